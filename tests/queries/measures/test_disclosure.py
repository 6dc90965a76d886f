"""What readers can work out from published tables, against tables small enough to list every possibility."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from queries.errors import MeasureInputError
from queries.measures.disclosure_attack import AttackResult, attack_cells
from queries.measures.disclosure_bounds import Bounds, bound_exactly, propagate_bounds, start_bounds
from queries.measures.disclosure_protect import find_primary, protect_cells, require_width
from queries.measures.disclosure_tables import PublishedCells, Table, make_cells

TEXTBOOK = np.array([[20, 50, 10], [8, 19, 22], [17, 32, 12]])
ROWS_AND_COLUMNS = (
    Table("inner", ("row", "column")),
    Table("row", ("row",)),
    Table("column", ("column",)),
    Table("total", ()),
)


def lay_out(counts: np.ndarray, tables: tuple[Table, ...] = ROWS_AND_COLUMNS) -> PublishedCells:
    names = ("row", "column", "layer")[: counts.ndim]
    places = [axis.ravel() + 1 for axis in np.indices(counts.shape)]
    return make_cells(dict(zip(names, places, strict=True)), counts.ravel(), tables)


def mark(cells: PublishedCells, keys: set[tuple[str, ...]], *, table: int = 0) -> np.ndarray:
    return np.array(
        [at == table and key in keys for at, key in zip(cells.table, cells.keys, strict=True)], dtype=bool
    )


def list_intervals(cells: PublishedCells, hidden: np.ndarray, *, least: int) -> list[tuple[float, float]]:
    bounds = start_bounds(cells.system, cells.mark_nodes(hidden), least=least)
    found = bound_exactly(cells.system, bounds, cells.node[hidden])
    return list(zip(found.low.tolist(), found.high.tolist(), strict=True))


def attack(cells: PublishedCells) -> tuple[np.ndarray, AttackResult]:
    hidden = protect_cells(cells, find_primary(cells.values)).hidden
    return hidden, attack_cells(cells, hidden)


def test_textbook_table_has_the_textbook_intervals() -> None:
    cells = lay_out(TEXTBOOK)
    hidden = mark(cells, {("2", "1"), ("2", "3"), ("3", "1"), ("3", "3")})
    assert list_intervals(cells, hidden, least=0) == [(0, 25), (5, 30), (0, 25), (4, 29)]
    assert list_intervals(cells, hidden, least=1) == [(1, 24), (6, 29), (1, 24), (5, 28)]


def test_one_hidden_cell_in_a_row_is_its_total_less_the_rest() -> None:
    cells = lay_out(np.array([[3, 40, 20], [30, 20, 60], [9, 8, 7]]))
    result = attack_cells(cells, find_primary(cells.values))
    assert result.recovered.tolist() == [True]
    assert result.low.tolist() == result.high.tolist() == [3]


def test_three_hidden_in_a_triangle_are_still_worked_out() -> None:
    # Rows 1 and 2 share hidden columns 1 and 2; what the third row leaves in column 1 gives them away.
    counts = np.array([[1, 2, 40], [3, 40, 50], [60, 70, 80]])
    result = attack_cells(lay_out(counts), find_primary(lay_out(counts).values))
    assert result.recovered.all()


def test_hiding_more_repairs_what_hiding_the_small_ones_gives_away() -> None:
    cells = lay_out(np.array([[3, 40, 20], [30, 20, 60], [9, 8, 7]]))
    hidden, result = attack(cells)
    assert find_primary(cells.values)[hidden].sum() == 1
    assert hidden.sum() >= 4
    assert not result.narrowed.any()
    assert (result.width >= np.maximum(4, result.values)).all()


def test_nearest_rounding_gives_cells_away() -> None:
    # Four beats of 2 show as 0 and their total of 8 as 10: only 2, 2, 2, 2 rounds like that.
    cells = make_cells(
        {"beat": ["a", "b", "c", "d"]}, [2, 2, 2, 2], [Table("beat", ("beat",)), Table("all", ())]
    )
    shown = 5.0 * np.round(cells.system.values / 5)
    rounded = Bounds(np.maximum(shown - 2, 0), shown + 2)
    found = bound_exactly(cells.system, rounded, cells.node)
    assert found.low[:4].tolist() == found.high[:4].tolist() == [2, 2, 2, 2]


OVERLAP = {
    "beat": ["north", "north", "south", "south"],
    "neighbourhood": ["hill", "mill", "mill", "mill"],
    "quarter": ["1", "1", "1", "2"],
}
BEATS, HOODS = Table("beat", ("beat",)), Table("neighbourhood", ("neighbourhood",))


def test_two_overlapping_geographies_give_a_sliver_away() -> None:
    counts = [30, 2, 40, 1]
    for alone in (BEATS, HOODS):
        assert attack_cells(make_cells(OVERLAP, counts, [alone]), [False, False]).nodes.size == 0
    both = make_cells(OVERLAP, counts, [BEATS, HOODS])
    result = attack_cells(both, np.zeros(4, dtype=bool))
    assert result.values.tolist() == [2]
    assert not result.published.any()
    assert result.recovered.all()
    hidden, repaired = attack(both)
    assert hidden.any()
    assert not repaired.narrowed.any()


MONTHS = {"month": [f"{month:02}" for month in range(1, 14)]}


def test_rolling_windows_that_differ_by_one_small_month() -> None:
    counts = np.array([2, *[30] * 11, 3])
    first = Table("to month 12", (), np.arange(13) < 12, hidden_before=frozenset())
    second = Table("to month 13", (), np.arange(13) > 0)
    cells = make_cells(MONTHS, counts, [first, second])
    result = attack_cells(cells, [False, False])
    assert sorted(result.values.tolist()) == [2, 3]
    # Only the difference of the two windows is known: each month can be any number up to a window's total.
    assert not result.narrowed.any()


def test_year_to_date_in_two_releases_gives_the_months_between_away() -> None:
    counts = np.array([*[30] * 12, 3])
    first = Table("to month 12", (), np.arange(13) < 12, hidden_before=frozenset())
    cells = make_cells(MONTHS, counts, [first, Table("to month 13", ())])
    assert attack_cells(cells, [False, False]).recovered.tolist() == [True]
    protection = protect_cells(cells, [False, False])
    assert protection.hidden.tolist() == [False, True]
    assert not attack_cells(cells, protection.hidden).narrowed.any()


def test_what_an_earlier_release_showed_cannot_be_hidden_again() -> None:
    earlier = Table("first", ("row",), hidden_before=frozenset())
    cells = make_cells({"row": ["a", "b"]}, [3, 50], [earlier, Table("now", ("row",))])
    primary = find_primary(cells.values)
    protection = protect_cells(cells, primary)
    assert protection.exposed.size == 1
    result = attack_cells(cells, protection.hidden)
    assert result.recovered[result.values == 3].all()


def test_what_an_earlier_release_hid_stays_hidden() -> None:
    counts = np.array([3, 4, 50])
    hidden_before = frozenset({("a",), ("b",)})
    earlier = Table("first", ("row",), hidden_before=hidden_before)
    total = Table("first total", (), hidden_before=frozenset())
    cells = make_cells({"row": ["a", "b", "c"]}, counts, [earlier, total, Table("now", ("row",))])
    careless = np.array([*[False] * 4, True, False, False])
    assert attack_cells(cells, careless).recovered.all()
    protection = protect_cells(cells, find_primary(cells.values))
    assert protection.hidden[4:6].all()


def test_hidden_cells_do_not_tell_which_came_first() -> None:
    cells = lay_out(np.array([[3, 40, 20], [30, 20, 60], [9, 8, 7]]))
    hidden, result = attack(cells)
    protection = protect_cells(cells, hidden)
    assert protection.hidden.tolist() == hidden.tolist()
    assert not hasattr(protection, "primary")
    assert set(result.low[result.published].tolist()) != {3}
    start = start_bounds(cells.system, cells.mark_nodes(hidden))
    assert (start.low[cells.node[hidden]] == 1).all()


@pytest.mark.parametrize(
    ("counts", "tables", "message"),
    [
        ([1.5, 2], [BEATS], "whole"),
        ([-1, 2], [BEATS], "not negative"),
        ([1, 2, 3], [BEATS], "do not fit"),
        ([1, 2], [Table("ward", ("ward",))], "do not have"),
        ([1, 2], [Table("beat", ("beat",), hidden_before=frozenset({("z",)}))], "hidden before"),
    ],
)
def test_tables_that_make_no_sense_are_refused(
    counts: list[float], tables: list[Table], message: str
) -> None:
    with pytest.raises(MeasureInputError, match=message):
        make_cells({"beat": ["a", "b"]}, counts, tables)


def test_zeros_are_never_hidden() -> None:
    cells = lay_out(np.array([[0, 9], [4, 8]]))
    with pytest.raises(MeasureInputError, match="none of them 0"):
        protect_cells(cells, cells.values == 0)
    hidden, _ = attack(cells)
    assert not hidden[cells.values == 0].any()
    with pytest.raises(MeasureInputError, match="least value"):
        attack_cells(cells, cells.values == 0)


def list_tables(
    counts: np.ndarray, sums: list[tuple[np.ndarray, int | None]], *, most: int = 60_000
) -> np.ndarray:
    """Every table of whole numbers up to 12 above each count that agrees with sums; None is hidden, ≥ 1."""
    possible = np.zeros((1, 0), dtype=np.int64)
    for at, count in enumerate(counts):
        values = np.arange(count + 13)
        possible = np.column_stack([np.repeat(possible, values.size, axis=0), np.tile(values, len(possible))])
        for atoms, total in sums:
            reached = possible[:, atoms[: at + 1]].sum(axis=1)
            complete = not atoms[at + 1 :].any()
            if total is None:
                keep = reached >= 1 if complete else np.ones(len(possible), dtype=bool)
            else:
                keep = reached == total if complete else reached <= total
            possible = possible[keep]
        assume(len(possible) <= most)
    return possible


SHAPES = st.sampled_from([(2, 2), (2, 3), (3, 3), (2, 2, 2)])


@st.composite
def draw_cubes(draw: st.DrawFn) -> tuple[np.ndarray, tuple[Table, ...]]:
    shape = draw(SHAPES)
    size = int(np.prod(shape))
    counts = np.array(draw(st.lists(st.integers(0, 7), min_size=size, max_size=size))).reshape(shape)
    names = ("row", "column", "layer")[: len(shape)]
    margins = [
        tuple(name for place, name in enumerate(names) if number >> place & 1)
        for number in range(2 ** len(names))
    ]
    chosen = draw(st.lists(st.sampled_from(margins), unique=True, min_size=2, max_size=len(margins)))
    return counts, tuple(Table(" by ".join(by) or "total", by) for by in chosen)


def find_true_widths(cells: PublishedCells, hidden: np.ndarray, counts: np.ndarray) -> dict[int, int]:
    """Width of every hidden cell over all possible tables, by cell; written without the code under test."""
    names = ("row", "column", "layer")[: counts.ndim]
    labels = {
        name: (axis.ravel() + 1).astype(str)
        for name, axis in zip(names, np.indices(counts.shape), strict=True)
    }
    sums: list[tuple[np.ndarray, int | None]] = []
    for cell, key in enumerate(cells.keys):
        by = cells.tables[cells.table[cell]].by
        atoms = np.all([labels[name] == value for name, value in zip(by, key, strict=True)], axis=0)
        atoms = np.broadcast_to(atoms, counts.size)
        sums.append((atoms, None if hidden[cell] else int(counts.ravel()[atoms].sum())))
    possible = list_tables(counts.ravel(), sums)
    return {
        cell: int(np.ptp(possible[:, sums[cell][0]].sum(axis=1))) for cell in np.flatnonzero(hidden).tolist()
    }


@settings(max_examples=25, deadline=None)
@given(draw_cubes())
def test_no_published_cube_lets_anyone_below_the_width(drawn: tuple[np.ndarray, tuple[Table, ...]]) -> None:
    counts, tables = drawn
    cells = lay_out(counts, tables)
    protection = protect_cells(cells, find_primary(cells.values))
    assert protection.exposed.size == 0
    assert not attack_cells(cells, protection.hidden).narrowed.any()
    for cell, width in find_true_widths(cells, protection.hidden, counts).items():
        assert width >= max(4, cells.values[cell])


@settings(max_examples=25, deadline=None)
@given(draw_cubes())
def test_the_attacker_narrows_exactly_what_can_be_narrowed(
    drawn: tuple[np.ndarray, tuple[Table, ...]],
) -> None:
    counts, tables = drawn
    cells = lay_out(counts, tables)
    hidden = find_primary(cells.values)
    result = attack_cells(cells, hidden)
    place = {node: at for at, node in enumerate(result.nodes.tolist())}
    for cell, width in find_true_widths(cells, hidden, counts).items():
        at = place[int(cells.node[cell])]
        assert result.narrowed[at] == (width < result.required[at])
        if result.narrowed[at]:
            assert result.width[at] >= width
            assert result.low[at] <= cells.values[cell] <= result.high[at]


@settings(max_examples=20, deadline=None)
@given(draw_cubes())
def test_arithmetic_is_never_narrower_than_linear_programming(
    drawn: tuple[np.ndarray, tuple[Table, ...]],
) -> None:
    counts, tables = drawn
    cells = lay_out(counts, tables)
    hidden = find_primary(cells.values)
    start = start_bounds(cells.system, cells.mark_nodes(hidden))
    simple = propagate_bounds(cells.system, start)
    exact = bound_exactly(cells.system, start, cells.node)
    assert (simple.low[cells.node] <= exact.low).all()
    assert (simple.high[cells.node] >= exact.high).all()
    assert ((exact.low <= cells.values) & (cells.values <= exact.high)).all()


def test_required_width() -> None:
    assert require_width(np.array([1, 4, 5, 40])).tolist() == [4, 4, 5, 40]
