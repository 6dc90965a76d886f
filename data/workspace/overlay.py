"""What people logged, laid over a build: its marts as a build with the entries in it would hold them.

A build's file is never written. It is attached read-only to an engine in memory, which holds the entries as
small tables and the marts they touch as views (`queries/delta`); everything else is the build's own.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pandas as pd
import pyarrow as pa

from data.events.values import to_utc
from data.programmes import SCHEMA as PROGRAMME_SCHEMA
from data.tables import AREAS, LOCAL_TIME, UTC_TIME
from data.workspace.records import Event, Programme, Record
from data.workspace.stored import Stored
from queries.catalog import read_query, run_query

SOURCE = "workspace"
OVERLAID = {
    "mart_event": "delta_event",
    "mart_programme": "delta_programme",
    "mart_area_engagement_month": "delta_engagement",
}
"""The marts that entries touch, with the query that lays them over the built one."""

EVENT_SCHEMA = pa.schema(
    [
        ("event_id", pa.string()),
        ("starts_at", UTC_TIME),
        ("ends_at", UTC_TIME),
        ("title", pa.string()),
        ("event_kind", pa.string()),
        ("format", pa.string()),
        ("programme_id", pa.string()),
        ("status", pa.string()),
        ("venue_id", pa.string()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("located_by", pa.string()),
        ("areas", AREAS),
        ("attendance", pa.int64()),
        ("officer_hours", pa.float64()),
        ("source", pa.string()),
        ("starts_local", LOCAL_TIME),
        ("confirms", pa.bool_()),
    ]
)
_QUIET: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class Entries(Protocol):
    """As much of a workspace as is laid over a build."""

    def list[T: Record](self, kind: type[T], *, withdrawn: bool | None = False) -> list[Stored[T]]:
        """Return the records of a kind that are in force."""
        ...


def lay_over(path: Path, workspace: Entries, *, today: dt.date) -> duckdb.DuckDBPyConnection | None:
    """Open a build with the entries of a workspace laid over it.

    Parameters
    ----------
    path
        The build's file; it is attached read-only and never copied.
    workspace
        What was entered. Withdrawn records do not count.
    today
        The log covers the months up to this day's; a fictional city's clock stopped earlier (`stop_clock`).
        It covers them from the one that the city file names (`[workspace] covers_from`), else from its first
        held event that does more than confirm one of the calendar, but then not from before the build's first
        month. Scheduled events open months up to two years ahead.

    Returns
    -------
    DuckDBPyConnection or None
        Locked down: it reaches no other file and cannot be reconfigured; take a cursor for every call.
        None where there is nothing to lay over.

    Raises
    ------
    duckdb.IOException
        The file is gone or is no build.
    """
    events, programmes = workspace.list(Event), workspace.list(Programme)
    if not events and not programmes:
        return None
    connection = duckdb.connect(config=_QUIET)
    try:
        attach(connection, path)
        settings = read_settings(connection)
        write(connection, "workspace_event", tabulate_events(events, timezone=settings["timezone"]))
        write(connection, "workspace_programme", tabulate_programmes(programmes))
        merge(connection, today=stop_clock(settings, today), covers_from=read_covers_from(settings))
        connection.execute("set enable_external_access = false; set lock_configuration = true")
    except BaseException:
        connection.close()
        raise
    return connection


def attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Attach a build read-only, and make each of its tables that entries do not touch known by its name."""
    quoted = str(path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as built (read_only)")
    tables = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'built' and schema_name = 'main'"
    ).fetchall()
    views = [
        f'create view "{name}" as from built.main."{name}"' for (name,) in tables if name not in OVERLAID
    ]
    connection.execute(";".join(views))


