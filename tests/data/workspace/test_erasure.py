"""What a steward erases is gone from record, trail, files and backups; who, when and why stay."""

import datetime as dt
from pathlib import Path

import pytest

from data.workspace import ConflictError, RecordError, Workspace, records
from data.workspace.backup import find_newer, open_backup, restore_backup, write_backup
from data.workspace.retention import apply_retention, find_due, subtract_months
from data.workspace_settings import WorkspaceSettings

SECRET = "Zanzibarquux lives at the corner"


def add_secret(workspace: Workspace) -> str:
    """A concern whose text was entered, corrected, and has a tail long enough to fill pages of its own."""
    concern = records.Concern(raised_on=dt.date(2023, 1, 5), text=SECRET, topic="noise", status="open")
    kept = workspace.add(concern, who="Kim Doe")
    longer = records.revise_record(concern, text=f"{SECRET}, {'loud ' * 2000}{SECRET}")
    workspace.change(records.Concern, kept.record_id, longer, who="Ann Roe", row_version=1)
    return kept.record_id


def read_all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_erased_words_are_gone_and_the_tombstone_stays(workspace: Workspace, home: Path) -> None:
    record_id = add_secret(workspace)
    erased = workspace.erase(
        records.Concern, record_id, fields=["text"], who="Stew Ard", why="Names a resident"
    )
    assert (erased.record.text, erased.erased) == ("(erased)", ("text",))
    assert (erased.changed_by, erased.row_version) == ("Stew Ard", 3)
    trail = workspace.history(records.Concern, record_id)
    assert SECRET not in str(trail)
    last = trail[-1]
    assert (last.who, last.action, last.why) == ("Stew Ard", "erased", "Names a resident")
    assert [entry.who for entry in trail] == ["Kim Doe", "Ann Roe", "Stew Ard"]
    assert b"Zanzibarquux" not in read_all_bytes(home)


def test_backup_holds_no_erased_words(workspace: Workspace, tmp_path: Path) -> None:
    record_id = add_secret(workspace)
    before, after = tmp_path / "before.sqlite", tmp_path / "after.sqlite"
    write_backup(workspace, before)
    workspace.erase(records.Concern, record_id, fields=["text"], who="Stew Ard", why="Names a resident")
    write_backup(workspace, after)
    assert b"Zanzibarquux" in before.read_bytes()
    assert b"Zanzibarquux" not in after.read_bytes()


def test_restoring_an_older_backup_erases_again(workspace: Workspace, tmp_path: Path) -> None:
    record_id, path = add_secret(workspace), tmp_path / "before.sqlite"
    write_backup(workspace, path)
    workspace.erase(records.Concern, record_id, fields=["text"], who="Stew Ard", why="Names a resident")
    version = workspace.version()
    with open_backup(path, "demo") as backup:
        contents = restore_backup(workspace, backup, who="Stew Ard", source=path.name)
    path.unlink()
    assert contents.erased_again == 1
    again = workspace.get(records.Concern, record_id)
    assert (again.record.text, again.erased) == ("(erased)", ("text",))
    assert workspace.history(records.Concern, record_id)[-1].why == "Names a resident"
    assert workspace.version() > version
    assert b"Zanzibarquux" not in read_all_bytes(tmp_path)


def test_tombstone_of_a_record_that_a_backup_lacks_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    empty, full = tmp_path / "empty.sqlite", tmp_path / "full.sqlite"
    write_backup(workspace, empty)
    record_id = add_secret(workspace)
    write_backup(workspace, full)
    workspace.erase(records.Concern, record_id, fields=["text"], who="Stew Ard", why="Names a resident")
    for path in (empty, full):
        with open_backup(path, "demo") as backup:
            restore_backup(workspace, backup, who="Stew Ard", source=path.name)
    assert workspace.get(records.Concern, record_id).record.text == "(erased)"


