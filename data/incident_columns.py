"""The columns of incident files under our names: as they are, from templates, from points as text."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
from duckdb import (
    CaseExpression,
    CoalesceOperator,
    ConstantExpression,
    Expression,
    FunctionExpression,
    SQLExpression,
)

from data.city import City, IncidentSource
from data.places import list_columns

RAW_COLUMNS = {
    "incident_id": "incident_id",
    "occurred_at": "occurred_text",
    "reported_at": "reported_text",
    "ended_at": "ended_text",
    "updated_at": "updated_text",
    "category": "category",
    "offence_code": "offence_code",
    "lon": "lon_text",
    "lat": "lat_text",
}
AS_GIVEN = ("incident_id", "occurred_at", "reported_at", "ended_at", "updated_at")
"""Our columns that `missing` says nothing about: an id may be any text, and a date is read or rejected."""
POINT_TEXT = r"\(\s*(-?[0-9.]+)\s*,\s*(-?[0-9.]+)\s*\)\s*$"
POINT_WKT = r"(?i)^\s*POINT\s*\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)\s*\)"
TRUE = ConstantExpression(True)  # noqa: FBT003
NOTHING = ConstantExpression(None).cast("VARCHAR")
Relation = duckdb.DuckDBPyRelation


def list_needed(source: IncidentSource) -> list[str]:
    """Return the columns of its files that a source uses."""
    texts = [*source.columns.values(), *source.area_codes.values(), source.point_text or ""]
    return list(dict.fromkeys([*(name for text in texts for name in list_columns(text)), *source.only]))


def list_parts(source: IncidentSource) -> list[str]:
    """Return the columns that hold one part of a date each, as in `{Day} {Time}`."""
    dates = [
        source.columns.get(name, "") for name in ("occurred_at", "reported_at", "ended_at", "updated_at")
    ]
    return [name for text in dates if len(list_columns(text)) > 1 for name in list_columns(text)]


def name_column(name: str) -> Expression:
    """Return a column by its whole name, dots and all."""
    return SQLExpression(quote(name))


def quote(name: str) -> str:
    """Return a column name as a quoted identifier."""
    return '"' + name.replace('"', '""') + '"'


def rename(records: Relation, city: City, source: IncidentSource) -> Relation:
    """Return the file's columns under our names, with area codes as a list in the order of levels."""
    named = {ours: fill(source, source.columns.get(ours), hide=ours not in AS_GIVEN) for ours in RAW_COLUMNS}
    if source.point_text:
        named |= read_point(source.point_text)
    codes = [fill(source, source.area_codes.get(level), hide=True) for level in city.level_names()]
    return records.select(
        *(named[ours].alias(raw) for ours, raw in RAW_COLUMNS.items()),
        FunctionExpression("list_value", *codes).alias("codes"),
        match_all(source.only).alias("in_place"),
    )


def match_all(only: Mapping[str, str]) -> Expression:
    """Return whether a record is of this place: every column named matches its pattern."""
    if not only:
        return TRUE
    empty = ConstantExpression("")
    matches = [
        FunctionExpression(
            "regexp_full_match", CoalesceOperator(name_column(name), empty), ConstantExpression(pattern)
        )
        for name, pattern in only.items()
    ]
    return FunctionExpression("list_bool_and", FunctionExpression("list_value", TRUE, *matches))


def fill(source: IncidentSource, text: str | None, *, hide: bool) -> Expression:
    """Return a column, or a template such as `{YEAR}-{MONTH}` filled; null for what is missing."""
    if not text:
        return NOTHING
    if "{" in text:
        return FunctionExpression("concat", *map(read_part, split_template(text)))
    column = name_column(text)
    if not hide or not source.missing:
        return column
    known = FunctionExpression("trim", column).isin(*map(ConstantExpression, source.missing))
    return CaseExpression(known, NOTHING).otherwise(column)


def split_template(text: str) -> list[tuple[str, bool]]:
    """Return the parts of a template, each with whether it is a column.

    >>> split_template("{YEAR}-{MONTH}")
    [('YEAR', True), ('-', False), ('MONTH', True)]
    """
    pieces = [piece.partition("}") for piece in text.split("{")]
    parts = [(pieces[0][0], False)]
    for column, _, after in pieces[1:]:
        parts += [(column, True), (after, False)]
    return [part for part in parts if part[0]]


def read_part(part: tuple[str, bool]) -> Expression:
    """Return one part of a template."""
    text, is_column = part
    return name_column(text) if is_column else ConstantExpression(text)


def read_point(column: str) -> dict[str, Expression]:
    """Return lon and lat from a column with (lat, lon) or POINT (lon lat) as text."""

    def find(pattern: str, group: int) -> Expression:
        found = FunctionExpression(
            "regexp_extract", name_column(column), ConstantExpression(pattern), ConstantExpression(group)
        )
        return FunctionExpression("nullif", found, ConstantExpression(""))

    return {
        "lon": CoalesceOperator(find(POINT_WKT, 1), find(POINT_TEXT, 2)),
        "lat": CoalesceOperator(find(POINT_WKT, 2), find(POINT_TEXT, 1)),
    }
