"""A record as it is kept, an entry of the audit trail, and the way between them and rows."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data.workspace.models import TABLES, Listed
from data.workspace.records.base import Record
from data.workspace.records.kinds import name_kind

ERASED = "(erased)"


@dataclass(frozen=True)
class Stored[T: Record]:
    """A record with its id and who entered, changed and withdrew it when (UTC).

    `row_version` counts its changes; `erased` are the fields whose words were erased for good. Where such a
    field must not be empty it reads "(erased)".
    """

    record_id: str
    row_version: int
    created_at: dt.datetime
    created_by: str
    changed_at: dt.datetime
    changed_by: str
    withdrawn_at: dt.datetime | None
    withdrawn_by: str | None
    withdrawn_why: str | None
    erased: tuple[str, ...]
    record: T


@dataclass(frozen=True)
class AuditEntry:
    """One thing that was done to a record.

    `action` is added, changed, withdrawn, restored or erased. `before` and `after` hold the fields that
    changed, as JSON has them; before an addition there is nothing.
    """

    at: dt.datetime
    who: str
    action: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    why: str | None
    row_version: int


def new_id() -> str:
    """Return an id that no other record has; later ids sort after earlier ones."""
    return f"{time.time_ns():015x}{secrets.token_hex(4)}"


def to_columns(record: Record) -> dict[str, Any]:
    """Return the columns of a record's own fields; what has parts as JSON has it."""
    table = TABLES[name_kind(type(record))]
    plain, as_json = record.model_dump(), to_json(record)
    listed = {name for name in plain if isinstance(table.c[name].type, Listed)}
    return {name: as_json[name] if name in listed else value for name, value in plain.items()}


def to_json(record: Record) -> dict[str, Any]:
    """Return a record's own fields as JSON has them."""
    return record.model_dump(mode="json")


def from_row[T: Record](kind: type[T], row: sa.RowMapping) -> Stored[T]:
    """Return a row of a kind's table as a record."""
    erased = tuple(row["erased"])
    own = {name: row[name] for name in kind.model_fields if name not in erased}
    own |= {name: ERASED for name in erased if kind.model_fields[name].is_required()}
    own |= {name: row[name] for name in erased if row[name] is not None}
    about = {name: row[name] for name in ABOUT}
    return Stored(**about, erased=erased, record=kind.model_validate(own))


ABOUT = (
    "record_id",
    "row_version",
    "created_at",
    "created_by",
    "changed_at",
    "changed_by",
    "withdrawn_at",
    "withdrawn_by",
    "withdrawn_why",
)
