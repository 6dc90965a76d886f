"""Where on the log page somebody is: the address is the one place that says so."""

from dataclasses import dataclass, fields, replace
from typing import Any

import streamlit as st

from data.workspace.records import KINDS

TABS = {
    "finish": "To finish",
    "events": "Events",
    "concerns": "Concerns",
    "import": "Bring in and take out",
    "other": "Other records",
}
NEW = "new"
SHOWS = {"": "In force", "withdrawn": "Withdrawn"}
_TAB_KEY, _SAVED_KEY = "log-tab", "log-saved"
_LONGEST = 100


@dataclass(frozen=True)
class LogView:
    """One view of the page.

    Attributes
    ----------
    tab
        One of `TABS`.
    kind
        Kind of the records that the tab lists, where it lists several.
    record
        Id of the record that is open, `new` for one to be entered, or empty.
    calendar
        `event_id` of the calendar's event that is being confirmed, or empty.
    show, find, area
        Filters: in force or withdrawn; words that records hold; `level:area_id`.
    more
        How many times the reader asked for a longer list.
    """

    tab: str = "finish"
    kind: str = ""
    record: str = ""
    calendar: str = ""
    show: str = ""
    find: str = ""
    area: str = ""
    more: int = 0

    @property
    def is_open(self) -> bool:
        """Whether one record is open, rather than a list."""
        return bool(self.record or self.calendar)


def read_view(texts: dict[str, str]) -> LogView:
    """Read an address; what it says in vain counts as not said."""
    known = {name: texts.get(name, "")[:_LONGEST] for name in (each.name for each in fields(LogView))}
    more = int(known["more"]) if known["more"].isdecimal() else 0
    return LogView(
        tab=known["tab"] if known["tab"] in TABS else "finish",
        kind=known["kind"] if known["kind"] in KINDS else "",
        record=known["record"],
        calendar=known["calendar"],
        show=known["show"] if known["show"] in SHOWS else "",
        find=known["find"],
        area=known["area"],
        more=min(more, 100),
    )


def write_view(view: LogView) -> dict[str, str]:
    """What the address says of a view: only what differs from the usual."""
    usual = LogView()
    texts = {each.name: getattr(view, each.name) for each in fields(LogView)}
    return {name: str(value) for name, value in texts.items() if value != getattr(usual, name)}


def current_view() -> LogView:
    """The view that the address asks for."""
    return read_view(st.query_params.to_dict())


def go(view: LogView) -> None:
    """Let the address say another view; for callbacks, or before a rerun."""
    st.query_params.from_dict(write_view(view))


def go_on(view: LogView, **changes: Any) -> None:
    """Go to a view that differs in some parts."""
    go(replace(view, **changes))


def start_new(view: LogView) -> None:
    """Go to the form of a new record, blank; for callbacks."""
    st.session_state.get(_SAVED_KEY, {}).pop((view.tab, view.kind), None)
    go_on(view, record=NEW, calendar="")


def note_saved(view: LogView, record_id: str) -> None:
    """Remember what a tab's form of a new record became: whoever goes back to its address finds that."""
    st.session_state.setdefault(_SAVED_KEY, {})[(view.tab, view.kind)] = record_id


def find_saved(view: LogView) -> str | None:
    """The record that a tab's form of a new record became, if the reader went back to it."""
    saved: str | None = st.session_state.get(_SAVED_KEY, {}).get((view.tab, view.kind))
    return saved if view.record == NEW else None


def pick_tab(view: LogView) -> None:
    """The tabs; the address follows them."""

    def choose() -> None:
        go(LogView(tab=st.session_state[_TAB_KEY] or view.tab))

    st.session_state[_TAB_KEY] = view.tab
    st.segmented_control(
        "Part of the log",
        list(TABS),
        format_func=TABS.__getitem__,
        key=_TAB_KEY,
        on_change=choose,
        label_visibility="collapsed",
    )
