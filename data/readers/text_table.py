"""A table of text, and what of its file could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from data.errors import SourceError

Refused = list[tuple[int | None, str]]
"""Number of a record or line (None where it has none) and why it could not be read."""
BATCH_ROWS = 100_000


@dataclass(frozen=True)
class TextTable:
    """Records of one file as text, in its order; those refused are not among them, nor the blank ones."""

    records: pa.Table
    refused: Refused = field(default_factory=list)
    blank: int = 0
    numbers: list[int] = field(default_factory=list)
    """The number of each record in its file, blank and refused ones counted; empty where it is its place."""


@dataclass
class TableWriter:
    """Gathers rows of text into a table, without holding them as Python texts for long."""

    header: Sequence[str]
    rows: list[list[str | None]] = field(default_factory=list)
    parts: list[pa.RecordBatch] = field(default_factory=list)

    def add(self, cells: list[str | None]) -> None:
        """Add one record; an empty text is none."""
        self.rows.append([cell or None for cell in cells])
        if len(self.rows) >= BATCH_ROWS:
            self.flush()

    def flush(self) -> None:
        """Turn what was gathered into a batch."""
        columns = [pa.array(column, pa.string()) for column in zip(*self.rows, strict=True)]
        if columns:
            self.parts.append(pa.RecordBatch.from_arrays(columns, schema=self.schema))
        self.rows = []

    @property
    def schema(self) -> pa.Schema:
        """Every column is text."""
        return pa.schema([(name, pa.string()) for name in self.header])

    def finish(self) -> pa.Table:
        """Return the table."""
        self.flush()
        return pa.Table.from_batches(self.parts, schema=self.schema)


def tell_apart(names: Sequence[str]) -> list[str]:
    """Return column names that differ without regard to case; the first of equals keeps its name.

    >>> tell_apart(["id", "", "ID", "name"])
    ['id', 'column 2', 'ID 2', 'name']
    """
    seen: set[str] = set()
    told: list[str] = []
    for place, name in enumerate(names, start=1):
        wanted, number = name or f"column {place}", 2
        while wanted.lower() in seen:
            wanted, number = f"{name or 'column'} {number}", number + 1
        seen.add(wanted.lower())
        told.append(wanted)
    return told


def choose_sheet(names: Sequence[str], *, file: str) -> str:
    """Return the only one of several places in a file that fits; none or several are for a person to settle.

    Raises
    ------
    SourceError
        There is not exactly one.
    """
    if len(names) == 1:
        return names[0]
    have = f"several sheets have them, {', '.join(names)}" if names else "no sheet has them"
    raise SourceError(f"{file}: the columns of the source were needed in one sheet, {have}; set `sheet`")
