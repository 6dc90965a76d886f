"""Incident files → `stg_incident`: renamed by the city file, typed in SQL, every line accounted for."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
from duckdb import ColumnExpression, ConstantExpression, Expression, FunctionExpression, SQLExpression

from data.city import OFFENCE_GROUPS, City, IncidentSource
from data.errors import SourceError
from data.sources import check_columns, count_lines, hash_files, read_header
from data.steps import SCRATCH, BuildContext, raw_json
from queries.catalog import read_query, run_query

NEEDED = ("occurred_at",)
RAW_COLUMNS = {
    "incident_id": "incident_id",
    "occurred_at": "occurred_text",
    "updated_at": "updated_text",
    "category": "category",
    "offence_code": "offence_code",
    "lon": "lon_text",
    "lat": "lat_text",
}


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
        for path in context.paths(source):
            read_incident_file(context, source, path)


def create_empty(context: BuildContext) -> None:
    """Create `stg_incident` without rows, so that a city without incidents has one too."""
    columns = ["file", *RAW_COLUMNS.values()]
    schema = pa.schema([(name, pa.string()) for name in columns] + [("codes", pa.list_(pa.string()))])
    context.write("raw_incident", schema.empty_table())
    nothing = IncidentSource(name="none", path="")
    context.create("stg_incident", read_query("stg_incident"), parameters(context, nothing))
    context.drop("raw_incident")


def parameters(context: BuildContext, source: IncidentSource) -> dict[str, object]:
    """Return the values that `stg_incident.sql` needs for a source."""
    return {
        "source": source.name,
        "date_format": source.date_format,
        "timezone": context.city.city.timezone,
        "masked_points": [list(point) for point in source.masked_points],
        "now": context.now.replace(tzinfo=None),
    }


def read_incident_file(context: BuildContext, source: IncidentSource, path: Path) -> None:
    """Add one file's records to `stg_incident`, and what could not be read to the rejected rows."""
    connection = context.connection
    header = read_header(path, encoding=source.encoding, delimiter=source.delimiter)
    needed = [*source.columns.values(), *source.area_codes.values()]
    check_columns(header, needed, file=path.name, key=source.name)
    for column in NEEDED:
        if column not in source.columns:
            raise SourceError(f"{source.name}: `columns` does not say which column is {column}; add it")
    records = scan_csv(connection, source, path, header)
    rename(records, context.city, source, path).create_view("renamed_lines")
    context.create("raw_incident", "select * from renamed_lines")
    connection.execute("drop view renamed_lines")
    stage = f"insert into {SCRATCH}.main.stg_incident " + read_query("stg_incident")
    connection.execute(stage, parameters(context, source))
    context.drop("raw_incident")
    account_for_lines(context, source, path, header)
    keep_rejected(context, source, path, records, header)


def scan_csv(
    connection: duckdb.DuckDBPyConnection, source: IncidentSource, path: Path, header: list[str]
) -> duckdb.DuckDBPyRelation:
    """Return a CSV file as a relation: every column text, lines that do not fit set aside."""
    connection.execute("drop table if exists reject_errors")
    connection.execute("drop table if exists reject_scans")
    return connection.read_csv(
        str(path),
        columns=dict.fromkeys(header, "VARCHAR"),
        auto_detect=False,
        header=True,
        delimiter=source.delimiter,
        quotechar='"',
        escapechar='"',
        encoding="utf-8" if source.encoding.lower().startswith("utf-8") else source.encoding,
        compression="gzip" if path.suffix == ".gz" else "none",
        store_rejects=True,
    )


def rename(
    records: duckdb.DuckDBPyRelation, city: City, source: IncidentSource, path: Path
) -> duckdb.DuckDBPyRelation:
    """Return the file's columns under our names, with area codes as a list in the order of levels."""
    empty: Expression = ConstantExpression(None).cast("VARCHAR")
    named = [
        (ColumnExpression(source.columns[ours]) if ours in source.columns else empty).alias(raw)
        for ours, raw in RAW_COLUMNS.items()
    ]
    codes = [
        ColumnExpression(source.area_codes[level]) if level in source.area_codes else empty
        for level in city.level_names()
    ]
    return records.select(
        ConstantExpression(path.name).alias("file"),
        *named,
        FunctionExpression("list_value", *codes).alias("codes"),
    )


