"""The areas of a build, found by code, by name or by point, with the areas they lie in."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data.areas import read_areas, read_shapes
from data.city import AreaLevel
from data.codes import match_code, spell_codes
from data.steps import BuildContext
from data.vintages import Period, list_periods, number_periods
from geo.assign import AreaIndex

Area = tuple[str, str]
"""A level and an area id."""
AreaIds = npt.NDArray[np.object_]


@dataclass(frozen=True)
class KnownLevel:
    """One level: its areas by spelling and by name, their parents, and where points are looked up."""

    level: str
    rank: int
    ids: tuple[str, ...]
    spelled: Mapping[str, str]
    named: Mapping[str, str]
    parents: Mapping[str, Area]
    aliases: frozenset[str] = frozenset()
    """The city file's other spellings of areas, normalised."""
    index: AreaIndex | None = None

    def find(self, text: str | None) -> tuple[str, str] | None:
        """Return the id that a text means and how it was found: `area_code` or `area_name`."""
        if area_id := match_code(text, self.spelled):
            return area_id, "area_code"
        area_id = self.named.get(normalise_name(text or ""))
        return (area_id, "area_name") if area_id else None

    def is_alias(self, text: str) -> bool:
        """Whether an area is found by this text because the city file lists it as another spelling."""
        return normalise_name(text) in self.aliases

    def list_nearest(self, text: str) -> list[str]:
        """Return the areas whose name or id is spelled most like a text that means none, nearest first.

        They are for a person to choose from: nothing is matched by likeness. A number has no like.
        """
        if not any(letter.isalpha() for letter in text):
            return []
        near = difflib.get_close_matches(normalise_name(text), list(self.named), n=6, cutoff=0.5)
        return list(dict.fromkeys(self.named[name] for name in near))[:3]


@dataclass(frozen=True)
class KnownAreas:
    """Every level of the city, finest first."""

    levels: Mapping[str, KnownLevel]

    def lineage(self, area: Area) -> list[Area]:
        """Return an area and the areas it nests in, finest first."""
        chain = [area]
        while parent := self.levels[chain[-1][0]].parents.get(chain[-1][1]):
            if parent in chain or parent[0] not in self.levels:
                break
            chain.append(parent)
        return chain

    def lineages(self, areas: Iterable[Area]) -> list[Area]:
        """Return areas with everything they nest in, each once."""
        return list(dict.fromkeys(each for area in areas for each in self.lineage(area)))

    def locate(self, lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> dict[str, AreaIds]:
        """Return, for each level, the area that each point lies in (None outside, or without a point).

        Points are longitude and latitude (EPSG:4326); one on a shared border goes to the first id.
        """
        found: dict[str, AreaIds] = {}
        for name, level in self.levels.items():
            found[name] = np.full(len(lon), None, dtype=object)
            if level.index is None:
                continue
            positions = level.index.assign(lon, lat)
            inside = positions >= 0
            found[name][inside] = np.array(level.ids, dtype=object)[positions[inside]]
        return found


def normalise_name(text: str) -> str:
    """Return a name without regard to case, accents, punctuation and spaces.

    >>> normalise_name(" St.  Mary’s & All-Saints "), normalise_name("Côte-des-Neiges")
    ('st marys and all saints', 'cote des neiges')
    """
    if not text.isascii():
        text = "".join(
            mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark)
        )
    plain = re.sub(r"['’`]", "", text.lower().replace("&", " and "))
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


@dataclass(frozen=True)
class DatedAreas:
    """The areas known in each period between changes of boundaries, the earliest period first."""

    periods: tuple[Period, ...]
    known: tuple[KnownAreas, ...]

    def number(self, days: pd.Series) -> list[int]:
        """Return the position of the period that each day or time lies in."""
        return [int(place) for place in number_periods(days, self.periods)]

    def split(self, days: pd.Series) -> Iterator[tuple[pd.Index, KnownAreas]]:
        """Yield the labels of the days of each period that has any, with the areas of the period."""
        numbers = number_periods(days, self.periods)
        for place, known in enumerate(self.known):
            if (numbers == place).any() or not (len(days) or place):
                yield days.index[numbers == place], known

    def list_codes(self) -> frozenset[str]:
        """Return every spelling of an area of any period that is a number."""
        levels = (level for known in self.known for level in known.levels.values())
        return frozenset(text for level in levels for text in level.spelled if text.isdigit())


def read_dated_areas(context: BuildContext) -> DatedAreas:
    """Return the areas of every period of `int_area`, ready to be looked up."""
    periods = tuple(list_periods(context.city))
    read: dict[tuple[str, dt.date], KnownLevel] = {}
    known = []
    for period in periods:
        levels = {}
        for rank, vintage in enumerate(period.levels):
            key = vintage.level, vintage.valid_from
            if key not in read:
                read[key] = read_known_level(context, vintage, rank)
            levels[vintage.level] = read[key]
        known.append(KnownAreas(levels))
    return DatedAreas(periods, tuple(known))


def read_known_level(context: BuildContext, vintage: AreaLevel, rank: int) -> KnownLevel:
    """Return one vintage of a level, with where points are looked up."""
    frame = read_areas(context, vintage.level, vintage=vintage)
    shapes = read_shapes(frame)
    index = None if shapely.is_missing(shapes).all() else AreaIndex(list(shapes))
    return know_level(vintage, frame, rank=rank, index=index)


def know_level(
    settings: AreaLevel, areas: pd.DataFrame, *, rank: int = 0, index: AreaIndex | None = None
) -> KnownLevel:
    """Return one level ready to be looked up, from its areas in `int_area`.

    An area is found by its id, by its name and by the city file's aliases, each without regard to case,
    punctuation and spaces; a spelling that two areas share finds neither, and an alias wins over a name.
    """
    ids, names = list(areas["area_id"]), list(areas["area_name"])
    aliases = {normalise_name(alias): area_id for alias, area_id in settings.aliases.items()}
    return KnownLevel(
        level=settings.level,
        rank=rank,
        ids=tuple(ids),
        spelled=spell_codes(ids, settings.aliases),
        named=unique_names([*ids, *ids], [*names, *ids]) | aliases,
        parents=read_parents(ids, areas["parent_level"], areas["parent_id"]),
        aliases=frozenset(aliases),
        index=index,
    )


def unique_names(ids: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Return normalised name → id; a name that two areas share finds neither."""
    pairs = {(normalise_name(name), area_id) for area_id, name in zip(ids, names, strict=True)}
    count = Counter(name for name, _ in pairs)
    return {name: area_id for name, area_id in sorted(pairs) if name and count[name] == 1}


def read_parents(ids: Iterable[str], levels: Iterable[object], parents: Iterable[object]) -> dict[str, Area]:
    """Return id → the area it nests in; ids without a parent are left out."""
    return {
        area_id: (level, parent)
        for area_id, level, parent in zip(ids, levels, parents, strict=True)
        if isinstance(level, str) and isinstance(parent, str)
    }
