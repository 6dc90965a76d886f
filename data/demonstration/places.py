"""Addresses along the streets of the beats, some of them busier than others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely

from data.demonstration.areas import Areas, draw_areas
from data.demonstration.blocks import GEOGRAPHY_SEED
from data.demonstration.draws import Floats, Integers, open_stream
from data.demonstration.plane import to_degrees

SPACING_M = 110
INSIDE_M, OUTSIDE_M = 14, 9
"""An address stands inside its block, unless its point was masked to the far side of the street's middle."""
MASKED_SHARE = 0.24
USE_WEIGHT = {"homes": 1.0, "docks": 0.5, "airfield": 0.3}


@dataclass(frozen=True)
class Places:
    """Addresses in the order of beats; `first[b]` to `first[b + 1]` are those of beat b."""

    first: Integers
    block: Integers
    lon: Floats
    lat: Floats
    busy: Integers
    """How likely an incident is there, one column for each of three patterns."""


@cache
def find_places() -> Places:
    """Return the addresses of the city; the same always."""
    areas = draw_areas()
    stream = open_stream(GEOGRAPHY_SEED, "addresses")
    order = {block: b for b, beat in enumerate(sorted(areas.beats)) for block in areas.beats[beat]}
    rows = [line_block(areas, block) for block in sorted(order, key=lambda block: (order[block], block))]
    block = np.concatenate([np.full(len(row), number) for number, row in rows])
    spots = np.concatenate([row for _, row in rows])
    inner, outer = spots[:, :2], spots[:, 2:]
    tree = shapely.STRtree(areas.ground.blocks.shapes)
    on_land = np.zeros(len(spots), dtype=bool)
    on_land[tree.query(shapely.points(outer), predicate="within")[0]] = True
    masked = on_land & (stream.random(len(spots)) < MASKED_SHARE)
    lon, lat = to_degrees(*np.where(masked[:, None], outer, inner).T)
    beat = np.array([order[number] for number in block])
    first = np.searchsorted(beat, np.arange(len(areas.beats) + 1))
    return Places(first, block, lon, lat, rate_places(areas, block, stream))


def line_block(areas: Areas, block: int) -> tuple[int, Floats]:
    """Return for each address around a block its spot inside and its spot across the street, in metres."""
    ring = shapely.get_coordinates(shapely.get_exterior_ring(areas.ground.blocks.shapes[block]))
    steps = np.diff(ring, axis=0)
    lengths = np.sqrt((steps**2).sum(axis=1))
    spots = []
    for start, step, length_m in zip(ring[:-1], steps, lengths, strict=True):
        count = int(length_m) // SPACING_M
        along = start + step * ((np.arange(count) + 0.5) / max(count, 1))[:, None]
        inward = np.array([step[1], -step[0]]) / length_m
        spots.append(np.concatenate([along + INSIDE_M * inward, along - OUTSIDE_M * inward], axis=1))
    found = np.rint(np.concatenate(spots))
    if not len(found):
        middle = areas.ground.middle_m[block]
        found = np.array([[*middle, *middle]])
    return block, found


def rate_places(areas: Areas, block: Integers, stream: np.random.Generator) -> Integers:
    """Return how busy each address is: a few hot spots, many quiet ones."""
    use = np.array([USE_WEIGHT.get(areas.ground.use[number], 0.25) for number in block])
    heat = 1 / (0.03 + stream.random((len(block), 3)))
    own = 1 / (0.03 + stream.random((len(block), 1)))
    return np.rint(1000 * use[:, None] * (heat + own)).astype(np.int64)


def draw_places(stream: np.random.Generator, places: Places, beats: Integers, pattern: Integers) -> Integers:
    """Return an address in each of the given beats, hot spots more often."""
    drawn = np.empty(len(beats), dtype=np.int64)
    share = stream.random(len(beats))
    for column in range(places.busy.shape[1]):
        chosen = pattern == column
        reach = np.concatenate([[0], np.cumsum(places.busy[:, column])])
        low, high = reach[places.first[beats[chosen]]], reach[places.first[beats[chosen] + 1]]
        at = low + (share[chosen] * (high - low)).astype(np.int64)
        drawn[chosen] = np.searchsorted(reach, at, side="right") - 1
    return drawn
