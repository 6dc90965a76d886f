"""The attacker: what anyone can work out from everything published, in this and all earlier releases.

What is guaranteed. A cell that is not narrowed has two tables of whole numbers that agree with everything
published, with every hidden cell at 1 or more, and that differ in it by the required width: no arithmetic on
these figures, whole-number reasoning included, can narrow it further. A narrowed cell's interval is an outer
one, from arithmetic or a linear program rounded inwards; a patient attacker may get it narrower still. Where
neither a proof nor a breach turns up in the time allowed, the cell counts as narrowed.

What is not. An attacker who knows something else (one of the records, the true value of a hidden cell), or
who reasons about the procedure (a cell was hidden because another was small), is outside these equations.

Sources
-------
Fischetti M, Salazar-González JJ (2000), JASA 95. Wong RC et al. (2007), Minimality attack in privacy
preserving data publishing, VLDB (the reasoning about procedures).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, IntArray
from queries.measures.disclosure_bounds import (
    Bounds,
    allow_whole_component,
    find_components,
    find_end,
    is_whole,
    move_furthest,
    propagate_bounds,
    start_bounds,
)
from queries.measures.disclosure_lines import Line, holds, reach_along
from queries.measures.disclosure_moves import (
    Reached,
    Surroundings,
    choose_weights,
    start_reached,
    widen_node,
)
from queries.measures.disclosure_protect import MIN_COUNT, MIN_WIDTH, find_guarded, require_width
from queries.measures.disclosure_relations import TableSystem
from queries.measures.disclosure_tables import PublishedCells

REACH = 150


@dataclass(frozen=True)
class AttackResult:
    """Intervals of what must not be narrowed, shape (targets,).

    `nodes` are the hidden cells, and the small atoms that no table shows (`published` false). `low` and
    `high` bound a `narrowed` node from outside; of one that is safe they are values that whole tables attain,
    at least `required` apart. `exact` marks intervals of which both hold.
    """

    nodes: IntArray
    values: IntArray
    published: BoolArray
    low: FloatArray
    high: FloatArray
    required: FloatArray
    narrowed: BoolArray
    exact: BoolArray

    @property
    def width(self) -> FloatArray:
        """Largest less smallest."""
        return self.high - self.low

    @property
    def recovered(self) -> BoolArray:
        """Which are known to the unit."""
        return np.asarray(self.width == 0, dtype=np.bool_)


def attack_cells(
    cells: PublishedCells,
    hidden: ArrayLike,
    *,
    least: int = 1,
    min_count: int = MIN_COUNT,
    min_width: int = MIN_WIDTH,
    reach: int = REACH,
    proofs: Iterable[Line] = (),
) -> AttackResult:
    """Try to narrow every hidden cell of this and all earlier releases.

    Parameters
    ----------
    cells
        This release's tables and the earlier ones.
    hidden
        Which cells are hidden, shape (cells,); earlier releases have their own record of it. A cell that is
        hidden in one place and shown in another is known.
    least
        Smallest value of a hidden cell, as readers know: 1 where zeros are shown, else 0.
    min_count
        Atoms that no table shows are attacked too where their count is 1 to `min_count` - 1.
    min_width
        Least width of an interval; a larger value needs its own width.
    reach
        Nodes among which a proof is sought at first.
    proofs
        Lines that are said to prove cells wide enough. Each is checked by adding up, against what is
        published alone; one that does not hold counts for nothing.

    Returns
    -------
    AttackResult
        Nodes in their order. The release is to be refused if any is narrowed.

    Raises
    ------
    MeasureInputError
        If `hidden` does not fit the cells, or marks a cell below `least`.
    """
    flags = np.where(cells.earlier, cells.hidden_before, np.asarray(hidden, dtype=np.bool_))
    if flags.shape != cells.values.shape or np.any(cells.values[flags] < least):
        raise MeasureInputError("a hidden cell is below what readers know to be its least value")
    system = cells.system
    suppressed = cells.mark_nodes(flags)
    unknown = suppressed & ~cells.mark_nodes(~flags)
    within = propagate_bounds(system, start_bounds(system, unknown, least=least))
    required = require_width(system.values, min_width=min_width)
    targets = np.flatnonzero(suppressed | find_guarded(system, min_count=min_count))
    wide = targets[within.width[targets] >= required[targets]]
    reached = start_reached(system)
    reached.low, reached.high = reach_along(
        system.values, [line for line in proofs if holds(system, within, line)]
    )
    _seek_proofs(system, within, wide, required, reached, reach=reach)
    return _settle(system, within, reached, targets, required)


def _seek_proofs(
    system: TableSystem,
    within: Bounds,
    nodes: IntArray,
    required: FloatArray,
    reached: Reached,
    *,
    reach: int,
) -> None:
    """Look near each node for whole tables that prove it wide enough; each one found helps others too."""
    nodes = nodes[reached.width[nodes] < required[nodes]]
    if not nodes.size:
        return
    loose = within.low < within.high
    near = Surroundings(system)
    near.set_weights(choose_weights(system.values, free=loose, closed=~loose))
    for node in map(int, nodes):
        if reached.width[node] < required[node]:
            widen_node(system, within, near, reached, node=node, width=required[node], reach=reach)


def _settle(
    system: TableSystem, within: Bounds, reached: Reached, targets: IntArray, required: FloatArray
) -> AttackResult:
    """Bound what has no proof yet by linear programs over its whole component, then by whole numbers."""
    low, high = within.low.copy(), within.high.copy()
    component = find_components(system, low < high)
    open_nodes = targets[(reached.width < required)[targets] & (within.width >= required)[targets]]
    for label in np.unique(component[open_nodes]):
        moves = allow_whole_component(system, within, component == label)
        for node in map(int, open_nodes[component[open_nodes] == label]):
            for side, ends in ((-1, low), (1, high)):
                if reached.width[node] >= required[node]:
                    break
                ends[node], found = find_end(system, moves, node, side)
                if (
                    found is not None
                    and high[node] - low[node] >= required[node]
                    and not is_whole(found.move)
                ):
                    gain = side * (moves.nodes == node).astype(np.float64)
                    found = move_furthest(moves, gain, whole=True)
                if found is not None:
                    reached.add(system.values, moves.nodes, found.move)
    return _report(system, Bounds(low, high), reached, targets, required)


def _report(
    system: TableSystem, outer: Bounds, reached: Reached, targets: IntArray, required: FloatArray
) -> AttackResult:
    narrowed = reached.width[targets] < required[targets]
    low = np.where(narrowed, outer.low[targets], reached.low[targets])
    high = np.where(narrowed, outer.high[targets], reached.high[targets])
    exact = (outer.low == reached.low)[targets] & (outer.high == reached.high)[targets]
    return AttackResult(
        nodes=targets,
        values=system.values[targets],
        published=system.published[targets],
        low=low,
        high=high,
        required=required[targets],
        narrowed=narrowed,
        exact=exact,
    )
