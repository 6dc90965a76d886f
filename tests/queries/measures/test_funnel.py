"""Funnel limits: known values, how often areas at the target leave them, and over-dispersion."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import poisson

from queries.errors import MeasureInputError
from queries.measures.funnel import funnel_limits, funnel_plot, winsorised_dispersion

EXPECTED = st.floats(0.05, 5000.0)


@pytest.mark.parametrize(
    ("expected", "low", "high"),
    [(5, 0.11, 1.88), (10, 0.38, 1.62), (20, 0.56, 1.44), (50, 0.72, 1.28), (100, 0.80, 1.20)],
)
def test_limits_at_common_expected_counts(expected: float, low: float, high: float) -> None:
    assert_allclose(funnel_limits(expected), [low, high], atol=0.005)


def test_limits_are_interpolated_as_the_paper_says() -> None:
    # Expected 5, lower 2.5 %: P(X <= 1) = 0.0404 is the first over, by 0.0154 of P(X = 1) = 0.0337.
    below, mass = poisson.cdf(1, 5), poisson.pmf(1, 5)
    low, _ = funnel_limits(5)
    assert_allclose(low, (1 - (below - 0.025) / mass) / 5)


@given(st.floats(3.0, 2000.0))
def test_areas_at_the_target_leave_about_as_often_as_the_level_says(expected: float) -> None:
    counts = np.arange(poisson.ppf(1e-9, expected), poisson.isf(1e-9, expected) + 1)
    for level in (0.95, 0.998):
        low, high = funnel_limits(expected, level=level)
        outside = poisson.pmf(counts, expected)[(counts < low * expected) | (counts > high * expected)].sum()
        # Interpolation cuts within one count: it can be off by no more than that count's own mass.
        edge = sum(
            poisson.pmf(np.floor(limit * expected) + step, expected)
            for limit in (low, high)
            for step in (0, 1)
        )
        assert abs(outside - (1 - level)) <= edge


@given(EXPECTED, st.floats(1.0, 20.0))
def test_limits_hold_one_and_widen_with_dispersion_and_level(expected: float, dispersion: float) -> None:
    low, high = funnel_limits(expected)
    wide_low, wide_high = funnel_limits(expected, dispersion=dispersion)
    outer_low, outer_high = funnel_limits(expected, level=0.998)
    assert 0.0 <= outer_low <= low <= high <= outer_high
    assert wide_low <= low <= high <= wide_high
    assert outer_low <= 1.0 <= outer_high


def test_nothing_expected_has_no_limits() -> None:
    assert np.all(np.isnan(funnel_limits([0.0, np.nan])))


def test_an_area_far_off_the_rest_is_found_and_the_rest_are_not() -> None:
    counts = np.array([50, 52, 47, 49, 51, 53, 48, 50, 46, 50, 110, 12, 69])
    found = funnel_plot(counts, np.full(13, 1000.0), target=50.0)
    assert_array_equal(found.position[:10], 0)
    assert found.position[10] == 2
    assert found.position[11] == -2


def test_positions_follow_the_limits_either_side() -> None:
    spread = np.zeros(40) + 100  # thirty-six at the target keep the dispersion at 1
    counts = np.concatenate([spread, [121, 79, 140, 65]])
    found = funnel_plot(counts, np.full(44, 1000.0), target=100.0)
    assert found.dispersion == 1.0
    assert_array_equal(found.position[40:], [1, -1, 2, -2])
    assert_allclose([found.low_95[0], found.high_95[0]], 100.0 * np.array(funnel_limits(100.0)))


def test_few_expected_events_are_not_rankable_and_no_exposure_has_no_place() -> None:
    found = funnel_plot([5, 40, 3, np.nan, 40], [100, 1000, 0, 500, 1000])
    assert_array_equal(found.rankable, [False, True, False, False, True])
    assert_array_equal(found.position[2:4], [0, 0])
    for part in (found.rate, found.expected, found.low_95, found.high_998):
        assert np.all(np.isnan(part[2:4]))
    assert_allclose(found.target, 1000.0 * 85 / 2100)


def test_no_areas_and_no_events_have_no_funnel_but_no_failure() -> None:
    empty, quiet = funnel_plot([np.nan], [0]), funnel_plot([0, 0], [100, 200])
    assert np.isnan(empty.target)
    assert empty.dispersion == quiet.dispersion == 1.0
    assert_array_equal(quiet.position, [0, 0])


def test_winsorised_dispersion_by_hand() -> None:
    z = np.array([-9.0, -2, -2, -1, 0, 0, 1, 2, 2, 2, 9.0])  # the 10 % quantiles are -2 and 2
    # Standard normal values pulled in to ±1.2816 have a mean square of 0.6787.
    assert_allclose(winsorised_dispersion(z), (8 * 4 - 4 + 2) / 11 / 0.67865, rtol=1e-5)
    assert_allclose(winsorised_dispersion(z, share=0.0), np.mean(z**2))
    assert winsorised_dispersion([0.1, -0.1, np.nan]) == 1.0
    assert winsorised_dispersion([]) == 1.0


def test_areas_that_differ_anyway_raise_few_flags() -> None:
    random = np.random.default_rng(20260801)
    exposure = random.uniform(2e3, 2e4, 200)
    share = []
    for _ in range(40):
        means = exposure / 1000.0 * 20.0
        counts = random.poisson(random.gamma(means / 4.0, 4.0))  # variance five times the mean
        found = funnel_plot(counts, exposure)
        assert 3.5 < found.dispersion < 7.0
        share.append(np.mean(np.abs(found.position) == 2))
    plain = np.mean(np.abs(counts - means) > 3.09 * np.sqrt(means))
    assert np.mean(share) < 0.006 < 0.03 < plain


def test_areas_at_the_target_are_flagged_as_often_as_stated() -> None:
    random = np.random.default_rng(20260802)
    means = random.uniform(20, 200, (40, 250))
    found = [funnel_plot(random.poisson(m), m, target=1000.0) for m in means]
    outside = np.mean([np.mean(f.position != 0) for f in found])
    far = np.mean([np.mean(np.abs(f.position) == 2) for f in found])
    assert np.mean([f.dispersion for f in found]) < 1.1
    assert 0.03 <= outside <= 0.06
    assert far <= 0.004


def test_areas_at_the_target_are_flagged_as_often_as_stated_though_counts_vary_more() -> None:
    random = np.random.default_rng(20260803)
    means = random.uniform(20, 200, (200, 60))
    found = [funnel_plot(random.poisson(random.gamma(m)), m, target=1000.0) for m in means]
    assert 0.04 <= np.mean([np.mean(f.position != 0) for f in found]) <= 0.06
    assert np.mean([np.mean(np.abs(f.position) == 2) for f in found]) <= 0.005
    assert 1.7 < np.mean([f.dispersion for f in found]) < 2.3


@pytest.mark.parametrize(("keyword", "value"), [("target", 0.0), ("target", -2.0), ("target", np.inf)])
def test_refuses_a_target_that_is_no_rate(keyword: str, value: float) -> None:
    with pytest.raises(MeasureInputError, match="target rate"):
        funnel_plot([1], [10], **{keyword: value})


def test_refuses_less_dispersion_than_chance_and_half_winsorised() -> None:
    with pytest.raises(MeasureInputError, match="1 or more"):
        funnel_limits(10, dispersion=0.5)
    with pytest.raises(MeasureInputError, match="to winsorise"):
        winsorised_dispersion([1.0], share=0.5)
