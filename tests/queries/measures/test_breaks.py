"""Classes for maps: readable, none empty, and a stated place for every value."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from queries.errors import MeasureInputError
from queries.measures.breaks import (
    assign_change_class,
    assign_class,
    bivariate_class,
    choose_breaks,
    choose_change_breaks,
)

NAN = float("nan")
NUMBERS = st.lists(
    st.one_of(
        st.integers(-50, 50).map(float),
        st.floats(-1e9, 1e9, allow_subnormal=False),
        st.floats(0.0, 1.0, allow_subnormal=False),
        st.just(NAN),
    ),
    max_size=80,
)


def digits(value: float) -> int:
    return len(f"{abs(value):.12g}".replace(".", "").strip("0"))


@pytest.mark.parametrize("classes", [3, 5, 7])
def test_skewed_rates_get_readable_breaks_and_even_classes(classes: int) -> None:
    rates = np.random.default_rng(1).lognormal(1.0, 1.0, 280)
    breaks = choose_breaks(rates, classes=classes)
    assert all(digits(upper) <= 2 for upper in breaks)
    sizes = np.bincount(assign_class(rates, breaks))
    assert len(sizes) == classes
    assert sizes.min() >= 0.5 * 280 / classes
    assert sizes.max() <= 1.6 * 280 / classes


def test_a_break_ends_its_class_and_belongs_to_it() -> None:
    found = assign_class([1.9, 2.0, 2.1, 5.0, 9.0, 400.0, NAN, -3.0], [2.0, 5.0, 9.0])
    assert_array_equal(found, [0, 0, 1, 1, 2, 2, -1, 0])


def test_zero_has_the_first_class_to_itself() -> None:
    rates = [0.0] * 30 + list(np.linspace(0.1, 10.0, 70))
    breaks = choose_breaks(rates)
    assert breaks[0] == 0.0
    assert len(breaks) == 5
    assert np.bincount(assign_class(rates, breaks))[0] == 30
    assert choose_breaks([0.0, *rates[30:]], own_zero=False)[0] > 0.0


@pytest.mark.parametrize(
    ("values", "breaks"),
    [
        ([], []),
        ([NAN, NAN], []),
        ([0.0] * 9, [0.0]),
        ([3.3] * 5, [3.3]),
        ([0, 0, 0, 1, 1, 2], [0, 1, 2]),
        ([4, 4, 4, 4, 7], [5, 7]),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([61.2, 61.3], [61.2, 61.3]),
    ],
)
def test_few_distinct_values_make_few_classes(values: list[float], breaks: list[float]) -> None:
    found = choose_breaks(values)
    assert len(found) == len(breaks)
    if breaks:
        assert_array_equal(np.unique(assign_class(values, found)), np.arange(len(breaks)))


def test_counts_have_whole_breaks() -> None:
    counts = np.random.default_rng(2).poisson(6.0, 200)
    breaks = choose_breaks(counts)
    assert_array_equal(breaks, np.round(breaks))


@given(NUMBERS, st.integers(1, 7), st.booleans())
def test_every_value_has_a_class_and_every_class_a_value(
    numbers: list[float], classes: int, own_zero: bool
) -> None:
    values = np.array(numbers, dtype=float)
    breaks = choose_breaks(values, classes=classes, own_zero=own_zero)
    known = values[~np.isnan(values)]
    found = assign_class(values, breaks)
    assert_array_equal(found == -1, np.isnan(values))
    assert len(breaks) == min(classes, np.unique(known).size)
    if known.size:
        assert np.all(np.diff(breaks) > 0)
        assert breaks[-1] >= known.max()
        assert np.bincount(found[found >= 0], minlength=len(breaks)).min() >= 1
    assert np.all(np.diff(assign_class(np.sort(known), breaks)) >= 0)


@given(st.lists(st.integers(1, 400), min_size=20, max_size=80), st.integers(-6, 6))
def test_the_unit_does_not_change_the_classes(numbers: list[int], power: int) -> None:
    small = np.array(numbers, dtype=float)
    large = np.array([float(f"{n}e{power}") for n in numbers])
    assert_array_equal(assign_class(small, choose_breaks(small)), assign_class(large, choose_breaks(large)))


def test_changes_have_the_same_classes_on_both_sides() -> None:
    changes = np.array([-60.0, -12.0, -30.0, 14.0, 35.0, 80.0, 5.0, 0.0, NAN])
    clear = np.array([1, 1, 1, 1, 1, 1, 0, 1, 1], dtype=bool)
    breaks = choose_change_breaks(changes[clear])
    found = assign_change_class(changes, clear, breaks)
    assert found[6] == found[7] == 2  # no clear change, none at all
    assert found[8] == -1
    assert_array_equal(assign_change_class(-changes, clear, breaks)[:8], 4 - found[:8])
    assert_array_equal(found[:6] < 2, changes[:6] < 0)


def test_the_size_of_a_change_equal_to_a_break_is_nearer_to_the_middle() -> None:
    found = assign_change_class([-20, -10, -5, 5, 10, 20, 99, -np.inf], [True] * 8, [10.0, 50.0])
    assert_array_equal(found, [0, 1, 1, 3, 3, 4, 4, 0])


def test_a_map_without_clear_change_is_all_middle() -> None:
    breaks = choose_change_breaks([])
    assert breaks.size == 0
    assert_array_equal(assign_change_class([3.0, -4.0, NAN], [False] * 3, breaks), [2, 2, -1])


def test_a_single_size_of_change_is_next_to_the_middle() -> None:
    assert_array_equal(
        assign_change_class([7.0, -7.0], [True, True], choose_change_breaks([7.0, -7.0])), [3, 1]
    )


def test_two_measures_in_nine_classes() -> None:
    a, b = (grid.ravel() for grid in np.meshgrid(np.arange(9.0), np.arange(9.0), indexing="ij"))
    found = bivariate_class(a, b)
    assert_array_equal(np.bincount(found.classes), [9] * 9)
    corners = [found.classes[(a == x) & (b == y)][0] for x, y in ((0, 0), (0, 8), (8, 0), (8, 8))]
    assert corners == [0, 2, 6, 8]


def test_two_measures_with_the_breaks_of_the_city() -> None:
    found = bivariate_class(
        [1.0, 20.0, NAN, 3.0], [NAN, 60.0, 50.0, 40.0], breaks_a=[2, 4, 9], breaks_b=[45, 55, 70]
    )
    assert_array_equal(found.classes, [-1, 8, -1, 3])
    assert_array_equal(found.breaks_a, [2, 4, 9])


def test_two_measures_of_which_one_is_all_zero() -> None:
    found = bivariate_class([0.0] * 6, np.arange(6.0))
    assert_array_equal(found.classes, [0, 0, 1, 1, 2, 2])


def test_refuses_what_has_no_class() -> None:
    with pytest.raises(MeasureInputError):
        choose_breaks([1.0, np.inf])
    with pytest.raises(MeasureInputError):
        choose_breaks([1.0], classes=0)
    with pytest.raises(MeasureInputError):
        bivariate_class([1.0], [2.0], breaks_a=[1, 2, 3, 4])
    with pytest.raises(MeasureInputError):
        assign_change_class([1.0], [True], [])
    with pytest.raises(MeasureInputError):
        assign_change_class([1.0], [True], [1, 2, 3])
