"""Districts, sectors, beats and neighbourhoods of Port Ellery."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely

from data.demonstration.draws import Integers, open_stream
from data.demonstration.ground import Ground, settle
from data.demonstration.partition import Web, bind_islands, place_seeds, split, weave, find_middle
from data.demonstration.plane import Point
from data.demonstration.streets import GEOGRAPHY_SEED

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
NEIGHBOURHOODS = 31


@dataclass(frozen=True)
class Areas:
    """Areas as lists of block numbers."""

    ground: Ground
    beats: dict[str, list[int]]
    neighbourhoods: list[list[int]]


def weigh_blocks(ground: Ground) -> Integers:
    """Return how much of a beat each block fills: residents, callers without a home there, and ground."""
    area_km2 = shapely.area(ground.blocks.shapes) / 1e6
    return np.rint(ground.residents + 420 * area_km2 + 150 * (ground.residents == 0)).astype(np.int64)


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
    return Areas(ground, beats, [])


def split_evenly(web: Web, members: list[int], shares: Any) -> list[list[int]]:
    """Split members into groups, the first in the north-west."""
    seeds = place_seeds(web, members, len(shares), find_middle(web, members))
    seeds = sorted(seeds, key=lambda block: (int(web.spot_m[block, 0] - web.spot_m[block, 1]), block))
    return split(web, members, seeds, shares)


def nearest(ground: Ground, spot: Point) -> int:
    """Return the block nearest to a spot."""
    return int(((ground.middle_m - spot) ** 2).sum(axis=1).argmin())
