"""What is said of an attack, which survey scores are shown, and the published intervals."""

import numpy as np
import pytest

from queries.errors import MeasureInputError
from queries.measures.disclosure_attack import attack_cells
from queries.measures.disclosure_protect import find_primary, protect_cells
from queries.measures.disclosure_report import explain_narrowing, summarise_attack
from queries.measures.disclosure_surveys import find_few_answers, hide_scores
from queries.measures.disclosure_tables import PublishedCells, Table, make_cells
from queries.measures.published_disclosure import disclosure_checks


def make_beats() -> PublishedCells:
    labels = {"beat": ["0411", "0411", "0412", "0412"], "group": ["person", "society"] * 2}
    tables = [
        Table("beat and group", ("beat", "group")),
        Table("beat", ("beat",)),
        Table("group", ("group",)),
    ]
    return make_cells(labels, [30, 3, 25, 9], tables)


def test_published_intervals_are_met() -> None:
    checks = disclosure_checks()
    assert len(checks) == 8
    assert [check for check in checks if not check.passed] == []


def test_steward_reads_the_equations_that_give_a_cell_away() -> None:
    cells = make_beats()
    hidden = find_primary(cells.values)
    result = attack_cells(cells, hidden)
    lines = explain_narrowing(cells, hidden, int(result.nodes[result.narrowed][0]))
    assert lines
    assert all(line == "beat and group: 0411, society = 3" for line in lines)


def test_sliver_between_two_geographies_is_named_by_what_it_is_part_of() -> None:
    labels = {"beat": ["north", "north", "south"], "hood": ["hill", "mill", "mill"]}
    cells = make_cells(labels, [30, 2, 40], [Table("beat", ("beat",)), Table("hood", ("hood",))])
    shown = np.zeros(4, dtype=bool)
    result = attack_cells(cells, shown)
    lines = explain_narrowing(cells, shown, int(result.nodes[0]))
    assert [line for line in lines if "a part of" in line and "north" in line and line.endswith("= 2")]


def test_a_cell_shown_elsewhere_says_so() -> None:
    earlier = Table("first", ("row",), hidden_before=frozenset())
    cells = make_cells({"row": ["a", "b"]}, [3, 50], [earlier, Table("now", ("row",))])
    hidden = find_primary(cells.values)
    result = attack_cells(cells, hidden)
    assert explain_narrowing(cells, hidden, int(result.nodes[0])) == ["first: a is shown elsewhere"]
    with pytest.raises(MeasureInputError, match="no node"):
        explain_narrowing(cells, hidden, 99)


def test_manifest_has_aggregates_only() -> None:
    cells = make_beats()
    primary = find_primary(cells.values)
    hidden = protect_cells(cells, primary).hidden
    summary = summarise_attack(cells, hidden, primary, attack_cells(cells, hidden))
    assert (summary.cells, summary.hidden_first, summary.narrowed) == (8, 1, 0)
    assert summary.hidden_to_protect == hidden.sum() - 1 > 0
    assert summary.narrowest_width is not None
    assert summary.narrowest_width >= 4
    assert 0 < summary.share_of_counts_hidden <= 1
    assert summary.share_of_cells_hidden == hidden.sum() / 8


def test_nothing_hidden_has_no_narrowest_width() -> None:
    cells = make_cells({"row": ["a", "b"]}, [10, 50], [Table("now", ("row",))])
    none = np.zeros(2, dtype=bool)
    summary = summarise_attack(cells, none, none, attack_cells(cells, none))
    assert summary.narrowest_width is None
    assert summary.share_of_counts_hidden == 0


def test_survey_scores_need_a_base_and_no_small_cell() -> None:
    few = find_few_answers([49, 50, 200, np.nan, 60], [20, 10, 9, 30, np.nan])
    assert few.tolist() == [True, False, True, True, True]


def test_one_hidden_group_takes_the_smallest_other_with_it() -> None:
    # All respondents, then three age groups: the youngest alone would be the rest of the average.
    hidden = hide_scores([300, 20, 80, 200], [False, True, False, False], [(0, [1, 2, 3])])
    assert hidden.tolist() == [False, True, True, False]


def test_hidden_groups_too_small_together_take_another() -> None:
    hidden = hide_scores([300, 20, 10, 90, 180], [False, True, True, False, False], [(0, [1, 2, 3, 4])])
    assert hidden.tolist() == [False, True, True, True, False]


def test_a_whole_without_other_parts_is_hidden_and_so_on_upwards() -> None:
    wholes = [(0, [1, 2]), (1, [3])]
    hidden = hide_scores([400, 100, 300, 20], [False, False, False, True], wholes)
    assert hidden.tolist() == [False, True, True, True]
    with pytest.raises(MeasureInputError, match="do not fit"):
        hide_scores([1, 2], [True], [])
