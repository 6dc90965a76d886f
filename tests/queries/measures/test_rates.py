"""Rates with exact intervals, and smoothed ones, against published values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import poisson

from queries.errors import MeasureInputError
from queries.measures.published_data import ST_LOUIS_HOMICIDES, ST_LOUIS_RESIDENTS
from queries.measures.rates import empirical_bayes_rate, poisson_interval, rate

COUNTS = st.lists(st.integers(0, 500), min_size=1, max_size=30)


def test_interval_of_ten_events_is_garwoods() -> None:
    low, high = poisson_interval(10)
    assert_allclose([low, high], [4.79539, 18.39036], atol=5e-6)


def test_interval_per_exposure_is_that_of_r_poisson_test() -> None:
    # R, ?poisson.test: 137 events in 24.19893 units of time.
    estimate = rate(137, 24.19893, per=1.0)
    assert_allclose([estimate.rate, estimate.low, estimate.high], [5.661407, 4.753125, 6.692709], atol=1e-6)


def test_a_count_of_zero_has_the_bounds_0_and_3_69() -> None:
    low, high = poisson_interval(0)
    assert_allclose([low, high], [0.0, -np.log(0.025)])


def test_the_interval_holds_the_mean_as_often_as_it_says() -> None:
    for mean in (0.3, 2.0, 7.5, 40.0):
        counts = np.arange(200)
        low, high = poisson_interval(counts)
        held = poisson.pmf(counts, mean)[(low <= mean) & (mean <= high)].sum()
        assert held >= 0.95


def test_a_rate_is_per_thousand_by_default() -> None:
    estimate = rate([11, 0], [2750, 500])
    assert_allclose(estimate.rate, [4.0, 0.0])
    assert np.all((estimate.low <= estimate.rate) & (estimate.rate <= estimate.high))


def test_no_residents_or_nothing_received_is_no_rate() -> None:
    estimate = rate([3, 0, np.nan, 4], [0, 0, 1000, np.nan])
    for part in (estimate.rate, estimate.low, estimate.high):
        assert np.all(np.isnan(part))


@given(COUNTS, st.floats(1.0, 1e6))
def test_more_exposure_is_a_lower_rate_with_a_narrower_interval(counts: list[int], exposure: float) -> None:
    one, two = rate(counts, exposure), rate(counts, 2.0 * exposure)
    assert_allclose(one.rate, 2.0 * two.rate)
    assert np.all(one.high - one.low > two.high - two.low)


@pytest.mark.parametrize(("count", "exposure"), [(-1, 10), (1, -10), (np.inf, 1), ([1, 2], [1, 2, 3])])
def test_refuses_what_is_no_count(count: float | list[int], exposure: float | list[int]) -> None:
    with pytest.raises(MeasureInputError):
        rate(count, exposure)


def test_refuses_a_level_outside_0_to_1() -> None:
    with pytest.raises(MeasureInputError, match="between 0 and 1, not 95"):
        poisson_interval(3, level=95)


def test_smoothed_rates_of_st_louis_are_the_published_ones() -> None:
    # As in the documentation of esda.smoothing.Empirical_Bayes.
    smoothed = empirical_bayes_rate(ST_LOUIS_HOMICIDES, ST_LOUIS_RESIDENTS, per=1.0)
    expected = [2.36718950e-05, 4.54539167e-05, 4.78114019e-05, 2.76907146e-05, 6.58989323e-05]
    assert_allclose(smoothed[:5], expected, rtol=1e-8)


def test_rates_no_more_different_than_chance_are_one_rate() -> None:
    smoothed = empirical_bayes_rate([10, 11, 9], [1000, 1000, 1000])
    assert_allclose(smoothed, 10.0)


def test_a_single_area_keeps_its_own_rate() -> None:
    assert_allclose(empirical_bayes_rate([7], [1000]), [7.0])


def test_no_event_anywhere_is_zero_everywhere() -> None:
    assert_array_equal(empirical_bayes_rate([0, 0], [100, 200]), [0.0, 0.0])


def test_areas_without_a_rate_do_not_touch_the_others() -> None:
    counts, exposures = [30.0, 2.0, 55.0], [1000.0, 900.0, 1100.0]
    alone = empirical_bayes_rate(counts, exposures)
    joined = empirical_bayes_rate([*counts, 5.0, np.nan, 0.0], [*exposures, 0.0, 800.0, np.nan])
    assert_allclose(joined[:3], alone)
    assert np.all(np.isnan(joined[3:]))
    assert np.all(np.isnan(empirical_bayes_rate([np.nan, 1], [10, 0])))


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 100_000)), min_size=1, max_size=40))
def test_a_smoothed_rate_lies_between_the_raw_and_the_common_one(areas: list[tuple[int, int]]) -> None:
    counts, exposures = np.array(areas, dtype=float).T
    raw, common = counts / exposures, counts.sum() / exposures.sum()
    smoothed = empirical_bayes_rate(counts, exposures, per=1.0)
    slack = 1e-9 * (raw + common)
    assert np.all(smoothed >= np.minimum(raw, common) - slack)
    assert np.all(smoothed <= np.maximum(raw, common) + slack)
