"""What a step of the pipeline is, and what it is given."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import pyarrow as pa

from data.city import City, Source
from data.contracts import KEPT, VIEWS
from data.sources import find_files
from queries.catalog import list_queries

if TYPE_CHECKING:
    from data.incident_accounts import IncidentFile
    from data.incident_jobs import ReadingJob
    from data.refresh import Refresh

SCRATCH = "scratch"
"""Name of the memory that a build's intermediate tables live in."""


@dataclass
class Account:
    """One source's line in the ledger, counted while its steps run.

    `received` is the number of records that are not blank; `accepted` includes `superseded`.
    """

    source: str
    files: int = 0
    received: int = 0
    accepted: int = 0
    blank: int = 0
    superseded: int = 0
    unlocated: int = 0
    without_point: int = 0
    disagreeing: int = 0
    first_date: dt.date | None = None
    last_date: dt.date | None = None
    sha256: str | None = None
    licence: str | None = None
    notes: Counter[str] = field(default_factory=Counter)


@dataclass
class BuildContext:
    """What every step is given: the engine, the city, the folder of its files, and the ledger."""

    connection: duckdb.DuckDBPyConnection
    city: City
    slug: str
    folder: Path
    build_id: str
    now: dt.datetime
    accounts: dict[str, Account] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    """What the person who builds should know: sentences that say what to check."""
    remarks: list[str] = field(default_factory=list)
    """What to look at in files read now: said, not kept, for a refresh does not read all of them."""
    claimed_crs: dict[str, str] = field(default_factory=dict)
    """Level → the CRS that its boundary file, or the city file, says its numbers are in."""
    staged_files: list[IncidentFile] = field(default_factory=list)
    """Incident files whose records were read in this build."""
    reused_files: list[IncidentFile] = field(default_factory=list)
    """Incident files whose records are those of the build before, or begin with them."""
    refresh: Refresh | None = None
    """What is taken over from the build before; None in a full build."""
    read_elsewhere: Callable[[BuildContext, Sequence[ReadingJob]], None] | None = None
    """Stages incident files in other processes; None where they are read here."""
    recipe: str = ""
    """Hash of all that incidents depend on but their own files."""
    views: set[str] = field(default_factory=set)
    """Names in `scratch` that are views of tables there."""

    def account(self, source: str) -> Account:
        """Return the source's line in the ledger, opened on first use."""
        return self.accounts.setdefault(source, Account(source))

    def paths(self, source: Source) -> list[Path]:
        """Return the files of a source, sorted; a source without files is the user's fault."""
        return find_files(self.folder, source.path, key=source.name)

    def reject(self, source: str, rows: pd.DataFrame) -> None:
        """Write rows that cannot be used: columns file, row_number, reason, raw (JSON text or null)."""
        if rows.empty:
            return
        frame = rows.assign(build_id=self.build_id, source=source)
        columns = ["build_id", "source", "file", "row_number", "reason", "raw"]
        self.connection.register("rejected", frame[columns])
        self.connection.execute("insert into rejected_rows by name select * from rejected")
        self.connection.unregister("rejected")

    def write(self, table: str, frame: pd.DataFrame | pa.Table | pa.RecordBatchReader) -> None:
        """Write a frame as a new table, in the frame's column order."""
        self.connection.register("frame_to_write", frame)
        self.create(table, "select * from frame_to_write")
        self.connection.unregister("frame_to_write")

    def create(self, table: str, query: str, parameters: Mapping[str, object] | None = None) -> None:
        """Make a new table of a query's rows: in the build if it is kept, else in memory beside it."""
        place = table if table in KEPT else f"{SCRATCH}.main.{table}"
        kind = "view" if table in VIEWS else "table"
        self.connection.execute(f"create {kind} {place} as {query}", parameters)

    def __post_init__(self) -> None:
        """Attach the memory that holds what is not kept; names are looked up in the build, then there."""
        connection = self.connection
        build = connection.execute("select current_database()").fetchall()[0][0]
        # The engine would draw bars of its own over ours.
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"attach ':memory:' as {SCRATCH}")
        connection.execute(f"""set search_path = '"{build}".main,{SCRATCH}.main'""")

    def create_view(self, name: str, query: str) -> None:
        """Give a query over tables in memory a name, without running it."""
        self.connection.execute(f"create or replace view {SCRATCH}.main.{name} as {query}")
        self.views.add(name)

    def drop(self, table: str) -> None:
        """Forget a table or view that is not kept."""
        kind = "view" if table in self.views else "table"
        self.connection.execute(f"drop {kind} {SCRATCH}.main.{table}")
        self.views.discard(table)

    def forget(self, table: str) -> None:
        """Forget a table that is not kept, if it is there."""
        self.connection.execute(f"drop table if exists {SCRATCH}.main.{table}")

    def rename(self, table: str, name: str) -> None:
        """Give a table that is not kept another name."""
        self.connection.execute(f"alter table {SCRATCH}.main.{table} rename to {name}")


@dataclass(frozen=True)
class Step:
    """One step: the table it makes, the tables it reads, and how."""

    output: str
    inputs: tuple[str, ...]
    make: Callable[[BuildContext], None] | None = None
    """The function that makes it; `None` means the .sql file of the same name."""
    say: str = ""
    """What readers of the methods page see, in a few words."""

    @property
    def kind(self) -> str:
        """Return `python` or `sql`."""
        return "sql" if self.output in list_queries() else "python"

    @property
    def file(self) -> str:
        """Return the file that says how, relative to the checkout."""
        if self.kind == "sql":
            path = list_queries()[self.output]
            return f"queries/{path.parent.name}/{path.name}"
        assert self.make is not None
        return f"{self.make.__module__.replace('.', '/')}.py"


def raw_json(record: Mapping[Any, object], keep: Iterable[str]) -> str:
    """Return the columns of a row that are not personal, as JSON text; an empty cell is null.

    >>> raw_json({"id": 7, "phone": "555", "when": float("nan")}, keep=["id", "when"])
    '{"id": 7, "when": null}'
    """
    cells = {key: record[key] for key in keep if key in record}
    clean = {key: None if _is_empty(cell) else cell for key, cell in cells.items()}
    return json.dumps(clean, default=str, ensure_ascii=False)


def _is_empty(cell: object) -> bool:
    """Whether a frame has nothing in a cell, in whichever way it says so."""
    return cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell))
