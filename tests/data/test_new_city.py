"""A city file is written from the files that are there, and what it cannot know it says."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from data.check import check_city
from data.city_file import read_city
from data.cli import main
from data.new_city import write_city_file
from data.new_city_look import look_at_table
from tests.data.test_row_files import WRITERS
from tests.data.tiny import write_city


def write(folder: Path, incidents: str | None) -> Path:
    """Write a city file for the tiny city's beats and a table of incidents."""
    write_city(folder)
    table = folder / "own.csv"
    if incidents is not None:
        table.write_text(incidents)
    path = None if incidents is None else table
    zone = "America/Chicago"
    return write_city_file(
        folder / "new.toml", name="New", timezone=zone, areas=folder / "beats.geojson", incidents=path
    )


def test_files_of_a_known_export_need_no_correction(home: Path, tmp_path: Path) -> None:
    header = "Crime ID,Month,Longitude,Latitude,Crime type"
    path = write(tmp_path, f"{header}\n,2024-01,0.5,0.5,Drugs\n")
    city = read_city(path)
    assert (city.areas[0].area_id, city.areas[0].path) == ("beat", "beats.geojson")
    assert city.incidents[0].preset == "police-uk-street"
    found = check_city(str(path))
    assert found.problems == []
    assert found.read["incidents"]["received"] == 1


def test_an_own_export_is_described_column_by_column(home: Path, tmp_path: Path) -> None:
    path = write(tmp_path, "Case Number,When,Offence,X,Y\n7,03/04/2024 10:00,THEFT,0.5,0.5\n")
    source = read_city(path).incidents[0]
    assert source.columns == {
        "occurred_at": "When", "incident_id": "Case Number", "category": "Offence", "lon": "X", "lat": "Y",
    }  # fmt: skip
    assert "When reads as %m/%d/%Y %H:%M or as %d/%m/%Y %H:%M: decide" in path.read_text()
    assert check_city(str(path)).problems == []


def test_the_command_asks_and_overwrites_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_city(tmp_path)
    monkeypatch.chdir(tmp_path)
    answers = "Tiny\nAmerica/Chicago\nbeats.geojson\nnowhere.csv\n\n\n\npeople.csv\n\n"
    first = CliRunner().invoke(main, ["new-city", "own"], input=answers)
    assert first.exit_code == 0
    assert "`commonbeat check own.toml`" in first.output
    assert "there is no file nowhere.csv" in first.output
    (tmp_path / "own.toml").write_text((tmp_path / "own.toml").read_text().replace("# as_of", "as_of"))
    assert read_city(tmp_path / "own.toml").city.name == "Tiny"
    assert read_city(tmp_path / "own.toml").population[0].columns == {
        "area_id": "beat",
        "residents": "residents",
    }
    again = CliRunner().invoke(main, ["new-city", "own"], input=answers)
    assert again.exit_code == 2
    assert "is there already" in again.output


@pytest.mark.parametrize("kind", ["excel", "json lines", "parquet", "semicolons"])
def test_incidents_of_any_format_are_looked_at(tmp_path: Path, kind: str) -> None:
    rows = [
        {"Case Number": "7", "When": "2024-01-05 22:30:00", "Type": "THEFT", "LONG": "0.5", "LAT": "0.25"}
    ]
    path = tmp_path / "crimes.data"
    path.write_bytes(WRITERS[kind](rows))
    seen = look_at_table(path)
    assert seen.columns == list(rows[0])
    assert seen.dates["When"] in (["%Y-%m-%dT%H:%M:%S"], ["%Y-%m-%d %H:%M:%S"])
    assert seen.likely == {"incident_id": "Case Number", "category": "Type", "lon": "LONG", "lat": "LAT"}


