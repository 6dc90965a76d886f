"""A city file is written from the files that are there, and what it cannot know it says."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from data.check import check_city
from data.city_file import read_city
from data.cli import main
from data.new_city import look_at_table, write_city_file
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
    answers = "Tiny\nAmerica/Chicago\nbeats.geojson\n"
    first = CliRunner().invoke(main, ["new-city", "own"], input=answers)
    assert first.exit_code == 0
    assert "`commonbeat check own.toml`" in first.output
    assert read_city(tmp_path / "own.toml").city.name == "Tiny"
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
