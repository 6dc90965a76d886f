"""Any table of the contract as CSV, Parquet or GeoJSON."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from duckdb import ColumnExpression, ConstantExpression

from data.contracts import TABLES
from data.contracts_columns import Table
from data.errors import UserError
from data.workspace.overlaid import ORDER

FORMATS = (".csv", ".parquet", ".geojson")
Row = dict[str, Any]


def find_table(name: str) -> Table:
    """Return a table of the contract.

    Raises
    ------
    UserError
        There is none of that name; the nearest is named.
    """
    if name in TABLES:
        return TABLES[name]
    hint = difflib.get_close_matches(name, TABLES, n=1)
    known = f"did you mean {hint[0]}?" if hint else f"tables are {', '.join(TABLES)}"
    raise UserError(f"no table {name}; {known}")


def select_rows(
    connection: duckdb.DuckDBPyConnection, table: Table, where: Sequence[str]
) -> duckdb.DuckDBPyRelation:
    """Return the rows of a table where every COLUMN=VALUE holds; an empty VALUE means null.

    Raises
    ------
    UserError
        A condition is not of that form, names no column, or its value does not fit the column's type.
    """
    rows = read_rows(connection, table.name)
    names = [column.name for column in table.columns]
    for condition in where:
        column, equals, value = condition.partition("=")
        if not equals or column not in names:
            raise UserError(f"--where {condition}: needs COLUMN=VALUE with one of {', '.join(names)}")
        kind = next(item.type for item in table.columns if item.name == column)
        rows = rows.filter(match_value(column, value, kind))
    check_values(rows, where)
    return rows


def read_rows(connection: duckdb.DuckDBPyConnection, name: str) -> duckdb.DuckDBPyRelation:
    """Return all rows of a table, or of the view of that name, in the order in which builds hold them."""
    (kind,) = connection.execute(
        "select table_type from information_schema.tables where table_name = $name", {"name": name}
    ).fetchall()[0]
    if kind != "VIEW":
        return connection.table(name)
    rows = connection.view(name)
    return rows.order(ORDER[name]) if name in ORDER else rows


def match_value(column: str, value: str, kind: str) -> duckdb.Expression:
    """Return the condition that a column has a value, given as text."""
    if value == "":
        return ColumnExpression(column).isnull()
    return ColumnExpression(column) == ConstantExpression(value).cast(kind)


def check_values(rows: duckdb.DuckDBPyRelation, where: Sequence[str]) -> None:
    """Refuse a value that is not of its column's type."""
    try:
        rows.limit(1).to_arrow_table()
    except duckdb.ConversionException as error:
        raise UserError(
            f"--where {' '.join(where)}: the value does not fit the column ({first_line(error)})"
        ) from error


def first_line(error: Exception) -> str:
    """Return the first line of an error's text."""
    return str(error).splitlines()[0]


def write_csv(rows: duckdb.DuckDBPyRelation, file: TextIO) -> None:
    """Write rows as CSV: UTF-8, header, null empty, true/false, ISO dates, lists as JSON, geometry as WKT."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(rows.columns)
    for row in iterate_rows(rows):
        writer.writerow([to_text(name, value) for name, value in row.items()])


def iterate_rows(rows: duckdb.DuckDBPyRelation) -> Iterator[Row]:
    """Yield rows as dictionaries, a batch in memory at a time."""
    for batch in rows.to_arrow_reader(50_000):
        yield from batch.to_pylist()


def to_text(name: str, value: object) -> str:
    """Return a value as its text in CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes) and name == "geometry":
        return str(shapely.to_wkt(shapely.from_wkb(value), rounding_precision=-1))
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value)


def write_parquet(rows: duckdb.DuckDBPyRelation, path: Path) -> None:
    """Write rows as Parquet: native types, geometry as WKB."""
    reader = rows.to_arrow_reader(50_000)
    with pq.ParquetWriter(path, reader.schema) as writer:
        for batch in reader:
            writer.write_table(pa.Table.from_batches([batch]))


def write_geojson(rows: duckdb.DuckDBPyRelation, file: TextIO) -> None:
    """Write areas or events as an RFC 7946 FeatureCollection; a feature without place has a null geometry."""
    file.write('{"type":"FeatureCollection","features":[')
    for position, row in enumerate(iterate_rows(rows)):
        feature = {"type": "Feature", "geometry": take_geometry(row), "properties": plain(row)}
        file.write(("," if position else "") + "\n" + json.dumps(feature, ensure_ascii=False))
    file.write("\n]}\n")


def take_geometry(row: Row) -> object:
    """Return a row's geometry as a GeoJSON object, and take it out of the row."""
    if "geometry" in row:
        blob = row.pop("geometry")
        shape = None if blob is None else shapely.from_wkb(blob)
    else:
        known = row["lon"] is not None and row["lat"] is not None
        shape = shapely.Point(row["lon"], row["lat"]) if known else None
    return None if shape is None else json.loads(shapely.to_geojson(shape))


def plain(row: Row) -> Row:
    """Return a row with dates as ISO text."""
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in row.items()}


def export_table(rows: duckdb.DuckDBPyRelation, table: Table, to: Path | None) -> str | None:
    """Write rows to a file by its ending, or return CSV where no file is given.

    Raises
    ------
    UserError
        The ending is none of ours, or the table has no map.
    """
    if to is None:
        text = io.StringIO()
        write_csv(rows, text)
        return text.getvalue()
    ending = to.suffix.lower()
    if ending not in FORMATS:
        raise UserError(f"--to {to}: needs a name ending in {', '.join(FORMATS)}")
    if ending == ".geojson" and not table.geojson:
        drawn = ", ".join(name for name, other in TABLES.items() if other.geojson)
        raise UserError(f"{table.name} has no map; GeoJSON is for {drawn}: use .csv or .parquet")
    if not to.parent.is_dir():
        raise UserError(f"--to {to}: there is no folder {to.parent}; make it first")
    write_beside(to, lambda beside: write_file(rows, beside, ending))
    return None


def write_file(rows: duckdb.DuckDBPyRelation, path: Path, ending: str) -> None:
    """Write rows to a file in the format of an ending."""
    if ending == ".parquet":
        write_parquet(rows, path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        (write_csv if ending == ".csv" else write_geojson)(rows, file)


def write_beside(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file under another name and rename it, so that nobody reads half of it."""
    beside = path.with_name(f".{path.name}.tmp")
    try:
        write(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
