"""The choice of a comparison: every rung is reached, every refusal says why, and no word claims too much."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.errors import MeasureInputError
from queries.measures.design import DesignChoice, choose_design

CLAIMS = re.compile(r"caus|reduc|improv|thanks|impact|effective", re.IGNORECASE)


def make_counts(areas: int, *, months: int = 48, mean: float = 20.0, seed: int = 1) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.poisson(mean * random.gamma(20, 1 / 20, (areas, 1)) * np.ones((areas, months)))


def start_at(areas: int, *starts: float) -> np.ndarray:
    return np.append(starts, np.full(areas - len(starts), np.inf))


def choose(areas: int, *starts: float, **options: float) -> DesignChoice:
    months, mean = int(options.get("months", 48)), options.get("mean", 20.0)
    return choose_design(make_counts(areas, months=months, mean=mean), start_at(areas, *starts))


def test_many_areas_on_several_dates_are_compared_date_by_date() -> None:
    found = choose(60, *np.repeat([20.0, 26.0, 32.0], 5))
    assert found.rung == "staggered"
    assert "15 areas began on 3 dates" in found.why[0]
    assert found.passed_over == ()
    assert found.detectable is not None
    assert 0.5 < found.detectable.fewer < 1 < found.detectable.more


def test_one_area_with_a_long_record_gets_a_mixture() -> None:
    found = choose(30, 30.0)
    assert found.rung == "synthetic_control"
    assert found.passed_over[0][0] == "staggered"
    assert found.before.sum() == 30
    assert found.after.sum() == 18


@pytest.mark.parametrize(
    ("starts", "options"), [((30.0,), {"mean": 9.0}), ((20.0,), {}), ((30.0, 30.0, 33.0), {})]
)
def test_few_areas_are_compared_with_any_others(starts: tuple[float, ...], options: dict[str, float]) -> None:
    found = choose(40, *starts, **options)
    assert found.rung == "randomisation"
    assert found.before.sum() == min(starts)
    assert found.after.sum() == 48 - max(starts)


def test_with_few_areas_to_compare_counts_are_set_against_counts() -> None:
    found = choose(4, 24.0, mean=60.0)
    assert found.rung == "displacement_difference"
    assert [rung for rung, _ in found.passed_over] == ["staggered", "synthetic_control", "randomisation"]
    assert "for any outcome to stand out" in found.passed_over[-1][1]
    assert found.by_itself is not None


def test_a_single_comparison_area_knows_no_level_to_fall_back_to() -> None:
    found = choose(2, 24.0, mean=90.0)
    assert found.rung == "displacement_difference"
    assert found.by_itself is None


def test_areas_chosen_for_being_worst_are_told_so() -> None:
    random = np.random.default_rng(2)
    counts = random.poisson(5.0, (40, 24))
    worst = np.argsort(-counts[:, :6].sum(axis=1))[:3]
    starts = np.full(40, np.inf)
    starts[worst] = 6
    found = choose_design(counts, starts)
    assert found.by_itself is not None
    assert found.by_itself.ratio < 0.95


@pytest.mark.parametrize(
    ("areas", "starts", "options", "words"),
    [
        (20, (), {}, "No area of this programme has a start"),
        (20, (48.0,), {}, "No area of this programme has a start"),
        (2, (20.0, 20.0), {}, "none to compare with"),
        (20, (2.0,), {}, "before the first start (2)"),
        (20, (46.0,), {}, "since the first start (2)"),
        (20, (20.0,), {"mean": 0.0}, "Nothing was reported"),
        (20, (4.0,), {"mean": 0.5, "months": 8}, "not even a fall to nothing"),
        (3, (24.0,), {"mean": 1.0}, "would stand out"),
        (20, (20.0, 46.0), {}, "since the last start (2)"),
    ],
)
def test_where_nothing_can_be_told_the_reason_is_given(
    areas: int, starts: tuple[float, ...], options: dict[str, float], words: str
) -> None:
    found = choose(areas, *starts, **options)
    assert found.rung == "none"
    assert words.lower() in found.refusal.lower()
    assert found.detectable is None


def test_areas_ruled_out_are_not_compared_with() -> None:
    allowed = np.arange(40) < 30
    found = choose_design(make_counts(40), start_at(40, 30.0, 30.0), candidates=allowed)
    assert found.comparison.sum() == 28
    assert not found.comparison[30:].any()


def test_the_choice_does_not_look_at_what_came_after() -> None:
    counts, starts = make_counts(40), start_at(40, 30.0, 30.0)
    changed = counts.copy()
    changed[:2, 30:] = 0
    assert choose_design(counts, starts).detectable == choose_design(changed, starts).detectable


@given(
    st.integers(2, 40),
    st.lists(st.integers(0, 30), max_size=14),
    st.floats(0, 40),
    st.integers(4, 30),
)
def test_every_answer_is_a_rung_with_reasons_or_a_refusal(
    areas: int, starts: list[int], mean: float, months: int
) -> None:
    counts = make_counts(areas, months=months, mean=mean)
    found = choose_design(counts, start_at(areas, *starts[:areas]))
    assert (found.rung == "none") == bool(found.refusal)
    assert bool(found.why) == (found.rung != "none")
    texts = [found.refusal, *found.why, *(reason for _, reason in found.passed_over)]
    assert not any(CLAIMS.search(text) for text in texts)
    assert not np.any(found.before & found.after)


def test_refuses_what_has_no_meaning() -> None:
    counts, starts = make_counts(5), start_at(5, 20.0)
    for bad in (counts[0], np.where(counts > 0, np.nan, counts), -counts, counts[:4]):
        with pytest.raises(MeasureInputError):
            choose_design(bad, starts)
    with pytest.raises(MeasureInputError):
        choose_design(counts, starts, sizes=np.zeros(5))
    with pytest.raises(MeasureInputError):
        choose_design(counts, starts, candidates=[True])
    with pytest.raises(MeasureInputError):
        choose_design(counts, starts, level=95)
