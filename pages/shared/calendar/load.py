"""The events of a month as the calendar shows them, the areas without one to come, and who lives near."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from data.workspace.overlay import name_event
from data.workspace.records import Event
from data.workspace.stored import Stored
from geo.siting_evaluate import evaluate_places
from geo.siting_problem import PlanLimits, make_problem
from geo.siting_walks import walk_distances_m
from pages.shared import store
from pages.shared.calendar.state import CalendarView, Offer
from pages.shared.filters import Choices
from pages.shared.months import add_months
from pages.shared.store import BuildInfo
from pages.shared.where_next.places import Places, load_places
from pages.shared.words import say_area_name
from pages.shared.workspace_state import current_workspace

GAP_MONTHS = 3
_DAYS_IN_MONTH = 365.25 / 12


@dataclass(frozen=True)
class CalendarEvent:
    """One event. `starts` and `ends` are local; `areas` are (level, area id).

    The point of a sensitive venue is measured from and never shown.
    """

    event_id: str
    title: str
    kind: str
    format: str
    status: str
    programme_id: str
    programme: str
    venue_id: str
    venue: str
    sensitive: bool
    lon: float | None
    lat: float | None
    areas: tuple[tuple[str, str], ...]
    attendance: int | None
    officer_hours: float | None
    source: str
    starts: datetime
    ends: datetime | None

    @property
    def has_point(self) -> bool:
        """Whether it has a place that may be measured from."""
        return self.lon is not None and self.lat is not None

    def list_areas(self, level: str) -> tuple[str, ...]:
        """Ids of the areas of a level that it names."""
        return tuple(area_id for named, area_id in self.areas if named == level)


def load_events(build: BuildInfo, first_day: date, day_after: date) -> list[CalendarEvent]:
    """Every event that starts between two days, in order of time."""
    rows = store.read("calendar_events", build=build, first_day=first_day, day_after=day_after)
    return [_read_event(row) for row in rows.to_dict("records")]


def _read_event(row: Mapping[Any, Any]) -> CalendarEvent:
    lon, lat, hours = (_to_number(row[name]) for name in ("lon", "lat", "officer_hours"))
    attendance = _to_number(row["attendance"])
    return CalendarEvent(
        **{name: _to_text(row[name]) for name in ("event_id", "title", "format", "status", "programme_id")},
        **{name: _to_text(row[name]) for name in ("programme", "venue_id", "venue", "source")},
        kind=_to_text(row["event_kind"]),
        sensitive=bool(row["sensitive"]),
        lon=lon,
        lat=lat,
        areas=tuple((str(place["level"]), str(place["area_id"])) for place in row["areas"]),
        attendance=None if attendance is None else round(attendance),
        officer_hours=hours,
        starts=pd.Timestamp(row["starts_local"]).to_pydatetime(),
        ends=None if pd.isna(row["ends_local"]) else pd.Timestamp(row["ends_local"]).to_pydatetime(),
    )


def _to_text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _to_number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def keep_asked(events: Iterable[CalendarEvent], view: CalendarView) -> list[CalendarEvent]:
    """The events that the filters keep."""
    return [
        event
        for event in events
        if (not view.kinds or event.kind in view.kinds)
        and (not view.status or event.status in view.status)
        and (not view.programme or event.programme_id == view.programme)
        and (not view.area or (view.level, view.area) in event.areas)
    ]


def count_statuses(events: Iterable[CalendarEvent]) -> Counter[str]:
    """How many events have each status."""
    return Counter(event.status for event in events)


def name_areas(choices: Choices) -> dict[tuple[str, str], str]:
    """What each area is called, by level and id."""
    return {
        (level.level, area.area_id): say_area_name(area.area_id, area.name)
        for level in choices.levels
        for area in level.areas
    }


def find_event(build: BuildInfo, event_id: str, events: Sequence[CalendarEvent]) -> CalendarEvent | None:
    """The event whose details are asked for, whatever its month; None if there is none."""
    found = next((event for event in events if event.event_id == event_id), None)
    if found is not None or not event_id:
        return found
    rows = store.read("calendar_event", build=build, event_id=event_id)
    if rows.empty:
        return None
    day = pd.Timestamp(rows["starts_local"].iloc[0]).date()
    of_day = load_events(build, day, date.fromordinal(day.toordinal() + 1))
    return next((event for event in of_day if event.event_id == event_id), None)


def list_entered(build: BuildInfo) -> dict[str, Stored[Event]]:
    """The log's record of each entered event, by its id in the calendar; the one changed last of several."""
    stored = current_workspace(build).list(Event) if build.entries else []
    return {name_event(each): each for each in sorted(stored, key=lambda each: each.changed_at)}


