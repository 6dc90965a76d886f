"""Opens a finished build for reading, and nothing else on the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from data.errors import BuildError
from data.home import find_built, list_built_cities, read_pointer

LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}


def choose_city(city: str | None) -> str:
    """Return the city that is meant: the one given, else the only one that is built.

    Raises
    ------
    BuildError
        None is given, and none or several are built.
    """
    if city:
        return city
    built = list_built_cities()
    if len(built) == 1:
        return built[0]
    have = (
        f"built are {', '.join(built)}; say which with --city"
        if built
        else "none is built; run `commonbeat demo`"
    )
    raise BuildError(f"no city given: {have}")


@contextmanager
def open_build(city: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a read-only connection to the build in force.

    Raises
    ------
    BuildError
        There is none, or its file is gone or damaged.
    """
    pointer = read_pointer(city)
    path = find_built(city) / pointer.file
    try:
        connection = duckdb.connect(str(path), read_only=True, config=LOCKED)
    except duckdb.Error as error:
        raise BuildError(
            f"{path.name}: cannot be opened ({error}); run `commonbeat build {city}` again"
        ) from error
    try:
        yield connection
    finally:
        connection.close()
