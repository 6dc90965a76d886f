"""The trust page: what it says of scores, changes, groups and gaps, and how a link restores a view."""

import json
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import store
from pages.shared.chart_marks import find_domain
from pages.shared.store import BuildInfo
from pages.shared.trust import words as trust_words
from pages.shared.trust.beside import find_margins
from pages.shared.trust.charts import draw_changes, draw_dots
from pages.shared.trust.controls import load_offer
from pages.shared.trust.figures import TrustFigures, make_trust, order_areas
from pages.shared.trust.filters import TrustChoices, TrustWave, find_usual_before, settle_trust
from pages.shared.trust.lines import draw_lines
from pages.shared.trust.scores import compare_waves, find_breaks
from tests.pages.make_build import make_build
from tests.pages.page_steps import Open, read_text

GROUPS = """
insert into mart_area_survey_wave
select source, level, area_id, wave_start, wave_end, measure, g.name,
  case when g.base >= 30 then score + g.more end, g.base, g.base,
  case when g.base >= 30 then score - 9 end, case when g.base >= 30 then score + 12 end,
  method, g.base >= 30, case when g.base < 30 then 'too few to show: fewer than 30 people answered' end,
  conducted_by, mode, wording_id, response_rate
from mart_area_survey_wave, (values ('age: 18 to 34', 0, 31), ('age: 65 and over', 2, 9)) g(name, more, base)
where source = 'survey' and respondent_group = 'all' and level = 'beat'
"""
REWORDED = (
    "update mart_area_survey_wave set wording_id = 'w0' where source = 'survey' and wave_start < '2024-07-01'"
)

type Make = Callable[..., TrustFigures]


