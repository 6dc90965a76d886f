"""Scores across releases: late answers, groups hidden once, and the thresholds on both sides."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from data.publishing.archive import open_archive, settle, write_pending
from data.publishing.errors import PublishError
from data.publishing.score_attack import Row, guard_scores
from data.publishing.surveys import describe_score, find_few
from queries.measures.disclosure_surveys import find_few_answers, hide_scores

KEY = {
    "source": "panel",
    "level": "district",
    "area_id": "1",
    "wave_start": dt.date(2026, 1, 1),
    "wave_end": dt.date(2026, 3, 31),
    "measure": "trust",
}


def score(group: str, base: int, value: float = 50.0, *, hidden: bool = False) -> Row:
    numbers = {"score": value, "base": base, "low": value - 5, "high": value + 5}
    return {**KEY, "respondent_group": group, **numbers, "hidden": hidden}


def guard(now: list[Row], *earlier: list[Row]) -> list[tuple[object, ...]]:
    rows = guard_scores(now, earlier, min_base=50)
    return [(row["base"], row["score"], row["hidden"]) for row in rows]


@pytest.mark.parametrize(("late", "kept"), [(0, 200), (3, 200), (49, 200), (50, 250), (90, 290)])
def test_few_late_answers_leave_the_earlier_score(late: int, kept: int) -> None:
    """Of 49 people who came late the old and the new score would tell the mean; of 50 they may."""
    found = guard([score("all", 200 + late, 52.0)], [score("all", 200, 50.0)])
    assert found == [(kept, 52.0 if kept == 200 + late else 50.0, False)]


def test_few_among_very_many_are_lost_in_rounding() -> None:
    assert guard([score("all", 5003, 50.1)], [score("all", 5000)]) == [(5003, 50.1, False)]


def test_group_hidden_once_is_not_given_away_by_showing_another_later() -> None:
    first = [
        score("all", 200),
        score("age: old", 192, 51.0, hidden=True),
        score("age: young", 8, hidden=True),
    ]
    # Ten more are young, so that the steward's lower threshold would let them be shown.
    now = [score("all", 260, 49.0), score("age: old", 192, 51.0), score("age: young", 68, 45.0)]
    found = guard(now, first)
    shown = [
        group for group, (_, _, hidden) in zip(("all", "old", "young"), found, strict=True) if not hidden
    ]
    assert "old" not in shown, "all less the old of then are eight young people"
    again = guard_scores(now, [first], min_base=50)
    assert guard([dict(row) for row in again], first) == found, "what is left stands another attack"


def test_people_in_no_group_are_a_group_too() -> None:
    found = guard([score("all", 200), score("sex: f", 120), score("sex: m", 77)])
    assert sum(bool(hidden) for _, _, hidden in found) == 1, "three did not say; two shown groups leave them"
    whole = [score("all", 200), score("sex: f", 120), score("sex: m", 80)]
    assert not any(hidden for _, _, hidden in guard(whole))


def test_what_earlier_releases_gave_away_stops_the_next() -> None:
    then = [score("all", 200), score("age: old", 192), score("age: young", 8, hidden=True)]
    with pytest.raises(PublishError, match=r"give away what 8 people said in panel, trust, 2026-01-01"):
        guard([score("all", 200, hidden=True)], then)


def test_scores_without_a_base_are_left_alone() -> None:
    row = score("all", 200) | {"base": None}
    assert guard([row], [row]) == [(None, 50.0, False)]


def test_true_scores_are_kept_for_the_next_attack(home: Path) -> None:
    rows = [score("all", 200), score("age: young", 8, hidden=True)]
    settle(write_pending("harbour", "20260101T000000", [], {"release": "x"}, rows))
    (kept,) = open_archive("harbour", home / "public" / "harbour").list_scores()
    assert kept == rows
    published = [describe_score(dict(row)) for row in kept]
    assert [row["score"] for row in published] == [50.0, None]
    assert [row["base"] for row in published] == [200, None]


@pytest.mark.parametrize(("base", "cell", "few"), [(50, 10, False), (49, 10, True), (50, 9, True)])
def test_base_and_cell_on_both_sides_of_their_thresholds(base: int, cell: int, few: bool) -> None:
    assert find_few_answers([base], [cell]).tolist() == [few]


@pytest.mark.parametrize(("smallest", "hidden"), [(10, False), (9, True)])
def test_kind_of_group_with_a_cell_under_ten_is_hidden_whole(smallest: int, hidden: bool) -> None:
    class Rules:
        class settings:  # noqa: N801
            min_survey_base = 10
            min_cell = 10

    groups = {"all": 200, "age: young": smallest, "age: old": 200 - smallest}
    rows = [{**KEY, "respondent_group": name, "base": base, "shown": True} for name, base in groups.items()]
    few = find_few(pd.DataFrame(rows), Rules)  # type: ignore[arg-type]
    assert few.tolist() == [False, hidden, hidden]


@pytest.mark.parametrize(
    ("others", "hidden"), [(30, [False, True, True, False]), (29, [False, True, True, True])]
)
def test_hidden_parts_together_need_the_base(others: int, hidden: list[bool]) -> None:
    found = hide_scores([200, 20, others, 150], [False, True, True, False], [(0, [1, 2, 3])], min_base=50)
    assert found.tolist() == hidden
