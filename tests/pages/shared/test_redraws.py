"""Boundaries that changed are said where counts are compared; what is not the same is not compared."""

import json
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest

from pages.shared import store
from pages.shared.choices import load_choices
from pages.shared.explore.figures import make_figures
from pages.shared.figures.figures import Figures, ask
from pages.shared.filters import settle_filters
from pages.shared.redraws import Redraws, describe_redraws, say_compared, say_redraws
from pages.shared.store import BuildInfo
from pages.shared.trends.series import load_trends
from tests.pages.make_build import make_build
from tests.pages.page_steps import Open, read_text
from tests.pages.plan_steps import VENUES

SAID = (
    "Boundaries of beats changed on 15 Dec 2025: of the 12 there now, 10 are as before. Figures of the "
    "other 2 are of other ground before that day, or none, and no change is worked out for them."
)


@pytest.fixture
def redrawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BuildInfo:
    """The synthetic city, whose beats 101 and 102 were drawn anew in December 2025."""
    path = make_build(tmp_path, city="redrawn")
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table area_redraw as select level, date '2025-12-15' as changed_on, area_id, "
            "if(area_id in ('101', '102'), 'redrawn', 'same') as became, 1.0 as shared_share "
            "from mart_area where level = 'beat'"
        )
        text = connection.execute("select value from meta_city where key = 'levels'").fetchall()[0][0]
        levels = [
            level | ({"redrawn_on": ["2025-12-15"]} if level["level"] == "beat" else {})
            for level in json.loads(text)
        ]
        connection.execute("update meta_city set value = $v where key = 'levels'", {"v": json.dumps(levels)})
        connection.executemany(
            "insert into mart_venue values (?, ?, ?, ?, ?, ?, 'venues')", [list(v) for v in VENUES]
        )
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.setenv("COMMONBEAT_CITY", "redrawn")
    return store.current_build()


def answer(build: BuildInfo, **texts: str) -> Figures:
    """Return the figures of a view."""
    named = {name.replace("from_", "from"): text for name, text in texts.items()}
    figures = make_figures(build, settle_filters(named, load_choices(build))[0])
    assert isinstance(figures, Figures)
    return figures


def test_a_change_across_a_redraw_is_worked_out_for_what_stayed_the_same(redrawn: BuildInfo) -> None:
    figures = answer(redrawn, measure="change", from_="2026-03", to="2026-05", compare="year-before")
    assert SAID in figures.notes
    assert list(figures.frame["mark"][["101", "102"]]) == ["no_data", "no_data"]
    assert (figures.frame["mark"].drop(["101", "102"]) != "no_data").all()
    assert np.isnan(figures.frame["ratio"]["101"])


def test_a_change_on_one_side_of_it_is_not_touched(redrawn: BuildInfo) -> None:
    figures = answer(redrawn, measure="change", from_="2026-03", to="2026-04", compare="just-before")
    assert SAID not in figures.notes
    assert (figures.frame["mark"] != "no_data").all()


def test_a_trend_across_it_is_none_and_the_page_says_so(redrawn: BuildInfo) -> None:
    choices = load_choices(redrawn)
    question = ask(redrawn, settle_filters({"from": "2024-06", "to": "2026-05"}, choices)[0], choices)
    assert say_redraws(question) == (SAID,)
    found = load_trends(question, ("property",))
    verdicts = dict(zip(found.series.area_ids, found.verdict[:, 0], strict=True))
    assert verdicts["101"] == verdicts["102"] == "no_data"
    assert {"no_data"}.isdisjoint(set(verdicts.values()) - {verdicts["101"]})
    later = ask(redrawn, settle_filters({"from": "2026-01", "to": "2026-05"}, choices)[0], choices)
    assert say_redraws(later) == ()


def test_where_areas_are_compared_all_the_same_it_is_said(redrawn: BuildInfo) -> None:
    period = (date(2025, 1, 1), date(2026, 1, 1))
    said = say_compared(redrawn, "beat", ["101", "103"], "beats", period)
    assert said[0].endswith("1 are as before. Figures of the other 1 are of other ground before that day, or "
                            "none: what looks like a change there may be the new boundaries.")  # fmt: skip
    as_before = say_compared(redrawn, "beat", ["103"], "beats", period)
    assert as_before == ("Boundaries of beats changed on 15 Dec 2025; those shown here are as before.",)
    assert say_compared(redrawn, "district", ["1"], "districts", period) == ()


def test_areas_that_ended_are_said_to_be_in_no_list() -> None:
    found = Redraws((date(2025, 12, 15),), frozenset({"101", "099"}), frozenset({"099"}))
    (said,) = describe_redraws(found, ["101", "103"], "beats", ".")
    assert said.endswith(
        "before that day, or none. Of the beats of before, 1 ended and is in no list or map here: what was "
        "recorded there is in the figures of the city and of larger areas."
    )
    (only,) = describe_redraws(found, ["103"], "beats", ".")
    assert "those shown here are as before. Of the beats of before, 1 ended" in only


COUNTED = SAID.split(", and no change")[0] + "."


@pytest.mark.parametrize(
    ("page", "across", "after"),
    [
        ("calendar", {"month": "2025-12", "level": "beat"}, {"month": "2026-07", "level": "beat"}),
        (
            "reach",
            {"from_": "2025-11", "to": "2026-05", "level": "beat"},
            {"from_": "2026-01", "to": "2026-05", "level": "beat"},
        ),
        ("where_next", {}, {}),
    ],
)
@pytest.mark.usefixtures("redrawn")
def test_pages_that_count_across_it_say_so(
    run_page: Open, page: str, across: dict[str, str], after: dict[str, str]
) -> None:
    assert COUNTED in read_text(run_page(page, **across))
    if after:
        assert "Boundaries of" not in read_text(run_page(page, **after))
