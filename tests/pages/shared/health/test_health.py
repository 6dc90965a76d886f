"""The data health page on a city of four beats in which everything that can mislead was planted."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import shutil
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import pytest

from data.build import build_city
from pages.shared import store
from pages.shared.health import words as health_words
from pages.shared.health.cautions import list_cautions
from pages.shared.health.ground import find_ground, say_faults, say_ground, say_redraw
from pages.shared.health.load import Health, load_health
from pages.shared.health.map import list_swatches, load_places, say_events
from pages.shared.health.parts import trace_steps, write_rejected
from pages.shared.health.strip import draw_strip, list_boxes
from pages.shared.land import IMPERIAL, METRIC
from pages.shared.store import BuildInfo
from tests.data.tiny import CITY, write_city
from tests.pages.page_steps import Open, read_text

HOSTILE = "<img src=x onerror=alert(1)>"
PLANTED = (
    CITY.replace(
        'preset = "generic"', 'preset = "generic"\ncadence_days = 31\nsource_name = "The records"', 1
    )
    .replace("pad = 3\n", 'pad = 3\naliases = { "BEAT ELEVEN" = "011" }\n', 1)
    .replace('path = "records.csv"', 'path = "records.csv"\ncovers_to = 2025-12-15', 1)
)


def list_records() -> Iterator[str]:
    """Two years: 30 a month in beat 011, 12 in 012; nothing in June 2024, three in November 2025."""
    number = 0
    for at in range(24):
        year, month = 2024 + at // 12, at % 12 + 1
        if (year, month) == (2024, 6):
            continue
        counts = {"011": 30, "012": 0 if (year, month) == (2025, 3) else 12}
        for beat, count in ({"011": 3} if (year, month) == (2025, 11) else counts).items():
            for step in range(count):
                number += 1
                # Every tenth of beat 011 has its point in beat 021.
                north = 1.5 if beat == "011" and step % 10 == 9 else 0.5
                name = "BEAT ELEVEN" if (beat, step) == ("011", 0) else beat
                east = 0.5 if beat == "011" else 1.5
                yield f"{number},{year}-{month:02}-{step % 15 + 1:02}T10:00:00,,THEFT,,{name},{east},{north}"
    for step in range(20):
        yield f"lost{step},2024-05-05T10:00:00,,ODD,,,,"
    yield f"bad1,2024-02-30T10:00:00,,{HOSTILE},,011,0.5,0.5"
    yield "=bad2,,,THEFT,,011,0.5,0.5"


@pytest.fixture(scope="module")
def planted_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("planted")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMONBEAT_HOME", str(home))
        build_city(str(write_city(home / "files", records=list(list_records()), text=PLANTED)))
    return home


@pytest.fixture
def planted(planted_home: Path, monkeypatch: pytest.MonkeyPatch) -> BuildInfo:
    monkeypatch.setenv("COMMONBEAT_HOME", str(planted_home))
    monkeypatch.setenv("COMMONBEAT_CITY", "tiny")
    return store.current_build()


@pytest.fixture
def health(planted: BuildInfo) -> Health:
    return load_health(planted)


@pytest.fixture
def open_page(run_page: Open) -> Open:
    return partial(run_page, "data_health")


def test_what_could_mislead_is_said_with_its_numbers_the_weightiest_first(health: Health) -> None:
    said = [caution.text for caution in list_cautions(health)]
    assert said[0].startswith("The records ends on 15 Dec 2025"), "a source past its cadence comes first"
    assert list(find_ground(health)) == [], "four squares have no faults"
    text = "\n".join(said)
    for sentence in (
        "The records sent nothing for June 2024, in the middle of its records.",
        "The records has 3 records for November 2025; ",
        "20 of 935 records of The records (2.1 %) are in no beat",
        "have a code that names one beat and a point that lies in another",
        "2 of 937 records of The records (0.2 %) could not be used: ",
        "1 beat had a month without any incident though 10 or more a month are usual there: Beat 012.",
        "23 of 937 records of The records name an area by a spelling that the city file lists as an alias.",
        "20 of 937 records of The records have a category that the city file puts in no offence group",
        "The records ends on 15 Dec 2025: December 2025 arrived in part.",
    ):
        assert sentence in text, f"{sentence!r} is not in {text}"


def test_a_warning_of_few_records_comes_last_one_of_many_first(health: Health) -> None:
    few, many = (
        f"records: {count} beat '0', which is no area" for count in ("1 record names", "90 records name")
    )
    warned = dataclasses.replace(health, settings={**health.settings, "warnings": [few, many]})
    said = [caution.text for caution in list_cautions(warned)]
    first = said.index("The records: 90 of 937 records name beat '0', which is no area.")
    last = said.index("The records: 1 of 937 records names beat '0', which is no area.")
    assert first == 1
    assert last > said.index(next(text for text in said if "could not be used" in text))


def test_a_missing_month_is_an_empty_box_and_a_received_zero_is_not(health: Health) -> None:
    months = health.months[0]
    boxes = {row["t"]: row for row in list_boxes("The records", months)}
    assert boxes["2024-06-01"]["said"] == "none"
    assert boxes["2025-03-01"]["records"] == 30
    spec = draw_strip(list(boxes.values()), ["The records"], description="Months")
    empty = next(layer for layer in spec["layer"] if layer["mark"].get("color") == "transparent")
    assert [row["t"] for row in empty["data"]["values"]] == ["2024-06-01"]


def test_overlaps_gaps_and_redrawn_areas_are_said() -> None:
    found = {"overlap_count": 1, "overlap_km2": 0.25, "gap_count": 2, "gap_km2": 1.5}
    assert say_faults(found) == "1 overlap (0.25 km²) and 2 gaps (1.5 km²)"
    assert say_faults(found, IMPERIAL) == "1 overlap (0.0965 sq mi) and 2 gaps (0.579 sq mi)"
    assert (METRIC.say(0), METRIC.say(0.0004), IMPERIAL.say(2.59)) == ("0", "under 0.01", "1")
    said = say_redraw("Beats", {"changed_on": date(2024, 3, 1), "redrawn": 2, "ended": 0, "began": 1})
    assert said.startswith("Beats changed on 1 Mar 2024: 2 got other ground, 1 began.")


def test_only_what_there_is_of_overlaps_and_gaps_is_explained() -> None:
    beats = ("beat", "Beats")
    overlap, gap = {"overlap_count": 1, "overlap_km2": 0.25}, {"gap_count": 2, "gap_km2": 1.5}
    none = {"overlap_count": 0, "overlap_km2": 0.0, "gap_count": 0, "gap_km2": 0.0}
    assert say_ground(beats, none | gap) == (
        "Beats have 2 gaps (1.5 km²): a point in a gap counts in no beat."
    )
    assert say_ground(beats, none | overlap) == (
        "Beats have 1 overlap (0.25 km²): a point on ground that two share counts in the first of them."
    )
    both = say_ground(beats, overlap | gap)
    assert "in the first of them, a point in a gap counts in no beat." in both


def test_where_code_and_point_disagree_adds_up_to_the_ledger(health: Health) -> None:
    places = load_places(health)
    assert places["disagreeing"].to_dict()["011"] == health.count("records", "disagreeing") > 0
    assert places["mark"].to_dict()["022"] == "too_few"
    assert list_swatches([0.0, 10.0])[1].words == "0 to 10 %"
    assert say_events(health) == "", "no events, nothing to say of them"
    calendar = dataclasses.replace(health.months[0], source="people", kind="events")
    ledger = health.ledger.assign(accepted=1200, disagreeing=30)
    assert say_events(dataclasses.replace(health, months=[calendar], ledger=ledger)) == (
        "This is of incidents alone. Of 1,200 events, 30 name one beat in words and lie in another by their "
        "point; they are not on the map."
    )


def test_rejected_rows_are_a_file_that_no_spreadsheet_executes(planted: BuildInfo) -> None:
    rows = list(csv.DictReader(io.StringIO(write_rejected(store.read("health_rejected", source="records")))))
    assert [row["row_number"] for row in rows] == ["936", "937"]
    assert set(rows[0]) == {"file", "row_number", "reason", "raw"}
    assert HOSTILE in rows[0]["raw"], "a file holds the text as it is"
    hostile = store.read("health_rejected", source="records").assign(reason="=1+1")
    assert all(row["reason"] == "'=1+1" for row in csv.DictReader(io.StringIO(write_rejected(hostile))))


def test_the_way_to_a_table_ends_at_it_and_leaves_other_steps_out(planted: BuildInfo) -> None:
    steps = [str(name) for name in trace_steps(planted, "mart_source_area_month")["output"]]
    assert steps[-1] == "mart_source_area_month"
    assert "int_incident" in steps
    assert "mart_event" not in steps


def test_the_page_shows_account_reasons_and_trace_and_escapes_what_files_say(
    planted: BuildInfo, open_page: Open
) -> None:
    app = open_page(source="records", table="mart_area")
    assert not app.exception
    text = read_text(app)
    assert "937 received = 935 accepted + 2 rejected" in text
    assert "SHA-256 <code>" in text
    assert "although it is promised every 31 days" in text
    assert "&lt;img src=x" in text
    assert HOSTILE not in text
    assert "commonbeat trace mart_area<" in text


def test_a_link_to_what_is_not_there_says_so(planted: BuildInfo, open_page: Open) -> None:
    text = read_text(open_page(source="gone"))
    assert "There is no source “gone” in this build." in text
    assert "937 received" in text


def test_a_build_of_an_earlier_version_says_what_to_run(
    planted_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    shutil.copytree(planted_home / "data", tmp_path / "data")
    pointer = tmp_path / "data" / "built" / "tiny" / "current.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"build_id": "earlier"}))
    with duckdb.connect(str(next((tmp_path / "data" / "built" / "tiny").glob("*.duckdb")))) as connection:
        connection.execute("delete from meta_column where table_name = 'mart_source_area_month'")
        connection.execute("drop table mart_source_area_month")
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    app = open_page()
    assert not app.exception
    assert health_words.OLD_BUILD.format(city="tiny") in read_text(app)


def test_without_a_build_the_page_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    assert "No city has been built yet" in read_text(open_page())