def find_record(build: BuildInfo, event_id: str) -> Stored[Event] | None:
    """The log's record of an event; None where there is none, and no log is begun by looking.

    Raises
    ------
    WorkspaceUserError
        The log cannot be opened.
    """
    return list_entered(build).get(event_id)


@dataclass(frozen=True)
class Gaps:
    """Areas of a level without an event scheduled from `today` up to and with `until`.

    `frame` has area_id, area_name, residents, last_held and `months` since (NaN where none is on record).
    """

    frame: pd.DataFrame
    areas: int
    today: date
    until: date


def find_gaps(build: BuildInfo, view: CalendarView, offer: Offer) -> Gaps:
    """Areas of the chosen level without an event in the coming three months, by name."""
    day_after = _same_day(offer.today, GAP_MONTHS)
    rows = store.read(
        "calendar_gaps",
        build=build,
        level=view.level,
        event_kinds=list(view.kinds or offer.choices.event_kinds),
        programme=view.programme,
        today=offer.today,
        day_after=day_after,
    )
    rows = rows[rows["area_id"] == view.area] if view.area else rows
    open_ones = rows[rows["next_scheduled"].isna()].sort_values(["area_name", "area_id"], kind="stable")
    days = (pd.Timestamp(offer.today) - pd.to_datetime(open_ones["last_held"])).dt.days
    months = np.floor(days.clip(lower=0) / _DAYS_IN_MONTH)
    until = date.fromordinal(day_after.toordinal() - 1)
    return Gaps(open_ones.assign(months=months), len(rows), offer.today, until)


def _same_day(day: date, months: int) -> date:
    """The same day some months on; the first of the month after where there is none."""
    month = add_months(day, months)
    try:
        return month.replace(day=day.day)
    except ValueError:
        return add_months(month, 1)


@dataclass(frozen=True)
class Reached:
    """Residents within a walk of the events that have a place, of those who live in what was asked about."""

    reached: float
    total: float
    events: int
    without_place: int
    points_of: str


def measure_reach(
    build: BuildInfo, view: CalendarView, choices: Choices, events: Sequence[CalendarEvent]
) -> Reached | None:
    """Count residents within 15 minutes' walk of a month's events; None where no residents are known.

    Cancelled events reach nobody. A sensitive venue counts, without being shown.
    """
    places = load_places(build, choices)
    if places is None:
        return None
    held = [event for event in events if event.status != "cancelled"]
    placed = [event for event in held if event.has_point]
    inside = _find_inside(places, view)
    walk_m = walk_distances_m(
        places.lon[inside],
        places.lat[inside],
        np.array([event.lon for event in placed], dtype=np.float64),
        np.array([event.lat for event in placed], dtype=np.float64),
    )
    people = places.residents[inside]
    limits = PlanLimits(events=len(placed))
    problem = make_problem(np.zeros((people.size, 0)), people, people, limits)
    found = evaluate_places(problem, walk_m)
    return Reached(
        found.residents_reached,
        found.residents_total,
        len(placed),
        len(held) - len(placed),
        places.level.label.lower(),
    )


def _find_inside(places: Places, view: CalendarView) -> Any:
    """Positions of the demand points in the chosen area; all where none is chosen or they are not of it."""
    inside = [
        place
        for place in range(len(places.area_ids))
        if view.area and places.find_above(place, view.level) == view.area
    ]
    return np.array(inside or range(len(places.area_ids)), dtype=np.int64)
