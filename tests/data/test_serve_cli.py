"""`commonbeat serve`: which process is started, and what it is told."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from data.cli import main


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[list[str], dict[str, str]]]:
    """Command and environment of each process that would have taken this one's place."""
    seen: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.setenv("COMMONBEAT_WORKSPACE_URL", "postgresql://someone:secret@db/x")
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    monkeypatch.setattr(os, "execve", lambda _, command, env: seen.append((command, dict(env))))
    return seen


def test_public_process_is_told_where_published_files_lie_and_nothing_else(
    started: list[tuple[list[str], dict[str, str]]], tmp_path: Path
) -> None:
    done = CliRunner().invoke(main, ["serve", "riverton", "--public", "--port", "8502"])
    assert done.exit_code == 0, done.output
    ((command, environment),) = started
    assert command[1:] == [
        *("-m", "pages.shared.published.server"),
        *("--host", "127.0.0.1", "--port", "8502"),
    ]
    ours = {name: value for name, value in environment.items() if name.startswith("COMMONBEAT")}
    assert ours.pop("COMMONBEAT_TODAY")
    assert ours == {"COMMONBEAT_PUBLIC": str(tmp_path / "public"), "COMMONBEAT_CITY": "riverton"}
    assert "secret" not in "".join(environment.values())


def test_team_s_server_needs_a_build(started: list[tuple[list[str], dict[str, str]]]) -> None:
    done = CliRunner().invoke(main, ["serve", "--city", "riverton"])
    assert done.exit_code == 2
    assert "no build of riverton" in done.output
    assert not started


def test_two_cities_are_a_mistake(started: list[tuple[list[str], dict[str, str]]]) -> None:
    done = CliRunner().invoke(main, ["serve", "riverton", "--city", "other"])
    assert done.exit_code == 2
    assert "name one of them" in done.output
    assert not started


def test_several_processes_stand_behind_one_that_listens(
    started: list[tuple[list[str], dict[str, str]]], tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "built" / "riverton"
    folder.mkdir(parents=True)
    (folder / "b1.duckdb").touch()
    named = {"city": "riverton", "city_name": "Riverton"}
    pointer = {"build_id": "b1", "file": "b1.duckdb", "built_at": "2026-07-01T00:00:00Z", **named}
    (folder / "current.json").write_text(json.dumps(pointer))
    done = CliRunner().invoke(main, ["serve", "riverton", "--processes", "2"])
    assert done.exit_code == 0, done.output
    ((command, _),) = started
    assert command[1:3] == ["-m", "pages.shared.processes.front"]
    assert command[-2:] == ["--processes", "2"]


def test_public_s_browsers_get_no_cookie_and_so_one_process(
    started: list[tuple[list[str], dict[str, str]]],
) -> None:
    done = CliRunner().invoke(main, ["serve", "riverton", "--public", "--processes", "2"])
    assert done.exit_code == 2
    assert "ports of their own" in done.output
    assert not started