def test_open_form_cannot_bring_erased_words_back(workspace: Workspace) -> None:
    record_id = add_secret(workspace)
    seen = workspace.get(records.Concern, record_id)
    workspace.erase(records.Concern, record_id, fields=["text"], who="Stew Ard", why="Names a resident")
    stale = records.revise_record(seen.record, status="in_work")
    with pytest.raises(ConflictError, match=r"Stew Ard changed this concern .* \(text\)"):
        workspace.change(records.Concern, record_id, stale, who="Kim Doe", row_version=seen.row_version)
    now = workspace.get(records.Concern, record_id)
    moved = records.revise_record(now.record, status="in_work")
    kept = workspace.change(records.Concern, record_id, moved, who="Kim Doe", row_version=now.row_version)
    assert (kept.record.text, kept.erased) == ("(erased)", ("text",))


def test_only_words_can_be_erased(workspace: Workspace) -> None:
    record_id = add_secret(workspace)
    with pytest.raises(RecordError, match="topic cannot be erased from a concern; give some of text,"):
        workspace.erase(records.Concern, record_id, fields=["topic"], who="Stew Ard", why="Wrong")


def test_reason_of_a_withdrawal_can_be_erased(workspace: Workspace) -> None:
    record_id = add_secret(workspace)
    workspace.withdraw(records.Concern, record_id, who="Kim Doe", why=SECRET, row_version=2)
    workspace.erase(
        records.Concern, record_id, fields=["withdrawn_why"], who="Stew Ard", why="Names a resident"
    )
    gone = workspace.get(records.Concern, record_id)
    assert (gone.withdrawn_by, gone.withdrawn_why) == ("Kim Doe", None)
    assert SECRET not in str([entry.why for entry in workspace.history(records.Concern, record_id)])


def test_retention_erases_what_is_old_enough(workspace: Workspace) -> None:
    old = add_secret(workspace)
    young = workspace.add(
        records.Concern(raised_on=dt.date(2026, 1, 5), text="Too dark", topic="other"), who="Kim Doe"
    )
    settings = WorkspaceSettings(retention_months=120, retention_months_by_kind={"concern": 36})
    assert find_due(workspace, settings, today=dt.date(2026, 1, 4)) == []
    due = find_due(workspace, settings, today=dt.date(2026, 1, 5))
    assert [(each.record_id, each.fields) for each in due] == [(old, ("text",))]
    apply_retention(workspace, due, who="Stew Ard")
    assert workspace.get(records.Concern, old).erased == ("text",)
    assert workspace.get(records.Concern, young.record_id) == young
    assert workspace.history(records.Concern, old)[-1].why == "kept for 36 months"
    assert find_due(workspace, settings, today=dt.date(2026, 1, 5)) == []


def test_words_that_were_deleted_from_a_field_still_fall_due(workspace: Workspace) -> None:
    values = {"title": "Meeting", "event_kind": "other", "starts_local": "2020-07-01T18:30", "notes": SECRET}
    kept = workspace.add(records.read_record(records.Event, values), who="Kim Doe")
    empty = records.revise_record(kept.record, notes=None)
    workspace.change(records.Event, kept.record_id, empty, who="Kim Doe", row_version=1)
    due = find_due(workspace, WorkspaceSettings(retention_months=12), today=dt.date(2026, 1, 1))
    assert [each.fields for each in due] == [("notes",)]


def test_without_a_period_nothing_falls_due(workspace: Workspace) -> None:
    add_secret(workspace)
    assert find_due(workspace, WorkspaceSettings(), today=dt.date(2099, 1, 1)) == []


def test_newer_entries_are_counted(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "backup.sqlite"
    write_backup(workspace, path)
    with open_backup(path, "demo") as backup:
        assert find_newer(workspace, backup) is None
        add_secret(workspace)
        newer = find_newer(workspace, backup)
    assert newer is not None
    assert (newer.entries, newer.last_who) == (2, "Ann Roe")


def test_month_before_a_long_one() -> None:
    assert subtract_months(dt.date(2024, 3, 31), 1) == dt.date(2024, 2, 29)
