"""Backups carry everything, between databases too, and refuse what they cannot do."""

import datetime as dt
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from data.cli import main
from data.workspace import Workspace, WorkspaceUserError, open_workspace, records
from data.workspace.backup import open_backup, restore_backup, write_backup
from data.workspace.checking import check_workspace

HOSTILE = (
    "<script>alert(1)</script> '; drop table event; -- =1+1 \u202e\u0000x".replace("\u0000", "")
    + "🎉 é \\ %s"
)


def run(*arguments: str) -> Result:
    """Run `commonbeat workspace …`."""
    return CliRunner().invoke(main, ["workspace", *arguments])


def fill(workspace: Workspace) -> None:
    """One record of several kinds, with hostile text in them."""
    values = {
        "title": HOSTILE,
        "event_kind": "other",
        "starts_local": "2026-07-01T18:30:15.25",
        "notes": HOSTILE,
    }
    event = workspace.add(records.read_record(records.Event, values), who=HOSTILE[:40])
    concern = records.Concern(
        raised_on=dt.date(2026, 7, 1), text=HOSTILE, topic="other", event_id=event.record_id
    )
    kept = workspace.add(concern, who="Kim Doe")
    workspace.add(records.Action(concern_id=kept.record_id, text="Lamp"), who="Kim Doe")
    workspace.withdraw(records.Concern, kept.record_id, who="Kim Doe", why="Twice", row_version=1)
    counts = ((1.0, 3), (5.0, 8))
    workspace.add(
        records.Feedback(event_id=event.record_id, item="Heard?", low=1, high=5, counts=counts), who="Kim Doe"
    )
    plan = {"starts_on": "2026-01-01", "outcome": "survey:trust", "expected": "more", "horizon_months": 6}
    area = [{"level": "beat", "area_id": "0611"}]
    first = workspace.add(
        records.read_record(records.Plan, {"name": "A", "areas": area, **plan}), who="Kim Doe"
    )
    workspace.add(records.revise_record(first.record, amends_id=first.record_id), who="Kim Doe")


def list_all(workspace: Workspace) -> list[object]:
    return [
        (stored, workspace.history(kind, stored.record_id))
        for kind in records.KINDS.values()
        for stored in workspace.list(kind, withdrawn=None)
    ]


def test_restored_workspace_is_the_one_backed_up(workspace: Workspace, tmp_path: Path) -> None:
    fill(workspace)
    before, path = list_all(workspace), tmp_path / "backup.sqlite"
    contents = write_backup(workspace, path)
    assert (contents.records, contents.entries) == (6, 7)
    assert path.stat().st_mode & 0o777 == 0o600
    values = {"name": "Later", "focus": "other"}
    workspace.add(records.read_record(records.Partner, values), who="Kim Doe")
    with open_backup(path, "demo") as backup:
        restore_backup(workspace, backup, who="Kim Doe", source=path.name)
    assert list_all(workspace) == before
    assert check_workspace(workspace).problems == []


def test_backup_moves_from_one_database_to_the_other(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(workspace)
    path = tmp_path / "backup.sqlite"
    write_backup(workspace, path)
    monkeypatch.delenv("COMMONBEAT_WORKSPACE_URL", raising=False)
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path / "elsewhere"))
    elsewhere = open_workspace("demo")
    with open_backup(path, "demo") as backup:
        restore_backup(elsewhere, backup, who="Kim Doe", source=path.name)
    assert list_all(elsewhere) == list_all(workspace)
    elsewhere.close()


def test_hostile_text_is_kept_verbatim(workspace: Workspace) -> None:
    fill(workspace)
    event = workspace.list(records.Event)[0]
    assert (event.record.title, event.record.notes) == (HOSTILE, HOSTILE)
    assert workspace.list(records.Event, title=HOSTILE) == [event]
    assert event.record.starts_local == dt.datetime.fromisoformat("2026-07-01T18:30:15.25")


