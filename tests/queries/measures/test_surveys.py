"""Survey scores: scale, weights, bases and intervals against published values and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from queries.errors import MeasureInputError
from queries.measures.surveys import (
    compare_scores,
    judge_base,
    kish_effective_base,
    survey_score,
    survey_scores,
    top_box_share,
    wilson_interval,
)

ANSWERS = st.lists(st.integers(1, 5), min_size=2, max_size=60)
STUDENT = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]  # R, sleep$extra, second group


def test_the_ends_of_the_scale_are_0_and_100() -> None:
    assert survey_score([1, 1], low=1, high=5).score == 0.0
    assert survey_score([5, 5], low=1, high=5).score == 100.0
    assert survey_score([3, 4], low=1, high=5).score == 62.5
    assert survey_score([0, 10, 5], low=0, high=10).score == 50.0


@given(ANSWERS)
def test_a_reversed_item_is_the_mirror_image(answers: list[int]) -> None:
    plain = survey_score(answers, low=1, high=5)
    turned = survey_score(answers, low=1, high=5, reversed=True)
    assert_allclose(turned.score, 100.0 - plain.score, atol=1e-9)
    assert_allclose([turned.low, turned.high], [100.0 - plain.high, 100.0 - plain.low], atol=1e-6)


def test_without_weights_the_interval_is_students() -> None:
    # R, t.test(extra ~ group, sleep), second group: 2.33, 0.8976775 to 3.7623225; on a scale of -10 to 10.
    found = survey_score(STUDENT, low=-10, high=10)
    assert_allclose([found.score, found.low, found.high], 50.0 + 5.0 * np.array([2.33, 0.8976775, 3.7623225]))
    assert found.base == 10
    assert_allclose(found.effective_base, 10.0)


def test_weights_enter_the_mean_the_base_and_the_linearised_error() -> None:
    answers, weights = np.array([1.0, 3, 4, 5, 2]), np.array([1.0, 2, 1, 0.5, 1.5])
    found = survey_score(answers, weights, low=1, high=5)
    scores = 25.0 * (answers - 1.0)
    mean = np.sum(weights * scores) / 6.0
    error = np.sqrt(5 / 4 * np.sum((weights * (scores - mean)) ** 2)) / 6.0
    assert_allclose(found.score, mean)
    assert_allclose(found.high - found.score, 2.7764451 * error)  # t, 4 degrees of freedom
    assert_allclose(found.effective_base, 36.0 / 8.5)


def test_who_did_not_answer_or_has_no_weight_is_not_in_the_base() -> None:
    found = survey_score([4, np.nan, 2, 3, 3], [1, 1, 0, np.nan, 2], low=1, high=5)
    assert found.base == 2
    assert_allclose(found.score, (75 + 2 * 50) / 3)


def test_nobody_has_no_score_and_one_person_no_interval() -> None:
    nobody, one = survey_score([], low=1, high=5), survey_score([4], low=1, high=5)
    assert np.isnan(nobody.score)
    assert nobody.base == 0
    assert nobody.effective_base == 0.0
    assert one.score == 75.0
    assert one.base == 1
    assert np.all(np.isnan([nobody.low, nobody.high, one.low, one.high]))


def test_the_same_answer_from_all_is_not_certainty() -> None:
    found = survey_score([5] * 40, low=1, high=5)
    assert found.high == 100.0
    assert_allclose(found.low, 100.0 / (1.0 + 1.959964**2 / 40.0), rtol=1e-6)


@given(ANSWERS, st.floats(0.01, 100.0))
def test_the_unit_of_the_weights_is_free(answers: list[int], unit: float) -> None:
    weights = 1.0 + np.arange(len(answers)) % 3
    one, other = (survey_score(answers, w, low=1, high=5) for w in (weights, unit * weights))
    assert_allclose(
        [one.score, one.low, one.high, one.effective_base],
        [other.score, other.low, other.high, other.effective_base],
        atol=1e-6,
    )
    assert 0.0 <= one.low <= one.score + 1e-9
    assert one.score - 1e-9 <= one.high <= 100.0
    assert 1.0 <= one.effective_base <= one.base + 1e-9


def test_many_groups_at_once_are_each_as_if_alone() -> None:
    random = np.random.default_rng(11)
    answers = random.integers(1, 6, 400).astype(float)
    answers[random.random(400) < 0.1] = np.nan
    weights, groups = random.gamma(4.0, 0.25, 400), random.integers(-1, 6, 400)
    found = survey_scores(answers, weights, groups, group_count=8, low=1, high=5)
    for group in range(6):
        own = groups == group
        alone = survey_score(answers[own], weights[own], low=1, high=5)
        for part in ("score", "base", "effective_base", "low", "high"):
            assert_allclose(getattr(found, part)[group], getattr(alone, part))
    assert_array_equal(found.base[6:], [0, 0])
    assert np.all(np.isnan(found.score[6:]))


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    random = np.random.default_rng(20260703)
    answers = random.choice([1, 2, 3, 4, 5], p=[0.1, 0.15, 0.3, 0.3, 0.15], size=(60, 2000))
    weights = random.gamma(4.0, 0.25, size=answers.shape)
    groups = np.broadcast_to(np.arange(2000), answers.shape)
    found = survey_scores(answers.ravel(), weights.ravel(), groups.ravel(), group_count=2000, low=1, high=5)
    assert 0.93 <= np.mean((found.low <= 56.25) & (found.high >= 56.25)) <= 0.97


@pytest.mark.parametrize(
    ("positive", "base", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_newcombes_values(positive: int, base: int, low: float, high: float) -> None:
    assert_allclose(wilson_interval(positive / base, base), [low, high], atol=5e-5)


def test_wilson_without_a_base_has_no_bounds() -> None:
    assert np.all(np.isnan(wilson_interval([0.5, 0.5, np.nan], [0, np.nan, 10])))


def test_kish_effective_base() -> None:
    assert kish_effective_base([2.0] * 7) == pytest.approx(7.0)
    assert kish_effective_base([1.0, 3.0, np.nan, 0.0]) == pytest.approx(1.6)
    assert kish_effective_base([]) == 0.0


def test_share_of_the_two_best_answers() -> None:
    answers = [5, 4, 3, 2, 1, np.nan, 4, 5]
    found = top_box_share(answers, low=1, high=5)
    assert_allclose(found.score, 100 * 4 / 7)
    assert_allclose([found.low, found.high], 100.0 * np.array(wilson_interval(4 / 7, 7)))
    assert_allclose(top_box_share(answers, low=1, high=5, reversed=True).score, 100 * 2 / 7)
    assert_allclose(top_box_share(answers, low=1, high=5, boxes=1).score, 100 * 2 / 7)
    weighted = top_box_share([5, 1, 1], [2, 1, 1], low=1, high=5)
    assert_allclose([weighted.score, weighted.effective_base], [50.0, 16 / 6])


def test_the_difference_of_two_shares_has_newcombes_interval() -> None:
    # Newcombe 1998: 56/70 against 48/80.
    shares = [56 / 70, 48 / 80]
    bounds = [wilson_interval(share, base) for share, base in zip(shares, (70, 80), strict=True)]
    found = compare_scores(
        shares[0],
        shares[1],
        low_now=bounds[0][0],
        high_now=bounds[0][1],
        low_before=bounds[1][0],
        high_before=bounds[1][1],
    )
    assert_allclose([found.low, found.high], [0.0524, 0.3339], atol=5e-5)
    assert found.p < 0.05
    assert found.beyond_chance


@given(st.floats(20, 80), st.floats(20, 80), st.floats(0.5, 15.0))
def test_p_is_below_five_percent_just_when_the_interval_excludes_zero(
    a: float, b: float, width: float
) -> None:
    found = compare_scores(
        a, b, low_now=a - width, high_now=a + 2 * width, low_before=b - width / 2, high_before=b + width
    )
    if abs(float(found.p) - 0.05) > 1e-6:
        assert (found.p < 0.05) == bool(found.low > 0 or found.high < 0)
    swapped = compare_scores(
        b, a, low_now=b - width / 2, high_now=b + width, low_before=a - width, high_before=a + 2 * width
    )
    assert_allclose([swapped.low, swapped.high, swapped.p], [-found.high, -found.low, found.p], atol=1e-9)


def test_one_notable_difference_among_many_is_chance() -> None:
    now = np.full(100, 60.0)
    now[0] += 12.0  # p about 0.00003: stands among 100
    now[1] += 6.0  # p about 0.04: does not
    found = compare_scores(
        now, 60.0, low_now=now - 4.0, high_now=now + 4.0, low_before=56.0, high_before=64.0
    )
    assert_array_equal(np.flatnonzero(found.beyond_chance), [0])
    assert found.p[1] < 0.05


def test_a_score_published_without_a_base_is_not_testable() -> None:
    found = compare_scores(
        [60, 60, np.nan],
        [50, 50, 50],
        low_now=[58, np.nan, 58],
        high_now=[62, np.nan, 62],
        low_before=48,
        high_before=52,
    )
    assert_array_equal(found.testable, [True, False, False])
    assert_array_equal(found.beyond_chance, [True, False, False])
    assert np.all(np.isnan(found.difference[1:]))


def test_a_base_is_judged_by_the_thresholds_given() -> None:
    found = judge_base(
        [60, 50, 49, 30, 29, 60, np.nan, 60, 0],
        [55, 40, 30, 20, 25, 19, 50, np.nan, 0],
        too_few_below=30,
        too_few_effective_below=20,
        caution_below=50,
    )
    assert found.tolist() == [
        *("shown", "shown", "caution", "caution", "too_few", "too_few", "no_base", "shown", "too_few")
    ]


@pytest.mark.parametrize(
    ("answers", "weights", "low", "high"),
    [
        ([0, 3], None, 1, 5),
        ([3, 6], None, 1, 5),
        ([1], None, 5, 1),
        ([1, 2], [1, -1], 1, 5),
        ([1, 2], [1] * 3, 1, 5),
    ],
)
def test_refuses_what_is_not_on_the_scale(
    answers: list[float], weights: list[float] | None, low: float, high: float
) -> None:
    with pytest.raises(MeasureInputError):
        survey_score(answers, weights, low=low, high=high)


def test_refuses_a_score_outside_its_bounds() -> None:
    with pytest.raises(MeasureInputError, match="outside its own bounds"):
        compare_scores(60, 50, low_now=61, high_now=70, low_before=40, high_before=60)
