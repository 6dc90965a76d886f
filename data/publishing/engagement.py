"""Engagement as it is published: events held by area, year and kind, and how many people came.

That an event was held is public, so its number is shown unless the city file says otherwise; how many came
is a count of people and goes through the gate. An event counts once in every area that it names, so areas
may sum to more than the city.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.city import EVENT_KINDS
from data.publishing.gate import Cell
from data.publishing.periods import Coverage, Period, list_labels
from data.publishing.rules import Rules
from data.publishing.source import Source
from data.publishing.topics import COUNT, SEVERAL, CellKey, TableRule, Topic, sum_counts

ALL = "all"
HELD = ("held", "presumed")
Row = dict[str, object]
Cells = Mapping[tuple[str, CellKey], Cell]


@dataclass(frozen=True)
class Engagement:
    """Events that are over, their years, and the topics that go through the gate."""

    events: pd.DataFrame
    years: list[Period]
    people: Topic
    occasions: Topic | None


def count_engagement(source: Source, rules: Rules, coverage: Coverage) -> Engagement:
    """Return the engagement of a build as atoms with the layers that are published of them."""
    listed = source.ask("publish_events").to_pylist()
    first = coverage.first_of_events
    years = [
        year
        for year in coverage.list_periods(12, coverage.last_of_events)
        if first is not None and int(year.label) >= first.year
    ]
    wanted = set(list_labels(years))
    levels = list(source.level_keys())
    events = pd.DataFrame(
        [
            describe_event(event, levels)
            for event in listed
            if event["status"] in HELD and str(event["starts_local"].year) in wanted
        ],
        columns=pd.Index([*(f"at_{level}" for level in levels), "year", "event_kind", "attendance"]),
    )
    known = events[events["attendance"].notna()]
    people = make_atoms(known, known["attendance"].astype("int64"))
    occasions = make_atoms(events, pd.Series(1, index=events.index, dtype="int64"))
    published = list(dict.fromkeys([rules.geography, rules.wider, "city"]))
    areas = {level: source.list_areas(level) for level in published}
    labels = list_labels(years)
    return Engagement(
        events,
        years,
        Topic("contacts", people, tuple(list_rules("contacts", areas, labels, by_kind=False))),
        Topic("events", occasions, tuple(list_rules("events", areas, labels, by_kind=True)))
        if rules.settings.hide_few_events
        else None,
    )


def describe_event(event: Mapping[str, Any], levels: Sequence[str]) -> Row:
    """Return an event as an atom: its areas of each level, year and kind."""
    areas: dict[str, list[str]] = {level: [] for level in levels}
    for area in event["areas"] or []:
        if area["level"] in areas:
            areas[area["level"]].append(area["area_id"])
    return {
        **{f"at_{level}": SEVERAL.join(sorted(set(ids))) for level, ids in areas.items()},
        "year": str(event["starts_local"].year),
        "event_kind": event["event_kind"],
        "attendance": event["attendance"],
    }


def make_atoms(events: pd.DataFrame, counts: pd.Series) -> pd.DataFrame:
    """Return events that nothing tells apart as one atom with their sum."""
    atoms = events.drop(columns="attendance").assign(**{COUNT: counts})
    labels = [name for name in atoms.columns if name != COUNT]
    return sum_counts(atoms, labels)


def list_rules(
    what: str, areas: Mapping[str, Sequence[str]], years: tuple[str, ...], *, by_kind: bool
) -> Iterator[TableRule]:
    """Yield a layer for every area, for an event may name several."""
    for level, ids in areas.items():
        for area_id in ids:
            inside = {} if level == "city" else {f"at_{level}": (area_id,)}
            fixed = {"level": level, "area_id": area_id}
            for kinds in (("event_kind",), ()) if by_kind else ((),):
                yield TableRule(
                    f"{what}, {level} {area_id}{', each kind' if kinds else ''}",
                    "public_engagement",
                    ("year", *kinds),
                    ("year", *kinds),
                    fixed if kinds else {**fixed, "event_kind": ALL},
                    {"year": years, **inside},
                )


def list_rows(
    found: Engagement, people: Cells, occasions: Cells | None, areas_of: Callable[[str], list[str]],
    *, levels: Sequence[str], reason: str,
) -> list[Row]:  # fmt: skip
    """Return the rows of `public_engagement`, dense.

    Parameters
    ----------
    found
        What was counted.
    people, occasions
        Published cells by layer and key; None where the number of events is shown whole.
    areas_of
        Returns the area ids of a level.
    levels
        Published levels.
    reason
        Of every hidden count.
    """
    rows: list[Row] = []
    for level in levels:
        counted = tally(found.events, level)
        for area_id in areas_of(level):
            for year in list_labels(found.years):
                for kind in (ALL, *EVENT_KINDS):
                    events, known = counted.get((area_id, year, kind), (0, 0))
                    row = {"level": level, "area_id": area_id, "year": int(year), "event_kind": kind}
                    row |= describe_people(
                        people.get((f"contacts, {level} {area_id}", (year,))), kind, reason
                    )
                    row |= {"events": events, "events_suppressed": False, "attendance_known": known}
                    if occasions is not None:
                        row |= describe_occasions(occasions, row, year)
                    rows.append(row)
    return rows


def tally(events: pd.DataFrame, level: str) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Return events, and those at which people were counted, by area of a level, year and kind."""
    part = events[["year", "event_kind", "attendance"]].assign(
        area_id="city" if level == "city" else events[f"at_{level}"].str.split(SEVERAL, regex=False)
    )
    part = part.explode("area_id").assign(known=lambda frame: frame["attendance"].notna())
    both = pd.concat([part, part.assign(event_kind=ALL)])
    sums = both.groupby(["area_id", "year", "event_kind"])["known"].agg(["size", "sum"])
    keys = sums.index.to_list()
    return {
        key: (int(size), int(known)) for key, size, known in zip(keys, sums["size"], sums["sum"], strict=True)
    }


def describe_people(cell: Cell | None, kind: str, reason: str) -> Row:
    """Return how many came, of all kinds together."""
    if kind != ALL:
        return {"contacts": None, "suppressed": False, "reason": "published for all kinds together"}
    if cell is None:
        return {"contacts": None, "suppressed": False, "reason": "nobody counted"}
    return {
        "contacts": None if cell.hidden else cell.value,
        "suppressed": cell.hidden,
        "reason": reason if cell.hidden else None,
    }


def describe_occasions(cells: Cells, row: Row, year: str) -> Row:
    """Return how many events were held where small numbers of them are hidden too."""
    kind = str(row["event_kind"])
    name = f"events, {row['level']} {row['area_id']}{'' if kind == ALL else ', each kind'}"
    cell = cells.get((name, (year,) if kind == ALL else (year, kind)))
    hidden = bool(cell and cell.hidden)
    return {
        "events": None if hidden else row["events"],
        "events_suppressed": hidden,
        "attendance_known": None,
    }
