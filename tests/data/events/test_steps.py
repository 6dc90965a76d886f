"""From calendar files to events in areas: every row accounted for, nothing personal kept."""

import json
from pathlib import Path

import pytest

from data.errors import CityFileError, SourceError
from data.events.steps import make_int_event, make_int_event_area, make_stg_event
from data.places import make_stg_venue
from data.steps import BuildContext
from tests.data.little import ask, run_steps

STEPS = [make_stg_venue, make_stg_event, make_int_event, make_int_event_area]
CALENDAR = """
[[events]]
name = "calendar"
path = "calendar.json"
format = "json"
captured_on = 2024-03-01
title_codes = "beat"
test_pattern = '^test\\b'
area_codes = { district = "unit" }
not_personal = ["unit", "start", "title"]

[events.columns]
starts_at = "start"
ends_at = "end"
title = "title"
place = "place"
details = "details"
updated_at = "changed"

[[event_kinds]]
pattern = 'beat'
event_kind = "public_forum"
format = "beat meeting"
"""
LOG = """
[[events]]
name = "log"
path = "log.csv"
preset = "generic"
captured_on = 2024-06-30
area_codes = { beat = "beat" }
"""
HEADER = (
    "event_id,starts_at,ends_at,title,kind,status,venue_id,place,lon,lat,beat,"
    "attendance,officer_hours,updated_at"
)


def row(title: str, start: str = "2024-02-01T18:00:00", **more: object) -> dict[str, object]:
    """Return one record of the calendar, with somebody's phone in it."""
    record = {"unit": 1, "start": start, "end": None, "title": title, "place": None, "details": None}
    return record | {"contact": "Ofc. A. Example, (312) 555-0100", "changed": None} | more


def stage_calendar(folder: Path, records: list[dict[str, object]]) -> BuildContext:
    """Return a build of a calendar."""
    return run_steps(folder, CALENDAR, {"calendar.json": json.dumps(records)}, STEPS)


def stage_log(folder: Path, *lines: str, more: str = "", files: dict[str, str] | None = None) -> BuildContext:
    """Return a build of a log."""
    text = "\n".join([HEADER, *lines]) + "\n"
    return run_steps(folder, LOG + more, {"log.csv": text} | (files or {}), STEPS)


def test_rows_are_accounted_for(tmp_path: Path) -> None:
    repeated = row("Beat 11", "2024-02-03T18:00:00")
    context = stage_calendar(
        tmp_path,
        [
            row("Beat 11"),
            row("Test of the portal, call (312) 555-0100"),
            row("Beat 12", "some day"),
            row("Beat 12", ""),
            repeated,
            repeated,
            {"unit": None, "start": None, "title": ""},
        ],
    )
    account = context.account("calendar")
    assert (account.received, account.accepted, account.blank, account.superseded) == (6, 3, 1, 1)
    assert ask(context, "select row_number, reason, raw from rejected_rows order by 1") == [
        (2, "a test row, by its title",
         '{"unit": "1", "start": "2024-02-01T18:00:00", "title": "Test of the portal, call"}'),
        (3, "start 'some day' is not a time written as %Y-%m-%dT%H:%M:%S",
         '{"unit": "1", "start": "some day", "title": "Beat 12"}'),
        (4, "no start", '{"unit": "1", "start": null, "title": "Beat 12"}'),
    ]  # fmt: skip
    assert ask(context, "select count(*), count(distinct event_id) from int_event") == [(2, 2)]


def test_times_are_local_and_in_utc(tmp_path: Path) -> None:
    context = stage_calendar(
        tmp_path,
        [
            row("a", "2024-02-01T18:00:00", end="2024-02-01T19:00:00"),
            row("b", "2024-07-01T18:00:00", end="2024-06-01T19:00:00"),
            row("c", "2024-11-03T01:30:00"),
            row("d", "2024-03-10T02:30:00", end="soon"),
        ],
    )
    rows = ask(
        context, "select title, epoch(starts_at)::int, ends_at is null, starts_local::varchar from int_event"
    )
    utc = {title: (seconds, open_end, local) for title, seconds, open_end, local in rows}
    assert utc["a"] == (1706832000, False, "2024-02-01 18:00:00")  # 2024-02-02T00:00Z
    assert utc["b"][:2] == (1719874800, True)  # 2024-07-01T23:00Z; it ends before it starts
    assert utc["c"][0] == 1730615400, "the repeated hour is its first: 06:30Z"
    assert utc["d"][0] == 1710057600, "a time that does not exist becomes the next that does: 08:00Z"
    notes = context.account("calendar").notes
    assert (notes["end_before_start"], notes["end_missing"], notes["end_unreadable"]) == (1, 1, 1)


