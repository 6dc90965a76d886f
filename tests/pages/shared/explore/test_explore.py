"""The explore page as its script runs: widgets, address, panel, empty views."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import area_panel, store
from pages.shared.area_search import find_area, parse_coordinates
from pages.shared.explore import map as explore_map
from pages.shared.explore import parts as explore_parts
from pages.shared.page_frame import find_day, list_overdue
from pages.shared.store import BuildInfo, find_today
from tests.pages.page_steps import Open, read_query, read_text
from tests.pages.testford import HOSTILE_NAME


@pytest.fixture
def open_view(testford: BuildInfo, run_page: Open) -> Open:
    """Run the page once as a commander whose address has these parts."""
    return partial(run_page, "explore")


def read_paint(app: AppTest) -> dict[str, Any]:
    """What the map was told."""
    frame = app.get("component_instance")[0]
    script = json.loads(frame.proto.json_args)["feature_group"]
    start = script.index("repaint(") + len("repaint(")
    message: dict[str, Any] = json.JSONDecoder().raw_decode(script[start:])[0]
    return message


def test_first_view_opens_with_the_answer_and_an_empty_address(open_view: Open) -> None:
    app = open_view()
    assert not app.exception
    assert "3 of 12 beats held no community event, March to May 2026." in read_text(app)
    assert "fictional" in read_text(app)
    assert read_query(app) == {}


@pytest.mark.parametrize("area", ["", "301"])
def test_the_same_view_again_reads_nothing_and_works_nothing_out(
    open_view: Open, monkeypatch: pytest.MonkeyPatch, area: str
) -> None:
    first = open_view(measure="incidents", area=area)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("this was kept")

    for module, name in (
        (store, "_run"),
        (explore_parts, "write_table"),
        (explore_parts, "list_sorts"),
        (explore_map, "AreaPaint"),
        (area_panel, "draw_months"),
        (area_panel, "draw_waves"),
    ):
        monkeypatch.setattr(module, name, refuse)
    again = open_view(measure="incidents", area=area)
    assert not again.exception
    assert read_text(again) == read_text(first)
    assert read_paint(again) == read_paint(first)


def test_a_pasted_link_restores_the_view(open_view: Open) -> None:
    app = open_view(
        measure="change", level="beat", within="district:003", from_="2025-07", to="2025-12", area="301"
    )
    assert app.selectbox(key="explore-measure").value == "change"
    assert app.selectbox(key="explore-area").value == "301"
    assert "In 1 of 4 beats in District 3" in read_text(app)
    assert read_query(app) == {
        "measure": "change",
        "within": "district:003",
        "from": "2025-07",
        "to": "2025-12",
        "area": "301",
    }


def test_a_widget_changes_sentence_map_and_address_together(open_view: Open) -> None:
    app = open_view()
    before = read_paint(app)["areas"]
    app.selectbox(key="explore-measure").set_value("incidents").run()
    assert not app.exception
    after = read_paint(app)["areas"]
    assert after["url"] == before["url"]
    assert after["ramp"] != before["ramp"]
    assert read_query(app) == {"measure": "incidents"}
    assert "incidents reported in Testford" in read_text(app)


def test_unknown_values_fall_back_with_a_note_that_goes_with_the_next_choice(open_view: Open) -> None:
    app = open_view(level="moon")
    assert "There is no level “moon” here" in read_text(app)
    app.selectbox(key="explore-measure").set_value("incidents").run()
    assert "moon" not in read_text(app)


def test_a_click_on_the_map_opens_the_area(open_view: Open) -> None:
    app = open_view()
    key = json.loads(app.get("component_instance")[0].proto.json_args)["key"]
    app.session_state["explore:pending"] = {"area": "102"}
    app.run()
    assert key
    assert read_paint(app)["areas"]["selected"] == "102"
    assert read_query(app) == {"area": "102"}


def test_hostile_names_are_text_in_the_panel_and_escaped_in_the_map(open_view: Open) -> None:
    app = open_view(area="102")
    assert "<img" not in read_text(app)
    assert "&lt;img src=x onerror=alert(1)&gt;" in read_text(app)
    script = json.loads(app.get("component_instance")[0].proto.json_args)["feature_group"]
    assert "<img" not in script
    assert "${" not in script


def test_neighbours_lead_on_and_the_area_has_a_link_of_its_own(open_view: Open) -> None:
    app = open_view(area="101", measure="incidents")
    assert "?measure=incidents&amp;area=101" in read_text(app)
    names = {button.label for button in app.button if str(button.key).startswith("go-beat-")}
    assert len(names) == 3
    app.button(key="go-beat-201").click().run()
    assert read_query(app)["area"] == "201"


def test_scores_move_to_a_level_that_has_them_and_another_measure_moves_back(open_view: Open) -> None:
    app = open_view(measure="trust", survey="published:safety", area="203")
    assert "not published for beats; the view shows districts instead" in read_text(app)
    assert "Feeling safe" in read_text(app)
    assert (read_query(app)["level"], read_query(app)["area"]) == ("district", "002")
    assert app.selectbox(key="explore-level").value == "district"
    app.selectbox(key="explore-measure").set_value("incidents").run()
    assert not app.exception
    assert read_query(app) == {"measure": "incidents", "survey": "published:safety", "area": "203"}
    assert "instead" not in read_text(app)


def test_who_chooses_an_area_of_the_level_moved_to_stays_there(open_view: Open) -> None:
    app = open_view(measure="trust", survey="published:safety")
    app.selectbox(key="explore-area").set_value("003").run()
    assert read_query(app)["area"] == "003"
    app.selectbox(key="explore-measure").set_value("incidents").run()
    assert (read_query(app)["level"], read_query(app)["area"]) == ("district", "003")


def test_an_empty_view_says_why_and_its_button_leads_out(open_view: Open) -> None:
    app = open_view(measure="incidents", from_="2024-04", to="2024-04")
    assert "No incidents were received for April 2024" in read_text(app)
    assert "<p class='cb-place'>Testford (a fictional city)" in read_text(app), "and where"
    app.button[0].click().run()
    assert not app.exception
    assert read_query(app) == {"measure": "incidents"}


def test_a_way_to_sort_that_the_table_lacks_leaves_the_address(open_view: Open) -> None:
    app = open_view(measure="incidents", sort="count-down")
    assert read_query(app)["sort"] == "count-down"
    app.selectbox(key="explore-measure").set_value("change").run()
    assert not app.exception
    assert read_query(app) == {"measure": "change"}
    assert app.selectbox(key="explore-sort").value == ""


def test_a_renamed_option_of_the_select_box_is_not_a_way_to_sort(open_view: Open) -> None:
    app = open_view(sort="count-down")
    app.session_state["explore-sort"] = "Community events, highest first"
    app.run()
    assert read_query(app) == {"sort": "count-down"}


def test_the_legend_tells_points_and_how_many_are_kept_back(open_view: Open) -> None:
    assert "community event (" not in read_text(open_view())
    app = open_view(points="1")
    drawn = len(read_paint(app)["points"][1]["labels"])
    assert f"community event ({drawn} of " in read_text(app)
    assert "kept back to protect people" in read_text(app)
    assert "Shelter" not in json.dumps(read_paint(app)["points"])


def test_no_build_is_one_sentence_with_the_command(
    open_view: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    app = open_view()
    assert not app.exception
    assert "commonbeat build demo" in read_text(app)


def test_search_finds_by_name_number_and_exact_point(testford: BuildInfo) -> None:
    areas = {"101": "Mill Hill", "102": "Mill Lane", "203": "Dock", "204": "Cañón Bishop's Gate"}

    def search(text: str) -> tuple[str, str]:
        found = find_area(text, areas, build=testford, level="beat", noun="beat")
        return found.area_id, found.words

    assert search("dock")[0] == "203"
    assert search("102")[0] == "102"
    assert search("lane")[0] == "102"
    assert search("mill") == ("", "Several match: Mill Hill · 101 and Mill Lane · 102.")
    assert search("beat 0203")[0] == "203"
    assert search("50.015, -0.975")[0] == "203"
    assert search("canon bishops gate")[0] == search("CAÑÓN bishop’s-gate")[0] == "204"
    assert search("...")[1] == "No beat is called “...”."
    assert search("0, 0") == ("", "That point is in no beat of this city.")
    assert search("nowhere")[1] == "No beat is called “nowhere”."


def test_coordinates_are_read_as_people_copy_them() -> None:
    assert parse_coordinates(" 41.88,-87.63 ") == (-87.63, 41.88)
    assert parse_coordinates("41.88 -87.63") == (-87.63, 41.88)
    assert [parse_coordinates(text) for text in ("beat 12", "91, 0", "1,2,3", "813/833")] == [None] * 4


def test_a_source_older_than_promised_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {
        "freshness": [
            {"name": "Incidents", "last_date": "2026-06-12", "cadence_days": 7},
            {"name": "Calendar", "last_date": "2026-07-10", "cadence_days": 31},
            {"name": "Survey", "last_date": None, "cadence_days": 31},
        ]
    }
    monkeypatch.setenv("COMMONBEAT_TODAY", "2026-07-15")
    overdue = list_overdue(settings, today=find_today())
    assert overdue == ["Incidents ends on 12 Jun 2026, 33 days ago; it is promised every 7 days."]
    fictional = {"fictional": True, "captured_on": "2026-06-13"}
    assert find_day(fictional).isoformat() == "2026-06-13"
    assert HOSTILE_NAME
