"""Reach gaps of a whole and of its areas, judged together; attendance and hours by kind, hour and weekday."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pages.shared.calendar.load import CalendarEvent
from pages.shared.calendar.words import WEEKDAYS
from pages.shared.filters import LevelOption
from pages.shared.reach.load import Residents, Tally
from pages.shared.reach.words import CLEAR, FEW, UNCLEAR
from pages.shared.words import KIND_WORDS, say_area_name, say_name
from queries.measures.changes import benjamini_hochberg
from queries.measures.reach import ReachGap, Spread, VisitCost, describe_spread, hours_per_visit, reach_gap


@dataclass(frozen=True, eq=False)
class Gaps:
    """Reach gaps of a whole, and of the areas that events with known groups name.

    `whole` and `areas` (by name as readers see it) hold the estimates; `verdicts` says of each, group by
    group, `clear`, `no clear gap` or `too few events`, after all were judged together. `missing` counts the
    other areas.
    """

    names: tuple[str, ...]
    whole: ReachGap
    areas: dict[str, ReachGap]
    verdicts: dict[str, list[str]]
    missing: int


def find_gaps(tally: Tally, residents: Residents, level: LevelOption, place: tuple[str, str]) -> Gaps:
    """Estimate the gaps of a place and of each area of a level within it.

    Parameters
    ----------
    residents
        Of each group by name, by level and area id; those of `place` are known.
    place
        Level and id of the whole.
    """
    areas, found = dict[str, ReachGap](), 0
    for area in level.areas if place[0] != level.level else ():
        key = (level.level, area.area_id)
        counts = tally.pick(*key)
        people = [residents.get(key, {}).get(name, 0.0) for name in tally.names]
        if len(counts) and any(people):
            areas[say_area_name(area.area_id, area.name)] = reach_gap(counts, people)
            found += 1
    whole = reach_gap(tally.counts, [residents[place].get(name, 0.0) for name in tally.names])
    missing = 0 if place[0] == level.level else len(level.areas) - found
    return Gaps(tally.names, whole, areas, judge({"": whole, **areas}), missing)


def judge(estimates: dict[str, ReachGap]) -> dict[str, list[str]]:
    """Say of each gap whether it is clear, with all of them looked at together (Benjamini & Hochberg)."""
    p = np.concatenate([found.p for found in estimates.values()])
    beyond, _ = benjamini_hochberg(p)
    verdicts, start = dict[str, list[str]](), 0
    for name, found in estimates.items():
        own = beyond[start : start + len(found.p)]
        start += len(found.p)
        outside = (found.low > 0) | (found.high < 0)
        verdicts[name] = [
            FEW if not found.enough else CLEAR if clear else UNCLEAR for clear in np.asarray(own) & outside
        ]
    return verdicts


@dataclass(frozen=True)
class SpreadRow:
    """How many came to the events of one kind, hour or weekday."""

    label: str
    spread: Spread


PARTINGS: dict[str, tuple[str, Callable[[CalendarEvent], object], Callable[[object], str]]] = {
    "kind": ("Kind", lambda event: event.kind, lambda kind: say_name(str(kind), KIND_WORDS)),
    "hour": ("Hour it began", lambda event: event.starts.hour, lambda hour: f"{hour:02}:00 to {hour:02}:59"),
    "weekday": (
        "Weekday",
        lambda event: event.starts.weekday(),
        lambda day: WEEKDAYS[int(str(day))],
    ),
}
"""What events are parted by: the head, how to find an event's part, and what readers see."""


def spread_attendance(events: Sequence[CalendarEvent], parting: str) -> list[SpreadRow]:
    """Median and quartiles of attendance for each part, in the order of kinds by name, hours or days."""
    _, find, say = PARTINGS[parting]
    parts: dict[object, list[float]] = {}
    for event in events:
        if event.attendance is not None:
            parts.setdefault(find(event), []).append(float(event.attendance))
    keys = sorted(parts, key=lambda key: say(key) if parting == "kind" else f"{key!s:>2}")
    return [SpreadRow(say(key), describe_spread(parts[key])) for key in keys]


def spread_all(events: Sequence[CalendarEvent]) -> Spread:
    """Median and quartiles of attendance over all events where it is recorded."""
    return describe_spread([event.attendance for event in events if event.attendance is not None])


def cost_visits(events: Sequence[CalendarEvent]) -> VisitCost:
    """Officers' hours for each visit, over events where both are recorded."""
    both = [event for event in events if event.attendance is not None and event.officer_hours is not None]
    return hours_per_visit(
        np.array([event.officer_hours for event in both], dtype=np.float64),
        np.array([event.attendance for event in both], dtype=np.float64),
    )


def cost_by_kind(events: Sequence[CalendarEvent]) -> list[tuple[str, VisitCost]]:
    """The same for each kind of event that has any, by name."""
    kinds = sorted({event.kind for event in events}, key=lambda kind: say_name(kind, KIND_WORDS))
    costs = [
        (say_name(kind, KIND_WORDS), cost_visits([event for event in events if event.kind == kind]))
        for kind in kinds
    ]
    return [(kind, cost) for kind, cost in costs if cost.events]
