"""The `commonbeat` command."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from data import doctor as examination
from data.build import ReadElsewhere, build_city
from data.check_cli import check, new_city
from data.city_file import find_city_file
from data.demo_build import build_demo
from data.demonstration.logbook import keep_logbook
from data.errors import UserError
from data.export import export_table, find_table, select_rows
from data.home import Pointer, find_built
from data.ledger import describe_source, read_ledger
from data.progress import ProgressBar
from data.publish_cli import publish
from data.reading import choose_city, open_build
from data.rollback import rollback
from data.serve_cli import serve
from data.trace import describe_trace, trace_table
from data.workspace.overlaid import open_overlaid
from data.workspace_cli import workspace
from geo.errors import GeoUserError
from queries.errors import UserError as QueryUserError

USERS_FAULT = (UserError, GeoUserError, QueryUserError)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


class Fault(click.ClickException):
    """The user's fault: one sentence, exit code 2."""

    exit_code = 2


class Commands(click.Group):
    """A group whose commands turn the user's fault into a sentence; ours is a crash."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except USERS_FAULT as error:
            raise Fault(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="commonbeat")
def main() -> None:
    """See where officers and neighbours meet, and whether it helps."""


def say(value: Mapping[str, Any] | list[Any], text: str, *, as_json: bool) -> None:
    """Print a result: as JSON, or as lines."""
    click.echo(json.dumps(value, indent=1, default=str, ensure_ascii=False) if as_json else text)


def say_built(pointer: Pointer, *, as_json: bool) -> None:
    """Print which build is now in force."""
    path = find_built(pointer.city) / pointer.file
    size_mb = path.stat().st_size / 1e6
    text = f"{pointer.city_name}: build {pointer.build_id} is in force ({size_mb:.1f} MB, {path})"
    say(dataclasses.asdict(pointer) | {"path": str(path)}, text, as_json=as_json)


def warn(sentence: str) -> None:
    """Print what should be looked at."""
    click.echo(f"Look at this: {sentence}", err=True)


main.add_command(workspace)
main.add_command(publish)
main.add_command(rollback)
main.add_command(serve)
main.add_command(check)
main.add_command(new_city)


@main.command()
@click.argument("city")
@click.option("--data", type=click.Path(path_type=Path), help="Folder that the city file's paths start from.")
@click.option("--full", is_flag=True, help="Read every file, also those that did not change.")
@click.option("--accept-shrink", is_flag=True, help="Let sources lose records since the build in force.")
@click.option("--workers", type=click.IntRange(1), help="Read incident files in this many processes.")
@click.option("--scheduler", metavar="ADDRESS", help="Read them on the workers of a Dask scheduler.")
@as_json
def build(
    city: str, data: Path | None, workers: int | None, scheduler: str | None, *, as_json: bool, **how: Any
) -> None:
    """Build CITY (a name in data/cities, or a path to a TOML) from its files, and put it in force.

    What did not change since the build in force is taken over from it.
    """
    if data is not None and not data.is_dir():
        raise UserError(f"--data {data}: no such folder; give the folder that holds the city's files")
    with choose_readers(workers, scheduler) as read_elsewhere:
        pointer = build_city(
            city,
            data=data,
            progress=ProgressBar(quiet=as_json),
            warn=warn,
            read_elsewhere=read_elsewhere,
            **how,
        )
    say_built(pointer, as_json=as_json)


@contextmanager
def choose_readers(workers: int | None, scheduler: str | None) -> Iterator[ReadElsewhere | None]:
    """Yield what reads incident files in other processes; None where they are read in this one."""
    if not workers and not scheduler:
        yield None
        return
    # Only builds that several processes share need it.
    from data.workers import open_workers, read_on_workers

    with open_workers(workers, scheduler) as client:
        yield partial(read_on_workers, client)


@main.command()
@click.option("--fresh", is_flag=True, help="Generate and build again, even if it is there.")
@click.option("--without-log", is_flag=True, help="Begin no log; a log that is there is never touched.")
@as_json
def demo(*, fresh: bool, without_log: bool, as_json: bool) -> None:
    """Generate the demonstration city and build it, unless that was done before, and begin its log."""
    pointer = build_demo(fresh=fresh, progress=ProgressBar(quiet=as_json))
    if not without_log:
        keep_logbook()
    say_built(pointer, as_json=as_json)


@main.command()
@click.argument("table")
@click.option("--city", help="City to export from; the only one built if not given.")
@click.option("--to", type=click.Path(path_type=Path), help="File ending in .csv, .parquet or .geojson.")
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="Only rows with this value; repeatable.")
@click.option("--as-built", is_flag=True, help="Leave out what people logged.")
def export(table: str, city: str | None, to: Path | None, where: tuple[str, ...], *, as_built: bool) -> None:
    """Write TABLE of the contract (see docs/tables.md); CSV to standard output if no file is given.

    What people logged is in it as it is on the pages, without a new build.
    """
    wanted = find_table(table)
    with (open_build if as_built else open_overlaid)(choose_city(city)) as connection:
        text = export_table(select_rows(connection, wanted, where), wanted, to)
    if text is not None:
        click.echo(text, nl=False)


@main.command()
@click.argument("table")
@as_json
def trace(table: str, *, as_json: bool) -> None:
    """Show the way from files to TABLE."""
    steps = trace_table(table)
    lines = [
        {
            "output": step.output,
            "inputs": step.inputs,
            "kind": step.kind,
            "file": step.file,
            "description": step.say,
        }
        for step in steps
    ]
    say(lines, describe_trace(steps), as_json=as_json)


@main.command()
@click.argument("city")
@as_json
def sources(city: str, *, as_json: bool) -> None:
    """Show the ledger of CITY: what each source sent and what became of it."""
    slug = find_city_file(city).stem
    ledger = read_ledger(slug)
    say(ledger, "\n".join(describe_source(line) for line in ledger), as_json=as_json)


@main.command()
@click.option("--clear", is_flag=True, help="Remove what killed builds left behind.")
@as_json
def doctor(*, clear: bool, as_json: bool) -> None:
    """Show versions, paths, sign-in, builds and disk, and what is wrong; exit code 1 if something is."""
    report = examination.examine(clear=clear)
    say(dataclasses.asdict(report), describe_report(report), as_json=as_json)
    if report.problems:
        raise SystemExit(1)


def describe_report(report: examination.Report) -> str:
    """Return the report in words."""
    lines = ["versions  " + ", ".join(f"{name} {version}" for name, version in report.versions.items())]
    lines.append(f"home      {report.home} ({report.free_gb} GB free)")
    lines.append(f"sign-in   {report.sign_in}")
    lines += [
        f"city      {city['city']}: {len(city['builds'])} builds, {city['size_mb']} MB, "
        f"in force {city['in_force']}"
        for city in report.cities
    ]
    lines += [f"cleared   {path}" for path in report.cleared]
    lines += [f"wrong     {problem}" for problem in report.problems] or ["nothing is wrong"]
    return "\n".join(lines)


@main.command("verify-methods")
@click.option("--data", type=click.Path(path_type=Path), help="Folder with mpdta.csv, for some checks.")
@as_json
def verify_methods(data: Path | None, *, as_json: bool) -> None:
    """Compute every published figure of the measures, beside ours; exit code 1 if one differs."""
    # The estimators take a while to load, and only this command needs them.
    from data import verify

    result = verify.verify_methods(data)
    say(verify.list_verification(result), verify.describe_verification(result), as_json=as_json)
    if result.failed:
        raise SystemExit(1)


if __name__ == "__main__":
    main(prog_name="commonbeat")
