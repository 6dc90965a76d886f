"""Brings a workspace's tables to the form that this release needs."""

from __future__ import annotations

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from data.workspace.database import in_words, name_schema, run_alone
from data.workspace.errors import WorkspaceUserError

MIGRATIONS = Path(__file__).parent / "migrations"


def make_config(connection: sa.Connection | None = None) -> Config:
    """Return Alembic's settings, for one connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@cache
def find_head() -> str:
    """Return the revision that this release needs."""
    return str(ScriptDirectory.from_config(make_config()).get_current_head())


def read_revision(connection: sa.Connection) -> str | None:
    """Return the revision of a workspace; None where there are no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: sa.Engine, city: str) -> None:
    """Bring a workspace to this release's form, one process at a time; nothing to do is a single read.

    Raises
    ------
    WorkspaceUserError
        It was written by a later release.
    """
    with in_words():
        with engine.connect() as connection:
            if read_revision(connection) == find_head():
                return
        with only_one(engine, city):
            upgrade(engine)


def upgrade(engine: sa.Engine) -> None:
    """Bring tables that nobody else is using to this release's form.

    Raises
    ------
    WorkspaceUserError
        They were written by a later release.
    """
    with in_words(), engine.begin() as connection:
        refuse_later_release(read_revision(connection))
        command.upgrade(make_config(connection), "head")


def refuse_later_release(revision: str | None) -> None:
    """Refuse a revision that this release does not know."""
    known = {script.revision for script in ScriptDirectory.from_config(make_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise WorkspaceUserError(
            f"the workspace was written by a later release (revision {revision}); update Commonbeat"
        )


@contextmanager
def only_one(engine: sa.Engine, city: str) -> Iterator[None]:
    """Let one process at a time prepare the database."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            key = zlib.crc32(f"commonbeat {city}".encode())
            connection.execute(sa.select(sa.func.pg_advisory_lock(key)))
            connection.execute(sa.schema.CreateSchema(name_schema(city), if_not_exists=True))
            try:
                yield
            finally:
                connection.execute(sa.select(sa.func.pg_advisory_unlock(key)))
        return
    path = Path(str(engine.url.database))
    with path.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Stays with the file: readers and a writer do not wait for each other.
        run_alone(engine, ["pragma journal_mode = wal"])
        yield
