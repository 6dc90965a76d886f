"""The reach page: how groups are counted, what is told apart and what cannot be, and the page as it runs."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import duckdb
import pytest

from data.workspace import open_workspace, records
from pages.shared import store
from pages.shared.calendar.load import CalendarEvent
from pages.shared.reach import words as reach_words
from pages.shared.reach.charts import draw_gaps, draw_spread
from pages.shared.reach.figures import cost_by_kind, cost_visits, find_gaps, spread_attendance
from pages.shared.reach.load import list_logged_kinds, load_group_kinds, tally_groups
from pages.shared.reach.parts import load_reach, write_areas, write_gaps
from pages.shared.reach.state import load_offer, settle_view, usual_view, write_query
from pages.shared.reach.words import CLEAR, FEW, say_gap, say_headline, say_range
from tests.pages.make_build import make_build
from tests.pages.page_steps import Open, read_text

HOSTILE_GROUP = "<img src=x onerror=alert(1)>"
NAMES = ("0 to 17", "18 and over")


def make_event(event_id: str, *, came: int | None = 20, hour: int = 18, kind: str = "youth") -> CalendarEvent:
    day = datetime.fromisoformat(f"2026-03-02T{hour:02}:00")
    return CalendarEvent(
        *(event_id, "Meeting", kind, "", "held", "", "", "", "", False, None, None),
        areas=(("beat", "101"), ("district", "001")),
        attendance=came,
        officer_hours=3.0,
        source="workspace",
        starts=day,
        ends=day + timedelta(hours=1),
    )


def count(
    young: int, old: int, *, basis: str = "self_reported", kind: str = "age"
) -> tuple[records.GroupCount, ...]:
    return tuple(
        records.GroupCount.model_validate(
            {"group_kind": kind, "group_name": name, "count": number, "basis": basis}
        )
        for name, number in zip(NAMES, (young, old), strict=True)
    )


def test_groups_are_counted_by_kind_and_basis() -> None:
    unsaid = records.GroupCount(group_kind="age", group_name="unsaid", count=2, basis="self_reported")
    groups = {
        "e1": count(2, 8) + count(5, 5, kind="Age", basis="intended_audience"),
        "e2": count(1, 9, kind="tenure"),
        "e3": (*count(3, 7), unsaid),
    }
    events = [make_event(name) for name in ("e1", "e2", "e3", "e4")]
    tally = tally_groups(events, groups, kind="age", basis="self_reported", names=NAMES)
    assert tally.counts.tolist() == [[2, 8], [3, 7]]
    assert dict(tally.unknown) == {"unsaid": 2}
    meant = tally_groups(events, groups, kind="age", basis="intended_audience", names=NAMES)
    assert meant.counts.tolist() == [[5, 5]]
    assert list_logged_kinds(events, groups)[("age", "self_reported")] == 2


def test_groups_that_add_up_to_more_than_came_are_left_out() -> None:
    groups = {"e1": count(15, 6), "e2": count(15, 5), "e3": count(30, 30)}
    events = [make_event("e1"), make_event("e2"), make_event("e3", came=None)]
    tally = tally_groups(events, groups, kind="age", basis="self_reported", names=NAMES)
    assert (tally.larger, len(tally.events)) == (1, 2)
    assert "1 event counts more people in groups than came and is left out" in reach_words.say_left_out(1, [])


def test_gap_in_words_has_size_direction_and_interval() -> None:
    assert say_gap(0.12) == "12 points fewer than their share of residents"
    assert say_gap(-0.01) == "1 point more than their share of residents"
    assert say_gap(0.001) == "about their share of residents"
    assert say_range(0.05, 0.19) == "(5 to 19 fewer)"
    assert say_range(-0.19, -0.05) == "(5 to 19 more)"
    assert say_range(-0.02, 0.08) == "(2 more to 8 fewer)"


def test_headline_says_who_came_and_whom_events_were_meant_for() -> None:
    said = say_headline([("18 to 34", 0.11)], [("65 and over", -0.14)], kind="age", basis="self_reported")
    assert "fewer visits than their share of residents came from 18 to 34 (11 points)" in said
    assert "more came from 65 and over (14 points)" in said
    meant = say_headline([("18 to 34", 0.11)], [], kind="age", basis="intended_audience")
    assert "came" not in meant
    none = say_headline([], [], kind="age", basis="self_reported")
    assert none == "By age, no group clearly came more or less than its share of residents."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city of this test's own whose residents are known by age, without a log."""
    # Answers are kept by city and build, so that each test needs a build of its own name.
    path = make_build(tmp_path, build_id=tmp_path.name)
    with duckdb.connect(str(path)) as connection:
        connection.execute("delete from mart_area_population_group")
        connection.execute(
            "insert into mart_area_population_group select level, area_id, 'age', name, "
            "round(residents * share)::bigint, 'census', date '2024-07-01' from mart_area, "
            "(values ('0 to 17', 0.4), ('18 and over', 0.6)) as groups(name, share)"
        )
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    monkeypatch.delenv("COMMONBEAT_WORKSPACE_URL", raising=False)
    return tmp_path


def log_events(groups: Sequence[tuple[records.GroupCount, ...]], *, beat: str = "101") -> None:
    workspace = open_workspace("testford")
    try:
        workspace.add_all(
            [
                records.Event(
                    title=f"Meeting {HOSTILE_GROUP}",
                    event_kind="youth",
                    status="held",
                    starts_local=datetime.fromisoformat("2026-03-02T18:00") + timedelta(days=number),
                    located_areas=(
                        records.PlaceRef(level="beat", area_id=beat),
                        records.PlaceRef(level="district", area_id=f"00{beat[0]}"),
                    ),
                    attendance=20,
                    officer_hours=4,
                    groups_reached=each,
                )
                for number, each in enumerate(groups)
            ],
            who="Kim Doe",
        )
    finally:
        workspace.close()


