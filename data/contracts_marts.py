"""The contract of the marts: what pages and exports read."""

from __future__ import annotations

from data.contracts_columns import (
    AREA,
    ASKED,
    LEVEL,
    MONTH,
    OWN_AREA,
    OWN_STARTS,
    PLACE,
    POINT,
    RECEIVED,
    SOURCE,
    WAVE,
    Column,
    Table,
)

MART_AREA = Table(
    "mart_area",
    "one row per level, area and vintage, and one for the city",
    ("level", "area_id", "valid_from"),
    (
        LEVEL,
        OWN_AREA,
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
        OWN_AREA,
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
        OWN_AREA,
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
        *WAVE,
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
        *ASKED,
    ),
)

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
        *POINT,
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
        *POINT,
        Column("sensitive", "BOOLEAN", "Shown by area only"),
        SOURCE,
    ),
)
