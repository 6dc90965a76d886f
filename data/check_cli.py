"""`commonbeat check` and `commonbeat new-city`: files are looked at, nothing is built."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from data.check import check_city, describe_check
from data.new_city import write_city_file

EXISTING = click.Path(path_type=Path, exists=True, dir_okay=False)


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


@click.command("new-city")
@click.argument("slug")
@click.option("--name", prompt="Name of the city", help="Name that readers see.")
@click.option("--timezone", prompt="Time zone, such as America/Chicago", help="IANA time zone.")
@click.option("--areas", prompt="Boundary file", type=EXISTING, help="Boundary file that GDAL reads.")
@click.option("--incidents", type=EXISTING, help="File of incidents: CSV, JSON, Excel or Parquet.")
def new_city(slug: str, name: str, timezone: str, areas: Path, incidents: Path | None) -> None:
    """Look at an agency's files and write SLUG.toml in this folder, with comments on what to decide."""
    to = Path(f"{slug.removesuffix('.toml')}.toml")
    write_city_file(to, name=name, timezone=timezone, areas=areas, incidents=incidents)
    click.echo(f"{to}: read its comments, correct it, then run `commonbeat check {to}`")
