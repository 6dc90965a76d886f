"""Next events as a file that calendars open (RFC 5545); of a protected event, the day alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from pages.shared.published.cells import DataText
from pages.shared.published.contents import Occasion
from pages.shared.published.release import Release

PRODUCT = "-//Commonbeat//Public events//EN"
USUAL_LENGTH = dt.timedelta(hours=1)


def write_ics(release: Release, events: Iterable[Occasion], *, name: str) -> bytes:
    """Return events as a calendar file; the same events of a release give the same bytes.

    An event without an end lasts an hour, since calendars draw nothing otherwise. Times are UTC, which every
    program reads alike.
    """
    calendar = Calendar()
    for key, value in (
        ("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH"),
        ("name", name), ("x-wr-calname", name),
    ):  # fmt: skip
        calendar.add(key, value)
    for event in events:
        calendar.add_component(make_entry(release, event))
    return bytes(calendar.to_ical())


def make_entry(release: Release, event: Occasion) -> Event:
    """Return one event as an entry of a calendar file."""
    entry = Event()
    entry.add("uid", f"{event.event_id}@{release.city}.public.commonbeat")
    entry.add("dtstamp", release.published_at)
    if event.day_only:
        entry.add("dtstart", event.starts.date())
    else:
        start = to_utc(event.starts, release.zone)
        entry.add("dtstart", start)
        entry.add(
            "dtend", max(start, to_utc(event.ends, release.zone)) if event.ends else start + USUAL_LENGTH
        )
    entry.add("summary", event.label)
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    if isinstance(event.where, DataText):
        entry.add("location", event.where)
    if event.text:
        entry.add("description", event.text)
    return entry


def to_utc(local: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return a local time in UTC; the first of two where clocks go back."""
    return local.replace(tzinfo=zone).astimezone(dt.UTC)
