"""What this installation is, and what is wrong with it."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
from dataclasses import dataclass, field
from typing import Any

import duckdb

from data.build import is_in_use, remove_leftovers
from data.errors import BuildError
from data.home import find_built, find_home, list_builds, list_built_cities, list_leftovers, read_pointer
from data.reading import open_build
from data.workspace import sign_in
from data.workspace.people import SignInError

PACKAGES = (
    "commonbeat",
    "streamlit",
    "streamlit-folium",
    "folium",
    "duckdb",
    "geopandas",
    "shapely",
    "pandas",
)
LOW_DISK_GB = 2.0


@dataclass
class Report:
    """What `commonbeat doctor` found."""

    versions: dict[str, str] = field(default_factory=dict)
    home: str = ""
    sign_in: str = ""
    free_gb: float = 0.0
    cities: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)


def examine(*, clear: bool = False) -> Report:
    """Look at versions, paths, builds and disk, and name what is wrong with what to do about it.

    Parameters
    ----------
    clear
        Remove what killed builds left behind.
    """
    report = Report(versions=read_versions(), home=str(find_home()))
    home = find_home()
    report.free_gb = round(shutil.disk_usage(home if home.exists() else home.parent).free / 1e9, 1)
    if report.free_gb < LOW_DISK_GB:
        report.problems.append(f"{report.free_gb} GB of disk are free, builds need {LOW_DISK_GB}: make room")
    for city in list_known_cities():
        report.cities.append(examine_city(city, report, clear=clear))
    report.sign_in = describe_sign_in()
    report.problems += sign_in.list_problems()
    if not report.cities:
        report.problems.append("no city is built; run `commonbeat demo` or `commonbeat build CITY`")
    return report


def describe_sign_in() -> str:
    """Say in words whether sign-in is configured and what it allows."""
    if not sign_in.is_configured():
        return "not configured; team pages open on this machine alone"
    try:
        provider, people = sign_in.read_provider(), sign_in.read_people()
    except SignInError:
        return "configured and damaged; nobody gets in"
    count = len(people.people)
    return (
        f"configured at {provider.origin} with provider {provider.name}; "
        f"{count} {'person' if count == 1 else 'people'}, each sign-in lasts {people.sign_in.hours:g} hours"
    )


def read_versions() -> dict[str, str]:
    """Return the versions of Python and of what matters most."""
    versions = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return versions


def list_known_cities() -> list[str]:
    """Return every city that has a folder of builds, in force or not."""
    folder = find_home() / "data" / "built"
    names = {path.name for path in folder.glob("*") if path.is_dir()}
    return sorted(names | set(list_built_cities()))


def examine_city(city: str, report: Report, *, clear: bool) -> dict[str, Any]:
    """Return the state of one city's builds, and add what is wrong to the report."""
    if clear:
        report.cleared += [str(path) for path in remove_leftovers(city)]
    for path in list_leftovers(city):
        running = "a build that is running" if is_in_use(path) else "a build that did not end"
        remedy = "wait for it" if is_in_use(path) else "`commonbeat doctor --clear` removes it"
        report.problems.append(f"{path.name} in {path.parent} is of {running}; {remedy}")
    builds = [path.name for path in list_builds(city)]
    size_mb = round(sum(path.stat().st_size for path in list_builds(city)) / 1e6, 1)
    state: dict[str, Any] = {"city": city, "builds": builds, "size_mb": size_mb, "in_force": None}
    try:
        state["in_force"] = read_pointer(city).build_id
        check_readable(city)
    except BuildError as error:
        report.problems.append(str(error))
    return state


def check_readable(city: str) -> None:
    """Open the build in force and read from it.

    Raises
    ------
    BuildError
        The file is gone, damaged, or lacks a table.
    """
    with open_build(city) as connection:
        try:
            connection.execute("select count(*) from mart_area").fetchall()
        except duckdb.Error as error:
            place = find_built(city)
            raise BuildError(
                f"{place}: the build in force cannot be read ({error}); run `commonbeat build {city}`"
            ) from error
