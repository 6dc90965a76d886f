"""The log page as a whole: its opening sentence, its tabs, and what each shows."""

import html
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from data.workspace import WorkspaceUserError
from pages.shared.announce import announce
from pages.shared.log.board import show_board
from pages.shared.log.events import show_events
from pages.shared.log.finish import find_to_finish, read_area, say_finish, show_finish
from pages.shared.log.imports import show_import
from pages.shared.log.load import find_now
from pages.shared.log.look import STYLE
from pages.shared.log.other import show_other
from pages.shared.log.state import LogView, current_view, find_saved, pick_tab, start_new
from pages.shared.look import show_html
from pages.shared.page_head import show_note, write_place
from pages.shared.store import BuildInfo
from pages.shared.workspace_state import describe_problem, show_said


def show_log(build: BuildInfo) -> None:
    """Everything between the style sheet and the footer."""
    st.html(f"<style>{STYLE}</style>")
    view = current_view()
    try:
        _show_head(build, view)
        with st.container(key="log-form" if view.is_open else "log-list"):
            _show_tab(build, _settle(view))
    except WorkspaceUserError as problem:
        show_note(describe_problem(problem))


def _show_head(build: BuildInfo, view: LogView) -> None:
    place = write_place(build)
    if view.is_open:
        show_html(f"{place}<h1>Log</h1>")
        show_said()
        return
    sentence = say_finish(find_to_finish(build, read_area(view)))
    announce(sentence)
    show_html(f"{place}<h1>Log</h1><p class='cb-lead'>{html.escape(sentence)}</p>")
    show_said()
    pick_tab(view)


def _show_tab(build: BuildInfo, view: LogView) -> None:
    today = find_now(build).date()
    tabs: dict[str, Callable[[], None]] = {
        "finish": lambda: show_finish(build, view, find_to_finish(build, read_area(view)), today),
        "events": lambda: show_events(build, view),
        "concerns": lambda: show_board(build, view, today),
        "import": lambda: show_import(build, view),
        "other": lambda: show_other(build, view),
    }
    tabs[view.tab]()


def _settle(view: LogView) -> LogView:
    """Where a form was saved and the reader went back to its address, the record that it became."""
    saved = find_saved(view)
    if saved is None:
        return view
    with st.container(horizontal=True, vertical_alignment="center", key="log-was-saved"):
        show_html("<p class='cb-note' role='note'>You saved this form; this is the record.</p>")
        st.button("Enter another one", key="log-another", on_click=start_new, args=(view,))
    return replace(view, record=saved)
