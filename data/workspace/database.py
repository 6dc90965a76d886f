"""Where the workspace is kept and how it is opened: SQLite beside the city's state, or PostgreSQL by URL."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data.home import find_home
from data.workspace.errors import UnavailableError, WorkspaceUserError

PATIENCE_MS = 30_000
WRITES = "workspace_writes"
OUTAGES = (sa.exc.OperationalError, sa.exc.TimeoutError, sqlite3.DatabaseError)


def find_workspace(city: str) -> Path:
    """Return the SQLite file of a city's workspace, whether or not it is there."""
    return find_home() / "var" / "workspace" / city / "workspace.sqlite"


def make_engine(city: str) -> sa.Engine:
    """Return an engine for a city's workspace: PostgreSQL if `COMMONBEAT_WORKSPACE_URL` says so, else SQLite.

    Raises
    ------
    WorkspaceUserError
        The city's name cannot be a folder, or the URL is none.
    """
    if not re.fullmatch(r"\w[\w.-]*", city):
        raise WorkspaceUserError(f"city {city!r}: give a name of letters, digits, _ and -")
    url = os.environ.get("COMMONBEAT_WORKSPACE_URL")
    if url:
        return make_server_engine(url, city)
    path = find_workspace(city)
    # What people enter is not for the machine's other accounts.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return make_file_engine(path)


def make_file_engine(path: Path) -> sa.Engine:
    """Return an engine for a SQLite file."""
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": PATIENCE_MS / 1000}
    )
    sa.event.listen(engine, "connect", prepare_file)
    sa.event.listen(engine, "begin", begin_file)
    return engine


def prepare_file(connection: Any, record: object) -> None:  # noqa: ARG001
    """Make a new SQLite connection safe: nothing acknowledged is lost, nothing deleted stays readable."""
    connection.isolation_level = None
    for pragma in ("foreign_keys = on", "synchronous = full", "secure_delete = on"):
        connection.execute(f"pragma {pragma}")


def begin_file(connection: sa.Connection) -> None:
    """Begin a transaction; one that writes takes the lock at once, so that it can never fail half-way."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def make_server_engine(url: str, city: str) -> sa.Engine:
    """Return an engine for PostgreSQL, in which every city has a schema of its own."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise WorkspaceUserError(
            "COMMONBEAT_WORKSPACE_URL is not a database URL; write postgresql://user@host/database"
        ) from error
    if parsed.get_backend_name() != "postgresql":
        raise WorkspaceUserError(
            f"COMMONBEAT_WORKSPACE_URL starts with {parsed.drivername}; only postgresql:// is supported"
        )
    try:
        engine = sa.create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise WorkspaceUserError(
            "COMMONBEAT_WORKSPACE_URL needs its driver; run pip install -e '.[postgres]' in the checkout"
        ) from error
    schema = name_schema(city)

    def prepare_server(connection: Any, record: object) -> None:  # noqa: ARG001
        connection.autocommit = True
        connection.execute("select set_config('search_path', %s, false)", [f'"{schema}"'])
        connection.autocommit = False

    sa.event.listen(engine, "connect", prepare_server)
    return engine


def name_schema(city: str) -> str:
    """Return the name of a city's schema."""
    return f"commonbeat_{city}"


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection that sees one state of the workspace."""
    with in_words(), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection in a transaction that is kept whole or not at all, after all earlier ones."""
    with in_words(), engine.execution_options(**{WRITES: True}).begin() as connection:
        yield connection


def run_alone(engine: sa.Engine, statements: Sequence[str]) -> None:
    """Run statements that must stand outside a transaction."""
    with in_words():
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for statement in statements:
                    connection.exec_driver_sql(statement)
            return
        held = engine.raw_connection()
        try:
            for statement in statements:
                held.driver_connection.execute(statement).close()  # type: ignore[union-attr]
        finally:
            held.close()


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what a disk or server cannot do into a sentence.

    Raises
    ------
    UnavailableError
        The database cannot be reached, read or written.
    """
    try:
        yield
    except (sa.exc.DatabaseError, sa.exc.TimeoutError, sqlite3.DatabaseError) as error:
        # The broad class itself is what SQLite says of damaged files; its others are mistakes of ours.
        if not isinstance(error, OUTAGES) and type(error) is not sa.exc.DatabaseError:
            raise
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise UnavailableError(describe_outage(reason)) from error


def describe_outage(reason: str) -> str:
    """Return what is wrong with a database, and what to do."""
    known = {
        "locked": "others are saving and nothing was saved; try again in a moment",
        "full": "the disk is full and nothing was saved; make room and try again",
        "readonly": "its file may not be written and nothing was saved; let the server's account write it",
        "unable to open": "its file cannot be opened; check the folder var/workspace and its rights",
        "malformed": "its file is damaged; restore a backup with `commonbeat workspace restore`",
        "not a database": "its file is damaged; restore a backup with `commonbeat workspace restore`",
    }
    for words, sentence in known.items():
        if words in reason:
            return f"the workspace: {sentence}"
    return f"the workspace's database cannot be used ({reason}); check that it runs and try again"
