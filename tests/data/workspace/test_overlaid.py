"""Commands show what people logged, as pages do, and can leave it out."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner

from data.cli import main
from data.workspace import open_workspace, records
from data.workspace.database import find_workspace

Build = Callable[..., Path]


def run(*arguments: str) -> str:
    shown = CliRunner().invoke(main, list(arguments))
    assert shown.exit_code == 0, shown.output
    return shown.output


def export(table: str, *arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run("export", table, "--city", "tiny", *arguments))))


def log_coffee() -> None:
    event = records.Event(
        title="Coffee, logged",
        event_kind="informal_meet",
        status="held",
        starts_local=dt.datetime.fromisoformat("2024-06-03T09:00"),
    )
    with closing(open_workspace("tiny")) as workspace:
        workspace.add(event, who="Kim")


def test_an_export_makes_no_workspace(build_tiny: Build) -> None:
    build_tiny()
    export("mart_event")
    assert not find_workspace("tiny").parent.exists()


def test_an_export_holds_what_was_logged_unless_as_built(build_tiny: Build) -> None:
    build_tiny()
    built = export("mart_event")
    log_coffee()
    logged = export("mart_event")
    assert [row for row in logged if row["source"] != "workspace"] == built
    assert [row["title"] for row in logged if row["source"] == "workspace"] == ["Coffee, logged"]
    assert [row["starts_at"] for row in logged] == sorted(row["starts_at"] for row in logged)
    assert export("mart_event", "--as-built") == built
    assert export("mart_event", "--where", "source=workspace")[0]["event_kind"] == "informal_meet"


def test_other_tables_and_files_are_exported_with_a_log_too(build_tiny: Build, tmp_path: Path) -> None:
    build_tiny()
    before = export("mart_area")
    log_coffee()
    assert export("mart_area") == before
    run("export", "mart_event", "--city", "tiny", "--to", str(tmp_path / "events.geojson"))
    features = json.loads((tmp_path / "events.geojson").read_text())["features"]
    assert "Coffee, logged" in [feature["properties"]["title"] for feature in features]
    run("export", "mart_area_engagement_month", "--city", "tiny", "--to", str(tmp_path / "months.parquet"))


def test_a_trace_ends_with_what_is_laid_over(build_tiny: Build) -> None:
    last = json.loads(run("trace", "mart_area_engagement_month", "--json"))[-1]
    assert (last["output"], last["inputs"]) == (
        "delta_engagement",
        ["mart_area_engagement_month", "workspace"],
    )
    assert last["file"] == "queries/delta/delta_engagement.sql"
    assert "laid over the build" in run("trace", "mart_programme")
    assert "laid over" not in run("trace", "mart_area_month")
