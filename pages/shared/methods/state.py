"""What a reader of the methods page chose: one measure, or words to look for; both stand in the address."""

import streamlit as st

from pages.shared.methods import evidence
from pages.shared.methods.catalog import list_measures

_FIND, _MOST_SIGNS = "methods-find", 60


def pick_measure() -> tuple[str, str]:
    """The key of the measure to show, empty for the list, and a sentence about one that is not there."""
    asked = str(st.query_params.get("measure", ""))
    if not asked or asked == evidence.KEY or asked in list_measures():
        return asked, ""
    return "", f"There is no measure “{asked[:_MOST_SIGNS]}” here; these are all."


def pick_words() -> str:
    """The search box, and what stands in it; the address follows."""
    if _FIND not in st.session_state:
        st.session_state[_FIND] = str(st.query_params.get("find", ""))[:_MOST_SIGNS]
    text = st.text_input(
        "Find a measure",
        key=_FIND,
        max_chars=_MOST_SIGNS,
        placeholder="trend, base, Poisson, Fay-Herriot…",
        width=420,
    )
    words = str(text or "").strip()
    query = {"find": words} if words else {}
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
    return words
