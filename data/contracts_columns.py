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
OWN_AREA = Column("area_id", "VARCHAR", "Id of the area, unique in its level")
MONTH = Column("month", "DATE", "First day of the month, local time")
RECEIVED = Column(
    "received", "BOOLEAN", "Whether anything was received for the month; if not, counts are null"
)
BUILD = Column("build_id", "VARCHAR", "Build that wrote the row")
SOURCE = Column("source", "VARCHAR", "Name of the source in the city file")
PLACE = 'STRUCT("level" VARCHAR, area_id VARCHAR)[]'
OWN_STARTS = 'STRUCT("level" VARCHAR, area_id VARCHAR, starts_on DATE)[]'

POINT = (
    Column("lon", "DOUBLE", "Longitude, EPSG:4326", "degrees"),
    Column("lat", "DOUBLE", "Latitude, EPSG:4326", "degrees"),
)
WAVE = (
    Column("wave_start", "DATE", "First day of the wave"),
    Column("wave_end", "DATE", "Last day of the wave"),
)
ASKED = (
    Column("conducted_by", "VARCHAR", "Who ran the survey"),
    Column("mode", "VARCHAR", "How people were asked"),
    Column("wording_id", "VARCHAR", "Identifies the wording; a line breaks where it changes"),
    Column("response_rate", "DOUBLE", "Share of those asked who answered", "share"),
)
SHAPES = (
    Column("name", "VARCHAR", "`areas/<level>` or `context`"),
    Column("geojson", "VARCHAR", "Simplified for the screen; never for measuring"),
)
"""Of a table of layers that the browser draws."""
DICTIONARY = (
    Column("table_name", "VARCHAR", "Table"),
    Column("column_name", "VARCHAR", "Column"),
    Column("type", "VARCHAR", "Engine type"),
    Column("unit", "VARCHAR", "Unit"),
    Column("description", "VARCHAR", "Meaning"),
)
"""Of a table that says what columns mean."""
