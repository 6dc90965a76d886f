"""Grouping blocks into connected areas of like weight whose borders keep to main roads and water."""

from __future__ import annotations

import heapq
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
FAR = 1 << 60
LIGHT = 40
"""A block of less weight may move whatever the balance."""


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
        costs = reach_all(web, inside, seeds)
        merit = [(costs.get(block, FAR) * min(int(web.weight[block]), 400), block) for block in members]
        seeds.append(max(merit)[1])
    return seeds


def reach_all(web: Web, members: Collection[int], seeds: Sequence[int]) -> dict[int, int]:
    """Return what it costs to reach each member from the nearest seed (Dijkstra's algorithm)."""
    costs: dict[int, int] = {}
    queue = [(0, seed) for seed in seeds]
    while queue:
        cost, here = heapq.heappop(queue)
        if here not in costs:
            costs[here] = cost
            for there, step, _ in web.steps[here]:
                if there in members and there not in costs:
                    heapq.heappush(queue, (cost + step, there))
    return costs


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
    the web of streets); the most even of all rounds is taken.
    """
    inside = set(members)
    total = int(web.weight[list(members)].sum())
    wanted = [max(1, total * share // sum(shares)) for share in shares]
    late, seeds = [0] * len(seeds), list(seeds)
    found: list[tuple[int, int, list[list[int]]]] = []
    for turn in range(rounds):
        groups = divide(web, inside, seeds, late)
        excess = [int(web.weight[group].sum()) - want for group, want in zip(groups, wanted, strict=True)]
        error = max(abs(more) * 1000 // want for more, want in zip(excess, wanted, strict=True))
        if all(groups):
            found.append((error, turn, groups))
            if turn < rounds // 2:
                seeds = [find_middle(web, group) for group in groups]
        reach = max(1, int(np.sqrt(sum(map(len, groups))))) * 4500
        late = [own + more * reach // want for own, more, want in zip(late, excess, wanted, strict=True)]
    return straighten(web, min(found)[2])


def divide(web: Web, members: Collection[int], seeds: Sequence[int], late: Sequence[int]) -> list[list[int]]:
    """Return the members that each seed reaches first."""
    owner = grow(web, members, {seed: own - min(late) for seed, own in zip(seeds, late, strict=True)})
    return [sorted(block for block, seed in owner.items() if seed == own) for own in seeds]


def straighten(web: Web, groups: list[list[int]], *, sweeps: int = 4) -> list[list[int]]:
    """Move blocks to the neighbouring group where that makes borders cheaper and keeps groups whole."""
    owner = {block: number for number, group in enumerate(groups) for block in group}
    held = [int(web.weight[group].sum()) for group in groups]
    limit, floor = [weight * 6 // 5 + 1 for weight in held], [weight * 4 // 5 for weight in held]
    for block in list(owner) * sweeps:
        here, weight = owner[block], int(web.weight[block])
        to = find_best_group(web, owner, block)
        fits = held[to] + weight <= limit[to] and held[here] - weight >= floor[here]
        if to != here and (fits or weight < LIGHT) and can_leave(web, owner, block):
            owner[block] = to
            held[to] += weight
            held[here] -= weight
    return [sorted(block for block, own in owner.items() if own == number) for number in range(len(groups))]


def find_best_group(web: Web, owner: Mapping[int, int], block: int) -> int:
    """Return the group with which a block shares the costliest border: its own, unless another is better."""
    along: dict[int, int] = {owner[block]: 0}
    for there, _, border in web.steps[block]:
        if there in owner:
            along[owner[there]] = along.get(owner[there], 0) + border
    return max(along, key=lambda number: (along[number], number == owner[block], -number))


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
