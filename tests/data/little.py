"""The tiny city with a calendar, venues or a survey: steps run one by one in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from data.areas import make_int_area
from data.city_file import read_city
from data.steps import BuildContext
from tests.data.tiny import CITY, write_city

Make = Callable[[BuildContext], None]
NOW = dt.datetime(2024, 7, 1, tzinfo=dt.UTC)
REJECTED = (
    "create table rejected_rows (build_id varchar, source varchar, file varchar, row_number bigint, "
    "reason varchar, raw varchar)"
)


def run_steps(
    folder: Path,
    more: str,
    files: dict[str, str],
    steps: Sequence[Make],
    *,
    base: str | None = None,
    now: dt.datetime = NOW,
) -> BuildContext:
    """Write the tiny city with more sources, run its area step and the given ones, and return the build."""
    for name, text in files.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    path = write_city(folder, text=(base or CITY) + more)
    context = BuildContext(duckdb.connect(), read_city(path), "tiny", folder, "build", now)
    context.connection.execute(REJECTED)
    for make in [make_int_area, *steps]:
        make(context)
    return context


def ask(context: BuildContext, query: str) -> list[tuple[Any, ...]]:
    """Return the rows that a query finds in a build."""
    return context.connection.execute(query).fetchall()
