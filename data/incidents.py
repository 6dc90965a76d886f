"""Incident files → `stg_incident`: renamed by the city file, typed in SQL, every record accounted for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
from duckdb import SQLExpression

from data.city import OFFENCE_GROUPS, IncidentSource
from data.errors import SourceError
from data.incident_columns import RAW_COLUMNS, name_column
from data.incident_files import LoadedFile, load_file
from data.readers.unpack import TableFile, label_paths, unpack
from data.sources import hash_files
from data.steps import SCRATCH, BuildContext, raw_json
from geo.crs import find_degrees
from queries.catalog import read_query, run_query

NEEDED = ("occurred_at",)
EPOCH_MS = "epoch_ms"
NO_TIME = ""
"""What no time of day is written as."""


def make_stg_offence(context: BuildContext) -> None:
    """Write `stg_offence`: the city file's crosswalk from offence codes or categories to groups."""
    offences = context.city.offences
    rows = [
        (offences.by, code, group) for group in OFFENCE_GROUPS for code in getattr(offences, group)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=pd.Index(["code_kind", "code", "offence_group"]), dtype="str")
    context.write("stg_offence", frame.drop_duplicates("code"))


def make_stg_incident(context: BuildContext) -> None:
    """Write `stg_incident`: every record of every incident source, typed, with its fault if it has one."""
    create_empty(context)
    for source in context.city.incidents:
        for column in NEEDED:
            if column not in source.columns:
                raise SourceError(f"{source.name}: `columns` does not say which column is {column}; add it")
        for path, label in label_paths(context.paths(source)).items():
            context.account(source.name).files += 1
            with unpack(path, label) as files:
                for file in files:
                    read_incident_file(context, source, file)


def create_empty(context: BuildContext) -> None:
    """Create `stg_incident` without rows, so that a city without incidents has one too."""
    columns = ["file", *RAW_COLUMNS.values()]
    schema = pa.schema(
        [(name, pa.string()) for name in columns]
        + [("codes", pa.list_(pa.string())), ("in_place", pa.bool_())]
    )
    context.write("raw_incident", schema.empty_table())
    nothing = IncidentSource(name="none", path="")
    context.create("stg_incident", read_query("stg_incident"), parameters(context, nothing))
    context.drop("raw_incident")


def parameters(context: BuildContext, source: IncidentSource) -> dict[str, object]:
    """Return the values that `stg_incident.sql` needs for a source."""
    # Points that are not degrees were masked before they were turned into degrees.
    masked = [(0.0, 0.0)] if source.crs else source.masked_points
    return {
        "source": source.name,
        "date_formats": [each for each in source.date_formats if each != EPOCH_MS] or ["%Y-%m-%d"],
        "in_epoch_ms": EPOCH_MS in source.date_formats,
        "in_utc": source.times == "utc",
        "timezone": context.city.city.timezone,
        "masked_points": [list(point) for point in masked],
        "has_time": source.precision == "time",
        "hidden_time": source.hidden_time or NO_TIME,
        "now": context.now.replace(tzinfo=None),
    }


def read_incident_file(context: BuildContext, source: IncidentSource, file: TableFile) -> None:
    """Add one file's records to `stg_incident`, and what could not be read to the rejected rows."""
    loaded = load_file(context, source, file)
    if source.crs:
        turn_to_degrees(context, source, source.crs)
    stage = f"insert into {SCRATCH}.main.stg_incident " + read_query("stg_incident")
    context.connection.execute(stage, parameters(context, source))
    count = context.connection.table("raw_incident").count("*").fetchall()[0][0]
    context.drop("raw_incident")
    account = context.account(source.name)
    account.received += count + len(loaded.refused)
    account.accepted += count
    account.blank += loaded.blank
    refused = pd.DataFrame(loaded.refused, columns=pd.Index(["row_number", "reason"]))
    context.reject(source.name, refused.assign(file=file.label, raw=None))
    keep_rejected(context, source, loaded)


def turn_to_degrees(context: BuildContext, source: IncidentSource, crs: str) -> None:
    """Write longitude and latitude over the coordinates of `raw_incident`; masked points are none."""
    points = context.connection.sql(
        "select coalesce(try_cast(lon_text as double), 'nan') as x, "
        "coalesce(try_cast(lat_text as double), 'nan') as y from raw_incident"
    ).fetchnumpy()
    x, y = (np.asarray(points[name], dtype=np.float64) for name in ("x", "y"))
    for masked_x, masked_y in source.masked_points:
        x = np.where((x == masked_x) & (y == masked_y), np.nan, x)
    lon, lat = find_degrees(x, y, crs=crs)
    texts = {
        name: pa.array(degrees, pa.float64(), from_pandas=True).cast(pa.string())
        for name, degrees in (("lon_text", lon), ("lat_text", lat))
    }
    context.write("raw_point", pa.table(texts))
    context.create("raw_incident_turned", read_query("raw_incident_in_degrees"))
    context.drop("raw_incident")
    context.drop("raw_point")
    context.rename("raw_incident_turned", "raw_incident")


def keep_rejected(context: BuildContext, source: IncidentSource, loaded: LoadedFile) -> None:
    """Write the typed records that cannot be used, beside their columns that are not personal."""
    faults = context.connection.execute(
        "select row_number, reject_reason as reason from stg_incident "
        "where source = $source and file = $file and reject_reason is not null",
        {"source": source.name, "file": loaded.label},
    ).df()
    if faults.empty:
        return
    kept = [column for column in loaded.header if column in source.not_personal]
    numbered = loaded.records.select(
        SQLExpression("row_number() over ()").alias("row_number"), *map(name_column, kept)
    )
    wanted = context.connection.from_arrow(pa.Table.from_pandas(faults[["row_number"]]))
    rows = numbered.join(wanted, "row_number").df()
    raw = {row["row_number"]: raw_json(row, kept) for row in rows.to_dict("records")}
    context.reject(source.name, faults.assign(file=loaded.label, raw=faults["row_number"].map(raw)))


def make_int_incident_record(context: BuildContext) -> None:
    """Write `int_incident_record`, repeats resolved; then close the accounts of the sources."""
    context.create("int_incident_record", read_query("int_incident_record"))
    close_accounts(context)


def close_accounts(context: BuildContext) -> None:
    """Close the ledger lines of incident sources, once repeats are resolved."""
    for source in context.city.incidents:
        values = {"source": source.name, "precision": source.precision}
        line = run_query(context.connection, "incident_account", values).to_pylist()[0]
        account = context.account(source.name)
        account.accepted -= line["rejected"]
        account.without_point = line["without_point"]
        account.superseded = line["superseded"]
        account.notes["offence_in_no_group"] = line["unmapped"]
        account.notes["dated_by_report"] = line["dated_by_report"]
        account.notes["end_before_start"] = line["end_before_start"]
        account.first_date, account.last_date = line["first_date"], line["last_date"]
        account.sha256, account.licence = hash_files(context.paths(source)), source.licence
