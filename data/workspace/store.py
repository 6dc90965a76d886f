"""The workspace: what people enter, each change kept with its author, nothing lost or overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from data.workspace.changes import (
    Change,
    apply_change,
    count_change,
    find_row,
    insert_records,
    lock_workspace,
)
from data.workspace.database import make_engine, reading, writing
from data.workspace.erasure import Erasure, erase_words, scour
from data.workspace.errors import RecordNotFoundError
from data.workspace.migrate import migrate
from data.workspace.models import AUDIT, STATE, TABLES
from data.workspace.records.base import Record
from data.workspace.records.kinds import name_kind
from data.workspace.stored import AuditEntry, Stored, from_row
from data.workspace.together import Together

type Records[T: Record] = list[Stored[T]]
type Trail = list[AuditEntry]


def open_workspace(city: str) -> Workspace:
    """Return a city's workspace, made or brought to this release's form first where that is needed.

    Raises
    ------
    WorkspaceUserError
        The database cannot be opened, or a later release wrote it.
    """
    engine = make_engine(city)
    try:
        migrate(engine, city)
    except BaseException:
        engine.dispose()
        raise
    return Workspace(engine, city)


class Workspace:
    """A city's workspace. Safe to share between threads; open one in each process.

    Every method that changes something is one transaction: when it returns, the change is on disk; when it
    raises, nothing changed. All raise UnavailableError where the database cannot be used.
    """

    def __init__(self, engine: sa.Engine, city: str) -> None:
        self.engine = engine
        self.city = city

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def version(self) -> int:
        """Return how many transactions changed something: what was read at one version is current at it."""
        with reading(self.engine) as connection:
            return int(connection.execute(sa.select(STATE.c.version)).scalar_one())

    def list[T: Record](self, kind: type[T], *, withdrawn: bool | None = False, **equals: Any) -> Records[T]:
        """Return the records of a kind, in the order in which they were entered.

        Parameters
        ----------
        kind
            A record class.
        withdrawn
            False: those in force. True: those withdrawn. None: both.
        **equals
            Only records whose field has this value; None finds the empty ones.
        """
        table = TABLES[name_kind(kind)]
        wanted = sa.select(table).order_by(table.c.record_id)
        if withdrawn is not None:
            at = table.c.withdrawn_at
            wanted = wanted.where(at.is_not(None) if withdrawn else at.is_(None))
        for name, value in equals.items():
            wanted = wanted.where(table.c[name].is_not_distinct_from(value))
        with reading(self.engine) as connection:
            return [from_row(kind, row) for row in connection.execute(wanted).mappings()]

    def get[T: Record](self, kind: type[T], record_id: str) -> Stored[T]:
        """Return one record, withdrawn or not.

        Raises
        ------
        RecordNotFoundError
            No record of the kind has this id.
        """
        table = TABLES[name_kind(kind)]
        with reading(self.engine) as connection:
            row = (
                connection.execute(sa.select(table).where(table.c.record_id == record_id)).mappings().first()
            )
        if row is None:
            word = name_kind(kind).replace("_", " ")
            raise RecordNotFoundError(f"no {word} has the id {record_id!r}; choose one from the list")
        return from_row(kind, row)

    def history[T: Record](self, kind: type[T], record_id: str) -> Trail:
        """Return all that was done to a record, oldest first."""
        wanted = (
            sa.select(*(AUDIT.c[name] for name in AuditEntry.__dataclass_fields__))
            .where(AUDIT.c.kind == name_kind(kind), AUDIT.c.record_id == record_id)
            .order_by(AUDIT.c.row_version, AUDIT.c.entry_id)
        )
        with reading(self.engine) as connection:
            return [AuditEntry(**row) for row in connection.execute(wanted).mappings()]

    def add[T: Record](self, record: T, *, who: str) -> Stored[T]:
        """Keep a new record and return it with its id.

        Raises
        ------
        RecordError
            It refers to a record that is not there.
        """
        return self.add_all([record], who=who)[0]

    def add_all[T: Record](self, records: Iterable[T], *, who: str) -> Records[T]:
        """Keep new records, all of them or none; see `add`."""
        entered = list(records)
        if not entered:
            return []
        with writing(self.engine) as connection:
            lock_workspace(connection)
            ids = insert_records(connection, entered, who=who)
            kinds = [name_kind(type(record)) for record in entered]
            rows = [find_row(connection, kind, each) for kind, each in zip(kinds, ids, strict=True)]
        return [from_row(type(record), row) for record, row in zip(entered, rows, strict=True) if row]

    @contextmanager
    def together(self, *, who: str) -> Iterator[Together]:
        """Yield what makes several writes one transaction: all are kept, or none if anything is raised.

        Nobody else writes meanwhile: what `list` and `get` give inside is what everyone else has saved.
        """
        with writing(self.engine) as connection:
            lock_workspace(connection)
            yield Together(connection, who)

    def change[T: Record](
        self, kind: type[T], record_id: str, record: T, *, who: str, row_version: int
    ) -> Stored[T]:
        """Replace a record's fields.

        A field that was erased stays erased unless it is given new words. Without a difference nothing
        is done.

        Parameters
        ----------
        kind, record_id
            Which record.
        record
            All its fields as they shall be.
        who
            The person's name, for the audit trail.
        row_version
            The one that the person saw.

        Raises
        ------
        ConflictError
            Somebody else changed the record in the meantime.
        RecordNotFoundError, WithdrawnError
            There is no such record, or it is withdrawn.
        WorkspaceUserError
            The kind is never changed (plans registered in advance).
        """
        return self._apply(Change(kind, record_id, "changed", who, row_version, record=record))

    def withdraw[T: Record](
        self, kind: type[T], record_id: str, *, who: str, why: str, row_version: int
    ) -> Stored[T]:
        """Take a record out of every list and count; it can be restored. Raises as `change` does."""
        return self._apply(Change(kind, record_id, "withdrawn", who, row_version, why=why))

    def restore_withdrawn[T: Record](
        self, kind: type[T], record_id: str, *, who: str, why: str | None = None, row_version: int
    ) -> Stored[T]:
        """Put a withdrawn record back in force. Raises as `change` does."""
        return self._apply(Change(kind, record_id, "restored", who, row_version, why=why))

    def erase[T: Record](
        self, kind: type[T], record_id: str, *, fields: Iterable[str], who: str, why: str
    ) -> Stored[T]:
        """Erase words for good, in the record and in its audit trail. Who, when and why stay.

        Backups that were made before still hold the words; restoring one erases them again.

        Parameters
        ----------
        kind, record_id
            Which record.
        fields
            Names of fields with somebody's own words or a point; `withdrawn_why` too.
        who, why
            For the tombstone.

        Raises
        ------
        RecordError
            A field cannot be erased.
        RecordNotFoundError
            There is no such record.
        """
        with writing(self.engine) as connection:
            lock_workspace(connection)
            erase_words(connection, Erasure.of(kind, record_id, fields, who=who, why=why))
            count_change(connection)
        scour(self.engine, [name_kind(kind)])
        return self.get(kind, record_id)

    def _apply[T: Record](self, change: Change[T]) -> Stored[T]:
        with writing(self.engine) as connection:
            apply_change(connection, change)
        return self.get(change.kind, change.record_id)
