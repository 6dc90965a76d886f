"""The calendar as a file that other calendars open, and its events as a table."""

import csv
import io
from collections.abc import Mapping, Sequence

from data.workspace.exchange.calendar_entry import CalendarEntry, EntryStatus
from data.workspace.exchange.cells import defuse
from data.workspace.exchange.write_calendar import write_calendar
from data.workspace.records import Event
from data.workspace.stored import Stored
from pages.shared.calendar.load import CalendarEvent
from pages.shared.store import BuildInfo
from pages.shared.words import KIND_WORDS, say_list, say_name

_STATUS: dict[str, EntryStatus] = {"cancelled": "cancelled", "scheduled": "scheduled"}
_COLUMNS = ("event_id", "starts_local", "ends_local", "title", "kind", "status", "programme", "venue")


def name_uid(build: BuildInfo, event_id: str) -> str:
    """What every calendar knows an event by: the same in each build and each file."""
    return f"{event_id}@{build.city}.commonbeat"


def make_entries(
    build: BuildInfo,
    events: Sequence[CalendarEvent],
    names: Mapping[tuple[str, str], str],
    entered: Mapping[str, Stored[Event]],
) -> list[CalendarEntry]:
    """The events as calendars take them; a sensitive venue is neither named nor placed.

    Parameters
    ----------
    names
        What areas are called, by level and id.
    entered
        The log's records by event id: one that came by a calendar file keeps the identity it had there, and
        each change to a record makes its entry a newer one.
    """
    return [_make_entry(build, event, names, entered.get(event.event_id)) for event in events]


def _make_entry(
    build: BuildInfo,
    event: CalendarEvent,
    names: Mapping[tuple[str, str], str],
    record: Stored[Event] | None,
) -> CalendarEntry:
    areas = [names[area] for area in event.areas if area in names]
    shown = not event.sensitive
    parts = (say_name(event.kind, KIND_WORDS), event.programme, say_list(areas, most=6))
    return CalendarEntry(
        uid=(record.record.source_uid if record else None) or name_uid(build, event.event_id),
        title=event.title or "Event without a title",
        starts_local=event.starts,
        ends_local=event.ends,
        place=(event.venue or None) if shown else None,
        lon=event.lon if shown else None,
        lat=event.lat if shown else None,
        status=_STATUS.get(event.status, "held"),
        description="\n".join(part for part in parts if part) or None,
        sequence=record.row_version if record else 0,
    )


def write_feed(
    build: BuildInfo,
    events: Sequence[CalendarEvent],
    *,
    names: Mapping[tuple[str, str], str],
    entered: Mapping[str, Stored[Event]],
    timezone: str,
) -> bytes:
    """A calendar file (RFC 5545); the same events give the same bytes until the next build."""
    return write_calendar(
        make_entries(build, events, names, entered),
        name=f"Community events, {build.city_name}",
        timezone=timezone,
        written_at=build.built_at,
    )


def name_feed(build: BuildInfo) -> str:
    """What the file is called."""
    return f"commonbeat-{build.city}-events.ics"


def write_events(events: Sequence[CalendarEvent], level: str) -> str:
    """The events as CSV: local times, areas of one level by id."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_COLUMNS, level, "attendance", "officer_hours"])
    for event in events:
        writer.writerow(
            [
                event.event_id,
                event.starts.isoformat(),
                event.ends.isoformat() if event.ends else "",
                *(defuse(text) for text in (event.title, event.kind, event.status)),
                *(defuse(text) for text in (event.programme, "" if event.sensitive else event.venue)),
                " ".join(event.list_areas(level)),
                "" if event.attendance is None else event.attendance,
                "" if event.officer_hours is None else event.officer_hours,
            ]
        )
    return out.getvalue()
