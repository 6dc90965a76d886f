"""Which cells to hide: the small ones first, then as little else as keeps every hidden one wide enough.

Sources
-------
Kelly JP, Golden BL, Assad AA (1992), Cell suppression: disclosure protection for sensitive tabular data,
Networks 22. Robertson DA (1993), Cell suppression at Statistics Canada. Fischetti M, Salazar-González JJ
(2000), JASA 95 (up, down and sliding protection).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, IntArray
from queries.measures.disclosure_bounds import Bounds, allow_moves, is_whole
from queries.measures.disclosure_lines import Line, draw_line
from queries.measures.disclosure_moves import (
    Reached,
    Surroundings,
    choose_weights,
    find_cheapest_move,
    start_reached,
)
from queries.measures.disclosure_relations import TableSystem
from queries.measures.disclosure_tables import PublishedCells
from queries.measures.disclosure_unhide import Hiding, show_again

MIN_COUNT = 5
MIN_WIDTH = 4
REACH = 300
_FREE = 0.01
_TOO_LARGE = 2.0
_AGAIN = 400


@dataclass(frozen=True)
class Protection:
    """Which cells of this release to hide, shape (cells,), and what could not be protected.

    `hidden` is all that is published of the decision: it does not say which cells came first. It also marks
    the cells that earlier releases hid. `exposed` are the nodes that no hiding can protect, because earlier
    releases have given them away. `lines` prove each hidden cell wide enough; `attack_cells` checks them.
    """

    hidden: BoolArray
    exposed: IntArray
    lines: tuple[Line, ...] = ()


def find_primary(counts: ArrayLike, *, min_count: int = MIN_COUNT) -> BoolArray:
    """Mark counts of 1 to `min_count` - 1; a zero is shown.

    Raises
    ------
    MeasureInputError
        If a count is negative or not a number.
    """
    values = np.asarray(counts, dtype=np.float64)
    if not np.all(values >= 0):
        raise MeasureInputError("a count is negative or missing")
    return np.asarray((values > 0) & (values < min_count), dtype=np.bool_)


def require_width(values: IntArray, *, min_width: int = MIN_WIDTH) -> FloatArray:
    """Width that the interval of each value must have: the value itself, and `min_width` at least."""
    return np.maximum(values, min_width).astype(np.float64)


def find_guarded(system: TableSystem, *, min_count: int = MIN_COUNT) -> BoolArray:
    """Mark nodes that no table shows and that are small: what differences between tables could give away."""
    return ~system.published & find_primary(system.values, min_count=min_count)


def protect_cells(
    cells: PublishedCells,
    primary: ArrayLike,
    *,
    min_count: int = MIN_COUNT,
    min_width: int = MIN_WIDTH,
    reach: int = REACH,
) -> Protection:
    """Hide more cells until each hidden one, and each small one never published, is wide enough.

    Cell by cell, the widest first, it looks for the cheapest move of the table that shifts the cell far
    enough, up and down together, with all zeros and all cells shown in earlier releases standing still. What
    moves is hidden. A unit moved costs the value of a cell that is shown, and next to nothing in one that is
    hidden already. Each move is followed as far as it leads, both ways, and so widens other cells too;
    those that it makes wide enough are not asked again. What was hidden for nothing is then shown again.

    Parameters
    ----------
    cells
        This release's tables and the earlier ones.
    primary
        Cells to hide first, shape (cells,); ignored in earlier releases.
    min_count
        Atoms that no table shows are protected too where their count is 1 to `min_count` - 1.
    min_width
        Least width of an interval; a larger value needs its own width.
    reach
        Cells to look among at first. The time for a city grows with its cells times this.

    Returns
    -------
    Protection
        Of which `attack_cells` is the independent check.

    Raises
    ------
    MeasureInputError
        If `primary` does not fit the cells, or marks a zero.
    """
    first = np.asarray(primary, dtype=np.bool_)
    if first.shape != cells.values.shape or np.any(cells.values[first & ~cells.earlier] == 0):
        raise MeasureInputError("cells to hide first must be as many as there are cells, and none of them 0")
    plan = _start_plan(cells, first & ~cells.earlier, min_count=min_count)
    exposed = _work_off(plan, min_width=min_width, reach=reach)
    kept = cells.mark_nodes((first & ~cells.earlier) | cells.hidden_before)
    required = require_width(plan.system.values, min_width=min_width)
    hiding = Hiding(plan.hidden, plan.bounds, plan.lines, required, plan.hidden & ~kept, plan.guarded)
    nodes, lines = show_again(plan.system, hiding)
    hidden = nodes[cells.node] & (cells.hidden_before | ~cells.earlier)
    return Protection(hidden, exposed, tuple(lines))


@dataclass
class _Plan:
    """What is hidden so far, what may not be, and what whole tables have reached."""

    system: TableSystem
    hidden: BoolArray
    closed: BoolArray
    guarded: BoolArray
    bounds: Bounds
    near: Surroundings
    reached: Reached
    lines: list[Line]

    def list_nearest(self, node: int, *, reach: int) -> Iterator[IntArray]:
        """List ever more nodes around one, as things are hidden by now."""
        free = self.hidden | ~self.system.published
        self.near.set_weights(choose_weights(self.system.values, free=free, closed=self.closed))
        return self.near.list_nearest(node, reach=reach)

    def list_wanting(self, required: FloatArray, given_up: BoolArray) -> IntArray:
        """List the nodes that are not wide enough yet, the one that needs most first."""
        wanting = (self.hidden | self.guarded) & (self.reached.width < required) & ~given_up
        nodes = np.flatnonzero(wanting)
        return nodes[np.argsort(-required[nodes], kind="stable")]

    def take_move(self, nodes: IntArray, move: FloatArray) -> None:
        """Hide what moves, and remember the tables it leads to."""
        moved = nodes[np.abs(move) > 0]
        self.hidden[moved[self.system.published[moved]]] = True
        line = draw_line(self.system.values, self.bounds, nodes, move)
        if line is not None:
            self.lines.append(line)
            self.reached.add_line(self.system.values, line)


def _start_plan(cells: PublishedCells, first: BoolArray, *, min_count: int) -> _Plan:
    system = cells.system
    shown = cells.shown_before
    hidden = cells.mark_nodes(first | cells.hidden_before)
    closed = shown | (system.published & (system.values == 0))
    true = system.values.astype(np.float64)
    low = np.where(closed, true, np.where(system.published, 1.0, 0.0))
    bounds = Bounds(low, np.where(closed, true, np.inf))
    guarded = find_guarded(system, min_count=min_count)
    return _Plan(system, hidden, closed, guarded, bounds, Surroundings(system), start_reached(system), [])


def _work_off(plan: _Plan, *, min_width: int, reach: int) -> IntArray:
    """Widen nodes until none is wanting; return those that cannot be."""
    required = require_width(plan.system.values, min_width=min_width)
    given_up = np.zeros(required.size, dtype=bool)
    for _ in range(_AGAIN):
        wanting = plan.list_wanting(required, given_up)
        if not wanting.size:
            break
        for node in map(int, wanting):
            if plan.reached.width[node] < required[node]:
                given_up[node] = not _widen(plan, node, int(required[node]), reach=reach)
    return np.sort(plan.list_wanting(required, np.zeros_like(given_up)))


def _widen(plan: _Plan, node: int, width: int, *, reach: int) -> bool:
    """Hide what it takes for one node; False where nothing does."""
    if plan.closed[node]:
        return False
    for nodes in plan.list_nearest(node, reach=reach):
        for up, down in _share_width(plan, node, width):
            if _move_both_ways(plan, nodes, node, (up, -down)):
                return True
    return False


def _find_costs(plan: _Plan, nodes: IntArray, width: int) -> FloatArray:
    """Cost of a unit: a shown cell's value, twice if its own width would not be reached by this one."""
    value = plan.system.values[nodes]
    free = plan.hidden[nodes] | ~plan.system.published[nodes]
    return np.where(free, _FREE, value * np.where(value > width, _TOO_LARGE, 1.0))


def _share_width(plan: _Plan, node: int, width: int) -> Iterator[tuple[int, int]]:
    """Ways to part the width between up and down: evenly as far as the node can fall, then all up."""
    room = int(plan.system.values[node] - plan.bounds.low[node])
    down = min(room, width // 2)
    yield width - down, down
    if down:
        yield width, 0
    if room >= width:
        yield 0, width


def _move_both_ways(plan: _Plan, nodes: IntArray, node: int, steps: tuple[int, int]) -> bool:
    """Move a node by each step that is not reached yet; change nothing unless both can be made."""
    far = 4.0 * (abs(steps[0]) + abs(steps[1])) + 20.0
    moves = allow_moves(plan.system, plan.bounds, nodes, furthest=far)
    cost = _find_costs(plan, nodes, abs(steps[0]) + abs(steps[1]))
    found = []
    for step in steps:
        value = plan.system.values[node] + step
        if step == 0 or plan.reached.low[node] <= value <= plan.reached.high[node]:
            continue
        move = find_cheapest_move(moves, cost, node, step)
        if move is None or not is_whole(move):
            return False
        found.append(move)
    for move in found:
        plan.take_move(nodes, move)
    return True
