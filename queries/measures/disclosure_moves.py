"""Moves of a few cells around one cell: what protects it, and what shows that it is protected.

A move leads to a second table of whole numbers that agrees with everything published. Two tables in which a
cell differs by its width prove that nobody can narrow it further, and still do when more cells are hidden.
Looking only at cells near the one in question keeps each problem small, whatever the city's size; an
empty hand there means looking further, never giving up.

Sources
-------
Kelly JP, Golden BL, Assad AA (1992), Cell suppression: disclosure protection for sensitive tabular data,
Networks 22; Robertson DA (1993), Cell suppression at Statistics Canada (the cheapest move of |delta|).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp
from scipy.sparse.csgraph import dijkstra

from queries.measures.arrays import BoolArray, FloatArray, IntArray
from queries.measures.disclosure_bounds import Bounds, Moves, allow_moves, is_whole, move_furthest
from queries.measures.disclosure_lines import Line, draw_line
from queries.measures.disclosure_relations import TableSystem

_STEP = 1e-6
_GROWTH = 2
_SECONDS = 5.0
_SHIFT = 1e-7
_UPHILL = 0.1
_NEAR, _FURTHEST = 5.0, 15.0


class Surroundings:
    """Which nodes lie near another one through relations, near meaning cheap to move.

    `set_weights` says what it costs to go through a node; an infinite weight closes it.
    """

    def __init__(self, system: TableSystem) -> None:
        ties = sparse.coo_array(system.relations)
        row, node = (np.asarray(part, dtype=np.int64) for part in ties.coords)
        self.nodes = system.values.size
        row = row + self.nodes
        size = self.nodes + ties.shape[0]
        ends = (np.concatenate([node, row]), np.concatenate([row, node]))
        self._graph = sparse.csr_array((np.full(2 * row.size, _STEP), ends), shape=(size, size))
        self._first = int(self._graph.indptr[self.nodes])
        self._open = np.ones(self.nodes, dtype=bool)

    def set_weights(self, weights: FloatArray) -> None:
        """Set what it costs to go through each node, shape (n,)."""
        self._graph.data[self._first :] = weights[self._graph.indices[self._first :]]
        self._open = np.isfinite(weights)

    def list_nearest(self, node: int, *, reach: int) -> Iterator[IntArray]:
        """Yield the open nodes nearest to one, itself included, in rising order: `reach`, then ever more."""
        order, limit = self._rank_nodes(node, limit=_NEAR), _NEAR
        while order.size < reach and np.isfinite(limit):
            limit = limit + _NEAR if limit < _FURTHEST else np.inf
            order = self._rank_nodes(node, limit=limit)
        yield np.sort(order[:reach])
        while reach < order.size:
            reach *= _GROWTH
            if reach > order.size:
                order = self._rank_nodes(node, limit=np.inf)
            yield np.sort(order[:reach])

    def _rank_nodes(self, node: int, *, limit: float) -> IntArray:
        distance = dijkstra(self._graph, indices=node, limit=limit)[: self.nodes]
        distance[node] = 0.0
        distance[~self._open] = np.inf
        order = np.argsort(distance, kind="stable")
        return np.asarray(order[: np.isfinite(distance).sum()], dtype=np.int64)


def find_cheapest_move(moves: Moves, cost: FloatArray, node: int, step: int) -> FloatArray | None:
    """Move one node by `step` and others as cheaply as it can be done.

    Parameters
    ----------
    moves
        Nodes that may move, `node` among them.
    cost
        Cost of a unit of each of them, either way.
    node, step
        The node to move and by how much, up or down.

    Returns
    -------
    array or None
        A move in whole numbers, shape (nodes of `moves`,). None where there is none; if no whole one turns up
        in some seconds, the fractional one.
    """
    place = int(np.searchsorted(moves.nodes, node))
    low, high = moves.low, moves.high
    if not low[place] <= step <= high[place]:
        return None
    rise, fall = np.maximum(high, 0.0), np.maximum(-low, 0.0)
    low_end, high_end = np.zeros(2 * rise.size), np.concatenate([rise, fall])
    for at, wanted in ((place, max(step, 0)), (place + rise.size, max(-step, 0))):
        low_end[at] = high_end[at] = wanted
    equations = sparse.hstack([moves.equations, -moves.equations], format="csc")
    move = _minimise(cost, equations, low_end, high_end, whole=False)
    if move is None or is_whole(move):
        return move
    whole = _minimise(cost, equations, low_end, high_end, whole=True)
    return move if whole is None else whole


def _minimise(
    cost: FloatArray, equations: Any, low: FloatArray, high: FloatArray, *, whole: bool
) -> FloatArray | None:
    """Minimise the cost of |move|, a node's rise and fall being two variables."""
    found = milp(
        np.concatenate([cost, cost]),
        integrality=np.full(low.size, int(whole)),
        bounds=Box(low, high),
        constraints=LinearConstraint(equations, 0.0, 0.0) if equations.shape[0] else (),
        options={"time_limit": _SECONDS} if whole else {},
    )
    if found.x is None:
        return None
    move = found.x[: cost.size] - found.x[cost.size :]
    near = np.round(move)
    return np.where(np.abs(move - near) < _SHIFT * (1.0 + np.abs(move)), near, move)