def keep_rejected(
    context: BuildContext,
    source: IncidentSource,
    path: Path,
    records: duckdb.DuckDBPyRelation,
    header: list[str],
) -> None:
    """Write the typed records that cannot be used, beside their columns that are not personal."""
    faults = context.connection.execute(
        "select row_number, reject_reason as reason from stg_incident "
        "where source = $source and file = $file and reject_reason is not null",
        {"source": source.name, "file": path.name},
    ).df()
    if faults.empty:
        return
    kept = [column for column in header if column in source.not_personal]
    numbered = records.select(
        SQLExpression("row_number() over ()").alias("row_number"), *map(ColumnExpression, kept)
    )
    wanted = context.connection.from_arrow(pa.Table.from_pandas(faults[["row_number"]]))
    rows = numbered.join(wanted, "row_number").df()
    raw = {row["row_number"]: raw_json(row, kept) for row in rows.to_dict("records")}
    context.reject(source.name, faults.assign(file=path.name, raw=faults["row_number"].map(raw)))


def account_for_lines(context: BuildContext, source: IncidentSource, path: Path, header: list[str]) -> None:
    """Reconcile physical lines with what was read; lines that did not fit go to the rejected rows.

    Every physical line is loaded, set aside, blank, part of a quoted text, or lost (a quote that is not
    closed swallows the lines after it); a lost line is a rejected row too.
    """
    connection = context.connection
    refused = connection.execute(
        "select line as row_number, first(error_type)::varchar as error from reject_errors "
        "group by line order by line"
    ).df()
    where = {"source": source.name, "file": path.name}
    count = "select count(*) from stg_incident where source = $source and file = $file"
    loaded = connection.execute(count, where).fetchall()[0][0]
    lines, blank = count_lines(path)
    spare = lines - 1 - header_breaks(path, source) - blank - loaded - len(refused)
    lost = spare - count_breaks_in_text(connection, source, path, header) if spare else 0
    account = context.account(source.name)
    account.files += 1
    account.received += loaded + len(refused) + max(lost, 0)
    account.accepted += loaded
    account.blank += blank + min(lost, 0)
    reasons = "line could not be read: " + refused["error"].str.lower().str.replace("_", " ")
    context.reject(source.name, refused.assign(reason=reasons, file=path.name, raw=None))
    reason = "line lost behind a quote that is not closed"
    gone = pd.DataFrame(
        {"row_number": [None] * max(lost, 0), "reason": reason, "file": path.name, "raw": None}
    )
    context.reject(source.name, gone)


def header_breaks(path: Path, source: IncidentSource) -> int:
    """Return the line breaks inside quoted names of the header."""
    names = read_header(path, encoding=source.encoding, delimiter=source.delimiter)
    return sum(name.count("\n") for name in names)


def count_breaks_in_text(
    connection: duckdb.DuckDBPyConnection, source: IncidentSource, path: Path, header: list[str]
) -> int:
    """Return how many line breaks stand inside quoted cells of the records that were read."""
    records = scan_csv(connection, source, path, header)
    breaks = [
        SQLExpression("len({0}) - len(replace({0}, chr(10), ''))".format(quote(name))) for name in header
    ]
    total = records.select(
        FunctionExpression("list_sum", FunctionExpression("list_value", *breaks)).alias("n")
    )
    return int(total.sum("n").fetchall()[0][0] or 0)


def quote(name: str) -> str:
    """Return a column name as a quoted identifier."""
    return '"' + name.replace('"', '""') + '"'


def make_int_incident_record(context: BuildContext) -> None:
    """Write `int_incident_record`, repeats resolved; then close the accounts of the sources."""
    context.create("int_incident_record", read_query("int_incident_record"))
    close_accounts(context)


def close_accounts(context: BuildContext) -> None:
    """Close the ledger lines of incident sources, once repeats are resolved."""
    for source in context.city.incidents:
        line = run_query(context.connection, "incident_account", {"source": source.name}).to_pylist()[0]
        account = context.account(source.name)
        account.accepted -= line["rejected"]
        account.without_point = line["without_point"]
        account.superseded = line["superseded"]
        account.notes["offence_in_no_group"] = line["unmapped"]
        account.first_date, account.last_date = line["first_date"], line["last_date"]
        account.sha256, account.licence = hash_files(context.paths(source)), source.licence
