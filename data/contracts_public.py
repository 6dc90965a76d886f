"""The contract of the published file: its tables, named `public_`, and no others.

Every release is checked against it before it goes out; `docs/tables.md` and the data package's dictionary are
generated from it.
"""

from __future__ import annotations

from data.contracts import describe_table
from data.contracts_columns import ASKED, DICTIONARY, OWN_AREA, SHAPES, WAVE, Column, Table
from data.contracts_record import (
    PUBLIC_BEFORE_AFTER,
    PUBLIC_CORRECTION,
    PUBLIC_PROGRAMME_AREA,
    PUBLIC_RELEASE,
)

HIDDEN_REASON = "hidden to protect privacy"
"""The one reason of every hidden count, whichever came first."""

LEVEL = Column("level", "VARCHAR", "Level of the area; `city` for the whole")
YEAR = Column("year", "INTEGER", "Calendar year, local time; only years that are over")
GROUP = Column(
    "offence_group",
    "VARCHAR",
    "person, property, society, other, all, or a group of the city file that is counted in these too",
)
INCIDENTS = Column(
    "incidents",
    "BIGINT",
    "Recorded incidents that have a place; null where hidden or not received",
    "incidents",
)
SUPPRESSED = Column("suppressed", "BOOLEAN", "Whether the number is hidden to protect people")
REASON = Column("reason", "VARCHAR", "Why there is no number; null where there is one")
DAYS = Column("days_received", "INTEGER", "Days of the period that records arrived for", "days")
COMPLETE = Column("complete", "BOOLEAN", "Whether records arrived for the whole period")
COUNTED = (GROUP, INCIDENTS, SUPPRESSED, REASON, DAYS, COMPLETE)

PUBLIC_AREA = Table(
    "public_area",
    "one row per published level and area",
    ("level", "area_id"),
    (
        LEVEL,
        OWN_AREA,
        Column("area_name", "VARCHAR", "Name that readers see"),
        Column("parent_level", "VARCHAR", "Published level that it lies in"),
        Column("parent_id", "VARCHAR", "Area of that level"),
        Column("land_km2", "DOUBLE", "Extent", "km²"),
        Column("residents", "BIGINT", "People who live there", "people"),
        Column("residents_source", "VARCHAR", "Where the number of residents is from"),
        Column("residents_date", "DATE", "Day that the number of residents describes"),
        Column("geometry", "BLOB", "Boundary, WKB, EPSG:4326; null where only the name is known"),
    ),
    geojson=True,
)

PUBLIC_AREA_YEAR = Table(
    "public_area_year",
    "one row per published level, area, calendar year and offence group; dense",
    ("level", "area_id", "year", "offence_group"),
    (LEVEL, OWN_AREA, YEAR, *COUNTED),
)

PUBLIC_DISTRICT_QUARTER = Table(
    "public_district_quarter",
    "one row per area of the wider level, quarter and offence group; dense",
    ("level", "area_id", "quarter", "offence_group"),
    (
        LEVEL,
        OWN_AREA,
        Column("quarter", "DATE", "First day of the quarter; only quarters that are over"),
        *COUNTED,
    ),
)

PUBLIC_CITY_MONTH = Table(
    "public_city_month",
    "one row per month and offence group, for the whole city; dense",
    ("month", "offence_group"),
    (Column("month", "DATE", "First day of the month; only months that are over"), *COUNTED),
)

PUBLIC_ENGAGEMENT = Table(
    "public_engagement",
    "one row per published level, area, calendar year and kind of event; dense",
    ("level", "area_id", "year", "event_kind"),
    (
        LEVEL,
        OWN_AREA,
        YEAR,
        Column("event_kind", "VARCHAR", "Kind of event, or all"),
        Column(
            "events", "BIGINT", "Events held, or on a calendar and over; once in each area named", "events"
        ),
        Column("contacts", "BIGINT", "People who came, where that was counted; null where hidden", "people"),
        Column("attendance_known", "BIGINT", "Events at which people were counted", "events"),
        Column("events_suppressed", "BOOLEAN", "Whether the number of events is hidden"),
        SUPPRESSED,
        REASON,
    ),
)

PUBLIC_SURVEY = Table(
    "public_survey",
    "one row per survey, area, wave, measure and group of respondents",
    ("source", "level", "area_id", "wave_start", "wave_end", "measure", "respondent_group"),
    (
        Column("source", "VARCHAR", "Name of the survey in the city file"),
        LEVEL,
        OWN_AREA,
        *WAVE,
        Column("measure", "VARCHAR", "trust, safety, procedural_justice, …; never merged"),
        Column("respondent_group", "VARCHAR", "`all`, or kind and name of a group"),
        Column("score", "DOUBLE", "0 to 100, not a percentage; null where hidden", "points"),
        Column("base", "BIGINT", "People who answered; null where hidden or not given", "people"),
        Column("low", "DOUBLE", "Lower end of the 95 % interval", "points"),
        Column("high", "DOUBLE", "Upper end of the 95 % interval", "points"),
        Column("method", "VARCHAR", "direct, modelled, or published"),
        SUPPRESSED,
        REASON,
        *ASKED,
    ),
)

