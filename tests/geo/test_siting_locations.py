"""Location models: the best by proof is the best by trying all."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.errors import InfeasiblePlanError, SitingInputError
from geo.siting_locations import (
    fewest_venues,
    most_covered,
    nearest_walks_m,
    shortest_average,
    shortest_longest,
)

FloatArray = NDArray[np.float64]


@st.composite
def places(draw: st.DrawFn) -> tuple[FloatArray, FloatArray, int]:
    """Draw distances, demand and a number of venues."""
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    points, venues = draw(st.integers(1, 8)), draw(st.integers(1, 6))
    walks = generator.integers(0, 12, (points, venues)).astype(float)
    return walks, generator.integers(0, 9, points).astype(float), draw(st.integers(1, venues))


def subsets(venues: int, chosen: int) -> list[list[int]]:
    return [list(each) for each in itertools.combinations(range(venues), chosen)]


@settings(max_examples=80, deadline=None)
@given(places())
def test_every_model_finds_what_trying_all_finds(place: tuple[FloatArray, FloatArray, int]) -> None:
    walks, demand, number = place
    nearest = [nearest_walks_m(walks, each) for each in subsets(walks.shape[1], number)]
    covered = most_covered(walks, demand, venues=number, reach_m=5)
    assert covered.value == pytest.approx(max(demand @ (each <= 5) for each in nearest))
    assert demand @ (nearest_walks_m(walks, covered.venues) <= 5) == pytest.approx(covered.value)
    median = shortest_average(walks, demand, venues=number)
    assert median.value == pytest.approx(min(demand @ each for each in nearest))
    assert demand @ nearest_walks_m(walks, median.venues) == pytest.approx(median.value)
    centre = shortest_longest(walks, venues=number)
    assert centre.value == min(each.max() for each in nearest)
    assert nearest_walks_m(walks, centre.venues).max() <= centre.value
    assert len(centre.venues) <= number
    assert covered.gap == median.gap == centre.gap == 0


@settings(max_examples=40, deadline=None)
@given(places(), st.integers(0, 11))
def test_the_fewest_venues_are_the_fewest(place: tuple[FloatArray, FloatArray, int], reach: int) -> None:
    walks = place[0]
    sizes = [
        number
        for number in range(1, walks.shape[1] + 1)
        if any((nearest_walks_m(walks, each) <= reach).all() for each in subsets(walks.shape[1], number))
    ]
    if not sizes:
        with pytest.raises(InfeasiblePlanError, match=f"no venue within {reach} m"):
            fewest_venues(walks, reach_m=reach)
        return
    found = fewest_venues(walks, reach_m=reach)
    assert found.value == len(found.venues) == min(sizes)


def test_no_venue_is_no_walk() -> None:
    assert nearest_walks_m([[1.0], [2.0]], []).tolist() == [np.inf, np.inf]


@pytest.mark.parametrize("walks", [[[np.nan]], [[np.inf]], [[-1.0]], [1.0], [[]]])
def test_distances_that_are_none_are_refused(walks: object) -> None:
    with pytest.raises(SitingInputError):
        fewest_venues(walks, reach_m=5)  # type: ignore[arg-type]


def test_demand_and_numbers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(SitingInputError, match="one number"):
        most_covered([[1.0]], [1, 2], venues=1, reach_m=1)
    with pytest.raises(SitingInputError, match="one number"):
        shortest_average([[1.0]], [-1], venues=1)
    for number in (0, 2):
        with pytest.raises(SitingInputError, match="cannot be chosen"):
            shortest_longest([[1.0]], venues=number)
