"""Goals on record: who set them, what is to be reached by when, and where it stands."""

from __future__ import annotations

import datetime as dt

from pages.shared.published import engagement
from pages.shared.published.cells import Cell, Column, DataText, Figure, Missing, Table
from pages.shared.published.contents import Section
from pages.shared.published.language import Language
from pages.shared.published.places import list_places
from pages.shared.published.release import Release, Row
from pages.shared.published.words import ALL, MEASURES, say_word

EVENT_RATE = "events held per 1,000 residents a year"


def make_section(release: Release, say: Language) -> Section:
    """Return the goals as a table."""
    heading = say.gettext("Goals, and who set them")
    rows = [find_latest(release, row) for row in release.read("released_goals")]
    if not rows:
        return Section("goals", heading, (say.gettext("No goal has been put on record yet."),))
    heads = (
        Column(say.gettext("Goal")),
        Column(say.gettext("Set by")),
        Column(say.gettext("Where")),
        Column(say.gettext("To be reached"), numeric=True),
        Column(say.gettext("By")),
        Column(say.gettext("Latest"), numeric=True),
    )
    return Section(
        "goals",
        heading,
        (
            say.gettext("Each goal was set by a person or body that is named here."),
            say.gettext(
                "The latest value is the one that is published. How sure it is, stands with the survey."
            ),
        ),
        tuple(say_progress(release, say, row) for row in rows),
        (Table(say.gettext("Goals on record"), heads, tuple(make_row(release, say, row) for row in rows)),),
    )


def find_latest(release: Release, row: Row) -> Row:
    """Return a goal with its latest value: a survey's, which the release names, or the events for residents.

    The events are those of the last published year, counted as everywhere on these pages.
    """
    place = list_places(release).get((row["level"], row["area_id"]))
    if row["latest"] is not None or row["measure"] != EVENT_RATE or place is None or not place.residents:
        return row
    years = [each for each in engagement.read_engagement(release, place) if each["event_kind"] == ALL]
    if not years or years[-1]["events_suppressed"] or years[-1]["events"] is None:
        return row
    rate = years[-1]["events"] * engagement.PER / place.residents
    return {**row, "latest": rate, "latest_on": dt.date(years[-1]["year"], 12, 31)}


def say_progress(release: Release, say: Language, row: Row) -> str:
    """Return where a goal stands, in a sentence."""
    unit = row["unit"] or ""
    values = {
        "goal": say_word(say, row["measure"], MEASURES),
        "area": find_name(release, row),
        "target": say.gettext("{number} {unit}", number=say.figures(row["target"]), unit=unit),
        "due": say.day(row["due_on"]),
        "by": row["set_by"],
    }
    if row["latest"] is None:
        return say.gettext(
            "{goal}, {area}: {target} by {due}, set by {by}. No value has been published yet.", **values
        )
    values["latest"] = say.figures(row["latest"])
    if row["latest_on"] is None:
        return say.gettext(
            "{goal}, {area}: {target} by {due}, set by {by}. The latest value is {latest}.", **values
        )
    return say.gettext(
        "{goal}, {area}: {target} by {due}, set by {by}. The latest value is {latest}, of {day}.",
        day=say.day(row["latest_on"]),
        **values,
    )


def find_name(release: Release, row: Row) -> DataText:
    """Return the name of the area that a goal is for."""
    place = list_places(release).get((row["level"], row["area_id"]))
    return place.name if place else DataText(release.city_name)


def make_row(release: Release, say: Language, row: Row) -> tuple[Cell, ...]:
    """Return one goal as a row."""
    unit = DataText(row["unit"] or "")
    target = say.gettext("{number} {unit}", number=say.figures(row["target"]), unit=unit)
    return (
        say_word(say, row["measure"], MEASURES),
        DataText(row["set_by"]),
        find_name(release, row),
        Figure(target, row["target"]),
        say.day(row["due_on"]),
        make_latest(say, row, unit),
    )


def make_latest(say: Language, row: Row, unit: str) -> Cell:
    """Return the latest published value with its day."""
    if row["latest"] is None:
        return Missing(say.gettext("no published value"))
    number = say.figures(row["latest"])
    if row["latest_on"] is None:
        return Figure(say.gettext("{number} {unit}", number=number, unit=unit), row["latest"])
    return Figure(
        say.gettext("{number} {unit}, {day}", number=number, unit=unit, day=say.day(row["latest_on"])),
        row["latest"],
    )