PUBLIC_EVENT = Table(
    "public_event",
    "one row per event and published area that it names",
    ("event_id", "level", "area_id"),
    (
        Column("event_id", "VARCHAR", "Id of the event in this release"),
        LEVEL,
        OWN_AREA,
        Column(
            "starts_local", "TIMESTAMP", "Start in local time; the day alone where the place is protected"
        ),
        Column("ends_local", "TIMESTAMP", "End in local time; null where unknown or protected"),
        Column("starts_utc", "TIMESTAMP", "Start in UTC, for calendars; null where the day alone is given"),
        Column("ends_utc", "TIMESTAMP", "End in UTC; null where unknown or protected"),
        Column("day_only", "BOOLEAN", "Whether the day alone is given, to protect the place"),
        Column("title", "VARCHAR", "Title without contact details and names; null where it may not be shown"),
        Column("event_kind", "VARCHAR", "Kind of event"),
        Column("status", "VARCHAR", "held, presumed, scheduled or cancelled"),
        Column("venue_name", "VARCHAR", "Public place it is held at; null elsewhere"),
        Column("text", "VARCHAR", "What was written about it for publication, and approved"),
    ),
)

PUBLIC_SAID_DID = Table(
    "public_said_did",
    "one row per concern whose words for publication were approved",
    ("concern_id",),
    (
        Column("concern_id", "VARCHAR", "Id of the concern in this release"),
        LEVEL,
        OWN_AREA,
        Column("topic", "VARCHAR", "What it is about"),
        Column("raised_month", "DATE", "Month it was raised"),
        Column("text", "VARCHAR", "What was said and what was done, in the approved words"),
        Column("status", "VARCHAR", "open, in_work, done, told or closed_without"),
        Column("actions", "BIGINT", "Actions on record", "actions"),
        Column("actions_done", "BIGINT", "Actions that are done", "actions"),
        Column("last_done_on", "DATE", "Day of the last action done"),
        Column("told_on", "DATE", "Day that residents were first told"),
        Column("approved_on", "DATE", "Day that the words were approved"),
    ),
)

PUBLIC_TESTIMONIAL = Table(
    "public_testimonial",
    "one row per testimonial with consent for the public, and approved",
    ("testimonial_id",),
    (
        Column("testimonial_id", "VARCHAR", "Id of the testimonial in this release"),
        Column("text", "VARCHAR", "What somebody said and let the agency publish"),
        Column("given_month", "DATE", "Month it was given"),
    ),
)

PUBLIC_GOAL = Table(
    "public_goal",
    "one row per goal on record",
    ("goal_id",),
    (
        Column("goal_id", "VARCHAR", "Id of the goal in this release"),
        Column("set_by", "VARCHAR", "Role or body that set it"),
        Column("measure", "VARCHAR", "What is to be reached"),
        LEVEL,
        OWN_AREA,
        Column("target", "DOUBLE", "Value to be reached"),
        Column("unit", "VARCHAR", "Its unit"),
        Column("starts_on", "DATE", "First day"),
        Column("due_on", "DATE", "Day by which it is to be reached"),
        Column("latest", "DOUBLE", "Latest published value of a survey measure, where there is one"),
        Column("latest_on", "DATE", "Last day that this value describes"),
    ),
)

PUBLIC_MAP_LAYER = Table(
    "public_map_layer",
    "one row per layer that the browser draws",
    ("name",),
    SHAPES,
)

PUBLIC_META = Table(
    "public_meta",
    "one row per fact of the release",
    ("key",),
    (Column("key", "VARCHAR", "Name of the fact"), Column("value", "VARCHAR", "Its value, JSON")),
)

PUBLIC_COLUMN = Table(
    "public_column",
    "one row per column of a published table",
    ("table_name", "column_name"),
    DICTIONARY,
)

PUBLIC_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        PUBLIC_AREA, PUBLIC_AREA_YEAR, PUBLIC_DISTRICT_QUARTER, PUBLIC_CITY_MONTH, PUBLIC_ENGAGEMENT,
        PUBLIC_SURVEY, PUBLIC_EVENT, PUBLIC_SAID_DID, PUBLIC_TESTIMONIAL, PUBLIC_GOAL, PUBLIC_BEFORE_AFTER,
        PUBLIC_PROGRAMME_AREA, PUBLIC_RELEASE, PUBLIC_CORRECTION, PUBLIC_MAP_LAYER, PUBLIC_META,
        PUBLIC_COLUMN,
    )
}  # fmt: skip


def describe_public_tables() -> str:
    """Return the part of `docs/tables.md` about the published file, in Markdown."""
    lines = [
        "# Published tables",
        "",
        "Generated from `data/contracts_public.py`: all that a release holds.",
        "",
    ]
    for table in PUBLIC_TABLES.values():
        lines += describe_table(table)
    return "\n".join(lines)
