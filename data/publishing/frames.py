"""Rows as Arrow tables of the contract, in the order of their key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import pyarrow as pa

from data.contracts_columns import Table
from data.contracts_public import PUBLIC_TABLES

TYPES = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "BLOB": pa.binary(),
}
Row = Mapping[str, object]


def make_table(name: str, rows: Iterable[Row]) -> pa.Table:
    """Return rows as a table of the contract: its columns and no others, sorted by its key.

    Raises
    ------
    KeyError
        Our fault: a row lacks a column.
    """
    table = PUBLIC_TABLES[name]
    listed = sorted(rows, key=lambda row: sort_key(table, row))
    schema = pa.schema([(column.name, TYPES[column.type]) for column in table.columns])
    return pa.table(
        {
            column.name: pa.array([row[column.name] for row in listed], TYPES[column.type])
            for column in table.columns
        },
        schema=schema,
    )


def sort_key(table: Table, row: Row) -> tuple[str, ...]:
    """Return what a row is sorted by: its key, the whole city and all kinds first."""
    return tuple(sort_text(row[name]) for name in table.key)


def sort_text(value: object) -> str:
    """Return a value of a key as text that sorts as it does.

    >>> sorted(["beat", "all", "city"], key=sort_text)
    ['all', 'city', 'beat']
    """
    if isinstance(value, dt.date):
        return value.isoformat()
    return f" {value}" if value in ("all", "city") else str(value)
