"""Real dates for the events of a plan: no holiday, no clash with what is on the calendar nearby."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from importlib.resources import files
from typing import Any

import holidays
import numpy as np
import pandas as pd

from geo.errors import NoDateError
from geo.siting_dates import AUDIENCES, TimeSlot, choose_date
from geo.siting_problem import PlannedEvent
from geo.siting_walks import walk_distances_m
from pages.shared import store
from pages.shared.keep import keep
from pages.shared.store import BuildInfo
from pages.shared.where_next.plan import Asked
from pages.shared.where_next.state import find_planning_day

NEARBY_M, PAUSE_MINUTES, USUAL_LENGTH = 3000.0, 30, timedelta(hours=2)


@dataclass(frozen=True)
class Holidays:
    """The days on which nothing is planned, and whose they are; no days where no country is known."""

    country: str
    subdivision: str
    days: frozenset[date]


@dataclass(frozen=True)
class Dated:
    """When an event takes place, or why no date was found."""

    slot: TimeSlot | None
    reason: str = ""


def find_holidays(settings: dict[str, Any], years: Sequence[int]) -> Holidays:
    """Public holidays of the city's country: as its file says, else as its time zone does."""
    country = str(settings.get("country") or _list_zones().get(str(settings["timezone"]), ""))
    part = str(settings.get("subdivision") or "")
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        return Holidays("", "", frozenset())
    part = part if part in known[country] else ""
    return Holidays(country, part, _list_days(country, part, tuple(years)))


@cache
def _list_days(country: str, part: str, years: tuple[int, ...]) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=years))


@cache
def _list_zones() -> dict[str, str]:
    """Country of each time zone that has one of its own, from the time zone database."""
    lines = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}


def _name_question(
    build: BuildInfo, asked: Asked, _: Sequence[PlannedEvent], *, ours: frozenset[str]
) -> tuple[object, ...]:
    return build.state, asked.digest, asked.view.audience, ours, find_planning_day(build)


@keep(32, by=_name_question)
def date_events(
    build: BuildInfo, asked: Asked, events: Sequence[PlannedEvent], *, ours: frozenset[str]
) -> tuple[Dated, ...]:
    """Choose a date for each event of a plan, in order.

    Taken are events on the calendar within `NEARBY_M` on foot, and the plan's own: all of them where the
    month has days enough, else those within that distance too.

    Parameters
    ----------
    ours
        Ids of events that were put into the calendar from a plan: they take no time from the plan itself.
    """
    view = asked.view
    calendar = _read_calendar(build, asked, ours)
    lon, lat = (asked.venues[name].to_numpy(dtype=np.float64) for name in ("lon", "lat"))
    used = [event.venue for event in events]
    apart = walk_distances_m(lon[used], lat[used], lon[used], lat[used])
    free = find_holidays(store.city_settings(build), [view.first_month.year, view.day_after.year]).days
    first_day = find_planning_day(build) + timedelta(days=1)
    dated: list[Dated] = []
    full: set[int] = set()  # months without a day that no event of the plan has
    for place, event in enumerate(events):
        on_calendar = _list_near(calendar, lon[event.venue], lat[event.venue])
        same = [number for number in range(place) if events[number].month == event.month]
        near = [number for number in same if apart[place, number] <= NEARBY_M]
        month = view.all_months[event.month]
        choose = partial(_date_event, month, view.audience, free=free, first_day=first_day)
        taken = _list_slots(dated, near if event.month in full else same)
        found = choose(taken=[*taken, *on_calendar])
        if found.slot is None and event.month not in full:
            full.add(event.month)
            found = choose(taken=[*_list_slots(dated, near), *on_calendar])
        dated.append(found)
    return tuple(dated)


def _list_slots(dated: Sequence[Dated], positions: Sequence[int]) -> list[TimeSlot]:
    return [slot for number in positions if (slot := dated[number].slot) is not None]


def _date_event(
    month: date, audience: str, *, free: frozenset[date], taken: Sequence[TimeSlot], first_day: date
) -> Dated:
    try:
        return Dated(
            choose_date(
                month,
                AUDIENCES[audience],
                holidays=free,
                taken=taken,
                not_before=first_day,
                pause_minutes=PAUSE_MINUTES,
            )
        )
    except NoDateError as problem:
        return Dated(None, str(problem))


def _read_calendar(build: BuildInfo, asked: Asked, ours: frozenset[str]) -> pd.DataFrame:
    rows = store.read(
        "plan_events", build=build, first_day=asked.view.first_month, day_after=asked.view.day_after
    )
    rows = rows[~rows["event_id"].astype(str).isin(ours)].dropna(subset=["lon", "lat"])
    return rows.reset_index(drop=True)


def _list_near(calendar: pd.DataFrame, lon: float, lat: float) -> list[TimeSlot]:
    """Times of calendar events near a place; one without an end is taken to last two hours."""
    if calendar.empty:
        return []
    walks = walk_distances_m([lon], [lat], calendar["lon"], calendar["lat"])[0]
    starts = [when.to_pydatetime() for when in pd.to_datetime(calendar["starts_local"][walks <= NEARBY_M])]
    return [TimeSlot(start, start + USUAL_LENGTH) for start in starts]
