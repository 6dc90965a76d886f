"""How a record is added and changed: under one lock, with the audit entry in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from data.clock import read_clock
from data.workspace.errors import (
    ConflictError,
    RecordError,
    RecordNotFoundError,
    WithdrawnError,
    WorkspaceUserError,
)
from data.workspace.models import AUDIT, STATE, TABLES
from data.workspace.records.base import LONGEST_LINE, Record, find_references
from data.workspace.records.kinds import name_kind
from data.workspace.stored import ERASED, Stored, from_row, new_id, to_columns, to_json


@dataclass(frozen=True)
class Change[T: Record]:
    """What somebody wants done to a record that they saw at `row_version`."""

    kind: type[T]
    record_id: str
    action: Literal["changed", "withdrawn", "restored"]
    who: str
    row_version: int
    record: T | None = None
    why: str | None = None


def lock_workspace(connection: sa.Connection) -> None:
    """Wait for other writers: from here on this transaction is the only one that changes anything."""
    connection.execute(sa.select(STATE).with_for_update())


def count_change(connection: sa.Connection) -> None:
    """Let readers see that something changed."""
    connection.execute(sa.update(STATE).values(version=STATE.c.version + 1))


def check_line(what: str, text: str | None) -> str:
    """Return a name or a reason that is neither blank nor too long to be one.

    Raises
    ------
    WorkspaceUserError
        It is.
    """
    if not text or not text.strip() or "\x00" in text:
        raise WorkspaceUserError(f"{what} is missing; fill it in")
    if len(text) > LONGEST_LINE:
        raise WorkspaceUserError(f"{what} has {len(text)} characters; {LONGEST_LINE} at most: shorten it")
    return text.strip()


def insert_records(
    connection: sa.Connection, records: Iterable[Record], *, who: str, at: dt.datetime | None = None
) -> list[str]:
    """Add records with their audit entries; return their ids. `at` is now, but for what is made up.

    Raises
    ------
    RecordError
        One refers to a record that is not there.
    """
    name, now = check_line("the name of who enters this", who), at or read_clock()
    about = {"row_version": 1, "created_at": now, "created_by": name, "changed_at": now, "changed_by": name}
    rows: dict[str, list[dict[str, Any]]] = {}
    entries, ids = [], []
    for record in records:
        check_references(connection, record)
        ids.append(new_id())
        kind = name_kind(type(record))
        own = to_columns(record)
        rows.setdefault(kind, []).append({**about, "record_id": ids[-1], "erased": [], **own})
        entry = {"entry_id": new_id(), "kind": kind, "record_id": ids[-1], "row_version": 1}
        entries.append({**entry, "at": now, "who": name, "action": "added", "after": to_json(record)})
    for kind, group in rows.items():
        connection.execute(sa.insert(TABLES[kind]), group)
    connection.execute(sa.insert(AUDIT), entries)
    count_change(connection)
    return ids


def check_references(connection: sa.Connection, record: Record) -> None:
    """Refuse a record that refers to one that is not there."""
    for field, kind in find_references(type(record)).items():
        wanted = getattr(record, field)
        if wanted is not None and find_row(connection, kind, wanted) is None:
            raise RecordError(f"no {kind} has the id {wanted!r}; choose one from the list", fields=[field])


def find_row(connection: sa.Connection, kind: str, record_id: str) -> sa.RowMapping | None:
    """Return the row of a record, or None."""
    table = TABLES[kind]
    return connection.execute(sa.select(table).where(table.c.record_id == record_id)).mappings().first()


def apply_change(connection: sa.Connection, change: Change[Any]) -> None:
    """Do what somebody wants done to a record.

    Raises
    ------
    ConflictError, RecordNotFoundError, WithdrawnError, RecordError, WorkspaceUserError
        See `Workspace.change`.
    """
    who = check_line("the name of who changes this", change.who)
    if change.action == "changed" and change.kind.append_only:
        raise WorkspaceUserError(
            f"a {name_kind(change.kind)} is never changed: it was registered in advance; "
            "enter a new one that amends it"
        )
    lock_workspace(connection)
    row = find_row(connection, name_kind(change.kind), change.record_id)
    if row is None:
        raise RecordNotFoundError(
            f"no {name_kind(change.kind)} has the id {change.record_id!r}; choose one from the list"
        )
    if row["row_version"] != change.row_version:
        raise describe_conflict(connection, change, row)
    old = from_row(change.kind, row)
    columns = plan_columns(connection, change, old, who)
    if columns:
        write_change(connection, change, old, columns, who)
        count_change(connection)


def plan_columns(
    connection: sa.Connection, change: Change[Any], old: Stored[Any], who: str
) -> dict[str, Any]:
    """Return the columns that a change sets; none where it makes no difference."""
    is_withdrawn = old.withdrawn_at is not None
    if change.action == "restored":
        if not is_withdrawn:
            raise WithdrawnError("it is not withdrawn; there is nothing to restore")
        return {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_why": None}
    if is_withdrawn:
        raise WithdrawnError(f"it was withdrawn by {old.withdrawn_by}; restore it first")
    if change.action == "withdrawn":
        why = check_line("the reason for withdrawing this", change.why)
        return {"withdrawn_at": read_clock(), "withdrawn_by": who, "withdrawn_why": why}
    if not isinstance(change.record, change.kind):
        raise TypeError(f"{change.record!r} is no {change.kind.__name__}")
    check_references(connection, change.record)
    return find_differences(change.record, old)


def find_differences(record: Record, old: Stored[Any]) -> dict[str, Any]:
    """Return the columns in which a record differs from what is kept. Erased ones count if they get words."""
    new, kept = to_columns(record), to_columns(old.record)
    changed = {
        name: value
        for name, value in new.items()
        if value != kept[name] and not (name in old.erased and value == ERASED)
    }
    return changed | ({"erased": [name for name in old.erased if name not in changed]} if changed else {})


def write_change(
    connection: sa.Connection, change: Change[Any], old: Stored[Any], columns: dict[str, Any], who: str
) -> None:
    """Set columns of a record and append the audit entry."""
    kind, now, row_version = name_kind(change.kind), read_clock(), old.row_version + 1
    table = TABLES[kind]
    about = {"row_version": row_version, "changed_at": now, "changed_by": who}
    connection.execute(sa.update(table).where(table.c.record_id == old.record_id).values(**columns, **about))
    fields = [name for name in columns if name in change.kind.model_fields]
    before, after = pick(old.record, fields), pick(change.record, fields)
    connection.execute(
        sa.insert(AUDIT).values(
            entry_id=new_id(),
            at=now,
            who=who,
            action=change.action,
            kind=kind,
            record_id=old.record_id,
            row_version=row_version,
            before=before,
            after=after,
            why=change.why,
        )
    )


def pick(record: Record | None, fields: Sequence[str]) -> dict[str, Any] | None:
    """Return some fields of a record as JSON has them."""
    if record is None:
        return None
    values = to_json(record)
    return {name: values[name] for name in fields}


def describe_conflict(connection: sa.Connection, change: Change[Any], row: sa.RowMapping) -> ConflictError:
    """Return who changed what since the change's author read the record."""
    wanted = sa.select(AUDIT.c.action, AUDIT.c.after).where(
        AUDIT.c.kind == name_kind(change.kind),
        AUDIT.c.record_id == change.record_id,
        AUDIT.c.row_version > change.row_version,
    )
    entries = connection.execute(wanted.order_by(AUDIT.c.row_version)).all()
    fields = list(dict.fromkeys(name for entry in entries for name in entry.after or {}))
    words = ", ".join(name.replace("_", " ") for name in fields) or ", ".join(e.action for e in entries)
    who, at = row["changed_by"], row["changed_at"]
    return ConflictError(
        f"nothing was saved: {who} changed this {name_kind(change.kind).replace('_', ' ')} "
        f"at {at:%Y-%m-%d %H:%M} UTC, after you opened it ({words}); "
        "look at it as it is now and enter yours again",
        who=who,
        at=at,
        fields=fields,
        row_version=row["row_version"],
    )
