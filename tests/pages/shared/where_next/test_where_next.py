"""Where next: a plan is dated, taken on once, kept in the address, and what is missing is said."""

from datetime import date
from pathlib import Path

import duckdb
import holidays
import pytest

from data.workspace import open_workspace, records
from data.workspace.exchange.read_calendar import read_calendar
from pages.shared import store
from pages.shared.identity import Person
from pages.shared.store import BuildInfo
from pages.shared.where_next.accept import accept_cards, write_plan_calendar
from pages.shared.where_next.dates import find_holidays
from pages.shared.where_next.robust import DRAWS, Job
from pages.shared.where_next.state import Offer, settle_view, usual_view, write_query, write_view
from tests.pages.make_build import make_build
from tests.pages.page_steps import Open, read_text
from tests.pages.plan_steps import make_plan, press


def test_dates_are_no_holidays_do_not_clash_and_suit_the_audience(build: BuildInfo) -> None:
    _, cards, _ = make_plan(build, events="12", rest="1", audience="families")
    free = holidays.country_holidays("GB", years=[2026, 2027])
    slots = [card.slot for card in cards]
    for place, slot in enumerate(slots):
        assert slot is not None
        assert slot.starts.date() not in free
        assert slot.starts.weekday() in (5, 6)
        assert not any(slot.clashes(other) for other in slots[:place] if other)


def test_holidays_are_the_city_files_else_those_of_its_time_zone() -> None:
    zone = {"timezone": "America/Chicago"}
    assert find_holidays(zone, [2026]).country == "US"
    named = find_holidays({**zone, "country": "GB", "subdivision": "SCT"}, [2026])
    assert (named.country, named.subdivision) == ("GB", "SCT")
    assert date(2026, 11, 30) in named.days
    assert find_holidays({"timezone": "UTC"}, [2026]).days == frozenset()


def test_a_plan_is_put_into_the_calendar_once(open_page: Open, build: BuildInfo) -> None:
    app = open_page(name="Kim Doe", events="4")
    press(app, "Put 4 events into the calendar")
    assert not app.exception
    assert "4 events put into the calendar as scheduled." in [box.value for box in app.success]
    events = [stored.record for stored in open_workspace(build.city).list(records.Event)]
    assert len(events) == 4
    assert {event.status for event in events} == {"scheduled"}
    assert all(event.plan_reason and event.plan_id and event.located_by == "venue" for event in events)
    assert all({area.level for area in event.located_areas} >= {"beat", "district"} for event in events)
    again = open_page(name="Kim Doe", events="4")
    assert read_text(again).count("On the calendar") == 4
    assert [button.label for button in again.button if button.disabled] == ["All are on the calendar"]
    first = min(event.starts_local for event in events)
    assert f"<a href='calendar?month={first:%Y-%m}' target='_self'>" in read_text(again)
    assert len(open_workspace(build.city).list(records.Event)) == 4


def test_a_plan_made_before_somebody_else_took_it_on_adds_nothing(build: BuildInfo) -> None:
    asked, cards, _ = make_plan(build, events="4")
    kim, sam = (Person(name, None, frozenset({"liaison"})) for name in ("Kim Doe", "Sam Roe"))
    assert accept_cards(build, asked, cards, kim) == (4, 0)
    assert accept_cards(store.current_build(), asked, cards, sam) == (0, 4)
    assert accept_cards(build, asked, cards, sam) == (0, 4)
    assert len(open_workspace(build.city).list(records.Event)) == 4


def test_without_a_name_nothing_is_written(open_page: Open, planned_home: Path) -> None:
    app = open_page()
    assert not app.exception
    assert [box.label for box in app.text_input] == ["Your name"]
    assert not (planned_home / "var" / "workspace").exists()


def test_a_venue_that_is_not_wanted_leaves_the_plan_and_can_come_back(
    open_page: Open, build: BuildInfo
) -> None:
    app = open_page(name="Kim Doe", events="3")
    venue = make_plan(build, events="3")[1][0]
    app.session_state[f"where-next-change-{venue.event.venue}-{venue.event.month}"] = True
    app.run()
    assert any("residents within reach and covers" in each.value for each in app.markdown)
    app.button(key=f"where-next-{venue.event.venue}-{venue.event.month}-not_here").click().run()
    assert not app.exception
    kept = open_workspace(build.city).list(records.FixedChoice)
    assert [(each.record.venue_id, each.record.choice) for each in kept] == [(venue.venue_id, "not_here")]
    table = read_text(app).split("Events of this plan, by date")[1]
    assert f">{venue.place}<" not in table
    press(app, "Take back")
    assert open_workspace(build.city).list(records.FixedChoice) == []


