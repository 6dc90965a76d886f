"""Every read of the map's page on a built city, in milliseconds."""

from __future__ import annotations

import time
from typing import Any

import click
import duckdb

from bench.pages import find_quantile
from data.reading import open_build
from queries.catalog import run_query

HELD = ["held", "presumed"]
MONTHS_READ = 12


def list_reads(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """What the map's page asks for when somebody chooses a year, a level and a place, by the read's name."""
    level = read_column(
        connection, "select level from mart_area where level <> 'city' group by level order by count(*) desc"
    )[0]
    asked = {"level": level}
    area_id = read_column(
        connection, "select area_id from mart_area where level = $level order by area_id", asked
    )[0]
    months = read_column(
        connection,
        "select distinct month from mart_area_month where received and offence_group = 'all' order by 1 desc",
    )[:MONTHS_READ]
    groups = ["person", "property"]
    return {
        "incidents_by_area": {**asked, "months": months, "offence_groups": groups},
        "engagement_by_area": {**asked, "months": months, "event_kinds": ["all"], "statuses": HELD},
        "area_list": asked,
        "area_incident_months": {**asked, "area_id": area_id, "offence_groups": groups},
        "incident_series": {
            **asked,
            "offence_groups": groups,
            "first_month": min(months),
            "last_month": max(months),
        },
        "city_settings": {},
    }


def read_column(
    connection: duckdb.DuckDBPyConnection, text: str, values: dict[str, Any] | None = None
) -> list[Any]:
    """First column of an answer."""
    return [row[0] for row in connection.execute(text, values).fetchall()]


def time_read(
    connection: duckdb.DuckDBPyConnection, name: str, values: dict[str, Any], *, repeats: int
) -> tuple[list[float], int]:
    """Seconds of each of a number of the same reads, and how many rows each gave."""
    taken, rows = [], 0
    for _ in range(repeats + 1):
        start = time.perf_counter()
        rows = run_query(connection.cursor(), name, values).num_rows
        taken.append(time.perf_counter() - start)
    return taken[1:], rows


@click.command()
@click.option("--city", default="demo", show_default=True, help="A city that is built.")
@click.option("--repeats", default=100, show_default=True, help="Runs of each read.")
def command(city: str = "demo", repeats: int = 100) -> None:
    """Reads: what the map's page asks of a build, p50 and p95 of each."""
    with open_build(city) as connection:
        (incidents,) = read_column(connection, "select count(*) from int_incident")
        click.echo(f"reads of {city}, {incidents:,} incidents; the first of each is left out")
        click.echo(f"{'':24}     rows  p50 ms  p95 ms")
        for name, values in list_reads(connection).items():
            taken, rows = time_read(connection, name, values, repeats=repeats)
            middle, late = (1000 * find_quantile(taken, share) for share in (0.5, 0.95))
            click.echo(f"{name:24}  {rows:7,}  {middle:6.1f}  {late:6.1f}")
