"""The contract: columns, types, units, key and grain of every table that others rely on.

Every build is checked against it before it is published; `docs/tables.md` and the dictionary in each build
are generated from it.
"""

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

MART_AREA = Table(
    "mart_area",
    "one row per level, area and vintage, and one for the city",
    ("level", "area_id", "valid_from"),
    (
        LEVEL,
        Column("area_id", "VARCHAR", "Id of the area, unique in its level"),
        Column("valid_from", "DATE", "First day these boundaries were in force"),
        Column("valid_to", "DATE", "Last day; null while in force"),
        Column("area_name", "VARCHAR", "Name that readers see"),
        Column("parent_level", "VARCHAR", "Level of the area it lies in"),
        Column("parent_id", "VARCHAR", "Id of the area it lies in"),
        Column("land_km2", "DOUBLE", "Extent of the polygon", "km²"),
        Column("residents", "BIGINT", "People who live there", "people"),
        Column("residents_source", "VARCHAR", "Where the number of residents is from, and how it was spread"),
        Column("residents_date", "DATE", "Day that the number of residents describes"),
        Column("geometry", "BLOB", "Boundary, WKB, EPSG:4326; null where only the name is known"),
    ),
    geojson=True,
)

MART_AREA_POPULATION_GROUP = Table(
    "mart_area_population_group",
    "one row per level, area, kind of group and group",
    ("level", "area_id", "group_kind", "group_name"),
    (
        LEVEL,
        AREA,
        Column("group_kind", "VARCHAR", "What the groups divide people by: age, language, tenure"),
        Column("group_name", "VARCHAR", "Name of the group"),
        Column("residents", "BIGINT", "People of the group who live there", "people"),
        Column("source", "VARCHAR", "Where the number is from, and how it was spread"),
        Column("as_of", "DATE", "Day that the number describes"),
    ),
)

MART_AREA_MONTH = Table(
    "mart_area_month",
    "one row per level, area, month and offence group; dense",
    ("level", "area_id", "month", "offence_group"),
    (
        LEVEL,
        AREA,
        MONTH,
        Column("offence_group", "VARCHAR", "person, property, society, other, or all"),
        Column("incidents", "BIGINT", "Recorded incidents", "incidents"),
        RECEIVED,
        Column("days_received", "INTEGER", "Days of the month that the source covers: its exposure", "days"),
    ),
)

MART_AREA_MONTH_CATEGORY = Table(
    "mart_area_month_category",
    "one row per level, area, month, offence group and category that has incidents; not dense",
    ("level", "area_id", "month", "offence_group", "category"),
    (
        LEVEL,
        Column("area_id", "VARCHAR", "Id of the area, unique in its level"),
        MONTH,
        Column("offence_group", "VARCHAR", "person, property, society or other"),
        Column("category", "VARCHAR", "The agency's own category; `not stated` where it gives none"),
        Column("incidents", "BIGINT", "Recorded incidents", "incidents"),
    ),
)

MART_SOURCE_AREA_MONTH = Table(
    "mart_source_area_month",
    "one row per source, area of the finest level and month that has incidents; not dense",
    ("source", "level", "area_id", "month"),
    (
        SOURCE,
        LEVEL,
        AREA,
        MONTH,
        Column("incidents", "BIGINT", "Recorded incidents", "incidents"),
        Column("without_point", "BIGINT", "Incidents without usable coordinates", "incidents"),
        Column(
            "disagreeing", "BIGINT", "Incidents of which code and point name different areas", "incidents"
        ),
    ),
)

MART_AREA_HOUR = Table(
    "mart_area_hour",
    "one row per area of the finest level or city, year, weekday, hour and offence group with incidents",
    ("level", "area_id", "year", "weekday", "hour", "offence_group"),
    (
        LEVEL,
        Column("area_id", "VARCHAR", "Id of the area, unique in its level"),
        Column("year", "INTEGER", "Year, local time"),
        Column("weekday", "INTEGER", "1 Monday to 7 Sunday, local time"),
        Column("hour", "INTEGER", "Hour of the day that the incident began in, local time"),
        Column("offence_group", "VARCHAR", "person, property, society or other"),
        Column("incidents", "BIGINT", "Recorded incidents", "incidents"),
    ),
)

MART_AREA_ENGAGEMENT_MONTH = Table(
    "mart_area_engagement_month",
    "one row per level, area, month, event kind and status; dense",
    ("level", "area_id", "month", "event_kind", "status"),
    (
        LEVEL,
        AREA,
        MONTH,
        Column("event_kind", "VARCHAR", "Kind of event, or all"),
        Column("status", "VARCHAR", "held, presumed, scheduled or cancelled"),
        Column("events", "BIGINT", "Engagement events, once in each area they name", "events"),
        Column("contacts", "BIGINT", "Attendance where recorded; null where events have none", "people"),
        Column("officer_hours", "DOUBLE", "Officers' hours in total; null when none is known", "hours"),
        Column("attendance_known", "BIGINT", "Events whose attendance is recorded", "events"),
        Column("hours_known", "BIGINT", "Events whose hours are recorded", "events"),
        RECEIVED,
    ),
)

