"""Calendars and logs → `stg_event`: typed, placed, of a kind, and without anybody's contact details."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from data.city import EventSource
from data.coverage import read_captured_on
from data.events.describe import describe_events, name_areas
from data.events.place import place_events
from data.events.read import RAW, read_calendars
from data.events.values import read_times
from data.known_areas import DatedAreas, read_dated_areas
from data.places import Gazetteer, read_gazetteer
from data.rejected import reject_rows
from data.sources import hash_files
from data.steps import BuildContext
from data.tables import AREAS, LOCAL_TIME, UTC_TIME, write_table

SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("file", pa.string()),
        ("row_number", pa.int64()),
        ("event_id", pa.string()),
        ("starts_local", LOCAL_TIME),
        ("ends_local", LOCAL_TIME),
        ("starts_at", UTC_TIME),
        ("ends_at", UTC_TIME),
        ("title", pa.string()),
        ("place", pa.string()),
        ("event_kind", pa.string()),
        ("format", pa.string()),
        ("programme_id", pa.string()),
        ("given_status", pa.string()),
        ("venue_id", pa.string()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("coded_areas", AREAS),
        ("coded_by", pa.string()),
        ("areas", AREAS),
        ("located_by", pa.string()),
        ("disagrees", pa.bool_()),
        ("attendance", pa.int64()),
        ("officer_hours", pa.float64()),
        ("captured_on", pa.date32()),
        ("updated_at", LOCAL_TIME),
    ]
)


def make_stg_event(context: BuildContext) -> None:
    """Write `stg_event`: one row per accepted row of every calendar and log.

    Rows that are tests or have no start go to the rejected rows. Titles and places are scrubbed of contact
    details and officers' names before anything is written.
    """
    known, gazetteer = read_dated_areas(context), read_gazetteer(context)
    parts = [stage_source(context, source, known, gazetteer) for source in context.city.events]
    filled = [part for part in parts if len(part)]
    write_table(context, "stg_event", pd.concat(filled) if filled else pd.DataFrame(), SCHEMA)


def stage_source(
    context: BuildContext, source: EventSource, known: DatedAreas, gazetteer: Gazetteer
) -> pd.DataFrame:
    """Return the accepted rows of one source, and write its line of the ledger."""
    account = context.account(source.name)
    paths = context.paths(source)
    files = read_calendars(context, source)
    rows = pd.concat([file.rows for file in files], ignore_index=True)
    account.files, account.sha256, account.licence = len(paths), hash_files(paths), source.licence
    rows = read_times(rows, source, timezone=context.city.city.timezone, notes=account.notes)
    reasons = find_faults(rows, source)
    as_received = rows[["file", "row_number"]].join(rows.filter(regex=f"^{RAW}").rename(columns=strip_raw))
    reject_rows(context, source.name, as_received, reasons, keep=source.not_personal)
    accepted = rows[reasons.isna()].reset_index(drop=True)
    account.accepted = len(accepted)
    if len(accepted):
        account.first_date = accepted["starts_local"].min().date()
        account.last_date = accepted["starts_local"].max().date()
    events = describe_events(context, source, accepted, known.list_codes())
    parts = []
    for own, areas in known.split(accepted["starts_local"]):
        named = name_areas(context, source, accepted.loc[own], areas)
        parts.append(place_events(events.loc[own], named, areas, gazetteer, account.notes))
    placed = pd.concat(parts).sort_index() if len(parts) > 1 else parts[0]
    return placed.assign(source=source.name, captured_on=read_captured_on(context, source))


def strip_raw(name: str) -> str:
    """Return the file's own name of a column."""
    return name.removeprefix(RAW)


def find_faults(rows: pd.DataFrame, source: EventSource) -> pd.Series:
    """Return the reason why a row cannot be used, null where it can."""
    reasons = pd.Series(None, index=rows.index, dtype=object)
    unreadable = rows["starts_local"].isna()
    reasons[unreadable] = [
        f"start {text!r} is not a time written as {' or '.join(source.date_formats)}" if text else "no start"
        for text in rows.loc[unreadable, "starts_text"]
    ]
    if source.test_pattern:
        titles = rows["title"].fillna("").astype(str)
        reasons[titles.str.contains(source.test_pattern, case=False, regex=True)] = "a test row, by its title"
    return reasons
