"""Plans registered in advance: kept beside the result, never changed, set against the analysis."""

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import duckdb
import pytest

from data.workspace import Stored, open_workspace
from data.workspace.records import Plan
from pages.shared.before_after.choice import settle_choice
from pages.shared.before_after.plan import draw_plan, is_about
from pages.shared.before_after.plan_words import list_departures, say_departures, say_plan
from pages.shared.filters import Choices
from queries.measures.study.areas import Programme, Roles
from queries.measures.study.study import INCIDENTS, Finding, Study
from tests.pages.make_build import make_build
from tests.pages.page_steps import Open, read_text

JUNE, SEPTEMBER = date(2025, 6, 1), date(2025, 9, 1)
WALK = Programme("walk", "Walk", "beat", (("101", JUNE), ("203", SEPTEMBER)), "", None, ("walk",))


def store_plan(plan: Plan, *, on: date = date(2025, 3, 3)) -> Stored[Plan]:
    when = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    who = "Kim Doe (typed name)"
    return Stored("p1", 1, when, who, when, who, None, None, None, (), plan)


def study(programme: Programme) -> Study:
    return Study(programme, Roles((), (), (), 0, "apart"), {}, Finding(INCIDENTS), None, ())


def make_plan(programme: Programme = WALK, outcome: str = "incidents:property") -> Plan:
    return draw_plan(programme, outcome, "fewer", 12, ())


def test_a_plan_is_told_with_its_day_and_what_it_expects() -> None:
    assert say_plan(store_plan(make_plan())) == (
        "Registered on 3 March 2025 by Kim Doe: fewer property incidents within 12 months, in 2 areas from "
        "1 June 2025."
    )


def test_a_plan_keeps_a_start_for_each_area_and_finds_its_programme_again() -> None:
    plan = make_plan()
    assert [area.starts_on for area in plan.areas] == [None, SEPTEMBER]
    assert is_about(plan, WALK)
    drawn = Programme("draw", "Drawn here", "beat", WALK.starts)
    assert not is_about(plan, drawn)
    assert is_about(make_plan(drawn), drawn)


def test_where_the_analysis_departs_from_the_plan_is_listed(choices: Choices) -> None:
    texts = {"programme": "draw", "level": "beat", "areas": "101,203", "group": "property"}
    choice = settle_choice(texts, choices, [])
    kept = store_plan(make_plan())
    assert say_departures(list_departures(kept, choice, study(WALK))) == "The analysis follows the plan."
    other = Programme("walk", "Walk", "beat", (("101", SEPTEMBER), ("204", JUNE)), "", None, ("walk",))
    person = settle_choice({**texts, "group": "person"}, choices, [])
    said = say_departures(
        list_departures(store_plan(make_plan(), on=date(2025, 6, 11)), person, study(other))
    )
    assert "registered 10 days after its start, so not in advance" in said
    assert "1 area it did not name and not 1 area that it named" in said
    assert "1 area began on another day" in said
    assert "this page looks at against people" in said


@pytest.fixture
def open_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_page: Open) -> Open:
    """Run the page once as a commander with a programme of two beats on file."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    path = make_build(tmp_path, build_id="plan")
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "insert into mart_programme values ('walk', 'Walk', 'outreach', date '2025-06-01', null,"
            " [{'level': 'beat', 'area_id': '101'}, {'level': 'beat', 'area_id': '203'}], 'Meet', null)"
        )
    return partial(run_page, "before_after")


def test_without_a_plan_the_page_says_so_and_asks_who_registers_one(open_page: Open, tmp_path: Path) -> None:
    app = open_page()
    assert not app.exception
    assert "No plan is registered for this programme" in read_text(app)
    assert [box.label for box in app.text_input] == ["Your name"]
    assert not (tmp_path / "var" / "workspace").exists()


def test_a_plan_is_registered_by_a_person_and_amended_beside_it(open_page: Open) -> None:
    app = open_page(name="Kim Doe")
    register = next(button for button in app.button if button.label == "Register")
    register.click().run()
    assert not app.exception
    assert "by Kim Doe: fewer reported incidents within 12 months, in 2 areas" in read_text(app)
    amend = next(button for button in app.button if button.label == "Amend")
    amend.click().run()
    assert not app.exception
    text = read_text(app)
    assert "Registered on" in text
    assert "Amended on" in text
    first, second = open_workspace("testford").list(Plan)
    assert second.record.amends_id == first.record_id
    assert first.record.programme_slug == "walk"
