"""How much of the machine a build takes: so much memory, and what is beyond that lies on disk for a while."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data.errors import BuildError

MEMORY_MB = 1_100
"""The engine's share; Python, the libraries and boundaries come to some 300 MB more."""
LEAST_MB = 200
KEY = "COMMONBEAT_BUILD_MEMORY_MB"
LAID_ASIDE = 1.2
"""Bytes that lie aside, in memory and on disk, for each byte of a file: 1.28 + 1.1 GB for 1.96."""


def choose_memory_mb(environment: Mapping[str, str] | None = None, *, machine_mb: float | None = None) -> int:
    """Return how much memory the engine may hold: as the environment says, else by the machine.

    Parameters
    ----------
    environment
        Where `COMMONBEAT_BUILD_MEMORY_MB` is looked up; that of the process if not given.
    machine_mb
        Memory of the machine; asked of the system if not given.

    Returns
    -------
    int
        Megabytes: 1,100, but no more than half of the machine's, and at least 200.

    Raises
    ------
    BuildError
        The environment's value is no whole number of at least 200.
    """
    stated = (os.environ if environment is None else environment).get(KEY)
    if stated is None:
        half = (machine_mb or read_machine_mb()) / 2
        return max(LEAST_MB, int(min(MEMORY_MB, half)))
    if not stated.isdigit() or int(stated) < LEAST_MB:
        raise BuildError(f"{KEY} is {stated!r}; it needs a whole number of megabytes, at least {LEAST_MB}")
    return int(stated)


def read_machine_mb() -> float:
    """Return the machine's memory in megabytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e6


def limit_memory(connection: duckdb.DuckDBPyConnection) -> None:
    """Hold an engine to its share; beyond it tables lie in a folder beside the build, which goes with it."""
    connection.execute(f"set memory_limit = '{choose_memory_mb()}MB'")


def check_disk(connection: duckdb.DuckDBPyConnection, paths: Iterable[Path]) -> None:
    """Refuse to read files whose records have no room on the disk that the build is made on.

    Raises
    ------
    BuildError
        Names the folder, what is free, and what is needed.
    """
    places = "select path from duckdb_databases() where database_name = current_database()"
    build = connection.execute(places).fetchall()[0][0]
    if build is None:
        return
    files = sum(path.stat().st_size for path in paths)
    needed = files * LAID_ASIDE - choose_memory_mb() * 1e6
    free = shutil.disk_usage(Path(build).parent).free
    if needed > free:
        raise BuildError(
            f"{Path(build).parent}: {free / 1e9:,.1f} GB of disk are free, and {files / 1e9:,.1f} GB of "
            f"incident files need {needed / 1e9:,.1f} GB while they are read; make room, or set "
            "COMMONBEAT_HOME to a folder on a larger disk"
        )


@contextmanager
def say_what_ran_out(folder: Path) -> Iterator[None]:
    """Say in one sentence what the engine lacked, where it ran out of memory or disk within the block.

    Parameters
    ----------
    folder
        Where the build is made.

    Raises
    ------
    BuildError
        Names memory, folder and room, and what to do.
    """
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise BuildError(
            f"the engine needed more than its {choose_memory_mb():,} MB of memory, with "
            f"{shutil.disk_usage(folder).free / 1e9:,.1f} GB of disk free in {folder}; set {KEY} to more "
            f"(this machine has {read_machine_mb():,.0f} MB), or make room there"
        ) from error
    except (duckdb.IOException, OSError) as error:
        if "No space left on device" not in str(error):
            raise
        raise BuildError(
            f"{folder}: the disk is full; make room, or set COMMONBEAT_HOME to a folder on a larger disk"
        ) from error
