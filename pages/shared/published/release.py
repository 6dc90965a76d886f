"""The published file: found, opened locked down, and read. Nothing else of the public half opens DuckDB.

`open_current(city)` gives the release in force, `open_folder(folder)` one in a folder (the static site's,
before it is in force). Both return a `Release`, which is cheap to make and to compare; open one per request.

    release = open_current("demo")
    release.read("released_areas")      # rows of queries/published, as dicts
    release.facts["rules"]              # public_meta, parsed
    release.read_layer("areas/beat")    # GeoJSON for the screen, or None
    release.manifest                    # manifest.json, parsed; {} where it is not written yet

Nothing here reads the working data: the folder `public/<city>` and what the arguments name is all.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from pages.shared.published.errors import ReleaseError
from queries.catalog import run_query

DATABASE, POINTER, MANIFEST = "public.duckdb", "current.json", "manifest.json"
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "lock_configuration": True,
    "threads": 1,  # answers are small and readers many: each reads on its own thread
}
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ATTEMPTS = 8

Row = dict[str, Any]


@dataclass(frozen=True)
class Release:
    """One release of one city. Two are equal where they are the same file of the same release."""

    city: str
    city_name: str
    release: str
    published_at: datetime
    folder: Path

    def read(self, query_name: str, **parameters: object) -> list[Row]:
        """Run one of `queries/published` and return its rows, values as Python's own.

        Raises
        ------
        ReleaseError
            The release lacks what this version reads, or it is gone.
        """
        cursor = _open_file(self.folder / DATABASE, self.release).cursor()
        try:
            rows: list[Row] = run_query(cursor, query_name, parameters).to_pylist()
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise ReleaseError(
                f"The release {self.release} of {self.city} is of an earlier version: "
                f"run `commonbeat publish {self.city}`."
            ) from error
        finally:
            cursor.close()
        return rows

    @property
    def facts(self) -> Mapping[str, Any]:
        """What `public_meta` says, by key; shared, not to be changed."""
        return _read_facts(self)

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What `manifest.json` says; empty while the release is not finished."""
        path = self.folder / MANIFEST
        return json.loads(path.read_text("utf-8")) if path.is_file() else {}

    @property
    def zone(self) -> ZoneInfo:
        """Time zone of the city."""
        return ZoneInfo(str(self.facts.get("timezone") or "UTC"))

    @property
    def published_on(self) -> date:
        """Day of the release, in the city."""
        return self.published_at.astimezone(self.zone).date()

    def has(self, table: str, column: str | None = None) -> bool:
        """Tell whether the release has a table, and a column of it."""
        columns = _list_columns(self).get(table, ())
        return bool(columns) and (column is None or column in columns)

    def read_layer(self, name: str) -> str | None:
        """Return the GeoJSON of a map layer: `areas/<level>` or `context`; None where there is none."""
        rows = self.read("released_layer", name=name)
        return str(rows[0]["geojson"]) if rows else None


def find_public() -> Path:
    """Return the folder of published cities: COMMONBEAT_PUBLIC, else `public` in the home or the checkout.

    The public's process is told the first alone, and never where the working data lies.
    """
    if named := os.environ.get("COMMONBEAT_PUBLIC"):
        return Path(named)
    home = os.environ.get("COMMONBEAT_HOME")
    return (Path(home) if home else Path(__file__).resolve().parents[3]) / "public"


def choose_city() -> str:
    """Return the city that is shown: COMMONBEAT_CITY, else the only one published, else `demo`."""
    named = os.environ.get("COMMONBEAT_CITY")
    published = sorted(path.parent.name for path in find_public().glob(f"*/{POINTER}"))
    return named or (published[0] if len(published) == 1 else "demo")


def open_current(city: str | None = None) -> Release:
    """Return the release in force of a city.

    Raises
    ------
    ReleaseError
        Nothing is published, or the pointer names a release that is not there.
    """
    slug = city or choose_city()
    folder = find_public() / slug
    for _ in range(_ATTEMPTS):  # a release may take its place between two looks
        release = _read_pointer(folder) if _PLAIN_NAME.fullmatch(slug) else None
        if release is not None and (release.folder / DATABASE).is_file():
            return release
    raise ReleaseError(f"Nothing has been published of {slug} yet: run `commonbeat publish {slug}`.")


def open_folder(folder: Path) -> Release:
    """Return the release in a folder, whether or not it is in force.

    Raises
    ------
    ReleaseError
        The folder holds no published file.
    """
    path = Path(folder).resolve()
    if not (path / DATABASE).is_file():
        raise ReleaseError(f"{folder} holds no {DATABASE}: name the folder of a release.")
    found = Release("", "", str(path.stat().st_ino), datetime.now(tz=UTC), path)
    facts = found.facts
    return Release(
        str(facts["city"]),
        str(facts["city_name"]),
        str(facts["release"]),
        datetime.fromisoformat(str(facts["published_at"])),
        path,
    )


def _read_pointer(folder: Path) -> Release | None:
    path = folder / POINTER
    if not path.is_file():
        return None
    named = json.loads(path.read_text("utf-8"))
    return Release(
        str(named["city"]),
        str(named["city_name"]),
        str(named["release"]),
        datetime.fromisoformat(str(named["published_at"])),
        folder / str(named["release"]),
    )


# A release that was replaced keeps its handle until others push it out: a page that began on it can finish.
@lru_cache(maxsize=4)
def _open_file(path: Path, release: str) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=True, config=_LOCKED)
    except duckdb.IOException as error:
        raise ReleaseError(f"The release {release} cannot be opened: publish the city again.") from error


@lru_cache(maxsize=8)
def _read_facts(release: Release) -> Mapping[str, Any]:
    rows = release.read("released_meta")
    return MappingProxyType({str(row["key"]): json.loads(row["value"]) for row in rows})


@lru_cache(maxsize=8)
def _list_columns(release: Release) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in release.read("released_tables"):
        found.setdefault(row["table_name"], set()).add(row["column_name"])
    return {name: frozenset(columns) for name, columns in found.items()}
