"""Changes beyond chance: published values, and what must hold for any counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import poisson

from queries.errors import MeasureInputError
from queries.measures.changes import benjamini_hochberg, compare_counts, conditional_mid_p, e_test
from queries.measures.published_data import TRIAL_P_VALUES

COUNT = st.integers(0, 400)
EXPOSURE = st.floats(0.1, 10.0)
SMALL = st.floats(0.0, 1.0)


def sum_e_test(now: int, before: int, t_now: float, t_before: float) -> float:
    """The E-test by its definition, over every pair of counts up to 500."""
    rate = (now + before) / (t_now + t_before)
    x, y = np.meshgrid(np.arange(500), np.arange(500), indexing="ij")

    def differ(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        spread = np.sqrt(a / t_now**2 + b / t_before**2)
        return np.abs(a / t_now - b / t_before) / np.where(spread > 0, spread, 1.0)

    as_large = differ(x, y) >= differ(np.array(now), np.array(before)) * (1 - 1e-9)
    weights = np.outer(
        poisson.pmf(np.arange(500), rate * t_now), poisson.pmf(np.arange(500), rate * t_before)
    )
    return float(weights[as_large].sum())


@pytest.mark.parametrize(
    ("now", "before", "p"),
    [(0, 3, 0.0884), (3, 0, 0.0884), (6, 2, 0.1749), (2, 6, 0.1749)],  # Krishnamoorthy & Thomson 2004
)
def test_e_test_gives_the_papers_values(now: int, before: int, p: float) -> None:
    assert_allclose(e_test(now, before), p, atol=5e-5)


def test_e_test_of_25_against_16_is_not_beyond_chance() -> None:
    assert_allclose(e_test(25, 16), 0.165, atol=5e-4)


@pytest.mark.parametrize(
    ("now", "before", "t_now", "t_before"),
    [
        (5, 9, 1, 1),
        (0, 3, 1, 2),
        (30, 80, 28, 31),
        (1, 0, 31, 12),
        (2, 4, 1, 2),
        (99, 120, 30, 31),
        (9, 150, 7, 30),
    ],
)
def test_e_test_equals_its_definition(now: int, before: int, t_now: float, t_before: float) -> None:
    found = e_test(now, before, exposure_now=t_now, exposure_before=t_before)
    assert_allclose(found, sum_e_test(now, before, t_now, t_before), rtol=1e-9)


@pytest.mark.parametrize("mean", [1.0, 3.0, 8.0, 30.0, 120.0])
@pytest.mark.parametrize("days_now", [31.0, 12.0])
def test_false_alarms_stay_at_the_nominal_share(mean: float, days_now: float) -> None:
    # Summed over all pairs of counts, not simulated. The E-test is almost exact, not conservative.
    share = days_now / 31.0
    now, before = np.arange(poisson.isf(1e-7, mean * share)), np.arange(poisson.isf(1e-7, mean))
    p = compare_counts(now[:, None], before[None, :], exposure_now=days_now, exposure_before=31.0).p
    weights = np.outer(poisson.pmf(now, mean * share), poisson.pmf(before, mean))
    assert weights[p <= 0.05].sum() <= 0.053
    assert weights[p <= 0.01].sum() <= 0.0115


def test_areas_without_change_raise_hardly_a_flag() -> None:
    random = np.random.default_rng(20260701)
    means = random.gamma(2.0, 15.0, 280)
    flags = [compare_counts(*random.poisson(means, (2, 280))).beyond_chance.any() for _ in range(60)]
    assert np.mean(flags) <= 0.15  # at most 10 % of such maps show a change at all


def test_real_changes_are_found_among_many_areas() -> None:
    before = np.full(280, 60)
    now = before.copy()
    now[:10] = 130
    assert_array_equal(np.flatnonzero(compare_counts(now, before).beyond_chance), np.arange(10))


@given(COUNT, COUNT, EXPOSURE, EXPOSURE)
def test_p_is_a_probability_whatever_the_order(a: int, b: int, t_a: float, t_b: float) -> None:
    for test in (e_test, conditional_mid_p):
        p = test(a, b, exposure_now=t_a, exposure_before=t_b)
        swapped = test(b, a, exposure_now=t_b, exposure_before=t_a)
        if a + b == 0:
            assert np.isnan(p)
        else:
            assert 0.0 <= p <= 1.0
            assert_allclose(p, swapped, atol=1e-11)


@given(st.integers(1, 300))
def test_the_further_apart_the_smaller_the_p(total: int) -> None:
    now = np.arange(total // 2 + 1, total + 1)
    for test in (e_test, conditional_mid_p):
        assert np.all(np.diff(test(now, total - now)) <= 1e-11)


@given(st.integers(1, 300), st.floats(0.01, 100.0))
def test_equal_counts_differ_in_nothing_and_the_unit_of_exposure_is_free(count: int, unit: float) -> None:
    assert_allclose(e_test(count, count, exposure_now=unit, exposure_before=unit), 1.0)
    assert_allclose(e_test(count, 7, exposure_now=unit, exposure_before=unit), e_test(count, 7), atol=1e-11)


@pytest.mark.parametrize(
    ("now", "before", "exact"),
    [(99, 99, True), (99, 140, True), (140, 99, True), (100, 99, True), (100, 100, False), (100, 140, False)],
)
def test_both_sides_of_the_threshold(now: int, before: int, exact: bool) -> None:
    found = compare_counts(now, before, exposure_now=31, exposure_before=30).p
    test = e_test if exact else conditional_mid_p
    assert found == test(now, before, exposure_now=31, exposure_before=30)


def test_the_two_tests_meet_at_the_threshold() -> None:
    before = np.arange(100, 180)
    assert_allclose(e_test(100, before), conditional_mid_p(100, before), atol=0.005)


@pytest.mark.parametrize(
    ("now", "before", "t_now", "t_before", "ratio", "low", "high", "p"),
    [
        # OpenEpi, "Comparing 2 Person-Time Rates", mid-P exact.
        (17, 3, 100025, 122268, 6.927, 2.210, 29.63, 0.0003127),
        (8, 1, 78531, 77932, 7.939, 1.270, 177.6, 0.02210),
    ],
)
def test_ratio_interval_and_mid_p_are_the_published_ones(
    now: int, before: int, t_now: int, t_before: int, ratio: float, low: float, high: float, p: float
) -> None:
    found = compare_counts(now, before, exposure_now=t_now, exposure_before=t_before)
    assert_allclose([found.ratio, found.low, found.high], [ratio, low, high], rtol=5e-4)
    assert_allclose(
        conditional_mid_p(now, before, exposure_now=t_now, exposure_before=t_before), p, rtol=5e-4
    )


def test_ratio_is_that_of_r_poisson_test() -> None:
    found = compare_counts(11, 21, exposure_now=800, exposure_before=3011)
    assert_allclose(found.ratio, 1.971488, atol=1e-6)
    assert 0.8584264 < found.low < found.ratio < found.high < 4.2772659  # within the exact interval


@given(st.integers(0, 300), st.integers(0, 300), EXPOSURE)
def test_the_interval_excludes_one_just_when_mid_p_is_below_five_percent(a: int, b: int, t: float) -> None:
    found = compare_counts(a, b, exposure_now=t)
    if a + b == 0:
        assert np.isnan(found.ratio)
        return
    assert found.low <= found.ratio <= found.high
    p = float(conditional_mid_p(a, b, exposure_now=t))
    if abs(p - 0.05) > 1e-6:
        assert (found.low > 1.0 or found.high < 1.0) == (p < 0.05)


def test_nothing_before_is_an_infinite_ratio_with_a_lower_bound() -> None:
    found = compare_counts([9, 0], [0, 9])
    assert_array_equal(found.ratio, [np.inf, 0.0])
    assert found.low[0] > 1.0
    assert found.high[0] == np.inf
    assert found.low[1] == 0.0
    assert found.high[1] < 1.0
    assert_array_equal(found.beyond_chance, [True, True])


def test_what_cannot_be_tested_says_so_and_is_not_counted() -> None:
    now, before = [0, np.nan, 5, 5, 40, 12], [0, 3, np.nan, 5, 10, 10]
    found = compare_counts(now, before, exposure_now=[31, 31, 31, 0, 31, 31], exposure_before=31)
    assert_array_equal(found.testable, [False, False, False, False, True, True])
    assert not found.beyond_chance[:4].any()
    for part in (found.ratio, found.low, found.high, found.p, found.adjusted_p):
        assert np.all(np.isnan(part[:4]))
    alone = compare_counts([40, 12], [10, 10], exposure_now=31, exposure_before=31)
    assert_array_equal(found.adjusted_p[4:], alone.adjusted_p)


def test_a_part_month_is_compared_by_its_days() -> None:
    assert not compare_counts(12, 31, exposure_now=12, exposure_before=31).beyond_chance
    assert compare_counts(12, 31, exposure_now=31, exposure_before=31).beyond_chance


def test_keeps_shapes_and_serves_no_areas_at_all() -> None:
    assert compare_counts(np.ones((3, 4)), 2).p.shape == (3, 4)
    assert compare_counts([], []).p.shape == (0,)


def test_very_unequal_and_very_large_counts() -> None:
    found = compare_counts([3, 0, 2_000_000, 50], [40_000, 30_000, 2_000_100, 5_000_000])
    assert np.all(found.p[[0, 1, 3]] < 1e-9)
    assert found.p[2] > 0.9


@pytest.mark.parametrize("now", [-1, 2.5, np.inf])
def test_refuses_what_is_no_count(now: float) -> None:
    with pytest.raises(MeasureInputError):
        compare_counts(now, 3)


def test_benjamini_hochberg_rejects_four_of_the_papers_fifteen() -> None:
    rejected, adjusted = benjamini_hochberg(TRIAL_P_VALUES, rate=0.05)
    assert_array_equal(np.flatnonzero(rejected), [0, 1, 2, 3])
    assert_allclose(adjusted[3], 0.0095 * 15 / 4)


@given(st.lists(st.one_of(SMALL, st.just(float("nan"))), max_size=40), st.floats(0.01, 0.5))
def test_benjamini_hochberg_by_its_definition(p: list[float], rate: float) -> None:
    rejected, adjusted = benjamini_hochberg(p, rate=rate)
    values = np.array(p, dtype=float)
    tested = np.sort(values[~np.isnan(values)])
    passing = tested[tested * (tested.size / np.arange(1, tested.size + 1)) <= rate]
    limit = passing.max() if passing.size else -1.0
    assert_array_equal(rejected, values <= limit)
    assert np.all(np.isnan(adjusted) == np.isnan(values))
    assert np.all(adjusted[~np.isnan(values)] >= values[~np.isnan(values)])


def test_benjamini_hochberg_refuses_what_is_no_probability() -> None:
    with pytest.raises(MeasureInputError):
        benjamini_hochberg([0.2, 1.2])
    with pytest.raises(MeasureInputError):
        benjamini_hochberg([0.2], rate=10)