@pytest.mark.parametrize("damage", ["text", "cut", "other"])
def test_damaged_or_foreign_file_is_refused(workspace: Workspace, tmp_path: Path, damage: str) -> None:
    fill(workspace)
    path = tmp_path / "backup.sqlite"
    write_backup(workspace, path)
    if damage == "text":
        path.write_text("not a database at all, only words" * 100)
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        path.unlink()
        sqlite3.connect(path).execute("create table event (x)").connection.close()
    before = list_all(workspace)
    with (
        pytest.raises(WorkspaceUserError, match="not a backup of a workspace, or damaged"),
        open_backup(path, "demo"),
    ):
        pass
    assert list_all(workspace) == before


def test_backup_of_another_city_is_refused(
    workspace: Workspace, open_city: Callable[[str], Workspace], tmp_path: Path
) -> None:
    path = tmp_path / "backup.sqlite"
    write_backup(open_city("chicago"), path)
    with pytest.raises(WorkspaceUserError, match="a backup of another city"), open_backup(path, "demo"):
        pass


def test_backup_never_overwrites(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "backup.sqlite"
    path.write_text("precious")
    with pytest.raises(WorkspaceUserError, match="is there already"):
        write_backup(workspace, path)
    with pytest.raises(WorkspaceUserError, match="cannot be written"):
        write_backup(workspace, tmp_path / "nowhere" / "backup.sqlite")
    assert path.read_text() == "precious"


@pytest.mark.usefixtures("home")
def test_commands_back_up_and_restore(tmp_path: Path) -> None:
    workspace = open_workspace("demo")
    fill(workspace)
    path = tmp_path / "backup.sqlite"
    done = run("backup", "demo", "--to", str(path))
    assert (done.exit_code, done.stdout) == (0, f"{path}: 6 records, 7 entries of the audit trail\n")
    event = workspace.list(records.Event)[0]
    run(
        *("erase", "demo", "event", event.record_id, "--field", "notes"),
        *("--why", "Names a resident", "--who", "Stew Ard"),
    )
    assert workspace.get(records.Event, event.record_id).erased == ("notes",)
    refused = run("restore", "demo", "--from", str(path))
    assert refused.exit_code == 2
    assert "demo has 1 entries that" in refused.stderr
    assert "the last by Stew Ard" in refused.stderr
    restored = run("restore", "demo", "--from", str(path), "--yes")
    assert restored.stdout == "demo: 6 records restored, 1 erased again\n"
    assert workspace.get(records.Event, event.record_id).erased == ("notes",)
    checked = run("check", "demo")
    assert checked.exit_code == 0
    assert "nothing is wrong" in checked.stdout
    workspace.close()


@pytest.mark.usefixtures("home")
def test_retain_says_what_it_would_erase() -> None:
    workspace = open_workspace("demo")
    values = {"title": "Meeting", "event_kind": "other", "starts_local": "2020-07-01T18:30", "notes": "Rain"}
    kept = workspace.add(records.read_record(records.Event, values), who="Kim Doe")
    line = f"event {kept.record_id} of 2020-07-01: notes"
    dry = run("retain", "demo", "--dry-run")
    assert dry.stdout == f"{line} would be erased\n"
    assert run("retain", "demo").stdout == f"{line} erased\n"
    again = run("retain", "demo")
    assert again.stdout == "nothing is old enough to be erased\n"
    workspace.close()


def keep_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workspaces be SQLite files in a folder."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(folder))
    monkeypatch.delenv("COMMONBEAT_WORKSPACE_URL", raising=False)


def test_check_finds_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_in(tmp_path, monkeypatch)
    folder = tmp_path / "var" / "workspace" / "demo"
    run("check", "demo")
    with sqlite3.connect(folder / "workspace.sqlite") as connection:
        connection.execute(
            "insert into partner values ('p1', 3, '2026-01-01', 'x', '2026-01-01', 'x', null, null, null, "
            "'[]', 'Clinic', 'astrology', null)"
        )
    connection.close()
    checked = run("check", "demo")
    assert checked.exit_code == 1
    assert "partner p1 cannot be read" in checked.stdout
    assert "partner p1 is at version 3, the audit trail at None" in checked.stdout


def test_damaged_workspace_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_in(tmp_path, monkeypatch)
    file = tmp_path / "var" / "workspace" / "demo" / "workspace.sqlite"
    file.parent.mkdir(parents=True)
    file.write_text("not a database at all, only words" * 100)
    checked = run("check", "demo")
    assert checked.exit_code == 2
    assert "its file is damaged; restore a backup" in checked.stderr
