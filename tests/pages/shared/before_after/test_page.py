"""The page Before and after as its script runs: no programme, one on file, the answer said once."""

from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.make_build import make_build
from tests.pages.page_steps import Open, read_text


@pytest.fixture
def open_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_page: Open) -> Open:
    """Run the page once as a commander; `on_file` puts a programme of two beats on file first."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)

    def run(*, on_file: bool = False, **query: str) -> AppTest:
        path = make_build(tmp_path, build_id="walk" if on_file else "none")
        if on_file:
            with duckdb.connect(str(path)) as connection:
                connection.execute(
                    "insert into mart_programme values ('walk', '<b>Walk</b>', 'outreach', date '2025-06-01',"
                    " null, [{'level': 'beat', 'area_id': '101'}, {'level': 'beat', 'area_id': '203'}],"
                    " 'Meet', [{'level': 'beat', 'area_id': '203', 'starts_on': date '2025-09-01'}])"
                )
        return run_page("before_after", **query)

    return run


def test_without_a_programme_the_page_offers_to_draw_one(open_page: Open) -> None:
    app = open_page()
    assert not app.exception
    assert "No programme is on file for this city" in read_text(app)
    app.button[0].click().run()
    assert not app.exception
    assert "Choose the areas in which it was held" in read_text(app)
    app.multiselect(key="before-after-areas").set_value(["101", "203"]).run()
    assert not app.exception
    assert "What could we have seen?" in read_text(app)
    assert dict(app.query_params)["areas"] in ("101,203", ["101,203"])


def test_a_programme_on_file_is_told_in_three_steps_and_its_name_is_text(open_page: Open) -> None:
    app = open_page(on_file=True)
    assert not app.exception
    text = read_text(app)
    steps = [text.index(step) for step in ("could we have seen?", "What happened?", "Could we be fooled?")]
    assert steps == sorted(steps)
    assert "&lt;b&gt;Walk&lt;/b&gt;" in text
    assert "<b>Walk" not in text
    assert "Compared with" in text
    assert "from 1 Jun 2025 and 1 Sep 2025" in text
    assert "cb-answer" in text


def test_the_answer_of_the_head_is_the_answer_of_the_box(open_page: Open) -> None:
    text = read_text(open_page(on_file=True))
    head = text.split("cb-lead'>")[1].split("</p>")[0]
    assert head in text.split("cb-answer'")[-1]
