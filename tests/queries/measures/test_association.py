"""Correlation among neighbours that are alike: false alarms, and Lee's L by its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import pearsonr

from queries.errors import MeasureInputError
from queries.measures.association import distance_classes, effective_correlation, lees_l, step_classes

SIDE = 7


def grid_weights(side: int = SIDE) -> np.ndarray:
    """Neighbours with a common edge in a square of areas."""
    column, row = np.divmod(np.arange(side * side), side)
    apart = np.abs(column[:, None] - column) + np.abs(row[:, None] - row)
    return np.asarray(apart == 1).astype(float)


def clustered(random: np.random.Generator, strength: float) -> np.ndarray:
    """Noise in which each area takes after its neighbours."""
    weights = grid_weights()
    scaled = weights / weights.sum(axis=1, keepdims=True)
    return np.asarray(np.linalg.solve(np.eye(SIDE**2) - strength * scaled, random.normal(size=SIDE**2)))


def test_unrelated_clustered_values_seldom_raise_an_alarm() -> None:
    random, classes = np.random.default_rng(1), step_classes(grid_weights())
    found = [
        effective_correlation(clustered(random, 0.8), clustered(random, 0.8), classes) for _ in range(300)
    ]
    assert np.mean([each.naive_p <= 0.05 for each in found]) > 0.2
    assert np.mean([each.p <= 0.05 for each in found]) <= 0.09
    assert np.mean([each.low <= 0 <= each.high for each in found]) >= 0.91


def test_values_without_clustering_keep_their_degrees_of_freedom() -> None:
    random, classes = np.random.default_rng(2), step_classes(grid_weights())
    x = random.normal(size=SIDE**2)
    y = 0.6 * x + 0.8 * random.normal(size=SIDE**2)
    found = effective_correlation(x, y, classes)
    assert found.effective_areas > 30
    assert_allclose([found.r, found.naive_p], pearsonr(x, y), rtol=1e-6)
    assert found.p >= found.naive_p
    assert 0 < found.low < found.r < found.high


@given(st.integers(0, 100), st.floats(0.1, 10), st.floats(-100, 100))
def test_units_do_not_matter_and_order_is_free(seed: int, unit: float, level: float) -> None:
    random, classes = np.random.default_rng(seed), step_classes(grid_weights())
    x, y = clustered(random, 0.5), clustered(random, 0.5)
    one, two = effective_correlation(x, y, classes), effective_correlation(y * unit + level, x, classes)
    assert_allclose([one.r, one.p, one.effective_areas], [two.r, two.p, two.effective_areas], rtol=1e-6)
    assert 1 <= one.effective_areas <= SIDE**2
    assert -1 <= one.low <= one.r <= one.high <= 1


def test_areas_without_a_value_are_left_out() -> None:
    random, classes = np.random.default_rng(3), step_classes(grid_weights())
    x, y = clustered(random, 0.5), clustered(random, 0.5)
    gaps = x.copy()
    gaps[:4] = np.nan
    assert effective_correlation(gaps, y, classes) == effective_correlation(x[4:], y[4:], classes[4:, 4:])


def test_a_slope_across_the_whole_map_is_hardly_any_evidence() -> None:
    column = np.arange(SIDE**2) // SIDE
    noise = np.random.default_rng(4).normal(0, 0.01, (2, SIDE**2))
    found = effective_correlation(column + noise[0], column + noise[1], step_classes(grid_weights()))
    assert found.effective_areas < 10
    same = effective_correlation(column, column, step_classes(grid_weights()))
    assert same.r == 1.0


def test_classes_by_distance_and_by_steps() -> None:
    found = distance_classes([[0, 0], [1, 0], [10, 0]], classes=5)
    assert_array_equal(found, [[0, 1, 5], [1, 0, 5], [5, 5, 0]])
    chain = np.zeros((4, 4))
    chain[0, 1] = chain[1, 2] = 1.0
    assert_array_equal(step_classes(chain, most=3), [[0, 1, 2, 3], [1, 0, 1, 3], [2, 1, 0, 3], [3, 3, 3, 0]])


def test_lees_l_is_its_definition() -> None:
    random, weights = np.random.default_rng(5), grid_weights()
    x, y = clustered(random, 0.5), clustered(random, 0.5)
    around = [
        np.array([np.mean((values - values.mean())[weights[i] > 0]) for i in range(x.size)])
        for values in (x, y)
    ]
    expected = np.sum(around[0] * around[1]) / (x.std() * y.std() * x.size)
    found = lees_l(x, y, weights, permutations=99)
    assert_allclose(found.value, expected)
    assert 0 < found.p <= 1
    assert_allclose(lees_l(x, y, np.eye(x.size)).value, pearsonr(x, y)[0])


def test_lees_l_of_like_clusters_is_beyond_chance() -> None:
    random = np.random.default_rng(6)
    x = clustered(random, 0.9)
    found = lees_l(x, x + random.normal(0, 0.1, x.size), grid_weights())
    assert found.value > 0.3
    assert found.p <= 0.05


def test_refuses_what_has_no_meaning() -> None:
    x, weights = np.arange(49.0), grid_weights()
    for bad in (x[:9], np.full(49, np.nan), np.ones(49), np.ones((7, 7))):
        with pytest.raises(MeasureInputError):
            effective_correlation(bad, bad, np.ones((bad.size, bad.size), int))
    with pytest.raises(MeasureInputError):
        effective_correlation(x, x, np.ones((3, 3), int))
    for points in map(np.array, ([[0, 0]], [[0, 0], [0, 0]], [[0, np.nan], [1, 1]], [[1], [2]])):
        with pytest.raises(MeasureInputError):
            distance_classes(points)
    for matrix in (weights[:5], -weights, weights * [0] * 49, weights[:9, :9]):
        with pytest.raises(MeasureInputError):
            lees_l(x, x[::-1], matrix)
