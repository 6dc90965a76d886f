"""The contract of what a build says of itself: rejected rows, ledger, boundaries, layers, settings."""

from __future__ import annotations

from data.contracts_columns import AREA, BUILD, DICTIONARY, LEVEL, SHAPES, SOURCE, Column, Table

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
    SHAPES,
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
    DICTIONARY,
)
