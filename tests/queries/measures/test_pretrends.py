"""The test of trends before the start: published value, its power by simulation, the slope by hand."""

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from queries.errors import MeasureInputError
from queries.measures.pretrends import check_pretrends
from queries.measures.staggered import Base, group_time_effects


def make_panel(
    seed: int, *, drift: float, sizes: tuple[int, ...] = (10, 10)
) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    starts = np.concatenate([*(np.full(size, 4.0 + i) for i, size in enumerate(sizes)), np.full(40, np.inf)])
    away = drift * np.arange(7) * np.isfinite(starts)[:, None]
    return random.normal(0, 0.1, (starts.size, 7)) + away, starts


@pytest.mark.parametrize("base", ["varying", "universal"])
def test_mpdta_p_is_the_published_one(realdata: Path, base: Base) -> None:
    rows = np.genfromtxt(realdata / "reference" / "mpdta.csv", delimiter=",", names=True)
    rows = np.sort(rows, order=["countyreal", "year"])
    first = rows["first_treat"].reshape(-1, 5)[:, 0]
    starts = np.where(first == 0, np.inf, first - 2003)
    effects = group_time_effects(rows["lemp"].reshape(-1, 5), starts, controls="never", base=base)
    found = check_pretrends(effects)
    assert_allclose(found.p, 0.1681225, atol=1e-7)
    assert found.freedom == 5
    assert found.slope_low < found.slope < found.slope_high
    # A drift of this size, missed one time in five, would outdo the effect that was estimated.
    assert 0.0399 < found.missed_effect < 0.1


def test_slope_is_the_least_squares_one() -> None:
    outcome, starts = make_panel(1, drift=0.05, sizes=(10,))
    gap = outcome[:10, :4].mean(axis=0) - outcome[10:, :4].mean(axis=0)
    line = np.polyfit(np.arange(4), gap, 1)[0]
    for base in ("varying", "universal"):
        found = check_pretrends(group_time_effects(outcome, starts, controls="never", base=base))
        assert_allclose(found.slope, line)


def test_the_detectable_slope_is_found_four_times_in_five() -> None:
    drift = check_pretrends(group_time_effects(*make_panel(2, drift=0.0), controls="never")).detectable_slope
    effects = [
        group_time_effects(*make_panel(100 + seed, drift=drift), controls="never") for seed in range(150)
    ]
    found = np.mean([check_pretrends(each).p <= 0.05 for each in effects])
    assert 0.65 <= found <= 0.95


def test_too_many_pairs_for_the_areas_have_a_slope_but_no_joint_test() -> None:
    outcome, starts = make_panel(3, drift=0.0)
    found = check_pretrends(group_time_effects(outcome[10:35], starts[10:35], controls="never"))
    assert np.isfinite(found.slope_low)
    assert found.freedom == 4
    few = check_pretrends(group_time_effects(outcome[14:28], starts[14:28], controls="never"))
    assert np.all(np.isnan([few.p, few.detectable_slope, few.missed_effect]))


def test_one_period_before_has_no_trend() -> None:
    outcome, starts = make_panel(4, drift=0.0, sizes=(10,))
    with pytest.raises(MeasureInputError, match="two periods"):
        check_pretrends(group_time_effects(outcome[:, 3:], starts - 3))
