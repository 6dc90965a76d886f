"""The areas of a build, found by code, by name or by point, with the areas they lie in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from data.areas import read_areas, read_shapes
from data.codes import match_code, spell_codes
from data.steps import BuildContext
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
    index: AreaIndex | None = None

    def find(self, text: str | None) -> tuple[str, str] | None:
        """Return the id that a text means and how it was found: `area_code` or `area_name`."""
        if area_id := match_code(text, self.spelled):
            return area_id, "area_code"
        area_id = self.named.get(normalise_name(text or ""))
        return (area_id, "area_name") if area_id else None


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
    """Return a name without regard to case, punctuation and spaces.

    >>> normalise_name(" St.  Mary’s & All-Saints ")
    'st marys and all saints'
    """
    plain = re.sub(r"['’`]", "", text.lower().replace("&", " and "))
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def read_known_areas(context: BuildContext) -> KnownAreas:
    """Return the areas of `int_area`, ready to be looked up."""
    levels = {}
    for rank, settings in enumerate(context.city.areas):
        if settings.level in levels:
            continue
        frame = read_areas(context, settings.level)
        shapes = read_shapes(frame)
        levels[settings.level] = KnownLevel(
            level=settings.level,
            rank=rank,
            ids=tuple(frame["area_id"]),
            spelled=spell_codes(frame["area_id"], settings.aliases),
            named=unique_names(frame["area_id"], frame["area_name"]),
            parents=read_parents(frame["area_id"], frame["parent_level"], frame["parent_id"]),
            index=None if shapely.is_missing(shapes).all() else AreaIndex(list(shapes)),
        )
    return KnownAreas(levels)


def unique_names(ids: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Return normalised name → id; a name that two areas share finds neither."""
    pairs = [(normalise_name(name), area_id) for area_id, name in zip(ids, names, strict=True)]
    count = Counter(name for name, _ in pairs)
    return {name: area_id for name, area_id in pairs if name and count[name] == 1}


def read_parents(ids: Iterable[str], levels: Iterable[object], parents: Iterable[object]) -> dict[str, Area]:
    """Return id → the area it nests in; ids without a parent are left out."""
    return {
        area_id: (level, parent)
        for area_id, level, parent in zip(ids, levels, parents, strict=True)
        if isinstance(level, str) and isinstance(parent, str)
    }
