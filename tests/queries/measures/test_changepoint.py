"""The break in a level: the coal-mining years, false alarms, and where the break may lie."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from queries.errors import MeasureInputError
from queries.measures.changepoint import poisson_changepoint
from queries.measures.published_data import COAL_MINING


def test_coal_mining_broke_after_41_years() -> None:
    found = poisson_changepoint(COAL_MINING, seed=1)
    assert len(COAL_MINING) == 112
    assert found.periods_before == 41  # 1851 to 1891
    assert_allclose([found.rate_before, found.rate_after], [3.0976, 0.9014], atol=5e-5)
    assert_allclose(found.p, 1 / 2000)  # no draw comes near
    assert found.beyond_chance
    assert found.earliest <= 41 <= found.latest
    assert found.latest - found.earliest <= 12


@pytest.mark.parametrize("dispersion", [1.0, 2.0])
def test_a_steady_series_shows_a_break_as_seldom_as_it_says(dispersion: float) -> None:
    random = np.random.default_rng(20260805)
    means = np.full((250, 48), 6.0)
    counts = random.poisson(means if dispersion == 1.0 else random.gamma(means))
    found = poisson_changepoint(counts, seed=2, draws=199, dispersion=dispersion)
    assert np.mean(found.p <= 0.05) <= 0.09
    assert np.mean(found.p <= 0.5) >= 0.4
    assert np.mean(found.beyond_chance) <= 0.02


def test_dispersion_that_is_left_out_finds_breaks_too_often() -> None:
    random = np.random.default_rng(20260806)
    counts = random.poisson(random.gamma(np.full((150, 48), 6.0)))
    plain = poisson_changepoint(counts, seed=3, draws=199)
    assert np.mean(plain.p <= 0.05) > 0.2


def test_the_place_is_bounded_as_often_as_it_says() -> None:
    random = np.random.default_rng(20260807)
    means = np.concatenate([np.full(25, 8.0), np.full(35, 4.0)])
    found = poisson_changepoint(random.poisson(means, (400, 60)), seed=4, draws=9)
    assert np.mean((found.earliest <= 25) & (found.latest >= 25)) >= 0.93
    assert np.median(found.periods_before) == 25


def test_exposure_explains_what_is_no_break() -> None:
    days = np.concatenate([np.full(20, 30.0), np.full(20, 90.0)])
    counts = np.concatenate([np.full(20, 10.0), np.full(20, 30.0)])
    assert poisson_changepoint(counts, seed=5).beyond_chance
    found = poisson_changepoint(counts, days, seed=5)
    assert_allclose([found.likelihood_ratio, found.p], [0.0, 1.0], atol=1e-9)
    assert_allclose([found.rate_before, found.rate_after], 1 / 3)


def test_periods_not_received_keep_their_place_in_the_series() -> None:
    counts = np.concatenate([np.full(20, 9.0), np.full(20, 2.0)])
    days = np.full(40, 30.0)
    counts[5], days[8] = np.nan, 0.0
    found = poisson_changepoint(counts, days, seed=6)
    assert found.periods_before == 20
    assert_allclose([found.rate_before, found.rate_after], [0.3, 2 / 30])


def test_either_side_of_the_thresholds() -> None:
    counts = np.zeros((4, 14))
    counts[0, ::2] = [2, 2, 2, 2, 1, 1, 0]  # 10 events
    counts[1, ::2] = [2, 2, 2, 2, 1, 0, 0]
    counts[2:] = 5.0
    counts[2, :2] = np.nan
    counts[3, :3] = np.nan
    found = poisson_changepoint(counts, seed=7, draws=99)
    assert_array_equal(found.testable, [True, False, True, False])
    assert_array_equal(found.periods_before[[1, 3]], [-1, -1])
    assert np.all(np.isnan(found.rate_before[[1, 3]]))
    assert not found.beyond_chance[[1, 3]].any()


@settings(max_examples=25)
@given(st.lists(st.integers(0, 30), min_size=12, max_size=40), st.integers(0, 2**31))
def test_the_seed_decides_and_time_turned_round_keeps_the_break(counts: list[int], seed: int) -> None:
    one, again = (poisson_changepoint(counts, seed=seed, draws=49) for _ in range(2))
    back = poisson_changepoint(counts[::-1], seed=seed, draws=49)
    assert_array_equal(one.p, again.p)
    if not one.testable:
        return
    assert 1 / 50 <= one.p <= 1.0
    assert 1 <= one.earliest <= one.latest <= len(counts) - 1
    assert_allclose(one.likelihood_ratio, back.likelihood_ratio, atol=1e-9)


def test_every_series_is_corrected_for_the_others() -> None:
    random = np.random.default_rng(8)
    counts = random.poisson(5.0, (2, 30, 36))
    counts[0, 0, 18:] += 20
    found = poisson_changepoint(counts, seed=8)
    assert found.p.shape == (2, 30)
    assert found.beyond_chance[0, 0]
    assert found.beyond_chance.sum() == 1
    assert poisson_changepoint(np.empty((0, 36)), seed=8).p.shape == (0,)


@pytest.mark.parametrize(
    ("counts", "options"),
    [([-1.0] * 12, {}), (5.0, {}), ([1.0] * 12, {"draws": 0}), ([1.0] * 12, {"dispersion": 0.5})],
)
def test_refuses_what_is_no_series(counts: float | list[float], options: dict[str, int]) -> None:
    with pytest.raises(MeasureInputError):
        poisson_changepoint(counts, seed=1, **options)
