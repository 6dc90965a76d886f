"""Walks are straight lines on the ground times the detour, wherever the city is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.errors import SitingInputError
from geo.siting_walks import walk_distances_m


@settings(max_examples=60, deadline=None)
@given(st.floats(-179, 179), st.floats(-75, 75), st.integers(0, 2**32 - 1))
def test_agrees_with_the_ellipsoid(lon: float, lat: float, seed: int) -> None:
    generator = np.random.default_rng(seed)
    lons, lats = lon + generator.uniform(-0.2, 0.2, 8), lat + generator.uniform(-0.2, 0.2, 8)
    walks = walk_distances_m(lons[:5], lats[:5], lons[5:], lats[5:])
    geod = Geod(ellps="WGS84")
    for point, venue in np.ndindex(5, 3):
        straight = geod.inv(lons[point], lats[point], lons[5 + venue], lats[5 + venue])[2]
        assert walks[point, venue] == pytest.approx(1.3 * straight, rel=1.5e-3)


def test_a_straight_line_is_a_detour_of_one() -> None:
    straight = walk_distances_m(-87.6, 41.8, -87.6, 41.81, circuity=1.0)
    assert straight == pytest.approx(np.array([[1110.7]]), rel=1e-3)
    assert walk_distances_m(-87.6, 41.8, -87.6, 41.81) == pytest.approx(1.3 * straight)


def test_no_places_give_an_empty_table() -> None:
    assert walk_distances_m([], [], [1.0], [1.0]).shape == (0, 1)
    assert walk_distances_m([1.0, 2], [1.0, 2], [], []).shape == (2, 0)


@pytest.mark.parametrize(
    ("lon", "lat", "circuity"),
    [([np.nan], [1], 1.3), ([181], [0], 1.3), ([0], [91], 1.3), ([0, 1], [0], 1.3), ([0], [0], 0.99)],
)
def test_places_that_are_none_are_refused(lon: list[float], lat: list[float], circuity: float) -> None:
    with pytest.raises(SitingInputError):
        walk_distances_m(lon, lat, [0.0], [0.0], circuity=circuity)
