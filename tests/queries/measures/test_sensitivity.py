"""Smoothness sensitivity: HonestDiD's published intervals, coverage when trends drift apart, refusals."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from queries.errors import MeasureInputError
from queries.measures.published_effects import MEDICAID, VAT, unfold_covariance
from queries.measures.sensitivity import breakdown_smoothness, largest_bend, smooth_interval


@pytest.mark.parametrize(
    ("smoothness", "low", "high"),
    [(0.0, 0.0259, 0.0607), (0.01, 0.0132, 0.0787), (0.02, 0.00286, 0.0907), (0.03, -0.00714, 0.101)],
)
def test_medicaid_intervals_are_those_of_honestdid(smoothness: float, low: float, high: float) -> None:
    effects, covariance = MEDICAID.effects, unfold_covariance(MEDICAID)
    found = smooth_interval(effects, covariance, before=5, smoothness=smoothness)
    # R draws its critical value by simulation and prints three digits.
    assert_allclose([found.low, found.high], [low, high], atol=3e-4)


@pytest.mark.parametrize(
    ("smoothness", "low", "high"),
    [(0.0, 0.131411316, 0.2161696482), (0.1, 0.1194440001, 0.4185082143), (0.2, 0.01944400015, 0.5185082143)],
)
def test_value_added_tax_intervals_are_those_of_honestdid(smoothness: float, low: float, high: float) -> None:
    found = smooth_interval(VAT.effects, unfold_covariance(VAT), before=4, smoothness=smoothness)
    assert_allclose([found.low, found.high], [low, high], atol=1e-4)


def test_the_effect_of_medicaid_breaks_down_between_two_and_three_hundredths() -> None:
    effects, covariance = MEDICAID.effects, unfold_covariance(MEDICAID)
    limit = breakdown_smoothness(effects, covariance, before=5)
    assert 0.02 < limit < 0.03
    inside, outside = (
        smooth_interval(effects, covariance, before=5, smoothness=limit * factor) for factor in (0.999, 1.001)
    )
    assert inside.low > 0 > outside.low


@settings(max_examples=15)
@given(st.floats(-0.5, 0.5), st.floats(0, 0.05))
def test_a_straight_drift_changes_nothing(slope: float, smoothness: float) -> None:
    covariance = unfold_covariance(MEDICAID)
    line = np.array([-5.0, -4, -3, -2, -1, 1, 2])
    one, two = (
        smooth_interval(effects, covariance, before=5, smoothness=smoothness)
        for effects in (np.array(MEDICAID.effects), MEDICAID.effects + slope * line)
    )
    assert_allclose([two.low, two.high], [one.low, one.high], atol=1e-9)


def test_more_bend_is_a_longer_interval() -> None:
    covariance = unfold_covariance(VAT)
    lengths = []
    for smoothness in (0.0, 0.001, 0.01, 0.03, 0.1, 0.5):
        found = smooth_interval(VAT.effects, covariance, before=4, weights=[0.25] * 4, smoothness=smoothness)
        lengths.append(found.high - found.low)
    assert np.all(np.diff(lengths) > 0)


def test_one_effect_ahead_leaves_nothing_to_choose() -> None:
    found = smooth_interval([0.1, 0.5], np.eye(2) * 0.01, before=1, smoothness=0.2)
    assert_allclose((found.low + found.high) / 2, 0.6)
    assert_allclose([found.bias, found.se], [0.2, np.sqrt(0.02)])
    assert breakdown_smoothness([0.1, 0.1], np.eye(2), before=1) == 0.0


def test_the_interval_holds_the_effect_when_trends_bend_as_much_as_allowed() -> None:
    random = np.random.default_rng(5)
    covariance = 0.01 * (np.eye(6) + 0.5)
    # A slope of 0.1 that changes by 0.03 each period, the worst for an effect of 0.4.
    times = np.array([-4.0, -3, -2, -1, 1, 2])
    truth = 0.1 * times + 0.015 * times * np.abs(times) + 0.4 * (times > 0)
    held = 0
    for _ in range(40):
        effects = random.multivariate_normal(truth, covariance)
        found = smooth_interval(effects, covariance, before=4, smoothness=0.03)
        held += found.low <= 0.4 <= found.high
    assert held / 40 >= 0.9


@pytest.mark.parametrize(
    ("effects", "covariance", "options"),
    [
        ([0.1, 0.2], np.eye(3), {"before": 1}),
        ([0.1, 0.2], np.eye(2), {"before": 0}),
        ([0.1, 0.2], np.eye(2), {"before": 2}),
        ([0.1, 0.2], np.zeros((2, 2)), {"before": 1}),
        ([0.1, np.nan], np.eye(2), {"before": 1}),
        ([0.1, 0.2], np.eye(2), {"before": 1, "weights": [1, 1]}),
        ([0.1, 0.2], np.eye(2), {"before": 1, "weights": [0]}),
        ([0.1, 0.2], np.eye(2), {"before": 1, "smoothness": -1}),
    ],
)
def test_refuses_what_has_no_answer(
    effects: list[float], covariance: np.ndarray, options: dict[str, Any]
) -> None:
    with pytest.raises(MeasureInputError):
        smooth_interval(effects, covariance, **options)


def test_the_largest_bend_is_that_of_the_slope_before_the_start() -> None:
    # Slopes 1, 1, -3 and -2 (back to zero): they change by 0, 4 and 1.
    assert largest_bend([3.0, 4.0, 5.0, 2.0, 9.0], before=4) == 4.0
    assert np.isnan(largest_bend([1.0], before=1))
