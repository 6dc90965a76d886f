"""A check reads everything, builds nothing, and says all that is wrong at once."""

import json
from pathlib import Path

from click.testing import CliRunner

from data.check import check_city, describe_check
from data.cli import main
from data.home import list_built_cities
from tests.data.tiny import CITY, write_city

MORE = """
[[incidents]]
name = "calls"
path = "calls.csv"
preset = "generic"

[[events]]
name = "calendar"
path = "calendar.json"
format = "json"
columns = { starts_at = "start", title = "title" }

[[venues]]
name = "halls"
kind = "hall"
path = "halls.csv"
columns = { name = "NAME" }

[[surveys]]
name = "mood"
path = "mood.csv"
shape = "responses"
columns = { wave_start = "when" }
"""
LAST = """
[[context]]
path = "water.geojson"
kind = "water"

[[programmes]]
programme_id = "coffee"
name = "Coffee"
event_kind = "party"
starts_on = 2024-01-01
"""


def test_a_good_city_has_no_problems_and_nothing_is_built(home: Path, tmp_path: Path) -> None:
    found = check_city(str(write_city(tmp_path, text=CITY + 'other = ["OTHER"]\n')))
    assert found.problems == found.remarks == []
    assert found.read["records"]["received"] == 4
    assert found.read["areas_beat"]["received"] == 4
    assert found.read["people"]["received"] == 4
    assert list_built_cities() == []


def test_every_fault_of_every_file_is_said_at_once(home: Path, tmp_path: Path) -> None:
    path = write_city(
        tmp_path, text=CITY + MORE, records=["1,soon,,THEFT,,011,,", "2,2024-01-05T10:00:00,,X,,xx,,"]
    )
    (tmp_path / "calendar.json").write_text('{"not": "a list"}')
    (tmp_path / "halls.csv").write_text("<!DOCTYPE html><html>")
    (tmp_path / "mood.csv").write_text("what,ever\n1,2\n")
    (tmp_path / "districts.geojson").write_text("<html><title>Gone</title>")
    found = check_city(str(path))
    said = "\n".join(found.problems)
    assert "districts.geojson: a web page titled “Gone”" in said
    assert "calls: no file calls.csv" in said
    assert "calendar.json: calendar needs column start, title; the file has not" in said
    assert "mood.csv: mood needs column when" in said
    assert "halls.csv" in said
    assert len(found.problems) == 5
    assert (
        "records: 1 of 2 records cannot be used, most of them: date not written as the city file says"
        in found.remarks
    )
    assert any("1 record names beat 'xx', which is no area" in remark for remark in found.remarks)


def test_faults_of_the_city_file_hide_none_of_its_files(home: Path, tmp_path: Path) -> None:
    wrong = CITY.replace("America/Chicago", "America/Chikago").replace("pad = 3", "padd = 3")
    path = write_city(tmp_path, text=wrong + MORE.replace('preset = "generic"', 'preset = "generik"') + LAST)
    (tmp_path / "beats.geojson").write_text("")
    (tmp_path / "calendar.json").write_text("%PDF-1.7")
    (tmp_path / "halls.csv").write_text("<!DOCTYPE html><html>")
    (tmp_path / "mood.csv").write_text("what,ever\n1,2\n")
    found = check_city(str(path))
    begins = (
        "tiny.toml: incidents: no preset generik",
        "tiny.toml: city.timezone: found 'America/Chikago'",
        "tiny.toml: unknown key areas.1.padd",
        "tiny.toml: programmes.1.event_kind: one of",
        "beats.geojson: empty (0 bytes)",
        "calendar.json: a PDF",
        "halls.csv: a web page",
        "mood.csv: mood needs column when",
        "context: no file water.geojson",
    )
    assert len(found.problems) == len(begins), found.problems
    assert not [begin for begin in begins if not any(each.startswith(begin) for each in found.problems)]


def test_categories_in_no_offence_group_are_named(home: Path, tmp_path: Path) -> None:
    found = check_city(str(write_city(tmp_path)))
    assert (found.problems, found.remarks) == (
        [],
        [
            "records: 1 record is in no offence group and counted as other: 'OTHER' (1); "
            'add each to person, property, society or other of [offences] (by = "category")'
        ],
    )
    codes = CITY.replace('by = "category"', 'by = "offence_code"')
    found = check_city(str(write_city(tmp_path, text=codes)))
    assert found.remarks == [
        "records: 4 records are in no offence group and counted as other, for they have no offence_code"
    ]


def test_a_check_refuses_what_a_build_would_refuse(home: Path, tmp_path: Path) -> None:
    path = write_city(tmp_path, records=["1,5 May,,THEFT,,011,,"])
    found = check_city(str(path))
    assert found.problems == ["no source has a usable record with a date; correct what is said of them above"]
    said = CliRunner().invoke(main, ["build", str(path)])
    assert said.exit_code == 2
    assert "no source has a usable record with a date; run `commonbeat check`" in said.output


def test_a_source_of_a_level_that_cannot_be_read_waits_for_it(home: Path, tmp_path: Path) -> None:
    path = write_city(tmp_path)
    (tmp_path / "beats.geojson").write_text("")
    found = check_city(str(path))
    assert found.problems == ["beats.geojson: empty (0 bytes); download or export it again"]
    assert "people: its areas were not looked up, for level beat cannot be read" in found.remarks


def test_files_with_nothing_in_them_are_said(home: Path, tmp_path: Path) -> None:
    path = write_city(tmp_path, records=[])
    (tmp_path / "districts.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    found = check_city(str(path))
    assert found.problems == [
        "districts.geojson: a layer without any feature; export it again",
        "no source has a usable record with a date; correct what is said of them above",
    ]
    assert "records: there is no record in its files; look whether the export went well" in found.remarks


def test_records_that_are_left_out_on_purpose_are_no_loss(home: Path, tmp_path: Path) -> None:
    path = write_city(
        tmp_path, text=CITY.replace('preset = "generic"', 'preset = "generic"\nonly = { beat = "011" }', 1)
    )
    found = check_city(str(path))
    assert not [remark for remark in found.remarks if "cannot be used" in remark]
    assert (
        "records: 4 received, 0 of them not usable, 3 of another place, as the city file asks"
        in describe_check(found)
    )


def test_the_command_says_it_in_words_and_in_json(home: Path, tmp_path: Path) -> None:
    path = write_city(tmp_path)
    good = CliRunner().invoke(main, ["check", str(path)])
    assert good.exit_code == 0
    assert "records: 4 received, 0 of them not usable" in good.output
    assert "nothing stops a build" in good.output
    path.write_text(CITY.replace("pad = 3", "padd = 3"))
    bad = CliRunner().invoke(main, ["check", str(path), "--json"])
    assert bad.exit_code == 1
    assert "did you mean pad?" in json.loads(bad.output)["problems"][0]
