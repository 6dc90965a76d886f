"""Files → tables: builds that run the pipeline and replace each other atomically."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from data.city_file import find_city_file, read_city
from data.clock import read_clock
from data.contracts import KEPT, TABLES
from data.home import Pointer, find_built, list_leftovers, remove_old_builds, sync_folder, write_pointer
from data.incident_jobs import ReadingJob
from data.machine import limit_memory, say_what_ran_out
from data.meta import write_meta
from data.pipeline import PIPELINE
from data.refresh import (
    BY_MONTH,
    Refresh,
    change_mart,
    check_shrinking,
    describe_recipe,
    find_refresh,
    list_running,
    read_accounts_in_force,
    take_over,
)
from data.steps import BuildContext, Step
from queries.catalog import read_query

Progress = Callable[[int, int, str], None]
ReadElsewhere = Callable[[BuildContext, Sequence[ReadingJob]], None]


def build_city(
    name: str,
    *,
    data: Path | None = None,
    now: dt.datetime | None = None,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
    full: bool = False,
    accept_shrink: bool = False,
    read_elsewhere: ReadElsewhere | None = None,
) -> Pointer:
    """Build a city from its files, check it, and put it in force.

    The build is a new file beside the earlier ones; until the last step the earlier one serves, and a build
    that is killed or fails changes nothing. Where the build in force was made by the same code from the same
    settings and boundaries, the new one begins as its copy and reads only incident files that changed: its
    tables are those of a full build.

    Parameters
    ----------
    name
        Name of a file in `data/cities/`, or a path to a TOML.
    data
        Folder that the city file's paths start from; the city file's own folder if not given.
    now
        Time of the build; the clock's if not given.
    progress
        Called with steps done, steps in all, and what is being done.
    warn
        Called with each sentence about something that does not stop the build but should be looked at.
    full
        Read every file, whatever the build in force holds.
    accept_shrink
        Let sources lose as many records as they like.
    read_elsewhere
        Reads incident files in other processes, see `data/workers.py`; they are read here if not given.

    Raises
    ------
    UserError
        The city file or a source is not as it should be.
    """
    path = find_city_file(name)
    city = read_city(path)
    started = now or read_clock()
    build_id = f"{started.astimezone(dt.UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    folder = find_built(path.stem)
    folder.mkdir(parents=True, exist_ok=True)
    remove_leftovers(path.stem)
    part = folder / f"{build_id}.part"
    recipe = describe_recipe(city, data or path.parent)
    refresh = None if full else find_refresh(path.stem, recipe)
    with say_what_ran_out(folder), begin(part, refresh) as connection:
        context = BuildContext(connection, city, path.stem, data or path.parent, build_id, started)
        context.recipe, context.refresh, context.read_elsewhere = recipe, refresh, read_elsewhere
        run_pipeline(context, progress or ignore_progress)
        if not accept_shrink:
            check_shrinking(context, read_accounts_in_force(path.stem))
    for warning in [*context.remarks, *context.warnings]:
        (warn or ignore)(warning)
    publish(part, folder / f"{build_id}.duckdb")
    built_at = started.astimezone(dt.UTC).isoformat(timespec="seconds")
    pointer = Pointer(build_id, f"{build_id}.duckdb", path.stem, city.city.name, built_at)
    write_pointer(pointer)
    remove_old_builds(path.stem)
    return pointer


def begin(part: Path, refresh: Refresh | None) -> duckdb.DuckDBPyConnection:
    """Open the new file: empty, or a copy of the build in force."""
    if refresh:
        shutil.copyfile(refresh.path, part)
    return duckdb.connect(str(part))


def ignore(_warning: str) -> None:
    """Tell nobody."""


def ignore_progress(_done: int, _steps: int, _say: str) -> None:
    """Tell nobody."""


def remove_leftovers(city: str) -> list[Path]:
    """Remove what killed builds of a city left behind, and return it.

    A build that is still running holds a lock on its file; that file is left alone.
    """
    removed = []
    for leftover in list_leftovers(city):
        if is_in_use(leftover):
            continue
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink(missing_ok=True)
        removed.append(leftover)
    return removed


def is_in_use(path: Path) -> bool:
    """Return whether a process has the engine open on a build, or on the build that a file belongs to."""
    if path.suffix != ".part":
        build = path.with_suffix("")
        return build.suffix == ".part" and build.exists() and is_in_use(build)
    try:
        duckdb.connect(str(path)).close()
    except duckdb.IOException as error:
        return "lock" in str(error).lower()
    except duckdb.Error:
        return False
    return False


def run_pipeline(context: BuildContext, progress: Progress) -> None:
    """Run every step into the new file, and check it against the contract."""
    context.connection.execute("set preserve_insertion_order = true; set timezone = 'UTC'")
    limit_memory(context.connection)
    if context.refresh:
        take_over(context, context.refresh)
    else:
        context.connection.execute(
            "create table rejected_rows (build_id varchar, source varchar, file varchar, "
            "row_number bigint, reason varchar, raw varchar)"
        )
    steps = list_running(PIPELINE, context.refresh)
    for done, step in enumerate(steps):
        progress(done, len(steps), step.say)
        run_step(context, step)
        forget_read(context, steps, done)
    write_meta(context, PIPELINE)
    check_build(context)
    progress(len(steps), len(steps), "Checked and saved.")
    context.connection.execute("checkpoint")


def run_step(context: BuildContext, step: Step) -> None:
    """Make one step's table: by its function, else by its .sql file; in a refresh change what can be."""
    if context.refresh and step.output in BY_MONTH:
        change_mart(context, step.output)
    elif step.make:
        step.make(context)
    else:
        context.create(step.output, read_query(step.output))


def forget_read(context: BuildContext, steps: Sequence[Step], done: int) -> None:
    """Drop the tables that no later step reads and that the build does not keep."""
    later = {table for step in steps[done + 1 :] for table in step.inputs}
    for table in {steps[done].output, *steps[done].inputs} - later - KEPT:
        context.drop(table)


def check_build(context: BuildContext) -> None:
    """Stop the build where a table is not as the contract says, or numbers that must agree do not.

    Raises
    ------
    AssertionError
        Our fault: a table differs from `data/contracts.py`, a sum is off, or a row was lost.
    """
    connection = context.connection
    for table in TABLES.values():
        found = [(row[0], row[1]) for row in connection.execute(f"describe {table.name}").fetchall()]
        wanted = [(column.name, column.type) for column in table.columns]
        assert found == wanted, f"{table.name} is {found}, the contract says {wanted}"
    lost = connection.execute(
        "select source from source_ledger where accepted + rejected <> received"
    ).fetchall()
    assert not lost, f"rows were lost in {lost}"
    incidents = connection.execute("select count(*) from int_incident").fetchall()[0][0]
    sums = connection.execute(
        "select level, sum(incidents) from mart_area_month where offence_group = 'all' group by level"
    ).fetchall()
    wrong = [(level, total) for level, total in sums if (total or 0) != incidents]
    assert not wrong, f"of {incidents} incidents the levels hold {wrong}"


def publish(part: Path, final: Path) -> None:
    """Give a finished build its name, on disk before anybody is told."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(final)
    sync_folder(final.parent)
