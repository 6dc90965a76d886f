"""A city's build in force with what people logged laid over it, for commands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager

import duckdb

from data.clock import read_clock
from data.errors import BuildError
from data.home import find_built, read_pointer
from data.reading import open_build
from data.workspace.database import find_workspace
from data.workspace.overlay import lay_over
from data.workspace.store import open_workspace

ORDER = {
    "mart_event": "starts_at, event_id",
    "mart_area_engagement_month": "level, status, event_kind, month, area_id",
}
"""The order in which builds hold the marts that entries touch; laying over does not keep it."""


def is_logged(city: str) -> bool:
    """Whether a city has a workspace; looking makes none."""
    return bool(os.environ.get("COMMONBEAT_WORKSPACE_URL")) or find_workspace(city).exists()


@contextmanager
def open_overlaid(city: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a read-only connection to the build in force with what people logged laid over it.

    Raises
    ------
    BuildError
        There is no build, or its file is gone or damaged.
    WorkspaceUserError
        The workspace cannot be read.
    """
    connection = lay_over_current(city) if is_logged(city) else None
    if connection is None:
        with open_build(city) as built:
            yield built
        return
    try:
        yield connection
    finally:
        connection.close()


def lay_over_current(city: str) -> duckdb.DuckDBPyConnection | None:
    """Open the build in force with a workspace's entries; None where there are none to lay over it."""
    path = find_built(city) / read_pointer(city).file
    with closing(open_workspace(city)) as workspace:
        try:
            return lay_over(path, workspace, today=read_clock().date())
        except duckdb.IOException as error:
            raise BuildError(
                f"{path.name}: cannot be opened ({error}); run `commonbeat build {city}` again"
            ) from error
