"""Proofs by lines of tables are checked by adding up, and what is hidden for nothing is shown again."""

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.measures.disclosure_attack import attack_cells
from queries.measures.disclosure_bounds import Bounds, start_bounds
from queries.measures.disclosure_lines import Line, draw_line, holds, reach_along
from queries.measures.disclosure_protect import find_primary, protect_cells, require_width
from queries.measures.disclosure_tables import PublishedCells, Table, make_cells
from queries.measures.disclosure_unhide import Hiding, show_again

MARGINS = tuple(Table(" ".join(by) or "total", by) for by in (("row", "column"), ("row",), ("column",), ()))


def lay_out(counts: np.ndarray) -> PublishedCells:
    row, column = (axis.ravel() for axis in np.indices(counts.shape))
    return make_cells({"row": row, "column": column}, counts.ravel(), MARGINS)


def find_nodes(cells: PublishedCells, *keys: tuple[str, str]) -> np.ndarray:
    return np.array([cells.node[cells.keys.index(key)] for key in keys])


SQUARE = (("0", "0"), ("0", "1"), ("1", "0"), ("1", "1"))
COUNTS = np.array([[3, 9, 40], [7, 12, 50], [60, 70, 80]])


def test_line_reaches_as_far_as_the_smallest_count_lets_it() -> None:
    cells = lay_out(COUNTS)
    nodes = find_nodes(cells, *SQUARE)
    hidden = np.isin(np.arange(cells.system.values.size), nodes)
    bounds = start_bounds(cells.system, hidden)
    line = draw_line(cells.system.values, bounds, nodes, np.array([2.0, -2.0, -2.0, 2.0]))
    assert line is not None
    # 9 and 7 can lose 6 at most together, 3 and 12 can lose 2: from 1 to 9 in the first cell.
    assert (line.first, line.last, np.abs(line.step).tolist()) == (-2, 6, [1, 1, 1, 1])
    low, high = reach_along(cells.system.values, [line])
    assert (low[nodes[0]], high[nodes[0]]) == (1, 9)
    assert holds(cells.system, bounds, line)


def test_false_proof_counts_for_nothing() -> None:
    cells = lay_out(COUNTS)
    nodes = np.sort(find_nodes(cells, *SQUARE))
    hidden = np.isin(cells.node, find_nodes(cells, *SQUARE[:2]))
    bounds = start_bounds(cells.system, cells.mark_nodes(hidden))
    good = Line(nodes, np.array([1, -1, -1, 1]), -2, 6)
    assert not holds(cells.system, bounds, good), "two of its cells are shown"
    unbalanced = Line(nodes[:1], np.array([1]), 0, 9)
    assert not holds(cells.system, bounds, unbalanced), "its row would no longer add up"
    assert attack_cells(cells, hidden, proofs=[good, unbalanced]).narrowed.all()


@given(st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_attack_with_proofs_and_without_agree(seed: int) -> None:
    counts = np.random.default_rng(seed).integers(0, 25, size=(5, 6))
    cells = lay_out(counts)
    found = protect_cells(cells, find_primary(cells.values))
    checked = attack_cells(cells, found.hidden, proofs=found.lines)
    alone = attack_cells(cells, found.hidden)
    assert checked.narrowed.tolist() == alone.narrowed.tolist()
    assert (checked.width >= checked.required)[~checked.narrowed].all()


def test_what_is_hidden_for_nothing_is_shown_again() -> None:
    cells = lay_out(np.array([[3, 9, 9, 30], [9, 9, 9, 40], [9, 9, 9, 50], [60, 70, 80, 90]]))
    primary = find_primary(cells.values)
    inner = np.isin(cells.table, [0]) & (cells.values < 10)
    system = cells.system
    nodes = cells.mark_nodes(inner)
    bounds = Bounds(np.where(nodes, 1.0, system.values), np.where(nodes, np.inf, system.values))
    lines = attack_lines(cells, nodes)
    none = np.zeros_like(nodes)
    hiding = Hiding(
        nodes, bounds, lines, require_width(system.values), nodes & ~cells.mark_nodes(primary), none
    )
    kept, proofs = show_again(system, hiding)
    assert primary[kept[cells.node]].any()
    assert 4 <= kept.sum() < nodes.sum()
    assert not attack_cells(cells, kept[cells.node]).narrowed.any()
    assert not attack_cells(cells, kept[cells.node], proofs=proofs).narrowed.any()


def attack_lines(cells: PublishedCells, hidden: np.ndarray) -> list[Line]:
    """Every square of hidden cells as a line."""
    bounds = start_bounds(cells.system, hidden)
    lines = []
    for top in range(2):
        for left in range(2):
            keys = [(str(top + down), str(left + right)) for down in (0, 1) for right in (0, 1)]
            nodes = find_nodes(cells, *keys)
            order = np.argsort(nodes)
            step = np.array([1.0, -1.0, -1.0, 1.0])[order]
            line = draw_line(cells.system.values, bounds, nodes[order], step)
            assert line is not None
            lines.append(line)
    return lines


def test_proofs_are_of_the_release_that_they_were_made_for() -> None:
    cells = lay_out(COUNTS)
    found = protect_cells(cells, find_primary(cells.values))
    assert found.lines
    moved = [dataclasses.replace(line, last=line.last + 1) for line in found.lines]
    bounds = start_bounds(cells.system, cells.mark_nodes(found.hidden))
    assert all(holds(cells.system, bounds, line) for line in found.lines)
    assert not any(holds(cells.system, bounds, line) for line in moved)