def read_settings(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return what a build knows of its city."""
    rows = run_query(connection, "city_settings").to_pylist()
    return {str(row["key"]): json.loads(row["value"]) for row in rows}


def read_covers_from(settings: dict[str, Any]) -> dt.date | None:
    """Return the day from which the city file says that the log is kept."""
    text = (settings.get("workspace") or {}).get("covers_from")
    return dt.date.fromisoformat(text) if text else None


def stop_clock(settings: Mapping[str, Any], today: dt.date) -> dt.date:
    """Return the day that it is in a city: a fictional one's clock stopped when its files were made."""
    captured = settings.get("captured_on")
    if settings.get("fictional") and captured:
        return min(today, dt.date.fromisoformat(str(captured)[:10]))
    return today


def write(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Keep a table in memory."""
    connection.register("entered", table)
    connection.execute(f"create table {name} as from entered")
    connection.unregister("entered")


def merge(connection: duckdb.DuckDBPyConnection, *, today: dt.date, covers_from: dt.date | None) -> None:
    """Make the marts that entries touch: what changes is counted once, the rest stays the build's."""
    given = {"delta_month": {"today": today, "covers_from": covers_from}}
    for name in ("delta_month", "delta_grid", "delta_cell"):
        connection.execute(f"create table {name} as {read_query(name)}", given.get(name))
    for mart, query in OVERLAID.items():
        connection.execute(f"create view {mart} as {read_query(query)}")


def tabulate_events(stored: Sequence[Stored[Event]], *, timezone: str) -> pa.Table:
    """Return entered events as rows of `mart_event`, and whether each confirms one of the calendar.

    One that confirms has the calendar's id, any other `w-` and its record's. Of several records that confirm
    one event, the one changed last counts.
    """
    latest = {name_event(each): each for each in sorted(stored, key=lambda each: each.changed_at)}
    if not latest:
        return EVENT_SCHEMA.empty_table()
    rows = [describe_event(event_id, each.record) for event_id, each in sorted(latest.items())]
    frame = pd.DataFrame(rows)
    for name in ("starts", "ends"):
        local = pd.to_datetime(frame.pop(f"{name}_local_time")).astype("datetime64[us]")
        frame[f"{name}_at"] = to_utc(local, timezone=timezone)
        if name == "starts":
            frame["starts_local"] = local
    return pa.Table.from_pandas(frame[EVENT_SCHEMA.names], schema=EVENT_SCHEMA, preserve_index=False)


def name_event(stored: Stored[Event]) -> str:
    """Return an entered event's id in `mart_event`: the calendar's where it confirms an event of it."""
    return stored.record.calendar_event_id or f"w-{stored.record_id}"


def describe_event(event_id: str, event: Event) -> dict[str, object]:
    """Return an entered event as a row; its times are still local."""
    same = ("title", "event_kind", "format", "programme_id", "status", "venue_id", "lon", "lat")
    return {
        "event_id": event_id,
        "starts_local_time": event.starts_local,
        "ends_local_time": event.ends_local,
        **{name: getattr(event, name) for name in same},
        "located_by": event.located_by or "none",
        "areas": list_areas(event.located_areas),
        "attendance": pd.NA if event.attendance is None else event.attendance,
        "officer_hours": event.officer_hours,
        "source": SOURCE,
        "confirms": event.calendar_event_id is not None,
    }


def tabulate_programmes(stored: Sequence[Stored[Programme]]) -> pa.Table:
    """Return entered programmes as rows of `mart_programme`; of several with one id the latest counts."""
    latest = {each.record.slug: each.record for each in sorted(stored, key=lambda each: each.changed_at)}
    same = ("name", "event_kind", "starts_on", "ends_on", "aim")
    rows = [
        {name: getattr(programme, name) for name in same}
        | {
            "programme_id": slug,
            "areas": list_areas(programme.areas),
            "area_starts": [area.model_dump() for area in programme.areas if area.starts_on] or None,
        }
        for slug, programme in sorted(latest.items())
    ]
    return pa.Table.from_pylist(rows, schema=PROGRAMME_SCHEMA)


class Place(Protocol):
    """An area by level and id."""

    @property
    def level(self) -> str:
        """Its level."""
        ...

    @property
    def area_id(self) -> str:
        """Its id."""
        ...


def list_areas(places: Sequence[Place]) -> list[dict[str, str]]:
    """Return areas as the marts hold them: each once, by level and id. The city is no area of its own."""
    pairs = sorted({(place.level, place.area_id) for place in places if place.level != "city"})
    return [{"level": level, "area_id": area_id} for level, area_id in pairs]
