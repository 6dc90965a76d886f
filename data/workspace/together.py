"""Several writes that belong together: kept whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from data.workspace.changes import Change, apply_change, insert_records
from data.workspace.records.base import Record


class Together:
    """The writes of one transaction by one person; made by `Workspace.together`."""

    def __init__(self, connection: sa.Connection, who: str) -> None:
        self._connection = connection
        self._who = who

    def add(self, record: Record) -> str:
        """Keep a new record and return its id; later writes may refer to it. Raises as `Workspace.add`."""
        return self.add_all([record])[0]

    def add_all(self, records: Iterable[Record]) -> list[str]:
        """Keep new records and return their ids."""
        entered = list(records)
        return insert_records(self._connection, entered, who=self._who) if entered else []

    def change[T: Record](self, kind: type[T], record_id: str, record: T, *, row_version: int) -> None:
        """Replace a record's fields. Raises as `Workspace.change`."""
        apply_change(
            self._connection, Change(kind, record_id, "changed", self._who, row_version, record=record)
        )

    def withdraw(self, kind: type[Record], record_id: str, *, why: str, row_version: int) -> None:
        """Take a record out of every list and count. Raises as `Workspace.withdraw`."""
        apply_change(self._connection, Change(kind, record_id, "withdrawn", self._who, row_version, why=why))
