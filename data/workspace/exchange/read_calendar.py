"""A calendar file (RFC 5545) → events; each component is accepted or rejected with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from dateutil import rrule
from icalendar import Calendar

from data.workspace.exchange.calendar_entry import (
    CalendarEntry,
    CalendarFileError,
    CalendarReading,
    EntryStatus,
    RejectedEntry,
)

LONGEST_SERIES = 200
"""Occurrences of one repeating component that are taken in, at most."""


def read_calendar(content: bytes, *, timezone: str, until: dt.date) -> CalendarReading:
    """Read the events of a calendar file.

    Parameters
    ----------
    content
        The file. Times with a zone become local time of the city; times without one are taken as local.
    timezone
        IANA zone of the city.
    until
        Repeating events are written out up to this day, `LONGEST_SERIES` of each at most.

    Returns
    -------
    CalendarReading
        A changed occurrence of a series stands in for the one that its rule gives. Whole-day events begin at
        midnight.

    Raises
    ------
    CalendarFileError
        It is no calendar file, or holds no event.
    """
    components = list(find_components(content))
    zone = ZoneInfo(timezone)
    changed = {key for component in components if (key := find_replaced(component, zone)) is not None}
    entries: list[CalendarEntry] = []
    rejected: list[RejectedEntry] = []
    for position, component in enumerate(components, start=1):
        try:
            entries += [
                entry
                for entry in read_component(component, zone=zone, until=until)
                if "RECURRENCE-ID" in component or (str(component["UID"]), entry.starts_local) not in changed
            ]
        except ValueError as error:
            rejected.append(RejectedEntry(position, str(error)))
    return CalendarReading(len(components), len(components) - len(rejected), tuple(entries), tuple(rejected))


def find_components(content: bytes) -> Iterator[Any]:
    """Yield the events of a calendar file."""
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, IndexError) as error:
        raise CalendarFileError(
            "this file is not a calendar that can be read; export it again as .ics from your calendar program"
        ) from error
    found = [component for calendar in calendars for component in calendar.walk("VEVENT")]
    if not found:
        raise CalendarFileError("this file holds no event; export the calendar as .ics, with its events")
    yield from found


def find_replaced(component: Any, zone: ZoneInfo) -> tuple[str, dt.datetime] | None:
    """Return which occurrence of a series a component stands in for: its UID and start, or None."""
    replaced = component.get("RECURRENCE-ID")
    if replaced is None or "UID" not in component or not hasattr(replaced, "dt"):
        return None
    return str(component["UID"]), to_local(replaced.dt, zone)


def read_component(component: Any, *, zone: ZoneInfo, until: dt.date) -> Iterator[CalendarEntry]:
    """Yield the entries of one component: one, or one for each occurrence.

    Raises
    ------
    ValueError
        It lacks an id or a start, or one of its fields cannot be read; the message says which.
    """
    if component.errors:
        name, problem = component.errors[0]
        raise ValueError(f"its field {name} cannot be read ({problem})")
    for name in ("UID", "DTSTART"):
        if name not in component or not str(component[name]).strip():
            raise ValueError(f"it has no {name}; calendars need one to know the event again")
    first = read_single(component, zone)
    if "RRULE" not in component:
        yield first
        return
    length = (first.ends_local or first.starts_local) - first.starts_local
    for start in list_starts(component, first.starts_local, zone=zone, until=until):
        yield replace(
            first,
            uid=f"{first.uid}#{start:%Y%m%dT%H%M}",
            starts_local=start,
            ends_local=start + length if first.ends_local else None,
        )


def read_single(component: Any, zone: ZoneInfo) -> CalendarEntry:
    """Return a component as one entry, whatever rule it repeats by."""
    starts = to_local(component["DTSTART"].dt, zone)
    ends = to_local(component.end, zone) if "DTEND" in component or "DURATION" in component else None
    replaced = find_replaced(component, zone)
    uid = str(component["UID"])
    lat, lon = read_point(component)
    return CalendarEntry(
        uid=f"{uid}#{replaced[1]:%Y%m%dT%H%M}" if replaced else uid,
        title=read_text(component, "SUMMARY") or "Event without a title",
        starts_local=starts,
        ends_local=ends,
        place=read_text(component, "LOCATION"),
        lon=lon,
        lat=lat,
        status=read_status(component),
        description=read_text(component, "DESCRIPTION"),
        sequence=int(component.get("SEQUENCE", 0)),
    )


def list_starts(
    component: Any, first: dt.datetime, *, zone: ZoneInfo, until: dt.date
) -> Iterator[dt.datetime]:
    """Yield the local starts of a series, without those taken out; hours stay as the clock shows them."""
    rule = dict(component["RRULE"])
    ends = [to_local(each, zone) for each in rule.pop("UNTIL", [])]
    text = ";".join(f"{key}={','.join(map(str, values))}" for key, values in rule.items())
    last = min([dt.datetime.combine(until, dt.time.max), *ends])
    gone = set(list_exceptions(component, zone))
    taken = 0
    for start in rrule.rrulestr(text, dtstart=first):
        if start > last or taken >= LONGEST_SERIES:
            return
        if start not in gone:
            taken += 1
            yield start


def list_exceptions(component: Any, zone: ZoneInfo) -> Iterator[dt.datetime]:
    """Yield the starts that were taken out of a series."""
    given = component.get("EXDATE", [])
    for dates in given if isinstance(given, list) else [given]:
        yield from (to_local(each.dt, zone) for each in dates.dts)


def to_local(moment: dt.date | dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return a time of a calendar as local time without a zone; a day as its midnight."""
    if not isinstance(moment, dt.datetime):
        return dt.datetime.combine(moment, dt.time())
    return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment


def read_text(component: Any, name: str) -> str | None:
    """Return a text field, None where it is absent or blank."""
    return str(component.get(name, "")).strip() or None


def read_point(component: Any) -> tuple[float, float] | tuple[None, None]:
    """Return latitude and longitude, or nothing."""
    point = component.get("GEO")
    return (float(point.latitude), float(point.longitude)) if point is not None else (None, None)


def read_status(component: Any) -> EntryStatus:
    """Return cancelled where the calendar says so; whether an event was held, a person confirms."""
    return "cancelled" if str(component.get("STATUS", "")).upper() == "CANCELLED" else "scheduled"
