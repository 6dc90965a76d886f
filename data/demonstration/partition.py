"""Grouping blocks into connected areas of like weight whose borders keep to main roads and water."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from data.demonstration.blocks import Blocks, measure_shared
from data.demonstration.draws import Integers

CROSSING_PERCENT = (300, 190, 150, 120, 100)
"""What a step over a street costs: a main road, the first, second, third cut of a superblock, lesser ones."""
BORDER_PERCENT = (35, 60, 75, 90, 100)
"""What a border along such a street costs where borders are straightened."""


@dataclass(frozen=True)
class Web:
    """Blocks, who adjoins whom, and what it costs to go there or to draw a border between; whole numbers."""

    spot_m: Integers
    weight: Integers
    steps: list[list[tuple[int, int, int]]]
    """For each block its neighbours as (block, cost of the step, cost of a border)."""


def rank_street(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how minor the street between two blocks is: 0 a main road, 4 a side street."""
    shared = 0
    while shared < min(len(one), len(other), 4) and one[shared] == other[shared]:
        shared += 1
    return shared


def weave(blocks: Blocks, weight: Integers) -> Web:
    """Return the web of blocks; islands and far banks hang on to their nearest block by a costly step."""
    spots = np.rint(shapely.get_coordinates(shapely.centroid(blocks.shapes))).astype(np.int64)
    steps: list[list[tuple[int, int, int]]] = [[] for _ in blocks.shapes]
    for (one, other), length_m in measure_shared(blocks.shapes).items():
        rank = rank_street(blocks.paths[one], blocks.paths[other])
        away = max(1, int(np.sqrt(((spots[one] - spots[other]) ** 2).sum())))
        for here, there in ((one, other), (other, one)):
            steps[here].append((there, away * CROSSING_PERCENT[rank], length_m * BORDER_PERCENT[rank]))
    return Web(spots, weight, steps)


def bind_islands(web: Web) -> Web:
    """Join every separate part of the web to the rest by one costly step between nearest blocks."""
    parts = find_parts(web)
    while parts.max() > 0:
        lone, rest = np.flatnonzero(parts == parts.max()), np.flatnonzero(parts != parts.max())
        gaps = ((web.spot_m[lone, None] - web.spot_m[None, rest]) ** 2).sum(axis=2)
        one, other = np.unravel_index(int(gaps.argmin()), gaps.shape)
        for here, there in ((lone[one], rest[other]), (rest[other], lone[one])):
            web.steps[here].append((int(there), 4 * 100 * int(np.sqrt(gaps[one, other])), 0))
        parts = find_parts(web)
    return web


def find_parts(web: Web) -> Integers:
    """Return for each block the number of the connected part it lies in; 0 is the part of block 0."""
    parts = np.full(len(web.steps), -1)
    for start in range(len(parts)):
        if parts[start] < 0:
            number, waiting = parts.max() + 1, [start]
            while waiting:
                here = waiting.pop()
                if parts[here] < 0:
                    parts[here] = number
                    waiting += [there for there, _, _ in web.steps[here]]
    return parts


def grow(web: Web, members: Collection[int], handicaps: Mapping[int, int]) -> dict[int, int]:
    """Give each member to the seed from which it is cheapest to reach; a handicap is a seed's late start."""
    owner: dict[int, int] = {}
    queue = [(late, seed, seed) for seed, late in sorted(handicaps.items())]
    heapq.heapify(queue)
    while queue:
        cost, here, seed = heapq.heappop(queue)
        if here in owner:
            continue
        owner[here] = seed
        for there, step, _ in web.steps[here]:
            if there in members and there not in owner:
                heapq.heappush(queue, (cost + step, there, seed))
    return owner


