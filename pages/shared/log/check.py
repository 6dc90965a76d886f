"""Words are looked at before they are saved: whoever writes answers for what may tell who somebody is."""

import hashlib
from collections.abc import Iterable

import streamlit as st

from data.workspace.records import Record
from data.workspace.records.base import find_words
from data.workspace.text_check import Finding, find_personal
from pages.shared.log import words
from pages.shared.words import escape_markdown


def list_texts(record: Record) -> list[str]:
    """Every text of a record that is somebody's own words."""
    texts: list[str] = []
    for name in find_words(type(record)):
        value = getattr(record, name)
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, tuple):
            texts += [part[0] for part in value if isinstance(part, tuple) and isinstance(part[0], str)]
    return texts


def find_in_texts(texts: Iterable[str], codes: frozenset[str]) -> list[Finding]:
    """What may be personal in texts, each once."""
    found = {each.text: each for text in texts for each in find_personal(text, codes=codes)}
    return list(found.values())


def settle_words(name: str, texts: Iterable[str], codes: frozenset[str]) -> bool:
    """Warn of what may be personal in texts and ask for a tick; whether there is nothing left to answer.

    The tick belongs to what was found: other words are asked about anew.
    """
    found = find_in_texts(texts, codes)
    if not found:
        return True
    said = ", ".join(words.say_found(each.kind, each.text) for each in found[:8])
    more = f" and {len(found) - 8} more" if len(found) > 8 else ""
    st.warning(escape_markdown(f"Look again before you save: {said}{more}."))
    digest = hashlib.sha256(said.encode()).hexdigest()[:12]
    return st.checkbox(words.CHECKED, key=f"log-tick-{name}-{digest}")
