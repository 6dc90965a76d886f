"""Small sources in every format that agencies export → rows of text, every record accounted for."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.city import EventSource, Source, VenueSource
from data.errors import SourceError
from data.readers.json_records import begins_as_json, read_json_records
from data.readers.layer_records import LAYERS, read_layer_records
from data.readers.text_table import Refused, TableWriter, TextTable
from data.readers.titles import without_titles
from data.readers.unpack import TableFile, label_paths, unpack
from data.readers.workbook import read_workbook, write_cell
from data.sources import is_utf_8, read_csv_rows, read_header
from data.steps import BuildContext

ISO_DAY = "%Y-%m-%d"
DELIMITERS = (",", ";", "\t", "|")
WITH_PLACES = (EventSource, VenueSource)
"""Sources whose records may be the points of a map."""
TEXTS = ("text", "gzip", "utf_16", "json")


@dataclass(frozen=True)
class RowFile:
    """One table of a source: rows of text ('' where empty) with `row_number`, and what was not read of it.

    `has_header` is false where the file's format names columns only beside values, and it holds none.
    """

    label: str
    rows: pd.DataFrame
    blank: int = 0
    refused: Refused = field(default_factory=list)
    has_header: bool = True

    @property
    def columns(self) -> list[str]:
        """The file's own columns."""
        return [str(name) for name in self.rows.columns if name != "row_number"]


def read_row_files(
    context: BuildContext, source: Source, *, needed: Sequence[str], date_format: str = ISO_DAY
) -> list[RowFile]:
    """Read the files of a source, whatever their format, and write what could not be read to the ledger.

    Parameters
    ----------
    context
        The build.
    source
        CSV of any delimiter and encoding, JSON, JSON lines, Excel, Parquet or a map of points, also in zip
        and gzip: what a file is, is told from its content.
    needed
        Columns that the source uses: they tell the sheet of a workbook and the delimiter of a CSV file.
    date_format
        How dates of Excel and Parquet are written as text.

    Raises
    ------
    SourceError
        A file is not what it should be.
    """
    files: list[RowFile] = []
    zone = ZoneInfo(context.city.city.timezone)
    for path, label in label_paths(context.paths(source)).items():
        with unpack(path, label, layer=source.layer) as tables:
            files += [read_row_file(source, file, needed, date_format, zone) for file in tables]
    account = context.account(source.name)
    for file in files:
        account.blank += file.blank
        account.received += len(file.rows) + len(file.refused)
        lost = pd.DataFrame(file.refused, columns=pd.Index(["row_number", "reason"]))
        context.reject(source.name, lost.assign(file=file.label, raw=None))
    return files


def read_sample(path: Path, *, date_format: str, encoding: str = "utf-8") -> RowFile:
    """Read the first table of a file that nothing is known of yet."""
    source = VenueSource(name="sample", path=str(path), kind="", encoding=encoding)  # which may be a map too
    with unpack(path, path.name) as tables:
        return read_row_file(source, next(tables), (), date_format, ZoneInfo("UTC"))


def read_row_file(
    source: Source, file: TableFile, needed: Sequence[str], date_format: str, zone: ZoneInfo
) -> RowFile:
    """Read one table."""
    if file.is_workbook:
        table = read_workbook(file.path, needed=needed, sheet=source.sheet, date_format=date_format)
        return to_rows(file, table, has_header=True)
    if file.kind == "parquet":
        return to_rows(file, read_parquet(file, date_format, zone), has_header=True)
    if file.kind in LAYERS and isinstance(source, WITH_PLACES):
        table = read_layer_records(
            file.path,
            layer=source.layer,
            crs=None,
            encoding=None if is_utf_8(source.encoding) else source.encoding,
            date_format=date_format,
            zone=zone,
        )
        return to_rows(file, table, has_header=True)
    if file.kind not in TEXTS:
        raise SourceError(
            f"{file.label}: a table was needed, found {file.kind.replace('_', ' ')}; "
            f"give {source.name} as CSV, JSON, Excel or Parquet"
        )
    stated = getattr(source, "format", "auto")
    if stated == "json" or (stated != "csv" and begins_as_json(file.path)):
        return to_rows(file, read_json_records(file.path, encoding=source.encoding), has_header=False)
    with without_titles(file, needed, encoding=source.encoding) as table_file:
        delimiter = settle_delimiter(source, table_file, needed)
        rows = read_csv_rows(table_file.path, encoding=source.encoding, delimiter=delimiter)
    blank = int(rows.attrs["blank"])
    rows.attrs = {}
    return RowFile(file.label, rows, blank)


def settle_delimiter(source: Source, file: TableFile, needed: Sequence[str]) -> str:
    """Return what separates columns: as the city file says, or another that finds all columns needed.

    Where nobody said which are needed, it is what makes most columns.
    """
    tried = dict.fromkeys([source.delimiter, *DELIMITERS])
    headers = {each: read_header(file.path, encoding=source.encoding, delimiter=each) for each in tried}
    if not needed:
        return max(headers, key=lambda each: len(headers[each]))
    return next((each for each in headers if set(needed) <= set(headers[each])), source.delimiter)


def to_rows(file: TableFile, table: TextTable, *, has_header: bool) -> RowFile:
    """Return a table of text as rows."""
    rows = table.records.to_pandas().astype("str").fillna("").rename(columns=str.strip)
    numbers = table.numbers or list(range(1, len(rows) + 1))
    return RowFile(
        file.label,
        rows.assign(row_number=pd.Series(numbers, index=rows.index, dtype="int64")),
        table.blank,
        table.refused,
        has_header or bool(len(rows)),
    )


def read_parquet(file: TableFile, date_format: str, zone: ZoneInfo) -> TextTable:
    """Return a Parquet file as text; times of a zone become local ones."""
    try:
        table = pq.read_table(file.path)
    except (pa.ArrowException, OSError) as error:
        raise SourceError(f"{file.label}: Parquet that cannot be read; export it again") from error
    writer = TableWriter(table.column_names)
    for cells in zip(*(column.to_pylist() for column in table.columns), strict=True):
        writer.add([write_value(cell, date_format, zone) for cell in cells])
    return TextTable(writer.finish())


def write_value(value: Any, date_format: str, zone: ZoneInfo) -> str | None:
    """Return a typed value as text."""
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        value = value.astimezone(zone)
    if isinstance(value, dict | list):
        return json.dumps(value, default=str, ensure_ascii=False)
    return write_cell(value, date_format)
