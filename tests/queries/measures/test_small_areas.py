"""Fay-Herriot estimates: published values, what shrinking must obey, and coverage."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray
from queries.measures.published_data import MILK_DIRECT, MILK_ERROR, MILK_MAJOR_AREA
from queries.measures.small_areas import choose_estimate, fay_herriot


def milk_covariates() -> FloatArray:
    major = np.eye(4)[[int(area) - 1 for area in MILK_MAJOR_AREA]]
    return np.asarray(np.column_stack([np.ones(43), major[:, 1:]]))


def test_milk_is_that_of_r_sae() -> None:
    # Molina & Marhuenda 2015, R Journal 7, eblupFH and mseFH; they stop at a relative change of 1e-4.
    found = fay_herriot(MILK_DIRECT, np.square(MILK_ERROR), milk_covariates())
    assert_allclose(found.variance_between, 0.01855022, atol=2e-7)
    assert_allclose(found.coefficients, [0.968189, 0.1327801, 0.2269462, -0.2413011], atol=1e-6)
    published = [1.0219703, 1.0476018, 1.0679513, 0.7608170, 0.8461574, 0.9743727, 1.0584523, 1.0977762]
    assert_allclose(found.estimate[:8], published, atol=1e-6)
    assert_allclose(found.mse[:3], [0.01346022, 0.00537288, 0.00570199], atol=1e-7)
    assert_allclose(found.log_likelihood, 12.677478, atol=1e-5)
    assert found.fitted


def simulate(
    seed: int, *, areas: int, between: float
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    random = np.random.default_rng(seed)
    covariates = np.column_stack([np.ones(areas), random.normal(size=areas)])
    truth = covariates @ [60.0, 3.0] + random.normal(0, between**0.5, areas)
    variance = random.uniform(4, 60, areas)
    return truth, truth + random.normal(0, np.sqrt(variance)), variance, covariates


@pytest.mark.parametrize(("areas", "between"), [(15, 16.0), (40, 4.0), (40, 25.0)])
def test_the_bounds_hold_the_truth_as_often_as_they_say(areas: int, between: float) -> None:
    held, alone, gain = [], [], []
    for seed in range(150):
        truth, direct, variance, covariates = simulate(seed, areas=areas, between=between)
        direct[0] = np.nan
        found = fay_herriot(direct, variance, covariates)
        inside = (found.low <= truth) & (truth <= found.high)
        held.append(inside[1:].mean())
        alone.append(inside[0])
        gain.append(np.mean((found.estimate - truth)[1:] ** 2) / np.mean((direct - truth)[1:] ** 2))
    assert 0.93 <= np.mean(held) <= 0.99
    assert np.mean(alone) >= 0.91  # an area without any respondent of its own
    assert np.mean(gain) < 0.75  # the point of it: nearer the truth than the direct ones


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 9.0, 400.0]))
def test_an_estimate_lies_between_the_direct_and_what_is_typical(seed: int, between: float) -> None:
    _, direct, variance, covariates = simulate(seed, areas=20, between=between)
    found = fay_herriot(direct, variance, covariates)
    typical = covariates @ found.coefficients
    slack = 1e-9
    assert np.all(found.estimate >= np.minimum(direct, typical) - slack)
    assert np.all(found.estimate <= np.maximum(direct, typical) + slack)
    assert_allclose(found.weight_of_direct, found.variance_between / (found.variance_between + variance))
    assert np.all(found.low < found.estimate)
    assert np.all(found.estimate < found.high)
    # Twice the scale, twice the estimates.
    doubled = fay_herriot(2 * direct, 4 * variance, covariates)
    assert_allclose(doubled.estimate, 2 * found.estimate, rtol=1e-5)
    assert_allclose(doubled.high, 2 * found.high, rtol=1e-5)


def test_the_better_known_the_closer_to_its_own_respondents() -> None:
    _, direct, variance, covariates = simulate(5, areas=30, between=30.0)
    variance[3] = 1e-4
    found = fay_herriot(direct, variance, covariates)
    assert found.weight_of_direct[3] > 0.999
    assert_allclose(found.estimate[3], direct[3], atol=0.01)
    assert_array_equal(np.argsort(found.weight_of_direct), np.argsort(-variance))


def test_areas_without_respondents_have_what_their_covariates_say() -> None:
    _, direct, variance, covariates = simulate(6, areas=30, between=30.0)
    direct[[2, 4]], variance[[4, 9]] = [np.nan, 50.0], [np.nan, 0.0]
    found = fay_herriot(direct, variance, covariates)
    none = [2, 4, 9]
    assert_allclose(found.estimate[none], covariates[none] @ found.coefficients)
    assert_array_equal(found.weight_of_direct[none], 0.0)
    assert np.all(found.mse[none] > found.variance_between)
    kept = np.setdiff1d(np.arange(30), none)
    alone = fay_herriot(direct[kept], variance[kept], covariates[kept])
    assert_allclose(found.estimate[kept], alone.estimate)
    assert_allclose([found.mse[kept], found.low[kept]], [alone.mse, alone.low])


def test_areas_no_more_different_than_chance_are_what_is_typical() -> None:
    direct = 50.0 + np.resize([0.1, -0.1], 12)
    found = fay_herriot(direct, np.full(12, 25.0), np.ones((12, 1)))
    assert found.variance_between == 0.0
    assert_allclose(found.estimate, 50.0)
    assert np.all(found.high - found.estimate > 1.96 * np.sqrt(25.0 / 12))


def test_too_few_areas_are_not_modelled() -> None:
    covariates = np.ones((8, 1))
    direct = np.array([50.0, 60, 55, 52, 61, 48, np.nan, np.nan])
    assert fay_herriot(direct, np.full(8, 9.0), covariates).fitted
    direct[0] = np.nan
    found = fay_herriot(direct, np.full(8, 9.0), covariates)
    assert not found.fitted
    for part in (found.estimate, found.mse, found.low, found.coefficients):
        assert np.all(np.isnan(part))


def test_the_modelled_one_is_shown_where_the_direct_is_weak() -> None:
    shown = choose_estimate(
        [60, 60, 60, np.nan, np.nan, 0], [12, 12.1, 12.1, np.nan, np.nan, 1], [58, 58, np.nan, 58, np.nan, 58]
    )
    assert shown.tolist() == ["direct", "modelled", "none", "modelled", "none", "modelled"]


@pytest.mark.parametrize(
    ("direct", "variance", "covariates"),
    [
        ([1.0] * 9, [1.0] * 9, np.ones((8, 1))),
        ([1.0] * 9, [-1.0] * 9, np.ones((9, 1))),
        ([1.0] * 9, [1.0] * 9, np.ones((9, 2))),
        ([1.0] * 9, [1.0] * 9, np.full((9, 1), np.nan)),
    ],
)
def test_refuses_what_is_no_model(direct: list[float], variance: list[float], covariates: FloatArray) -> None:
    with pytest.raises(MeasureInputError):
        fay_herriot(direct, variance, covariates)
