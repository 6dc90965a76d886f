"""Events → a calendar file (RFC 5545) that Outlook, Google and Apple calendars open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from data.workspace.exchange.calendar_entry import CalendarEntry

PRODUCT = "-//Commonbeat//Community events//EN"
WORDS = {"scheduled": "CONFIRMED", "held": "CONFIRMED", "cancelled": "CANCELLED"}
USUAL_LENGTH = dt.timedelta(hours=1)


def write_calendar(
    entries: Iterable[CalendarEntry], *, name: str, timezone: str, written_at: dt.datetime
) -> bytes:
    """Return a calendar file.

    Parameters
    ----------
    entries
        Events in local time. One without an end lasts an hour, since calendars draw nothing otherwise.
    name
        What calendars call it.
    timezone
        IANA zone of the local times. The file holds UTC, which every program reads alike.
    written_at
        Time of writing, with a zone.

    Returns
    -------
    bytes
        UTF-8, lines folded at 75 octets, CRLF.
    """
    calendar = Calendar()
    for key, value in (
        ("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH"),
        ("name", name), ("x-wr-calname", name), ("x-wr-timezone", timezone),
    ):  # fmt: skip
        calendar.add(key, value)
    zone = ZoneInfo(timezone)
    for entry in entries:
        calendar.add_component(write_entry(entry, zone=zone, written_at=written_at))
    return bytes(calendar.to_ical())


def write_entry(entry: CalendarEntry, *, zone: ZoneInfo, written_at: dt.datetime) -> Event:
    """Return one event as a component of a calendar file."""
    ends = entry.ends_local or entry.starts_local + USUAL_LENGTH
    component = Event()
    component.add("uid", entry.uid)
    component.add("dtstamp", written_at.astimezone(dt.UTC))
    component.add("dtstart", to_utc(entry.starts_local, zone))
    component.add("dtend", max(to_utc(ends, zone), to_utc(entry.starts_local, zone)))
    component.add("summary", entry.title)
    component.add("status", WORDS[entry.status])
    component.add("sequence", entry.sequence)
    if entry.place:
        component.add("location", entry.place)
    if entry.description:
        component.add("description", entry.description)
    if entry.lon is not None and entry.lat is not None:
        component.add("geo", (entry.lat, entry.lon))
    return component


def to_utc(local: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return a local time in UTC; the first of two where clocks go back."""
    return local.replace(tzinfo=zone).astimezone(dt.UTC)
