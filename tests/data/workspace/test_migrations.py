"""An empty database is brought to the tables that the record classes need; a later one is refused."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from data.workspace import UnavailableError, Workspace, WorkspaceUserError, open_workspace, records
from data.workspace.migrate import find_head, read_revision
from data.workspace.models import METADATA


def test_migrations_make_the_tables_of_the_record_classes(workspace: Workspace) -> None:
    with workspace.engine.connect() as connection:
        assert read_revision(connection) == find_head()
        context = MigrationContext.configure(connection, opts={"compare_type": is_other_type})
        assert compare_metadata(context, METADATA) == []


def is_other_type(context: object, column: object, made: object, found: Any, wanted: Any) -> bool:
    """What SQLite calls a type is compared with what it would call the wanted one."""
    dialect = context.dialect  # type: ignore[attr-defined]
    return str(found.compile(dialect)) != str(wanted.compile(dialect))


def test_opening_again_finds_what_was_entered(open_city: Callable[[str], Workspace]) -> None:
    kept = open_city("demo").add(records.Partner(name="Clinic", focus="mental_health"), who="Kim Doe")
    assert open_city("demo").get(records.Partner, kept.record_id) == kept


def test_cities_do_not_see_each_other(open_city: Callable[[str], Workspace]) -> None:
    demo, chicago = open_city("demo"), open_city("chicago")
    demo.add(records.Partner(name="Clinic", focus="mental_health"), who="Kim Doe")
    assert chicago.list(records.Partner) == []
    assert (demo.version(), chicago.version()) == (1, 0)


@pytest.mark.usefixtures("home")
def test_many_may_open_a_new_workspace_at_once() -> None:
    found: list[int | str] = []

    def open_and_read() -> None:
        try:
            workspace = open_workspace("demo")
            found.append(workspace.version())
            workspace.close()
        except Exception as error:  # noqa: BLE001
            found.append(repr(error))

    threads = [threading.Thread(target=open_and_read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [0] * 6


def test_later_release_is_refused(workspace: Workspace) -> None:
    with workspace.engine.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    with pytest.raises(WorkspaceUserError, match="by a later release"):
        open_workspace("demo")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://user@host/name", "only postgresql:// is supported"),
        ("nothing", "is not a database URL"),
        ("postgresql://nobody:secret@127.0.0.1:1/none?connect_timeout=2", "cannot be used"),
    ],
)
def test_unusable_address_is_a_sentence_without_the_password(
    url: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.setenv("COMMONBEAT_WORKSPACE_URL", url)
    with pytest.raises(WorkspaceUserError, match=words) as caught:
        open_workspace("demo")
    assert "secret" not in str(caught.value)


def test_busy_or_closed_file_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_WORKSPACE_URL", raising=False)
    monkeypatch.setattr("data.workspace.database.PATIENCE_MS", 50)
    workspace = open_workspace("demo")
    other = sqlite3.connect(tmp_path / "var" / "workspace" / "demo" / "workspace.sqlite")
    other.execute("begin immediate")
    with pytest.raises(UnavailableError, match="others are saving and nothing was saved; try again"):
        workspace.add(records.Partner(name="Clinic", focus="mental_health"), who="Kim Doe")
    other.close()
    workspace.close()


def test_folder_of_a_city_is_not_for_other_accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_WORKSPACE_URL", raising=False)
    open_workspace("demo").close()
    assert (tmp_path / "var" / "workspace" / "demo").stat().st_mode & 0o777 == 0o700
    with pytest.raises(WorkspaceUserError, match="give a name of letters"):
        open_workspace("../elsewhere")
