"""Which published areas share a border, by the published boundaries."""

from __future__ import annotations

from functools import lru_cache

from pages.shared.published.places import Place, list_places
from pages.shared.published.release import Release
from pages.shared.published.svg_map import Atlas, find_adjacent, read_atlas

NONE = '{"features":[]}'


@lru_cache(maxsize=2048)
def list_beside(release: Release, level: str, area_id: str) -> tuple[str, ...]:
    """Return the ids of the areas of a level that share a border with one; none where it has no boundary."""
    return tuple(find_adjacent(_open_atlas(release, level), area_id))


def list_beside_places(release: Release, place: Place) -> list[Place]:
    """Return the published areas that share a border with a place."""
    places = list_places(release)
    found = (places.get((place.level, each)) for each in list_beside(release, place.level, place.area_id))
    return [each for each in found if each is not None]


@lru_cache(maxsize=4)
def _open_atlas(release: Release, level: str) -> Atlas:
    return read_atlas(release.read_layer(f"areas/{level}") or NONE)
