"""Calendar files → rows of text under our names; columns that nobody mapped are never read."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.city import EventSource
from data.errors import CityFileError
from data.readers.rows import RowFile, read_row_files
from data.sources import check_columns
from data.steps import BuildContext

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
    file's columns that are not personal behind `RAW`; empty cells are None.
    """

    rows: pd.DataFrame


def read_calendars(context: BuildContext, source: EventSource) -> list[CalendarRows]:
    """Read the files of a calendar, whatever their format, and keep the columns that the city file maps.

    A mapped column whose name equals ours may be missing from a file (it is then empty); any other must be
    there.

    Raises
    ------
    SourceError
        A file cannot be read, or lacks a column.
    CityFileError
        `columns` has a name that events do not have.
    """
    check_names(source)
    must = [column for name, column in source.columns.items() if name != column or name in NEEDED]
    must += source.area_codes.values()
    files = read_row_files(context, source, needed=must, date_format=source.date_formats[0])
    return [map_calendar(file, source, must) for file in files]


def map_calendar(file: RowFile, source: EventSource, must: list[str]) -> CalendarRows:
    """Return one file under our names."""
    if file.has_header:
        check_columns(file.columns, must, file=file.label, key=source.name)
    frame = file.rows
    rows = {name: frame.get(source.columns.get(name, "")) for name in KNOWN}
    rows |= {f"code_{level}": frame.get(column) for level, column in source.area_codes.items()}
    mapped = pd.DataFrame(rows, index=frame.index).astype(object)
    mapped = mapped.where(mapped.notna() & (mapped != ""), None)
    kept = frame[[name for name in source.not_personal if name in file.columns]].add_prefix(RAW)
    return CalendarRows(mapped.assign(file=file.label, row_number=frame["row_number"]).join(kept))


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
