"""Refresh: a build that begins as a copy of the one in force, and reads only what changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from data.city import City, Source
from data.contracts import KEPT, VIEWS
from data.errors import BuildError, SourceError
from data.home import find_built, read_pointer
from data.incident_accounts import IncidentFile, read_files
from data.sources import find_files, hash_files
from data.steps import Account, BuildContext, Step
from queries.catalog import read_query, run_query

CODE_FOLDERS, CODE = ("data", "geo", "queries"), (".py", ".sql")
TAKEN_OVER = ("areas", "population", "context")
"""Keys of the city file whose tables are taken over whole, where none of their files changed."""
OF_AREAS = (
    "int_area", "int_city", "area_neighbour", "area_ground", "area_redraw", "stg_population",
    "int_population", "mart_area", "mart_area_population_group", "map_layer",
)  # fmt: skip
"""Tables that depend on these files alone."""
RECIPE, CLAIMED_CRS = "recipe", "claimed_crs"
ALWAYS_COPIED = ("int_incident", "int_incident_superseded", "int_incident_file", "rejected_rows")
BY_MONTH = {"mart_area_month_category": 1, "mart_source_area_month": 1, "mart_area_hour": 12}
"""Marts of incidents whose rows each belong to one month, or to one year of 12 → months of a row."""
FEWEST = 100
"""Sources of fewer records may shrink as they like."""
MOST_TOUCHED = 0.25
"""Share of the incidents in changed months beyond which a mart is made anew."""


@dataclass
class Refresh:
    """What is taken over from the build before, and what of it is gone."""

    path: Path
    files: list[IncidentFile]
    kept: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    """Months (as `month_id`) in which an incident came, changed or went."""
    accounts: list[Account] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Sort the tables by their file: a source may have thousands."""
        self.by_path: dict[tuple[str, str], list[IncidentFile]] = {}
        for file in self.files:
            self.by_path.setdefault((file.source, file.path), []).append(file)

    def find(self, source: str, path: str) -> list[IncidentFile]:
        """Return the tables of one file as they were in the build before."""
        return self.by_path.get((source, path), [])

    def keep(self, files: Sequence[IncidentFile]) -> None:
        """Note that the records of files stay."""
        self.kept |= {file.file_key for file in files}

    def forget_others(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Name the files whose records are gone, and drop their rejected rows."""
        gone = [file for file in self.files if file.file_key not in self.kept]
        keys = pa.table({"file_key": pa.array([file.file_key for file in gone], pa.int64())})
        connection.register("gone_keys", keys)
        connection.execute("create table scratch.main.gone_file as select * from gone_keys")
        connection.unregister("gone_keys")
        for file in gone:
            connection.execute(
                "delete from rejected_rows where source = $source and file = $file",
                {"source": file.source, "file": file.label},
            )


def describe_recipe(city: City, folder: Path) -> str:
    """Return a hash of all that incidents depend on but their files: code, engine, settings, boundaries."""
    digest = hashlib.sha256(hash_code().encode())
    digest.update(city.model_dump_json().encode())
    for path in list_taken_over(city, folder):
        digest.update(hash_files([path]).encode())
    return digest.hexdigest()


def list_taken_over(city: City, folder: Path) -> Iterator[Path]:
    """Yield the files of areas, residents and the base map."""
    for key in TAKEN_OVER:
        for source in getattr(city, key):
            names = getattr(source, "names", None)
            for path in filter(None, (source.path, names and names.path)):
                yield from find_files(folder, path, key=key)


@cache
def hash_code() -> str:
    """Return a hash of the code that makes builds, and of the engine."""
    root = Path(__file__).resolve().parent.parent
    code = [path for name in CODE_FOLDERS for path in (root / name).rglob("*.*")]
    kept = sorted(path for path in code if path.suffix in CODE and "built" not in path.parts)
    return hash_files(kept) + duckdb.__version__


def find_refresh(city: str, recipe: str) -> Refresh | None:
    """Return the build in force as the beginning of the next; None where it does not fit."""
    try:
        path = find_built(city) / read_pointer(city).file
        with duckdb.connect(str(path), read_only=True) as connection:
            if read_setting(connection, RECIPE) != recipe:
                return None
            return Refresh(path, read_files(connection), accounts=read_accounts(connection))
    except (BuildError, duckdb.Error):
        return None


def read_setting(connection: duckdb.DuckDBPyConnection, key: str) -> object:
    """Return a setting of a build, None where it has none."""
    found = connection.execute("select value from meta_city where key = $key", {"key": key}).fetchall()
    return json.loads(found[0][0]) if found else None


def read_accounts(connection: duckdb.DuckDBPyConnection) -> list[Account]:
    """Return the ledger of a build."""
    notes = connection.execute("select source, note, rows from source_note").fetchall()
    accounts = []
    for row in connection.table("source_ledger").to_arrow_table().to_pylist():
        values = {key: value for key, value in row.items() if key not in ("build_id", "rejected")}
        account = Account(**values)
        account.notes.update({note: count for name, note, count in notes if name == account.source})
        accounts.append(account)
    return accounts


def list_running(pipeline: Sequence[Step], refresh: Refresh | None) -> list[Step]:
    """Return the steps to run: in a refresh not those of areas, nor what only they read."""
    if refresh is None:
        return list(pipeline)
    running: list[Step] = []
    for step in reversed(pipeline):
        is_read = any(step.output in later.inputs for later in running) and step.output not in KEPT
        if step.output not in OF_AREAS or is_read:
            running.insert(0, step)
    return running


def take_over(context: BuildContext, refresh: Refresh) -> None:
    """Leave in the copied file only what stays, and open the accounts that go with it."""
    connection = context.connection
    stays = {*OF_AREAS, *ALWAYS_COPIED, *BY_MONTH}
    claimed = read_setting(connection, CLAIMED_CRS)
    context.claimed_crs.update(claimed if isinstance(claimed, dict) else {})
    tables = connection.execute(
        "select table_name from duckdb_tables() where database_name = current_database()"
    ).fetchall()
    for view in VIEWS:
        connection.execute(f'drop view "{view}"')
    for (table,) in tables:
        if table not in stays:
            connection.execute(f'drop table "{table}"')
    taken = {source.name for source in context.city.population} | {
        account.source for account in refresh.accounts if account.source.startswith("areas_")
    }
    context.accounts.update(
        {account.source: account for account in refresh.accounts if account.source in taken}
    )
    stay = sorted(taken | {source.name for source in context.city.incidents})
    connection.execute("delete from rejected_rows where not list_contains($stay, source)", {"stay": stay})
    connection.execute("update rejected_rows set build_id = $build_id", {"build_id": context.build_id})


def check_shrinking(context: BuildContext, before: Sequence[Account]) -> None:
    """Refuse a source that lost more of its records than it may, beside the build in force.

    Raises
    ------
    SourceError
        Names the source, both numbers, and `--accept-shrink`.
    """
    limits = {source.name: source.most_shrink for source in list_sources(context.city)}
    for account in before:
        limit, now = limits.get(account.source), context.accounts.get(account.source)
        if limit is None or now is None or account.accepted < FEWEST:
            continue
        if now.accepted < account.accepted * (1 - limit):
            raise SourceError(
                f"{account.source}: {now.accepted:,} records can be used, where the build in force has "
                f"{account.accepted:,}; a source may lose {limit:.0%} (`most_shrink`); look at its files, or "
                "build with --accept-shrink if it is meant"
            )


def list_sources(city: City) -> list[Source]:
    """Return the sources whose records may not vanish unseen."""
    return [*city.incidents, *city.events, *city.surveys, *city.population, *city.venues]


def read_accounts_in_force(city: str) -> list[Account]:
    """Return the ledger of the build in force; nothing where there is none."""
    try:
        with duckdb.connect(str(find_built(city) / read_pointer(city).file), read_only=True) as connection:
            return read_accounts(connection)
    except (BuildError, duckdb.Error):
        return []


def change_mart(context: BuildContext, mart: str) -> None:
    """Change a mart of incidents in the months, or years, that were touched; make it anew where many were."""
    refresh, connection = context.refresh, context.connection
    assert refresh is not None
    if not refresh.touched:
        return
    spans = sorted({month // BY_MONTH[mart] for month in refresh.touched})
    values = {"spans": spans, "months": BY_MONTH[mart]}
    share = run_query(connection, "touched_share", values).to_pylist()[0]["share"]
    if share is None or share > MOST_TOUCHED:
        connection.execute(f'drop table "{mart}"')
        context.create(mart, read_query(mart))
        return
    connection.execute(read_query(f"forget_{mart}"), {"spans": spans})
    # A temporary table comes first where a query looks for a name: the mart's query sees these months alone.
    connection.execute("create temporary table int_incident as " + read_query("touched_incident"), values)
    try:
        connection.sql(read_query(mart)).insert_into(mart)
    finally:
        connection.execute("drop table temp.int_incident")
