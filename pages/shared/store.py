"""The only place that opens DuckDB: builds are read-only, locked down, and read with a cursor per call.

A build is a file of its own behind a pointer (`current.json`). Handles are kept per file, so a page that
began on one build can finish on it; when its file is gone, reads go on with the build that the pointer names.
What people logged is laid over the build in memory; handles and answers are kept per version of the log.
"""

import json
import os
import re
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import pyarrow as pa
import shapely

from data.workspace import Workspace, WorkspaceUserError, open_workspace
from data.workspace.database import find_workspace
from data.workspace.overlay import lay_over
from pages.shared.errors import NoBuildError
from pages.shared.keep import keep
from queries.catalog import run_query

if TYPE_CHECKING:
    from geo.assign import AreaIndex

_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "lock_configuration": True,
}
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ATTEMPTS = 8


@dataclass(frozen=True)
class BuildInfo:
    """One build of one city, as `current.json` names it, and the state of the log that lies over it."""

    city: str
    build_id: str
    path: Path
    city_name: str
    built_at: datetime
    entries: str = ""
    """Names the log's version and the month that it is read in; empty where nothing is logged."""
    trouble: str = ""
    """Why the log cannot be read now, in a sentence; the build alone is read then."""

    @property
    def key(self) -> tuple[str, str]:
        """What answers are kept by: they differ with the city, the build and what is laid over it."""
        return self.city, f"{self.build_id}+{self.entries}" if self.entries else self.build_id

    @property
    def state(self) -> tuple[Path, str]:
        """The same, of all homes that a process ever reads: the build's file, and what is laid over it."""
        return self.path, self.entries


@dataclass(frozen=True)
class _OpenBuild:
    path: Path
    connection: duckdb.DuckDBPyConnection


def find_home() -> Path:
    """Folder that holds `data/built`: COMMONBEAT_HOME, else the checkout."""
    named = os.environ.get("COMMONBEAT_HOME")
    return Path(named) if named else Path(__file__).resolve().parents[2]


def choose_city() -> str:
    """Slug of the city that this server shows: COMMONBEAT_CITY, else the only one built, else `demo`."""
    named = os.environ.get("COMMONBEAT_CITY")
    built = sorted(path.parent.name for path in (find_home() / "data" / "built").glob("*/current.json"))
    return named or (built[0] if len(built) == 1 else "demo")


def find_today() -> date:
    """The day it is: COMMONBEAT_TODAY (ISO) where it is set, else the clock's."""
    frozen = os.environ.get("COMMONBEAT_TODAY")
    return date.fromisoformat(frozen) if frozen else datetime.now(tz=UTC).date()


def current_build(city: str | None = None) -> BuildInfo:
    """Look at the pointer and at the log: the build to read now, with the entries there are now.

    Raises
    ------
    NoBuildError
        If the city has never been built, or its pointer names a file that is not there.
    """
    slug = city or choose_city()
    for _ in range(_ATTEMPTS):
        info = _read_pointer(slug)
        if info is not None and info.path.exists():
            return _with_entries(info)
    raise NoBuildError(f"Nothing has been built for {slug} yet: run `commonbeat build {slug}`.")


def _read_pointer(slug: str) -> BuildInfo | None:
    pointer = find_home() / "data" / "built" / slug / "current.json"
    if not _PLAIN_NAME.fullmatch(slug):
        return None
    try:
        seen = pointer.stat()
    except FileNotFoundError:
        return None
    return _parse_pointer(slug, pointer, (seen.st_ino, seen.st_mtime_ns, seen.st_size))


# Every build puts a new file in the pointer's place, so that what a file said once stays true of it.
@keep(16, by=lambda slug, pointer, stamp: (slug, pointer, stamp))
def _parse_pointer(slug: str, pointer: Path, stamp: tuple[int, ...]) -> BuildInfo:  # noqa: ARG001 - the key
    named = json.loads(pointer.read_text(encoding="utf-8"))
    return BuildInfo(
        city=slug,
        build_id=str(named["build_id"]),
        path=pointer.parent / str(named["file"]),
        city_name=str(named.get("city_name", slug)),
        built_at=datetime.fromisoformat(str(named["built_at"])),
    )


def _with_entries(info: BuildInfo) -> BuildInfo:
    try:
        return replace(info, entries=_name_entries(info.city))
    except WorkspaceUserError as problem:
        return replace(info, trouble=str(problem))


def _name_entries(city: str) -> str:
    """The log's version and the month up to which it covers; empty without a log: none is made here."""
    found = _find_log(city)
    if found is None:
        return ""
    place, file_id = found
    return f"{file_id:x}.{_open_log(city, place, file_id).version()}.{find_today():%Y-%m}"


def _find_log(city: str) -> tuple[str, int] | None:
    """Where the log is kept, and which file that is: another one, as after a restore, counts anew."""
    if url := os.environ.get("COMMONBEAT_WORKSPACE_URL"):
        return url, 0
    path = find_workspace(city)
    return (str(path), path.stat().st_ino) if path.exists() else None


@keep(8, by=lambda city, place, file_id: (city, place, file_id))
def _open_log(city: str, place: str, file_id: int) -> Workspace:  # noqa: ARG001 - one per file
    return open_workspace(city)


