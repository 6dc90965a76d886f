"""The compare page: what it says of a small city whose differences are known, and how it may say it."""

import ast
import re
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from pages.shared.compare import figures, words
from pages.shared.compare.charts import draw_company, draw_funnel, draw_scatter
from pages.shared.compare.funnel import FunnelFigure, list_shown
from pages.shared.compare.scatter import ScatterFigure
from pages.shared.compare.similar import COMPANY, SimilarFigure
from pages.shared.compare.state import CompareView, settle_view, usual_view, write_query, write_view
from pages.shared.figures.figures import Empty, Figures
from pages.shared.filters import Choices
from pages.shared.store import BuildInfo
from tests.conftest import ROOT
from tests.pages.page_steps import Open, read_query, read_text
from tests.pages.testford import HOSTILE_NAME

NEVER = re.compile(r"\b(caus\w+|reduc\w+|improv\w+|thanks to|worst|best)\b", re.IGNORECASE)

type Settle = Callable[..., CompareView]


@pytest.fixture
def open_view(testford: BuildInfo, run_page: Open) -> Open:
    """Run the page once as a commander whose address has these parts."""
    return partial(run_page, "compare")


@pytest.fixture
def settle(choices: Choices) -> Settle:
    """The view that texts of the address mean."""

    def make(**texts: str) -> CompareView:
        return settle_view({name.removesuffix("_"): text for name, text in texts.items()}, choices)[0]

    return make


