"""Words erased for good: in the record, in its audit trail, on the disk; and again after a restore."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import sqlalchemy as sa

from data.clock import read_clock
from data.workspace.changes import check_line, find_row
from data.workspace.database import run_alone
from data.workspace.errors import RecordError, RecordNotFoundError
from data.workspace.models import AUDIT, TABLES, TOMBSTONE
from data.workspace.records.base import Record, find_words
from data.workspace.records.kinds import KINDS, name_kind
from data.workspace.stored import new_id

OF_WITHDRAWAL = "withdrawn_why"


@dataclass(frozen=True)
class Erasure:
    """Which words of which record are erased, by whom, when and why."""

    tombstone_id: str
    kind: str
    record_id: str
    fields: tuple[str, ...]
    who: str
    why: str
    at: dt.datetime

    @classmethod
    def of(cls, kind: type[Record], record_id: str, fields: Iterable[str], *, who: str, why: str) -> Self:
        """Return an erasure that somebody asks for now.

        Raises
        ------
        RecordError
            A field holds nobody's words, or none is named.
        """
        wanted, known = tuple(dict.fromkeys(fields)), [*find_words(kind), OF_WITHDRAWAL]
        unknown = [name for name in wanted if name not in known]
        if unknown or not wanted:
            found = ", ".join(unknown) or "nothing"
            raise RecordError(
                f"{found} cannot be erased from a {name_kind(kind)}; give some of {', '.join(known)}",
                fields=unknown,
            )
        name, reason = check_line("the name of who erases this", who), check_line("the reason", why)
        return cls(new_id(), name_kind(kind), record_id, wanted, name, reason, read_clock())


def erase_words(connection: sa.Connection, erasure: Erasure) -> None:
    """Erase words in a record and in its audit trail, and keep a tombstone.

    Raises
    ------
    RecordNotFoundError
        There is no such record.
    """
    row = find_row(connection, erasure.kind, erasure.record_id)
    if row is None:
        raise RecordNotFoundError(f"no {erasure.kind} has the id {erasure.record_id!r}; look it up first")
    erase_from_trail(connection, erasure)
    table, row_version = TABLES[erasure.kind], row["row_version"] + 1
    own = [name for name in erasure.fields if name != OF_WITHDRAWAL]
    about: dict[str, Any] = {"row_version": row_version, "changed_at": erasure.at, "changed_by": erasure.who}
    about["erased"] = list(dict.fromkeys([*row["erased"], *own]))
    connection.execute(
        sa.update(table)
        .where(table.c.record_id == erasure.record_id)
        .values(**about, **dict.fromkeys(erasure.fields))
    )
    keep_tombstone(connection, erasure, row_version)


def keep_tombstone(connection: sa.Connection, erasure: Erasure, row_version: int) -> None:
    """Keep who erased what, when and why."""
    shared = {name: getattr(erasure, name) for name in ("kind", "record_id", "who", "why", "at")}
    connection.execute(
        sa.insert(TOMBSTONE).values(tombstone_id=erasure.tombstone_id, fields=list(erasure.fields), **shared)
    )
    after = dict.fromkeys(erasure.fields)
    connection.execute(
        sa.insert(AUDIT).values(
            entry_id=new_id(), action="erased", row_version=row_version, after=after, **shared
        )
    )


def erase_from_trail(connection: sa.Connection, erasure: Erasure) -> None:
    """Erase words from every audit entry of a record; that they stood there stays."""
    mine = (AUDIT.c.kind == erasure.kind) & (AUDIT.c.record_id == erasure.record_id)
    for entry in connection.execute(sa.select(AUDIT).where(mine)).mappings().all():
        values: dict[str, Any] = {
            side: {name: None if name in erasure.fields else kept for name, kept in entry[side].items()}
            for side in ("before", "after")
            if entry[side] is not None
        }
        if OF_WITHDRAWAL in erasure.fields and entry["action"] in ("withdrawn", "restored"):
            values["why"] = None
        if values:
            connection.execute(sa.update(AUDIT).where(AUDIT.c.entry_id == entry["entry_id"]).values(**values))


def read_erasures(connection: sa.Connection) -> list[Erasure]:
    """Return every erasure, oldest first."""
    rows = connection.execute(sa.select(TOMBSTONE).order_by(TOMBSTONE.c.tombstone_id)).mappings()
    return [Erasure(**{**row, "fields": tuple(row["fields"])}) for row in rows]


def scour(engine: sa.Engine, kinds: Iterable[str] = KINDS) -> None:
    """Write the database anew, so that no page of its files holds what was erased.

    Parameters
    ----------
    engine
        Its database.
    kinds
        The kinds of record in which words were erased; SQLite writes everything anew.
    """
    if engine.dialect.name == "postgresql":
        run_alone(engine, [f'vacuum full "{name}"' for name in sorted({*kinds, AUDIT.name})])
    else:
        run_alone(engine, ["vacuum", "pragma wal_checkpoint(truncate)"])
