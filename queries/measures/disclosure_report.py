"""What is said of an attack: aggregates for everyone, cells and equations for the steward alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, IntArray
from queries.measures.disclosure_attack import AttackResult
from queries.measures.disclosure_bounds import (
    allow_whole_component,
    find_components,
    find_end,
    start_bounds,
)
from queries.measures.disclosure_tables import PublishedCells

_NEEDED = 1e-7
_TERMS = 6


@dataclass(frozen=True)
class ManifestSummary:
    """Aggregates of a release that are safe to publish.

    `narrowest_width` is the least width of a hidden cell's interval, at least; None where nothing is hidden.
    Shares are of this release's cells that are not 0, and of what its most detailed tables count in all.
    """

    cells: int
    hidden_first: int
    hidden_to_protect: int
    narrowed: int
    narrowest_width: int | None
    share_of_cells_hidden: float
    share_of_counts_hidden: float


def summarise_attack(
    cells: PublishedCells, hidden: ArrayLike, primary: ArrayLike, result: AttackResult
) -> ManifestSummary:
    """Summarise a release for its public manifest.

    Parameters
    ----------
    cells, hidden, primary
        The tables, what is hidden of them, and what was hidden first, shapes (cells,).
    result
        What the attack on them found.

    Returns
    -------
    ManifestSummary
        Counts of cells of this release only, but for `narrowed` and the width, which are of all releases.
    """
    flags, first = (np.asarray(marks, dtype=np.bool_) & ~cells.earlier for marks in (hidden, primary))
    now = ~cells.earlier & (cells.values > 0)
    widths = result.width[result.published]
    finest = _mark_finest(cells)
    return ManifestSummary(
        cells=int((~cells.earlier).sum()),
        hidden_first=int((flags & first).sum()),
        hidden_to_protect=int((flags & ~first).sum()),
        narrowed=int(result.narrowed.sum()),
        narrowest_width=int(min(widths.min(), 1 << 30)) if widths.size else None,
        share_of_cells_hidden=float(flags.sum()) / max(int(now.sum()), 1),
        share_of_counts_hidden=_share(cells.values, flags & finest, finest),
    )


def _mark_finest(cells: PublishedCells) -> BoolArray:
    """Mark the cells of this release's tables with the most dimensions."""
    detail = np.array([len(table.by) for table in cells.tables])[cells.table]
    detail = np.where(cells.earlier, -1, detail)
    return np.asarray((detail == detail.max(initial=-1)) & (detail >= 0), dtype=np.bool_)


def _share(values: IntArray, part: BoolArray, whole: BoolArray) -> float:
    return float(values[part].sum()) / max(int(values[whole].sum()), 1)


def name_node(cells: PublishedCells, node: int) -> str:
    """Name a node for the steward: a published cell, or what part of others it is."""
    found = np.flatnonzero(cells.node == node)
    if found.size:
        return cells.name_cell(int(found[0]))
    ties = cells.system.relations
    atoms = cells.system.values.size - ties.shape[0]
    rows = np.flatnonzero(ties.tocsc()[:, [node]].toarray().ravel())
    parents = [cells.name_cell(int(np.flatnonzero(cells.node == atoms + row)[0])) for row in rows]
    return f"a part of {' and of '.join(parents)}"


def explain_narrowing(cells: PublishedCells, hidden: ArrayLike, node: int, *, least: int = 1) -> list[str]:
    """Write the equations that bound a node from below and from above, for the steward's eyes only.

    Parameters
    ----------
    cells, hidden
        The tables, and what is hidden of them.
    node
        A node of an `AttackResult`.
    least
        Smallest value of a hidden cell.

    Returns
    -------
    list of str
        One equation each, unknown cells on the left and what is known on the right: those with a weight in
        the linear programs' proofs. Empty where no equation bounds it.

    Raises
    ------
    MeasureInputError
        If there is no such node.
    """
    system = cells.system
    if not 0 <= node < system.values.size:
        raise MeasureInputError(f"there is no node {node}")
    flags = np.where(cells.earlier, cells.hidden_before, np.asarray(hidden, dtype=np.bool_))
    unknown = cells.mark_nodes(flags) & ~cells.mark_nodes(~flags)
    start = start_bounds(system, unknown, least=least)
    component = find_components(system, start.low < start.high)
    if component[node] < 0:
        return [f"{name_node(cells, node)} is shown elsewhere"]
    moves = allow_whole_component(system, start, component == component[node])
    used: set[int] = set()
    for side in (-1, 1):
        _, solution = find_end(system, moves, node, side)
        if solution is not None:
            used.update(moves.rows[np.abs(solution.weights) > _NEEDED].tolist())
    return [_write_equation(cells, start.low < start.high, row) for row in sorted(used)]


def _write_equation(cells: PublishedCells, unknown: BoolArray, row: int) -> str:
    """Write a relation as a sum of unknown cells that is known."""
    system = cells.system
    first, last = system.relations.indptr[row : row + 2]
    nodes, signs = system.relations.indices[first:last], system.relations.data[first:last]
    open_ = unknown[nodes]
    known = int(signs[~open_] @ system.values[nodes[~open_]])
    side = -1 if np.all(signs[open_] < 0) else 1
    names = [
        f"{'-' if side * sign < 0 else '+'} {name_node(cells, int(node))}"
        for node, sign in zip(nodes[open_], signs[open_], strict=True)
    ]
    more = [f"and {len(names) - _TERMS} more"] if len(names) > _TERMS else []
    left = " ".join(names[:_TERMS] + more).removeprefix("+ ")
    return f"{left} = {-side * known}"
