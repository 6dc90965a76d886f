"""Files → tables: the pipeline as a straight line, and builds that replace each other atomically."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from data.area_ground import make_area_ground, make_area_redraw
from data.areas import make_area_neighbour, make_int_area
from data.city_file import find_city_file, read_city
from data.clock import read_clock
from data.contracts import KEPT, TABLES
from data.coverage import make_int_coverage
from data.events.steps import make_int_event, make_int_event_area, make_stg_event
from data.home import Pointer, find_built, list_leftovers, remove_old_builds, sync_folder, write_pointer
from data.incident_facts import make_int_incident
from data.incident_jobs import ReadingJob
from data.incident_places import make_int_incident_place
from data.incidents import make_int_incident_record, make_stg_incident, make_stg_offence
from data.machine import limit_memory
from data.map_layers import make_int_city, make_map_layer
from data.meta import write_meta
from data.places import make_stg_venue
from data.population import make_int_population, make_stg_population
from data.programmes import make_mart_programme
from data.refresh import (
    BY_MONTH,
    change_mart,
    check_shrinking,
    describe_recipe,
    find_refresh,
    list_running,
    read_accounts_in_force,
    take_over,
)
from data.steps import BuildContext, Step
from data.surveys.steps import make_int_survey_wave, make_stg_survey_response, make_stg_survey_score
from queries.catalog import read_query

Progress = Callable[[int, int, str], None]
ReadElsewhere = Callable[[BuildContext, Sequence[ReadingJob]], None]

PIPELINE: tuple[Step, ...] = (
    Step("int_area", (), make_int_area, "Boundaries are repaired, dissolved by id and nested."),
    Step("int_city", ("int_area",), make_int_city, "The city is the union of its finest areas."),
    Step("area_neighbour", ("int_area",), make_area_neighbour, "Areas that touch; islands with the nearest."),
    Step("area_ground", ("int_area",), make_area_ground, "Overlaps, gaps and slivers; levels across levels."),
    Step("area_redraw", ("int_area",), make_area_redraw, "What became of areas where a level was redrawn."),
    Step("stg_population", ("int_area",), make_stg_population, "Residents as their source gives them."),
    Step(
        "int_population",
        ("stg_population", "int_area"),
        make_int_population,
        "Residents are spread to the other levels by overlap of land.",
    ),
    Step("stg_offence", (), make_stg_offence, "The agency's categories are mapped to offence groups."),
    Step(
        "stg_incident",
        ("stg_offence",),
        make_stg_incident,
        "Records are typed; one that cannot be used gets its reason.",
    ),
    Step(
        "int_incident_record",
        ("stg_incident",),
        make_int_incident_record,
        "Records with one id are one incident; the latest update wins.",
    ),
    Step(
        "int_incident_place",
        ("int_incident_record", "int_area"),
        make_int_incident_place,
        "Each incident gets its area in every level: by the agency's code, else by its point.",
    ),
    Step(
        "int_incident",
        ("int_incident_record", "int_incident_place", "int_area"),
        make_int_incident,
        "Incidents in reading order; those superseded are kept apart.",
    ),
    Step("stg_venue", (), make_stg_venue, "Places where an event can be held."),
    Step(
        "stg_event",
        ("int_area", "stg_venue"),
        make_stg_event,
        "Calendar rows are typed; contact details and officers' names are left behind.",
    ),
    Step("int_event", ("stg_event",), make_int_event, "Repeats become one event; each gets its status."),
    Step(
        "int_event_area",
        ("int_event", "stg_event", "stg_venue", "int_area"),
        make_int_event_area,
        "Each event counts once in every area that it names, ancestors included.",
    ),
    Step("stg_survey_score", ("int_area",), make_stg_survey_score, "Published scores, one a row."),
    Step("stg_survey_response", ("int_area",), make_stg_survey_response, "Answers, one person a row."),
    Step(
        "int_survey_wave",
        ("stg_survey_response", "int_area"),
        make_int_survey_wave,
        "Answers become scores with base and interval.",
    ),
    Step(
        "int_coverage",
        ("int_incident", "stg_event"),
        make_int_coverage,
        "The days that sources cover.",
    ),
    Step("int_month", ("int_coverage", "int_incident"), say="Months, and how much of each arrived."),
    Step(
        "int_area_month",
        ("int_area", "int_month"),
        say="The months in which each area's boundaries are in force.",
    ),
    Step("mart_area", ("int_area", "int_city", "int_population"), say="Areas with land and residents."),
    Step("mart_area_population_group", ("int_population",), say="Residents by group."),
    Step(
        "mart_area_month",
        ("int_incident", "int_area", "int_month", "int_area_month"),
        say="Incidents by area and month.",
    ),
    Step("mart_area_month_category", ("int_incident", "int_area"), say="Incidents by the agency's category."),
    Step("mart_area_hour", ("int_incident", "int_area"), say="Incidents by weekday and hour."),
    Step(
        "mart_source_area_month",
        ("int_incident", "int_area"),
        say="Each source's incidents by area, and where its codes and points disagree.",
    ),
    Step("mart_event", ("int_event", "int_event_area"), say="Engagement events."),
    Step(
        "int_engagement_month",
        ("int_event", "int_event_area", "int_area"),
        say="Months in which an area had events.",
    ),
    Step(
        "mart_area_engagement_month",
        ("int_engagement_month", "int_month", "int_area_month"),
        say="Engagement by area and month.",
    ),
    Step(
        "mart_area_survey_wave",
        ("stg_survey_score", "int_survey_wave"),
        say="Survey scores by area and wave.",
    ),
    Step("mart_venue", ("stg_venue",), say="Venues."),
    Step("mart_programme", (), make_mart_programme, "Programmes of the city file."),
    Step("map_layer", ("int_area",), make_map_layer, "Light boundaries and base map for the browser."),
)


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
    if refresh:
        shutil.copyfile(refresh.path, part)
    with duckdb.connect(str(part)) as connection:
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
