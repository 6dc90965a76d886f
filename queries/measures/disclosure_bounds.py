"""Smallest and largest values that a system of cells allows, by arithmetic and by linear programming.

Everything is worked out as moves away from the true counts, which meet every relation: 0 is always allowed,
so a problem is never without a solution and no published number has to be copied into an equation.

Sources
-------
Fischetti M, Salazar-González JJ (2000), Models and algorithms for optimizing cell suppression in tabular
data with linear constraints, JASA 95 (the attacker's problem). Dobra A, Fienberg SE (2000), Bounds for cell
entries in contingency tables given marginal totals, PNAS 97 (bounds by arithmetic). Huangfu Q, Hall JAJ
(2018), Parallelizing the dual revised simplex method, Mathematical Programming Computation 10 (HiGHS).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, IntArray
from queries.measures.disclosure_relations import TableSystem

NEAR = 1e-6
_ROUNDS = 200
_FAR = 400.0
_SOLVED, _OUT_OF_TIME, _NO_MOVE = 0, 1, 2
_SECONDS = 10.0


@dataclass(frozen=True)
class Bounds:
    """Smallest and largest values of nodes, shape (n,); infinite where nothing bounds them."""

    low: FloatArray
    high: FloatArray

    @property
    def width(self) -> FloatArray:
        """Largest less smallest."""
        return self.high - self.low


def start_bounds(system: TableSystem, hidden: BoolArray, *, least: float = 1.0) -> Bounds:
    """What a reader knows before any arithmetic.

    Parameters
    ----------
    system
        The tables.
    hidden
        Published nodes that are hidden, shape (n,).
    least
        Smallest value of a hidden cell: 1 where zeros are known to be shown.

    Returns
    -------
    Bounds
        A shown node is its value; an atom that no table shows by itself is 0 or more.
    """
    true = system.values.astype(np.float64)
    known = system.published & ~hidden
    low = np.where(known, true, np.where(system.published, least, 0.0))
    return Bounds(low, np.where(known, true, np.inf))


def propagate_bounds(system: TableSystem, bounds: Bounds) -> Bounds:
    """Narrow bounds by one equation at a time until none narrows any further.

    Bounds stay true of every whole-number table; they may be wider than the narrowest. Stops after 200
    rounds, which costs width and never truth.

    Parameters
    ----------
    system
        The tables.
    bounds
        Bounds to begin with.

    Returns
    -------
    Bounds
        Never wider than those given.
    """
    ties = sparse.vstack([system.relations, system.shortcuts], format="coo")
    row, node = (np.asarray(part, dtype=np.int64) for part in ties.coords)
    low, high = bounds.low.copy(), bounds.high.copy()
    for _ in range(_ROUNDS):
        before = low.copy(), high.copy()
        _narrow_once(row, node, ties.data, low, high)
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return Bounds(low, high)


def _narrow_once(row: IntArray, node: IntArray, sign: FloatArray, low: FloatArray, high: FloatArray) -> None:
    """Each term of an equation is what all others leave for it; all terms at once, in place."""
    up = sign > 0
    least = np.where(up, low[node], -high[node])
    most = np.where(up, high[node], -low[node])
    others_least = _sum_others(row, least)
    others_most = _sum_others(row, most)
    np.maximum.at(low, node, np.ceil(np.where(up, -others_most, others_least) - NEAR))
    np.minimum.at(high, node, np.floor(np.where(up, -others_least, others_most) + NEAR))


def _sum_others(row: IntArray, term: FloatArray) -> FloatArray:
    """Sum of the other terms in each term's row; infinite if one of those is."""
    endless = np.isinf(term)
    finite = np.where(endless, 0.0, term)
    total = np.bincount(row, weights=finite)[row] - finite
    endless_others = np.bincount(row, weights=endless)[row] - endless
    side = np.sign(term[endless][0]) if endless.any() else 1.0
    return np.where(endless_others > 0, side * np.inf, total)


@dataclass(frozen=True)
class Moves:
    """How some nodes may move away from their true values together, all others standing still.

    `equations` is of shape (equations, nodes) and times a move is 0; `rows` are the relations they come from.
    """

    nodes: IntArray
    equations: Any  # sparse; the stubs of linprog know only dense ones
    rows: IntArray
    low: FloatArray
    high: FloatArray


def allow_moves(system: TableSystem, bounds: Bounds, nodes: IntArray, *, furthest: float) -> Moves:
    """Let these nodes move within bounds, at most `furthest` either way."""
    rows, equations = _take_relations(system, nodes)
    true = system.values[nodes]
    low = np.maximum(bounds.low[nodes] - true, -furthest)
    high = np.minimum(bounds.high[nodes] - true, furthest)
    return Moves(nodes, equations, rows, low, high)


