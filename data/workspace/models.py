"""The tables of the workspace, made from the record classes: what a record is stands in one place."""

from __future__ import annotations

import datetime as dt
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import sqlalchemy as sa
from pydantic import BaseModel

from data.workspace.records.base import Record, find_references, find_words
from data.workspace.records.kinds import KINDS, name_kind

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = sa.MetaData(naming_convention=NAMING)


class UtcTime(sa.types.TypeDecorator[dt.datetime]):
    """A moment. SQLite keeps no zone: what it holds is UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Return a moment in UTC."""
        return None if value is None else value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Return a moment in UTC, with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Listed(sa.types.TypeDecorator[Any]):
    """Lists and tables as JSON; nothing is null, in Python and in the database."""

    impl = sa.JSON(none_as_null=True)
    cache_ok = True


TYPES: dict[type, type[sa.types.TypeEngine[Any]]] = {
    str: sa.Text,
    int: sa.BigInteger,
    float: sa.Double,
    bool: sa.Boolean,
    dt.date: sa.Date,
    dt.datetime: sa.DateTime,
}


def choose_type(annotation: Any) -> type[sa.types.TypeEngine[Any]]:
    """Return the column type of a field: its plain type's, JSON for whatever has parts."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return choose_type(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        inner = next(each for each in get_args(annotation) if each is not type(None))
        return choose_type(inner)
    if origin is Literal:
        return sa.Text
    if origin in (tuple, list, dict) or issubclass(annotation, BaseModel):
        return Listed
    return TYPES[annotation]


def make_columns(kind: type[Record]) -> list[sa.Column[Any]]:
    """Return the columns of a kind's own fields. What may be erased may be null."""
    words, references = find_words(kind), find_references(kind)
    columns = []
    for name, field in kind.model_fields.items():
        keys = [sa.ForeignKey(f"{references[name]}.record_id")] if name in references else []
        nullable = not field.is_required() or name in words
        columns.append(sa.Column(name, choose_type(field.annotation), *keys, nullable=nullable))
    return columns


def make_table(kind: type[Record]) -> sa.Table:
    """Return the table of a kind: who entered, changed and withdrew each record, then its own fields."""
    return sa.Table(
        name_kind(kind),
        METADATA,
        sa.Column("record_id", sa.Text, primary_key=True),
        sa.Column("row_version", sa.BigInteger, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("withdrawn_at", UtcTime),
        sa.Column("withdrawn_by", sa.Text),
        sa.Column("withdrawn_why", sa.Text),
        sa.Column("erased", Listed, nullable=False),
        *make_columns(kind),
    )


TABLES: dict[str, sa.Table] = {name: make_table(kind) for name, kind in KINDS.items()}

STATE = sa.Table(
    "workspace_state",
    METADATA,
    sa.Column("only", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("version", sa.BigInteger, nullable=False),
)
"""One row: how many transactions changed something. Writers lock it, so that they come one after another."""

AUDIT = sa.Table(
    "audit_entry",
    METADATA,
    sa.Column("entry_id", sa.Text, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("record_id", sa.Text, nullable=False),
    sa.Column("row_version", sa.BigInteger, nullable=False),
    sa.Column("before", Listed),
    sa.Column("after", Listed),
    sa.Column("why", sa.Text),
    sa.Index(None, "kind", "record_id"),
)
"""What was done, by whom and when; only ever added to, except where words are erased."""

TOMBSTONE = sa.Table(
    "tombstone",
    METADATA,
    sa.Column("tombstone_id", sa.Text, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("record_id", sa.Text, nullable=False),
    sa.Column("fields", Listed, nullable=False),
)
"""What was erased, by whom, when and why; applied again after an older copy is restored."""
