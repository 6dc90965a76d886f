"""Where state lives on disk, and the pointer that names the build in force."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from data.errors import BuildError

POINTER = "current.json"
KEPT_BUILDS = 3


@dataclass(frozen=True)
class Pointer:
    """What `current.json` says: which build of a city is in force."""

    build_id: str
    file: str
    city: str
    city_name: str
    built_at: str


def find_home() -> Path:
    """Return the folder of all state: `COMMONBEAT_HOME`, or the checkout."""
    given = os.environ.get("COMMONBEAT_HOME")
    return Path(given).expanduser().resolve() if given else Path(__file__).resolve().parent.parent


def find_built(city: str) -> Path:
    """Return the folder of a city's builds."""
    return find_home() / "data" / "built" / city


def find_demo_files() -> Path:
    """Return the folder of the demonstration city's generated files."""
    return find_home() / "var" / "demo"


def list_built_cities() -> list[str]:
    """Return the cities that have a build in force."""
    return sorted(path.parent.name for path in (find_home() / "data" / "built").glob(f"*/{POINTER}"))


def read_pointer(city: str) -> Pointer:
    """Return the build in force.

    Raises
    ------
    BuildError
        The city was never built, or the pointer is damaged.
    """
    path = find_built(city) / POINTER
    if not path.is_file():
        raise BuildError(f"no build of {city} in {path.parent}; run `commonbeat build {city}` first")
    try:
        return Pointer(**json.loads(path.read_text("utf-8")))
    except (ValueError, TypeError) as error:
        raise BuildError(f"{path}: not a pointer to a build; run `commonbeat build {city}` again") from error


def write_pointer(pointer: Pointer) -> None:
    """Name a build as the one in force, by one atomic rename."""
    folder = find_built(pointer.city)
    beside = folder / f"{POINTER}.{pointer.build_id}.tmp"
    with beside.open("w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(pointer), indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / POINTER)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Ask the disk to keep a folder's entries, so that a rename survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def list_builds(city: str) -> list[Path]:
    """Return the finished builds of a city, oldest first."""
    return sorted(find_built(city).glob("*.duckdb"))


def list_leftovers(city: str) -> list[Path]:
    """Return what a killed build left behind: unfinished files and what the engine kept beside them."""
    folder = find_built(city)
    patterns = ("*.tmp", "*.tmp.*", "*.part", "*.part.*", "*.wal")
    return sorted({path for pattern in patterns for path in folder.glob(pattern)})


def remove_old_builds(city: str) -> None:
    """Keep the last three builds and the one in force."""
    builds = list_builds(city)
    in_force = read_pointer(city).file
    for path in builds[:-KEPT_BUILDS]:
        if path.name != in_force:
            path.unlink(missing_ok=True)
