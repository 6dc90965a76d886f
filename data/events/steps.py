"""The steps from calendars to events in areas."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from data.events.stage import make_stg_event
from data.events.status import read_given_status, settle_status
from data.steps import BuildContext
from data.tables import AREAS, LOCAL_TIME, UTC_TIME, read_table, write_table

__all__ = ["make_int_event", "make_int_event_area", "make_stg_event"]

EVENT_SCHEMA = pa.schema(
    [
        ("event_id", pa.string()),
        ("source", pa.string()),
        ("starts_local", LOCAL_TIME),
        ("ends_local", LOCAL_TIME),
        ("starts_at", UTC_TIME),
        ("ends_at", UTC_TIME),
        ("title", pa.string()),
        ("place", pa.string()),
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
        ("captured_on", pa.date32()),
        ("updated_at", LOCAL_TIME),
    ]
)
EVENT_AREA_SCHEMA = pa.schema([("event_id", pa.string()), ("level", pa.string()), ("area_id", pa.string())])


def make_int_event(context: BuildContext) -> None:
    """Write `int_event`: one row per event with its status; of rows with one id the latest update stays."""
    staged = read_table(context, "stg_event")
    order = staged.sort_values("updated_at", kind="stable", na_position="first")
    events = order.drop_duplicates("event_id", keep="last").sort_values(["starts_local", "event_id"])
    events["status"] = settle_statuses(events)
    write_table(context, "int_event", events, EVENT_SCHEMA)
    for source in context.city.events:
        count_events(context, source.name, staged, events)


def settle_statuses(events: pd.DataFrame) -> list[str]:
    """Return the status of each staged event."""
    told = zip(
        events["given_status"],
        events["attendance"].notna(),
        events["starts_local"],
        events["ends_local"],
        events["captured_on"],
        strict=True,
    )
    return [
        settle_status(
            read_given_status(given if isinstance(given, str) else None),
            attended=attended,
            starts_local=starts,
            ends_local=None if pd.isna(ends) else ends,
            captured_on=pd.Timestamp(captured).date(),
        )
        for given, attended, starts, ends, captured in told
    ]


def count_events(context: BuildContext, source: str, staged: pd.DataFrame, events: pd.DataFrame) -> None:
    """Complete a source's line of the ledger: repeats, and events without area, point or agreement."""
    account = context.account(source)
    own = events[events["source"] == source]
    finest = context.city.areas[0].level
    account.superseded = int((staged["source"] == source).sum()) - len(own)
    account.without_point = int(own["lon"].isna().sum())
    account.disagreeing = int(own["disagrees"].sum())
    levels = [{area["level"] for area in areas} for areas in own["areas"]]
    account.unlocated = sum(finest not in found for found in levels)


def make_int_event_area(context: BuildContext) -> None:
    """Write `int_event_area`: each area that an event counts in, ancestors included, once."""
    events = read_table(context, "int_event")
    rows = [
        (event_id, area["level"], area["area_id"])
        for event_id, areas in zip(events["event_id"], events["areas"], strict=True)
        for area in areas
    ]
    frame = pd.DataFrame(rows, columns=pd.Index(EVENT_AREA_SCHEMA.names))
    write_table(context, "int_event_area", frame, EVENT_AREA_SCHEMA)
