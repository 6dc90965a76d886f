"""Answers become scores with base and interval, and too few answers become no score."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.steps import BuildContext
from data.surveys.steps import make_int_survey_wave, make_stg_survey_response, make_stg_survey_score
from queries.measures.surveys import survey_score
from tests.data.little import ask, run_steps

STEPS = [make_stg_survey_score, make_stg_survey_response, make_int_survey_wave]
SURVEY = """
[[surveys]]
name = "ask"
path = "ask.csv"
preset = "generic"
min_base = 3
conducted_by = "a university"
levels = [{ level = "beat", column = "beat" }]
groups = [{ kind = "age", column = "age" }]

[[surveys.items]]
measure = "trust"
column = "trust"
low = 1
high = 5
missing = [9]
wording_id = "t1"

[[surveys.items]]
measure = "safety"
column = "fear"
low = 1
high = 5
reversed = true
missing = [9]
"""
HEADER = "respondent_id,wave_start,wave_end,beat,weight,trust,fear,age"
WAVE = "2024-01-01,2024-01-31"


def stage(folder: Path, *lines: str, text: str = SURVEY) -> BuildContext:
    """Return a build with one survey."""
    return run_steps(folder, text, {"ask.csv": "\n".join([HEADER, *lines]) + "\n"}, STEPS)


def scores(context: BuildContext, measure: str, group: str = "all") -> dict[tuple[str, str], list[Any]]:
    """Return level and area → score, base, low, high, shown."""
    rows = ask(
        context,
        "select level, area_id, score, base, low, high, shown from int_survey_wave "
        f"where measure = '{measure}' and respondent_group = '{group}'",
    )
    return {(level, area_id): rest for level, area_id, *rest in rows}


LINES = [
    f"1,{WAVE},011,1.0,5,1,young",
    f"2,{WAVE},11,2.0,3,2,young",
    f"3,{WAVE},011,1.0,4,9,old",
    f"4,{WAVE},012,0.5,1,5,old",
    f"5,{WAVE},099,1.0,2,3,",
    f"6,{WAVE},021,1.0,9,,old",
]


def test_scores_are_those_of_the_estimator_at_every_level(tmp_path: Path) -> None:
    context = stage(tmp_path, *LINES)
    trust = scores(context, "trust")
    answers = {
        ("beat", "011"): [0, 1, 2],
        ("district", "01"): [0, 1, 2, 3],
        ("city", "city"): [0, 1, 2, 3, 4],
    }
    values, weights = np.array([5, 3, 4, 1, 2]), np.array([1.0, 2.0, 1.0, 0.5, 1.0])
    for area, own in answers.items():
        expected = survey_score(values[own], weights[own], low=1, high=5)
        score, base, low, high, shown = trust[area]
        assert score == pytest.approx(float(expected.score))
        assert (low, high) == (pytest.approx(float(expected.low)), pytest.approx(float(expected.high)))
        assert base == len(own)
        assert shown is True
    assert set(trust) == {*answers, ("beat", "012")}, "9 is no answer: nobody in 021 answered"


def test_a_reversed_item_turns_round(tmp_path: Path) -> None:
    safety = scores(stage(tmp_path, *LINES), "safety")
    expected = survey_score([1, 2, 5, 3], [1.0, 2.0, 0.5, 1.0], low=1, high=5, reversed=True)
    assert safety["city", "city"][0] == pytest.approx(float(expected.score))


def test_too_few_to_show_keeps_the_base_and_says_why(tmp_path: Path) -> None:
    context = stage(tmp_path, *LINES)
    assert scores(context, "trust")["beat", "012"] == [None, 1, None, None, False]
    reasons = ask(context, "select distinct reason from int_survey_wave where not shown")
    assert reasons == [("too few to show: fewer than 3 people answered",)]
    assert ask(context, "select count(*) from int_survey_wave where shown and reason is not null") == [(0,)]


def test_groups_hold_their_own_respondents(tmp_path: Path) -> None:
    context = stage(tmp_path, *LINES)
    assert scores(context, "trust", "age: young")["city", "city"][1] == 2
    assert scores(context, "trust", "age: old")["city", "city"][1] == 2
    groups = ask(context, "select distinct respondent_group from int_survey_wave order by 1")
    assert groups == [("age: old",), ("age: young",), ("all",)]


def test_waves_stay_apart(tmp_path: Path) -> None:
    later = [line.replace(WAVE, "2024-06-01,2024-06-30") for line in LINES]
    context = stage(tmp_path, *LINES, *later)
    rows = ask(
        context,
        "select wave_start::varchar, wave_end::varchar, base, wording_id, conducted_by, method "
        "from int_survey_wave where level = 'city' and measure = 'trust' "
        "and respondent_group = 'all' order by 1",
    )
    assert rows == [
        ("2024-01-01", "2024-01-31", 5, "t1", "a university", "direct"),
        ("2024-06-01", "2024-06-30", 5, "t1", "a university", "direct"),
    ]


def test_rows_are_accounted_for(tmp_path: Path) -> None:
    context = stage(
        tmp_path,
        f"1,{WAVE},011,1.0,5,1,young",
        f"1,{WAVE},011,1.0,4,1,young",
        f"2,{WAVE},011,-1,5,1,young",
        f"3,{WAVE},011,,5,1,young",
        "4,,,011,1,5,1,young",
        f"5,{WAVE},077,1,7,1,young",
        "",
    )
    account = context.account("ask")
    assert (account.received, account.accepted, account.superseded, account.blank) == (6, 3, 1, 1)
    assert ask(context, "select row_number, reason from rejected_rows order by 1") == [
        (3, "no weight of 0 or more in weight"),
        (4, "no weight of 0 or more in weight"),
        (5, "no start of the wave written as %Y-%m-%d"),
    ]
    assert (account.notes["area_code_unknown"], account.notes["answer_unusable"], account.unlocated) == (
        1,
        1,
        1,
    )
    assert ask(context, "select answers['trust'] from stg_survey_response order by row_number") == [
        (4.0,),
        (None,),
    ]


def test_a_survey_without_weights_and_ids_counts_everybody_once(tmp_path: Path) -> None:
    text = SURVEY.replace(
        'preset = "generic"', 'shape = "responses"\ncolumns = { wave_start = "wave_start" }'
    )
    same = f",{WAVE},011,,5,1,young"
    context = stage(tmp_path, same, same, same, text=text)
    assert scores(context, "trust")["beat", "011"][:2] == [100.0, 3]
    assert ask(context, "select distinct wave_end::varchar from int_survey_wave") == [("2024-01-01",)]


@pytest.mark.parametrize(
    ("settings", "cells", "score"),
    [
        ("low = 1\nhigh = 5\nmissing = [8, 9]", ["1", "5", "8", "9", ""], 50.0),
        ('low = 0\nhigh = 10\nmissing = ["DK", "Refused", 99]', ["10", " dk ", "REFUSED", "99", "5"], 75.0),
        (
            'low = 1\nhigh = 5\nreversed = true\nmissing = ["Don\'t know"]\n'
            'labels = { "Strongly agree" = 1, "Agree" = 2, "Strongly disagree" = 5 }',
            ["strongly agree", "Strongly disagree", "Don't know", "Agree", "2"],
            (100 + 0 + 75 + 75) / 4,
        ),
    ],
)
def test_scales_labels_and_what_means_no_answer(
    tmp_path: Path, settings: str, cells: list[str], score: float
) -> None:
    source = (
        '\n[[surveys]]\nname = "ask"\npath = "ask.csv"\nshape = "responses"\nmin_base = 1\n'
        f'columns = {{ wave_start = "when" }}\n[[surveys.items]]\nmeasure = "trust"\n'
        f'column = "q1"\n{settings}\n'
    )
    lines = ["when,q1", *(f'2024-01-01,"{cell}"' for cell in cells)]
    context = run_steps(tmp_path, source, {"ask.csv": "\n".join(lines) + "\n"}, STEPS)
    answered = sum(
        cell.strip().lower() not in {"", "8", "9", "99", "dk", "refused", "don't know"} for cell in cells
    )
    found = ask(context, "select round(score, 6), base from int_survey_wave where level = 'city'")
    assert found == [(round(score, 6), answered)]
    assert context.account("ask").notes["answer_unusable"] == 0