def _take_relations(system: TableSystem, nodes: IntArray) -> tuple[IntArray, sparse.csr_array]:
    """Return the relations that these nodes are in, and their part of them; costs the same in any city."""
    by_node = system.by_node
    first, last = by_node.indptr[nodes], by_node.indptr[nodes + 1]
    size = last - first
    ends = np.cumsum(size)
    place = np.arange(ends[-1] if ends.size else 0) + np.repeat(first - (ends - size), size)
    rows, row = np.unique(by_node.indices[place], return_inverse=True)
    column = np.repeat(np.arange(nodes.size), size)
    shape = (rows.size, nodes.size)
    return rows.astype(np.int64), sparse.csr_array((by_node.data[place], (row, column)), shape=shape)


@dataclass(frozen=True)
class Solution:
    """The furthest move found, and the weight of each equation in its proof (0: not needed)."""

    move: FloatArray
    weights: FloatArray


def move_furthest(moves: Moves, gain: FloatArray, *, whole: bool = False) -> Solution | None:
    """Maximise `gain` times the move.

    Parameters
    ----------
    moves
        What may move.
    gain
        Gain of a unit of each node.
    whole
        Ask for whole numbers (branch and bound, ten seconds at most).

    Returns
    -------
    Solution or None
        None where time ran out.

    Raises
    ------
    MeasureInputError
        If even standing still is not allowed: the bounds contradict the values.
    """
    limits: Any = np.column_stack([moves.low, moves.high])
    found = linprog(
        -gain,
        A_eq=moves.equations if moves.rows.size else None,
        b_eq=np.zeros(moves.rows.size) if moves.rows.size else None,
        bounds=limits,
        method="highs",
        integrality=1 if whole else 0,
        options={"time_limit": _SECONDS} if whole else {},
    )
    if found.status == _NO_MOVE:
        raise MeasureInputError("the bounds contradict the values of the cells")
    if found.x is None or (found.status not in (_SOLVED, _OUT_OF_TIME)):
        return None
    weights = np.zeros(0) if whole or not moves.rows.size else np.asarray(found.eqlin.marginals)
    move = np.asarray(found.x, dtype=np.float64)
    return Solution(np.where(np.abs(move - np.round(move)) < NEAR, np.round(move), move), weights)


def is_whole(move: FloatArray) -> bool:
    """Tell whether a move leads from one table of whole numbers to another."""
    return bool(np.all(move == np.round(move)))


def find_components(system: TableSystem, loose: BoolArray) -> IntArray:
    """Number the groups of loose nodes that relations tie together, shape (n,); -1 for known nodes."""
    part = system.relations @ sparse.diags_array(loose.astype(np.float64))
    part = sparse.csr_array(part)
    part.eliminate_zeros()
    _, label = connected_components(sparse.csr_array(abs(part).T @ abs(part)), directed=False)
    return np.where(loose, label, -1).astype(np.int64)


def bound_exactly(system: TableSystem, bounds: Bounds, nodes: IntArray) -> Bounds:
    """Find the smallest and largest value of each of these nodes by two linear programs each.

    Parameters
    ----------
    system
        The tables.
    bounds
        What is known beforehand of every node.
    nodes
        Nodes to bound.

    Returns
    -------
    Bounds
        Of `nodes`, in their order, rounded inwards to whole numbers. No real-valued table lies outside, so no
        whole-number one does. Where tables are of two dimensions, or nested, the ends are reached by whole
        numbers; in three dimensions the whole-number interval can be narrower still.
    """
    within = propagate_bounds(system, bounds)
    component = find_components(system, within.low < within.high)
    low, high = within.low[nodes], within.high[nodes]
    order = np.argsort(component[nodes], kind="stable")
    moves: Moves | None = None
    previous = -1
    for at in order[component[nodes][order] >= 0]:
        if component[nodes[at]] != previous or moves is None:
            previous = int(component[nodes[at]])
            moves = allow_whole_component(system, within, component == previous)
        (low[at], _), (high[at], _) = (find_end(system, moves, int(nodes[at]), side) for side in (-1, 1))
    return Bounds(low, high)


def allow_whole_component(system: TableSystem, within: Bounds, members: BoolArray) -> Moves:
    """Let a whole component move, further than any finite bound could let it."""
    nodes = np.flatnonzero(members)
    furthest = _FAR * (100.0 + float(system.values[nodes].max()))
    return allow_moves(system, within, nodes, furthest=furthest)


def find_end(system: TableSystem, moves: Moves, node: int, side: int) -> tuple[float, Solution | None]:
    """Return the smallest (`side` -1) or largest (1) value of a node, and the solution that reaches it."""
    place = int(np.searchsorted(moves.nodes, node))
    gain = np.zeros(moves.nodes.size)
    gain[place] = side
    solution = move_furthest(moves, gain)
    if solution is None:
        return side * np.inf, None
    step = float(solution.move[place])
    if abs(step) > np.sqrt(_FAR) * (100.0 + system.values[moves.nodes].max()):
        return side * np.inf, solution
    inward = np.floor(step + NEAR) if side > 0 else np.ceil(step - NEAR)
    return float(system.values[node] + inward), solution