def test_weights_that_the_score_refuses_are_refused_in_the_address_too(open_page: Open) -> None:
    text = read_text(open_page(weights="10,10,10,10,60", events="0", kind="arrests"))
    assert "“10,10,10,10,60” cannot be planned as weights" in text
    assert "“0” cannot be planned as events" in text
    assert "“arrests” cannot be planned as kind" in text
    assert "Arrests, stops and predictions about people never enter the score" in text


def test_the_page_says_which_component_is_missing_and_why(open_page: Open) -> None:
    text = read_text(open_page())
    assert (
        "Groups reached too little: left out (15 % set). No file says which groups residents belong to"
        in text
    )


def test_sensitive_venues_are_planned_only_where_the_agency_says_so(build: BuildInfo) -> None:
    usual, _, _ = make_plan(build)
    ticked, _, _ = make_plan(build, sensitive="1")
    assert "v2" not in set(usual.venues["venue_id"])
    assert "v2" in set(ticked.venues["venue_id"])


def test_a_hostile_name_is_shown_as_text(open_page: Open, build: BuildInfo) -> None:
    app = open_page(name="Kim Doe", events="12", rest="1")
    assert not app.exception
    text = read_text(app)
    assert "&lt;img src=x onerror=alert(1)&gt; ${x} **b** [a]" in text
    assert "<img" not in text
    assert not any("<img" in str(element.value) for element in (*app.markdown, *app.caption))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("delete from mart_venue", "No venue may be used"),
        ("update mart_area set residents = null", "A plan needs to know where residents live"),
        ("delete from mart_area_survey_wave", "No survey of trust has been loaded."),
    ],
)
def test_what_is_missing_is_said(planned_home: Path, open_page: Open, spoil: str, said: str) -> None:
    path = make_build(planned_home, build_id=f"bare-{abs(hash(spoil))}")
    with duckdb.connect(str(path)) as connection:
        connection.execute(spoil)
    app = open_page()
    assert not app.exception
    assert said in read_text(app)


def test_limits_that_no_plan_can_meet_are_said_with_a_way_out(open_page: Open) -> None:
    app = open_page(events="2", least="3")
    assert not app.exception
    assert "Drop the limits" in [button.label for button in app.button]
    press(app, "Drop the limits")
    assert "residents within 15 minutes’ walk" in read_text(app)


def test_the_calendar_file_is_read_back_with_the_same_times(build: BuildInfo) -> None:
    _, cards, _ = make_plan(build, events="4")
    content = write_plan_calendar(build, cards)
    reading = read_calendar(content, timezone="Europe/London", until=date(2027, 12, 31))
    assert [entry.starts_local for entry in reading.entries] == [
        card.slot.starts for card in cards if card.slot
    ]
    assert len({entry.uid for entry in reading.entries}) == len(cards)


def test_other_weightings_are_tried_and_can_be_cancelled(build: BuildInfo) -> None:
    asked, _, plan = make_plan(build, events="4")
    job = Job(asked, plan)
    job._thread.join(timeout=60)
    assert job.found is not None
    assert job.found.draws == DRAWS
    assert (job.found.stayed <= DRAWS).all()
    cut = Job(asked, plan)
    cut.cancel()
    cut._thread.join(timeout=30)
    assert not cut.is_running
    assert cut.found is None or cut.found.draws < DRAWS


def test_an_event_that_was_accepted_keeps_its_date_when_the_plan_is_made_again(
    open_page: Open, build: BuildInfo
) -> None:
    before = [card.when for card in make_plan(build, events="4")[1]]
    press(open_page(name="Kim Doe", events="4"), "Put 4 events into the calendar")
    text = read_text(open_page(name="Kim Doe", events="4"))
    assert all(when in text for when in before)


OFFER = Offer(
    tuple(date(2026, month, 1) for month in (7, 8, 9)), ("library", "school"), {"district": "Districts"}
)


def test_every_part_of_a_plan_survives_the_address() -> None:
    texts = {
        "from": "2026-08",
        "months": "3",
        "events": "20",
        "weights": "20,20,20,20,20",
        "minutes": "20",
        "rest": "0",
        "most": "4",
        "least": "1",
        "budget": "1500",
        "costs": "library:50,school:100",
        "venues": "school",
        "sensitive": "1",
        "audience": "youth",
        "kind": "youth",
        "map": "both",
    }
    view, notes = settle_view(texts, OFFER)
    assert notes == ()
    assert write_query(view, OFFER) == texts
    assert write_query(usual_view(OFFER), OFFER) == {}
    assert set(write_view(view)) >= set(texts)


def test_a_day_of_the_plan_is_never_before_the_day_of_planning(build: BuildInfo) -> None:
    _, cards, _ = make_plan(build)
    assert min(card.slot.starts.date() for card in cards if card.slot) > date(2026, 6, 13)