@pytest.fixture
def open_view(run_page: Open) -> Open:
    """Run the page once as a liaison whose address has these parts."""
    return partial(run_page, "reach")


def test_clear_gap_stands_with_its_base(home: Path, open_view: Open) -> None:
    log_events([count(2 + number % 3, 16 - number % 3) for number in range(12)])
    app = open_view(to="2026-06")
    assert not app.exception
    text = read_text(app)
    assert "fewer visits than their share of residents came from 0 to 17 (23 points)" in text
    assert "216 visits whose group is known, at 12 of" in text
    assert "District 1" in text
    assert "somebody who came to three events counts three times" in text
    assert HOSTILE_GROUP not in text
    charts = [json.loads(element.proto.spec) for element in app.get("vega_lite_chart")]
    assert len(charts) == 4


def test_few_events_tell_nothing(home: Path, open_view: Open) -> None:
    log_events([count(0, 20)] * 3)
    text = read_text(open_view())
    assert "Too few events to tell who came: 3 events" in text
    assert "too few events (3)" in text
    assert "points fewer than" not in text


def test_areas_are_judged_together_and_by_name(home: Path) -> None:
    log_events([count(2 + number % 3, 16 - number % 3) for number in range(12)])
    log_events([count(8, 12)] * 2, beat="301")
    build = store.current_build()
    offer = load_offer(build, load_group_kinds(build))
    found = load_reach(build, usual_view(offer), offer)
    assert found.gaps is not None
    assert list(found.gaps.areas) == ["District 1 · 001", "District 3 · 003"]
    assert found.gaps.verdicts["District 1 · 001"] == [CLEAR, CLEAR]
    assert found.gaps.verdicts["District 3 · 003"] == [FEW, FEW]
    assert found.gaps.missing == 1
    assert "23 fewer" in write_areas(found.gaps, "District")
    assert "(95 %" not in write_gaps(found.gaps, "Testford")
    layers = draw_gaps(found.gaps, description="x")["layer"]
    assert layers[-1]["data"]["values"][0]["points"] == pytest.approx(-found.gaps.whole.gap[0] * 100)
    narrowed = load_reach(build, dataclasses.replace(usual_view(offer), area="003"), offer)
    assert narrowed.gaps is not None
    assert (narrowed.gaps.whole.events, narrowed.gaps.areas) == (2, {})


def test_what_would_tell_is_said(home: Path, open_view: Open) -> None:
    text = read_text(open_view())
    assert "no event in this period has groups on its record" in text
    assert "log?tab=events" in text
    assert not (home / "var" / "workspace").exists(), "looking begins no log"
    log_events([count(5, 5, basis="intended_audience")] * 6)
    app = open_view()
    assert "as people said of themselves. What is recorded: age" in read_text(app)
    (button,) = [each for each in app.button if "as the audience was meant" in each.label]
    text = read_text(button.click().run())
    assert "It does not say who came." in text


def test_without_residents_by_group_the_file_is_named(home: Path, open_view: Open) -> None:
    with duckdb.connect(str(store.current_build().path)) as connection:
        connection.execute("delete from mart_area_population_group")
    app = open_view()
    assert not app.exception
    text = read_text(app)
    assert "[population.groups.age]" in text
    assert "Half of" in text
    assert "time for each visit (" in text


def test_spread_and_cost_rest_on_recorded_events() -> None:
    events = [make_event(f"e{at}", came=10 * at, hour=9 if at % 2 else 18) for at in range(1, 11)]
    events += [make_event("few", came=3, kind="online"), make_event("unknown", came=None)]
    rows = spread_attendance(events, "hour")
    assert [row.label for row in rows] == ["09:00 to 09:59", "18:00 to 18:59"]
    assert (rows[0].spread.median, rows[0].spread.base) == (50, 5)
    kinds = {row.label: row.spread for row in spread_attendance(events, "kind")}
    assert (kinds["Online"].enough, kinds["Online"].base) == (False, 1)
    drawn = draw_spread(spread_attendance(events, "kind"), description="x")["layer"][0]["data"]["values"]
    assert [row["name"] for row in drawn] == ["Youth"]
    assert [row.label for row in spread_attendance(events, "weekday")] == ["Monday"]
    assert cost_visits(events).hours_per_visit == pytest.approx(33 / 553)
    assert dict(cost_by_kind(events))["Online"].enough is False


def test_address_settles(home: Path) -> None:
    build = store.current_build()
    offer = load_offer(build, load_group_kinds(build))
    usual = usual_view(offer)
    assert (usual.first_month, usual.last_month) == (date(2025, 6, 1), date(2026, 5, 1))
    assert (usual.level, usual.by) == ("district", "age")
    view, notes = settle_view({"by": "religion", "from": "2026-04", "to": "2026-01", "level": "beat"}, offer)
    assert (view.first_month, view.last_month) == (date(2026, 1, 1), date(2026, 4, 1))
    assert (view.by, len(notes)) == ("age", 1)
    assert settle_view(write_query(view, offer), offer)[0] == view


def test_words_never_rank_or_claim() -> None:
    words = Path(reach_words.__file__).read_text(encoding="utf-8")
    assert not re.search(r"\b(best|worst|top|bottom|because of)\b", words, re.IGNORECASE)
    assert find_gaps.__doc__
