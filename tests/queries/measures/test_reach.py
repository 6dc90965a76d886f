"""Reach: gaps by hand, events as the units, too few said, coverage in a simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from queries.errors import MeasureInputError
from queries.measures.reach import describe_spread, hours_per_visit, reach_gap
from queries.measures.shares import wilson_interval


def test_gap_is_share_of_residents_less_share_among_attendees() -> None:
    found = reach_gap([[2, 8], [1, 9], [3, 7], [2, 8], [2, 8]], [320, 680])
    assert found.gap == pytest.approx([0.12, -0.12])
    assert found.share_attendees == pytest.approx([0.2, 0.8])
    assert (found.base, found.events, found.enough) == (50, 5, True)
    assert found.low == pytest.approx(-found.high[::-1])


def test_interval_by_hand() -> None:
    """Five events of ten: squares about 0.2 x 10 add up to 16, so the variance is 5/4 x 16 / 50²."""
    found = reach_gap([[0, 10], [4, 6], [0, 10], [4, 6], [2, 8]], [320, 680])
    # 0.16 / 0.008 = 20 visits, times (t49 / t4)² = (2.0096 / 2.7764)².
    effective = 20 * (2.009575 / 2.776445) ** 2
    assert found.effective_base == pytest.approx(effective, rel=1e-5)
    low, high = wilson_interval(0.2, effective)
    assert (found.low[0], found.high[0]) == pytest.approx((0.32 - float(high), 0.32 - float(low)), rel=1e-5)


def test_alike_events_tell_no_more_than_their_visits() -> None:
    found = reach_gap([[2, 8]] * 30, [1, 1])
    assert np.all(found.effective_base <= 300)
    mixed = reach_gap([[10, 0], [0, 10]] * 15, [1, 1])
    assert mixed.effective_base[0] == pytest.approx(29.0, abs=3)


def test_nobody_of_a_group_rests_on_events() -> None:
    found = reach_gap([[0, 20]] * 8, [100, 900])
    assert found.share_attendees[0] == 0
    assert np.all(found.effective_base <= 8)
    assert found.low[0] < 0 < found.gap[0] == pytest.approx(found.high[0]) == pytest.approx(0.1)


def test_few_events_have_no_interval() -> None:
    found = reach_gap([[2, 8]] * 4, [1, 1])
    assert not found.enough
    assert found.gap == pytest.approx([0.3, -0.3])
    assert np.isnan([*found.low, *found.high, *found.p]).all()


def test_events_without_anyone_counted_tell_nothing() -> None:
    with_empty = reach_gap([[2, 8]] * 5 + [[0, 0]] * 3, [1, 1])
    without = reach_gap([[2, 8]] * 5, [1, 1])
    assert with_empty.events == 5
    assert with_empty.low == pytest.approx(without.low)
    nothing = reach_gap(np.zeros((3, 2)), [1, 1])
    assert nothing.base == 0
    assert np.isnan(nothing.gap).all()


@pytest.mark.parametrize(
    ("counts", "residents"),
    [([1, 2], [1, 1]), ([[1, 2]], [1]), ([[1, -2]], [1, 1]), ([[1, np.nan]], [1, 1]), ([[1, 2]], [0, 0])],
)
def test_what_has_no_meaning_is_refused(counts: list[object], residents: list[float]) -> None:
    with pytest.raises(MeasureInputError):
        reach_gap(np.asarray(counts, dtype=np.float64), residents)


@given(arrays.arrays(np.int64, (7, 3), elements=st.integers(0, 40)))
def test_gaps_add_up_to_nothing_and_lie_in_their_intervals(counts: np.ndarray) -> None:
    found = reach_gap(counts, [5, 3, 2])
    if found.base:
        assert found.gap.sum() == pytest.approx(0, abs=1e-9)
    if found.enough:
        assert np.all(found.low <= found.gap + 1e-9)
        assert np.all(found.gap <= found.high + 1e-9)


def test_coverage_where_events_draw_different_crowds() -> None:
    """Crowds differ by event (beta, within-event correlation about 0.1); 95 % intervals hold the truth."""
    rng, held, tries = np.random.default_rng(5), 0, 600
    for _ in range(tries):
        sizes = rng.integers(5, 40, size=15)
        of_group = rng.binomial(sizes, rng.beta(1.8, 7.2, size=15))
        found = reach_gap(np.column_stack([of_group, sizes - of_group]), [30, 70])
        held += bool(found.low[0] <= 0.3 - 0.2 <= found.high[0])
    assert 0.925 <= held / tries <= 0.985


def test_spread_by_hand() -> None:
    found = describe_spread([4, 8, 15, 16, 23, 42, np.nan])
    assert (found.median, found.lower, found.upper, found.base) == (15.5, 9.75, 21.25, 6)
    few = describe_spread([1, 2, 3, 4])
    assert (few.base, few.enough) == (4, False)
    assert np.isnan(few.median)


def test_hours_per_visit_by_hand() -> None:
    found = hours_per_visit([2, 4, 3, 2, 4, np.nan, 9], [10, 20, 30, 10, 30, 5, np.nan])
    assert (found.hours_per_visit, found.visits, found.events) == (0.15, 100, 5)
    # Residuals 0.5, 1, -1.5, 0.5, -0.5: squares 4; 5/4 x 4 / 100² = 0.0005; t4 = 2.7764.
    assert (found.low, found.high) == pytest.approx((0.15 - 0.062083, 0.15 + 0.062083), abs=1e-5)


def test_hours_that_reached_nobody_count() -> None:
    assert hours_per_visit([2, 2], [0, 4]).hours_per_visit == 1.0
    nobody = hours_per_visit([2, 2], [0, 0])
    assert np.isnan(nobody.hours_per_visit)
    assert not nobody.enough
    with pytest.raises(MeasureInputError):
        hours_per_visit([1], [1, 2])
