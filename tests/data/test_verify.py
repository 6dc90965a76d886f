"""Published figures, computed again by the command."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from data.cli import main


def test_every_published_figure_agrees(realdata: Path) -> None:
    shown = CliRunner().invoke(main, ["verify-methods", "--json", "--data", str(realdata / "reference")])
    assert shown.exit_code == 0, shown.output
    result = json.loads(shown.output)
    assert len(result["checks"]) >= 40
    assert all(check["passed"] for check in result["checks"])
    assert {"name", "computed", "published", "difference", "source", "passed"} <= set(result["checks"][0])
    assert result["not_run"] == []


def test_what_needs_data_is_listed_where_it_is_not_given() -> None:
    shown = CliRunner().invoke(main, ["verify-methods"])
    assert shown.exit_code == 0
    assert "not run" in shown.output
    assert "mpdta" in shown.output


def test_a_folder_without_the_file_is_a_sentence(tmp_path: Path) -> None:
    shown = CliRunner().invoke(main, ["verify-methods", "--data", str(tmp_path)])
    assert shown.exit_code == 2
    assert "no mpdta.csv" in shown.output
