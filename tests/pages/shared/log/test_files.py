"""Calendars, tables, series, other records and the printed sheet of the log page."""

from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.city import EVENT_KINDS
from data.workspace import Workspace, open_workspace, records
from data.workspace.exchange.read_tables import read_table
from data.workspace.exchange.take_in import take_in
from data.workspace.records import Event
from pages.shared import access, store
from pages.shared.identity import Person
from pages.shared.log import words as log_words
from pages.shared.log.calendar import judge_file, say_received, take_calendar
from pages.shared.log.feedback import make_sheet
from pages.shared.log.fields import read_lines, read_type
from pages.shared.log.imports import plan_table, write_outcomes
from pages.shared.log.series import find_weekday, list_days
from pages.shared.log.state import LogView, read_view, write_view
from pages.shared.log.titles import TITLES, make_slug, say_title
from pages.shared.log.words import say_due, say_headline
from tests.pages.make_build import make_build
from tests.pages.page_steps import TEAM

PAGE = str(TEAM / "log.py")
KIM = Person("Kim Doe", None, frozenset(access.ROLES))
HOSTILE = "<img src=x onerror=alert(1)>"
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:one@example
DTSTART:20260804T180000
DTEND:20260804T190000
SUMMARY:Porch talk
LOCATION:12 Mill Lane
GEO:50.005;-0.995
END:VEVENT
BEGIN:VEVENT
UID:two@example
DTSTART:20260805T180000
RRULE:FREQ=WEEKLY;COUNT=3
SUMMARY:{name}
END:VEVENT
BEGIN:VEVENT
SUMMARY:No start
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The log of a city that is built under a home of its own."""
    monkeypatch.setattr(access, "read_roles", lambda: frozenset(access.ROLES))
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    make_build(tmp_path, build_id="files", captured_on="2026-07-15")
    return open_workspace("testford")


def read_calendar_text(text: str = HOSTILE) -> bytes:
    return CALENDAR.format(name=text).replace("\n", "\r\n").encode()


def test_a_calendar_is_taken_in_once_and_every_component_is_accounted_for(workspace: Workspace) -> None:
    judged, received = judge_file(store.current_build(), read_calendar_text(), "outreach")
    assert received == (3, 2)
    assert [each.verdict for each in judged] == ["rejected", "added", "added", "added", "added"]
    take_calendar(store.current_build(), [each for each in judged if each.verdict == "added"], KIM)
    kept = workspace.list(Event)
    assert kept[0].record.source_uid == "one@example"
    assert {area.area_id for area in kept[0].record.located_areas} >= {"101", "001"}
    again, _ = judge_file(store.current_build(), read_calendar_text(), "outreach")
    assert [each.verdict for each in again] == ["rejected", *["unchanged"] * 4]


def test_a_changed_entry_changes_its_event_and_never_a_finished_or_withdrawn_one(
    workspace: Workspace,
) -> None:
    build = store.current_build()
    take_calendar(
        build, [e for e in judge_file(build, read_calendar_text("Walk"), "outreach")[0] if e.event], KIM
    )
    kept = workspace.list(Event)
    held = kept[1].record.model_copy(update={"status": "held", "attendance": 4})
    workspace.change(Event, kept[1].record_id, held, who="Ada", row_version=1)
    workspace.withdraw(Event, kept[2].record_id, who="Ada", why="twice", row_version=1)
    judged, received = judge_file(store.current_build(), read_calendar_text("Long walk"), "outreach")
    assert [(each.verdict, each.reason) for each in judged[1:]] == [
        ("unchanged", "is there already"),
        ("unchanged", "its record is finished"),
        ("unchanged", "was withdrawn here"),
        ("changed", ""),
    ]
    counts = {"added": 0, "changed": 1, "unchanged": 3}
    assert "3 events received = 2 accepted + 1 refused" in say_received(received, counts | {"rejected": 1})


def test_a_table_is_judged_row_by_row_and_the_same_again_adds_nothing(workspace: Workspace) -> None:
    rows = (
        "title,event_kind,starts_local,areas\n"
        f"{HOSTILE},outreach,2026-08-04 18:00,beat:101\n"
        "Talk,outreach,2026-08-04 18:00,beat:999\n"
    )
    build = store.current_build()
    table = read_table(Event, rows.encode(), file_name="t.csv")
    intake = plan_table(build, Event, table)
    assert [each.verdict for each in intake.outcomes] == ["added", "rejected"]
    shown = write_outcomes(intake)
    assert "&lt;img src=x" in shown
    assert "<img" not in shown
    assert "beat 999 is no known area" in shown
    take_in(workspace, intake, who="Kim Doe")
    kept = workspace.list(Event)[0].record
    assert ("district", "001") in {(area.level, area.area_id) for area in kept.located_areas}
    again = plan_table(store.current_build(), Event, table)
    assert [each.verdict for each in again.outcomes] == ["unchanged", "rejected"]


@pytest.mark.parametrize(
    ("every", "until", "days"),
    [
        ("", None, ["07-14"]),
        ("week", date(2026, 7, 28), ["07-14", "07-21", "07-28"]),
        ("two_weeks", date(2026, 8, 12), ["07-14", "07-28", "08-11"]),
        ("month", date(2026, 10, 1), ["07-14", "08-11", "09-08"]),
        ("week", date(2026, 7, 1), ["07-14"]),
    ],
)
def test_a_series_keeps_its_weekday(every: str, until: date | None, days: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in list_days(date(2026, 7, 14), every, until)] == days


def test_a_fifth_weekday_is_the_last_where_a_month_has_four() -> None:
    found = [find_weekday(date(2026, 7, 31), months=step) for step in range(14)]
    assert found[:3] == [date(2026, 7, 31), date(2026, 8, 28), date(2026, 9, 25)]
    assert {day.weekday() for day in found} == {4}
    assert len({(day.year, day.month) for day in found}) == 14


def test_the_address_holds_the_view_and_forgives_what_it_says_in_vain() -> None:
    view = LogView(tab="other", kind="goal", record="a1", show="withdrawn", find="x", more=2)
    assert read_view(write_view(view)) == view
    assert write_view(LogView()) == {}
    assert read_view({"tab": HOSTILE, "kind": HOSTILE, "show": HOSTILE, "more": "-1"}) == LogView()


def test_the_opening_sentence_counts_what_waits() -> None:
    assert say_headline(1, 2, 1) == (
        "1 event of the last 60 days waits for a record, 2 concerns are open and 1 promise is done, and "
        "nobody has been told yet."
    )
    assert "Nothing waits" in say_headline(0, 0, 0)
    assert say_headline(0, 2, 0, overdue=1) == "2 concerns are open (1 overdue)."
    assert say_headline(0, 0, 0, older=700).startswith("Nothing of the last 60 days waits")
    assert say_due(date(2026, 7, 5), date(2026, 7, 15)) == "promised by 5 Jul 2026: 10 days overdue"


def test_every_kind_has_a_name_a_title_and_a_form(workspace: Workspace) -> None:
    assert set(log_words.KINDS) == set(records.KINDS)
    assert set(TITLES) == set(records.KINDS.values())
    for kind in set(records.KINDS) - {"event", "concern", "saved_plan"}:
        app = AppTest.from_file(PAGE, default_timeout=120)
        app.session_state["_person_name"] = "Kim Doe"
        app.query_params["tab"], app.query_params["kind"], app.query_params["record"] = "other", kind, "new"
        app.run()
        assert not app.exception
        next(each for each in app.button if each.label == "Save").click().run()
        assert not app.exception
        assert app.error[0].value.replace("\\", "").startswith("Nothing was saved: ")


def test_a_poll_is_entered_with_its_answers(workspace: Workspace) -> None:
    app = AppTest.from_file(PAGE, default_timeout=120)
    app.session_state["_person_name"] = "Kim Doe"
    app.query_params["tab"], app.query_params["kind"] = "other", "outreach_month"
    app.query_params["record"] = "new"
    app.run()
    boxes = {each.label: each for each in [*app.date_input, *app.selectbox, *app.text_area, *app.text_input]}
    boxes["Month (any day of it) *"].set_value(date(2026, 7, 9))
    boxes["Channel *"].set_value("poll")
    boxes["Question"].set_value("More light?")
    boxes["Answers of a poll (one a line: yes=12)"].set_value("yes=12\nno=4")
    next(each for each in app.button if each.label == "Save").click().run()
    kept = workspace.list(records.OutreachMonth)[0].record
    assert (kept.month, kept.results) == (date(2026, 7, 1), (("yes", 12), ("no", 4)))


def test_the_sheet_of_an_event_is_a_page_with_the_agencys_form(workspace: Workspace) -> None:
    event = Event(
        title="#pagebreak() *x*", event_kind="youth", starts_local=datetime.fromisoformat("2026-07-14 18:00")
    )
    build = store.current_build()
    sheet = make_sheet(build, event, "e1", "https://forms.example/{event_id}")
    assert sheet.startswith(b"%PDF-")
    assert b"/Type/Pages/Count 1/" in sheet


def test_fields_are_read_from_their_types() -> None:
    fields = Event.model_fields
    assert read_type(fields["notes"].annotation, fields["notes"].metadata).longest == 20_000
    assert read_type(fields["place"].annotation, fields["place"].metadata).longest == 300
    assert set(read_type(fields["event_kind"].annotation).options) == set(EVENT_KINDS)
    assert read_lines(records.Feedback, "counts", "4=12\n5=3") == (("4", "12"), ("5", "3"))
    assert read_lines(records.Feedback, "counts", "four") == "four"


def test_names_become_short_names_and_titles_stay_in_a_line() -> None:
    assert make_slug("Coffee with a Cop!") == "coffee_with_a_cop"
    assert make_slug("3rd Street") == "p_3rd_street"
    assert len(say_title(records.Partner(name="x\n" + "y" * 290, focus="youth"))) == 90
