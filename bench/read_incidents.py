"""Months and offence groups → incidents by beat: the mart, the fact behind it, and pandas."""

from __future__ import annotations

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
MONTHS = [str(month.date()) for month in pd.date_range("2025-04-01", "2026-03-01", freq="MS")]
GROUPS = ["person", "property"]
FACT = """
    select area.area_id, count(*) as incidents
    from int_incident as incident
    join int_area as area on incident.area_keys[1] = area.area_key
    where offence_group in ('person', 'property') and month_id between $first and $last
    group by all
"""


def read_mart(connection: duckdb.DuckDBPyConnection) -> Answer:
    """Read as the explore page does."""
    parameters = {"level": "beat", "months": MONTHS, "offence_groups": GROUPS}
    rows = run_query(connection.cursor(), "incidents_by_area", parameters).to_pydict()
    pairs = zip(rows["area_id"], rows["incidents"], strict=True)
    return {area_id: count for area_id, count in pairs if count and area_id != "unlocated"}


def read_fact(connection: duckdb.DuckDBPyConnection) -> Answer:
    """Count incidents where they lie."""
    span = {"first": 125 * 12 + 3, "last": 126 * 12 + 2}
    return dict(connection.cursor().execute(FACT, span).fetchall())


def read_pandas(frame: pd.DataFrame) -> Answer:
    """Count in a frame that is in memory, areas already joined."""
    chosen = frame[frame["month"].isin(MONTHS) & frame["offence_group"].isin(GROUPS)]
    return {str(area_id): int(count) for area_id, count in chosen.groupby("area_id").size().items()}


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
@click.option("--repeats", default=20, show_default=True, help="Runs of each way.")
def command(repeats: int = 20) -> None:
    """Months and offence groups to counts by beat: mart, fact, pandas."""
    pointer = build_demo()
    with open_build(pointer.city) as connection:
        frame = load_frame(connection)
        ways: dict[str, Callable[[], Answer]] = {
            "the mart, as the page reads it": partial(read_mart, connection),
            "the incidents themselves": partial(read_fact, connection),
            "pandas, frame in memory": partial(read_pandas, frame),
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