MART_AREA_SURVEY_WAVE = Table(
    "mart_area_survey_wave",
    "one row per survey, level, area, wave, measure and respondent group",
    ("source", "level", "area_id", "wave_start", "wave_end", "measure", "respondent_group"),
    (
        SOURCE,
        LEVEL,
        AREA,
        Column("wave_start", "DATE", "First day of the wave"),
        Column("wave_end", "DATE", "Last day of the wave"),
        Column(
            "measure", "VARCHAR", "trust, safety, confidence, procedural_justice, legitimacy, …; never merged"
        ),
        Column("respondent_group", "VARCHAR", "`all`, or kind and name of a group of respondents"),
        Column("score", "DOUBLE", "0 to 100, not a percentage; null where too few answered", "points"),
        Column(
            "base", "BIGINT", "People who answered, unweighted; null where the publisher gives none", "people"
        ),
        Column("effective_base", "DOUBLE", "Base divided by the design effect", "people"),
        Column("low", "DOUBLE", "Lower end of the 95 % interval; null without a base", "points"),
        Column("high", "DOUBLE", "Upper end of the 95 % interval; null without a base", "points"),
        Column("method", "VARCHAR", "direct, modelled, or published"),
        Column("shown", "BOOLEAN", "Whether the base suffices to show the score"),
        Column("reason", "VARCHAR", "Why it is not shown, or what it lacks"),
        Column("conducted_by", "VARCHAR", "Who ran the survey"),
        Column("mode", "VARCHAR", "How people were asked"),
        Column("wording_id", "VARCHAR", "Identifies the wording; a line breaks where it changes"),
        Column("response_rate", "DOUBLE", "Share of those asked who answered", "share"),
    ),
)

PLACE = 'STRUCT("level" VARCHAR, area_id VARCHAR)[]'
OWN_STARTS = 'STRUCT("level" VARCHAR, area_id VARCHAR, starts_on DATE)[]'

MART_PROGRAMME = Table(
    "mart_programme",
    "one row per programme",
    ("programme_id",),
    (
        Column("programme_id", "VARCHAR", "Id of the programme"),
        Column("name", "VARCHAR", "Name that readers see"),
        Column("event_kind", "VARCHAR", "Kind of its events"),
        Column("starts_on", "DATE", "First day"),
        Column("ends_on", "DATE", "Last day; null while it runs"),
        Column("areas", PLACE, "Areas that it serves"),
        Column("aim", "VARCHAR", "What it is meant to change"),
        Column(
            "area_starts", OWN_STARTS, "Areas with a first day of their own; null where all began at once"
        ),
    ),
)

MART_EVENT = Table(
    "mart_event",
    "one row per engagement event",
    ("event_id",),
    (
        Column("event_id", "VARCHAR", "Id of the event"),
        Column("starts_at", "TIMESTAMP WITH TIME ZONE", "Start"),
        Column("ends_at", "TIMESTAMP WITH TIME ZONE", "End; null where unknown"),
        Column("title", "VARCHAR", "Title without contact details and officers' names"),
        Column("event_kind", "VARCHAR", "Kind of event"),
        Column("format", "VARCHAR", "Format: beat meeting, town hall, workshop, …"),
        Column("programme_id", "VARCHAR", "Programme it belongs to"),
        Column("status", "VARCHAR", "held, presumed, scheduled or cancelled"),
        Column("venue_id", "VARCHAR", "Venue it is held at"),
        Column("lon", "DOUBLE", "Longitude, EPSG:4326", "degrees"),
        Column("lat", "DOUBLE", "Latitude, EPSG:4326", "degrees"),
        Column("located_by", "VARCHAR", "point, area_code, area_name, title_code, venue or none"),
        Column("areas", PLACE, "Every area it counts in, ancestors included"),
        Column("attendance", "BIGINT", "People who came; null where unknown", "people"),
        Column("officer_hours", "DOUBLE", "Officers' hours in total; null where unknown", "hours"),
        SOURCE,
        Column("starts_local", "TIMESTAMP", "Start in local time"),
    ),
    geojson=True,
)

MART_VENUE = Table(
    "mart_venue",
    "one row per venue",
    ("venue_id",),
    (
        Column("venue_id", "VARCHAR", "Id of the venue"),
        Column("name", "VARCHAR", "Name"),
        Column("kind", "VARCHAR", "library, school, park building, faith building, station, …"),
        Column("lon", "DOUBLE", "Longitude, EPSG:4326", "degrees"),
        Column("lat", "DOUBLE", "Latitude, EPSG:4326", "degrees"),
        Column("sensitive", "BOOLEAN", "Shown by area only"),
        SOURCE,
    ),
)

