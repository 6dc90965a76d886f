"""The details of one event: when, where, who came, why it was planned, and the way to the log."""

import html
from urllib.parse import urlencode

from data.workspace import WorkspaceUserError
from data.workspace.records import Event
from data.workspace.stored import Stored
from pages.shared.calendar.load import CalendarEvent, find_record
from pages.shared.calendar.month import Names, say_where
from pages.shared.calendar.words import MEANING, NO_RECORD, STATUS, say_when
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from pages.shared.words import KIND_WORDS, say_count, say_day, say_list, say_name, say_number, say_plural


def show_event(build: BuildInfo, event: CalendarEvent, *, names: Names, close: str) -> None:
    """Show an event's details; the log may be out of reach, and says so."""
    problem, record = "", None
    try:
        record = find_record(build, event.event_id)
    except WorkspaceUserError as error:
        problem = f"<p class='cb-note' role='note'>{html.escape(str(error))}</p>"
    show_html(write_event(event, record, names=names, close=close) + problem)


def write_event(event: CalendarEvent, record: Stored[Event] | None, *, names: Names, close: str) -> str:
    """The details as HTML, every text from data escaped.

    Parameters
    ----------
    record
        What the log holds of it, if anything.
    names
        What areas are called.
    close
        Address of the same view without the details.
    """
    facts = list_facts(event, record.record if record else None, names)
    rows = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd>" for name, text in facts)
    edited = (
        f"Changed {say_day(record.changed_at.date())}, version {record.row_version}." if record else NO_RECORD
    )
    words = "Open in the log" if record else "Write its record in the log"
    return (
        f"<h2 id='event'>{html.escape(event.title)}</h2><dl class='cb-facts'>{rows}</dl>"
        f"<p class='cb-small'>{edited}</p><p style='margin-top:.6rem'>"
        f"<a class='cb-button' href='{html.escape(address_log(event, record))}' target='_self'>{words}</a>"
        f"<a href='{html.escape(close)}' target='_self'>Close</a></p>"
    )


def address_log(event: CalendarEvent, record: Stored[Event] | None) -> str:
    """Where the log writes an event's record, or opens it."""
    part = {"record": record.record_id} if record else {"calendar": event.event_id}
    return f"log?{urlencode({'tab': 'events', **part})}"


def list_facts(event: CalendarEvent, record: Event | None, names: Names) -> list[tuple[str, str]]:
    """What is known of an event, by name; what is not known is left out."""
    areas = [names[area] for area in event.areas if area in names]
    where = say_where(event, {}, "") if event.venue else (record.place or "" if record else "")
    facts = [
        ("When", say_when(event.starts, event.ends)),
        ("Status", f"{STATUS.get(event.status, event.status)} ({MEANING.get(event.status, '')})"),
        ("Place", f"{where}{' (sensitive: not in files to take along)' if event.sensitive else ''}"),
        ("Areas", say_list(areas, most=8) or "none: it is not matched with any area"),
        ("Kind", say_name(event.kind, KIND_WORDS) + (f", {event.format}" if event.format else "")),
        ("Programme", event.programme),
        ("Came", _say_attendance(event)),
        ("Officers' hours", _say_hours(event)),
        *(_list_record(record) if record else []),
        ("From", "the log" if event.source == "workspace" else f"the source “{event.source}”"),
    ]
    return [(name, text) for name, text in facts if text]


def _say_attendance(event: CalendarEvent) -> str:
    if event.attendance is not None:
        return say_plural(event.attendance, "person", "people")
    return "" if event.status in ("scheduled", "cancelled") else "not recorded"


def _say_hours(event: CalendarEvent) -> str:
    return "" if event.officer_hours is None else f"{say_number(event.officer_hours)} in all"


def _list_record(record: Event) -> list[tuple[str, str]]:
    groups = [f"{group.group_name} {say_count(group.count)}" for group in record.groups_reached]
    return [
        ("Why it was planned", record.plan_reason or ""),
        ("Purpose", record.purpose or ""),
        ("Audience", record.audience or ""),
        ("Languages", say_list(list(record.languages))),
        ("Groups reached", say_list(groups, most=8)),
        ("Owner", record.owner_role or ""),
        ("What came of it", record.outcome or ""),
    ]
