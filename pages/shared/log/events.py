"""The events tab: entries as a list, a new one, or the one that is open."""

import html
from dataclasses import replace

import streamlit as st

from data.workspace import Stored
from data.workspace.completeness import missing_parts
from data.workspace.records import Concern, Event
from pages.shared.identity import ask_name
from pages.shared.log import words
from pages.shared.log.draft import has_draft
from pages.shared.log.event_form import show_event_form, write_head
from pages.shared.log.feedback import show_sheet
from pages.shared.log.lists import show_back, show_filters, show_row, show_rows
from pages.shared.log.load import find_now, list_kept, read_calendar_event
from pages.shared.log.other import find_record, name_draft, write_facts
from pages.shared.log.state import NEW, LogView, go, note_saved, start_new
from pages.shared.log.titles import say_title
from pages.shared.log.upkeep import show_upkeep
from pages.shared.look import show_html
from pages.shared.store import BuildInfo

FINISH = LogView(tab="finish")
EMPTY = (
    "No event has been entered here yet: confirm one of the calendar, enter a new one, or bring in a "
    "calendar."
)


def show_events(build: BuildInfo, view: LogView) -> None:
    """The list, or what is open."""
    if not view.is_open:
        st.button("Enter an event", key="log-new", type="primary", on_click=start_new, args=(view,))
        show_filters(view)
        kept = list_kept(build, Event, withdrawn=view.show == "withdrawn")
        kept.sort(key=lambda each: each.record.starts_local, reverse=True)
        show_rows(kept, view, say=_say_small, empty=EMPTY)
        return
    show_back("Back to the list", FINISH if view.calendar else replace(view, record="", calendar=""))
    if view.calendar:
        _show_calendar(build, view)
    elif view.record == NEW:
        show_html("<h2>A new event</h2>")
        show_event_form(build, None, after=lambda record_id: _leave_new(view, record_id))
    else:
        _show_kept(build, view)


def _leave_new(view: LogView, record_id: str) -> None:
    note_saved(view, record_id)
    go(LogView(tab="events"))


def _say_small(stored: Stored[Event]) -> str:
    event = stored.record
    status = words.STATUSES[event.status].removeprefix("It was ").lower()
    return f"{words.say_time(event.starts_local)} · {status} · {words.say_missing(missing_parts(event))}"


def _show_calendar(build: BuildInfo, view: LogView) -> None:
    confirmed = [e for e in list_kept(build, Event) if e.record.calendar_event_id == view.calendar]
    if confirmed and not has_draft(name_draft(Event, view.calendar)):
        _show_kept(build, replace(view, record=confirmed[0].record_id, calendar=""))
        return
    event = read_calendar_event(build, view.calendar)
    if event is None:
        show_html(
            "<p class='cb-note' role='note'>No event of the calendar has this id; choose one from the list."
            "</p>"
        )
        return
    show_html(write_head(event.title, f"{words.say_time(event.starts_local)} · from the calendar"))
    show_event_form(build, None, event.model_dump(), after=lambda _: go(FINISH))
    show_sheet(build, event, view.calendar)


def _show_kept(build: BuildInfo, view: LogView) -> None:
    stored = find_record(build, Event, view.record)
    if stored is None:
        return
    event: Event = stored.record
    was_waiting = event.status == "scheduled" and event.starts_local <= find_now(build)
    back = FINISH if was_waiting else replace(view, record="", calendar="")
    show_html(
        write_head(
            event.title, f"{words.say_time(event.starts_local)} · {words.say_missing(missing_parts(event))}"
        )
    )
    if stored.withdrawn_at is not None:
        ask_name()
        show_html(write_facts(stored))
    else:
        show_event_form(build, stored, after=lambda _: go(back))
        _show_raised(build, stored)
        show_sheet(build, event, event.calendar_event_id or stored.record_id)
    show_upkeep(build, stored, back=back)


def _show_raised(build: BuildInfo, stored: Stored[Event]) -> None:
    raised = [each for each in list_kept(build, Concern) if each.record.event_id == stored.record_id]
    if raised:
        show_html("<h3>Raised at this event</h3>")
        for each in raised:
            small = html.unescape(words.BOARD.get(each.record.status, "Closed without action"))
            show_row(
                each.record_id,
                say_title(each.record),
                small,
                "Open",
                LogView(tab="concerns", record=each.record_id),
            )
