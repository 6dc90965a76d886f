"""`commonbeat check`: everything is read, nothing is built."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from data.check import check_city, describe_check


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
