"""Calendars and logs → `stg_event`: typed, placed, of a kind, and without anybody's contact details."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter

import pandas as pd
import pyarrow as pa

from data.city import EventSource
from data.coverage import read_captured_on
from data.events.areas_named import AreaNamer, NamedAreas
from data.events.kinds import choose_kind, compile_rules
from data.events.locate import Evidence, place_event
from data.events.read import KNOWN, read_calendar
from data.events.scrub import scrub_text
from data.events.status import read_given_status, says_cancelled
from data.events.values import read_numbers, read_point, read_times
from data.known_areas import KnownAreas, read_known_areas
from data.places import AMBIGUOUS, Gazetteer, read_gazetteer
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
    known, gazetteer = read_known_areas(context), read_gazetteer(context)
    parts = [stage_source(context, source, known, gazetteer) for source in context.city.events]
    filled = [part for part in parts if len(part)]
    write_table(context, "stg_event", pd.concat(filled) if filled else pd.DataFrame(), SCHEMA)


def stage_source(
    context: BuildContext, source: EventSource, known: KnownAreas, gazetteer: Gazetteer
) -> pd.DataFrame:
    """Return the accepted rows of one source, and write its line of the ledger."""
    account = context.account(source.name)
    paths = context.paths(source)
    files = [read_calendar(path, source) for path in paths]
    rows = pd.concat([file.rows for file in files], ignore_index=True)
    account.files, account.sha256, account.licence = len(paths), hash_files(paths), source.licence
    account.received, account.blank = len(rows), sum(file.blank for file in files)
    rows = read_times(rows, source, timezone=context.city.city.timezone, notes=account.notes)
    reasons = find_faults(rows, source)
    reject_rows(context, source, rows[reasons.notna()].assign(reason=reasons.dropna()))
    accepted = rows[reasons.isna()].reset_index(drop=True)
    account.accepted = len(accepted)
    if len(accepted):
        account.first_date = accepted["starts_local"].min().date()
        account.last_date = accepted["starts_local"].max().date()
    events = describe_events(context, source, accepted, known)
    placed = place_events(events, accepted, known, gazetteer, account.notes)
    return placed.assign(source=source.name, captured_on=read_captured_on(context, source))


def find_faults(rows: pd.DataFrame, source: EventSource) -> pd.Series:
    """Return the reason why a row cannot be used, null where it can."""
    reasons = pd.Series(None, index=rows.index, dtype=object)
    unreadable = rows["starts_local"].isna()
    reasons[unreadable] = [
        f"start {text!r} is not a time written as {source.date_format}" if text else "no start"
        for text in rows.loc[unreadable, "starts_text"]
    ]
    if source.test_pattern:
        titles = rows["title"].fillna("").astype(str)
        reasons[titles.str.contains(source.test_pattern, case=False, regex=True)] = "a test row, by its title"
    return reasons


def reject_rows(context: BuildContext, source: EventSource, rows: pd.DataFrame) -> None:
    """Write rows that cannot be used, what is kept of them scrubbed like a title."""
    if rows.empty:
        return
    raw = [
        json.dumps(
            {key: scrub_text(value) if isinstance(value, str) else value for key, value in cells.items()}
        )
        for cells in rows["raw"].map(json.loads)
    ]
    context.reject(source.name, rows.assign(raw=raw)[["file", "row_number", "reason", "raw"]])


def describe_events(
    context: BuildContext, source: EventSource, rows: pd.DataFrame, known: KnownAreas
) -> pd.DataFrame:
    """Return rows with what they are: texts scrubbed, kind, status, numbers and the areas they name."""
    notes = context.account(source.name).notes
    rules = compile_rules(context.city.event_kinds)
    namer = AreaNamer(context.city, source, known, notes)
    codes = frozenset(text for level in known.levels.values() for text in level.spelled if text.isdigit())
    events = rows.copy()
    events["title"] = [scrub_text(text, codes=codes) for text in rows["title"]]
    events["place"] = [scrub_text(text, codes=codes) for text in rows["place"]]
    told = zip(rows["kind"], rows["title"], rows["details"], strict=True)
    chosen = [choose_kind(rules, kind=kind, title=title, details=details) for kind, title, details in told]
    events["event_kind"] = [kind for kind, _ in chosen]
    events["format"] = [given or found for given, (_, found) in zip(rows["format"], chosen, strict=True)]
    events["given_status"] = [
        read_given_status(status) or ("cancelled" if says_cancelled(title, place) else None)
        for status, title, place in zip(rows["status"], rows["title"], rows["place"], strict=True)
    ]
    columns = rows[[f"code_{level}" for level in source.area_codes]].set_axis(list(source.area_codes), axis=1)
    cells = columns.to_dict("records") if len(source.area_codes) else [{}] * len(rows)
    events["named"] = [
        namer.name({str(level): text for level, text in codes.items()}, title)
        for codes, title in zip(cells, rows["title"], strict=True)
    ]
    events["event_id"] = make_event_ids(context, source, events, rows)
    return read_numbers(events, notes)


def make_event_ids(
    context: BuildContext, source: EventSource, events: pd.DataFrame, rows: pd.DataFrame
) -> list[str]:
    """Return an id per row: the source's own, else one made from when, where and what.

    Rows that are equal in every column that is read share an id; rows that differ do not.
    """
    prefix = f"{source.name}-" if len(context.city.events) > 1 else ""
    codes = [f"code_{level}" for level in source.area_codes]
    contents = (
        rows[[*KNOWN, "starts_text", "ends_text", "updated_text", *codes]]
        .astype(str)
        .agg("\x1f".join, axis=1)
    )
    basis = rows[["starts_text", *codes]].astype(str).agg("\x1f".join, axis=1)
    basis += "\x1f" + events["title"].astype(str) + "\x1f" + events["place"].astype(str)
    seen: dict[str, list[str]] = {}
    ids = []
    for given, text, content in zip(rows["event_id"], basis, contents, strict=True):
        if given:
            ids.append(f"{prefix}{given}")
            continue
        versions = seen.setdefault(text, [])
        if content not in versions:
            versions.append(content)
        digest = hashlib.sha256(f"{source.name}\x1f{text}".encode()).hexdigest()[:12]
        number = versions.index(content)
        ids.append(f"{source.name}-{digest}" + (f"-{number + 1}" if number else ""))
    return ids


def place_events(
    events: pd.DataFrame, rows: pd.DataFrame, known: KnownAreas, gazetteer: Gazetteer, notes: Counter[str]
) -> pd.DataFrame:
    """Return events with venue, point, the areas they count in and what located them."""
    lon, lat = read_point(events, notes)
    venues = [
        find_venue(gazetteer, given, place, notes)
        for given, place in zip(rows["venue_id"], rows["place"], strict=True)
    ]
    point_from = [
        "point" if x == x else "venue" if venue in gazetteer.points else None
        for x, venue in zip(lon, venues, strict=True)
    ]
    for position, (origin, venue) in enumerate(zip(point_from, venues, strict=True)):
        if origin == "venue" and venue:
            lon[position], lat[position] = gazetteer.points[venue]["lon"], gazetteer.points[venue]["lat"]
    at = known.locate(lon, lat)
    placings = []
    for position, named in enumerate(events["named"]):
        assert isinstance(named, NamedAreas)
        here = {level: ids[position] for level, ids in at.items()}
        evidence = Evidence(
            named.coded,
            named.coded_by,
            here,
            point_from[position] if lon[position] == lon[position] else None,
        )
        placings.append(place_event(known, evidence))
    return events.assign(
        venue_id=venues,
        lon=lon,
        lat=lat,
        coded_areas=[to_structs(named.coded) for named in events["named"]],
        coded_by=[named.coded_by for named in events["named"]],
        areas=[to_structs(placing.areas) for placing in placings],
        located_by=[placing.located_by for placing in placings],
        disagrees=[placing.disagrees for placing in placings],
    )


def find_venue(gazetteer: Gazetteer, given: str | None, place: str | None, notes: Counter[str]) -> str | None:
    """Return the venue of an event: the one its id names, else the one its place means exactly."""
    if given:
        if given in gazetteer.points:
            return given
        notes["venue_unknown"] += 1
    found = gazetteer.match(place)
    notes["venue_ambiguous"] += found == AMBIGUOUS
    return None if found == AMBIGUOUS else found


def to_structs(areas: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    """Return areas as the table holds them."""
    return [{"level": level, "area_id": area_id} for level, area_id in areas]
