"""Months and offence groups → incidents by beat: the mart, the fact behind it, SQLite, and pandas."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from functools import partial

import click
import duckdb
import pandas as pd

from bench.timing import show_table, time_in_turns
from data.demo_build import build_demo
from data.reading import open_build
from queries.catalog import run_query

Answer = dict[str, int]
GROUPS = ["person", "property"]
FACT = """
    select area.area_id, count(*) as incidents
    from int_incident as incident
    join int_area as area on incident.area_keys[1] = area.area_key
    where offence_group in ('person', 'property') and month_id between $first and $last
    group by all
"""

SQLITE = """
    select area_id, count(*) from incident where month in ({}) and offence_group in ({}) group by area_id
"""


def list_months(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """First days of the last twelve months with incidents."""
    asked = "select distinct month::text from mart_area_month where received order by 1 desc limit 12"
    return [text for (text,) in connection.execute(asked).fetchall()]


def read_mart(connection: duckdb.DuckDBPyConnection, months: list[str]) -> Answer:
    """Read as the explore page does."""
    parameters = {"level": "beat", "months": months, "offence_groups": GROUPS}
    rows = run_query(connection.cursor(), "incidents_by_area", parameters).to_pydict()
    pairs = zip(rows["area_id"], rows["incidents"], strict=True)
    return {area_id: count for area_id, count in pairs if count and area_id != "unlocated"}


def read_fact(connection: duckdb.DuckDBPyConnection, months: list[str]) -> Answer:
    """Count incidents where they lie; months are numbered from 1900."""
    days = [dt.date.fromisoformat(text) for text in (min(months), max(months))]
    first, last = (12 * (day.year - 1900) + day.month - 1 for day in days)
    span = {"first": first, "last": last}
    return dict(connection.cursor().execute(FACT, span).fetchall())


def read_pandas(frame: pd.DataFrame, months: list[str]) -> Answer:
    """Count in a frame that is in memory, areas already joined."""
    chosen = frame[frame["month"].isin(months) & frame["offence_group"].isin(GROUPS)]
    return {str(area_id): int(count) for area_id, count in chosen.groupby("area_id").size().items()}


def read_sqlite(database: sqlite3.Connection, months: list[str]) -> Answer:
    """Count in SQLite, areas already joined, with an index on what is asked."""
    marks = ",".join("?" * len(months)), ",".join("?" * len(GROUPS))
    return dict(database.execute(SQLITE.format(*marks), [*months, *GROUPS]).fetchall())


def load_sqlite(frame: pd.DataFrame) -> sqlite3.Connection:
    """Put the same rows into SQLite, in memory."""
    database = sqlite3.connect(":memory:")
    frame.to_sql("incident", database, index=False)
    database.execute("create index by_month on incident (month, offence_group, area_id)")
    return database


def load_frame(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return every incident that lies in a beat, with its month as text."""
    query = (
        "select area.area_id, offence_group, "
        "strftime(date_trunc('month', occurred_local), '%Y-%m-%d') as month "
        "from int_incident as incident join int_area as area on incident.area_keys[1] = area.area_key"
    )
    frame: pd.DataFrame = connection.sql(query).to_arrow_table().to_pandas()
    return frame


@click.command()
@click.option("--city", default="", help="A city that is built; the demonstration, built anew, if left out.")
@click.option("--repeats", default=20, show_default=True, help="Runs of each way.")
def command(city: str = "", repeats: int = 20) -> None:
    """Months and offence groups to counts by beat: mart, fact, SQLite, pandas."""
    with open_build(city or build_demo().city) as connection:
        frame, months = load_frame(connection), list_months(connection)
        ways: dict[str, Callable[[], Answer]] = {
            "the mart, as the page reads it": partial(read_mart, connection, months),
            "the incidents themselves": partial(read_fact, connection, months),
            "SQLite, in memory, indexed": partial(read_sqlite, load_sqlite(frame), months),
            "pandas, frame in memory": partial(read_pandas, frame, months),
        }
        answers = [run() for run in ways.values()]
        if any(answer != answers[0] for answer in answers):
            raise click.ClickException("the ways give different answers")
        incidents = sum(answers[0].values())
        show_table(
            f"{incidents:,} of {len(frame):,} incidents, {len(answers[0])} beats; the answers are the same",
            time_in_turns(ways, repeats=repeats),
            amount=len(frame),
            unit="incidents",
        )
