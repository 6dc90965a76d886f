"""Local clusters: planted ones are found, noise shows hardly any, the answer is the same every time."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from queries.errors import MeasureInputError
from queries.measures.clusters import local_bivariate_moran

SIDE = 12


def grid_weights(side: int = SIDE) -> np.ndarray:
    column, row = np.divmod(np.arange(side * side), side)
    apart = np.maximum(np.abs(column[:, None] - column), np.abs(row[:, None] - row))
    return np.asarray(apart == 1).astype(float)


def test_a_planted_corner_is_found() -> None:
    random = np.random.default_rng(1)
    column, row = np.divmod(np.arange(SIDE**2), SIDE)
    corner = (column < 4) & (row < 4)
    x = random.normal(size=SIDE**2) + 3 * corner
    found = local_bivariate_moran(x, random.normal(size=SIDE**2) - 3 * corner, grid_weights())
    inside = (column < 3) & (row < 3)
    assert np.all(found.quadrant[inside & found.beyond_chance] == "high-low")
    assert found.beyond_chance[inside].mean() > 0.7
    assert np.sum(found.quadrant[~corner] == "high-low") <= 4


def test_value_is_own_times_neighbours_mean() -> None:
    random = np.random.default_rng(2)
    x, y, weights = random.normal(size=9), random.normal(size=9), grid_weights(3)
    found = local_bivariate_moran(x, y, weights, permutations=99)
    z = (y - y.mean()) / y.std()
    expected = (x - x.mean()) / x.std() * [z[weights[i] > 0].mean() for i in range(9)]
    assert_allclose(found.value, expected)


def test_p_is_the_share_of_all_deals() -> None:
    # One neighbour: the neighbour's y is each of the others' with equal chance.
    y = np.array([5.0, 9.0, 1.0, 2.0, 3.0, 4.0, 6.0, 7.0, 8.0, 0.0, 2.5])
    weights = np.zeros((11, 11))
    weights[0, 1] = 1.0
    found = local_bivariate_moran(np.arange(11.0), y, weights)
    assert_allclose(found.p[0], 2 / 10, atol=0.02)
    assert np.all(np.isnan(found.p[1:]))


def test_noise_has_hardly_any_clusters() -> None:
    random = np.random.default_rng(3)
    flagged, small = [], []
    for seed in range(15):
        x, y = random.normal(size=(2, SIDE**2))
        found = local_bivariate_moran(x, y, grid_weights(), permutations=1999, seed=seed)
        flagged.append(found.beyond_chance.any())
        small.append(np.mean(found.p <= 0.05))
    assert np.mean(flagged) <= 0.27
    assert 0.03 <= np.mean(small) <= 0.07


def test_the_same_seed_gives_the_same_answer_and_order_only_the_same_values() -> None:
    random = np.random.default_rng(4)
    x, y = random.normal(size=(2, SIDE**2))
    one, two = (local_bivariate_moran(x, y, grid_weights(), permutations=199, seed=9) for _ in range(2))
    assert_array_equal(one.p, two.p)
    order = random.permutation(SIDE**2)
    moved = local_bivariate_moran(x[order], y[order], grid_weights()[np.ix_(order, order)], permutations=9)
    assert_allclose(moved.value, one.value[order])


def test_areas_without_value_or_neighbour_are_left_out() -> None:
    random = np.random.default_rng(5)
    x, y = random.normal(size=(2, 16))
    weights = grid_weights(4)
    x[3] = np.nan
    weights[7] = 0.0
    found = local_bivariate_moran(x, y, weights, permutations=99)
    assert np.isnan(found.p[[3, 7]]).all()
    assert np.isfinite(np.delete(found.p, [3, 7])).all()
    assert_array_equal(found.quadrant[[3, 7]], "none")


def test_refuses_what_has_no_meaning() -> None:
    x, weights = np.arange(9.0), grid_weights(3)
    for bad_x, bad_weights in (
        (x[:3], weights[:3, :3]),
        (np.ones(9), weights),
        (x, weights[:4]),
        (x, -weights),
        (x, weights * np.nan),
    ):
        with pytest.raises(MeasureInputError):
            local_bivariate_moran(bad_x, bad_x, bad_weights)
    with pytest.raises(MeasureInputError):
        local_bivariate_moran(x, x, weights, false_discovery_rate=10)
