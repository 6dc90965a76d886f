"""The genuine calendar, against figures counted by other means and titles read by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data.areas import make_int_area
from data.city_file import find_city_file, read_city
from data.events.steps import make_int_event, make_int_event_area, make_stg_event
from data.places import make_stg_venue
from data.steps import BuildContext
from tests.data.little import NOW, REJECTED, ask


@pytest.fixture(scope="module")
def records(realdata: Path) -> list[dict[str, Any]]:
    """The calendar as its publisher gives it."""
    text = (realdata / "chicago" / "calendar_events_2016_2017.json").read_text("utf-8")
    found: list[dict[str, Any]] = json.loads(text)
    return found


@pytest.fixture(scope="module")
def chicago(realdata: Path) -> BuildContext:
    """Chicago's events, staged in memory."""
    city = read_city(find_city_file("chicago"))
    context = BuildContext(duckdb.connect(), city, "chicago", realdata / "chicago", "build", NOW)
    context.connection.execute(REJECTED)
    for make in (make_int_area, make_stg_venue, make_stg_event, make_int_event, make_int_event_area):
        make(context)
    return context


def test_the_ledger_counts_what_the_file_holds(chicago: BuildContext, records: list[dict[str, Any]]) -> None:
    account = chicago.account("calendar")
    frame = pd.DataFrame(records)
    frame["contactDetails"] = ""
    start, end = (pd.to_datetime(frame[name]) for name in ("start", "end"))
    assert account.received == len(records) == 5_006
    assert account.accepted == 5_005
    assert account.superseded == int(frame.duplicated().sum()) == 2
    assert account.notes["end_missing"] == int(end.isna().sum()) == 755
    assert account.notes["end_before_start"] == int((end < start).sum()) == 28
    assert ask(chicago, "select row_number, reason from rejected_rows where source = 'calendar'") == [
        (8, "a test row, by its title")
    ]


def test_beats_of_titles_are_those_a_plain_reading_finds(chicago: BuildContext) -> None:
    """In titles with the word, every number of three or four digits that a beat has is meant."""
    beats = {area_id for (area_id,) in ask(chicago, "select area_id from int_area where level = 'beat'")}
    rows = ask(
        chicago, "select title, list_transform(coded_areas, area -> area.area_id), coded_by from stg_event"
    )
    worded = re.compile(r"\b(?:beats?|bts?|beet)\b", re.IGNORECASE)
    for title, found, coded_by in rows:
        if not worded.search(title or ""):
            continue
        plain = {number.zfill(4) for number in re.findall(r"(?<!\d)\d{3,4}(?!\d)", title)} & beats
        if plain:
            assert coded_by == "title_code"
            assert plain <= set(found), title
            short = set(found) - plain
            assert all(re.search(rf"(?<!\d){code[2:]}(?!\d)", title) for code in short), title


@pytest.mark.parametrize(
    ("title", "beats"),
    [
        ("813/833 Beat Meeting", {"0813", "0833"}),
        ("Beat Meeting:1113/14/15", {"1113", "1114", "1115"}),
        ("Beat 1921, 22 & 31", {"1921", "1922", "1931"}),
        ("1923, 24 & 25", {"1923", "1924", "1925"}),
        ("Beat 1511/24 CAPS Meeting", {"1511", "1524"}),
        ("Bt. 932-934-935 Community Meeting", {"0932", "0934", "0935"}),
        ("1631", {"1631"}),
        ("2017 Peace Rally", set()),
        ("Movie in the Park 574 Ghostbuster", set()),
        ("Mosaic Reveal 345 Art Gallery", set()),
    ],
)
def test_titles_read_by_hand(chicago: BuildContext, title: str, beats: set[str]) -> None:
    rows = ask(chicago, f"select coded_areas, coded_by from stg_event where title = '{title}'")
    assert rows
    for areas, coded_by in rows:
        assert {area["area_id"] for area in areas if area["level"] == "beat"} == beats
        assert coded_by == ("title_code" if beats else "area_code")


def test_every_event_is_in_its_district_and_only_one(chicago: BuildContext) -> None:
    rows = ask(
        chicago,
        "select count(*) from (select event_id, count(*) filter (where level = 'district') as districts "
        "from int_event left join int_event_area using (event_id) group by event_id) where districts <> 1",
    )
    assert rows == [(0,)]


def test_beats_lie_in_the_districts_that_their_events_count_in(chicago: BuildContext) -> None:
    rows = ask(
        chicago,
        "select count(*) from int_event_area b join int_event_area d using (event_id) "
        "where b.level = 'beat' and d.level = 'district' and left(b.area_id, 2) <> right(d.area_id, 2)",
    )
    assert rows == [(0,)]


def test_most_events_find_a_beat_and_a_kind(chicago: BuildContext) -> None:
    account = chicago.account("calendar")
    assert account.unlocated / 5_003 < 0.25
    kinds = dict(ask(chicago, "select event_kind, count(*) from int_event group by 1"))
    assert kinds["other"] / 5_003 < 0.01
    named = {"public_forum", "informal_meet", "watch_volunteer", "youth", "partnership", "outreach"}
    assert named | {"training_with_residents"} <= set(kinds)


def test_places_become_the_venues_they_name(chicago: BuildContext) -> None:
    def venue_of(text: str) -> list[tuple[Any, ...]]:
        return ask(
            chicago,
            "select distinct v.name from int_event e join stg_venue v using (venue_id) "
            f"where e.place like '{text}%' order by 1",
        )

    assert venue_of("Wrightwood Library at 8530 S. Kedzie") == [("Wrightwood-Ashburn Library",)]
    assert venue_of("003rd District Police Station") == [("Grand Crossing Police Station",)]
    assert venue_of("014th District Community Room") == [("Shakespeare Police Station",)]
    assert venue_of("Sulzer Library") == [("Sulzer Regional Library",)]


def test_nothing_of_the_contact_column_or_of_persons_is_kept(chicago: BuildContext) -> None:
    for table in ("stg_event", "int_event", "rejected_rows"):
        text = str(ask(chicago, f"select columns(*)::varchar from {table}"))
        assert "555-0100" not in text
        assert "@example" not in text
        assert "Example" not in text
        assert not re.search(r"\(\d{3}\)\s*\d{3}", text)
    kept = ask(chicago, "select count(*) from int_event where title = 'Coffee with the Commander'")
    assert kept == [(13,)]
