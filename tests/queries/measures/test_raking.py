"""Raking: published values, margins that hold, limits that hold, and errors that are honest."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from queries.errors import MeasureInputError
from queries.measures.published_data import (
    CLUSTER_API,
    CLUSTER_ENROLLED,
    CLUSTER_SIZES,
    CLUSTER_TARGET_MET,
    CLUSTER_TYPE,
)
from queries.measures.raking import rake, raked_mean
from queries.measures.weighting import design_mean

DISTRICTS = np.repeat(np.arange(15), CLUSTER_SIZES)
SCHOOLS = [["EHM".index(kind) for kind in CLUSTER_TYPE], ["NY".index(met) for met in CLUSTER_TARGET_MET]]
POPULATION = [[4421, 755, 1018], [1072, 5122]]


def test_schools_raked_to_type_and_target_are_those_of_r_survey() -> None:
    # R survey, tests/rakecheck: calibrate(dclus1, ~stype + sch.wide, calfun = "raking").
    raked = rake(np.full(183, 6194 / 183), SCHOOLS, POPULATION, trim=None)
    assert_allclose(np.average(CLUSTER_API, weights=raked.weights), 641.23, atol=0.005)
    assert_allclose(raked.weights @ np.array(CLUSTER_ENROLLED, dtype=float), 3647280, atol=0.5)
    assert_allclose(np.bincount(SCHOOLS[0], raked.weights), POPULATION[0])
    assert_allclose(np.bincount(SCHOOLS[1], raked.weights), POPULATION[1])
    assert raked.largest_gap < 1e-9
    assert raked.trimmed == 0


def test_the_error_after_raking_is_near_that_of_r_survey() -> None:
    # 23.704 by calibrated residuals; 1,000 draws of 15 districts are within a few percent of it.
    found = raked_mean(
        CLUSTER_API, np.ones(183), SCHOOLS, POPULATION, seed=1, draws=1000, clusters=DISTRICTS, trim=None
    )
    assert_allclose(found.mean, 641.23, atol=0.005)
    assert_allclose(found.error, 23.704, rtol=0.06)
    assert found.freedom == 14


def test_one_margin_is_the_population_over_the_respondents() -> None:
    raked = rake([1.0, 1, 2, np.nan, 0], [[0, 0, 1, 1, 1]], [[0.8, 0.2]])
    assert_allclose(raked.weights, [1.6, 1.6, 0.8, 0, 0])
    assert_allclose(raked.effective_base, 16 / (2 * 1.6**2 + 0.8**2))
    assert_allclose(raked.design_effect, 3 / raked.effective_base)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=12, max_size=60),
    st.tuples(st.floats(0.2, 0.5), st.floats(0.2, 0.45)),
    st.floats(0.4, 0.6),
)
def test_margins_hold_and_weights_stay_within_their_limits(
    respondents: list[tuple[int, int]], first: tuple[float, float], second: float
) -> None:
    every = np.array([*respondents, *((a, b) for a in range(3) for b in range(2))])
    margins = [[*first, 1.0 - sum(first)], [second, 1.0 - second]]
    raked = rake(np.ones(len(every)), [every[:, 0], every[:, 1]], margins, trim=None)
    assert raked.largest_gap < 1e-6
    assert_allclose(raked.weights.sum(), len(every))
    trimmed = rake(np.ones(len(every)), [every[:, 0], every[:, 1]], margins)
    assert trimmed.weights.min() >= 0.3 - 1e-6
    assert trimmed.weights.max() <= 3.0 + 1e-6
    assert_allclose(trimmed.weights.sum(), len(every), rtol=1e-6)
    if raked.weights.min() > 0.3 and raked.weights.max() < 3.0:
        assert trimmed.trimmed == 0
        assert_allclose(trimmed.weights, raked.weights, atol=1e-5)
    else:
        assert trimmed.trimmed > 0


def test_limits_that_the_margins_need_to_pass_leave_a_gap_that_is_told() -> None:
    respondents = np.repeat([0, 1], [4, 96])
    raked = rake(np.ones(100), [respondents], [[0.5, 0.5]])
    assert raked.trimmed == 4
    assert_allclose(raked.weights[:4], 3.0)
    assert_allclose(raked.largest_gap, 0.5 - 0.12)
    assert_allclose(raked.weights.sum(), 100.0)


def test_what_was_not_stated_is_not_adjusted_in_that_margin() -> None:
    raked = rake(np.ones(6), [[0, 0, 0, 1, -1, -1]], [[0.5, 0.5]], trim=None)
    assert_allclose(raked.weights, [2 / 3, 2 / 3, 2 / 3, 2, 1, 1])


def test_raking_already_true_margins_changes_nothing() -> None:
    raked = rake([2.0, 1, 1, 2], [[0, 0, 1, 1]], [[50, 50]])
    assert_allclose(raked.weights, [2, 1, 1, 2])
    assert raked.largest_gap == 0.0


def test_the_seed_decides_and_draws_know_what_raking_gains() -> None:
    random = np.random.default_rng(3)
    group = random.integers(0, 2, 400)
    values = 60.0 * group + random.normal(0, 10, 400)  # raking on what decides the answer
    found, again = (raked_mean(values, 1.0 + 0 * values, [group], [[0.5, 0.5]], seed=5) for _ in range(2))
    assert found == again
    assert_allclose(found.error, 10 / 20, rtol=0.12)
    assert design_mean(values).error > 2.5 * found.error
    assert found.effective_base > 2000


def test_the_interval_holds_the_mean_as_often_as_it_says() -> None:
    random = np.random.default_rng(20260809)
    held = []
    for seed in range(150):
        # The young answer half as often; what they think differs.
        young = random.random(160) < 1 / 3
        values = np.where(young, 40.0, 60.0) + random.normal(0, 15, 160)
        found = raked_mean(values, np.ones(160), [young.astype(int)], [[0.5, 0.5]], seed=seed, draws=80)
        held.append(found.low <= 50.0 <= found.high)
    assert 0.91 <= np.mean(held) <= 0.98


def test_who_did_not_answer_is_raked_but_not_counted() -> None:
    found = raked_mean([10, 20, np.nan, 30], np.ones(4), [[0, 0, 1, 1]], [[0.5, 0.5]], seed=1, draws=20)
    assert found.base == 3
    assert_allclose(found.mean, 20.0)
    nobody = raked_mean([np.nan, np.nan], np.ones(2), [[0, 1]], [[1, 1]], seed=1, draws=20)
    assert np.isnan(nobody.mean)
    assert nobody.base == 0


def test_draws_stay_within_their_strata() -> None:
    values, strata = [1.0, 1, 1, 5, 5, 5], [0, 0, 0, 1, 1, 1]
    found = raked_mean(values, np.ones(6), [[0] * 6], [[1]], seed=1, draws=50, strata=strata)
    assert_allclose([found.mean, found.error], [3.0, 0.0], atol=1e-12)
    alone = raked_mean([1.0, 2, 9], np.ones(3), [[0] * 3], [[1]], seed=1, draws=50, strata=[0, 0, 1])
    assert alone.freedom == 1


@pytest.mark.parametrize(
    ("weights", "categories", "margins", "trim"),
    [
        ([0.0, 0], [[0, 1]], [[1, 1]], None),
        ([1.0, 1], [[0, 2]], [[1, 1]], None),
        ([1.0, 1], [[0, 0]], [[1, 1]], None),  # population without respondents
        ([1.0, 1], [[0, 1]], [[1, 0]], None),  # respondents without population
        ([1.0, 1], [[0, 1]], [], None),
        ([1.0, 1], [[0, 1, 1]], [[1, 1]], None),
        ([1.0, -1], [[0, 1]], [[1, 1]], None),
        ([1.0, 1], [[0, 1]], [[1, 1]], (1.5, 3.0)),
    ],
)
def test_refuses_what_cannot_be_raked(
    weights: list[float],
    categories: Sequence[list[int]],
    margins: Sequence[list[float]],
    trim: tuple[float, float] | None,
) -> None:
    with pytest.raises(MeasureInputError):
        rake(weights, categories, margins, trim=trim)


def test_refuses_a_bootstrap_of_one_draw() -> None:
    with pytest.raises(MeasureInputError, match="two draws"):
        raked_mean([1, 2], [1, 1], [[0, 1]], [[1, 1]], seed=1, draws=1)


def test_kinds_of_school_are_all_read() -> None:
    assert_array_equal(np.bincount(SCHOOLS[0]), [144, 14, 25])
