"""Extended two-way fixed effects: the values of R's etwfe, invariants and coverage on counts."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from queries.errors import MeasureInputError
from queries.measures.staggered_counts import Kind, extended_twfe

Panel = tuple[np.ndarray, np.ndarray, np.ndarray]


@pytest.fixture(scope="module")
def mpdta(realdata: Path) -> Panel:
    """Log employment of 500 counties, position of their first treated year, log population."""
    rows = np.genfromtxt(realdata / "reference" / "mpdta.csv", delimiter=",", names=True)
    rows = np.sort(rows, order=["countyreal", "year"])
    first, population = rows["first_treat"].reshape(-1, 5)[:, 0], rows["lpop"].reshape(-1, 5)[:, 0]
    return rows["lemp"].reshape(-1, 5), np.where(first == 0, np.inf, first - 2003), population


def make_counts(seed: int, *, ratio: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    starts = np.concatenate([np.repeat([4.0, 5.0, 6.0], 6), np.full(30, np.inf)])
    means = random.gamma(4, 3, (48, 1)) * random.gamma(60, 1 / 60, 9) * random.gamma(20, 1 / 20, (48, 9))
    return random.poisson(means * ratio ** (np.arange(9) >= starts[:, None])), starts


def test_linear_values_are_those_of_r_etwfe(mpdta: Panel) -> None:
    outcome, starts, population = mpdta
    simple, dynamic = (
        extended_twfe(outcome, starts, covariates=population, family="gaussian", kind=kind)
        for kind in ("simple", "dynamic")
    )
    assert_allclose(simple.effect, [-0.0506270331228907], rtol=1e-12)
    expected = [-0.0332122038, -0.0573456479, -0.1378703867, -0.1095394554]
    assert_allclose(dynamic.effect, expected, atol=1e-10)
    assert np.all(np.isnan(simple.ratio))


def test_poisson_values_are_those_of_r_etwfe(mpdta: Panel) -> None:
    outcome, starts, population = mpdta
    found = extended_twfe(np.exp(outcome), starts, covariates=population, kind="dynamic")
    assert_array_equal(found.key, [0, 1, 2, 3])
    assert_allclose(found.effect, [-25.34974844, 1.09175117, -75.12463216, -101.82397934], atol=5e-8)


def test_one_start_date_is_the_ratio_of_ratios() -> None:
    counts = np.array([[10, 14, 9, 8], [5, 6, 2, 3], [20, 22, 18, 25], [9, 11, 12, 10]])
    found = extended_twfe(counts, [2, 2, np.inf, np.inf])
    (a, b), (c, d) = ((side[:, :2].sum(), side[:, 2:].sum()) for side in (counts[:2], counts[2:]))
    assert_allclose(found.ratio, [(b / a) / (d / c)])
    assert_allclose(found.effect, [(b - a * d / c) / 4])


def test_exposure_counts() -> None:
    counts, starts = make_counts(1)
    days = np.random.default_rng(1).uniform(20, 31, counts.shape)
    one = extended_twfe(counts, starts, exposure=days, kind="group")
    two = extended_twfe(counts, starts, exposure=days * 7, kind="group")
    assert_allclose(one.ratio, two.ratio)
    assert_array_equal(one.key, [4, 5, 6])


@given(st.integers(0, 40), st.floats(0.2, 5), st.sampled_from(["simple", "dynamic", "group", "calendar"]))
def test_twice_the_level_is_the_same_ratio(seed: int, factor: float, kind: Kind) -> None:
    counts, starts = make_counts(seed)
    one, two = (extended_twfe(table, starts, kind=kind) for table in (counts, counts * factor))
    assert_allclose(two.ratio, one.ratio, rtol=1e-6)
    assert_allclose(two.effect, one.effect * factor, rtol=1e-5, atol=1e-7)
    assert np.all((one.ratio_low < one.ratio) & (one.ratio < one.ratio_high))


def test_areas_treated_throughout_and_periods_when_all_are_do_not_enter() -> None:
    counts, starts = make_counts(2)
    joined = extended_twfe(np.vstack([counts, counts[:2]]), np.append(starts, [0, 0]))
    assert_allclose(joined.effect, extended_twfe(counts, starts).effect)
    without = extended_twfe(counts[:18], starts[:18], kind="calendar")
    assert_array_equal(without.key, [4, 5])


def test_nothing_observed_is_a_ratio_of_nothing() -> None:
    counts, starts = make_counts(3)
    found = extended_twfe(np.where(np.arange(9) >= starts[:, None], 0, counts), starts)
    assert_array_equal([found.ratio, found.ratio_low, found.ratio_high], [[0], [0], [np.inf]])


@pytest.mark.parametrize("ratio", [1.0, 0.7])
def test_the_interval_holds_the_ratio_as_often_as_it_says(ratio: float) -> None:
    held = 0
    for seed in range(200):
        found = extended_twfe(*make_counts(seed, ratio=ratio))
        held += found.ratio_low[0] <= ratio <= found.ratio_high[0]
    assert 0.90 <= held / 200 <= 0.99


@pytest.mark.parametrize(
    ("outcome", "starts", "words"),
    [
        ([[1, 2], [3, 4]], [np.inf, np.nan], "compared"),
        ([[1, 2], [3, 4]], [0, 0], "compared"),
        ([[0, 2], [3, 4]], [1, np.inf], "start date has no incident"),
        ([[1, 2], [3, 0]], [1, np.inf], "period has no incident"),
        ([[1, np.nan], [3, 4]], [1, np.inf], "complete"),
        ([[1, -2], [3, 4]], [1, np.inf], "negative"),
        ([[1, 2], [3, 4]], [1], "complete"),
    ],
)
def test_refuses_what_has_no_answer(outcome: list[list[float]], starts: list[float], words: str) -> None:
    with pytest.raises(MeasureInputError, match=words):
        extended_twfe(outcome, starts)


def test_refuses_covariates_that_tell_nothing_apart() -> None:
    counts, starts = make_counts(4)
    for covariates in (np.ones(48), np.ones(47), np.full(48, np.nan)):
        with pytest.raises(MeasureInputError):
            extended_twfe(counts, starts, covariates=covariates)
