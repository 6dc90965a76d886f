"""Chicago's own files, end to end; figures counted once more by other means."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.build import build_city
from data.publish import drafting
from data.reading import open_build


@pytest.fixture(scope="module")
def chicago(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with Chicago built from the genuine files."""
    home = tmp_path_factory.mktemp("chicago-home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMONBEAT_HOME", str(home))
        build_city("chicago", data=realdata / "chicago")
        yield realdata / "chicago"


@pytest.fixture(scope="module")
def incidents(chicago: Path) -> pd.DataFrame:
    """The incident file as pandas reads it."""
    columns = ["ID", "Date", "Beat", "FBI Code"]
    return pd.read_csv(chicago / "crimes_2016_2017.csv.gz", dtype=str, usecols=columns)


def ask(query: str) -> list[tuple[Any, ...]]:
    """Ask the build in force."""
    with open_build("chicago") as connection:
        return connection.execute(query).fetchall()


def test_every_incident_row_is_accounted_for(chicago: Path) -> None:
    rows = ask("select received, accepted, rejected from source_ledger where source = 'crimes'")
    assert rows == [(536_605, 536_605, 0)]


def test_counts_by_beat_and_month_are_those_of_pandas(chicago: Path, incidents: pd.DataFrame) -> None:
    month = pd.to_datetime(incidents["Date"], format="%m/%d/%Y %I:%M:%S %p").dt.strftime("%Y-%m-01")
    beats = {area_id for (area_id,) in ask("select area_id from mart_area where level = 'beat'")}
    known = incidents["Beat"].isin(beats)
    assert known.all(), "every recorded beat is on the map: the point never decides here"
    expected = incidents.groupby([incidents["Beat"], month]).size().to_dict()
    found = ask(
        "select area_id, month::varchar, incidents from mart_area_month "
        "where level = 'beat' and offence_group = 'all' and incidents > 0"
    )
    assert {(area_id, month): count for area_id, month, count in found} == expected


def test_months_after_the_file_ends_are_no_data(chicago: Path) -> None:
    rows = ask(
        "select min(month)::varchar, max(month)::varchar from mart_area_month "
        "where level = 'city' and offence_group = 'all' and received"
    )
    assert rows == [("2016-01-01", "2017-12-01")]


def test_features_become_areas(chicago: Path) -> None:
    counts = dict(ask("select level, count(*) from mart_area group by level"))
    assert counts["beat"] == 275
    assert counts["district"] == 23
    assert counts["community_area"] == 77
    notes = dict(
        ask("select source, rows from source_note where note = 'dissolved' and source like 'areas_%'")
    )
    assert notes["areas_beat"] == 2
    assert notes["areas_district"] == 2


def test_code_and_point_disagree_in_about_a_tenth(chicago: Path) -> None:
    disagreeing = ask("select disagreeing from source_ledger where source = 'crimes'")[0][0]
    assert 0.08 < disagreeing / 536_605 < 0.10


def test_every_calendar_row_is_accounted_for(chicago: Path) -> None:
    received, accepted, rejected, superseded = ask(
        "select received, accepted, rejected, superseded from source_ledger where source = 'calendar'"
    )[0]
    assert received == 5_006
    assert accepted + rejected == received
    assert rejected == 1, "the one literal test row"
    assert superseded == 2, "two exact duplicates"
    assert ask("select count(*) from mart_event") == [(5_003,)]


def test_a_meeting_of_two_beats_counts_in_both_and_once_in_the_district(chicago: Path) -> None:
    rows = ask("select event_id, areas from mart_event where title = '813/833 Beat Meeting' limit 1")
    areas = {(area["level"], area["area_id"]) for area in rows[0][1]}
    assert {("beat", "0813"), ("beat", "0833"), ("district", "008")} <= areas
    assert len([area for area in areas if area[0] == "district"]) == 1


def test_status_turns_on_the_day_of_capture(chicago: Path) -> None:
    over = "coalesce(ends_at, starts_at) at time zone 'America/Chicago'"
    earlier = ask(f"select distinct status from mart_event where {over} < '2017-08-22'")
    assert {status for (status,) in earlier} <= {"presumed", "held", "cancelled"}
    later = ask(f"select distinct status from mart_event where {over} >= '2017-08-24'")
    assert {status for (status,) in later} <= {"scheduled", "cancelled"}


def test_every_score_row_is_accounted_for_and_lands_in_its_level(chicago: Path) -> None:
    rows = ask("select received, accepted, rejected from source_ledger where source = 'sentiment'")
    assert rows[0][0] == 2_901
    assert rows[0][1] + rows[0][2] == 2_901
    districts = ask(
        "select count(distinct s.area_id) from mart_area_survey_wave s "
        "join mart_area a using (level, area_id) where s.level = 'district'"
    )
    assert districts == [(22,)]


def test_published_scores_without_a_base_have_no_interval(chicago: Path) -> None:
    assert ask("select distinct method, base, low, high from mart_area_survey_wave") == [
        ("published", None, None, None)
    ]


def test_no_personal_words_pass_staging(chicago: Path) -> None:
    assert os.environ["COMMONBEAT_HOME"]
    titles = " ".join(title or "" for (title,) in ask("select title from mart_event"))
    assert not re.search(r"\S@\S+\.\S", titles)
    assert "Example" not in titles
    assert "555-0100" not in titles
    raw = " ".join(text or "" for (text,) in ask("select raw from rejected_rows"))
    assert "Example" not in raw


def test_public_release_stands_its_attack(chicago: Path) -> None:
    with drafting("chicago", now=dt.datetime(2026, 7, 15, tzinfo=dt.UTC)) as draft:
        found = draft.report["incidents"]
        assert not draft.narrowed
        assert found["hidden_first"] > 0
        assert found["narrowest_width"] >= 4
        assert found["percent_of_cells_hidden"] < 20
