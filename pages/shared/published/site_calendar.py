"""Next events as calendar files (RFC 5545): what is published of them and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from pages.shared.published.contents import Occasion

PRODUCT = "-//Commonbeat//Published events//EN"
USUAL_LENGTH = dt.timedelta(hours=1)


def write_calendar(
    occasions: Iterable[Occasion], *, name: str, city: str, zone: ZoneInfo, written_at: dt.datetime
) -> bytes:
    """Return a calendar file.

    Parameters
    ----------
    occasions
        Events in local time. One without an end lasts an hour, since calendars draw nothing otherwise; one
        of which the day alone is given lasts that day.
    name
        What calendars call it.
    city
        The city's slug: with an event's id, the same in every release.
    zone
        Of the local times. The file holds UTC, which every program reads alike.
    written_at
        Time of the release: the same release makes the same bytes.
    """
    calendar = Calendar()
    for key, value in (
        ("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH"),
        ("name", name), ("x-wr-calname", name), ("x-wr-timezone", str(zone)),
    ):  # fmt: skip
        calendar.add(key, value)
    for occasion in occasions:
        calendar.add_component(write_entry(occasion, city=city, zone=zone, written_at=written_at))
    return bytes(calendar.to_ical())


def write_entry(occasion: Occasion, *, city: str, zone: ZoneInfo, written_at: dt.datetime) -> Event:
    """Return one event as a component of a calendar file."""
    component = Event()
    component.add("uid", f"{occasion.event_id}@{city}.commonbeat")
    component.add("dtstamp", written_at.astimezone(dt.UTC))
    starts, ends = find_times(occasion, zone)
    component.add("dtstart", starts)
    component.add("dtend", ends)
    component.add("summary", occasion.label)
    if occasion.where and not occasion.day_only:
        component.add("location", occasion.where)
    if occasion.text:
        component.add("description", occasion.text)
    return component


def find_times(occasion: Occasion, zone: ZoneInfo) -> tuple[dt.date, dt.date]:
    """Return when an event starts and ends: days where the day alone is given, else times in UTC."""
    if occasion.day_only:
        return occasion.starts.date(), occasion.starts.date() + dt.timedelta(days=1)
    starts = to_utc(occasion.starts, zone)
    ends = to_utc(occasion.ends or occasion.starts + USUAL_LENGTH, zone)
    return starts, max(starts, ends)


def to_utc(local: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return a local time in UTC; the first of two where clocks go back."""
    return local.replace(tzinfo=local.tzinfo or zone).astimezone(dt.UTC)
