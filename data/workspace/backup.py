"""Backups: a whole workspace as one SQLite file, from either database and back into either."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from data.clock import read_clock
from data.home import sync_folder
from data.workspace.changes import check_line, lock_workspace
from data.workspace.database import in_words, make_file_engine, run_alone, writing
from data.workspace.erasure import erase_words, keep_tombstone, read_erasures, scour
from data.workspace.errors import RecordNotFoundError, UnavailableError, WorkspaceUserError
from data.workspace.migrate import read_revision, upgrade
from data.workspace.models import AUDIT, METADATA, STATE, TABLES
from data.workspace.store import Workspace
from data.workspace.stored import new_id


@dataclass(frozen=True)
class Contents:
    """How many records a backup or restore moved, and how many erasures were made again."""

    records: int
    entries: int
    erased_again: int = 0


@dataclass(frozen=True)
class Newer:
    """What a workspace has that a backup has not: how many entries of the trail, and the last of them."""

    entries: int
    last_at: dt.datetime
    last_who: str


def write_backup(workspace: Workspace, path: Path) -> Contents:
    """Write a whole workspace, as it is at one moment, into a new file that only its owner may read.

    Raises
    ------
    WorkspaceUserError
        The file is there already, or cannot be written.
    """
    if path.exists():
        raise WorkspaceUserError(f"{path} is there already; give the backup a name of its own")
    beside = path.with_name(f".{path.name}.{new_id()}.tmp")
    try:
        beside.touch(mode=0o600)
        contents = fill_backup(workspace, beside)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        os.link(beside, path)
        sync_folder(path.parent)
    except OSError as error:
        raise WorkspaceUserError(
            f"{path} cannot be written ({error.strerror}); give another place"
        ) from error
    finally:
        beside.unlink(missing_ok=True)
    return contents


def fill_backup(workspace: Workspace, path: Path) -> Contents:
    """Copy every table of a workspace into an empty SQLite file."""
    engine = make_file_engine(path)
    try:
        upgrade(engine)
        with one_moment(workspace.engine) as source, writing(engine) as target:
            copy_tables(source, target)
            contents = count_contents(target)
        run_alone(
            engine, ["pragma journal_mode = delete", f"pragma application_id = {mark_city(workspace.city)}"]
        )
    finally:
        engine.dispose()
    return contents


@contextmanager
def one_moment(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection to which nothing changes between two reads."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with in_words(), engine.connect().execution_options(**options) as connection:
        yield connection


def mark_city(city: str) -> int:
    """Return a number that tells backups of one city from others'."""
    return zlib.crc32(f"commonbeat workspace {city}".encode()) >> 1


def copy_tables(source: sa.Connection, target: sa.Connection) -> None:
    """Put every row of one workspace in place of every row of another."""
    for table in reversed(METADATA.sorted_tables):
        target.execute(sa.delete(table))
    for table in METADATA.sorted_tables:
        order = sa.select(table).order_by(*table.primary_key.columns)
        for rows in source.execute(order).mappings().partitions(1000):
            target.execute(sa.insert(table), [dict(row) for row in rows])


def count_contents(connection: sa.Connection) -> Contents:
    """Return how much a workspace holds."""
    count = [sa.select(sa.func.count()).select_from(table) for table in (*TABLES.values(), AUDIT)]
    *records, entries = [int(connection.execute(each).scalar_one()) for each in count]
    return Contents(sum(records), entries)


@contextmanager
def open_backup(path: Path, city: str) -> Iterator[sa.Engine]:
    """Yield a copy of a backup in this release's form; the file itself stays as it is.

    Raises
    ------
    WorkspaceUserError
        There is no such file, or it is no backup of this city, or is damaged.
    """
    if not path.is_file():
        raise WorkspaceUserError(f"{path}: no such file; give the file that `workspace backup` wrote")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "workspace.sqlite"
        shutil.copyfile(path, copy)
        engine = make_file_engine(copy)
        try:
            check_backup(engine, path, city)
            upgrade(engine)
            yield engine
        finally:
            engine.dispose()


def check_backup(engine: sa.Engine, path: Path, city: str) -> None:
    """Refuse a file that is not a whole backup of this city."""
    refused = WorkspaceUserError(f"{path}: not a backup of a workspace, or damaged; give another one")
    try:
        with in_words(), engine.connect() as connection:
            mark = connection.exec_driver_sql("pragma application_id").scalar_one()
            state = connection.exec_driver_sql("pragma integrity_check").scalar_one()
            revision = read_revision(connection)
    except (UnavailableError, sa.exc.DatabaseError) as error:
        raise refused from error
    if state != "ok" or revision is None:
        raise refused
    if mark != mark_city(city):
        raise WorkspaceUserError(f"{path}: a backup of another city than {city}; give one of {city}")


def find_newer(workspace: Workspace, backup: sa.Engine) -> Newer | None:
    """Return what would be lost if a backup took a workspace's place; None if nothing."""
    keys = sa.select(AUDIT.c.entry_id, AUDIT.c.at, AUDIT.c.who).order_by(AUDIT.c.at, AUDIT.c.entry_id)
    with one_moment(workspace.engine) as here, one_moment(backup) as there:
        known = {row.entry_id for row in there.execute(keys)}
        newer = [row for row in here.execute(keys) if row.entry_id not in known]
    return Newer(len(newer), newer[-1].at, newer[-1].who) if newer else None


def restore_backup(workspace: Workspace, backup: sa.Engine, *, who: str, source: str) -> Contents:
    """Put a backup in a workspace's place, in one transaction. What was erased since is erased again.

    Parameters
    ----------
    workspace
        Its content is lost. Servers that have it open see the restored one at once.
    backup
        From `open_backup`.
    who, source
        Who restored which file, for the audit trail.
    """
    name = check_line("the name of who restores this", who)
    with one_moment(backup) as source_connection, writing(workspace.engine) as connection:
        lock_workspace(connection)
        erasures = read_erasures(connection)
        version = int(connection.execute(sa.select(STATE.c.version)).scalar_one())
        copy_tables(source_connection, connection)
        raise_version(connection, above=version)
        known = {erasure.tombstone_id for erasure in read_erasures(connection)}
        missing = [erasure for erasure in erasures if erasure.tombstone_id not in known]
        again = 0
        for erasure in missing:
            try:
                erase_words(connection, erasure)
                again += 1
            except RecordNotFoundError:
                keep_tombstone(connection, erasure, 0)
        note_restore(connection, who=name, source=source)
        contents = count_contents(connection)
    scour(workspace.engine)
    return Contents(contents.records, contents.entries, again)


def raise_version(connection: sa.Connection, *, above: int) -> None:
    """Let the version grow over a restore too, so that nobody takes what was read before for current."""
    restored = int(connection.execute(sa.select(STATE.c.version)).scalar_one())
    connection.execute(sa.update(STATE).values(version=max(restored, above) + 1))


def note_restore(connection: sa.Connection, *, who: str, source: str) -> None:
    """Keep who restored which backup."""
    entry = {"kind": "workspace", "record_id": "workspace", "row_version": 0, "after": {"file": source}}
    connection.execute(
        sa.insert(AUDIT).values(
            entry_id=new_id(), at=read_clock(), who=who, action="restored_backup", **entry
        )
    )
