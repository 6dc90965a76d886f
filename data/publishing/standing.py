"""Which release is in force, and how one takes the place of another.

A release is a folder `public/<city>/<release>/`, written beside under a name that no reader opens, renamed
when it is whole, then named in `current.json` by one atomic rename. Killed at any moment, the release before
serves. Only the release in force is kept: what was withdrawn from it must not be found in an older one.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from data.home import POINTER, find_home, sync_folder
from data.publishing.errors import PublishError

UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Standing:
    """What `public/<city>/current.json` says."""

    release: str
    city: str
    city_name: str
    published_at: str


def find_public(city: str) -> Path:
    """Return the folder of a city's public releases."""
    return find_home() / "public" / city


def read_standing(city: str) -> Standing | None:
    """Return the release in force; None before the first.

    Raises
    ------
    PublishError
        The pointer is damaged.
    """
    path = find_public(city) / POINTER
    if not path.is_file():
        return None
    try:
        return Standing(**json.loads(path.read_text("utf-8")))
    except (ValueError, TypeError) as error:
        raise PublishError(f"{path}: does not name a release; publish {city} again") from error


def find_release(city: str) -> Path | None:
    """Return the folder of the release in force; None before the first."""
    standing = read_standing(city)
    return find_public(city) / standing.release if standing else None


def name_unfinished(city: str, release: str) -> Path:
    """Return the folder in which a release is written."""
    return find_public(city) / f".{release}{UNFINISHED}"


def put_in_force(standing: Standing) -> None:
    """Rename a finished release to its name, and make it the one that is served."""
    public = find_public(standing.city)
    name_unfinished(standing.city, standing.release).replace(public / standing.release)
    sync_folder(public)
    beside = public / f".{POINTER}.tmp"
    with beside.open("w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(standing), indent=1, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(public / POINTER)
    sync_folder(public)


def clear_others(city: str) -> None:
    """Remove every release but the one in force, and what killed runs left behind."""
    in_force = read_standing(city)
    for path in find_public(city).iterdir():
        if path.is_dir() and (in_force is None or path.name != in_force.release):
            shutil.rmtree(path)


@contextmanager
def locked(city: str) -> Iterator[None]:
    """Let nobody else publish a city meanwhile.

    Raises
    ------
    PublishError
        Somebody does.
    """
    folder = find_home() / "var" / "publishing" / city
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PublishError(
                f"{city} is being published by another process; wait until it is done"
            ) from error
        yield
