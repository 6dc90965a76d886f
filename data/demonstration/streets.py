"""Main roads of Port Ellery, and the blocks between its streets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely

from data.demonstration.draws import open_stream
from data.demonstration.land import CENTRE, lay_land
from data.demonstration.plane import Line, Point, smooth, snap

GEOGRAPHY_SEED = 1847
"""The city stays where it is: only what happens in it depends on the seed that is asked for."""
CURVED: dict[str, Line] = {
    "King's Road": [CENTRE, (12900, 13900), (10900, 15300), (9100, 17500), (7000, 19000), (5600, 22500)],
    "Coast Road": [CENTRE, (15700, 13600), (16900, 14700), (17300, 16200), (18500, 17300), (18200, 19300), (19300, 22000)],
    "Mill Road": [CENTRE, (12500, 12300), (11100, 13200), (9300, 14000), (6900, 14300), (4300, 14400), (-500, 15700)],
    "South Bank": [(14200, 10300), (12700, 9600), (11000, 9700), (9100, 9300), (6900, 10200), (3900, 10400), (-500, 11700)],
    "Abbey Road": [(14200, 8900), (12000, 7300), (9900, 6600), (7400, 5300), (5400, 3300), (3900, 900)],
    "Signal Road": [(14200, 10300), (15600, 9300), (17200, 8700), (19200, 8300), (21500, 8200)],
    "Strand": [(14200, 8900), (15400, 7600), (16300, 6000), (16900, 4200), (16400, 2600), (15700, 900)],
    "Inner Ring": [
        (12300, 12300), (12500, 13900), (13900, 14600), (15500, 14500), (16500, 13500), (16600, 12800),
    ],
    "Bridge Ring": [(12300, 12300), (11900, 10900), (12300, 9300), (13400, 8800), (14800, 8900), (15700, 9800)],
    "Parkway": [
        (19800, 18300), (18300, 18000), (16500, 17500), (13900, 17600), (11300, 17200), (9300, 16100),
        (7400, 14900), (6300, 13200), (5900, 11000), (6100, 8900), (7000, 7000), (9200, 5000), (11700, 4100),
        (14300, 4300), (17000, 5200), (18600, 5600),
    ],
}  # fmt: skip
STRAIGHT: dict[str, Line] = {
    "North Street": [(14300, 12500), (14500, 22500)],
    "Quay Street": [(14300, 12500), (14200, 8900), (14050, 900)],
    "Turnpike": [(-500, 19150), (10600, 19050), (17000, 19250), (21000, 19900)],
    "West Line": [(3350, 22000), (3500, 13000), (3250, 500)],
    "Station Street": [(10500, 15600), (10700, 22000)],
    "Orchard Street": [(11500, 9700), (11450, 900)],
    "Fair Street": [(3300, 8000), (9000, 7950)],
    "Cross Street": [(8300, 16000), (14400, 15950), (18500, 16050)],
    "Dock Street": [(16200, 6500), (20500, 6500)],
    "Farm Street": [(-500, 8100), (3300, 8000)],
    "Ferry Bridge": [(17300, 13900), (18900, 13000), (20300, 12400)],
}  # fmt: skip
MOTORWAY = frozenset({"Parkway", "Turnpike"})


@dataclass(frozen=True)
class Blocks:
    """Blocks of streets: a seamless cover of the city, each with the path of cuts that made it."""

    shapes: Any
    """Array of polygons on whole metres."""
    paths: list[tuple[int, ...]]
    """First the superblock between main roads, then 0 or 1 for each street that cut it further."""


@cache
def lay_roads() -> dict[str, shapely.LineString]:
    """Return the main roads by name."""
    bent = {name: shapely.LineString(smooth(line, rounds=3)) for name, line in CURVED.items()}
    return bent | {name: shapely.LineString(line) for name, line in STRAIGHT.items()}


def want_block_m2(place: Point) -> float:
    """Return the size of blocks at a place: small in the centre, large at the city's edge."""
    away_km = np.sqrt((place[0] - CENTRE[0]) ** 2 + (place[1] - CENTRE[1]) ** 2) / 1000
    return float(min(420_000.0, 45_000 + 14_000 * away_km + 3_600 * away_km**2))


def find_grain(shape: Any) -> complex:
    """Return the direction of a superblock's streets: that of its edges, each turned to the same quarter."""
    points = shapely.get_coordinates(shapely.get_exterior_ring(shape))
    edges = np.diff(points @ np.array([1, 1j]))
    edges = edges[np.abs(edges) > 0]
    turned = (edges**4 / np.abs(edges) ** 3).sum()
    return complex(np.sqrt(np.sqrt(turned / abs(turned))))


def cut(shape: Any, grain: complex, share: float) -> list[Any]:
    """Cut a shape in two across its longer side, at a share of its length; parts stay parts."""
    corners = (shapely.get_coordinates(shape) @ np.array([1, 1j])) * grain.conjugate()
    low = complex(corners.real.min(), corners.imag.min())
    extent = complex(corners.real.max(), corners.imag.max()) - low
    if extent.real < extent.imag:
        box = [low - 9 - 9j, low + extent.real + 9 - 9j, low + complex(extent.real + 9, share * extent.imag)]
        box.append(low + complex(-9, share * extent.imag))
    else:
        box = [
            low - 9 - 9j,
            low + complex(share * extent.real, -9),
            low + complex(share * extent.real, extent.imag + 9),
        ]
        box.append(low + complex(-9, extent.imag + 9))
    half = shapely.Polygon([(p.real, p.imag) for p in np.array(box) * grain])
    return [shapely.intersection(shape, half), shapely.difference(shape, half)]


def part_blocks(
    shape: Any, path: tuple[int, ...], grain: complex, stream: np.random.Generator
) -> list[tuple[Any, tuple[int, ...]]]:
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
    superblocks = [face for face in shapely.get_parts(shapely.polygonize([lines])) if inside(land, face)]
    stream = open_stream(GEOGRAPHY_SEED, "streets")
    leaves = []
    for number, face in enumerate(sorted(map(snap, superblocks), key=shapely.to_wkt)):
        leaves += part_blocks(face, (number,), find_grain(face), stream)
    edges = shapely.union_all([shapely.boundary(leaf) for leaf, _ in leaves], grid_size=1.0)
    faces = [face for face in shapely.get_parts(shapely.polygonize([edges])) if inside(land, face)]
    shapes = np.array(sorted((shape for shape in map(snap, faces) if shape.area > 0), key=shapely.to_wkt))
    tree = shapely.STRtree([leaf for leaf, _ in leaves])
    found = tree.query_nearest(shapely.point_on_surface(shapes), all_matches=False)
    return Blocks(shapes, [leaves[i][1] for i in found[1]])


def inside(land: Any, face: Any) -> bool:
    """Say whether a face between lines is land of the city."""
    return bool(shapely.contains_properly(land, shapely.point_on_surface(face)))
