"""Changes between waves: Newcombe's values, breaks that are kept, and coverage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from queries.errors import MeasureInputError
from queries.measures.shares import wilson_interval
from queries.measures.wave_changes import compare_shares, compare_waves, line_segments

VERSIONS = st.lists(
    st.tuples(st.sampled_from(["w1", "w2", None]), st.sampled_from(["web", "phone"])), max_size=8
)


@pytest.mark.parametrize(
    ("now", "base_now", "before", "base_before", "low", "high"),
    [  # Newcombe 1998, table II, method 10
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (10, 10, 0, 10, 0.6075, 1.0000),
    ],
)
def test_differences_have_newcombes_intervals(
    now: int, base_now: int, before: int, base_before: int, low: float, high: float
) -> None:
    found = compare_shares(now / base_now, before / base_before, base_now=base_now, base_before=base_before)
    assert_allclose([found.low, found.high], [low, high], atol=5e-5)


def test_a_design_effect_widens_what_may_be_chance() -> None:
    plain = compare_shares(0.65, 0.58, base_now=500, base_before=500)
    clustered = compare_shares(0.65, 0.58, base_now=500 / 2.5, base_before=500 / 2.5)
    assert plain.beyond_chance
    assert not clustered.beyond_chance
    assert clustered.low < plain.low < plain.high < clustered.high


@pytest.mark.parametrize(("share", "base"), [(0.6, 60), (0.9, 80), (0.05, 100)])
def test_the_interval_holds_no_change_as_often_as_it_says(share: float, base: int) -> None:
    random = np.random.default_rng(20260810)
    now, before = random.binomial(base, share, (2, 4000)) / base
    found = compare_shares(now, before, base_now=base, base_before=base)
    held = np.mean((found.low <= 0.0) & (found.high >= 0.0))
    assert 0.94 <= held <= 0.985


def test_without_a_base_nothing_is_told() -> None:
    found = compare_shares([0.6, 0.6, np.nan], 0.5, base_now=[0, np.nan, 50], base_before=50)
    assert not found.testable.any()
    assert np.all(np.isnan(found.difference))


def test_the_line_breaks_where_wording_or_mode_changes() -> None:
    wording = ["a", "a", "b", "b", "b", None, None]
    mode = ["phone", "phone", "phone", "web", "web", "web", "web"]
    assert_array_equal(line_segments(wording, mode), [0, 0, 1, 2, 2, 3, 3])
    assert_array_equal(line_segments(wording), [0, 0, 1, 1, 1, 2, 2])
    assert line_segments([]).shape == (0,)


@given(VERSIONS)
def test_within_a_stretch_all_is_the_same_and_at_each_break_something_is_not(
    waves: list[tuple[str | None, str]],
) -> None:
    wording, mode = [wave[0] for wave in waves], [wave[1] for wave in waves]
    segments = line_segments(wording, mode)
    assert segments.shape == (len(waves),)
    for at in range(1, len(waves)):
        assert segments[at] - segments[at - 1] == (waves[at] != waves[at - 1])


def test_waves_are_compared_with_the_one_before_but_not_across_a_break() -> None:
    score = np.array([[50.0, 52, 70, 71], [60, np.nan, 62, 62]])
    found = compare_waves(score, score - 3, score + 3, segments=[0, 0, 1, 1])
    assert_array_equal(found.testable, [[False, True, False, True], [False, False, False, True]])
    assert_allclose(found.difference[:, 3], [1.0, 0.0])
    assert_allclose(found.high[0, 1] - found.difference[0, 1], np.hypot(3, 3))
    whole = compare_waves(score, score - 3, score + 3, segments=0)
    assert whole.difference[0, 2] == 18.0
    assert whole.beyond_chance[0, 2]
    assert not whole.testable[1, 2]  # the wave without a score is not skipped


def test_areas_may_break_apart() -> None:
    score = np.full((2, 3), 50.0)
    found = compare_waves(score, score - 3, score + 3, segments=[[0, 0, 1], [0, 1, 1]])
    assert_array_equal(found.testable, [[False, True, False], [False, False, True]])


def test_a_score_published_without_a_base_stays_without_a_change() -> None:
    found = compare_waves([50.0, 60.0], [np.nan] * 2, [np.nan] * 2, segments=[0, 0])
    assert not found.testable.any()


def test_shares_in_a_row_of_waves_are_newcombes_too() -> None:
    share, base = np.array([48 / 80, 56 / 70]), np.array([80, 70])
    found = compare_waves(share, *wilson_interval(share, base), segments=[0, 0])
    assert_allclose([found.low[1], found.high[1]], [0.0524, 0.3339], atol=5e-5)


def test_refuses_what_is_no_row_of_waves() -> None:
    with pytest.raises(MeasureInputError, match="equally many"):
        line_segments(["a"], ["web", "web"])
    with pytest.raises(MeasureInputError, match="in a row"):
        compare_waves(50.0, 48.0, 52.0, segments=0)
