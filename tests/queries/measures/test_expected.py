"""The range to be expected for a month, and the Poisson model behind it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from queries.errors import MeasureInputError
from queries.measures.expected import ExpectedMonths, expected_months
from queries.measures.poisson_model import fit_poisson


def months(count: int) -> np.ndarray:
    return np.arange(count) % 12 + 1


def predict(counts: np.ndarray, days: float = 30.0) -> ExpectedMonths:
    return expected_months(counts, np.full(len(counts), days), month_of_year=months(len(counts)))


def seasonal_means(count: int, level: float) -> np.ndarray:
    return level * np.exp(0.4 * np.sin(2 * np.pi * np.arange(count) / 12) + 0.05 * np.arange(count) / 12)


def test_poisson_regression_of_dobsons_trial_is_that_of_r() -> None:
    # R, ?glm: Dobson 1990, p. 93; standard errors 0.1709, 0.2022, 0.1927.
    counts = np.array([18.0, 17, 15, 20, 10, 20, 25, 13, 12])
    outcome, treatment = np.tile(np.eye(3), (3, 1)), np.repeat(np.eye(3), 3, axis=0)
    design = np.column_stack([np.ones(9), outcome[:, 1:], treatment[:, 1:]])
    fit = fit_poisson(design, counts, offset=np.zeros(9), weights=np.ones((1, 9)))
    assert_allclose(fit.coefficients[0], [3.044522, -0.454255, -0.292987, 0.0, 0.0], atol=1e-6)
    errors = np.sqrt(np.diag(fit.covariance[0]))
    assert_allclose(errors[:3], [0.170899, 0.202171, 0.192742], atol=1e-6)
    logs = np.log(counts / fit.means[0])
    assert_allclose(2 * np.sum(counts * logs - (counts - fit.means[0])), 5.1291, atol=5e-5)
    assert fit.freedom[0] == 4
    assert_allclose(fit.dispersion[0], 1.2933, atol=5e-5)  # R, family = quasipoisson


def test_a_fit_that_leaves_an_observation_out_does_not_know_it() -> None:
    random = np.random.default_rng(7)
    design, counts = np.column_stack([np.ones(20), np.arange(20.0)]), random.poisson(9.0, 20).astype(float)
    every = fit_poisson(design, counts, offset=np.zeros(20), weights=1.0 - np.eye(20))
    kept = np.arange(20) != 3
    alone = fit_poisson(design[kept], counts[kept], offset=np.zeros(19), weights=np.ones((1, 19)))
    assert_allclose(every.coefficients[3], alone.coefficients[0], rtol=1e-8)
    assert_allclose(every.dispersion[3], alone.dispersion[0], rtol=1e-8)


@pytest.mark.parametrize("variance_to_mean", [1.0, 2.5])
@pytest.mark.parametrize("level", [3.0, 25.0])
def test_the_range_holds_about_95_percent_of_ordinary_months(level: float, variance_to_mean: float) -> None:
    random = np.random.default_rng(20260702)
    means = seasonal_means(60, level)
    inside = []
    for _ in range(60):
        rates = means
        if variance_to_mean > 1.0:
            rates = random.gamma(means / (variance_to_mean - 1.0), variance_to_mean - 1.0)
        counts = random.poisson(rates)
        found = predict(counts)
        inside.append((found.low <= counts) & (counts <= found.high))
    assert 0.935 <= np.mean(inside) <= 0.985


def test_a_month_that_stands_out_cannot_widen_its_own_range() -> None:
    counts = np.random.default_rng(3).poisson(seasonal_means(60, 20.0))
    calm = predict(counts)
    counts[30] = 90
    found = predict(counts)
    assert found.high[30] < 90
    assert_allclose([found.expected[30], found.high[30]], [calm.expected[30], calm.high[30]])


def test_the_season_and_the_trend_are_expected() -> None:
    means = seasonal_means(72, 400.0)
    found = predict(np.random.default_rng(5).poisson(means))
    assert found.seasonal
    assert_allclose(found.expected, means, rtol=0.12)


def test_a_part_month_is_expected_to_hold_less() -> None:
    counts, days = np.full(48, 62.0), np.full(48, 31.0)
    counts[-1], days[-1] = 24.0, 12.0
    found = expected_months(counts, days, month_of_year=months(48))
    assert_allclose(found.expected[-1], 24.0, rtol=0.05)
    assert found.low[-1] <= 24.0 <= found.high[-1]


def test_a_month_not_received_has_no_range_and_shifts_no_other() -> None:
    counts, days = np.full(40, 20.0), np.full(40, 30.0)
    counts[[4, 11]] = np.nan
    days[[11, 17]] = [0.0, 0.0]
    found = expected_months(counts, days, month_of_year=months(40))
    assert_array_equal(np.flatnonzero(np.isnan(found.expected)), [4, 11, 17])
    assert np.all(np.isnan(found.low) == np.isnan(found.expected))
    assert_allclose(found.expected[~np.isnan(found.expected)], 20.0, rtol=1e-6)


def test_a_short_series_is_expected_to_go_on_as_it_is() -> None:
    found = predict(np.array([10.0, 12, 9, 11, 8, 10, 13, 10]))
    assert not found.seasonal
    assert np.all((found.expected > 9.5) & (found.expected < 11.0))
    assert np.all(found.low < found.expected)
    assert np.all(found.expected < found.high)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_too_few_months_are_too_little_to_expect_anything(count: int) -> None:
    found = predict(np.full(count, 4.0))
    assert found.expected.shape == (count,)
    assert np.all(np.isnan(found.high))


def test_a_short_series_of_zeros_does_not_rule_out_a_one_but_a_long_one_does() -> None:
    assert np.all(predict(np.zeros(8)).high == 1)
    assert np.all(predict(np.zeros(60)).high == 0)


def test_rare_incidents_have_no_season() -> None:
    counts = np.zeros(60)
    counts[[3, 20, 41]] = 1
    found = predict(counts)
    assert not found.seasonal
    assert np.all(found.low == 0)


@given(st.lists(st.integers(0, 60), min_size=6, max_size=50), st.floats(1.0, 31.0))
def test_any_series_has_an_ordered_finite_range(counts: list[int], days: float) -> None:
    found = predict(np.array(counts, dtype=float), days)
    assert np.all(np.isfinite(found.high))
    assert np.all((found.low >= 0) & (found.low <= found.high))
    assert np.all(found.expected >= 0)


@given(st.integers(0, 2**32), st.floats(0.02, 1.5))
def test_sparse_series_do_not_break_the_model(seed: int, level: float) -> None:
    found = predict(np.random.default_rng(seed).poisson(level, 48))
    assert np.all(np.isfinite(found.high))


@pytest.mark.parametrize(
    ("counts", "month_of_year"),
    [([-1, 2], [1, 2]), ([1, 2], [0, 1]), ([1, 2], [12, 13]), ([[1], [2]], [[1], [2]])],
)
def test_refuses_what_is_no_series(counts: list[int], month_of_year: list[int]) -> None:
    with pytest.raises(MeasureInputError):
        expected_months(counts, 30.0, month_of_year=month_of_year)