def test_times_may_be_written_in_several_ways(tmp_path: Path) -> None:
    more = 'date_format = ["%Y-%m-%d %H:%M", "%m/%d/%Y %I:%M %p", "%Y-%m-%dT%H:%M:%S%z"]\n'
    starts = ("2024-02-01 18:00", "02/03/2024 06:30 PM", "2024-02-05T00:30:00+00:00", "soon")
    lines = [f"{number},{start},,Talk,,,,,,,011,,," for number, start in enumerate(starts)]
    context = stage_log(tmp_path, *lines, more=more)
    assert ask(context, "select starts_local::varchar from stg_event order by 1") == [
        ("2024-02-01 18:00:00",), ("2024-02-03 18:30:00",), ("2024-02-04 18:30:00",)
    ]  # fmt: skip
    [(reason,)] = ask(context, "select reason from rejected_rows")
    assert reason == (
        "start 'soon' is not a time written as %Y-%m-%d %H:%M or %m/%d/%Y %I:%M %p or %Y-%m-%dT%H:%M:%S%z"
    )


def test_events_count_in_the_areas_they_name(tmp_path: Path) -> None:
    context = stage_calendar(
        tmp_path,
        [row("11/12 Beat Meeting"), row("Party", unit=2), row("Beat 21 Meeting"), row("Fair", unit=9)],
    )
    rows = ask(
        context,
        "select title, located_by, level, area_id from int_event left join int_event_area using (event_id) "
        "order by title, level, area_id",
    )
    assert rows == [
        ("11/12 Beat Meeting", "title_code", "beat", "011"),
        ("11/12 Beat Meeting", "title_code", "beat", "012"),
        ("11/12 Beat Meeting", "title_code", "district", "01"),
        ("Beat 21 Meeting", "title_code", "beat", "021"),
        ("Beat 21 Meeting", "title_code", "district", "02"),
        ("Fair", "none", None, None),
        ("Party", "area_code", "district", "02"),
    ]
    account = context.account("calendar")
    assert account.notes["title_code_elsewhere"] == 1
    assert account.notes["area_code_unknown"] == 1
    assert (account.unlocated, account.without_point) == (2, 4)


def test_kind_status_and_ids(tmp_path: Path) -> None:
    records = [
        row("Beat 11 Meeting"),
        row("Beat 11 Meeting", "2024-03-01T09:00:00"),
        row("NO Beat Meeting 11"),
        row("Picnic", place="CANCELLED"),
    ]
    context = stage_calendar(tmp_path / "a", records)
    rows = ask(context, "select title, event_kind, format, status from int_event order by title, status")
    assert rows == [
        ("Beat 11 Meeting", "public_forum", "beat meeting", "presumed"),
        ("Beat 11 Meeting", "public_forum", "beat meeting", "scheduled"),
        ("NO Beat Meeting 11", "public_forum", "beat meeting", "cancelled"),
        ("Picnic", "other", None, "cancelled"),
    ]
    ids = ask(context, "select event_id from int_event order by 1")
    again = stage_calendar(tmp_path / "b", records[::-1])
    assert ask(again, "select event_id from int_event order by 1") == ids, (
        "ids do not hang on the row's place"
    )


def test_no_contact_detail_is_in_any_table(tmp_path: Path) -> None:
    context = stage_calendar(
        tmp_path,
        [
            row("Meet Sgt. Jo Example", place="Hall, 312-555-0100, jo@example.org", details="ask Jo Example"),
            row("Test: Jo Example, jo@example.org"),
        ],
    )
    for (table,) in ask(context, "select table_name from information_schema.tables"):
        text = str(ask(context, f'select columns(*)::varchar from "{table}"'))
        assert "jo@" not in text
        assert "555" not in text
        assert table == "rejected_rows" or "Example" not in text
    assert ask(context, "select title, place from int_event") == [("Meet Sgt.", "Hall")]


