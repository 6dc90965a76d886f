"""Who ran the surveys and how, and where every other number is from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from pages.shared.published.cells import Cell, Column, DataText, Figure, Missing, Table
from pages.shared.published.contents import Section
from pages.shared.published.language import Language, mark
from pages.shared.published.release import Release, Row
from pages.shared.published.words import MEASURES, NOT_RECEIVED, say_word

KINDS = {
    "incidents": mark("Recorded incidents"),
    "events": mark("Events"),
    "surveys": mark("Surveys"),
    "population": mark("Residents"),
    "residents": mark("Residents"),
    "venues": mark("Public places"),
    "areas": mark("Boundaries of areas"),
}


def make_sections(release: Release, say: Language) -> list[Section]:
    """Return the sections on surveys and on sources."""
    return [make_surveys(release, say), make_sources(release, say)]


def make_surveys(release: Release, say: Language) -> Section:
    """Return who ran each survey, how people were asked, and what."""
    heading = say.gettext("Who asked people, and how")
    surveys = release.facts.get("survey_sources") or []
    if not surveys:
        return Section("surveys", heading, (say.gettext("No survey has been published yet."),), topic="trust")
    waves = release.read("released_waves")
    paragraphs = [sentence for survey in surveys for sentence in describe_survey(say, survey, waves)]
    questions = [
        say.gettext(
            "{measure}. The question: {wording}",
            measure=say_word(say, item["measure"], MEASURES),
            wording=item["wording"],
        )
        for survey in surveys
        for item in survey.get("items", [])
        if item.get("wording")
    ]
    return Section("surveys", heading, tuple(paragraphs), tuple(questions), topic="trust")


def describe_survey(say: Language, survey: Mapping[str, Any], waves: list[Row]) -> Iterator[str]:
    """Yield sentences about one survey."""
    name = DataText(survey.get("source_name") or survey["name"])
    by = survey.get("conducted_by")
    if by:
        yield say.gettext("{survey} was run by: {by}.", survey=name, by=by)
    else:
        yield say.gettext("Who ran {survey} is not on record.", survey=name)
    if survey.get("mode"):
        yield say.gettext("How people were asked: {mode}.", mode=survey["mode"])
    mine = [row for row in waves if row["source"] == survey["name"]]
    if mine:
        starts = {row["wave_start"] for row in mine}
        yield say.ngettext(
            "It was held {count} time, {period}.",
            "It was held {count} times, {period}.",
            len(starts),
            period=say.period(min(starts), max(row["wave_end"] for row in mine)),
        )
        bases = [row["largest_base"] for row in mine if row["largest_base"] is not None]
        if bases:
            yield say.gettext(
                "The most people to answer one question were {number}.", number=say.number(max(bases))
            )
    rates = [row["response_rate"] for row in mine if row["response_rate"] is not None]
    rate = rates[-1] if rates else survey.get("response_rate")
    if rate is None:
        yield say.gettext("It is not known how many of those asked did answer.")
    else:
        yield say.gettext("Of those asked, {share} answered.", share=say.percent(float(rate)))


def make_sources(release: Release, say: Language) -> Section:
    """Return all sources as a table: whose they are, their days and their licence."""
    rows = tuple(make_row(say, each) for each in release.facts.get("sources") or [])
    heads = (
        Column(say.gettext("Source")),
        Column(say.gettext("What it holds")),
        Column(say.gettext("First day")),
        Column(say.gettext("Last day")),
        Column(say.gettext("Licence")),
    )
    table = Table(say.gettext("Sources"), heads, rows)
    residents = list_residents(release, say)
    return Section(
        "sources",
        say.gettext("Where the numbers are from"),
        (
            say.gettext("These files were read. A mark of each file, its hash, stands in the manifest."),
            *residents,
        ),
        tables=(table,) if rows else (),
    )


def make_row(say: Language, source: Mapping[str, Any]) -> tuple[Cell, ...]:
    """Return one source as a row."""
    kind = source.get("kind") or str(source["source"]).partition("_")[0]
    missing = Missing(say.gettext("not stated"))
    days = [
        say.day(dt.date.fromisoformat(source[name])) if source.get(name) else missing
        for name in ("first_date", "last_date")
    ]
    licence = DataText(source["licence"]) if source.get("licence") else missing
    # Where the city's files give a source no name of its own, its id stands there: areas_beat.
    plain = source["name"].replace("_", " ").capitalize() if source["name"] == source["source"] else None
    return DataText(plain or source["name"]), say_word(say, kind, KINDS), *days, licence


def list_residents(release: Release, say: Language) -> list[str]:
    """Return where the numbers of residents are from, each source once."""
    areas = release.read("released_areas")
    found = {(row["residents_source"], row["residents_date"]) for row in areas if row["residents_source"]}
    return [
        say.gettext("Residents: {source}, as of {day}.", source=source, day=say.day(day))
        for source, day in sorted(found, key=str)
        if day
    ]


def make_number(say: Language, value: int | None) -> Cell:
    """Return a whole number as a cell."""
    return Missing(say.gettext(NOT_RECEIVED)) if value is None else Figure(say.number(value), value)
