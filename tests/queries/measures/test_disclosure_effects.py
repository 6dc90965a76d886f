"""No count can be worked back from a published effect, nor a score of few people."""

import datetime as dt

import numpy as np

from queries.measures.disclosure_effects import (
    STEPS,
    find_step,
    has_enough_answers,
    round_effect,
    round_to,
    shift_count,
)
from queries.measures.study.estimates import estimate
from queries.measures.study.panel import Panel

MONTHS = tuple(dt.date(2022 + month // 12, month % 12 + 1, 1) for month in range(36))


def make_panel(mean: float, *, treated: int = 6, areas: int = 20, seed: int = 1) -> Panel:
    values = np.random.default_rng(seed).poisson(mean, size=(areas, len(MONTHS))).astype(float)
    starts = np.where(np.arange(areas) < treated, 24.0, np.inf)
    ids = tuple(f"a{at}" for at in range(areas))
    return Panel("incidents", ids, MONTHS, values, starts, np.full(len(MONTHS), 30.4))


def test_another_count_four_away_has_the_same_published_row() -> None:
    panel = make_panel(12.0, areas=10, treated=4)
    found = estimate(panel, "together")
    step = find_step(panel, "together", found)
    assert step in STEPS
    row = round_effect(found, step)
    after = np.arange(len(MONTHS)) >= panel.first
    for area in range(len(panel.area_ids)):
        for period in (after, ~after):
            alike = [
                change
                for change in (-4, -2, 0, 2, 4)
                if (shifted := shift_count(panel, area, period, change)) is not None
                and round_effect(estimate(shifted, "together"), step) == row
            ]
            assert max(alike) - min(alike) >= 4, "somebody who knows all other counts is left with four"


def test_finer_steps_for_larger_counts_and_none_for_few() -> None:
    large, small = (find_step(panel, "together", estimate(panel, "together"))
                    for panel in (make_panel(60.0, areas=10), make_panel(0.7, areas=10)))  # fmt: skip
    assert large == STEPS[0]
    assert small is None or small > STEPS[0]


def test_rounding_leaves_what_has_no_number() -> None:
    assert round_to(float("inf"), 0.05) == float("inf")
    assert round_to(0.99, 0.05) == 1.0


def test_scores_of_few_people_are_not_averaged_into_a_result_alone() -> None:
    values = np.full((6, 4), 50.0)
    panel = Panel(
        "trust", tuple("abcdef"), MONTHS[:4], values, np.where(np.arange(6) < 3, 2.0, np.inf)
    )  # fmt: skip
    enough = np.full((6, 4), 50.0)
    assert has_enough_answers(panel, enough, min_base=50)
    alone = enough.copy()
    alone[0, 1] = 49
    assert not has_enough_answers(panel, alone, min_base=50), "the others may be shown elsewhere"
    together = enough.copy()
    together[:2, 1] = 25
    assert has_enough_answers(panel, together, min_base=50)
    together[0, 1] = 24
    assert not has_enough_answers(panel, together, min_base=50)
