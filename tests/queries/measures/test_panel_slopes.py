"""Between-area and within-area slopes: by hand, when they disagree, and coverage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from queries.errors import MeasureInputError
from queries.measures.panel_slopes import PanelSlopes, between_and_within


def slopes(x: np.ndarray, y: np.ndarray) -> PanelSlopes:
    """Both of the same period."""
    return between_and_within(x, y, lag=0)


def make_panel(seed: int, *, within: float, between: float, areas: int = 30) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    levels, moves = random.normal(size=(areas, 1)), random.normal(size=(areas, 6))
    moves -= moves.mean(axis=1, keepdims=True)
    noise = np.cumsum(random.normal(0, 0.3, (areas, 6)), axis=1) + random.normal(0, 0.5, (areas, 1))
    return levels + moves, between * levels + within * moves + noise + random.normal(0, 1, 6)


def test_events_held_where_trust_is_low_give_two_signs() -> None:
    found = slopes(*make_panel(1, within=0.5, between=-2.0))
    assert found.between.high < 0 < found.within.low
    assert found.differences.low > 0
    assert found.disagree
    assert not slopes(*make_panel(1, within=1.0, between=1.0)).disagree


def test_slopes_are_those_of_least_squares() -> None:
    x, y = make_panel(2, within=0.5, between=-1.0, areas=8)
    found = slopes(x, y)
    assert_allclose(found.between.slope, np.polyfit(x.mean(axis=1), y.mean(axis=1), 1)[0])
    dummies = np.column_stack(
        [np.ravel(x), np.repeat(np.eye(8), 6, axis=0), np.tile(np.eye(6)[:, 1:], (8, 1))]
    )
    assert_allclose(found.within.slope, np.linalg.lstsq(dummies, np.ravel(y))[0][0])


def test_two_periods_make_within_and_differences_one() -> None:
    x, y = make_panel(3, within=0.5, between=0.0)
    found = slopes(x[:, :2], y[:, :2])
    assert_allclose(found.within.slope, found.differences.slope)
    assert_allclose(found.within.low, found.differences.low)


@given(st.integers(0, 50), st.floats(0.1, 10))
def test_area_and_period_levels_do_not_touch_the_within_slope(seed: int, unit: float) -> None:
    x, y = make_panel(seed, within=0.3, between=0.0, areas=6)
    random = np.random.default_rng(seed)
    moved = unit * y + random.normal(0, 9, (6, 1)) + random.normal(0, 9, 6)
    one, two = slopes(x, y).within, slopes(x, moved).within
    assert_allclose([two.slope, two.low, two.p], [one.slope * unit, one.low * unit, one.p], atol=1e-8)


def test_intervals_hold_the_slopes_as_often_as_they_say() -> None:
    held = np.zeros(3)
    for seed in range(300):
        found = slopes(*make_panel(seed, within=0.4, between=-0.6))
        held += [
            found.between.low <= -0.6 <= found.between.high,
            found.within.low <= 0.4 <= found.within.high,
            found.differences.low <= 0.4 <= found.differences.high,
        ]
    assert np.all(held / 300 >= 0.91)
    assert np.all(held / 300 <= 0.99)


def test_what_never_differs_has_no_slope() -> None:
    x = np.tile([[1.0], [2.0], [4.0], [3.0]], (1, 3))
    found = slopes(x, np.arange(12.0).reshape(4, 3))
    assert np.isnan(found.within.slope)
    assert np.isfinite(found.between.slope)
    assert not found.disagree


def test_refuses_what_has_no_answer() -> None:
    for bad in (np.ones((3, 4)), np.ones((5, 1)), np.full((5, 4), np.nan), np.ones(5)):
        with pytest.raises(MeasureInputError):
            between_and_within(bad, bad)
    for lag in (-1, 3, 4):
        with pytest.raises(MeasureInputError):
            between_and_within(np.eye(4), np.eye(4), lag=lag)


def test_engagement_goes_one_period_before_the_outcome() -> None:
    random = np.random.default_rng(9)
    events, noise = random.normal(size=(20, 9)), random.normal(0, 0.1, (20, 9))
    outcome = noise + np.roll(-events, 1, axis=1)
    found = between_and_within(events, outcome)
    assert found.within.low < -1 < found.within.high
    assert found.differences.low < -1 < found.differences.high
    assert slopes(events, outcome).within.high > -0.5
    assert found == slopes(events[:, :-1], outcome[:, 1:])
    assert between_and_within(events, outcome, lag=3) == slopes(events[:, :-3], outcome[:, 3:])
