"""What a workspace holds, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from pydantic import ValidationError

from data.workspace.database import reading
from data.workspace.models import AUDIT, TABLES
from data.workspace.records.kinds import KINDS
from data.workspace.store import Workspace
from data.workspace.stored import from_row


@dataclass
class Condition:
    """Where a workspace is, how many records of each kind are in force, and what is wrong."""

    place: str
    version: int
    records: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def check_workspace(workspace: Workspace) -> Condition:
    """Read all of a workspace: the file's pages, every record, and its trail."""
    place = workspace.engine.url.render_as_string(hide_password=True)
    condition = Condition(place, workspace.version())
    with reading(workspace.engine) as connection:
        condition.problems += check_file(connection)
        latest = read_latest(connection)
        for kind, table in TABLES.items():
            rows = connection.execute(sa.select(table)).mappings().all()
            condition.records[kind] = sum(row["withdrawn_at"] is None for row in rows)
            for row in rows:
                condition.problems += check_row(kind, row, latest)
    return condition


def check_file(connection: sa.Connection) -> list[str]:
    """Return what is wrong with a SQLite file; PostgreSQL checks its own."""
    if connection.dialect.name != "sqlite":
        return []
    found = connection.exec_driver_sql("pragma integrity_check").scalars().all()
    dangling = connection.exec_driver_sql("pragma foreign_key_check").all()
    problems = [f"the file is damaged ({line}); restore a backup" for line in found if line != "ok"]
    return problems + [f"a {row[0]} refers to a {row[2]} that is not there" for row in dangling]


def read_latest(connection: sa.Connection) -> dict[tuple[str, str], int]:
    """Return the last row version that the trail knows of each record."""
    latest = sa.select(AUDIT.c.kind, AUDIT.c.record_id, sa.func.max(AUDIT.c.row_version))
    rows = connection.execute(latest.group_by(AUDIT.c.kind, AUDIT.c.record_id)).all()
    return {(kind, record_id): int(last) for kind, record_id, last in rows}


def check_row(kind: str, row: sa.RowMapping, latest: dict[tuple[str, str], int]) -> list[str]:
    """Return what is wrong with one record."""
    problems = []
    name = f"{kind} {row['record_id']}"
    try:
        from_row(KINDS[kind], row)
    except ValidationError as error:
        problems.append(f"{name} cannot be read: {error.errors()[0]['msg']}")
    known = latest.get((kind, row["record_id"]))
    if known != row["row_version"]:
        problems.append(f"{name} is at version {row['row_version']}, the audit trail at {known}")
    return problems