REJECTED_ROWS = Table(
    "rejected_rows",
    "one row per row that could not be used",
    (),
    (
        BUILD,
        SOURCE,
        Column("file", "VARCHAR", "File that held it"),
        Column("row_number", "BIGINT", "Its place in the file, the first record being 1"),
        Column("reason", "VARCHAR", "Why it could not be used"),
        Column("raw", "VARCHAR", "Its columns that are not personal, JSON"),
    ),
)

SOURCE_LEDGER = Table(
    "source_ledger",
    "one row per source; accepted + rejected = received",
    ("build_id", "source"),
    (
        BUILD,
        SOURCE,
        Column("files", "BIGINT", "Files read", "files"),
        Column("received", "BIGINT", "Records that are not blank", "records"),
        Column("accepted", "BIGINT", "Records that can be used, superseded ones included", "records"),
        Column("rejected", "BIGINT", "Records that cannot be used", "records"),
        Column("blank", "BIGINT", "Blank lines", "lines"),
        Column("superseded", "BIGINT", "Accepted records replaced by a later one or a repeat", "records"),
        Column("unlocated", "BIGINT", "Records in no area of the finest level", "records"),
        Column("without_point", "BIGINT", "Accepted records without usable coordinates", "records"),
        Column("disagreeing", "BIGINT", "Records whose code and point name different areas", "records"),
        Column("first_date", "DATE", "First day of its records"),
        Column("last_date", "DATE", "Last day of its records"),
        Column("sha256", "VARCHAR", "Hash of its files"),
        Column("licence", "VARCHAR", "Licence as the publisher states it"),
    ),
)

SOURCE_NOTE = Table(
    "source_note",
    "one row per source and thing counted but not rejected",
    ("build_id", "source", "note"),
    (
        BUILD,
        SOURCE,
        Column("note", "VARCHAR", "What was noticed: end_missing, repaired, dissolved, …"),
        Column("rows", "BIGINT", "Records it concerns", "records"),
    ),
)

AREA_NEIGHBOUR = Table(
    "area_neighbour",
    "one row per area and neighbour of the same level",
    ("level", "area_id", "neighbour_id"),
    (
        LEVEL,
        AREA,
        Column("neighbour_id", "VARCHAR", "Area that touches it, or the nearest to an island"),
        Column("contact", "VARCHAR", "border (rook), corner (with it, queen), or nearest to an island"),
    ),
)

AREA_GROUND = Table(
    "area_ground",
    "one row per level, level that lies across it, and thing measured of how it covers its ground",
    ("level", "other_level", "measure"),
    (
        LEVEL,
        Column("other_level", "VARCHAR", "Level that lies across it; empty for what is measured of itself"),
        Column(
            "measure",
            "VARCHAR",
            "overlaps, overlap_km2, gaps, gap_km2, slivers (of both, under 10 m wide); across another level "
            "split_areas (with ground in several of its areas) and outside_km2 (ground in none)",
        ),
        Column("amount", "DOUBLE", "Number of places or areas, or km²"),
    ),
)

AREA_REDRAW = Table(
    "area_redraw",
    "one row per level, day on which its boundaries changed, and area before or after",
    ("level", "changed_on", "area_id"),
    (
        LEVEL,
        Column("changed_on", "DATE", "First day of the new boundaries"),
        Column("area_id", "VARCHAR", "Id of the area"),
        Column("became", "VARCHAR", "same (id and ground), redrawn (other ground), ended, or began"),
        Column(
            "shared_share",
            "DOUBLE",
            "Ground in both shapes by ground in either; null unless same id",
            "share",
        ),
    ),
)

MAP_LAYER = Table(
    "map_layer",
    "one row per layer that the browser draws",
    ("name",),
    (
        Column("name", "VARCHAR", "`areas/<level>` or `context`"),
        Column("geojson", "VARCHAR", "Simplified for the screen; never for measuring"),
    ),
)

META_STEP = Table(
    "meta_step",
    "one row per step of the pipeline",
    ("position",),
    (
        Column("position", "INTEGER", "Place in the order"),
        Column("output", "VARCHAR", "Table that the step makes"),
        Column("inputs", "VARCHAR[]", "Tables that it reads"),
        Column("kind", "VARCHAR", "sql or python"),
        Column("file", "VARCHAR", "File that says how"),
        Column("description", "VARCHAR", "What it does, in words"),
    ),
)

META_CITY = Table(
    "meta_city",
    "one row per setting of the city",
    ("key",),
    (Column("key", "VARCHAR", "Name of the setting"), Column("value", "VARCHAR", "Its value, JSON")),
)

META_COLUMN = Table(
    "meta_column",
    "one row per column of a table of this contract",
    ("table_name", "column_name"),
    (
        Column("table_name", "VARCHAR", "Table"),
        Column("column_name", "VARCHAR", "Column"),
        Column("type", "VARCHAR", "Engine type"),
        Column("unit", "VARCHAR", "Unit"),
        Column("description", "VARCHAR", "Meaning"),
    ),
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

KEPT = frozenset({*TABLES, "int_incident", "int_incident_superseded", "int_incident_file", "int_area"})
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
