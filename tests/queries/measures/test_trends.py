"""Trends: the regression they equal, how often they are wrong, and what they could have found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray
from queries.measures.poisson_model import fit_poisson
from queries.measures.trends import TrendEstimate, poisson_trend, smallest_detectable_trend

SEASON = np.exp(0.4 * np.sin(2.0 * np.pi * np.arange(120) / 12.0))


def estimate(counts: object, days: object = 30.0, **options: float) -> TrendEstimate:
    values = np.asarray(counts, dtype=float)
    months = np.arange(values.shape[-1]) % 12 + 1
    return poisson_trend(values, np.asarray(days, dtype=float), month_of_year=months, **options)


def draw(means: FloatArray, *, seed: int, variance_to_mean: float = 1.0) -> FloatArray:
    random = np.random.default_rng(seed)
    if variance_to_mean > 1.0:
        means = random.gamma(means / (variance_to_mean - 1.0), variance_to_mean - 1.0)
    return random.poisson(means).astype(float)


def test_it_is_the_trend_of_the_whole_regression() -> None:
    counts = draw(8.0 * SEASON[:60], seed=1)
    days = np.resize([31.0, 28, 31, 30], 60)
    years = (np.arange(60) - 29.5) / 12.0
    design = np.column_stack([years, np.eye(12)[np.arange(60) % 12]])
    whole = fit_poisson(design, counts, offset=np.log(days), weights=np.ones((1, 60)))
    found = estimate(counts, days)
    assert_allclose(found.annual_change_pct, 100 * np.expm1(whole.coefficients[0, 0]), rtol=1e-7)
    assert_allclose([found.dispersion, found.freedom], [whole.dispersion[0], whole.freedom[0]], rtol=1e-7)
    error = np.sqrt(whole.dispersion[0] * whole.covariance[0, 0, 0])
    half = np.log1p(found.high_pct / 100) - np.log1p(found.annual_change_pct / 100)
    assert_allclose(half, 2.011741 * error, rtol=1e-5)  # t on 47 degrees of freedom


def test_a_month_of_the_year_in_which_nothing_happens_says_nothing() -> None:
    counts = draw(6.0 * SEASON[:72], seed=2)
    counts[6::12] = 0.0
    without = counts.copy()
    without[6::12] = np.nan
    whole, part = estimate(counts), estimate(without)
    assert_allclose(whole.annual_change_pct, part.annual_change_pct)
    assert_allclose([whole.low_pct, whole.freedom], [part.low_pct, part.freedom])


def test_a_known_change_is_found_whatever_the_season() -> None:
    falls = 400.0 * SEASON * 0.9 ** (np.arange(120) / 12.0)
    found = estimate(np.round(falls))
    assert_allclose(found.annual_change_pct, -10.0, atol=0.2)
    assert found.beyond_chance
    assert found.low_pct < found.annual_change_pct < found.high_pct < 0


def test_part_months_and_months_not_received_do_not_bend_the_trend() -> None:
    means = 300.0 * SEASON[:48]
    days = np.full(48, 30.0)
    days[-1] = 10.0
    means[-1] /= 3.0
    means[5] = np.nan
    days[9], means[9] = 0.0, 7.0
    found = estimate(np.round(means), days)
    assert_allclose(found.annual_change_pct, 0.0, atol=0.2)
    assert not found.beyond_chance


@pytest.mark.parametrize(("mean", "variance_to_mean"), [(1.0, 1.0), (2.0, 2.0), (15.0, 2.0)])
def test_the_interval_holds_no_change_as_often_as_it_says(mean: float, variance_to_mean: float) -> None:
    means = np.broadcast_to(mean * SEASON[:60], (1500, 60))
    found = estimate(draw(means, seed=20260803, variance_to_mean=variance_to_mean))
    held = np.mean((found.low_pct <= 0.0) & (found.high_pct >= 0.0))
    assert 0.93 <= held <= 0.98
    assert_array_equal(found.p < 0.05, (found.low_pct > 0.0) | (found.high_pct < 0.0))


def test_many_series_without_a_trend_raise_hardly_a_flag() -> None:
    flags = [
        estimate(draw(np.broadcast_to(6.0 * SEASON[:60], (240, 60)), seed=seed)).beyond_chance.any()
        for seed in range(30)
    ]
    assert np.mean(flags) <= 0.2


@pytest.mark.parametrize("mean", [2.0, 5.0, 15.0])
def test_the_smallest_detectable_trend_is_detected_as_often_as_it_says(mean: float) -> None:
    fall = float(smallest_detectable_trend(mean, 60, dispersion=2.0))
    path = (1.0 + fall / 100.0) ** (np.arange(60) / 12.0)
    means = np.broadcast_to(mean * path / path.mean(), (1200, 60))
    found = estimate(draw(means, seed=20260804, variance_to_mean=2.0))
    assert 0.76 <= np.mean((found.p < 0.05) & (found.annual_change_pct < 0.0)) <= 0.85


def test_what_five_years_could_show() -> None:
    # A fall of a quarter, a sixth and a tenth each year, where the variance is twice the mean.
    assert_allclose(smallest_detectable_trend([2, 5, 15], 60, dispersion=2.0), [-23, -15, -9], atol=0.5)
    assert_array_equal(np.isnan(smallest_detectable_trend([0.0, np.nan], 60)), [True, True])


def test_beside_each_trend_stands_what_it_could_have_shown() -> None:
    found = estimate(np.tile(5.0 + np.arange(60) % 2, (2, 1)))
    assert_allclose(found.detectable_fall_pct, smallest_detectable_trend(5.5, 60), rtol=1e-9)
    assert_allclose((1 + found.detectable_fall_pct / 100) * (1 + found.detectable_rise_pct / 100), 1.0)


@given(st.integers(0, 2**32 - 1), st.floats(0.01, 100.0))
def test_the_unit_of_exposure_is_free_and_time_turned_round_turns_the_trend(seed: int, unit: float) -> None:
    counts = draw(np.full(36, 4.0), seed=seed)
    one, other = estimate(counts), estimate(counts, 30.0 * unit)
    assert_allclose([one.annual_change_pct, one.p], [other.annual_change_pct, other.p], atol=1e-6)
    back = estimate(counts[::-1])
    assert_allclose((1 + one.annual_change_pct / 100) * (1 + back.annual_change_pct / 100), 1.0, rtol=1e-6)
    assert one.low_pct <= one.annual_change_pct <= one.high_pct


def test_many_series_are_each_as_if_alone_but_for_the_correction() -> None:
    counts = draw(np.broadcast_to(5.0 * SEASON[:48], (3, 4, 48)), seed=9)
    found = estimate(counts)
    alone = estimate(counts[1, 2])
    assert found.p.shape == (3, 4)
    assert_allclose([found.p[1, 2], found.low_pct[1, 2]], [alone.p, alone.low_pct], rtol=1e-6)
    assert np.all(found.adjusted_p >= found.p)


def test_what_cannot_be_told_says_why() -> None:
    few = np.zeros((5, 60))
    few[1, 59] = 30.0  # everything in the last month: no finite trend is likeliest
    few[2, ::3] = 1.0
    few[3, ::2] = 1.0
    few[4] = np.nan
    few[4, :23] = 9.0
    found = estimate(few)
    assert found.reason.tolist() == ["too_few", "too_few", "", "", "too_short"]
    assert_array_equal(found.testable, [False, False, True, True, False])
    for part in (
        found.annual_change_pct,
        found.high_pct,
        found.p,
        found.adjusted_p,
        found.detectable_fall_pct,
    ):
        assert_array_equal(np.isnan(part), ~found.testable)


def test_either_side_of_the_thresholds() -> None:
    counts = np.zeros(60)
    counts[:40:2] = 1.0
    assert estimate(counts).testable
    counts[0] = 0.0
    assert estimate(counts).reason == "too_few"
    assert estimate(np.full(24, 5.0)).testable
    assert estimate(np.full(23, 5.0)).reason == "too_short"


@pytest.mark.parametrize(
    ("counts", "days", "months"),
    [
        ([-1.0] * 24, 30.0, [1] * 24),
        ([1.0] * 24, 30.0, [13] * 24),
        ([1.0] * 24, 30.0, [1] * 23),
        (3.0, 30.0, 1),
    ],
)
def test_refuses_what_is_no_series(counts: object, days: float, months: object) -> None:
    with pytest.raises(MeasureInputError):
        poisson_trend(np.asarray(counts), days, month_of_year=np.asarray(months))


def test_refuses_to_plan_with_less_than_two_years() -> None:
    with pytest.raises(MeasureInputError, match="24 months"):
        smallest_detectable_trend(5.0, 12)
