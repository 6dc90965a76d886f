"""Events that get in each other's way: the same hours in one venue or area, and public holidays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import holidays

from geo.siting_dates import TimeSlot
from pages.shared.calendar.load import CalendarEvent

USUAL_LENGTH = timedelta(hours=1)
_SUNDAY_FIRST = {"US", "CA", "MX", "BR", "JP", "KR", "IL", "PH", "IN", "ZA"}


@dataclass(frozen=True)
class Clash:
    """Two events at once, and what they share: a venue by name, or areas of the chosen level by id."""

    first: CalendarEvent
    second: CalendarEvent
    venue: str
    areas: tuple[str, ...]


def take_slot(event: CalendarEvent) -> TimeSlot:
    """When an event takes place; without an end it is taken to last an hour."""
    ends = event.ends if event.ends and event.ends > event.starts else event.starts + USUAL_LENGTH
    return TimeSlot(event.starts, ends)


def find_clashes(events: Sequence[CalendarEvent], *, level: str) -> list[Clash]:
    """Pairs that overlap in one venue or one area of a level, in order of time; cancelled ones get in no way.

    Parameters
    ----------
    events
        In any order.
    level
        Level whose areas are compared.
    """
    going = sorted(
        (event for event in events if event.status != "cancelled"), key=lambda e: (e.starts, e.event_id)
    )
    found = []
    for position, first in enumerate(going):
        slot = take_slot(first)
        for second in going[position + 1 :]:
            if second.starts >= slot.ends:
                break
            clash = _compare(first, second, level)
            if clash is not None and slot.clashes(take_slot(second)):
                found.append(clash)
    return found


def _compare(first: CalendarEvent, second: CalendarEvent, level: str) -> Clash | None:
    same_venue = bool(first.venue_id) and first.venue_id == second.venue_id
    others = set(second.list_areas(level))
    shared = tuple(area_id for area_id in first.list_areas(level) if area_id in others)
    if not same_venue and not shared:
        return None
    return Clash(first, second, (first.venue or first.venue_id) if same_venue else "", shared)


def list_holidays(settings: Mapping[str, Any], first_day: date, day_after: date) -> dict[date, str] | None:
    """Public holidays between two days, by day; None where the city file names no country that is known."""
    country = settings.get("country")
    if not country:
        return None
    known = _load_holidays(str(country), settings.get("subdivision"), first_day.year, day_after.year)
    if known is None:
        return None
    return {day: name for day, name in known if first_day <= day < day_after}


@lru_cache(maxsize=32)
def _load_holidays(
    country: str, subdivision: str | None, first_year: int, last_year: int
) -> tuple[tuple[date, str], ...] | None:
    years = range(first_year, last_year + 1)
    for part in (subdivision, None):
        try:
            found = holidays.country_holidays(country, subdiv=part, years=years)
        except NotImplementedError:
            continue
        return tuple(sorted(found.items()))
    return None


def find_on_holidays(
    events: Sequence[CalendarEvent], days: Mapping[date, str]
) -> list[tuple[CalendarEvent, str]]:
    """Events that go on or begin on a public holiday, with its name."""
    return [
        (event, days[event.starts.date()])
        for event in events
        if event.status != "cancelled" and event.starts.date() in days
    ]


def find_first_weekday(settings: Mapping[str, Any]) -> int:
    """The day that calendars of the country begin their weeks with: Monday 0, Sunday 6."""
    return 6 if settings.get("country") in _SUNDAY_FIRST else 0