@dataclass
class Reached:
    """Smallest and largest value of each node in the whole tables found that agree with what is published."""

    low: FloatArray
    high: FloatArray

    def add(self, values: IntArray, nodes: IntArray, move: FloatArray) -> None:
        """Take in another table; one that is not whole proves nothing about whole numbers."""
        if is_whole(move):
            self.low[nodes] = np.minimum(self.low[nodes], values[nodes] + move)
            self.high[nodes] = np.maximum(self.high[nodes], values[nodes] + move)

    def add_line(self, values: IntArray, line: Line) -> None:
        """Take in the ends of a line of tables."""
        down, up = line.reach
        self.low[line.nodes] = np.minimum(self.low[line.nodes], values[line.nodes] + down)
        self.high[line.nodes] = np.maximum(self.high[line.nodes], values[line.nodes] + up)

    @property
    def width(self) -> FloatArray:
        """Largest less smallest, shape (n,)."""
        return self.high - self.low


def start_reached(system: TableSystem) -> Reached:
    """Begin with the true table alone."""
    true = system.values.astype(np.float64)
    return Reached(true.copy(), true.copy())


def widen_node(
    system: TableSystem,
    bounds: Bounds,
    near: Surroundings,
    reached: Reached,
    *,
    node: int,
    width: float,
    reach: int,
) -> bool:
    """Look for whole tables in which a node takes values `width` apart; tell whether there are any.

    Parameters
    ----------
    system, bounds
        The tables and what is known of them.
    near
        Surroundings, closed where a node is known.
    reached
        What earlier tables reached; taken into account, and added to.
    node, width
        The node and the width to reach.
    reach
        Nodes to look among at first; eight times as many at last.
    """
    rng = np.random.default_rng(node)
    for nodes in near.list_nearest(node, reach=reach):
        moves = allow_moves(system, bounds, nodes, furthest=4.0 * width + 20.0)
        for side in (1.0, -1.0):
            gain: FloatArray = np.asarray(side * (0.02 * rng.integers(0, 2, size=nodes.size) - 0.01))
            gain[np.searchsorted(nodes, node)] = side
            _add_furthest(system, bounds, moves, gain, reached)
            if reached.width[node] >= width:
                return True
        if nodes.size >= 8 * reach:
            break
    return False


def _add_furthest(
    system: TableSystem, bounds: Bounds, moves: Moves, gain: FloatArray, reached: Reached
) -> None:
    """Take in the line to the table that is furthest along `gain`, a whole one if it can be had."""
    found = move_furthest(moves, gain)
    if found is not None and not is_whole(found.move):
        found = move_furthest(moves, gain, whole=True)
    line = None if found is None else draw_line(system.values, bounds, moves.nodes, found.move)
    if line is not None:
        reached.add_line(system.values, line)


def choose_weights(values: IntArray, *, free: BoolArray, closed: BoolArray) -> FloatArray:
    """Weights for `Surroundings`: mostly one a step, a little more for what would have to be hidden."""
    weights = np.where(free, 1.0, 1.0 + _UPHILL * np.log2(1.0 + values))
    return np.where(closed, np.inf, weights)
