"""What a contract is made of: tables, columns, and the columns that many tables share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: name, engine type, meaning and unit."""

    name: str
    type: str
    description: str
    unit: str | None = None


@dataclass(frozen=True)
class Table:
    """One table: what a row is, what identifies it, and its columns in order."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    geojson: bool = False
    """Whether `commonbeat export` can write it as GeoJSON."""


LEVEL = Column("level", "VARCHAR", "Level of the area: beat, district, …; `city` for the whole")
AREA = Column("area_id", "VARCHAR", "Id of the area, unique in its level; `unlocated` for records in none")
MONTH = Column("month", "DATE", "First day of the month, local time")
RECEIVED = Column(
    "received", "BOOLEAN", "Whether anything was received for the month; if not, counts are null"
)
BUILD = Column("build_id", "VARCHAR", "Build that wrote the row")
SOURCE = Column("source", "VARCHAR", "Name of the source in the city file")
PLACE = 'STRUCT("level" VARCHAR, area_id VARCHAR)[]'
OWN_STARTS = 'STRUCT("level" VARCHAR, area_id VARCHAR, starts_on DATE)[]'
