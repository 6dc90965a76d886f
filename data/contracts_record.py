"""The contract of the record that every release carries: results of programmes, releases, corrections."""

from __future__ import annotations

from data.contracts_columns import OWN_AREA, Column, Table

PUBLIC_BEFORE_AFTER = Table(
    "public_before_after",
    "one row per programme and outcome that was compared, also where nothing was found or can be told",
    ("programme_id", "outcome"),
    (
        Column("programme_id", "VARCHAR", "Id of the programme; several joined by + are one series"),
        Column("name", "VARCHAR", "Name of the programme"),
        Column("aim", "VARCHAR", "What it is meant to change; null where it is not stated"),
        Column("event_kind", "VARCHAR", "Kind of its events"),
        Column("starts_on", "DATE", "First day in any area"),
        Column("ends_on", "DATE", "Last day; null where it goes on"),
        Column("outcome", "VARCHAR", "`incidents:all`, `around:all` (areas that touch them), `survey:trust`"),
        Column("verdict", "VARCHAR", "fewer, more, lower, higher, no_clear_change or cannot_tell"),
        Column("reason", "VARCHAR", "Why it cannot be told, such as too-little; null where it can"),
        Column("unit", "VARCHAR", "ratio (1 is no difference) or points (0 is none) of the next columns"),
        Column("effect", "DOUBLE", "After against before, against the comparison areas; null where hidden"),
        Column("low", "DOUBLE", "Lower end of the 95 % interval; null where hidden or without limit"),
        Column("high", "DOUBLE", "Upper end of the 95 % interval; null where hidden or without limit"),
        Column("under", "DOUBLE", "Any change is smaller than this; where there is no clear one"),
        Column("seen_fewer", "DOUBLE", "Nearest effect below none that is found four times in five"),
        Column("seen_more", "DOUBLE", "Nearest effect above none that is found four times in five"),
        Column("design", "VARCHAR", "staggered, together, mixture or single; null without an estimate"),
        Column("level", "VARCHAR", "Level of the areas compared"),
        Column("treated_areas", "BIGINT", "Areas of the programme", "areas"),
        Column("comparison_areas", "BIGINT", "Areas compared with", "areas"),
        Column("before_from", "DATE", "First day compared before the start"),
        Column("before_to", "DATE", "Last day compared before the start"),
        Column("after_from", "DATE", "First day compared after the start"),
        Column("after_to", "DATE", "Last day compared after the start"),
        Column("dates_tried", "BIGINT", "Dates tried at which nothing began", "dates"),
        Column("dates_alarmed", "BIGINT", "Of these, how many would have been called a change", "dates"),
        Column("plan_registered_on", "DATE", "Day that a plan was first put on record; null if never"),
        Column("plan_before_start", "BOOLEAN", "Whether that was before the start; null without a plan"),
        Column("plan_outcome", "VARCHAR", "Outcome that the latest plan names"),
        Column("plan_expected", "VARCHAR", "What the latest plan expects of it"),
        Column("plan_horizon_months", "BIGINT", "Months after which the latest plan looks", "months"),
        Column("plan_amendments", "BIGINT", "How often the plan was amended", "plans"),
    ),
)

PUBLIC_PROGRAMME_AREA = Table(
    "public_programme_area",
    "one row per programme and area that it is held in",
    ("programme_id", "level", "area_id"),
    (
        Column("programme_id", "VARCHAR", "Id of the programme, as in public_before_after"),
        Column("level", "VARCHAR", "Level of the area; may be one of which no counts are published"),
        OWN_AREA,
        Column("area_name", "VARCHAR", "Name that readers see"),
        Column("starts_on", "DATE", "First day in this area"),
    ),
)

PUBLIC_RELEASE = Table(
    "public_release",
    "one row per release that went out, this one last",
    ("release",),
    (
        Column("release", "VARCHAR", "Name of the release, its time to the second"),
        Column("published_at", "VARCHAR", "Time it went out, UTC"),
        Column("kind", "VARCHAR", "first, numbers or texts (which left every number as it was)"),
        Column("note", "VARCHAR", "What the steward says changed; null where nothing was said"),
        Column("added", "BIGINT", "Numbers that the release before did not have", "numbers"),
        Column("revised", "BIGINT", "Numbers of past periods that changed", "numbers"),
        Column("removed", "BIGINT", "Numbers that the release before had and this one has not", "numbers"),
        Column("hidden", "BIGINT", "Numbers hidden to protect people", "numbers"),
        Column("newly_hidden", "BIGINT", "Of these, shown in the release before", "numbers"),
        Column("newly_shown", "BIGINT", "Numbers shown that the release before hid", "numbers"),
    ),
)

PUBLIC_CORRECTION = Table(
    "public_correction",
    "one row per correction in words, and per release, table and period with revised numbers",
    ("correction_id",),
    (
        Column("correction_id", "VARCHAR", "Id of the correction"),
        Column("corrected_on", "DATE", "Day it was put right"),
        Column("kind", "VARCHAR", "worded (a steward's sentence) or revised (numbers that changed)"),
        Column("release", "VARCHAR", "Release that has the new numbers; null for words alone"),
        Column("table_name", "VARCHAR", "Table of the numbers; null for words alone"),
        Column("period", "VARCHAR", "Past year, quarter, month or wave that they are of"),
        Column("numbers", "BIGINT", "How many numbers changed", "numbers"),
        Column("text", "VARCHAR", "What was wrong and what is right; null for numbers alone"),
    ),
)
