"""What stands on each block: homes, parks, docks, the airfield; and how many people live there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray

from data.demonstration.blocks import GEOGRAPHY_SEED, Blocks, lay_blocks
from data.demonstration.draws import Floats, Integers, open_stream
from data.demonstration.land import CENTRE

RESIDENTS = 604_000
TOWNS = ((10500, 18200, 1500), (13200, 6800, 1300))
"""Denser places away from the centre: (east, north, reach) in metres."""
PARKS: dict[str, tuple[int, int, int]] = {
    "Ellery Lake Park": (5400, 17200, 1500),
    "Market Green": (14000, 13300, 260),
    "Castle Hill Park": (12300, 14900, 620),
    "King's Meadow": (9300, 15800, 640),
    "Millfield Park": (9200, 13100, 420),
    "Riverside Gardens": (13200, 11700, 300),
    "Weir Meadows": (5200, 12700, 560),
    "Northern Common": (13000, 18400, 760),
    "Beacon Park": (18700, 16700, 520),
    "Strand Dunes": (18300, 3600, 620),
    "Signal Point Park": (20900, 8200, 560),
    "Abbey Park": (10100, 8300, 640),
    "Orchard Park": (12600, 5900, 470),
    "Creek Bottoms": (8000, 4700, 560),
    "Southgate Common": (14900, 3400, 560),
    "Priory Wood": (6600, 5500, 760),
    "Fairgrounds": (5000, 8900, 520),
    "Quarry Park": (2600, 13900, 480),
    "Turnpike Wood": (8800, 20000, 640),
    "Heron Island Reserve": (20700, 12700, 420),
    "Old Cemetery": (15800, 15300, 300),
    "South Bank Gardens": (13000, 10000, 260),
    "Union Park": (16400, 7300, 380),
    "North Reservoir": (15400, 20300, 560),
}
"""Name: (east, north, reach) in metres; the blocks whose middle lies within reach are the park."""
DOCKS = ((16200, 10300, 700), (17700, 10000, 500), (16700, 12600, 420), (19300, 7000, 420))
AIRFIELD = ((2900, 8900, 1150),)


Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Ground:
    """Blocks with what stands on them."""

    blocks: Blocks
    middle_m: Floats
    residents: Integers
    use: list[str]
    """`homes`, `docks`, `airfield` or a park's name."""


def lies_near(middle_m: Floats, circles: tuple[tuple[int, int, int], ...]) -> Marks:
    """Return which blocks have their middle in one of the circles."""
    hits = [((middle_m - circle[:2]) ** 2).sum(axis=1) <= circle[2] ** 2 for circle in circles]
    found: Marks = np.any(hits, axis=0)
    return found


@cache
def settle() -> Ground:
    """Return the blocks with their use and residents; the same always."""
    blocks = lay_blocks()
    middle = np.rint(shapely.get_coordinates(shapely.centroid(blocks.shapes)))
    use = np.full(len(middle), "homes", dtype=object)
    use[lies_near(middle, DOCKS)] = "docks"
    use[lies_near(middle, AIRFIELD)] = "airfield"
    for name, circle in PARKS.items():
        use[lies_near(middle, (circle,))] = name
    return Ground(blocks, middle, people_blocks(blocks, middle, use == "homes", use == "docks"), list(use))


def people_blocks(blocks: Blocks, middle_m: Floats, homes: Marks, docks: Marks) -> Integers:
    """Return residents of each block: dense rings around the market, thinner towards the limit."""
    stream = open_stream(GEOGRAPHY_SEED, "people")
    away_km = np.sqrt(((middle_m - CENTRE) ** 2).sum(axis=1)) / 1000
    near = np.maximum(0.0, 1 - away_km / 13)
    density = 500 + 6500 * near**2 - 2600 * (away_km < 0.9) + 1500 * lies_near(middle_m, TOWNS)
    superblock = np.array([path[0] for path in blocks.paths])
    mood = 0.65 + 0.7 * stream.random(superblock.max() + 1)
    own = 0.55 + 0.9 * stream.random(len(superblock))
    crowd: Floats = density * mood[superblock] * own * (homes + 0.04 * docks) * shapely.area(blocks.shapes)
    return np.rint(crowd * (RESIDENTS / crowd.sum())).astype(np.int64)
