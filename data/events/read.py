"""Calendar files → rows of text under our names; columns that nobody mapped are never read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.city import EventSource
from data.errors import CityFileError, SourceError
from data.sources import check_columns, read_csv_rows

RAW = "raw: "
NEEDED = ("starts_at", "title")
KNOWN = (
    "event_id",
    "starts_at",
    "ends_at",
    "title",
    "kind",
    "format",
    "programme_id",
    "status",
    "venue_id",
    "place",
    "details",
    "lon",
    "lat",
    "attendance",
    "officer_hours",
    "updated_at",
)


@dataclass(frozen=True)
class CalendarRows:
    """One calendar file as text.

    `rows` has the columns of `KNOWN`, `code_<level>` per area code column, `file`, `row_number`, and the
    file's columns that are not personal behind `RAW`; empty cells are None. `blank` counts empty records.
    """

    rows: pd.DataFrame
    blank: int


def read_calendar(path: Path, source: EventSource) -> CalendarRows:
    """Read a calendar file, and keep the columns that the city file maps.

    A mapped column whose name equals ours may be missing from the file (it is then empty); any other must be
    there.

    Raises
    ------
    SourceError
        The file cannot be read, or lacks a column.
    CityFileError
        `columns` has a name that events do not have.
    """
    check_names(source)
    frame, blank = read_json_rows(path, source) if source.format == "json" else read_csv(path, source)
    present = [str(name) for name in frame.columns]
    must = [column for name, column in source.columns.items() if name != column or name in NEEDED]
    if len(frame) or source.format == "csv":
        check_columns(present, [*must, *source.area_codes.values()], file=path.name, key=source.name)
    rows = {name: frame.get(source.columns.get(name, "")) for name in KNOWN}
    rows |= {f"code_{level}": frame.get(column) for level, column in source.area_codes.items()}
    mapped = pd.DataFrame(rows, index=frame.index).astype(object)
    mapped = mapped.where(mapped.notna() & (mapped != ""), None)
    kept = frame[[name for name in source.not_personal if name in present]].add_prefix(RAW)
    return CalendarRows(mapped.assign(file=path.name, row_number=frame["row_number"]).join(kept), blank)


def check_names(source: EventSource) -> None:
    """Refuse column names that events do not have, and a map without start or title."""
    unknown = [name for name in source.columns if name not in KNOWN]
    if unknown:
        raise CityFileError(
            f"{source.name}.columns: events have no {', '.join(unknown)}; known are {', '.join(KNOWN)}"
        )
    missing = [name for name in NEEDED if name not in source.columns]
    if missing:
        raise CityFileError(f"{source.name}.columns: {', '.join(missing)} is needed; name the file's column")


def read_csv(path: Path, source: EventSource) -> tuple[pd.DataFrame, int]:
    """Read a CSV calendar as text, with the number of blank records."""
    frame = read_csv_rows(path, encoding=source.encoding, delimiter=source.delimiter)
    return frame, int(frame.attrs["blank"])


def read_json_rows(path: Path, source: EventSource) -> tuple[pd.DataFrame, int]:
    """Read a JSON list of records as text; `row_number` counts from 1, blank records included.

    Raises
    ------
    SourceError
        The file is no JSON list of objects.
    """
    try:
        records = json.loads(path.read_text(source.encoding))
    except (ValueError, LookupError) as error:
        raise SourceError(f"{path.name}: not JSON in {source.encoding} ({error}); export it again") from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise SourceError(f"{path.name}: a JSON list of records was needed; export the events themselves")
    rows = [
        {"row_number": number} | {key: to_text(value) for key, value in record.items()}
        for number, record in enumerate(records, start=1)
        if any_filled(record.values())
    ]
    frame = pd.DataFrame(rows) if rows else pd.DataFrame({"row_number": pd.Series(dtype="int64")})
    return frame, len(records) - len(rows)


def any_filled(values: Iterable[object]) -> bool:
    """Whether a record holds anything."""
    return any(value not in (None, "") for value in values)


def to_text(value: object) -> str | None:
    """Return a JSON value as text; null stays null."""
    return None if value is None else str(value)
