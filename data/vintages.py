"""Boundary vintages: which boundaries of each level are in force on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.city import AreaLevel, City

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days on which the same boundaries are in force: the vintage of every level, finest first.

    `first` is the first of these days, None where no other period is before it.
    """

    first: dt.date | None
    levels: tuple[AreaLevel, ...]


def list_vintages(city: City, level: str) -> list[AreaLevel]:
    """Return the vintages of a level, the earliest first."""
    return sorted((area for area in city.areas if area.level == level), key=lambda area: area.valid_from)


def find_vintage(city: City, level: str, day: dt.date | None) -> AreaLevel:
    """Return the vintage of a level in force on a day, None being before all change.

    The earliest also holds what is older than it, the latest what is younger: a level of one vintage has
    all records, whenever its boundaries were drawn.
    """
    vintages = list_vintages(city, level)
    begun = [area for area in vintages[1:] if day is not None and area.valid_from <= day]
    return begun[-1] if begun else vintages[0]


def name_vintage(city: City, area: AreaLevel) -> str:
    """Return the name of a vintage in the ledger: its level, and its last day where another follows."""
    if area is list_vintages(city, area.level)[-1]:
        return f"areas_{area.level}"
    return f"areas_{area.level}_until_{area.valid_to:%Y_%m_%d}"


def list_changes(city: City, level: str) -> list[dt.date]:
    """Return the days on which new boundaries of a level came into force."""
    return [area.valid_from for area in list_vintages(city, level)[1:]]


def list_periods(city: City) -> list[Period]:
    """Return the periods between changes of any level's boundaries, the earliest first."""
    names = city.level_names()
    changes = sorted({day for level in names for day in list_changes(city, level)})
    return [
        Period(first, tuple(find_vintage(city, level, first) for level in names))
        for first in (None, *changes)
    ]


def number_periods(days: pd.Series, periods: Sequence[Period]) -> npt.NDArray[np.intp]:
    """Return the position of the period that each day or time lies in; the last where it is missing."""
    changes = pd.DatetimeIndex([period.first for period in periods[1:]])
    if not len(changes):
        return np.zeros(len(days), dtype=np.intp)
    times = days.astype("datetime64[us]")
    found = np.searchsorted(changes.to_numpy("datetime64[us]"), times.to_numpy(), side="right")
    return np.where(times.isna(), len(changes), found).astype(np.intp)


def find_vintage_fault(city: City) -> str | None:
    """Return what is wrong with the vintages of a city file, in a sentence, or None."""
    for level in city.level_names():
        for before, after in pairwise(list_vintages(city, level)):
            if fault := find_seam_fault(before, after):
                return fault
    faults = (find_nesting_fault(city, area) for area in city.areas)
    return next((fault for fault in faults if fault), None)


def find_seam_fault(before: AreaLevel, after: AreaLevel) -> str | None:
    """Return why two vintages do not follow each other day by day."""
    level, needed = before.level, after.valid_from - DAY
    if before.valid_from == after.valid_from:
        return (
            f"two [[areas]] are level {level} from {after.valid_from}; "
            "keep one, or give each vintage its own valid_from and valid_to"
        )
    if before.valid_to != needed:
        found = f"found {before.valid_to}" if before.valid_to else "found none"
        return (
            f"level {level} from {before.valid_from} needs valid_to = {needed}, {found}: "
            f"its next vintage begins on {after.valid_from}; correct one of the two"
        )
    return None


def find_nesting_fault(city: City, area: AreaLevel) -> str | None:
    """Return why the areas of a vintage would lie in two vintages of the level that they are made for."""
    for other in (area.parent, area.members_of):
        for day in list_changes(city, other) if other else ():
            if find_vintage(city, area.level, day) is find_vintage(city, area.level, day - DAY) is area:
                return (
                    f"level {area.level} has the same boundaries before and after {day}, when {other}, "
                    f"on which it depends, was redrawn; give {area.level} a vintage from {day} too, "
                    "of the same file if nothing else changed"
                )
    return None
