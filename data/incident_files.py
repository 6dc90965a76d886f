"""Incident files of every format → staged records: the mapped columns as text, every record accounted for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
from duckdb import (
    ConstantExpression,
    Expression,
    FunctionExpression,
    SQLExpression,
)

from data.city import IncidentSource
from data.errors import SourceError
from data.incident_accounts import count_staged
from data.incident_columns import Relation, list_needed, list_parts, name_column, quote, rename
from data.readers.csv_records import read_csv_records
from data.readers.json_records import PLACE, read_json_records
from data.readers.layer_records import LAYERS, read_layer_records
from data.readers.text_table import Refused, TextTable, tell_apart
from data.readers.unpack import TableFile
from data.readers.workbook import read_workbook
from data.sources import (
    DAMAGED,
    check_columns,
    count_all_lines,
    count_lines,
    is_utf_8,
    open_bytes,
    read_header,
    refuse_damaged,
    settle_encoding,
)
from data.steps import BuildContext

DELIMITERS = (",", ";", "\t", "|")
TABLE = "file_records"
Stage = Callable[[Relation], int]
"""Stages records under our names, in their order, and says how many there were."""


@dataclass(frozen=True)
class LoadedFile:
    """One file whose records were staged, and what of it could not be read."""

    label: str
    records: Relation
    header: list[str]
    rows: int
    refused: Refused
    blank: int
    lines: int | None = None
    """Physical lines, where the engine's account is exact: such a file can be read on from its end."""


def load_file(context: BuildContext, source: IncidentSource, file: TableFile, stage: Stage) -> LoadedFile:
    """Stage the mapped columns of a file, as text, in the file's order.

    Raises
    ------
    SourceError
        The file is not what it should be, or lacks a column.
    """
    if source.format == "csv" or (file.kind in ("text", "gzip", "utf_16") and not is_json(file.path)):
        return load_csv(context, source, file, stage)
    if file.kind == "parquet":
        return load_table(context, source, file, read_parquet(context, source, file), stage)
    if file.is_workbook:
        table = read_workbook(
            file.path,
            needed=list_needed(source),
            sheet=source.sheet,
            date_format=source.written_format,
            parts=list_parts(source),
        )
        return load_table(context, source, file, table, stage)
    if file.kind in LAYERS:
        return load_table(context, source, file, read_layer(context, source, file), stage)
    if file.kind == "json" or is_json(file.path):
        table = read_json_records(file.path, encoding=source.encoding, crs=source.crs)
        return load_table(context, source, file, table, stage)
    return load_csv(context, source, file, stage)


def is_json(path: Path) -> bool:
    """Whether a text file, zipped or not, begins as JSON does."""
    with refuse_damaged(path), open_bytes(path) as file:
        return file.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_layer(context: BuildContext, source: IncidentSource, file: TableFile) -> TextTable:
    """Return the records of a layer of points as text, dates as the city file writes them."""
    zone = context.city.city.timezone if source.times == "local" else "UTC"
    return read_layer_records(
        file.path,
        layer=source.layer,
        crs=source.crs,
        encoding=None if is_utf_8(source.encoding) else source.encoding,
        date_format=source.written_format,
        zone=ZoneInfo(zone),
    )


def place_by_geometry(source: IncidentSource, header: Sequence[str]) -> IncidentSource:
    """Return a source whose lon and lat are those of the features, where it names no columns of the file."""
    named = [source.columns.get(name) for name in ("lon", "lat")]
    if source.point_text or not set(PLACE) <= set(header) or set(named) & set(header):
        return source
    return source.model_copy(
        update={"columns": source.columns | dict(zip(("lon", "lat"), PLACE, strict=True))}
    )


def load_table(
    context: BuildContext, source: IncidentSource, file: TableFile, table: TextTable, stage: Stage
) -> LoadedFile:
    """Stage the mapped columns of a table of text."""
    header = table.records.column_names
    source = place_by_geometry(source, header)
    opened = [name for name in list_needed(source) if name not in header and is_under(name, header)]
    records = (
        table.records if table.records.num_rows or header else add_columns(table.records, list_needed(source))
    )
    records = add_columns(records, opened)
    check_columns(records.column_names, list_needed(source), file=file.label, key=source.name)
    context.connection.register(TABLE, records)
    relation = context.connection.table(TABLE)
    rows = stage(rename(relation, context.city, source))
    return LoadedFile(file.label, relation, records.column_names, rows, table.refused, table.blank)


def is_under(name: str, header: Sequence[str]) -> bool:
    """Whether a nested column is empty in all of a file: what it lies in is there, and null throughout."""
    return any(name.startswith(f"{known}.") for known in header)


def add_columns(records: pa.Table, names: Sequence[str]) -> pa.Table:
    """Return a table with more columns, empty ones."""
    for name in names:
        records = records.append_column(name, pa.nulls(records.num_rows, pa.string()))
    return records


def read_parquet(context: BuildContext, source: IncidentSource, file: TableFile) -> TextTable:
    """Return the used columns of a Parquet file as text, dates as the city file writes them."""
    try:
        records = context.connection.read_parquet(str(file.path))
    except duckdb.Error as error:
        raise SourceError(f"{file.label}: Parquet that cannot be read; export it again") from error
    check_columns(records.columns, list_needed(source), file=file.label, key=source.name)
    used = [name for name in records.columns if name in list_needed(source) or name in source.not_personal]
    types = dict(zip(records.columns, records.types, strict=True))
    zone = context.city.city.timezone if source.times == "local" else "UTC"
    texts = [to_text(name, str(types[name]), zone, source.written_format).alias(name) for name in used]
    return TextTable(records.select(*texts).to_arrow_table())


