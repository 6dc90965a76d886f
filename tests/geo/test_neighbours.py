from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geo.areas import find_neighbours, name_contacts
from geo.crs import Geometries

CELL = 0.01


def square(column: float, row: float) -> shapely.Polygon:
    return shapely.box(column * CELL, row * CELL, (column + 1) * CELL, (row + 1) * CELL)


def list_pairs(areas: Geometries) -> list[tuple[int, int]]:
    return [(int(area), int(neighbour)) for area, neighbour in find_neighbours(areas)]


def test_borders_and_corners_make_neighbours_both_ways() -> None:
    assert list_pairs([square(0, 0), square(1, 1), square(2, 1)]) == [(0, 1), (1, 0), (1, 2), (2, 1)]


def test_a_hair_wide_gap_still_touches() -> None:
    hair = 0.000003
    shifted = shapely.box(CELL + hair, 0, 2 * CELL, CELL)
    assert list_pairs([square(0, 0), shifted, square(5, 0), square(6, 0)]) == [(0, 1), (1, 0), (2, 3), (3, 2)]


def test_an_island_is_linked_to_what_is_nearest() -> None:
    assert list_pairs([square(0, 0), square(1, 0), square(5, 0)]) == [(0, 1), (1, 0), (1, 2), (2, 1)]


def test_of_two_equally_near_the_island_takes_the_first() -> None:
    twins_and_island = [square(0, 0), square(0, 0), square(5, 0)]
    assert list_pairs(twins_and_island) == [(0, 1), (0, 2), (1, 0), (2, 0)]


def test_areas_without_shape_and_lonely_areas_have_no_neighbours() -> None:
    assert list_pairs([None, square(0, 0), shapely.Polygon()]) == []
    assert list_pairs([]) == []


def test_every_chicago_beat_has_a_neighbour_and_is_one(realdata: Path) -> None:
    beats = gpd.read_file(realdata / "chicago" / "beats.geojson").geometry.to_numpy()
    pairs = find_neighbours(beats)
    assert set(pairs[:, 0]) == set(range(277))
    assert np.array_equal(np.unique(pairs[:, ::-1], axis=0), pairs)
    touching = shapely.STRtree(beats).query(beats, predicate="intersects").T
    wanted = {(a, b) for a, b in touching.tolist() if a != b}
    assert wanted <= {(a, b) for a, b in pairs.tolist()}


def test_borders_corners_and_islands_are_told_apart() -> None:
    hair = 0.5 / 111_320
    areas = [
        shapely.box(0, 0, 0.01, 0.01),
        shapely.box(0.01, 0, 0.02, 0.01),
        shapely.box(0.01, 0.01, 0.02, 0.02),
        shapely.box(0.02 + hair, 0, 0.03, 0.01),
        shapely.box(0.5, 0.5, 0.51, 0.51),
    ]
    pairs = find_neighbours(areas)
    found = {
        (int(a), int(b)): str(how) for (a, b), how in zip(pairs, name_contacts(areas, pairs), strict=True)
    }
    assert {pair: how for pair, how in found.items() if pair[0] < pair[1]} == {
        (0, 1): "border",
        (0, 2): "corner",
        (1, 2): "border",
        (1, 3): "border",
        (2, 3): "corner",
        (2, 4): "nearest",
    }
    assert all(found[b, a] == how for (a, b), how in found.items())
