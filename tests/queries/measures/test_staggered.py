"""Effects of programmes that start at different times: published values, invariants and coverage."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import t

from queries.errors import MeasureInputError
from queries.measures.few_treated import few_treated_reach
from queries.measures.staggered import (
    AggregatedEffects,
    Controls,
    Kind,
    aggregate_effects,
    group_time_effects,
)

Panel = tuple[np.ndarray, np.ndarray]
KINDS: tuple[Kind, ...] = ("simple", "dynamic", "group", "calendar")


@pytest.fixture(scope="module")
def mpdta(realdata: Path) -> Panel:
    """Log employment of 500 counties, 2003 to 2007, and the position of their first treated year."""
    rows = np.genfromtxt(realdata / "reference" / "mpdta.csv", delimiter=",", names=True)
    rows = np.sort(rows, order=["countyreal", "year"])
    first = rows["first_treat"].reshape(-1, 5)[:, 0]
    return rows["lemp"].reshape(-1, 5), np.where(first == 0, np.inf, first - 2003)


def make_panel(
    seed: int, *, effect: float = 0.0, sizes: tuple[int, ...] = (6, 6, 6), others: int = 30
) -> Panel:
    random = np.random.default_rng(seed)
    starts = np.concatenate(
        [*(np.full(size, 3.0 + i) for i, size in enumerate(sizes)), np.full(others, np.inf)]
    )
    noise = random.normal(0, 0.2, (starts.size, 8)) + random.normal(0, 1, (starts.size, 1))
    return noise + random.normal(0, 0.3, 8) + effect * (np.arange(8) >= starts[:, None]), starts


def estimate(panel: Panel, kind: Kind, controls: Controls = "never") -> AggregatedEffects:
    return aggregate_effects(group_time_effects(*panel, controls=controls), kind=kind)


@pytest.mark.parametrize(
    ("kind", "effect", "se"),
    [
        ("simple", -0.03995127515517627, 0.012034012770),
        ("dynamic", -0.0772398214573, 0.0199649890),
        ("group", -0.0310182822287, 0.0124460593),
    ],
)
def test_mpdta_overall_effects_are_the_published_ones(
    mpdta: Panel, kind: Kind, effect: float, se: float
) -> None:
    found = estimate(mpdta, kind)
    assert_allclose([found.overall, found.overall_se], [effect, se], rtol=1e-8)


@pytest.mark.parametrize(
    ("kind", "effect"), [("simple", -0.0397636256), ("dynamic", -0.0773993140), ("group", -0.0304622281)]
)
def test_mpdta_against_those_not_yet_treated(mpdta: Panel, kind: Kind, effect: float) -> None:
    assert_allclose(estimate(mpdta, kind, "not_yet").overall, effect, atol=1e-10)


def test_mpdta_by_years_since_the_start(mpdta: Panel) -> None:
    found = estimate(mpdta, "dynamic")
    after = found.key >= 0
    assert_array_equal(found.key, np.arange(-3, 4))
    assert_allclose(found.effect[after], [-0.0199, -0.0510, -0.1373, -0.1008], atol=5e-5)
    assert np.all(found.band_low < found.low)
    assert np.all(found.high < found.band_high)


def test_either_base_gives_the_same_effects_after_the_start() -> None:
    panel = make_panel(1)
    varying, universal = (group_time_effects(*panel, base=base) for base in ("varying", "universal"))
    assert_allclose(varying.effect[~varying.before], universal.effect[~universal.before])
    assert universal.before.sum() == varying.before.sum()


@given(st.integers(0, 50), st.floats(-2, 2))
def test_area_levels_and_common_changes_do_not_matter(seed: int, effect: float) -> None:
    outcome, starts = make_panel(seed, sizes=(3, 3), others=4)
    random = np.random.default_rng(seed)
    moved = outcome + random.normal(size=(10, 1)) + random.normal(size=8)
    moved += effect * (np.arange(8) >= starts[:, None])
    for kind in KINDS:
        one, two = estimate((outcome, starts), kind), estimate((moved, starts), kind)
        assert_allclose(two.overall, one.overall + effect, atol=1e-9)
        assert_allclose(two.overall_se, one.overall_se, rtol=1e-6)


@given(st.permutations(range(10)))
def test_the_order_of_areas_does_not_matter(order: list[int]) -> None:
    outcome, starts = make_panel(3, sizes=(3, 3), others=4)
    one, two = estimate((outcome, starts), "group"), estimate((outcome[order], starts[order]), "group")
    assert_allclose([one.overall, one.overall_low], [two.overall, two.overall_low])


def test_one_start_date_is_the_plain_difference_of_differences() -> None:
    outcome, starts = make_panel(4, sizes=(5,), others=9)
    change = outcome[:, 3:].mean(axis=1) - outcome[:, 2]
    found = estimate((outcome, starts), "simple")
    assert_allclose(found.overall, change[:5].mean() - change[5:].mean())
    assert found.key.size == 0


def test_few_treated_areas_make_the_welch_interval() -> None:
    # One start date and one difference: Welch's two-sample interval.
    outcome, starts = make_panel(5, sizes=(4,), others=7)
    effects = group_time_effects(outcome[:, 2:4], starts - 2)
    change = outcome[:, 3] - outcome[:, 2]
    a, b = change[:4].var(ddof=1) / 4, change[4:].var(ddof=1) / 7
    found = aggregate_effects(effects, kind="simple")
    freedom = (a + b) ** 2 / (a**2 / 3 + b**2 / 6)
    assert_allclose(found.overall_high - found.overall, t.ppf(0.975, freedom) * np.sqrt(a + b))


def test_areas_treated_throughout_are_left_out_and_counted() -> None:
    outcome, starts = make_panel(6)
    starts[:2] = 0
    effects = group_time_effects(outcome, starts)
    assert effects.left_out == 2
    alone = group_time_effects(outcome[2:], starts[2:])
    assert_array_equal(effects.effect, alone.effect)


def test_without_never_treated_areas_the_last_to_start_serve() -> None:
    outcome, starts = make_panel(7, others=0)
    effects = group_time_effects(outcome, starts)
    assert set(effects.group[~effects.before]) == {3, 4}
    with pytest.raises(MeasureInputError, match="compare"):
        group_time_effects(outcome, starts, controls="never")


def test_a_start_date_with_one_area_bounds_nothing() -> None:
    found = estimate(make_panel(8, sizes=(1, 1)), "group")
    assert np.all(np.isinf(found.low))
    assert found.overall_high == np.inf
    assert np.isinf(few_treated_reach(np.ones(3), np.array([True, True, False]), 1))


def test_the_same_seed_gives_the_same_band() -> None:
    one, two = (estimate(make_panel(9), "dynamic") for _ in range(2))
    assert_array_equal(one.band_low, two.band_low)


def test_intervals_and_bands_hold_the_effect_as_often_as_they_say() -> None:
    held = np.zeros(3)
    for seed in range(300):
        effects = group_time_effects(*make_panel(seed, effect=-0.3))
        simple = aggregate_effects(effects, kind="simple", draws=1)
        dynamic = aggregate_effects(effects, kind="dynamic", draws=199)
        after = dynamic.key >= 0
        held += [
            simple.overall_low <= -0.3 <= simple.overall_high,
            dynamic.overall_low <= -0.3 <= dynamic.overall_high,
            bool(np.all((dynamic.band_low <= -0.3 * after) & (dynamic.band_high >= -0.3 * after))),
        ]
    assert np.all(held / 300 >= 0.91)
    assert np.all(held / 300 <= 0.99)


@pytest.mark.parametrize(
    ("outcome", "starts"),
    [
        ([1.0, 2.0], [1, np.inf]),
        ([[1.0, np.nan], [1, 2]], [1, np.inf]),
        ([[1.0, 2.0], [1, 2]], [1]),
        ([[1.0, 2.0], [1, 2]], [0.5, np.inf]),
        ([[1.0, 2.0], [1, 2]], [0, np.inf]),
        ([[1.0, 2.0], [1, 2]], [np.inf, np.nan]),
    ],
)
def test_refuses_what_has_no_answer(outcome: list[list[float]], starts: list[float]) -> None:
    with pytest.raises(MeasureInputError):
        group_time_effects(outcome, starts)
