"""Excel workbooks → a table of text, through openpyxl, which runs nothing that is in them."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from data.errors import SourceError
from data.readers.text_table import TableWriter, TextTable, choose_sheet, tell_apart

DAMAGED = (zipfile.BadZipFile, KeyError, ValueError, OSError)
Cells = Sequence[Any]
MOST_TITLES = 30
"""Filled rows, at the beginning of a sheet, among which its header is looked for."""
NO_YEAR = 1900
"""Year up to which a day is none: Excel and Access count times of day from the end of 1899."""


def read_workbook(
    path: Path, *, needed: Sequence[str], sheet: str | None, date_format: str, parts: Sequence[str] = ()
) -> TextTable:
    """Read the one sheet of a workbook that has the columns needed, as text.

    Parameters
    ----------
    path
        An .xlsx or .xlsm file. Formulas give the value they had when it was saved.
    needed
        Columns that the source uses; a sheet in which a row has them all is the one, and that row is its
        header. Without any the longest is, and its first row that is as wide as any.
    sheet
        Name of the sheet, which wins.
    date_format
        How dates are written as text, in strptime codes.
    parts
        Columns that hold the day alone, or the time: they are written by that part of the format.

    Raises
    ------
    SourceError
        The file is damaged, or not exactly one sheet has the columns.
    """
    import openpyxl  # a third of a second, for those who have workbooks

    try:
        # Opened here: openpyxl would go by the file's name, and refuse one that it does not like.
        with path.open("rb") as file, warnings.catch_warnings():
            # What openpyxl leaves out (validation, drawings) holds no records.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            sheets = {each.title: list(each.iter_rows(values_only=True)) for each in book.worksheets}
            book.close()
    except DAMAGED as error:
        raise SourceError(
            f"{path.name}: a workbook that cannot be opened ({error}); save it again"
        ) from error
    if sheet is not None and sheet not in sheets:
        raise SourceError(f"{path.name}: no sheet {sheet}, it has {', '.join(sheets)}; correct `sheet`")
    fitting = [name for name, rows in sheets.items() if set(needed) <= set(read_names(rows, needed))]
    if not needed or len(sheets) == 1:
        fitting = [max(sheets, key=lambda name: len(sheets[name]))]
    chosen = sheet or choose_sheet(fitting, file=path.name)
    return read_sheet(sheets[chosen], date_format, needed=needed, parts=parts)


def find_header(rows: Sequence[Cells], needed: Sequence[str]) -> int:
    """Return the place of the header: titles may stand above it.

    It is the first row with every column needed, else the first filled one. Where nobody said which are
    needed, it is the first of those at the beginning that has as many cells as any of them.
    """
    filled = [place for place, row in enumerate(rows) if is_filled(row)][:MOST_TITLES]
    first = filled[0] if filled else len(rows)
    if needed:
        return next((place for place in filled if set(needed) <= set(list_names(rows[place]))), first)
    width = max((count_filled(rows[place]) for place in filled), default=0)
    return next((place for place in filled if count_filled(rows[place]) == width), first)


def count_filled(row: Cells) -> int:
    """Return how many cells of a row are filled."""
    return sum(cell is not None and bool(str(cell).strip()) for cell in row)


def list_names(row: Cells) -> list[str]:
    """Return the cells of a header."""
    return [str(cell).strip() if cell is not None else "" for cell in row]


def read_names(rows: Sequence[Cells], needed: Sequence[str]) -> list[str]:
    """Return the column names of a sheet."""
    place = find_header(rows, needed)
    return list_names(rows[place]) if place < len(rows) else []


def read_sheet(
    rows: Sequence[Cells], date_format: str, *, needed: Sequence[str], parts: Sequence[str]
) -> TextTable:
    """Return the rows under the header as text; empty rows are blank, those at the end nothing."""
    start = find_header(rows, needed)
    end = max((place for place, row in enumerate(rows) if is_filled(row)), default=-1)
    names = tell_apart(read_names(rows, needed))
    in_parts = [name in parts for name in names]
    writer, numbers = TableWriter(names), []
    for number, cells in enumerate(pad_rows(rows[start + 1 : end + 1], len(names)), start=1):
        if is_filled(cells):
            writer.add(
                [
                    write_part(cell, date_format) if part else write_cell(cell, date_format)
                    for cell, part in zip(cells, in_parts, strict=True)
                ]
            )
            numbers.append(number)
    return TextTable(writer.finish(), blank=max(0, end - start) - len(numbers), numbers=numbers)


def pad_rows(rows: Sequence[Cells], width: int) -> Iterator[list[Any]]:
    """Yield rows of one width."""
    for row in rows:
        yield [*row[:width], *[None] * (width - len(row))]


def is_filled(row: Cells) -> bool:
    """Whether a row holds anything."""
    return any(cell is not None and str(cell).strip() for cell in row)


def write_part(cell: Any, date_format: str) -> str | None:
    """Return a cell that holds the day or the time of a date alone, by that part of the format.

    >>> day = dt.datetime(2024, 1, 31)
    >>> write_part(day, "%d/%m/%Y %H:%M"), write_part(dt.datetime(1899, 12, 30, 8, 5), "%d/%m/%Y %H:%M")
    ('31/01/2024', '08:05')
    """
    day, time = split_format(date_format)
    if isinstance(cell, dt.datetime):
        return cell.strftime(time if cell.year <= NO_YEAR else day)
    return cell.strftime(day) if isinstance(cell, dt.date) else write_cell(cell, date_format)


def split_format(date_format: str) -> tuple[str, str]:
    """Return the part of a format before the hour, and from the hour on.

    >>> split_format("%Y-%m-%dT%H:%M"), split_format("%d/%m/%Y")
    (('%Y-%m-%d', '%H:%M'), ('%d/%m/%Y', '%H:%M:%S'))
    """
    hour = min((date_format.index(code) for code in ("%H", "%I") if code in date_format), default=None)
    if hour is None:
        return date_format, "%H:%M:%S"
    return date_format[:hour].rstrip(" T"), date_format[hour:]


def write_cell(cell: Any, date_format: str) -> str | None:
    """Return a cell as text: a date as the city file writes it, a whole number without a decimal point."""
    if cell is None:
        return None
    if isinstance(cell, dt.time):
        return cell.strftime(split_format(date_format)[1])
    if isinstance(cell, dt.datetime | dt.date):
        return cell.strftime(date_format)
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
