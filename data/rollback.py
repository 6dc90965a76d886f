"""Back to an earlier build: one of those that are kept is named as the one in force."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click
import duckdb

from data.errors import BuildError
from data.home import Pointer, find_built, list_builds, read_pointer, write_pointer


def roll_back(city: str, *, to: str | None = None) -> Pointer:
    """Put an earlier build in force, by one atomic rename; nothing is built and nothing removed.

    Parameters
    ----------
    city
        Its slug.
    to
        Id of the build; the one before the one in force if not given.

    Raises
    ------
    BuildError
        There is no such build, or it cannot be read.
    """
    kept = [path.stem for path in list_builds(city)]
    in_force = read_pointer(city).build_id
    wanted = to or find_before(city, kept, in_force)
    if wanted not in kept:
        raise BuildError(f"no build {wanted} of {city} is kept; --to names one of {', '.join(kept)}")
    pointer = read_build(city, find_built(city) / f"{wanted}.duckdb")
    if wanted != in_force:
        write_pointer(pointer)
    return pointer


def find_before(city: str, kept: list[str], in_force: str) -> str:
    """Return the id of the newest kept build that is older than the one in force.

    Raises
    ------
    BuildError
        None is.
    """
    older = [build_id for build_id in kept if build_id < in_force]
    if not older:
        raise BuildError(
            f"no build of {city} before {in_force} is kept; "
            f"run `commonbeat build {city}` with the files of then"
        )
    return older[-1]


def read_build(city: str, path: Path) -> Pointer:
    """Return what a pointer to a build says, from what the build says of itself.

    Raises
    ------
    BuildError
        The file is damaged.
    """
    query = "select key, value from meta_city where key in ('name', 'built_at')"
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            said = {key: json.loads(value) for key, value in connection.execute(query).fetchall()}
        return Pointer(path.stem, path.name, city, said["name"], said["built_at"])
    except (duckdb.Error, KeyError, ValueError) as error:
        raise BuildError(
            f"{path}: cannot be read ({error}); choose another build with --to, "
            f"or run `commonbeat build {city}`"
        ) from error


@click.command()
@click.argument("city")
@click.option("--to", metavar="BUILD", help="Id of the build; the one before the one in force if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")
def rollback(city: str, *, to: str | None, as_json: bool) -> None:
    """Put an earlier build of CITY in force again, one of those that are kept."""
    pointer = roll_back(city, to=to)
    text = f"{pointer.city_name}: build {pointer.build_id} of {pointer.built_at} is in force"
    click.echo(json.dumps(dataclasses.asdict(pointer), indent=1) if as_json else text)