def test_what_cannot_be_told_is_left_to_a_person_and_nobody_is_named(home: Path, tmp_path: Path) -> None:
    rows = "Case Number,When,Offence,Ward,Officer,Notes\n" + "".join(
        f"{number},2024-03-0{number},{kind},{beat},Kim Doe,call 312 555 0100\n"
        for number, kind, beat in ((1, "THEFT", "11"), (2, "ASSAULT", "012"), (3, "THEFT", "021"))
    )
    path = write(tmp_path, rows)
    city, text = read_city(path), path.read_text()
    assert city.incidents[0].area_codes == {"area": "Ward"}, "found by what stands in it"
    assert city.offences.other == ["THEFT", "ASSAULT"], "the most frequent first, for a person to sort"
    assert "Kim Doe" not in text
    assert "555" not in text
    assert check_city(str(path)).problems == []


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ("Case,Date\n1,2024-01-05\n2,2024-01-06\n", {"date_format": "%Y-%m-%d", "precision": "day"}),
        ("Case,Date\n1,1704448800000\n2,1704448800001\n", {"date_format": "epoch_ms", "times": "utc"}),
        ("Case,Reported,Occurred\n1,2024-01-05 10:00,2024-01-04 09:00\n", {"columns": "Occurred"}),
        ("Case,Day,Hour\n1,05/31/2024,22:05\n", {"columns": "{Day} {Hour}", "date_format": "%m/%d/%Y %H:%M"}),
        ("Caf\xe9,Date\n1,2024-01-05 10:00\n", {"encoding": "windows-1252"}),
    ],
)
def test_how_dates_and_letters_are_written_is_told(
    home: Path, tmp_path: Path, rows: str, wanted: dict[str, str]
) -> None:
    write_city(tmp_path)
    (tmp_path / "own.csv").write_bytes(rows.encode("windows-1252"))
    path = write_own(tmp_path, "own.csv")
    source = read_city(path).incidents[0]
    found = {
        key: source.columns["occurred_at"] if key == "columns" else getattr(source, key) for key in wanted
    }
    assert found == wanted
    assert check_city(str(path)).problems == []


def test_a_folder_of_files_is_one_source(home: Path, tmp_path: Path) -> None:
    write_city(tmp_path)
    (tmp_path / "days").mkdir()
    for day in (5, 6):
        (tmp_path / "days" / f"{day}.csv").write_text(f"Case,Date\n{day},2024-01-0{day} 10:00\n")
    path = write_own(tmp_path, "days")
    assert read_city(path).incidents[0].path == "days"
    assert "days, the first file in it" in path.read_text()
    assert check_city(str(path)).read["incidents"]["received"] == 2


def write_own(folder: Path, incidents: str) -> Path:
    """Write a city file for the tiny city's beats and a table, or a folder of them."""
    return write_city_file(
        folder / "own.toml",
        name="Own",
        timezone="America/Chicago",
        areas=folder / "beats.geojson",
        incidents=folder / incidents,
    )


def test_features_of_one_id_and_mere_numbers_are_no_stumbling_block(home: Path, tmp_path: Path) -> None:
    write_city(tmp_path)
    shapes = json.loads((tmp_path / "beats.geojson").read_text())
    for number, feature in enumerate(shapes["features"]):
        feature["properties"] = {"OBJECTID": number, "ward_cd": f"E0{number}", "ward_nm": f"Ward {number}"}
    (tmp_path / "wards.geojson").write_text(json.dumps(shapes))
    area = read_city(write_for(tmp_path, "wards")).areas[0]
    assert (area.area_id, area.area_name) == ("ward_cd", "ward_nm")
    shapes["features"][1]["properties"] = shapes["features"][0]["properties"]
    (tmp_path / "pieces.geojson").write_text(json.dumps(shapes))
    path = write_for(tmp_path, "pieces")
    assert read_city(path).areas[0].area_id == "ward_cd"
    assert "features of one ward_cd are joined" in path.read_text()
    assert check_city(str(path)).problems == [
        "pieces.toml: no source has dates; add [[incidents]], [[events]] or [[surveys]]"
    ]


def write_for(folder: Path, name: str) -> Path:
    """Write a city file for one boundary file."""
    to = folder / f"{name}.toml"
    return write_city_file(to, name="New", timezone="Europe/London", areas=folder / f"{name}.geojson")


def test_a_time_zone_that_is_none_is_said_before_anything_is_read(tmp_path: Path) -> None:
    write_city(tmp_path)
    files = ["--areas", str(tmp_path / "beats.geojson"), "--name", "Tiny"]
    said = CliRunner().invoke(main, ["new-city", "own", *files, "--timezone", "America/Chikago"])
    assert said.exit_code == 2
    assert "did you mean America/Chicago?" in said.output
