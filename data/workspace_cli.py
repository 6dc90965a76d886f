"""`commonbeat workspace`: backup, restore, erase, retain, check."""

from __future__ import annotations

import dataclasses
import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from data.city_file import find_city_file, read_city
from data.clock import read_clock
from data.home import list_built_cities
from data.workspace_settings import WorkspaceSettings

if TYPE_CHECKING:
    from data.workspace.store import Workspace

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")
by_whom = click.option(
    "--who", default=getpass.getuser, help="Your name, for the audit trail; else the account's."
)
city_argument = click.argument("city")


@click.group()
def workspace() -> None:
    """Keep safe what people entered: backup, restore, erase, retain, check."""


@contextmanager
def opened(city: str) -> Iterator[Workspace]:
    """Yield the workspace of a city that is built, or has a city file."""
    # The database's library takes a while to load, and only these commands need it.
    from data.workspace.store import open_workspace

    slug = city if city in list_built_cities() else find_city_file(city).stem
    kept = open_workspace(slug)
    try:
        yield kept
    finally:
        kept.close()


def say(value: Any, text: str, *, as_json: bool) -> None:
    """Print a result: as JSON, or as lines."""
    click.echo(json.dumps(value, indent=1, default=str, ensure_ascii=False) if as_json else text)


@workspace.command()
@city_argument
@click.option("--to", "path", required=True, type=click.Path(path_type=Path), help="New file to write.")
@as_json
def backup(city: str, path: Path, *, as_json: bool) -> None:
    """Write all that people entered for CITY into one file."""
    from data.workspace.backup import write_backup

    with opened(city) as kept:
        contents = write_backup(kept, path)
    text = f"{path}: {contents.records} records, {contents.entries} entries of the audit trail"
    say(dataclasses.asdict(contents) | {"path": str(path)}, text, as_json=as_json)


@workspace.command()
@city_argument
@click.option("--from", "path", required=True, type=click.Path(path_type=Path), help="File of `backup`.")
@click.option("--yes", is_flag=True, help="Restore although what was entered since is lost.")
@by_whom
@as_json
def restore(city: str, path: Path, who: str, *, yes: bool, as_json: bool) -> None:
    """Put a backup in the place of what people entered for CITY; what was erased since is erased again."""
    from data.workspace import WorkspaceUserError
    from data.workspace.backup import find_newer, open_backup, restore_backup

    with opened(city) as kept, open_backup(path, kept.city) as source:
        newer = find_newer(kept, source)
        if newer and not yes:
            raise WorkspaceUserError(
                f"{city} has {newer.entries} entries that {path} has not, the last by {newer.last_who} at "
                f"{newer.last_at:%Y-%m-%d %H:%M} UTC; make a backup of them, then restore with --yes"
            )
        contents = restore_backup(kept, source, who=who, source=path.name)
    text = f"{city}: {contents.records} records restored, {contents.erased_again} erased again"
    say(dataclasses.asdict(contents), text, as_json=as_json)


@workspace.command()
@city_argument
@click.argument("kind")
@click.argument("record_id")
@click.option("--field", "fields", required=True, multiple=True, help="Field whose words go; repeatable.")
@click.option("--why", required=True, help="Reason, kept with the tombstone.")
@by_whom
def erase(city: str, kind: str, record_id: str, fields: tuple[str, ...], why: str, who: str) -> None:
    """Erase words of the record RECORD_ID of a KIND for good, in the audit trail too."""
    from data.workspace import WorkspaceUserError
    from data.workspace.records import KINDS

    if kind not in KINDS:
        raise WorkspaceUserError(f"no kind of record is named {kind}; give one of {', '.join(KINDS)}")
    with opened(city) as kept:
        kept.erase(KINDS[kind], record_id, fields=fields, who=who, why=why)
    click.echo(f"{kind} {record_id}: {', '.join(fields)} erased")
    click.echo("Backups made before still hold the words: make a new one and remove those.", err=True)


@workspace.command()
@city_argument
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
@by_whom
@as_json
def retain(city: str, who: str, *, dry_run: bool, as_json: bool) -> None:
    """Erase free text of CITY whose retention period has ended (`retention_months` of the city file)."""
    from data.workspace.retention import apply_retention, find_due

    settings = read_city(find_city_file(city)).workspace
    with opened(city) as kept:
        due = find_due(kept, settings, today=read_clock().date())
        if not dry_run:
            apply_retention(kept, due, who=who)
    done = "would be erased" if dry_run else "erased"
    lines = [f"{each.kind} {each.record_id} of {each.dated}: {', '.join(each.fields)} {done}" for each in due]
    say(
        [dataclasses.asdict(each) for each in due], "\n".join(lines or [name_none(settings)]), as_json=as_json
    )


def name_none(settings: WorkspaceSettings) -> str:
    """Return why nothing is erased."""
    if settings.retention_months or settings.retention_months_by_kind:
        return "nothing is old enough to be erased"
    return "the city file sets no retention_months: nothing is erased"


@workspace.command()
@city_argument
@as_json
def check(city: str, *, as_json: bool) -> None:
    """Read all that people entered for CITY and say what is wrong; exit code 1 if something is."""
    from data.workspace.checking import check_workspace

    with opened(city) as kept:
        found = check_workspace(kept)
    lines = [f"place    {found.place}", f"version  {found.version}"]
    lines += [f"{count:>7}  {kind.replace('_', ' ')}" for kind, count in found.records.items() if count]
    lines += [f"wrong    {problem}" for problem in found.problems] or ["nothing is wrong"]
    say(dataclasses.asdict(found), "\n".join(lines), as_json=as_json)
    if found.problems:
        raise SystemExit(1)


@workspace.command()
@city_argument
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--level", help="Level of the areas that the files are named by, such as AA3.json.")
@by_whom
@as_json
def priorities(city: str, files: tuple[Path, ...], level: str | None, who: str, *, as_json: bool) -> None:
    """Enter neighbourhood priorities of data.police.uk (JSON) for CITY as concerns and actions.

    Run again on the same or newer files it adds what is new and leaves alone what people changed since.
    """
    from data.workspace.exchange.priorities import read_priorities, take_in_priorities

    areas = find_areas(city, files, level) if level else {}
    found, refused = [], list[str]()
    for path in files:
        read, lacking = read_priorities(path, area_id=areas.get(path))
        found += read
        refused += lacking
    with opened(city) as kept:
        taken = take_in_priorities(kept, found, level=level, who=who)
    text = f"{taken.concerns} concerns and {taken.actions} actions entered, {taken.known} known already"
    say(dataclasses.asdict(taken) | {"refused": refused}, "\n".join([text, *refused]), as_json=as_json)


def find_areas(city: str, files: tuple[Path, ...], level: str) -> dict[Path, str]:
    """Return the area that each file is named by.

    Raises
    ------
    WorkspaceUserError
        A file is named by no area of the level.
    """
    from data.reading import open_build
    from data.workspace import WorkspaceUserError

    with open_build(city) as connection:
        rows = connection.table("mart_area").select("level", "area_id").fetchall()
    known = {area_id for own, area_id in rows if own == level}
    for path in files:
        if path.stem not in known:
            raise WorkspaceUserError(
                f"{path.name}: {path.stem} is no {level} of {city}; "
                "name each file by its area, or leave --level out"
            )
    return {path: path.stem for path in files}
