"""Districts, sectors, beats and neighbourhoods of Port Ellery."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely

from data.demonstration.blocks import measure_shared
from data.demonstration.draws import Floats, Integers
from data.demonstration.ground import Ground, settle
from data.demonstration.partition import (
    Web,
    bind_islands,
    divide,
    find_middle,
    place_seeds,
    split,
    straighten,
    weave,
)
from data.demonstration.plane import Point

DISTRICTS: dict[str, tuple[str, Point, tuple[int, ...]]] = {
    "01": ("Market", (14300, 12900), (5, 5, 6, 5)),
    "02": ("North Shore", (16800, 17700), (5, 4, 6, 5)),
    "03": ("Lakeside", (7000, 18400), (5, 5, 4)),
    "04": ("Millbank", (8200, 13700), (5, 6, 5)),
    "05": ("Fairfield", (5200, 9000), (5, 4, 5)),
    "06": ("Abbey", (11500, 6000), (6, 5, 5, 5)),
    "07": ("Signal", (17000, 7500), (5, 5, 4)),
}
"""District: name, where it starts, beats in each of its sectors."""
NEIGHBOURHOODS: dict[str, Point] = {
    "Old Market": (14300, 13000), "Castle Hill": (12700, 14700), "Harbour Row": (15900, 13300),
    "Coldharbour": (17600, 15400), "Northgate": (14400, 16300), "Bishop's Field": (12200, 16400),
    "Beacon": (18600, 17700), "Turnpike Gate": (16600, 19700), "Reservoir Heights": (13200, 20300),
    "Station Side": (10300, 18000), "Lakeview": (7600, 17600), "Lake Woods": (4600, 18900),
    "King's Meadow": (9800, 15300), "Quarry Bank": (3400, 15200), "Millbank": (10100, 13300),
    "Weavers": (12500, 12200), "Weir End": (6600, 12800), "Ferry Lane": (7600, 11000),
    "Westfield": (2700, 10800), "Fairfield": (5800, 8900), "Priory": (5600, 5300),
    "Creekside": (9800, 3400), "Abbey Wood": (10100, 7200), "South Bank": (12800, 9500),
    "Orchard": (13000, 6500), "Southgate": (14000, 3300), "Shipwrights": (15400, 9300),
    "Union Town": (15700, 6800), "Signal Point": (19300, 8400), "The Strand": (17000, 3600),
    "Heron Island": (20400, 12300),
}  # fmt: skip
"""Neighbourhoods as residents name them, and where each has its middle."""


@dataclass(frozen=True)
class Areas:
    """Areas as lists of block numbers."""

    ground: Ground
    beats: dict[str, list[int]]
    neighbourhoods: list[list[int]]


def weigh_blocks(ground: Ground) -> Integers:
    """Return how much of a beat each block fills: residents, callers without a home there, and ground."""
    area_km2 = shapely.area(ground.blocks.shapes) / 1e6
    fill: Floats = ground.residents + 420 * area_km2 + 150 * (ground.residents == 0)
    return np.rint(fill).astype(np.int64)


@cache
def draw_areas() -> Areas:
    """Return every level of areas; the same always."""
    ground = settle()
    web = bind_islands(weave(ground.blocks, weigh_blocks(ground)))
    everything = list(range(len(web.weight)))
    seeds = [nearest(ground, spot) for _, spot, _ in DISTRICTS.values()]
    shares = [sum(counts) for _, _, counts in DISTRICTS.values()]
    districts = split(web, everything, seeds, shares)
    beats: dict[str, list[int]] = {}
    for (code, (_, _, counts)), members in zip(DISTRICTS.items(), districts, strict=True):
        sectors = split_evenly(web, members, counts)
        for i, sector in enumerate(sectors):
            for j, beat in enumerate(split_evenly(web, sector, [1] * counts[i])):
                beats[f"{code}{i + 1}{j + 1}"] = beat
    return Areas(ground, beats, draw_neighbourhoods(ground, web))


def draw_neighbourhoods(ground: Ground, web: Web) -> list[list[int]]:
    """Return neighbourhoods: unequal, with borders of their own; docks and airfield belong to none."""
    homes = [block for block, use in enumerate(ground.use) if use not in ("docks", "airfield")]
    seeds = [nearest(ground, spot) for spot in NEIGHBOURHOODS.values()]
    return straighten(web, divide(web, set(homes), seeds, [0] * len(seeds)))


def split_evenly(web: Web, members: list[int], shares: Any) -> list[list[int]]:
    """Split members into groups, the first in the north-west."""
    seeds = place_seeds(web, members, len(shares), find_middle(web, members))
    seeds = sorted(seeds, key=lambda block: (int(web.spot_m[block, 0] - web.spot_m[block, 1]), block))
    return split(web, members, seeds, shares)


def nearest(ground: Ground, spot: Point) -> int:
    """Return the block nearest to a spot."""
    return int(((ground.middle_m - spot) ** 2).sum(axis=1).argmin())


@cache
def find_touching() -> frozenset[tuple[str, str]]:
    """Return the pairs of beats that share a border, each pair both ways."""
    areas = draw_areas()
    owner = {block: beat for beat, blocks in areas.beats.items() for block in blocks}
    pairs = {(owner[one], owner[other]) for one, other in measure_shared(areas.ground.blocks.shapes)}
    return frozenset(pair for one, other in pairs if one != other for pair in ((one, other), (other, one)))


def list_neighbours(beats: tuple[str, ...]) -> list[str]:
    """Return the beats that adjoin some beats and are none of them."""
    return sorted({other for one, other in find_touching() if one in beats} - set(beats))
