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


def read_workbook(path: Path, *, needed: Sequence[str], sheet: str | None, date_format: str) -> TextTable:
    """Read the one sheet of a workbook that has the columns needed, as text.

    Parameters
    ----------
    path
        An .xlsx or .xlsm file. Formulas give the value they had when it was saved.
    needed
        Columns that the source uses; a sheet whose first filled row has them all is the one. Without any
        the longest is.
    sheet
        Name of the sheet, which wins.
    date_format
        How dates are written as text, in strptime codes.

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
    fitting = [name for name, rows in sheets.items() if set(needed) <= set(read_names(rows))]
    if not needed or len(sheets) == 1:
        fitting = [max(sheets, key=lambda name: len(sheets[name]))]
    chosen = sheet or choose_sheet(fitting, file=path.name)
    return read_sheet(sheets[chosen], date_format)


def read_names(rows: Sequence[Cells]) -> list[str]:
    """Return the cells of the first filled row."""
    first = next((row for row in rows if is_filled(row)), ())
    return [str(cell).strip() if cell is not None else "" for cell in first]


def read_sheet(rows: Sequence[Cells], date_format: str) -> TextTable:
    """Return the rows under the first filled one as text; empty rows are blank, those at the end nothing."""
    start = next((place for place, row in enumerate(rows) if is_filled(row)), len(rows))
    end = max((place for place, row in enumerate(rows) if is_filled(row)), default=-1)
    names = tell_apart(read_names(rows))
    writer, numbers = TableWriter(names), []
    for number, cells in enumerate(pad_rows(rows[start + 1 : end + 1], len(names)), start=1):
        if is_filled(cells):
            writer.add([write_cell(cell, date_format) for cell in cells])
            numbers.append(number)
    return TextTable(writer.finish(), blank=max(0, end - start) - len(numbers), numbers=numbers)


def pad_rows(rows: Sequence[Cells], width: int) -> Iterator[list[Any]]:
    """Yield rows of one width."""
    for row in rows:
        yield [*row[:width], *[None] * (width - len(row))]


def is_filled(row: Cells) -> bool:
    """Whether a row holds anything."""
    return any(cell is not None and str(cell).strip() for cell in row)


def write_cell(cell: Any, date_format: str) -> str | None:
    """Return a cell as text: a date as the city file writes it, a whole number without a decimal point."""
    if cell is None:
        return None
    if isinstance(cell, dt.datetime | dt.date):
        return cell.strftime(date_format)
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