def test_a_log_confirms_and_its_latest_update_wins(tmp_path: Path) -> None:
    context = stage_log(
        tmp_path,
        "E1,2024-05-01T18:00:00,,Forum,,held,,,,,011;012,40,6.5,2024-05-02T09:00:00",
        "E1,2024-05-01T18:00:00,,Forum,,,,,,,011,12,,2024-05-01T09:00:00",
        "E2,2024-05-02T18:00:00,,Picnic,outreach,,,,0.5,1.5,,many,-1,",
        "E3,2024-05-03T18:00:00,,Picnic,,,,,0,0,7,3,2,",
    )
    rows = ask(
        context,
        "select event_id, event_kind, status, located_by, lon, attendance, officer_hours, len(areas) "
        "from int_event order by 1",
    )
    assert rows == [
        ("E1", "other", "held", "area_code", None, 40, 6.5, 3),
        ("E2", "outreach", "presumed", "point", 0.5, None, None, 2),
        ("E3", "other", "held", "none", None, 3, 2.0, 0),
    ]
    account = context.account("log")
    assert (account.received, account.accepted, account.superseded) == (4, 4, 1)
    unreadable = ("attendance_unreadable", "officer_hours_unreadable", "point_unusable", "area_code_unknown")
    assert [account.notes[note] for note in unreadable] == [1, 1, 1, 1]
    assert (str(account.first_date), str(account.last_date)) == ("2024-05-01", "2024-05-03")


VENUES = """
[[venues]]
name = "halls"
path = "halls.csv"
preset = "generic"
kind = "park building"
"""
HALLS = (
    "venue_id,name,address,lon,lat\n"
    "H1,North Hall,100 N Main St,0.5,1.5\n"
    "H2,Twin Hall,5 S Oak St,0.5,0.5\nH3,Twin Hall,7 S Oak St,1.5,0.5\n"
)


def test_venues_locate_what_has_no_point(tmp_path: Path) -> None:
    context = stage_log(
        tmp_path,
        "E1,2024-05-01T18:00:00,,Forum,,,H1,,,,,,,",
        '"E2",2024-05-02T18:00:00,,Forum,,,,"North Hall, 100 N. Main",,,,,,',
        "E3,2024-05-03T18:00:00,,Forum,,,,Twin Hall,,,,,,",
        "E4,2024-05-04T18:00:00,,Forum,,,H9,,,,011,,,",
        more=VENUES,
        files={"halls.csv": HALLS},
    )
    rows = ask(context, "select event_id, venue_id, located_by, lon, lat from int_event order by 1")
    assert rows == [
        ("E1", "H1", "venue", 0.5, 1.5),
        ("E2", "H1", "venue", 0.5, 1.5),
        ("E3", None, "none", None, None),
        ("E4", None, "area_code", None, None),
    ]
    notes = context.account("log").notes
    assert (notes["venue_ambiguous"], notes["venue_unknown"]) == (1, 1)


def test_a_city_without_events_has_empty_tables_of_the_right_types(tmp_path: Path) -> None:
    context = run_steps(tmp_path, "", {}, STEPS)
    for table in ("stg_venue", "stg_event", "int_event", "int_event_area"):
        assert ask(context, f"select count(*) from {table}") == [(0,)]
    types = dict(
        ask(
            context,
            "select column_name, data_type from information_schema.columns where table_name = 'int_event'",
        )
    )
    assert types["starts_at"] == "TIMESTAMP WITH TIME ZONE"
    assert types["attendance"] == "BIGINT"
    assert types["areas"] == 'STRUCT("level" VARCHAR, area_id VARCHAR)[]'


def test_the_users_faults_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"calendar\.json: not JSON"):
        run_steps(tmp_path / "a", CALENDAR, {"calendar.json": "start,end"}, STEPS)
    with pytest.raises(SourceError, match=r"calendar needs column .*; the file has a;"):
        run_steps(tmp_path / "b", CALENDAR, {"calendar.json": '{"a": 1}'}, STEPS)
    with pytest.raises(SourceError, match="calendar needs column"):
        run_steps(tmp_path / "c", CALENDAR, {"calendar.json": '[{"unit": 1}]'}, STEPS)
    with pytest.raises(SourceError, match="a JSON list of records was needed"):
        run_steps(tmp_path / "f", CALENDAR, {"calendar.json": "7"}, STEPS)
    with pytest.raises(CityFileError, match="events have no begin; known are event_id"):
        run_steps(tmp_path / "d", CALENDAR.replace("ends_at", "begin"), {"calendar.json": "[]"}, STEPS)
    text = CALENDAR.replace('starts_at = "start"', "")
    with pytest.raises(CityFileError, match="starts_at is needed"):
        run_steps(tmp_path / "e", text, {"calendar.json": "[]"}, STEPS)


def test_an_empty_calendar_is_no_fault(tmp_path: Path) -> None:
    context = stage_calendar(tmp_path, [])
    assert context.account("calendar").received == 0
    assert ask(context, "select count(*) from int_event") == [(0,)]