def to_text(name: str, kind: str, zone: str, date_format: str) -> Expression:
    """Return a typed column as text."""
    column = name_column(name)
    if kind == "TIMESTAMP WITH TIME ZONE":
        column = FunctionExpression("timezone", ConstantExpression(zone), column)
    if kind.startswith(("TIMESTAMP", "DATE")):
        return FunctionExpression("strftime", column.cast("TIMESTAMP"), ConstantExpression(date_format))
    return FunctionExpression("nullif", column.cast("VARCHAR"), ConstantExpression(""))


def load_csv(context: BuildContext, source: IncidentSource, file: TableFile, stage: Stage) -> LoadedFile:
    """Stage the mapped columns of a CSV file: through the engine where it accounts for every line.

    Where it does not (a lost line, bytes that are no text, another encoding, an error of its own), the file
    is read record by record instead.
    """
    delimiter = settle_delimiter(source, file)
    named = read_header(file.path, encoding=source.encoding, delimiter=delimiter)
    check_columns(named, list_needed(source), file=file.label, key=source.name)
    header = tell_apart(named)
    if is_utf_8(settle_encoding(file.path, source.encoding)):
        loaded = load_by_engine(context, source, file, header, delimiter, stage)
        if loaded is not None:
            return loaded
    table = read_csv_records(file.path, header=header, encoding=source.encoding, delimiter=delimiter)
    return load_table(context, source, file, table, stage)


def settle_delimiter(source: IncidentSource, file: TableFile) -> str:
    """Return what separates columns: as the city file says, or another that finds all columns needed."""
    needed = set(list_needed(source))
    for delimiter in dict.fromkeys([source.delimiter, *DELIMITERS]):
        if needed <= set(read_header(file.path, encoding=source.encoding, delimiter=delimiter)):
            return delimiter
    return source.delimiter


def load_by_engine(
    context: BuildContext,
    source: IncidentSource,
    file: TableFile,
    header: list[str],
    delimiter: str,
    stage: Stage,
) -> LoadedFile | None:
    """Stage the mapped columns of a CSV file in UTF-8 by the engine; None where its account is not exact."""
    before = count_staged(context)
    try:
        records = scan_csv(context.connection, file.path, header, delimiter)
        rows = stage(rename(records, context.city, source))
        refused = read_refused(context.connection)
        lines = count_all_lines(file.path)
        names = read_header(file.path, encoding=source.encoding, delimiter=delimiter)
        spare = lines - 1 - sum(name.count("\n") for name in names) - rows - len(refused)
        # Only where lines are left over is there a second look at them, at blank ones and breaks in cells.
        blank = count_lines(file.path)[1] if spare else 0
        spare -= blank
        if spare == 0 or spare == count_breaks(context.connection, file.path, header, delimiter):
            return LoadedFile(file.label, records, header, rows, refused, blank, lines)
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.InternalException, *DAMAGED):
        pass
    unstage(context, before)
    return None


def unstage(context: BuildContext, rows: int) -> None:
    """Keep only the first staged rows: those after them are to be read in another way."""
    if count_staged(context) > rows:
        # Row numbers are places in the table, and those of deleted rows would not be given again.
        context.create(
            "incident_row_kept", "select * from scratch.main.incident_row limit $rows", {"rows": rows}
        )
        context.drop("incident_row")
        context.rename("incident_row_kept", "incident_row")


def scan_csv(
    connection: duckdb.DuckDBPyConnection, path: Path, header: list[str], delimiter: str
) -> Relation:
    """Return a CSV file as a relation: every column text, lines that do not fit set aside."""
    connection.execute("drop table if exists reject_errors")
    connection.execute("drop table if exists reject_scans")
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    return connection.read_csv(
        str(path),
        columns=dict.fromkeys(header, "VARCHAR"),
        auto_detect=False,
        header=True,
        delimiter=delimiter,
        quotechar='"',
        escapechar='"',
        encoding="utf-8",
        compression="gzip" if zipped else "none",
        store_rejects=True,
    )


def read_refused(connection: duckdb.DuckDBPyConnection) -> Refused:
    """Return the lines that the engine set aside, with the reason."""
    errors = connection.execute(
        "select line, first(error_type)::varchar from reject_errors group by line order by line"
    ).fetchall()
    return [(line, f"line could not be read: {why.lower().replace('_', ' ')}") for line, why in errors]


def count_breaks(connection: duckdb.DuckDBPyConnection, path: Path, header: list[str], delimiter: str) -> int:
    """Return how many line breaks stand inside quoted cells of the records that were read."""
    breaks = [
        SQLExpression("len({0}) - len(replace({0}, chr(10), ''))".format(quote(name))) for name in header
    ]
    total = scan_csv(connection, path, header, delimiter).select(
        FunctionExpression("list_sum", FunctionExpression("list_value", *breaks)).alias("n")
    )
    return int(total.sum("n").fetchall()[0][0] or 0)
