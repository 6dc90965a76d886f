"""A programme as it is studied, and the areas that it is compared with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

type Rule = Literal["apart", "not-touching", "untreated"]

COMPARISONS_WANTED, ENOUGH_CANDIDATES = 20, 12
RANGE, NEAR, MATCHED_AT_LEAST = 1.5, 1.25, 0.8


@dataclass(frozen=True)
class Programme:
    """What began where and when.

    `starts` gives the first day in each area, by id; `programme_ids` are those on file that it consists of,
    none for one that was drawn. `ends_on` is the last day in every area, if it ended.
    """

    key: str
    name: str
    level: str
    starts: tuple[tuple[str, date], ...]
    aim: str = ""
    ends_on: date | None = None
    programme_ids: tuple[str, ...] = ()

    @property
    def area_ids(self) -> tuple[str, ...]:
        """The areas that it was held in."""
        return tuple(area_id for area_id, _ in self.starts)

    @property
    def start_days(self) -> tuple[date, ...]:
        """Each start date once, in order."""
        return tuple(sorted({day for _, day in self.starts}))


@dataclass(frozen=True)
class Roles:
    """The part that areas play; all others of the level play none.

    `buffer` touches a treated area. `rule` says how far apart the comparison areas had to be chosen.
    """

    treated: tuple[str, ...]
    buffer: tuple[str, ...]
    comparison: tuple[str, ...]
    candidates: int
    rule: Rule


def list_programmes(rows: pd.DataFrame, *, levels: Collection[str]) -> list[Programme]:
    """Programmes on file; those of one kind and aim that began at different times also as one series.

    Parameters
    ----------
    rows
        One row per programme and area: `programme_id`, `name`, `event_kind`, `starts_on` (in this area),
        `ends_on`, `aim`, `level`, `area_id`.
    levels
        The levels that can be shown. A programme is studied on the first of them that it names.
    """
    rows = rows[rows["level"].isin(list(levels))]
    single = [
        _read_one(str(programme_id), part) for programme_id, part in rows.groupby("programme_id", sort=True)
    ]
    series = [
        _join([programme for programme in single if programme.key in set(part["programme_id"])])
        for (_, aim), part in rows.groupby(["event_kind", "aim"], sort=True)
        if str(aim).strip() and part["programme_id"].nunique() > 1 and part["starts_on"].nunique() > 1
    ]
    return [*series, *single]


def _read_one(programme_id: str, rows: pd.DataFrame) -> Programme:
    first = rows.iloc[0]
    rows = rows[rows["level"] == first["level"]]
    begun = zip(rows["area_id"].astype(str), pd.to_datetime(rows["starts_on"]), strict=True)
    ended = None if pd.isna(first["ends_on"]) else pd.Timestamp(first["ends_on"]).date()
    return Programme(
        key=programme_id,
        name=str(first["name"]),
        level=str(first["level"]),
        starts=tuple(sorted({area_id: day.date() for area_id, day in begun}.items())),
        aim="" if pd.isna(first["aim"]) else str(first["aim"]),
        ends_on=ended,
        programme_ids=(programme_id,),
    )


def _join(parts: list[Programme]) -> Programme:
    """Several programmes as one that began at different times; the first start counts in each area."""
    parts = [part for part in parts if part.level == parts[0].level]
    starts: dict[str, date] = {}
    for part in parts:
        for area_id, day in part.starts:
            starts[area_id] = min(day, starts.get(area_id, day))
    ends = [part.ends_on for part in parts]
    return Programme(
        key="+".join(part.key for part in parts),
        name=_common_name([part.name for part in parts]),
        level=parts[0].level,
        starts=tuple(sorted(starts.items())),
        aim=parts[0].aim,
        ends_on=None if None in ends else max(day for day in ends if day),
        programme_ids=tuple(part.key for part in parts),
    )


def _common_name(names: list[str]) -> str:
    stems = {name.split(",")[0].strip() for name in names}
    return stems.pop() if len(stems) == 1 else " and ".join(names)


def choose_roles(
    programme: Programme,
    *,
    level_before: Mapping[str, float],
    neighbours: Mapping[str, Collection[str]],
    in_any_programme: Collection[str],
) -> Roles:
    """Choose the comparison areas: never treated, apart from the treated, and like them before the start.

    Parameters
    ----------
    level_before
        Incidents per day before the first start, by area id: every area that could be chosen.
    neighbours
        Areas that touch, by area id.
    in_any_programme
        Areas of any programme on file, which are no comparison.

    Returns
    -------
    Roles
        Areas that touch neither a treated area nor its buffer, in incidents before at most a third below
        or half above the treated areas; where fewer than 12 of these are left, or more than one in five
        treated areas finds none within a quarter of its own, areas that do not touch a treated one, and then
        any that had no programme. Of these, for each treated area, the nearest by incidents before, so many
        that twenty come together, or as many as are treated.
    """
    treated = [area_id for area_id in programme.area_ids if area_id in level_before]
    buffer = {near for area_id in treated for near in neighbours.get(area_id, ())} - set(treated)
    ring = {near for area_id in buffer for near in neighbours.get(area_id, ())}
    free = set(level_before) - set(treated) - set(in_any_programme)
    steps: list[tuple[Rule, set[str]]] = [
        ("apart", free - buffer - ring),
        ("not-touching", free - buffer),
        ("untreated", free),
    ]
    alike = _find_alike(treated, level_before)
    rule, candidates = next(
        (step for step in steps if _is_enough(treated, step[1] & alike, level_before)), steps[-1]
    )
    candidates = candidates & alike
    return Roles(
        treated=tuple(treated),
        buffer=tuple(sorted(buffer - set(in_any_programme))),
        comparison=_match(treated, sorted(candidates), level_before),
        candidates=len(candidates),
        rule=rule,
    )


def _find_alike(treated: list[str], level_before: Mapping[str, float]) -> set[str]:
    """Areas that had about as many incidents before the start as the treated ones."""
    levels = [level_before[area_id] for area_id in treated]
    low, high = min(levels, default=0.0) / RANGE, max(levels, default=0.0) * RANGE
    return {area_id for area_id, level in level_before.items() if low <= level <= high}


def _is_enough(treated: list[str], candidates: set[str], level_before: Mapping[str, float]) -> bool:
    levels = np.array([level_before[area_id] for area_id in candidates])
    matched = [
        bool(np.any((levels * NEAR >= own) & (levels <= own * NEAR)))
        for own in (level_before[area_id] for area_id in treated)
    ]
    return len(candidates) >= ENOUGH_CANDIDATES and sum(matched) >= MATCHED_AT_LEAST * len(matched)


def _match(treated: list[str], candidates: list[str], level_before: Mapping[str, float]) -> tuple[str, ...]:
    wanted = min(max(COMPARISONS_WANTED, len(treated)), len(candidates))
    levels = np.sqrt([level_before[area_id] for area_id in candidates])
    orders = [
        np.argsort(np.abs(levels - np.sqrt(level_before[area_id])), kind="stable") for area_id in treated
    ]
    chosen: set[str] = set()
    for place in range(len(candidates)):
        if len(chosen) >= wanted:
            break
        chosen |= {candidates[order[place]] for order in orders}
    return tuple(sorted(chosen))