def _is_there(handle: _OpenBuild | None) -> bool:
    return handle is None or handle.path.exists()


# Dropping a handle closes it once the last cursor is done; closing it here would end another thread's query.
@keep(4, by=lambda path: path, is_good=_is_there)
def _open_file(path: str) -> _OpenBuild:
    return _OpenBuild(Path(path), duckdb.connect(path, read_only=True, config=_LOCKED))


@keep(4, by=lambda path, city, entries: (path, city, entries), is_good=_is_there)
def _lay_over(path: str, city: str, entries: str) -> _OpenBuild | None:  # noqa: ARG001 - one per version
    found = _find_log(city)
    connection = lay_over(Path(path), _open_log(city, *found), today=find_today()) if found else None
    return _OpenBuild(Path(path), connection) if connection else None


def _open_build(info: BuildInfo) -> _OpenBuild:
    laid = _lay_over(str(info.path), info.city, info.entries) if info.entries else None
    return laid or _open_file(str(info.path))


def _settle_build(build: BuildInfo | None) -> tuple[BuildInfo, _OpenBuild]:
    """Open the build asked for, or the current one if its file is gone."""
    wanted = build
    for _ in range(_ATTEMPTS):
        info = wanted or current_build(build.city if build else None)
        try:
            return info, _open_build(info)
        except duckdb.IOException:
            if info.path.exists():
                raise
            wanted = None
    raise NoBuildError("The builds of this city vanish while they are read: run `commonbeat doctor`.")


def _run(handle: _OpenBuild, query_name: str, parameters: dict[str, object]) -> pa.Table:
    cursor = handle.connection.cursor()
    try:
        return run_query(cursor, query_name, parameters)
    finally:
        cursor.close()


def _name_question(
    info: BuildInfo, _: _OpenBuild, query_name: str, parameters: dict[str, object]
) -> Hashable:
    plain = (tuple(value) if isinstance(value, list) else value for value in parameters.values())
    return (info.state, query_name, *parameters, *plain)


@keep(2048, by=_name_question)
def _read_kept(
    info: BuildInfo,  # noqa: ARG001 - answers are kept per build and version of the log
    handle: _OpenBuild,
    query_name: str,
    parameters: dict[str, object],
) -> pd.DataFrame:
    frame: pd.DataFrame = _run(handle, query_name, parameters).to_pandas()
    return frame


def read(query_name: str, *, build: BuildInfo | None = None, **parameters: object) -> pd.DataFrame:
    """Run one of `queries/reads` and return its rows.

    Parameters
    ----------
    query_name
        The file's stem.
    build
        The build that the page's run began with; the current one by default.
    **parameters
        A value for each `$name` of the query; sequences as lists.

    Returns
    -------
    DataFrame
        The caller's own: columns can be set. Answers are kept per build and version of the log.
    """
    info, handle = _settle_build(build)
    # Pandas copies a column once somebody writes to it.
    return _read_kept(info, handle, query_name, parameters).copy(deep=False)


def city_settings(build: BuildInfo | None = None) -> dict[str, Any]:
    """Everything that the build knows of its city (`meta_city`), by key; shared, so not to be changed."""
    info, handle = _settle_build(build)
    return _parse_settings(info, handle)


@keep(4, by=lambda info, _: info.path)
def _parse_settings(info: BuildInfo, handle: _OpenBuild) -> dict[str, Any]:  # noqa: ARG001 - the key
    rows = _run(handle, "city_settings", {}).to_pylist()
    return {str(row["key"]): json.loads(row["value"]) for row in rows}


def read_layer(city: str, build_id: str, name: str) -> str | None:
    """The GeoJSON of a map layer of one named build; None if there is no such build or layer.

    Names are checked before they become a path: they arrive in an address.
    """
    if not _PLAIN_NAME.fullmatch(city) or not _PLAIN_NAME.fullmatch(build_id):
        return None
    path = find_home() / "data" / "built" / city / f"{build_id}.duckdb"
    if not path.exists():
        return None
    rows = _run(_open_file(str(path)), "map_layer_by_name", {"name": name})
    return str(rows.column("geojson")[0]) if rows.num_rows else None


@keep(16, by=lambda build, level: (build.path, level))
def _index_level(build: BuildInfo, level: str) -> "tuple[AreaIndex, list[str]]":
    # It brings half a second of imports, and only a search by coordinates asks for it.
    from geo.assign import AreaIndex

    shapes = read("area_shapes", build=build, level=level)
    polygons = [shapely.from_wkb(bytes(shape)) for shape in shapes["geometry"]]
    return AreaIndex(polygons, expected_points=1), [str(area_id) for area_id in shapes["area_id"]]


def locate(lon: float, lat: float, *, level: str, build: BuildInfo | None = None) -> str | None:
    """The area of a level that holds a point (EPSG:4326, exact); None outside all of them.

    On a shared border the area with the lower id answers, as for incidents.
    """
    info, _ = _settle_build(build)
    index, area_ids = _index_level(info, level)
    position = int(index.assign([lon], [lat])[0])
    return area_ids[position] if position >= 0 else None
