"""Events that come again: their days, and changes to all later ones of a series."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from data.workspace import Stored
from data.workspace.placing import AreaFinder
from data.workspace.records import Event, revise_record

REPEATS = {
    "": "Once",
    "week": "Every week",
    "two_weeks": "Every two weeks",
    "month": "Every month, on the same weekday",
}
MOST = 120
SHARED = (
    *("title", "event_kind", "format", "purpose", "programme_id", "venue_id", "place", "lon", "lat", "areas"),
    *("languages", "audience", "partner_ids", "owner_role"),
)

type Point = tuple[float, float]


def list_days(first: dt.date, every: str, until: dt.date | None) -> list[dt.date]:
    """The days of a series from the first to the last that is not after `until`; at most `MOST`.

    Every month means the same weekday of it: the second Tuesday stays the second, a fifth one is the last.

    Examples
    --------
    >>> [f"{day:%d %b}" for day in list_days(dt.date(2026, 7, 14), "month", dt.date(2026, 9, 30))]
    ['14 Jul', '11 Aug', '08 Sep']
    """
    if not every or until is None:
        return [first]
    days: list[dt.date] = []
    for step in range(MOST):
        if every == "month":
            day = find_weekday(first, months=step)
        else:
            day = first + dt.timedelta(weeks=step * (2 if every == "two_weeks" else 1))
        if day > until and days:
            break
        days.append(day)
    return days


def find_weekday(first: dt.date, *, months: int) -> dt.date:
    """The same weekday of the month, some months on."""
    place = (first.day - 1) // 7
    count = first.year * 12 + first.month - 1 + months
    start = dt.date(count // 12, count % 12 + 1, 1)
    day = start + dt.timedelta(days=(first.weekday() - start.weekday()) % 7 + 7 * place)
    return day if day.month == start.month else day - dt.timedelta(days=7)


def repeat_event(event: Event, days: Sequence[dt.date], series_id: str) -> list[Event]:
    """An event on each of some days, at the same hours."""
    found = []
    for day in days:
        shift = dt.timedelta(days=(day - event.starts_local.date()).days)
        times = {"starts_local": event.starts_local + shift}
        times |= {"ends_local": event.ends_local + shift} if event.ends_local else {}
        found.append(revise_record(event, series_id=series_id, **times))
    return found


def list_later(events: Sequence[Stored[Event]], one: Stored[Event]) -> list[Stored[Event]]:
    """The later events of the same series that are still to come."""
    return [
        each
        for each in events
        if one.record.series_id
        and each.record.series_id == one.record.series_id
        and each.record_id != one.record_id
        and each.record.starts_local > one.record.starts_local
        and each.record.status == "scheduled"
    ]


def follow_change(before: Event, after: Event, other: Event) -> Event:
    """Another event of the series with what was changed in one: place, words, hours; not what came of it."""
    changed: dict[str, Any] = {
        name: getattr(after, name) for name in SHARED if getattr(after, name) != getattr(before, name)
    }
    moved = after.starts_local - before.starts_local
    changed["starts_local"] = other.starts_local + moved
    if after.ends_local is not None:
        changed["ends_local"] = changed["starts_local"] + (after.ends_local - after.starts_local)
    if after.status == "cancelled":
        changed["status"] = "cancelled"
    return revise_record(other, **changed)


def plan_later(
    change: tuple[Event, Event], later: Sequence[Stored[Event]], finder: AreaFinder, points: dict[str, Point]
) -> list[tuple[Stored[Event], Event]]:
    """Later events of a series, each with what a change of one makes of it.

    Raises
    ------
    WorkspaceUserError
        One of them cannot be placed.
    """
    before, after = change
    found = []
    for each in later:
        event = follow_change(before, after, each.record)
        found.append((each, finder.place(event, venue_point=points.get(event.venue_id or ""))))
    return found
