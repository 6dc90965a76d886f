"""Randomisation inference: by its definition, and its false alarms with few treated areas."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from queries.errors import MeasureInputError
from queries.measures.randomisation import log_rate_change, randomisation_inference, smallest_p

CHANGES = st.lists(st.floats(-5, 5), min_size=4, max_size=9)


def first(areas: int, treated: int) -> np.ndarray:
    return np.arange(areas) < treated


def p_by_definition(changes: np.ndarray, labels: np.ndarray, shift: float) -> float:
    adjusted = changes - shift * labels
    differences = []
    for chosen in combinations(range(changes.size), int(labels.sum())):
        mask = np.isin(np.arange(changes.size), chosen)
        differences.append(adjusted[mask].mean() - adjusted[~mask].mean())
    observed = adjusted[labels].mean() - adjusted[~labels].mean()
    return float(np.mean(np.abs(differences) >= abs(observed) - 1e-9))


def test_fishers_tea_tasting() -> None:
    # Fisher 1935: eight cups, four of each kind; all told rightly by chance once in 70, or two-sided twice.
    found = randomisation_inference([1, 1, 1, 1, 0, 0, 0, 0], first(8, 4))
    assert found.assignments == 70
    assert_allclose(found.p, 2 / 70)
    assert smallest_p(8, 4) == 1 / 70


@given(CHANGES, st.integers(1, 3))
def test_p_and_interval_are_those_of_the_definition(changes: list[float], size: int) -> None:
    values, labels = np.array(changes), first(len(changes), size)
    found = randomisation_inference(values, labels, level=0.7)
    assert_allclose(found.p, p_by_definition(values, labels, 0.0))
    assert found.low <= found.effect + 1e-9
    assert found.high >= found.effect - 1e-9
    for bound, outside in ((found.low, -1e-3), (found.high, 1e-3)):
        if np.isfinite(bound):
            assert p_by_definition(values, labels, bound + outside) <= 0.3 + 1e-9
            assert p_by_definition(values, labels, bound) > 0.3 - 1e-9


@given(CHANGES, st.floats(-3, 3))
def test_a_shift_of_the_treated_shifts_the_answer(changes: list[float], shift: float) -> None:
    values, labels = np.array(changes), first(len(changes), 2)
    one = randomisation_inference(values, labels, level=0.7)
    two = randomisation_inference(values + shift * labels, labels, level=0.7)
    assert_allclose(two.effect, one.effect + shift, atol=1e-9)
    assert_allclose([two.low, two.high], np.array([one.low, one.high]) + shift, atol=1e-6)


def test_too_few_deals_bound_nothing() -> None:
    found = randomisation_inference([9.0, 0.1, 0.2, 0.3], first(4, 1))
    assert found.p == 0.25
    assert (found.low, found.high) == (-np.inf, np.inf)


def test_many_deals_are_drawn_the_same_each_time() -> None:
    random = np.random.default_rng(1)
    values, labels = random.normal(size=200), first(200, 8)
    one, two = (randomisation_inference(values + labels, labels, seed=7) for _ in range(2))
    assert one == two
    assert not one.exact
    assert one.assignments == 10_000
    assert 0 < one.p <= 1
    assert one.low < one.effect < one.high


@pytest.mark.parametrize("treated", [1, 2, 3, 5])
def test_false_alarms_stay_at_the_nominal_share_with_few_treated_areas(treated: int) -> None:
    # 40 areas with noise that hangs together in time, where cluster-robust errors reject 10 to 78 %.
    random = np.random.default_rng(20260704 + treated)
    noise = np.cumsum(random.normal(0, 0.2, (300, 40, 24)), axis=2)
    counts = random.poisson(15 * np.exp(noise - noise.mean(axis=2, keepdims=True)))
    before = np.arange(24) < 12
    alarms = []
    for table in counts:
        changes = log_rate_change(table, before=before, after=~before)
        alarms.append(randomisation_inference(changes, first(40, treated), draws=999).p <= 0.05)
    assert np.mean(alarms) <= 0.09


def test_the_interval_holds_the_shift_as_often_as_it_says() -> None:
    random = np.random.default_rng(20260705)
    labels = first(25, 3)
    held = 0
    for _ in range(400):
        found = randomisation_inference(random.standard_t(4, 25) * 0.2 - 0.3 * labels, labels)
        held += found.low <= -0.3 <= found.high
    assert 0.92 <= held / 400 <= 0.98


def test_log_rate_change_counts_days_and_leaves_out_the_start() -> None:
    before, after = np.array([1, 1, 0, 0], bool), np.array([0, 0, 0, 1], bool)
    found = log_rate_change(
        np.array([[10, 10, 99, 5], [0, 0, 3, 0], [1, np.nan, 2, 3]]),
        before=before,
        after=after,
        exposure=[30, 30, 30, 15],
    )
    assert_allclose(found[0], np.log(5.5 / 15) - np.log(20.5 / 60))
    assert np.isfinite(found[1])
    assert np.isnan(found[2])


def test_refuses_what_has_no_meaning() -> None:
    table = np.ones((3, 2))
    for before, after in (([1, 1], [0, 0]), ([1, 1], [0, 1]), ([1, 0, 0], [0, 1, 0])):
        with pytest.raises(MeasureInputError):
            log_rate_change(table, before=np.array(before, bool), after=np.array(after, bool))
    with pytest.raises(MeasureInputError):
        log_rate_change([1, 2], before=np.array([True, False]), after=np.array([False, True]))
    for changes, treated in (([1, 2], [1, 1]), ([1, 2], [0, 0]), ([1, np.nan], [1, 0]), ([1, 2, 3], [1, 0])):
        with pytest.raises(MeasureInputError):
            randomisation_inference(changes, treated)
    with pytest.raises(MeasureInputError):
        randomisation_inference(np.arange(200.0), first(200, 8), draws=0)
    with pytest.raises(MeasureInputError):
        smallest_p(3, 4)
