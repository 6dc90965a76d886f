"""The weighted displacement difference: published values, and what must hold for any counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from queries.errors import MeasureInputError
from queries.measures.displacement import (
    DisplacementDifference,
    combine_by_harm,
    pearson_dispersion,
    weighted_displacement_difference,
)

COUNTS = st.tuples(st.integers(0, 500), st.integers(0, 500))
PAPER = ((207, 110), (308, 318), (178, 157), (150, 140))


def summarise(found: DisplacementDifference) -> list[float]:
    return [found.estimate, found.se, found.z, found.low, found.high]


def test_the_papers_example() -> None:
    found = weighted_displacement_difference(*PAPER)
    assert_allclose(summarise(found), [-118, np.sqrt(1568), -2.97995, -195.61, -40.39], rtol=2e-5)
    assert (found.local, found.displaced) == (-107, -11)


def test_areas_of_different_size() -> None:
    found = weighted_displacement_difference(*PAPER, area_weights=(1.2, 0.9, 1.5, 1.6))
    expected = [-99.69444444, 35.42807550, -2.813995483, -169.1321965, -30.25669241]
    assert_allclose(summarise(found), expected, rtol=1e-9)


def test_a_period_twice_as_long_before() -> None:
    found = weighted_displacement_difference((80, 20), (100, 50), time_weights=(2, 1))
    assert_allclose([found.estimate, found.se], [-20, np.sqrt(115)])


def test_harm_of_five_offence_groups() -> None:
    pairs = [
        ((130, 74), (133, 91)),
        ((327, 202), (388, 305)),
        ((398, 190), (148, 97)),
        ((144, 92), (86, 64)),
        ((183, 96), (94, 67)),
    ]
    parts = [weighted_displacement_difference(treated, control) for treated, control in pairs]
    found = combine_by_harm(parts, [3, 2, 5, 7, 10])
    expected = [-1721, 304.10360077, -5.65925558, -2317.03210507, -1124.96789493]
    assert_allclose(summarise(found), expected, rtol=1e-9)


def test_overdispersion_widens_the_interval_by_its_root_and_never_narrows_it() -> None:
    plain, wide, narrow = (weighted_displacement_difference(*PAPER, dispersion=phi) for phi in (1, 4, 0.2))
    assert_allclose(wide.se, 2 * plain.se)
    assert wide.estimate == plain.estimate
    assert narrow == plain


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_swapping_treated_and_control_turns_the_sign(
    a: tuple[int, int], b: tuple[int, int], c: tuple[int, int], d: tuple[int, int]
) -> None:
    one, other = weighted_displacement_difference(a, b, c, d), weighted_displacement_difference(b, a, d, c)
    assert one.estimate == -other.estimate
    assert one.se == other.se
    if one.se > 0:
        assert one.low <= one.estimate <= one.high
        assert_allclose(one.p, other.p)
        assert (one.low > 0 or one.high < 0) == (one.p < 0.05)


@given(COUNTS, COUNTS, st.floats(0.1, 10))
def test_the_unit_of_area_is_free(a: tuple[int, int], b: tuple[int, int], unit: float) -> None:
    one = weighted_displacement_difference(a, b)
    scaled = weighted_displacement_difference(a, b, area_weights=[unit] * 4)
    assert_allclose(scaled.estimate * unit, one.estimate, atol=1e-9)
    assert_allclose(scaled.z, one.z, atol=1e-9)


def test_nothing_counted_has_no_interval() -> None:
    found = weighted_displacement_difference((0, 0), (0, 0))
    assert found.estimate == 0
    assert np.all(np.isnan([found.low, found.high, found.z, found.p]))


@pytest.mark.parametrize("effect", [1.0, 0.7])
def test_the_interval_holds_the_difference_as_often_as_it_says(effect: float) -> None:
    random = np.random.default_rng(20260703)
    true = 120 * 0.9 * effect - 120 * 0.9
    counts = random.poisson([120, 120 * 0.9 * effect, 120, 120 * 0.9], (1500, 4))
    held = 0
    for row in counts:
        found = weighted_displacement_difference(row[:2], row[2:])
        held += found.low <= true <= found.high
    assert 0.93 <= held / 1500 <= 0.97


def test_dispersion_of_poisson_counts_is_one_and_of_noisier_ones_more() -> None:
    random = np.random.default_rng(20260703)
    means = np.outer(random.gamma(4, 5, 60), random.gamma(20, 0.05, 36))
    assert_allclose(pearson_dispersion(random.poisson(means)), 1.0, atol=0.1)
    noisy = random.poisson(means * random.gamma(5, 0.2, means.shape))
    assert pearson_dispersion(noisy) > 2.0


def test_dispersion_of_a_single_area_and_of_hardly_anything() -> None:
    assert_allclose(pearson_dispersion([[4, 6, 5, 9]]), np.var([4, 6, 5, 9], ddof=1) / 6)
    assert_allclose(pearson_dispersion([[4, 6, 5, 9], [0, 0, 0, 0]]), np.var([4, 6, 5, 9], ddof=1) / 6)
    for table in ([[7]], [[0, 0], [0, 0]], [[3, 0], [4, 0]]):
        assert np.isnan(pearson_dispersion(table))


@pytest.mark.parametrize(
    "bad",
    [
        {"treated": (5, -1)},
        {"treated": (5, np.nan)},
        {"treated": (5, 6, 7)},
        {"area_weights": (1, 1, 1)},
        {"area_weights": (1, 0, 1, 1)},
        {"time_weights": (1, -1)},
        {"dispersion": np.nan},
        {"level": 95},
    ],
)
def test_refuses_what_has_no_meaning(bad: dict[str, object]) -> None:
    given_counts: dict[str, object] = {"treated": (5, 6), "control": (7, 8)}
    with pytest.raises(MeasureInputError):
        weighted_displacement_difference(**{**given_counts, **bad})  # type: ignore[arg-type]


def test_refuses_harm_weights_that_do_not_fit() -> None:
    part = weighted_displacement_difference((5, 6), (7, 8))
    for weights in ([], [1, 2], [-1], [np.nan]):
        with pytest.raises(MeasureInputError):
            combine_by_harm([part], weights)
    with pytest.raises(MeasureInputError):
        combine_by_harm([], [])
    with pytest.raises(MeasureInputError):
        pearson_dispersion([1, 2, 3])
