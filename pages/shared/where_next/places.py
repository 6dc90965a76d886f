"""Who lives where, and where an event can be held: demand points, venues, and the walk between them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.siting_walks import walk_distances_m
from pages.shared import store
from pages.shared.choices import load_areas, to_day
from pages.shared.filters import Choices, LevelOption
from pages.shared.keep import keep
from pages.shared.store import BuildInfo

type Floats = NDArray[np.float64]
_MOST_GROUPS = 60


@dataclass(frozen=True, eq=False)
class Places:
    """The demand points of a city and its venues.

    Attributes
    ----------
    level
        Level whose areas are the points: the one with most areas whose residents are known.
    area_ids, names, parents
        Of each point's area; parents as (level, id), nearest first.
    residents, lon, lat
        Of each point; it lies inside its area (EPSG:4326).
    unknown
        Areas of the level that are left out: no residents or no boundary.
    source, counted_on
        Where residents come from.
    span_m
        Half the points' areas are wider than this, as the side of a square of their size.
    venues
        Every venue with a point: venue_id, name, kind, lon, lat, sensitive, and `area_id` of the point level.
    walk_m
        Metres on foot, points × venues.
    """

    level: LevelOption
    area_ids: tuple[str, ...]
    names: tuple[str, ...]
    parents: tuple[tuple[tuple[str, str], ...], ...]
    residents: Floats
    lon: Floats
    lat: Floats
    unknown: int
    source: str
    counted_on: str
    span_m: float
    venues: pd.DataFrame
    walk_m: Floats

    def find_above(self, place: int, level: str) -> str | None:
        """The area of a level in which a point lies, by its id; None where none is known."""
        return self.area_ids[place] if level == self.level.level else dict(self.parents[place]).get(level)


@keep(4, by=lambda build, _choices: build.path)
def load_places(build: BuildInfo, choices: Choices) -> Places | None:
    """The points and venues of a build, kept per build; None where no residents are known at all."""
    counted = [
        (int((frame["residents"].notna() & frame["drawn"].astype(bool)).sum()), option)
        for option in choices.levels
        if (frame := load_areas(build, option.level)) is not None
    ]
    most, level = max(counted, key=lambda pair: pair[0])
    return _make_places(build, level) if most else None


def _make_places(build: BuildInfo, level: LevelOption) -> Places:
    areas = load_areas(build, level.level)
    shapes = store.read("area_shapes", build=build, level=level.level).set_index("area_id")["geometry"]
    known = areas[areas["residents"].notna() & areas.index.isin(shapes.index)]
    polygons = shapely.from_wkb([bytes(shapes[area_id]) for area_id in known.index])
    points = shapely.point_on_surface(polygons)
    lon, lat = shapely.get_x(points), shapely.get_y(points)
    venues = store.read("plan_venues", build=build)
    venues["area_id"] = _locate(polygons, known.index, venues)
    above = {area.area_id: area.parents for area in level.areas}
    first = known.iloc[0]
    return Places(
        level=level,
        area_ids=tuple(map(str, known.index)),
        names=tuple(map(str, known["area_name"])),
        parents=tuple(above.get(str(area_id), ()) for area_id in known.index),
        residents=known["residents"].to_numpy(dtype=np.float64),
        lon=lon,
        lat=lat,
        unknown=len(areas) - len(known),
        source=str(first["residents_source"] or ""),
        counted_on=str(to_day(first["residents_date"]).year) if pd.notna(first["residents_date"]) else "",
        span_m=float(np.sqrt(known["land_km2"].astype(float).median())) * 1000,
        venues=venues,
        walk_m=walk_distances_m(lon, lat, venues["lon"], venues["lat"]),
    )


def _locate(polygons: NDArray[np.object_], area_ids: pd.Index, venues: pd.DataFrame) -> list[str | None]:
    # It brings half a second of imports.
    from geo.assign import AreaIndex

    index = AreaIndex(polygons, expected_points=len(venues))
    found = index.assign(venues["lon"].to_numpy(float), venues["lat"].to_numpy(float))
    return [str(area_ids[place]) if place >= 0 else None for place in found.tolist()]


def list_group_levels(choices: Choices, places: Places) -> dict[str, str]:
    """Levels whose areas may each be given a least number of events, coarse enough to be few: districts."""
    above = {level for parents in places.parents for level, _ in parents}
    options = {
        option.level: option.label_plural
        for option in choices.levels
        if option.level in above and 2 <= len(option.areas) <= _MOST_GROUPS
    }
    return dict(sorted(options.items(), key=lambda item: item[0] != "district"))


def group_venues(places: Places, level: str) -> tuple[str | None, ...]:
    """The area of a level in which each venue lies, by id."""
    positions = {area_id: place for place, area_id in enumerate(places.area_ids)}
    return tuple(
        places.find_above(positions[area_id], level) if area_id in positions else None
        for area_id in places.venues["area_id"]
    )
