"""Incident files read by several processes, on this machine or others: a file a task, combined here.

A task is a pure function: it reads one file, types and places its records, and leaves them in one Parquet
file that takes its name only once it is whole. A task that is lost with its worker is run again and leaves
the same. Workers see the city's files, and the folder of builds, under the same paths as this process.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data.city import City
from data.errors import BuildError
from data.home import find_built
from data.incident_accounts import IncidentFile, count_staged, note_staged_file
from data.incident_jobs import ReadingJob
from data.incident_places import make_int_incident_place
from data.incidents import create_empty, make_stg_offence, stage_job
from data.machine import LEAST_MB, choose_memory_mb
from data.steps import BuildContext

Client = Any
"""A client of Dask, whose types are not known: it is not always installed."""

PLACED = """
select staged.*, places.area_keys, places.disagrees
from scratch.main.incident_row as staged positional join scratch.main.int_incident_place as places
"""
ANSWERS_WITHIN = "5s"
ROWS = """
insert into scratch.main.incident_row
select * exclude (area_keys, disagrees) from read_parquet($target)
"""
PLACES = """
insert into scratch.main.int_incident_place select area_keys, disagrees from read_parquet($target)
"""


@dataclass(frozen=True)
class Task:
    """All that reading one file needs."""

    city: City
    slug: str
    folder: Path
    now: dt.datetime
    areas: Path
    memory_mb: int
    claimed_crs: dict[str, str]
    job: ReadingJob
    target: Path


@dataclass(frozen=True)
class Done:
    """What became of one file: its records are in `target`, one after the other as they stand in it."""

    target: Path
    files: list[IncidentFile]
    rejected: pd.DataFrame
    remarks: list[str]


@contextmanager
def open_workers(workers: int | None, scheduler: str | None) -> Iterator[Client]:
    """Yield a client of a scheduler that is running, or of workers on this machine that end with it.

    Raises
    ------
    BuildError
        The extra `workers` is not installed, or the scheduler does not answer.
    """
    try:
        import distributed
    except ImportError as error:
        raise BuildError(
            "--workers and --scheduler need the extra `workers`; "
            "run pip install -e '.[workers]' in the checkout"
        ) from error
    connect: Any = distributed.Client
    start: Any = distributed.LocalCluster
    if scheduler:
        try:
            client = connect(scheduler, timeout=ANSWERS_WITHIN)
        except (OSError, ValueError) as error:
            raise BuildError(
                f"--scheduler {scheduler}: no scheduler answers there; start one with `dask scheduler`"
            ) from error
        with client:
            yield client
        return
    with (
        start(
            n_workers=workers or 1,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            memory_limit=0,
        ) as cluster,
        connect(cluster) as client,
    ):
        yield client


def read_on_workers(client: Client, context: BuildContext, jobs: Sequence[ReadingJob]) -> None:
    """Have workers read files, and stage what they leave in the order of the files."""
    create_table_of_places(context)
    memory_mb = max(LEAST_MB, choose_memory_mb() // max(1, len(client.ncores())))
    with make_room(context) as room:
        # A file, for every task would carry the boundaries with it.
        areas = room / "areas.parquet"
        context.connection.table("int_area").write_parquet(str(areas))
        tasks = [
            Task(
                context.city, context.slug, context.folder, context.now, areas, memory_mb,
                context.claimed_crs, job, room / f"{number}.parquet",
            )
            for number, job in enumerate(jobs)
        ]  # fmt: skip
        futures = client.map(read_file, tasks, pure=False)
        for future in futures:
            combine(context, future.result())
            future.release()


@contextmanager
def make_room(context: BuildContext) -> Iterator[Path]:
    """Yield a folder beside the builds that workers write to; what a killed build leaves is cleared later."""
    room = find_built(context.slug) / f"{context.build_id}.part.workers"
    room.mkdir(parents=True)
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def create_table_of_places(context: BuildContext) -> None:
    """Make the table of areas that workers find, row by row that of the staged records."""
    context.create(
        "int_incident_place", "select null::int[] as area_keys, null::boolean as disagrees limit 0"
    )


def read_file(task: Task) -> Done:
    """Read, type and place the records of one file into a Parquet file of their own."""
    spill = task.target.with_suffix(f".{os.getpid()}.spill")
    held: dict[str, Any] = {"memory_limit": f"{task.memory_mb}MB", "temp_directory": str(spill)}
    with duckdb.connect(config=held | {"threads": 1}) as connection:
        connection.execute("set preserve_insertion_order = true; set timezone = 'UTC'")
        context = BuildContext(connection, task.city, task.slug, task.folder, "", task.now)
        connection.execute(
            "create table rejected_rows (build_id varchar, source varchar, file varchar, "
            "row_number bigint, reason varchar, raw varchar)"
        )
        context.create("int_area", "from read_parquet($areas)", {"areas": str(task.areas)})
        make_stg_offence(context)
        create_empty(context)
        stage_job(context, task.job)
        make_int_incident_place(context)
        unfinished = task.target.with_suffix(f".{os.getpid()}.tmp")
        connection.sql(PLACED).write_parquet(str(unfinished), compression="zstd")
        unfinished.replace(task.target)
        rejected = connection.table("rejected_rows").df()
    return Done(task.target, context.staged_files, rejected, context.remarks)


def combine(context: BuildContext, done: Done) -> None:
    """Stage the records of one file, and what was counted with them."""
    before = count_staged(context)
    parameters = {"target": str(done.target)}
    context.connection.execute(ROWS, parameters)
    context.connection.execute(PLACES, parameters)
    for file in done.files:
        file.first_row += before
        note_staged_file(context, file)
    context.staged_files += done.files
    for source, rows in done.rejected.groupby("source", sort=False):
        context.reject(str(source), rows[["file", "row_number", "reason", "raw"]])
    context.remarks += done.remarks
    done.target.unlink()
