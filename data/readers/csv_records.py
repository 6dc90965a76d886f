"""CSV files record by record: slower than the engine, and never at a loss, whatever bytes they hold."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from data.readers.text_table import Refused, TableWriter, TextTable
from data.sources import is_broken, open_decoded, refuse_damaged

END = "\x00end of the file\x00"
LOST = "line lost behind a quote that is not closed"


def read_csv_records(path: Path, *, header: Sequence[str], encoding: str, delimiter: str) -> TextTable:
    """Read a CSV file as text.

    A record whose number of cells differs from the header's is refused, and so is one with bytes that are
    not text in the encoding. Every line behind a quote that is not closed is refused by itself. Numbers of
    refused records are those of the line that they end on; the first line is 1.
    """
    writer, refused, blank = TableWriter(header), Refused(), 0
    with big_cells(), refuse_damaged(path), open_decoded(path, encoding=encoding) as file:
        reader = csv.reader(end_marked(file), delimiter=delimiter)
        next(reader, None)
        before = reader.line_num
        for cells in reader:
            if cells == [END]:
                break
            if not cells:
                blank += 1
            elif END in cells[-1]:
                refused += [(number, LOST) for number in range(before + 1, reader.line_num)]
            elif fault := find_fault(cells, len(header)):
                refused.append((reader.line_num, f"line could not be read: {fault}"))
            else:
                writer.add([*cells])
            before = reader.line_num
    return TextTable(writer.finish(), refused, blank)


def find_fault(cells: Sequence[str], wanted: int) -> str | None:
    """Return why a record cannot be read, or None."""
    if len(cells) != wanted:
        return "missing columns" if len(cells) < wanted else "too many columns"
    return "invalid encoding" if any(is_broken(cell) for cell in cells) else None


def end_marked(lines: Iterator[str]) -> Iterator[str]:
    """Yield lines, then a line of its own that shows whether a quote was left open."""
    for line in lines:
        yield line if line.endswith(("\n", "\r")) else f"{line}\n"
    yield END


@contextmanager
def big_cells() -> Iterator[None]:
    """Let a cell be of any size for a while."""
    before = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(before)
