"""What stands in the cells of the public pages, and the tables that cells stand in.

A cell of a table is a `Figure`, `Hidden` (known, and hidden to protect people), `Missing` (nothing was
received or counted), or a text; the three are never shown alike.
`DataText` is text of the data's own, such as names and titles: it stays in the language that it was written
in, so HTML gives it no other `lang` than the data's.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any


class DataText(str):
    """A text of the data's own: a name, a title, what somebody said. Never translated."""

    __slots__ = ()


@dataclass(frozen=True)
class Figure:
    """A published number: `text` is how it is read, with its interval; `value` is exactly as published."""

    text: str
    value: float
    low: float | None = None
    high: float | None = None
    base: int | None = None


@dataclass(frozen=True)
class Hidden:
    """A number that is known and hidden to protect privacy."""

    reason: str


@dataclass(frozen=True)
class Missing:
    """A number that nobody has: not received, not counted, not asked."""

    reason: str


Cell = Figure | Hidden | Missing | str


@dataclass(frozen=True)
class Column:
    """A column of a table; `numeric` ones are set to the right."""

    heading: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose first column heads its rows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


def count_cells(content: Any) -> tuple[int, int]:
    """Return how many numbers a part of a page has, and how many of them are hidden."""
    if isinstance(content, Hidden):
        return 1, 1
    if isinstance(content, Figure):
        return 1, 0
    parts: list[Any] = []
    if isinstance(content, tuple):
        parts = list(content)
    elif is_dataclass(content):
        parts = [getattr(content, field.name) for field in fields(content)]
    counts = [count_cells(part) for part in parts]
    return sum(shown for shown, _ in counts), sum(hidden for _, hidden in counts)
