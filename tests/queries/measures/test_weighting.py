"""Weighted means under a design: published values, hand-provable ones, and coverage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from queries.errors import MeasureInputError
from queries.measures.published_data import CLUSTER_API, CLUSTER_SIZES, STRATIFIED_API
from queries.measures.shares import kish_effective_base
from queries.measures.surveys import survey_score
from queries.measures.weighting import design_mean

DISTRICTS = np.repeat(np.arange(15), CLUSTER_SIZES)
TYPES = np.repeat([0, 1, 2], [100, 50, 50])
ANSWERS = st.lists(st.integers(1, 5), min_size=2, max_size=40)


def test_a_cluster_sample_has_the_mean_and_error_of_r_survey() -> None:
    # Lumley, survey: svymean(~api00, svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1)).
    found = design_mean(CLUSTER_API, clusters=DISTRICTS, population_clusters=757)
    assert_allclose([found.mean, found.error], [644.1694, 23.5422], atol=5e-5)
    assert (found.base, found.freedom) == (183, 14)
    assert found.design_effect > 9  # 183 schools in 15 districts tell as much as 20
    assert_allclose(found.effective_base, 183 / found.design_effect)


def test_a_stratified_sample_has_the_mean_and_error_of_r_survey() -> None:
    everywhere = np.array([4421, 755, 1018])[TYPES]
    weights = everywhere / np.array([100, 50, 50])[TYPES]
    found = design_mean(STRATIFIED_API, weights, strata=TYPES, population_clusters=everywhere)
    assert_allclose([found.mean, found.error], [662.2874, 9.4089], atol=5e-5)
    assert found.freedom == 197


def test_unequal_weights_have_the_design_effect_of_r_survey() -> None:
    # T. Tsuchiya's ten firms in the tests of R's survey: svymean(~uriage, deff = "replace").
    sales = [15, 143, 21, 51, 337, 50, 274, 145, 15, 86]
    found = design_mean(sales, [20, 200, 11, 25, 550, 30, 250, 100, 10, 55])
    assert_allclose([found.mean, found.error], [243.914, 48.752], atol=5e-4)
    assert_allclose(found.design_effect, 1.974067, atol=5e-7)
    plain = design_mean(sales)
    assert_allclose([plain.mean, plain.design_effect, plain.effective_base], [113.7, 1.0, 10.0])


def test_strata_by_hand() -> None:
    # Two strata of equal weight: errors² are 2/3 · 1/4 and 8/3 · 1/4 with sample variances 1 and 4.
    found = design_mean([1, 2, 3, 6, 8, 10], strata=[0, 0, 0, 1, 1, 1])
    assert_allclose([found.mean, found.error**2], [5.0, (1 / 3 + 4 / 3) / 4])
    assert found.freedom == 4
    halved = design_mean([1, 2, 3, 6, 8, 10], strata=[0, 0, 0, 1, 1, 1], population_clusters=6)
    assert_allclose(halved.error**2, found.error**2 / 2)


def test_clusters_by_hand_and_alike_in_other_strata() -> None:
    # Totals about the mean of 4 are -4, 0, 0 and 4, of 8 answers: 4/3 · 32/64.
    values, clusters = [1, 3, 2, 6, 4, 4, 5, 7], [7, 7, 8, 8, 9, 9, 3, 3]
    assert_allclose(design_mean(values, clusters=clusters).error ** 2, 4 / 3 * 32 / 64)
    same_names = design_mean(values, strata=[0, 0, 0, 0, 1, 1, 1, 1], clusters=[1, 1, 2, 2, 1, 1, 2, 2])
    assert same_names.freedom == 2
    assert_allclose(same_names.error**2, 2 * (2 * 4 + 2 * 4) / 64)


def test_a_cluster_alone_in_its_stratum_adds_its_distance_from_all() -> None:
    found = design_mean([1, 3, 8], strata=[0, 0, 1])
    # Mean 4; the stratum of two: 2 · (1 + 1); the cluster alone: 4².
    assert_allclose(found.error**2, (4 + 16) / 9)
    assert found.freedom == 1


def test_a_cluster_in_which_nobody_answered_counts() -> None:
    told = design_mean([1, 5, 2, 4, np.nan], clusters=[0, 0, 1, 1, 2])
    untold = design_mean([1, 5, 2, 4], clusters=[0, 0, 1, 1])
    assert (told.freedom, untold.freedom) == (2, 1)
    assert told.base == 4


@given(ANSWERS, st.floats(0.01, 100.0))
def test_without_a_design_it_is_the_survey_score(answers: list[int], unit: float) -> None:
    weights = 1.0 + np.arange(len(answers)) % 3
    found, score = design_mean(answers, unit * weights), survey_score(answers, weights, low=1, high=5)
    assert_allclose(25.0 * (found.mean - 1.0), score.score, atol=1e-9)
    if len(set(answers)) > 1 and score.low > 0.0 and score.high < 100.0:
        assert_allclose([25.0 * (found.low - 1.0), 25.0 * (found.high - 1.0)], [score.low, score.high])
    else:
        assert found.base == len(answers)


def test_nobody_one_and_all_alike() -> None:
    nobody, one, alike = design_mean([np.nan], [1.0]), design_mean([4]), design_mean([3, 3, 3], [1, 1, 2])
    assert np.isnan(nobody.mean)
    assert (nobody.base, nobody.effective_base) == (0, 0.0)
    assert one.mean == 4.0
    assert np.all(np.isnan([one.error, one.low, one.high]))
    assert np.isnan(alike.low)
    assert_allclose(alike.effective_base, kish_effective_base([1, 1, 2]))


def test_the_interval_holds_the_mean_of_clustered_answers_as_often_as_it_says() -> None:
    random = np.random.default_rng(20260808)
    clusters = np.repeat(np.arange(30), 8)
    held, plain = [], []
    for _ in range(600):
        values = random.normal(0, 1.0, 30)[clusters] + random.normal(0, 1.5, 240)
        weights = random.uniform(0.5, 2.0, 240)
        found, blind = design_mean(values, weights, clusters=clusters), design_mean(values, weights)
        held.append(found.low <= 0.0 <= found.high)
        plain.append(blind.low <= 0.0 <= blind.high)
    assert 0.925 <= np.mean(held) <= 0.975
    assert np.mean(plain) < 0.85  # what clusters cost where nobody says they are there


@pytest.mark.parametrize(
    ("values", "options"),
    [
        ([1, 2], {"weights": [1, -1]}),
        ([[1, 2]], {}),
        ([1, 2], {"strata": [0, np.nan]}),
        ([1, 2], {"population_clusters": 1}),
        ([1, 2], {"weights": [1, 2, 3]}),
    ],
)
def test_refuses_what_is_no_survey(values: list[float], options: dict[str, float]) -> None:
    with pytest.raises(MeasureInputError):
        design_mean(values, **options)