def place_seeds(web: Web, members: Sequence[int], count: int, start: int) -> list[int]:
    """Return seeds far apart: each next one is the member costliest to reach from those before."""
    seeds = [start]
    inside = set(members)
    while len(seeds) < count:
        costs = dict.fromkeys(members, 1 << 60)
        queue = [(0, seed) for seed in seeds]
        while queue:
            cost, here = heapq.heappop(queue)
            if cost < costs[here]:
                costs[here] = cost
                for there, step, _ in web.steps[here]:
                    if there in inside:
                        heapq.heappush(queue, (cost + step, there))
        seeds.append(max(members, key=lambda block: (costs[block] * min(web.weight[block], 400), block)))
    return seeds


def find_middle(web: Web, blocks: Sequence[int]) -> int:
    """Return the block nearest to the weighted middle of some blocks."""
    weight = web.weight[blocks] + 1
    middle = (web.spot_m[blocks] * weight[:, None]).sum(axis=0) // weight.sum()
    away = ((web.spot_m[blocks] - middle) ** 2).sum(axis=1)
    return blocks[int(away.argmin())]


def split(
    web: Web, members: Sequence[int], seeds: Sequence[int], shares: Sequence[int], *, rounds: int = 24
) -> list[list[int]]:
    """Split members into as many connected groups as seeds, of weights about in proportion to `shares`.

    Seeds move to the middle of their group and start later the heavier it is (a balanced power diagram on
    the web of streets).
    """
    inside = set(members)
    total = sum(int(web.weight[block]) for block in members)
    late = [0] * len(seeds)
    seeds = list(seeds)
    best: tuple[int, list[list[int]]] | None = None
    for turn in range(rounds):
        low = min(late)
        owner = grow(web, inside, {seed: late[i] - low for i, seed in enumerate(seeds)})
        groups = [sorted(block for block, seed in owner.items() if seed == own) for own in seeds]
        sums = [int(web.weight[group].sum()) for group in groups]
        wanted = [total * share // sum(shares) for share in shares]
        error = max(abs(got - want) * 1000 // max(want, 1) for got, want in zip(sums, wanted, strict=True))
        if all(groups) and (best is None or error < best[0]):
            best = (error, groups)
        reach = max(1, int(np.sqrt(sum(map(len, groups))))) * 9000
        late = [late[i] + (sums[i] - wanted[i]) * reach // (2 * max(wanted[i], 1)) for i in range(len(seeds))]
        if turn < rounds // 2 and all(groups):
            seeds = [find_middle(web, group) for group in groups]
    if best is None:
        raise RuntimeError("no split into connected groups was found")
    return straighten(web, best[1])


def straighten(web: Web, groups: list[list[int]], *, sweeps: int = 4) -> list[list[int]]:
    """Move blocks to the neighbouring group where that makes borders cheaper and keeps groups whole."""
    owner = {block: number for number, group in enumerate(groups) for block in group}
    limit = [int(web.weight[group].sum() * 1.2) + 1 for group in groups]
    floor = [int(web.weight[group].sum() * 0.8) for group in groups]
    held = [int(web.weight[group].sum()) for group in groups]
    for block in list(owner) * sweeps:
        along: dict[int, int] = defaultdict(int)
        for there, _, border in web.steps[block]:
            if there in owner:
                along[owner[there]] += border
        here, weight = owner[block], int(web.weight[block])
        to = max(sorted(along), key=lambda number: along[number], default=here)
        fits = held[to] + weight <= limit[to] and held[here] - weight >= floor[here]
        if along[to] > along[here] and (fits or weight < 40) and can_leave(web, owner, block):
            owner[block] = to
            held[to] += weight
            held[here] -= weight
    return [sorted(block for block, own in owner.items() if own == number) for number in range(len(groups))]


def can_leave(web: Web, owner: Mapping[int, int], block: int) -> bool:
    """Say whether a block's group stays connected without it."""
    mates = [there for there, _, _ in web.steps[block] if owner.get(there) == owner[block]]
    seen, waiting = {block}, mates[:1]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += [there for there, _, _ in web.steps[here] if owner.get(there) == owner[block]]
    return bool(mates) and all(mate in seen for mate in mates)