@pytest.fixture(scope="session")
def trust_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic city with groups of respondents in its beats; its question reworded after one wave."""
    home = tmp_path_factory.mktemp("trust")
    with duckdb.connect(str(make_build(home, build_id="trust"))) as connection:
        connection.execute(GROUPS)
        connection.execute(REWORDED)
    return home


@pytest.fixture
def built(trust_home: Path, monkeypatch: pytest.MonkeyPatch) -> BuildInfo:
    monkeypatch.setenv("COMMONBEAT_HOME", str(trust_home))
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    return store.current_build()


@pytest.fixture
def offer(built: BuildInfo) -> TrustChoices:
    return load_offer(built)


@pytest.fixture
def make(built: BuildInfo, offer: TrustChoices) -> Make:
    """Figures of a view given as texts of the address."""
    return lambda **texts: make_trust(built, settle_trust(texts, offer)[0])


@pytest.fixture
def open_view(built: BuildInfo, run_page: Open) -> Open:
    """Run the page once as a commander whose address has these parts."""
    assert built
    return partial(run_page, "trust")


def read_charts(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.spec) for element in app.get("vega_lite_chart")]


def test_it_opens_with_the_score_its_interval_and_whether_it_changed(open_view: Open) -> None:
    app = open_view()
    text = read_text(app)
    assert not app.exception
    assert re.search(
        r"Trust \(survey\) was \d\d \(\d\d to \d\d\) on a scale of 0 to 100 \(not a percentage\)", text
    )
    assert (
        "in Testford, January to March 2026; no clear change since January to March 2025 (any change" in text
    )
    assert "1 beat with too few to show" in text
    assert dict(app.query_params) == {}


def test_a_change_beyond_chance_is_named_and_the_rest_is_not(make: Make) -> None:
    # Beat 102 rises by 25 points from the fourth wave on; beat 203 has too few answers in every wave.
    frame = make(before="2025-01-01_2025-03-31", wave="2025-07-01_2025-09-30").figures.frame
    said, verdicts = dict(frame["said"]), dict(frame["verdict"])
    assert [area_id for area_id, verdict in verdicts.items() if verdict == "higher"] == ["102"]
    assert set(verdicts.values()) == {"higher", "no clear change", ""}
    assert "points higher (" in said["102"]
    assert "any change is smaller than" in said["101"]
    assert frame["mark"]["203"] == "too_few"
    assert np.isnan(frame["value"]["203"])
    assert said["203"] == "too few to show: base under 30"


def test_waves_that_asked_differently_are_not_compared_and_part_the_line(make: Make, open_view: Open) -> None:
    view = {"wave": "2025-01-01_2025-03-31", "before": "2024-01-01_2024-03-31"}
    shown = make(**view)
    assert not shown.figures.frame["testable"].any()
    assert shown.figures.notes == (trust_words.NOT_COMPARABLE,)
    app = open_view(**view, area="101")
    text = read_text(app)
    assert "no clear change" not in text
    assert "the line breaks (question reworded)" in text
    lines = read_charts(app)[0]
    assert "question reworded" in json.dumps(lines)


def test_scores_without_a_base_have_no_interval_and_no_change(make: Make, open_view: Open) -> None:
    shown = make(measure="published:safety", level="district")
    assert not shown.based
    assert shown.figures.frame[["low", "high", "difference"]].isna().all(axis=None)
    assert [column.key for column in shown.figures.columns] == ["value", "reason"]
    text = read_text(open_view(measure="published:safety"))
    assert trust_words.NO_BASE in text
    assert "nobody can tell a change since" in text
    assert not re.search(r"\(\d+ to \d+\)", text)


def test_an_area_with_too_few_is_estimated_only_when_asked_for_and_says_so(
    make: Make, open_view: Open
) -> None:
    before, after = make().figures.frame, make(fill="similar").figures.frame
    others = [area_id for area_id in before.index if area_id != "203"]
    assert before["value"].isna().sum() == 1
    assert after.loc[others, "value"].equals(before.loc[others, "value"])
    assert after["method"]["203"] == "modelled"
    assert after["low"]["203"] < after["value"]["203"] < after["high"]["203"]
    assert after["verdict"]["203"] == "cannot tell"
    assert "12 people answered, estimated with the help of similar areas" in after["said"]["203"]
    text = read_text(open_view(fill="similar"))
    assert "1 beat is estimated with the help of similar areas" in text
    assert "Hollow dots are estimated with the help of similar areas." in text


def test_narrowing_sets_the_areas_beside_their_district(make: Make) -> None:
    shown = make(within="district:001")
    assert list(shown.asked.index) == ["101", "102", "103", "104"]
    assert "in District 1," in shown.figures.headline
    assert shown.whole is not None
    assert shown.whole["base"] == 900


def test_groups_have_their_bases_and_say_who_is_too_few(open_view: Open) -> None:
    app = open_view(area="101")
    text = read_text(app)
    assert "By age of those who answered" in text
    assert "Too few answered to show 65 and over (9 answers)." in text
    assert "18 to 34 · 31" in json.dumps(read_charts(app)[-1], ensure_ascii=False)


def test_areas_are_never_ordered_by_score(make: Make, open_view: Open) -> None:
    frame = make().asked
    for sort in ("", "id", "base-down"):
        assert list(order_areas(frame, sort)["value"]) != list(frame["value"].sort_values())
    assert list(order_areas(frame, "id").index) == sorted(frame.index)
    assert order_areas(frame, "base-down").index[-1] == "203"
    assert "never in the order of their scores" in read_text(open_view())
    app = open_view(sort="value-down")
    assert "sort" not in dict(app.query_params)


def test_a_pasted_link_restores_the_view_and_a_widget_changes_it(open_view: Open) -> None:
    app = open_view(level="district", wave="2025-07-01_2025-09-30", area="002")
    assert app.selectbox(key="trust-level").value == "district"
    assert app.selectbox(key="trust-before").value == "2024-07-01_2024-09-30"
    assert "July to September 2025" in read_text(app)
    app.selectbox(key="trust-level").set_value("beat").run()
    assert not app.exception
    assert dict(app.query_params) == {"wave": "2025-07-01_2025-09-30"}
    assert "Every beat, and how sure" in read_text(app)


def test_what_a_link_asks_in_vain_is_said(open_view: Open) -> None:
    app = open_view(measure="survey:moon", wave="never")
    assert "There is no measure “survey:moon” here" in read_text(app)
    assert "There is no wave “never” here" in read_text(app)


def test_hostile_names_are_shown_as_text(open_view: Open) -> None:
    text = read_text(open_view(area="102"))
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_the_usual_comparison_is_the_same_season_else_the_wave_before() -> None:
    def wave(year: int, month: int) -> TrustWave:
        return TrustWave(date(year, month, 1), date(year, month, 28))

    waves = [wave(2024, 1), wave(2024, 7), wave(2025, 1)]
    assert find_usual_before(waves, waves[2]) == waves[0]
    assert find_usual_before(waves, waves[1]) == waves[0]
    assert find_usual_before(waves, waves[0]) is None
    weekly = TrustWave(date(2024, 1, 7), date(2024, 1, 13))
    assert weekly.words == "7 Jan 2024 to 13 Jan 2024"


def scores(**columns: list[Any]) -> pd.DataFrame:
    index = [f"a{place}" for place in range(len(next(iter(columns.values()))))]
    return pd.DataFrame(columns, index=index)


def test_a_called_change_never_has_an_interval_around_zero() -> None:
    now = scores(score=[60.0] * 20, low=[57.4] * 20, high=[62.6] * 20)
    before = scores(score=[56.8] * 20, low=[54.8] * 20, high=[58.8] * 20)
    found = compare_waves(now, before, asked=[True] * 20)
    assert not (found["called"] & (found["change_low"] <= 0) & (found["change_high"] >= 0)).any()
    assert not compare_waves(now, before, asked=[False] * 20)["testable"].any()


def test_breaks_name_what_changed() -> None:
    waves = scores(
        wording_id=["w1", "w1", "w2", None], mode=["post", "web", "web", "web"], conducted_by=["A"] * 4
    )
    assert list(find_breaks(waves)) == ["", "asked another way", "question reworded", "question reworded"]


def test_charts_show_what_is_known_and_nothing_else() -> None:
    rows = scores(
        label=["Mill", "Mill", "Dock"],
        score=[60.0, 40.0, 50.0],
        low=[55.0, np.nan, 45.0],
        high=[65.0, np.nan, 55.0],
        base=[60.0, np.nan, 70.0],
        method=["direct", "published", "modelled"],
    )
    dots = draw_dots(rows, None, selected="a0", ink="#000000", description="x")
    bars, points = (layer["data"]["values"] for layer in dots["layer"])
    assert [row["label"] for row in bars] == ["Mill (a0)", "Dock"]
    assert [row["modelled"] for row in points] == [False, False, True]
    assert find_domain([rows]) == (40, 80)
    lines = rows.assign(
        wave_end=pd.to_datetime(["2024-01-31", "2024-07-31", "2025-01-31"]),
        shown=[True, False, True],
        stretch=[0, 1, 1],
    )
    drawn = draw_lines({"Mill": lines}, [], ink="#000000", description="x")
    assert [len(layer["data"]["values"]) for layer in drawn["layer"]] == [2, 2, 2, 2, 1]
    changed = rows.assign(
        difference=[10.0, 1.0, -12.0],
        change_low=[2.0, -9.0, -20.0],
        change_high=[18.0, 11.0, -4.0],
        called=[True, False, True],
    )
    marks = draw_changes(changed, selected="", description="x")["layer"][-1]["data"]["values"]
    assert [mark["verdict"] for mark in marks] == ["higher", "no clear change", "lower"]


def test_margins_are_those_of_wilson() -> None:
    # Half widths for a share of one half, as published beside Newcombe 1998's method.
    found = find_margins([30, 50, 100, 200, 400], design_effect=1.0)
    assert found == pytest.approx([16.8, 13.4, 9.6, 6.9, 4.9], abs=0.06)
    assert find_margins([100], design_effect=1.5)[0] == pytest.approx(11.6, abs=0.1)


def test_no_sentence_claims_a_cause() -> None:
    source = Path(trust_words.__file__).read_text(encoding="utf-8")
    assert not re.search(r"\b(caused?|reduc\w+|improv\w+|thanks to|led to)\b", source, re.IGNORECASE)


def test_a_city_without_a_survey_says_so(trust_home: Path, tmp_path: Path, open_view: Open) -> None:
    assert trust_home
    with duckdb.connect(str(make_build(tmp_path, build_id="bare"))) as connection:
        connection.execute("delete from mart_area_survey_wave")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMONBEAT_HOME", str(tmp_path))
        app = open_view()
    assert not app.exception
    assert "No survey was loaded for Testford." in read_text(app)
