"""What a few people answered must not follow from scores of many."""

import pytest

from queries.errors import MeasureInputError
from queries.measures.disclosure_scores import attack_scores


@pytest.mark.parametrize(
    ("late", "given_away"),
    [(3, True), (49, True), (50, False), (80, False)],
)
def test_people_who_answered_late_are_the_difference_of_two_releases(late: int, given_away: bool) -> None:
    found = attack_scores([200, 200 + late, late], [True, True, False], [(1, [0, 2])])
    assert bool(found) is given_away
    if found:
        assert found[0].few == (2,)
        assert found[0].people == late
        assert found[0].points == pytest.approx(0.1 * (400 + late) / late)


def test_rounding_hides_a_few_among_very_many() -> None:
    """Scores to one decimal leave 3 people among 2,000 anything in an interval of 133 points."""
    assert attack_scores([2000, 2003, 3], [True, True, False], [(1, [0, 2])]) == []
    assert attack_scores([2000, 2003, 3], [True, True, False], [(1, [0, 2])], rounded_by=0.0)


def test_group_is_everybody_less_the_other_groups() -> None:
    base, wholes = [200, 192, 8], [(0, [1, 2])]
    assert [each.few for each in attack_scores(base, [True, True, False], wholes)] == [(2,)]
    assert attack_scores(base, [True, False, False], wholes) == []


def test_two_hidden_groups_are_known_together() -> None:
    base, wholes = [200, 160, 20, 20], [(0, [1, 2, 3])]
    (found,) = attack_scores(base, [True, True, False, False], wholes)
    assert sorted(found.few) == [2, 3]
    assert found.people == 40
    assert attack_scores([200, 140, 30, 30], [True, True, False, False], wholes) == []


def test_chain_of_releases_is_followed() -> None:
    """A group hidden in the first release is shown in the second, where only the others changed."""
    base = [200, 192, 8, 260, 60, 68]  # all, old, young; then all, those who came late, young with them
    wholes = [(0, [1, 2]), (3, [0, 4]), (5, [2, 4])]
    known = [True, False, False, True, False, True]
    found = attack_scores(base, known, wholes)
    assert [each.few for each in found] == [(2,)], "young with the late ones less the late ones"


def test_scores_of_another_shape_are_refused() -> None:
    with pytest.raises(MeasureInputError, match="do not fit"):
        attack_scores([1, 2], [True], [])
