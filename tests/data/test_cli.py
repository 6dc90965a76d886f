"""The command as a person or a program uses it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import shapely
from click.testing import CliRunner, Result

from data.cli import main
from tests.data.tiny import CITY, write_city

Build = Callable[..., Path]


def run(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, list(arguments))


def test_every_command_explains_itself() -> None:
    for name in main.commands:
        shown = run(name, "--help")
        assert shown.exit_code == 0
        assert "Usage:" in shown.output


def test_build_says_which_build_is_in_force(home: Path, tmp_path: Path) -> None:
    path = write_city(tmp_path / "files")
    shown = run("build", str(path), "--json")
    assert shown.exit_code == 0, shown.output
    assert json.loads(shown.output)["city"] == "tiny"


def test_progress_is_plain_lines_where_there_is_no_terminal(home: Path, tmp_path: Path) -> None:
    shown = run("build", str(write_city(tmp_path / "files")))
    assert "\r" not in shown.output
    assert "28/28" in shown.output.replace(" ", "") or "/" in shown.output
    assert "is in force" in shown.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "atlantis"], "no city atlantis"),
        (["build", "chicago", "--data", "/nowhere/at/all"], "no such folder"),
        (["export", "mart_aera", "--city", "tiny"], "did you mean mart_area?"),
        (["export", "mart_area_month", "--city", "tiny", "--to", "x.geojson"], "mart_area_month has no map"),
        (["export", "mart_area", "--city", "tiny", "--to", "x.xls"], "needs a name ending in"),
        (["export", "mart_area", "--city", "tiny", "--where", "levle=beat"], "needs COLUMN=VALUE"),
        (["export", "mart_area", "--city", "tiny", "--where", "residents=many"], "does not fit the column"),
        (["export", "mart_area", "--city", "atlantis"], "no build of atlantis"),
        (["trace", "mart_aera"], "did you mean mart_area?"),
        (["sources", "atlantis"], "no city atlantis"),
        (["serve", "--city", "atlantis"], "no build of atlantis"),
    ],
)
def test_the_users_fault_is_one_sentence_and_exit_code_2(
    build_tiny: Build, arguments: list[str], said: str
) -> None:
    build_tiny()
    shown = run(*arguments)
    assert shown.exit_code == 2
    assert said in shown.output
    assert "Traceback" not in shown.output
    assert len(shown.output.strip().splitlines()) == 1


def export(*arguments: str) -> list[dict[str, str]]:
    """Return what an export to standard output holds."""
    shown = run("export", *arguments, "--city", "tiny")
    assert shown.exit_code == 0, shown.output
    return list(csv.DictReader(io.StringIO(shown.output)))


def test_csv_is_as_the_contract_says(build_tiny: Build) -> None:
    build_tiny()
    rows = export(
        "mart_area_month", "--where", "level=beat", "--where", "area_id=011", "--where", "offence_group=all"
    )
    assert [row["incidents"] for row in rows] == ["1", "", "0"]
    assert [row["received"] for row in rows] == ["true", "false", "true"]
    assert rows[0]["month"] == "2024-01-01"


def test_geometry_is_wkt_in_csv_and_wkb_in_parquet(build_tiny: Build, tmp_path: Path) -> None:
    build_tiny()
    row = export("mart_area", "--where", "area_id=011")[0]
    assert shapely.from_wkt(row["geometry"]).area == pytest.approx(1)
    assert run("export", "mart_area", "--city", "tiny", "--to", str(tmp_path / "a.parquet")).exit_code == 0
    table = pq.read_table(tmp_path / "a.parquet")
    assert shapely.from_wkb(table["geometry"][0].as_py()).area == pytest.approx(1)


def test_geojson_holds_every_area(build_tiny: Build, tmp_path: Path) -> None:
    build_tiny()
    to = tmp_path / "areas.geojson"
    assert (
        run("export", "mart_area", "--city", "tiny", "--where", "level=beat", "--to", str(to)).exit_code == 0
    )
    features = json.loads(to.read_text())["features"]
    assert [feature["properties"]["area_id"] for feature in features] == ["011", "012", "021", "022"]
    assert features[0]["geometry"]["type"] == "Polygon"


def test_a_value_is_never_sql(build_tiny: Build) -> None:
    build_tiny()
    assert export("mart_area", "--where", "area_name=x' or '1'='1") == []


def test_an_empty_value_means_null(build_tiny: Build) -> None:
    build_tiny()
    assert {row["area_id"] for row in export("mart_area", "--where", "parent_id=")} == {"01", "02", "city"}


def test_trace_runs_from_files_to_the_table() -> None:
    steps: list[dict[str, Any]] = json.loads(run("trace", "mart_area_month", "--json").output)
    outputs = [step["output"] for step in steps]
    assert outputs[0] == "int_area"
    assert outputs[-1] == "mart_area_month"
    assert "mart_event" not in outputs
    assert steps[-1]["file"] == "queries/marts/mart_area_month.sql"


def test_the_ledger_adds_up(build_tiny: Build) -> None:
    path = build_tiny()
    lines = json.loads(run("sources", str(path), "--json").output)
    assert {line["source"] for line in lines} == {"areas_beat", "areas_district", "people", "records"}
    assert all(line["accepted"] + line["rejected"] == line["received"] for line in lines)
    assert "4 received = 4 accepted + 0 rejected" in run("sources", str(path)).output


def test_doctor_says_what_to_do(home: Path) -> None:
    shown = run("doctor")
    assert shown.exit_code == 1
    assert "run `commonbeat demo`" in shown.output
    assert "duckdb" in json.loads(run("doctor", "--json").output)["versions"]


def test_doctor_is_content_with_a_healthy_build(build_tiny: Build) -> None:
    build_tiny()
    shown = run("doctor")
    assert shown.exit_code == 0
    assert "nothing is wrong" in shown.output


def test_a_city_without_a_name_is_the_only_one_built(build_tiny: Build) -> None:
    build_tiny()
    shown = run("export", "mart_area", "--where", "level=city")
    assert "Tiny" in shown.output


def test_city_files_with_spaces_in_their_path(home: Path, tmp_path: Path) -> None:
    path = write_city(tmp_path / "my files", text=CITY)
    assert run("build", str(path)).exit_code == 0
