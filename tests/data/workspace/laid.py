"""A little built city and entries for it, and the same city built with the entries in it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data.workspace.overlay import EVENT_SCHEMA, tabulate_events
from data.workspace.records import Event, PlaceRef, Programme, Record
from data.workspace.stored import Stored
from queries.catalog import read_query

ZONE = "America/Chicago"
NOON = dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC)
PARENTS = {"11": "1", "12": "1", "21": "2"}
Span = tuple[str, str, dt.date, dt.date]
CALENDAR: tuple[Span, ...] = (
    ("crimes", "incidents", dt.date(2024, 1, 1), dt.date(2024, 10, 31)),
    ("calendar", "events", dt.date(2024, 3, 1), dt.date(2024, 8, 14)),
    ("calendar", "scheduled", dt.date(2024, 3, 1), dt.date(2024, 9, 30)),
)
TABLES = """
create table int_area (level varchar, level_rank int, area_id varchar, valid_from date, valid_to date);
insert into int_area values ('beat', 0, '11', '2020-01-01', null), ('beat', 0, '12', '2020-01-01', null),
  ('beat', 0, '21', '2020-01-01', null), ('district', 1, '1', '2020-01-01', null),
  ('district', 1, '2', '2020-01-01', null);
create table mart_area as select level, area_id from int_area union all select 'city', 'city';
create table int_incident (source varchar, occurred_local timestamp);
create table int_coverage (source varchar, kind varchar, first_date date, last_date date);
create table mart_venue as select 'lib' as venue_id, 'Library' as name, 'library' as kind, -87.6 as lon,
  41.9 as lat, false as sensitive, 'venues' as source;
create table mart_programme (programme_id varchar, name varchar, event_kind varchar, starts_on date,
  ends_on date, areas struct("level" varchar, area_id varchar)[], aim varchar);
insert into mart_programme values ('coffee', 'Coffee', 'informal_meet', '2024-01-01', null, [], null),
  ('league', 'League', 'youth', '2024-02-01', null, [], 'Friday nights');
create table meta_city (key varchar, value varchar);
"""


@dataclass
class Entered:
    """As much of a workspace as is laid over a build, in memory."""

    records: list[Stored[Any]] = field(default_factory=list)

    def add(self, record: Record, *, changed: int = 0, withdrawn: bool = False) -> Stored[Any]:
        """Keep a record; `changed` are the minutes after noon of its last change."""
        at = NOON + dt.timedelta(minutes=changed)
        stored: Stored[Any] = Stored(
            record_id=f"{len(self.records):04d}",
            row_version=1,
            created_at=NOON,
            created_by="Al",
            changed_at=at,
            changed_by="Al",
            withdrawn_at=at if withdrawn else None,
            withdrawn_by="Bo" if withdrawn else None,
            withdrawn_why="twice" if withdrawn else None,
            erased=(),
            record=record,
        )
        self.records.append(stored)
        return self.records[-1]

    def list[T: Record](self, kind: type[T], *, withdrawn: bool | None = False) -> list[Stored[T]]:
        """Return the records of a kind."""
        return [
            each
            for each in self.records
            if isinstance(each.record, kind) and (withdrawn or each.withdrawn_at is None)
        ]


def make_event(day: str, *areas: str, **more: object) -> Event:
    """An event at 18:00 of a day in the areas named as beat or district ids, ancestors included."""
    values: dict[str, Any] = {"title": "Coffee", "event_kind": "informal_meet", "status": "held", **more}
    found = [PlaceRef(level="beat" if len(area) == 2 else "district", area_id=area) for area in areas]
    found += [PlaceRef(level="district", area_id=PARENTS[area]) for area in areas if area in PARENTS]
    start = dt.datetime.fromisoformat(f"{day}T18:00")
    return Event(starts_local=start, located_areas=tuple(found), **values)


def make_programme(slug: str, **more: object) -> Programme:
    """A programme."""
    values: dict[str, Any] = {"name": slug.capitalize(), "event_kind": "youth", **more}
    return Programme(slug=slug, starts_on=dt.date(2024, 4, 1), **values)


def write_build(path: Path, events: pa.Table, *, coverage: Sequence[Span] = CALENDAR, **more: object) -> Path:
    """Build the little city's engagement from events, by the very queries that builds use."""
    settings = {"timezone": ZONE, "first_month": "2024-01-01", "last_month": "2024-10-01", **more}
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES)
        connection.executemany("insert into int_coverage values (?, ?, ?, ?)", [list(s) for s in coverage])
        rows = [[key, json.dumps(value, default=str)] for key, value in settings.items()]
        connection.executemany("insert into meta_city values (?, ?)", rows)
        connection.register("events", events)
        connection.execute("create table int_event as from events")
        connection.execute(
            "create table int_event_area as select event_id, unnest(areas, recursive := true) from int_event"
        )
        for name in ("int_month", "int_area_month", "mart_event", "int_engagement_month"):
            connection.execute(f"create table {name} as {read_query(name)}")
        connection.execute(
            f"create view mart_area_engagement_month as {read_query('mart_area_engagement_month')}"
        )
    return path


def list_events(*events: Event) -> pa.Table:
    """Events as a calendar's build holds them: ids e0, e1, …"""
    workspace = Entered()
    stored = [workspace.add(event) for event in events]
    rows = tabulate_events(stored, timezone=ZONE)
    names = pa.array([f"e{number}" for number in range(len(events))], pa.string())
    rows = rows.set_column(0, "event_id", names)
    source = pa.array(["calendar"] * len(events), pa.string())
    return rows.set_column(EVENT_SCHEMA.names.index("source"), "source", source)


def read_all(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    """Every row of a relation, in an order of its own."""
    found: list[dict[str, Any]] = read_rows(connection, table).to_pylist()
    return found


def read_rows(connection: duckdb.DuckDBPyConnection, table: str) -> pa.Table:
    """Every row of a relation, in an order of its own, with their types."""
    return connection.cursor().sql(f"select * from {table} order by all").to_arrow_table()
