"""Lines of tables: from the true one in a direction and back, as far as everything published allows.

A direction that leaves every relation and every shown number as it is leads to a further table of whole
numbers at each step, until a hidden cell would fall below its least value. The two ends prove how wide each
cell on the line is, without another search; and anybody can check them by adding up.

Sources
-------
Diaconis P, Sturmfels B (1998), Algebraic algorithms for sampling from conditional distributions, Annals of
Statistics 26 (moves between tables with the same margins).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from queries.measures.arrays import FloatArray, IntArray
from queries.measures.disclosure_bounds import Bounds
from queries.measures.disclosure_relations import TableSystem

_NOT_BOUND = 1 << 20


@dataclass(frozen=True)
class Line:
    """Tables of whole numbers: the true one and `k` times `step` in `nodes`, `k` from `first` to `last`."""

    nodes: IntArray
    step: IntArray
    first: int
    last: int

    @property
    def reach(self) -> tuple[IntArray, IntArray]:
        """Furthest change of each node down and up."""
        ends = np.sort(np.outer([self.first, self.last], self.step), axis=0)
        return np.minimum(ends[0], 0), np.maximum(ends[1], 0)


def draw_line(values: IntArray, bounds: Bounds, nodes: IntArray, move: FloatArray) -> Line | None:
    """Return the line that a move begins; None where the move is not in whole numbers, or none at all.

    Parameters
    ----------
    values, bounds
        True values of all nodes and what they may be, shapes (n,).
    nodes, move
        Some nodes and how far each moves, which agrees with every relation.
    """
    moved = move != 0
    if not moved.any() or np.any(move != np.round(move)):
        return None
    nodes, whole = nodes[moved], move[moved].astype(np.int64)
    step = whole // np.gcd.reduce(np.abs(whole))
    down, up = values[nodes] - bounds.low[nodes], bounds.high[nodes] - values[nodes]
    size = np.abs(step)
    last = np.min(np.floor(np.where(step > 0, up, down) / size))
    first = np.min(np.floor(np.where(step > 0, down, up) / size))
    return Line(nodes, step, -int(min(first, _NOT_BOUND)), int(min(last, _NOT_BOUND)))


def holds(system: TableSystem, bounds: Bounds, line: Line) -> bool:
    """Tell whether both ends of a line agree with every relation and with bounds: the check of a proof."""
    change = np.zeros(system.values.size, dtype=np.int64)
    change[line.nodes] = line.step
    if np.any(system.relations @ change):
        return False
    true = system.values[line.nodes]
    down, up = line.reach
    within = (true + down >= bounds.low[line.nodes]) & (true + up <= bounds.high[line.nodes])
    return bool(within.all())


def reach_along(values: IntArray, lines: Iterable[Line]) -> tuple[FloatArray, FloatArray]:
    """Return the smallest and largest value of every node on any of these lines, shapes (n,)."""
    low, high = values.astype(np.float64), values.astype(np.float64)
    for line in lines:
        down, up = line.reach
        low[line.nodes] = np.minimum(low[line.nodes], values[line.nodes] + down)
        high[line.nodes] = np.maximum(high[line.nodes], values[line.nodes] + up)
    return low, high
