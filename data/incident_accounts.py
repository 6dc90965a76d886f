"""What became of each incident file: counted when it is read, kept in the build, summed in the ledger."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from queries.catalog import run_query

if TYPE_CHECKING:
    from data.steps import BuildContext


@dataclass
class IncidentFile:
    """One table of one incident file: a CSV, or a member of a zip.

    `path` is the ledger's name of the file on disk, `label` that of the table in it, `sha256` and `bytes` are
    of the file on disk. `lines` and `rows` say where the next line of a file that grows would stand. The
    counts are of accepted records, those superseded included; `future` counts records that were rejected
    because their date had not come when the file was read.
    """

    source: str
    path: str
    label: str
    file_key: int
    first_row: int = 0
    rows: int = 0
    lines: int | None = None
    bytes: int = 0
    sha256: str = ""
    received: int = 0
    accepted: int = 0
    blank: int = 0
    future: int = 0
    without_point: int = 0
    unlocated: int = 0
    disagreeing: int = 0
    first_date: Any = None
    last_date: Any = None
    notes: Counter[str] = field(default_factory=Counter)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Level and code that names none of its areas → records."""
    warnings: list[str] = field(default_factory=list)

    def to_row(self) -> dict[str, Any]:
        """Return the file as a row of `int_incident_file`; what is nested is JSON, in a fixed order."""
        row = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "first_row"}
        row["notes"] = json.dumps(dict(sorted((+self.notes).items())))
        row["unknown"] = json.dumps([[*key, n] for key, n in sorted(self.unknown.items()) if n])
        row["warnings"] = json.dumps(self.warnings, ensure_ascii=False)
        return row

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> IncidentFile:
        """Return the file that a row of `int_incident_file` describes."""
        unknown = {(level, text): count for level, text, count in json.loads(row["unknown"])}
        nested = {
            "notes": Counter(json.loads(row["notes"])),
            "unknown": Counter(unknown),
            "warnings": json.loads(row["warnings"]),
        }
        return cls(**row | nested)

    def add_tail(self, tail: IncidentFile) -> IncidentFile:
        """Return the file with what was added to its end."""
        sums: dict[str, Any] = {
            name: getattr(self, name) + getattr(tail, name) for name in ("rows", "future", *SUMMED)
        }
        first, last = find_span([self, tail])
        return replace(
            tail,
            **sums,
            first_date=first,
            last_date=last,
            notes=self.notes + tail.notes,
            unknown=self.unknown + tail.unknown,
            warnings=list(dict.fromkeys([*self.warnings, *tail.warnings])),
        )


SUMMED = ("received", "accepted", "blank", "without_point", "unlocated", "disagreeing")
SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("source", "path", "label")]
    + [(name, pa.int64()) for name in ("file_key", "rows", "lines", "bytes", "future", *SUMMED)]
    + [(name, pa.date32()) for name in ("first_date", "last_date")]
    + [(name, pa.string()) for name in ("sha256", "notes", "unknown", "warnings")]
)


def make_file_key(source: str, label: str) -> int:
    """Return a number that stands for one table of one source in every build, never negative."""
    digest = hashlib.sha256(f"{source}\n{label}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def count_staged(context: BuildContext) -> int:
    """Return how many records are staged."""
    count: int = context.connection.execute("select count(*) from scratch.main.incident_row").fetchall()[0][0]
    return count


def create_staged_file(context: BuildContext) -> None:
    """Create the table of files whose records are staged: what each of its records would have to repeat."""
    context.forget("staged_file")
    context.create(
        "staged_file",
        "select ''::varchar as source, ''::varchar as label, 0::bigint as file_key, 0::bigint as first_row "
        "limit 0",
    )


def note_staged_file(context: BuildContext, file: IncidentFile) -> None:
    """Name a file before its records are staged, with the place of its first record among all staged."""
    context.connection.execute(
        "insert into scratch.main.staged_file values ($source, $label, $file_key, $first_row)",
        {name: getattr(file, name) for name in ("source", "label", "file_key", "first_row")},
    )


def count_files(context: BuildContext) -> None:
    """Fill in what is counted in one pass over the staged records, file by file."""
    rows = run_query(context.connection, "incident_file_account").to_pylist()
    counted = {row["file_key"]: row for row in rows}
    for file in context.staged_files:
        row = counted.get(file.file_key, {})
        for name in ("accepted", "without_point", "future", "first_date", "last_date"):
            setattr(file, name, row.get(name, getattr(file, name)))
        for note in ("offence_in_no_group", "dated_by_report", "end_before_start"):
            file.notes[note] += row.get(note, 0)


def sum_accounts(context: BuildContext) -> None:
    """Write what all files of an incident source give into its line of the ledger."""
    for source in context.city.incidents:
        account = context.account(source.name)
        own = [file for file in [*context.reused_files, *context.staged_files] if file.source == source.name]
        for name in SUMMED:
            setattr(account, name, sum(getattr(file, name) for file in own))
        account.notes = sum((file.notes for file in own), Counter())
        account.first_date, account.last_date = find_span(own)
        if account.last_date and source.precision == "month":
            account.last_date = find_last_of_month(account.last_date)


def find_span(files: Sequence[IncidentFile]) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day of accepted records."""
    days = [day for file in files for day in (file.first_date, file.last_date) if day]
    return min(days, default=None), max(days, default=None)


def find_last_of_month(day: dt.date) -> dt.date:
    """Return the last day of a day's month.

    >>> find_last_of_month(dt.date(2024, 2, 3))
    datetime.date(2024, 2, 29)
    """
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def join_files(context: BuildContext) -> list[IncidentFile]:
    """Return the files of the build, by source and label: those reused, those read, those that grew."""
    files = {file.file_key: file for file in context.reused_files}
    for file in context.staged_files:
        known = files.get(file.file_key)
        files[file.file_key] = known.add_tail(file) if known else file
    return sorted(files.values(), key=lambda file: (file.source, file.path, file.label))


def write_files(context: BuildContext) -> None:
    """Write `int_incident_file`."""
    rows = [file.to_row() for file in join_files(context)]
    context.connection.execute("drop table if exists int_incident_file")
    context.write("int_incident_file", pa.Table.from_pylist(rows, schema=SCHEMA))


def read_files(connection: duckdb.DuckDBPyConnection) -> list[IncidentFile]:
    """Return what the `int_incident_file` of a build holds."""
    rows = connection.table("int_incident_file").to_arrow_table().to_pylist()
    return [IncidentFile.from_row(row) for row in rows]
