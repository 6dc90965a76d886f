"""The methods page: where the numbers come from, and our figures beside published ones."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import access
from pages.shared.methods.catalog import list_measures
from pages.shared.methods.published_figures import compute_published, count_agreeing
from tests.pages.page_steps import TEAM

PAGE = str(TEAM / "methods.py")


@pytest.fixture
def page(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page as the team sees it, of the demonstration city."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(demo_home))
    monkeypatch.setenv("COMMONBEAT_CITY", "demo")
    monkeypatch.setattr(access, "read_roles", lambda: frozenset(access.ROLES))
    return AppTest.from_file(PAGE, default_timeout=60)


def read_all(page: AppTest) -> str:
    """Return every text on the page."""
    return " ".join(str(part.proto.body) for part in page.get("html"))


def test_the_way_of_every_table_is_shown(page: AppTest) -> None:
    text = read_all(page.run())
    assert not page.exception
    assert "From file to table" in text
    assert "mart_area_month" in text
    assert "laid over the build" in text


def test_published_figures_are_computed_when_asked_for(page: AppTest) -> None:
    page.run()
    assert "Garwood" not in read_all(page)
    page.toggle(key="published").set_value(True).run()
    assert not page.exception
    text = read_all(page)
    assert "published figures agree with ours" in text
    assert ">no<" not in text


def test_figures_that_are_not_run_say_why() -> None:
    figures = compute_published()
    assert "were not computed; the table says why" in count_agreeing(figures)
    absent = figures[figures["computed"] == "not run"]
    assert absent["source"].str.contains("mpdta").sum() >= 20
    assert (absent["source"] != "").all()


def test_the_list_leads_to_every_measure_and_to_the_evidence(page: AppTest) -> None:
    text = read_all(page.run())
    assert not page.exception
    assert text.count("methods?measure=") == len(list_measures())
    assert "confounding by indication" in text


def test_an_address_shows_one_measure_with_formula_and_limits(page: AppTest) -> None:
    page.query_params["measure"] = "randomisation"
    page.run()
    assert not page.exception
    text = read_all(page)
    assert "What it cannot tell" in text
    assert "Fisher RA (1935)" in text
    assert len(page.latex) == len(list_measures()["randomisation"].formulas)
    assert "From file to table" not in text


def test_a_search_narrows_the_list_and_stands_in_the_address(page: AppTest) -> None:
    page.run()
    page.text_input(key="methods-find").set_value("Fay-Herriot").run()
    text = read_all(page)
    assert "1 measure with “Fay-Herriot”" in text
    assert text.count("methods?measure=") == 1
    assert page.query_params["find"] in ("Fay-Herriot", ["Fay-Herriot"])


def test_a_measure_that_is_not_there_is_said_and_the_list_shown(page: AppTest) -> None:
    page.query_params["measure"] = "<b>happiness</b>"
    text = read_all(page.run())
    assert "There is no measure “&lt;b&gt;happiness" in text
    assert "From file to table" in text