def test_no_sentence_of_the_page_claims_more_than_association() -> None:
    files = [ROOT / "pages" / "shared" / "compare" / f"{name}.py" for name in ("words", "slope_words")]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    constants = [node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    texts = [value for value in constants if isinstance(value, str)]
    assert len(texts) > 60
    assert [text for text in texts if NEVER.search(text)] == []


def test_first_view_answers_and_leaves_the_address_alone(open_view: Open) -> None:
    app = open_view()
    assert not app.exception
    text = read_text(app)
    assert "stands out in reported incidents (1 higher)" in text
    assert "Beat 301" in text
    assert "Areas are not people" in text
    assert "Different is not worse" in text
    assert read_query(app) == {}


def test_the_doubled_beat_is_named_and_the_rest_is_in_order_of_name(
    testford: BuildInfo, settle: Settle
) -> None:
    found = figures.find_funnel(testford, settle())
    assert isinstance(found, FunnelFigure)
    frame = found.frame
    assert frame.index[frame["verdict"] == words.DIFFERENT_HIGH].tolist() == ["301"]
    small = frame.T["304"]  # 300 residents
    assert small["verdict"] == words.NO_RATE
    assert float(small["count"]) > 0
    assert len(list_shown(frame)) == 11
    assert found.columns[-1].key == "verdict"
    assert np.all(np.diff(found.curves["low_998"]) >= -1e-9)


def test_a_narrower_view_keeps_the_limits_of_the_whole_level(testford: BuildInfo, settle: Settle) -> None:
    whole, part = (figures.find_funnel(testford, settle(within=within)) for within in ("", "district:001"))
    assert isinstance(whole, FunnelFigure)
    assert isinstance(part, FunnelFigure)
    assert part.target == whole.target
    assert "of 4 beats in District 1" in part.headline
    assert part.named == ()


def test_scatter_has_both_intervals_and_a_coefficient_with_its_own(
    testford: BuildInfo, settle: Settle
) -> None:
    for beside in ("change", "trust"):
        found, said = figures.find_scatter(testford, settle(beside=beside))
        assert isinstance(found, ScatterFigure)
        shown = found.frame[found.frame["shown"]]
        assert (shown["x_low"] <= shown["x"]).all()
        assert (shown["y_low"] <= shown["y"]).all()
        assert (shown["y"] <= shown["y_high"]).all()
        assert re.search(r"correlation −?0\.\d\d \(−?\d\.\d\d to −?\d\.\d\d\)", said[0])
        assert found.based


def test_lees_l_stands_beside_the_correlation_and_the_tests_in_the_expander(open_view: Open) -> None:
    app = open_view()
    text = read_text(app)
    assert re.search(r"Lee’s L −?0\.\d\d", text)
    assert "Lagrange multiplier tests of a plain regression over 11 beats" in text


def test_contacts_stand_without_interval_and_say_how_complete_the_record_is(
    testford: BuildInfo, settle: Settle
) -> None:
    found, _ = figures.find_scatter(testford, settle(unit="contacts"))
    assert isinstance(found, ScatterFigure)
    shown = found.frame[found.frame["shown"]]
    assert shown["x_low"].isna().all()
    assert found.x_title.startswith("Contacts per 1,000")
    assert any(re.match(r"Attendance is on record for [\d,]+ of [\d,]+ events", note) for note in found.notes)
    spec = draw_scatter(
        shown, titles=("x", "y"), score=False, theme="light", selected="", description="in words"
    )
    assert np.isfinite(spec["layer"][-1]["encoding"]["x"]["scale"]["domain"]).all()


def test_scores_without_base_have_no_interval_and_the_page_says_so(open_view: Open) -> None:
    app = open_view(beside="trust", survey="published:safety", level="district")
    assert not app.exception
    text = read_text(app)
    assert words.NO_BASE in text
    assert "3 districts with both numbers are too few" in text


def test_similar_areas_are_ordered_by_likeness_and_explained(testford: BuildInfo, settle: Settle) -> None:
    found = figures.find_similar(testford, settle(area="302", to="2026-05"))
    assert isinstance(found, SimilarFigure)
    assert found.frame.index[0] == "302"
    assert len(found.frame) == COMPANY + 1
    assert found.frame["distance"].is_monotonic_increasing
    assert "size, mix of offences and trend" in found.explained
    assert "301" not in found.frame.index[:3]  # it grows, the others do not
    assert {panel.kind for panel in found.panels} == {"number", "times", "score"}


def test_a_short_record_leaves_the_trend_out_and_says_so(testford: BuildInfo, settle: Settle) -> None:
    found = figures.find_similar(testford, settle(area="302", from_="2024-06", to="2025-01"))
    assert isinstance(found, SimilarFigure)
    assert found.note == words.SHORT_TREND
    alone = figures.find_similar(testford, settle(area="302", from_="2024-06", to="2025-01", alike="trend"))
    assert isinstance(alone, Empty)


def test_clusters_need_more_areas_than_a_small_city_has(testford: BuildInfo, settle: Settle) -> None:
    found = figures.find_two_way(testford, settle(clusters="1"))
    assert isinstance(found, Empty)
    assert "at least 20 beats" in found.reason
    assert isinstance(figures.find_two_way(testford, settle()), Figures)


def test_view_survives_the_address_and_knows_what_is_usual(choices: Choices) -> None:
    asked = {
        "measure": "events",
        "beside": "trust",
        "level": "district",
        "from": "2025-01",
        "per": "km2",
        "area": "002",
        "alike": "size",
        "clusters": "1",
    }
    view, notes = settle_view(asked, choices)
    assert notes == ()
    assert write_query(view, choices) == asked
    assert settle_view(write_view(view), choices)[0] == view
    assert write_query(usual_view(choices), choices) == {}


def test_a_pasted_link_with_nonsense_is_told_so(open_view: Open) -> None:
    app = open_view(measure="moon", area="nowhere")
    text = read_text(app)
    assert "There is no measure “moon” here" in text
    assert "There is no area “nowhere” here" in text


def test_a_widget_changes_page_and_address_together(open_view: Open) -> None:
    app = open_view()
    app.selectbox(key="compare-beside").set_value("trust").run()
    assert not app.exception
    assert read_query(app) == {"beside": "trust"}
    assert words.SCATTER_HEAD["trust"] in read_text(app)
    app.selectbox(key="compare-area").set_value("302").run()
    assert not app.exception
    assert read_query(app) == {"beside": "trust", "area": "302"}
    assert "Those most like it" in read_text(app)


def test_hostile_names_are_escaped_wherever_they_stand(open_view: Open) -> None:
    text = read_text(open_view(area="102"))
    assert "<img" not in text
    assert "&lt;img src=x" in text


def test_a_time_without_data_says_why_and_leads_out(open_view: Open) -> None:
    app = open_view(from_="2024-04", to="2024-04")
    assert not app.exception
    assert "No incidents were received for April 2024" in read_text(app)
    app.button(key="compare-step-funnel").click().run()
    assert not app.exception
    assert "2024-04" not in read_query(app).values()


def test_charts_carry_words_and_one_mark_per_area(testford: BuildInfo, settle: Settle) -> None:
    funnel = figures.find_funnel(testford, settle())
    scatter, _ = figures.find_scatter(testford, settle())
    similar = figures.find_similar(testford, settle(area="102", to="2026-05"))
    assert isinstance(funnel, FunnelFigure)
    assert isinstance(scatter, ScatterFigure)
    assert isinstance(similar, SimilarFigure)
    spec = draw_funnel(
        list_shown(funnel.frame),
        funnel.curves,
        target=funnel.target,
        titles=("Expected", funnel.unit),
        color="#5a66c4",
        theme="light",
        selected="102",
        description="in words",
    )
    assert spec["description"] == "in words"
    points = [layer for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    assert sum(len(layer["data"]["values"]) for layer in points) == 11 + 1  # and the ring
    drawn = draw_scatter(
        scatter.frame[scatter.frame["shown"]],
        titles=("x", "y"),
        score=False,
        theme="dark",
        selected="",
        description="in words",
    )
    assert max(len(layer["data"]["values"]) for layer in drawn["layer"]) == int(scatter.frame["shown"].sum())
    rows = similar.panels[0].rows
    panel = draw_company(rows, title="t", color="#5a66c4", kind="number", description="in words")
    assert panel["layer"][-1]["data"]["values"][0]["label"] == HOSTILE_NAME
