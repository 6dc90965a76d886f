"""Land and water of Port Ellery: coast, harbour, river, creek, lake, island and the city's limit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import shapely

from data.demonstration.plane import Line, Point, smooth, snap, widen

CENTRE: Point = (14300, 12500)
"""The old market square."""
COAST: Line = [
    (20900, 23500), (20500, 21200), (19600, 19700), (19200, 19300), (19700, 18900), (20100, 18300),
    (19400, 16900), (18100, 15600),
    (18300, 14500), (17500, 13500), (16800, 12900), (16100, 12200), (15600, 11500), (15200, 10900),
    (15900, 10250), (16900, 10500), (17600, 9900), (19000, 9700), (20100, 9000), (21300, 8700),
    (21500, 7900), (20500, 7300), (19100, 6700), (18100, 5400), (18400, 4100), (17850, 3650),
    (18150, 3200), (17700, 2700),
    (16900, 1700), (17200, 300), (16500, -1500),
]  # fmt: skip
RIVER: Line = [
    (15500, 11000), (14600, 11250), (13500, 11150), (12500, 10550), (11300, 10700), (10300, 11700),
    (8900, 12500), (7500, 12500), (6300, 11700), (4900, 11800), (3700, 12900), (2300, 13300), (-900, 14300),
]  # fmt: skip
CREEK: Line = [
    (7900, -500), (8100, 1700), (7300, 3700), (8100, 5600), (8900, 7300), (8600, 8700),
    (9600, 9900), (10500, 11500),
]  # fmt: skip
LAKE: Line = [
    (4300, 17300), (4900, 17900), (5900, 17900), (6500, 17300), (6300, 16700), (5600, 16900),
    (5000, 16500), (4400, 16700),
]  # fmt: skip
ISLAND: Line = [
    (19500, 11900), (20000, 12800), (20900, 13100), (21500, 12600), (21100, 12000), (20400, 11800),
    (19900, 11400),
]  # fmt: skip
BASINS: tuple[Line, ...] = (
    [(16400, 12500), (16590, 12690), (16270, 13010), (16080, 12820)],
    [(16640, 10600), (16840, 10600), (16840, 10070), (16640, 10070)],
    [(17130, 10500), (17310, 10500), (17310, 9800), (17130, 9800)],
)
"""Docks cut into the shore."""
LIMIT: Line = [
    (2600, 20300), (6400, 20300), (6400, 21100), (11800, 21100), (11800, 21700), (16300, 21700),
    (16300, 20900), (25000, 20900), (25000, 1300), (13600, 1300), (13600, 2100), (10300, 2100), (10300, 900),
    (5200, 900), (5200, 2600), (3900, 3900), (3900, 6200), (1700, 6200), (1700, 9600), (700, 10800),
    (700, 16200), (2600, 16900),
]  # fmt: skip
FRAME = shapely.box(-60000, -60000, 85000, 82000)
"""What the base map draws of sea and land around the city: so far that no map shows where it ends."""
BEYOND_SEA: Line = [(16500, -60000), (85000, -60000), (85000, 82000), (20900, 82000)]


@dataclass(frozen=True)
class Land:
    """The ground that everything else stands on, in metres of the city's plane."""

    city: Any
    """Land within the city's limit: the areas cover it, and nothing else."""
    water: Any
    """Sea, river, creek and lake inside the frame."""
    sea: Any
    """Sea alone, which no road crosses but by a bridge."""
    shore: Any
    """All land inside the frame, the city's and its neighbours'."""


@cache
def lay_land() -> Land:
    """Return land and water; the same always."""
    coast = smooth(COAST, rounds=3)
    sea = shapely.difference(
        shapely.Polygon([*coast, *BEYOND_SEA]), shapely.Polygon(smooth(ISLAND, closed=True))
    )
    river, creek = smooth(RIVER, rounds=3), smooth(CREEK, rounds=3)
    mouth, spring = 440, 150
    widths = [mouth - (mouth - spring) * min(1.0, i / 45) for i in range(len(river))]
    lake = shapely.Polygon(smooth(LAKE, closed=True))
    wet = [sea, widen(river, widths), widen(creek, [64] * len(creek)), lake, *map(shapely.Polygon, BASINS)]
    water = snap(shapely.intersection(shapely.union_all(wet, grid_size=1.0), FRAME))
    shore = snap(shapely.difference(FRAME, water, grid_size=1.0))
    city = snap(shapely.intersection(shore, shapely.Polygon(LIMIT), grid_size=1.0))
    return Land(city, water, sea, shore)
