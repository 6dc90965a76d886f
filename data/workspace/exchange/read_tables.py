"""A table that somebody filled in → rows of text by column, whatever program wrote it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from data.workspace.errors import WorkspaceUserError
from data.workspace.exchange.cells import arm
from data.workspace.exchange.write_tables import list_columns
from data.workspace.records.base import Record
from data.workspace.records.kinds import name_kind

MOST_ROWS = 20_000


class TableFileError(WorkspaceUserError):
    """A file that is no table of the kind."""


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row of a table: its number as spreadsheets show it, and its cells by column."""

    number: int
    cells: dict[str, str]


def read_table(kind: type[Record], content: bytes, *, file_name: str) -> list[FilledRow]:
    """Read a CSV file or a spreadsheet of a kind; blank rows are left out.

    Raises
    ------
    TableFileError
        It is neither, its columns are not those of the kind, or it has more than `MOST_ROWS` rows.
    """
    is_book = content.startswith(b"PK")
    rows = read_book(content, file_name) if is_book else read_text(content, file_name)
    header = [cell.strip() for cell in next(rows, [])]
    check_header(kind, header, file_name)
    filled = [
        FilledRow(number, dict(zip(header, row, strict=False)))
        for number, row in enumerate(rows, start=2)
        if any(cell.strip() for cell in row)
    ]
    if len(filled) > MOST_ROWS:
        raise TableFileError(f"{file_name} has {len(filled):,} rows; {MOST_ROWS:,} at most: split it")
    return filled


def check_header(kind: type[Record], header: Sequence[str], file_name: str) -> None:
    """Refuse columns that the kind does not have, and a table without those it needs."""
    unknown = [name for name in header if name and name not in list_columns(kind)]
    needed = [name for name, field in kind.model_fields.items() if field.is_required()]
    missing = [name for name in needed if name not in header]
    word = name_kind(kind).replace("_", " ")
    if unknown or missing:
        found = f"unknown columns: {', '.join(unknown)}" if unknown else f"no column {', '.join(missing)}"
        raise TableFileError(f"{file_name}: {found}; use the template for a table of the kind {word}")


def read_text(content: bytes, file_name: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV file with commas, semicolons or tabs."""
    text = decode(content, file_name)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise TableFileError(f"{file_name} is not a table ({error}); save it again as CSV or XLSX") from error
    yield from ([arm(cell) for cell in row] for row in rows)


def decode(content: bytes, file_name: str) -> str:
    """Return the text of a file in UTF-8, or as older spreadsheets write it."""
    if b"\x00" in content:
        raise TableFileError(f"{file_name} is not text; save it as CSV (UTF-8) or XLSX")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_book(content: bytes, file_name: str) -> Iterator[list[str]]:
    """Yield the rows of a spreadsheet's first sheet; formulas count as the value that was last shown."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise TableFileError(f"{file_name} is no spreadsheet that can be opened; save it as XLSX") from error
    yield from ([write_value(value) for value in row] for row in rows)


def write_value(value: Any) -> str:
    """Return a spreadsheet's value as a person sees it: days as in ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
