"""The blocks between the streets of Port Ellery: superblocks between main roads, cut street by street."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data.demonstration.draws import open_stream
from data.demonstration.land import CENTRE, lay_land
from data.demonstration.plane import Point, snap
from data.demonstration.streets import lay_roads

GEOGRAPHY_SEED = 1847
"""The city stays where it is: only what happens in it depends on the seed that is asked for."""
SLIVER_M2 = 4000.0
"""Faces below this are no blocks."""

Shapes = NDArray[Any]
Leaf = tuple[Any, tuple[int, ...]]


@dataclass(frozen=True)
class Blocks:
    """Blocks of streets: a seamless cover of the city, each with the path of cuts that made it."""

    shapes: Any
    """Array of polygons on whole metres."""
    paths: list[tuple[int, ...]]
    """First the superblock between main roads, then 0 or 1 for each street that cut it further."""


def want_block_m2(place: Point) -> float:
    """Return the size of blocks at a place: small in the centre, large at the city's edge."""
    away_km = np.sqrt((place[0] - CENTRE[0]) ** 2 + (place[1] - CENTRE[1]) ** 2) / 1000
    return float(min(420_000.0, 45_000 + 14_000 * away_km + 3_600 * away_km**2))


def find_grain(shape: Any) -> complex:
    """Return the direction of a superblock's streets: that of its edges, each turned to the same quarter."""
    points = shapely.get_coordinates(shapely.get_exterior_ring(shape))
    edges = np.diff(points[:, 0] + 1j * points[:, 1])
    edges = edges[np.abs(edges) > 0]
    turned = (edges**4 / np.abs(edges) ** 3).sum()
    return complex(np.sqrt(np.sqrt(turned / abs(turned))))


def cut(shape: Any, grain: complex, share: float) -> list[Any]:
    """Cut a shape in two across its longer side, at a share of its length; parts stay parts.

    Corners are put on whole metres at once: nothing hangs on the last digit of a machine's arithmetic.
    """
    points = shapely.get_coordinates(shape)
    corners = (points[:, 0] + 1j * points[:, 1]) * grain.conjugate()
    low = complex(corners.real.min(), corners.imag.min())
    extent = complex(corners.real.max(), corners.imag.max()) - low
    across = extent.real < extent.imag
    end = (
        complex(extent.real + 9, share * extent.imag)
        if across
        else complex(share * extent.real, extent.imag + 9)
    )
    box = np.array([-9 - 9j, complex(end.real, -9), end, complex(-9, end.imag)]) + low
    half = shapely.Polygon(np.rint([(corner.real, corner.imag) for corner in box * grain]))
    return [shapely.intersection(shape, half, grid_size=1.0), shapely.difference(shape, half, grid_size=1.0)]


def part_blocks(shape: Any, path: tuple[int, ...], grain: complex, stream: np.random.Generator) -> list[Leaf]:
    """Cut a superblock into blocks, street by street."""
    middle = shapely.get_coordinates(shapely.centroid(shape))[0]
    size = want_block_m2((middle[0], middle[1]))
    if shape.area < size * (1.1 + 0.9 * stream.random()):
        return [(shape, path)]
    halves = cut(shape, grain, 0.36 + 0.28 * stream.random())
    parts = [(part, side) for side in (0, 1) for part in shapely.get_parts(halves[side]) if part.area > 1500]
    if len(parts) < 2:
        return [(shape, path)]
    turn = complex(1, 0.05 * (stream.random() - 0.5))
    blocks = []
    for part, side in parts:
        blocks += part_blocks(part, (*path, side), grain * turn / abs(turn), stream)
    return blocks


@cache
def lay_blocks() -> Blocks:
    """Return the city's blocks; the same always."""
    land = lay_land().city
    lines = shapely.union_all([*lay_roads().values(), shapely.boundary(land)], grid_size=1.0)
    stream = open_stream(GEOGRAPHY_SEED, "streets")
    leaves: list[Leaf] = []
    for number, face in enumerate(find_faces(lines, land)):
        leaves += part_blocks(face, (number,), find_grain(face), stream)
    edges = shapely.union_all([shapely.boundary(leaf) for leaf, _ in leaves], grid_size=1.0)
    shapes = absorb_slivers(find_faces(edges, land))
    tree = shapely.STRtree([leaf for leaf, _ in leaves])
    found = tree.query_nearest(shapely.point_on_surface(shapes), all_matches=False)
    return Blocks(shapes, [leaves[i][1] for i in found[1]])


def find_faces(lines: Any, land: Any) -> Shapes:
    """Return the faces between lines that are the city's land, in one order whatever the version of GEOS."""
    faces = shapely.get_parts(shapely.polygonize([lines]))
    inside = shapely.contains_properly(land, shapely.point_on_surface(faces))
    return np.array(sorted(shapely.normalize(faces[inside]), key=shapely.to_wkt))


def absorb_slivers(shapes: Shapes) -> Shapes:
    """Join faces too small to stand on, left where streets nearly met, to a neighbour."""
    host = np.arange(len(shapes))
    shared = measure_shared(shapes)
    for number in np.flatnonzero(shapely.area(shapes) < SLIVER_M2):
        beside = [(length_m, sum(pair) - number) for pair, length_m in shared.items() if number in pair]
        big = [(length_m, other) for length_m, other in beside if shapes[other].area >= SLIVER_M2]
        if big:
            host[number] = max(big)[1]
    kept = np.unique(host)
    return np.array([snap(shapely.coverage_union_all(shapes[host == number])) for number in kept])


def measure_shared(shapes: Shapes) -> dict[tuple[int, int], int]:
    """Return the length in metres of the border that each two adjoining faces share."""
    owner: dict[frozenset[tuple[float, float]], int] = {}
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for number, shape in enumerate(shapes):
        for ring in shapely.get_rings(shape):
            corners = [(x, y) for x, y in shapely.get_coordinates(ring)]
            for start, end in pairwise(corners):
                other = owner.setdefault(frozenset((start, end)), number)
                if other != number:
                    shared[other, number] += float(np.hypot(end[0] - start[0], end[1] - start[1]))
    return {pair: int(length_m) for pair, length_m in shared.items() if length_m >= 1}
