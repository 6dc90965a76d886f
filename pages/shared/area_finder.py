"""The areas in which an event counts, found when it is saved; one finder for each build."""

import shapely

from data.workspace.placing import AreaFinder, LevelAreas
from geo.assign import AreaIndex
from pages.shared.keep import keep
from pages.shared.store import BuildInfo, city_settings, read


@keep(4, by=lambda build: build.path)
def find_areas(build: BuildInfo) -> AreaFinder:
    """Return the finder of a build's areas; made at the first question, then shared."""
    levels = [str(each["level"]) for each in city_settings(build)["levels"]]
    return AreaFinder([read_level(build, level) for level in levels])


def read_level(build: BuildInfo, level: str) -> LevelAreas:
    """Read one level's areas, what they nest in, and the index of those whose boundaries are known."""
    areas = read("area_list", build=build, level=level)
    shapes = read("area_shapes", build=build, level=level).set_index("area_id")["geometry"]
    area_ids = [str(area_id) for area_id in areas["area_id"]]
    polygons = [shapely.from_wkb(bytes(shapes[each])) if each in shapes.index else None for each in area_ids]
    nested = areas.dropna(subset=["parent_level", "parent_id"])
    return LevelAreas(
        level=level,
        area_ids=area_ids,
        parents={
            str(area_id): (str(parent_level), str(parent_id))
            for area_id, parent_level, parent_id in zip(
                nested["area_id"], nested["parent_level"], nested["parent_id"], strict=True
            )
        },
        index=AreaIndex(polygons, expected_points=1) if len(shapes) else None,
    )
