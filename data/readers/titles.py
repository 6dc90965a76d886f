"""Lines above the header of a table: titles and dates of printing that reports put there."""

from __future__ import annotations

import csv
import dataclasses
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from data.readers.unpack import TableFile
from data.sources import open_decoded, refuse_damaged, settle_encoding

DELIMITERS = (",", ";", "\t", "|")
KINDS = ("text", "gzip", "utf_16")
MOST_TITLES = 30
"""Lines, at the beginning of a file, among which its header is looked for."""
LINE_LENGTH = 1 << 16


@contextmanager
def without_titles(file: TableFile, needed: Sequence[str], *, encoding: str) -> Iterator[TableFile]:
    """Yield a CSV file as one that begins with its header: the file itself, where it does.

    The header is the first line that has every column needed; where none has, the file stays as it is.
    """
    titles = count_titles(file.path, needed, encoding=encoding) if file.kind in KINDS else 0
    if not titles:
        yield file
        return
    with tempfile.TemporaryDirectory(prefix="commonbeat-") as room:
        cut = Path(room) / file.path.name
        found = settle_encoding(file.path, encoding).replace("utf-8-sig", "utf-8")
        # Bytes that are no text stay what they are, to be refused where they stand.
        with refuse_damaged(file.path), open_decoded(file.path, encoding=encoding) as whole:
            for _ in range(titles):
                whole.readline()
            with cut.open("w", encoding=found, errors="surrogateescape", newline="") as rest:
                shutil.copyfileobj(whole, rest, 1 << 20)
        yield dataclasses.replace(file, path=cut, kind="text", titles=titles)


def count_titles(path: Path, needed: Sequence[str], *, encoding: str) -> int:
    """Return how many lines stand above the one with every column needed; 0 where no line has them."""
    if not needed:
        return 0
    with refuse_damaged(path), open_decoded(path, encoding=encoding) as file:
        for place in range(MOST_TITLES):
            line = file.readline(LINE_LENGTH)
            if any(set(needed) <= set(split_names(line, delimiter)) for delimiter in DELIMITERS):
                return place
    return 0


def split_names(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line, without spaces around them."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []
