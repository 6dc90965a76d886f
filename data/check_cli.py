"""`commonbeat check` and `commonbeat new-city`: files are looked at, nothing is built."""

from __future__ import annotations

import dataclasses
import difflib
import json
from collections.abc import Callable
from pathlib import Path
from zoneinfo import available_timezones

import click
from click.core import ParameterSource

from data.check import check_city, describe_check
from data.errors import CityFileError
from data.new_city import write_city_file

EXISTING = click.Path(path_type=Path, exists=True)
"""A file, a folder of files alike, or the folder that a file geodatabase is."""


@click.command()
@click.argument("city")
@click.option("--data", type=click.Path(path_type=Path), help="Folder that the city file's paths start from.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")
def check(city: str, data: Path | None, *, as_json: bool) -> None:
    """Read all files of CITY, build nothing, and list all that is wrong; exit code 1 if something is."""
    found = check_city(city, data=data)
    answer = json.dumps(dataclasses.asdict(found), indent=1, default=str, ensure_ascii=False)
    click.echo(answer if as_json else describe_check(found))
    if found.problems:
        raise SystemExit(1)


OFFERED = {
    "incidents": "File of incidents",
    "events": "Calendar of events",
    "surveys": "Survey",
    "population": "Residents by area",
    "venues": "Places where events can be held",
}
"""Kinds of sources that `new-city` asks for after the boundaries."""


def offer(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for a file of each kind of source."""
    for kind, words in reversed(OFFERED.items()):
        about = f"{words}: CSV, JSON, Excel, Parquet; a file or a folder."
        command = click.option(f"--{kind}", type=EXISTING, help=about)(command)
    return command


@click.command("new-city")
@click.argument("slug")
@click.option("--name", prompt="Name of the city", help="Name that readers see.")
@click.option("--timezone", prompt="Time zone, such as America/Chicago", help="IANA time zone.")
@click.option("--areas", prompt="Boundary file", type=EXISTING, help="Boundary file that GDAL reads.")
@offer
@click.pass_context
def new_city(
    ctx: click.Context, /, slug: str, name: str, timezone: str, areas: Path, **given: Path | None
) -> None:
    """Look at an agency's files and write SLUG.toml in this folder, with comments on what to decide.

    Whoever is asked for the boundaries is asked for the other files too.
    """
    if timezone not in available_timezones():
        near = difflib.get_close_matches(timezone, sorted(available_timezones()), n=1)
        hint = f"; did you mean {near[0]}?" if near else ", such as America/Chicago"
        raise CityFileError(f"{timezone}: a time zone of the IANA list was needed{hint}")
    to = Path(f"{slug.removesuffix('.toml')}.toml")
    if to.exists():
        raise CityFileError(f"{to}: is there already; give another name, or move it away")
    if ctx.get_parameter_source("areas") is ParameterSource.PROMPT:
        given |= {kind: ask_for(kind) for kind, path in given.items() if path is None}
    files = {kind: path for kind, path in given.items() if path is not None}
    write_city_file(to, name=name, timezone=timezone, areas=areas, others=files)
    click.echo(f"{to}: read its comments, correct it, then run `commonbeat check {to}`")


def ask_for(kind: str) -> Path | None:
    """Ask for the file of a kind of source until one is there, or none is given."""
    while text := click.prompt(f"{OFFERED[kind]} (Enter for none)", default="", show_default=False).strip():
        if Path(text).exists():
            return Path(text)
        click.echo(f"Error: there is no file {text}.")
    return None
