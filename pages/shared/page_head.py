"""What stands at the head of the team's pages: where, what to know, and the way to share the view."""

import html
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

import streamlit as st

from pages.shared import store
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from pages.shared.words import say_plural


def write_place(build: BuildInfo, *, filters_set: int = 0, page: str = "") -> str:
    """The line above the title, as HTML: the city, whether it is made up, and how many filters are set.

    `page` names the page where the title under it is another.
    """
    fictional = " (a fictional city)" if store.city_settings(build).get("fictional") else ""
    chosen = f" · {say_plural(filters_set, 'filter')} set in the side panel" if filters_set else ""
    under = f" · {html.escape(page)}" if page else ""
    return f"<p class='cb-place'>{html.escape(build.city_name)}{fictional}{chosen}{under}</p>"


def share_view(query: Mapping[str, str]) -> None:
    """The address of this view, to copy."""
    base = str(st.context.url or "").split("?")[0]
    with st.popover("Share", help="Copy the address of this view"):
        st.code(f"{base}?{urlencode(query)}" if query else base, language=None, wrap_lines=True)


def show_note(note: str) -> None:
    """A sentence to know before reading on, as plain text."""
    show_html(f"<p class='cb-note' role='note'>{html.escape(note)}</p>")


def show_notes(notes: Iterable[str]) -> None:
    """Sentences to know before reading on, each once."""
    for note in dict.fromkeys(notes):
        show_note(note)
