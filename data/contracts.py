"""The contract: columns, types, units, key and grain of every table that others rely on.

Every build is checked against it before it is published; `docs/tables.md` and the dictionary in each build
are generated from it.
"""

from __future__ import annotations

from data.contracts_account import (
    AREA_GROUND,
    AREA_NEIGHBOUR,
    AREA_REDRAW,
    MAP_LAYER,
    META_CITY,
    META_COLUMN,
    META_STEP,
    REJECTED_ROWS,
    SOURCE_LEDGER,
    SOURCE_NOTE,
)
from data.contracts_columns import Table
from data.contracts_marts import (
    MART_AREA,
    MART_AREA_ENGAGEMENT_MONTH,
    MART_AREA_HOUR,
    MART_AREA_MONTH,
    MART_AREA_MONTH_CATEGORY,
    MART_AREA_POPULATION_GROUP,
    MART_AREA_SURVEY_WAVE,
    MART_EVENT,
    MART_PROGRAMME,
    MART_SOURCE_AREA_MONTH,
    MART_VENUE,
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        MART_AREA, MART_AREA_POPULATION_GROUP, MART_AREA_MONTH, MART_AREA_MONTH_CATEGORY, MART_AREA_HOUR,
        MART_SOURCE_AREA_MONTH, MART_AREA_ENGAGEMENT_MONTH,
        MART_AREA_SURVEY_WAVE, MART_PROGRAMME, MART_EVENT, MART_VENUE, REJECTED_ROWS, SOURCE_LEDGER,
        SOURCE_NOTE, AREA_NEIGHBOUR, AREA_GROUND, AREA_REDRAW, MAP_LAYER, META_STEP, META_CITY, META_COLUMN,
    )
}  # fmt: skip

VIEWS = frozenset({"mart_area_engagement_month"})
"""Tables of the contract that are made when they are read: most of their rows say that nothing happened."""

KEPT = frozenset(
    {
        *TABLES, "int_incident", "int_incident_superseded", "int_incident_file", "int_area",
        "int_month", "int_area_month", "int_engagement_month",
    }
)  # fmt: skip
"""Tables that stay in a finished build; the others live in memory until their last reader is done."""


def describe_tables() -> str:
    """Return `docs/tables.md`: every table of the contract in Markdown."""
    lines = [
        "# Tables",
        "",
        "Generated from `data/contracts.py` by `make docs`; every build is checked against it.",
        "",
    ]
    for table in TABLES.values():
        lines += describe_table(table)
    return "\n".join(lines)


def describe_table(table: Table) -> list[str]:
    """Return one table in Markdown, a line each."""
    key = ", ".join(f"`{name}`" for name in table.key) or "none"
    lines = [f"## `{table.name}`", "", f"{table.grain.capitalize()}. Key: {key}.", ""]
    lines += ["| column | type | unit | meaning |", "|---|---|---|---|"]
    lines += [
        f"| `{column.name}` | {column.type} | {column.unit or ''} | {column.description} |"
        for column in table.columns
    ]
    return [*lines, ""]
