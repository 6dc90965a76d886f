"""The trends page as its script runs: the answer, a chosen area, an empty view, no build."""

from functools import partial
from pathlib import Path

import pytest

from pages.shared import store
from pages.shared.store import BuildInfo
from tests.pages.page_steps import Open, read_query, read_text


@pytest.fixture
def open_view(testford: BuildInfo, run_page: Open) -> Open:
    """Run the page once as a commander whose address has these parts."""
    return partial(run_page, "trends")


def test_page_opens_with_the_answer_charts_and_an_empty_address(open_view: Open) -> None:
    app = open_view()
    assert not app.exception
    text = read_text(app)
    assert "moved beyond chance" in text
    assert "Series that moved beyond chance" in text
    assert "Beat 301 · All incidents" in text
    assert "most likely in" in text
    assert "fictional" in text
    assert read_query(app) == {}
    assert len(app.get("vega_lite_chart")) + len(app.get("arrow_vega_lite_chart")) >= 1


def test_a_chosen_area_shows_its_series_and_a_widget_changes_the_address(open_view: Open) -> None:
    app = open_view(area="102", groups="all,property")
    assert not app.exception
    text = read_text(app)
    assert "&lt;img src=x onerror=alert(1)&gt; ${alert(1)} · 102, by offence group" in text
    assert "<img" not in text
    assert "12 beats × 2 offence groups" in text
    app.selectbox(key="trends-show").set_value("property").run()
    assert not app.exception
    assert read_query(app) == {"groups": "all,property", "area": "102", "show": "property"}
    app.selectbox(key="trends-level").set_value("district").run()
    assert not app.exception
    assert read_query(app)["level"] == "district"


def test_empty_view_leads_out(open_view: Open) -> None:
    app = open_view(from_="2025-01", to="2025-12")
    assert "A trend needs 24 months" in read_text(app)
    app.button[0].click().run()
    assert not app.exception
    assert read_query(app) == {}
    assert "moved beyond chance" in read_text(app)


def test_no_build_is_one_sentence_with_the_command(
    open_view: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    app = open_view()
    assert not app.exception
    assert "commonbeat build demo" in read_text(app)
    assert store.find_home() == tmp_path
