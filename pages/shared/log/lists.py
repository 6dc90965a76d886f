"""A list of records with its filters: each row leads to the record."""

import html
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from data.workspace import Stored
from pages.shared.log.state import SHOWS, LogView, go, go_on
from pages.shared.log.titles import holds_words, say_title
from pages.shared.look import name_row, show_html
from pages.shared.words import say_count

PER_PAGE = 10


def show_filters(view: LogView) -> None:
    """What the list shows: in force or withdrawn, and words that records hold."""

    def choose() -> None:
        go_on(view, show=st.session_state["log-show"] or "", find=st.session_state["log-find"], more=0)

    st.session_state["log-show"], st.session_state["log-find"] = view.show, view.find
    with st.container(key="log-filters", horizontal=True, vertical_alignment="bottom"):
        st.text_input("Find", key="log-find", on_change=choose, placeholder="words in the record")
        st.segmented_control(
            "Show",
            list(SHOWS),
            format_func=SHOWS.__getitem__,
            key="log-show",
            on_change=choose,
            label_visibility="collapsed",
        )


def show_rows(
    kept: Sequence[Stored[Any]], view: LogView, *, say: Callable[[Stored[Any]], str], empty: str
) -> None:
    """The rows, as many as asked for; `say` is the small line under each."""
    found = [each for each in kept if holds_words(each.record, view.find)]
    if not found:
        reason = "Nothing is withdrawn." if view.show else empty
        show_html(f"<p>{html.escape('No record holds these words.' if view.find else reason)}</p>")
        return
    shown = found[: PER_PAGE * (view.more + 1)]
    for each in shown:
        show_row(
            each.record_id, say_title(each.record), say(each), "Open", replace(view, record=each.record_id)
        )
    show_more(view, len(found), len(shown))


def show_row(
    key: str, title: str, small: str, button: str, to: LogView, *, primary: bool = False, named: str = ""
) -> None:
    """One row: what it is, a small line, and one button that leads to it.

    The button's name for readers by ear ends in `named`, or in the title where that tells rows apart.
    """
    with st.container(key=f"log-row-{key}", horizontal=True, vertical_alignment="center"):
        show_html(f"<p>{html.escape(title)}</p><p class='cb-small'>{html.escape(small)}</p>")
        st.button(
            name_row(button, named or title),
            key=f"log-to-{key}",
            on_click=go,
            args=(to,),
            type="primary" if primary else "secondary",
        )


def show_more(view: LogView, total: int, shown: int) -> None:
    """How many rows there are, and the way to more of them."""
    if total > shown:
        left = say_count(total - shown)
        st.button(
            f"Show more ({left} left)",
            key="log-more",
            on_click=go_on,
            args=(view,),
            kwargs={"more": view.more + 1},
        )


def show_back(label: str, to: LogView) -> None:
    """The way back to the list."""
    st.button(label, key="log-back", on_click=go, args=(to,), type="tertiary", icon=":material/arrow_back:")
