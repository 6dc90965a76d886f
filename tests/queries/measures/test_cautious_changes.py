"""Changes told to the public: the spread is measured, and chance of that spread is seldom called a change."""

import numpy as np
import pytest

from queries.measures.cautious_changes import call_changes, measure_spread
from queries.measures.changes import compare_counts

AREAS, PERIODS = 120, 6


def draw_counts(mean: float, spread: float, *, seed: int, areas: int = AREAS) -> np.ndarray:
    """Draw counts with so many times the Poisson variance, shape (periods, areas)."""
    random = np.random.default_rng(seed)
    if spread == 1.0:
        return random.poisson(mean, (PERIODS, areas)).astype(np.float64)
    rate = random.gamma(mean / (spread - 1.0), spread - 1.0, (PERIODS, areas))
    return random.poisson(rate).astype(np.float64)


@pytest.mark.parametrize("spread", [1.0, 3.0, 8.0])
def test_the_spread_that_was_drawn_is_found(spread: float) -> None:
    found = [
        measure_spread(zip(counts[1:], counts[:-1], strict=True))
        for counts in (draw_counts(500.0, spread, seed=seed) for seed in range(5))
    ]
    assert np.mean(found) == pytest.approx(spread, rel=0.15)


def test_a_change_of_all_areas_and_a_few_true_ones_do_not_count_as_spread() -> None:
    counts = draw_counts(500.0, 1.0, seed=1)
    counts[5] = np.random.default_rng(2).poisson(1000.0, AREAS)
    counts[3, :6] *= 4
    assert measure_spread(zip(counts[1:], counts[:-1], strict=True)) == pytest.approx(1.0, abs=0.25)


def test_spread_needs_enough_counts() -> None:
    assert np.isnan(measure_spread([]))
    assert np.isnan(measure_spread([([900.0] * 9, [300.0, *[1200.0] * 8])]))
    assert np.isnan(measure_spread([([np.nan, 3.0] * 40, [5.0, 4.0] * 40)]))
    assert np.isnan(measure_spread([([0.0] * 40, [50.0] * 40)]))
    assert np.isnan(measure_spread([([900.0, 100.0], [100.0, 900.0])] * 30))
    assert measure_spread([([900.0] * 10, [900.0] * 10)]) == 1.0


def test_chance_is_seldom_called_a_change_where_poisson_often_does() -> None:
    called, plain = 0, 0
    for seed in range(20):
        counts = draw_counts(800.0, 5.0, seed=seed)
        spread = measure_spread(zip(counts[1:], counts[:-1], strict=True))
        called += bool(np.any(call_changes(counts[-1], counts[-2], spread=spread) != 0))
        plain += bool(np.any(compare_counts(counts[-1], counts[-2]).beyond_chance))
    assert plain == 20
    assert called <= 5  # false discovery rate of 10 %: in 20 cities without a change, about two


def test_true_changes_are_called_with_their_direction() -> None:
    found = call_changes([240.0, 400.0, 900.0, 0.0, 0.0], [600.0, 400.0, 500.0, 40.0, 0.0], spread=2.0)
    assert found[:4].tolist() == [-1.0, 0.0, 1.0, -1.0]
    assert np.isnan(found[4])


def test_never_more_called_than_by_the_exact_test() -> None:
    counts = draw_counts(30.0, 1.0, seed=3)
    exact = compare_counts(counts[0], counts[1]).beyond_chance
    assert np.all(exact[call_changes(counts[0], counts[1]) != 0])
