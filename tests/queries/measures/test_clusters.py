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
    flagged, small = [], []  # by the local tests alone
    for seed in range(15):
        x, y = random.normal(size=(2, SIDE**2))
        found = local_bivariate_moran(x, y, grid_weights(), permutations=1999, seed=seed)
        flagged.append(np.any(found.adjusted_p <= 0.10))
        small.append(np.mean(found.p <= 0.05))
    assert np.mean(flagged) <= 0.27
    assert 0.03 <= np.mean(small) <= 0.07


def clustered(random: np.random.Generator, side: int = 7) -> np.ndarray:
    weights = grid_weights(side)
    weights /= weights.sum(axis=1, keepdims=True)
    return np.linalg.solve(np.eye(side**2) - 0.8 * weights, random.normal(size=side**2))


def test_clustered_values_without_a_link_show_a_cluster_no_more_often_than_said() -> None:
    random = np.random.default_rng(6)
    called, local = [], []
    for seed in range(60):
        x, y = clustered(random), clustered(random)
        found = local_bivariate_moran(x, y, grid_weights(7), permutations=999, seed=seed)
        called.append(found.beyond_chance.any())
        local.append(np.any(found.adjusted_p <= 0.10))
        assert found.linked == (found.link_p <= 0.10)
        assert found.linked or set(found.quadrant) == {"none"}
    assert np.mean(called) <= 0.10 < 0.3 < np.mean(local)


def test_clustered_values_that_are_linked_show_theirs() -> None:
    random = np.random.default_rng(7)
    found = []
    for seed in range(20):
        common = clustered(random)
        x, y = (common + random.normal(0, 0.5, 49) for _ in range(2))
        found.append(local_bivariate_moran(x, -y, grid_weights(7), permutations=1999, seed=seed))
    assert np.mean([each.linked for each in found]) > 0.9
    kinds = [kind for each in found for kind in each.quadrant if kind != "none"]
    assert np.mean([each.beyond_chance.any() for each in found]) > 0.4
    assert np.mean([kind in ("high-low", "low-high") for kind in kinds]) > 0.9


def test_too_few_areas_for_a_link_have_no_clusters() -> None:
    x = np.arange(9.0)
    found = local_bivariate_moran(x, -x, grid_weights(3), permutations=99, false_discovery_rate=0.9)
    assert np.isnan(found.link_p)
    assert not found.linked
    assert not found.beyond_chance.any()


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
