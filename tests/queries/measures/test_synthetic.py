"""Synthetic control: known mixtures, the placebo test by its definition, false alarms and coverage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from queries.errors import MeasureInputError
from queries.measures.synthetic import fit_weights, synthetic_control


def make_donors(seed: int, *, donors: int = 19, periods: int = 36) -> np.ndarray:
    random = np.random.default_rng(seed)
    factors = np.cumsum(random.normal(0, 1, (2, periods)), axis=1)
    return 20 + random.normal(0, 1, (donors, 2)) @ factors + random.normal(0, 0.5, (donors, periods))


def test_a_mixture_of_three_is_found() -> None:
    donors = make_donors(1)
    found = synthetic_control(
        0.5 * donors[3] + 0.3 * donors[7] + 0.2 * donors[11] - 4 * (np.arange(36) >= 24), donors, begin=24
    )
    expected = np.zeros(19)
    expected[[3, 7, 11]] = 0.5, 0.3, 0.2
    assert_allclose(found.weights, expected, atol=1e-6)
    assert_allclose(found.effect, -4, atol=1e-5)
    assert_allclose(found.error_before, 0, atol=1e-5)
    assert_allclose(found.p, 1 / 20)


@given(st.integers(0, 30))
def test_weights_are_the_best_ones(seed: int) -> None:
    donors = make_donors(seed, donors=4)
    treated = make_donors(seed + 100, donors=1)[0]
    found = fit_weights(treated, donors)
    # Kuhn and Tucker: no donor could take over weight from those in use and lessen the square.
    gain = donors @ (treated - found @ donors)
    assert_allclose(found.sum(), 1.0)
    assert np.all(found >= 0)
    assert np.all(gain <= found @ gain + 1e-4 * np.abs(gain).max())


@given(st.integers(0, 20), st.floats(-50, 50), st.floats(0.1, 30))
def test_level_and_unit_do_not_matter(seed: int, level: float, unit: float) -> None:
    donors = make_donors(seed, donors=5)
    treated = make_donors(seed + 100, donors=1)[0]
    one = synthetic_control(treated, donors, begin=24)
    two = synthetic_control(treated * unit + level, donors * unit + level, begin=24)
    assert_allclose(two.effect, one.effect * unit, rtol=1e-4, atol=1e-5 * unit)
    assert one.p == two.p


def test_the_interval_is_the_inverted_placebo_test() -> None:
    donors = make_donors(2, donors=39)
    treated = make_donors(3, donors=1)[0]
    found = synthetic_control(treated, donors, begin=24)

    def p_without(effect: float) -> float:
        return synthetic_control(treated - effect * (np.arange(36) >= 24), donors, begin=24).p

    width = found.high - found.low
    for inside in (found.low + 1e-6 * width, found.high - 1e-6 * width):
        assert p_without(inside) > 0.05
    for outside in (found.low - 1e-6 * width, found.high + 1e-6 * width):
        assert p_without(outside) <= 0.05
    assert found.low <= found.effect <= found.high


def test_too_few_donors_bound_nothing() -> None:
    found = synthetic_control(make_donors(4, donors=1)[0], make_donors(5, donors=18), begin=24)
    assert (found.low, found.high) == (-np.inf, np.inf)


def test_an_effect_that_is_not_constant_has_no_interval() -> None:
    donors = make_donors(6)
    treated = 0.5 * donors[0] + 0.5 * donors[1] + np.where(np.arange(36) >= 24, np.arange(36) * 9.0 - 270, 0)
    found = synthetic_control(treated, donors, begin=24)
    assert np.isnan(found.low)
    assert_allclose(found.p, 1 / 20)


def test_series_alike_throughout_show_no_effect() -> None:
    found = synthetic_control(np.full(14, 3.0), np.full((4, 14), 3.0), begin=12)
    assert (found.effect, found.ratio, found.p) == (0.0, 0.0, 1.0)


def test_false_alarms_and_coverage() -> None:
    alarms, held = [], []
    for seed in range(60):
        panel = make_donors(seed, donors=20)
        found = synthetic_control(panel[0] - 3.0 * (np.arange(36) >= 24), panel[1:], begin=24)
        held.append(found.low <= -3.0 <= found.high)
        alarms.append(synthetic_control(panel[0], panel[1:], begin=24).p <= 0.05)
    assert np.mean(alarms) <= 0.12
    assert np.mean(held) >= 0.85


@pytest.mark.parametrize(
    ("treated", "donors", "begin"),
    [
        (np.ones(14), np.ones((1, 14)), 12),
        (np.ones(14), np.ones((3, 13)), 12),
        (np.ones(14), np.ones((3, 14)), 11),
        (np.ones(14), np.ones((3, 14)), 14),
        (np.full(14, np.nan), np.ones((3, 14)), 12),
    ],
)
def test_refuses_what_has_no_answer(treated: np.ndarray, donors: np.ndarray, begin: int) -> None:
    with pytest.raises(MeasureInputError):
        synthetic_control(treated, donors, begin=begin)
