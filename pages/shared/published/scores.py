"""What people said in surveys: scores with how many answered and their interval, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared.published.cells import Cell, Column, DataText, Figure, Missing, Table
from pages.shared.published.changes import compare_waves
from pages.shared.published.contents import Answer, Section
from pages.shared.published.language import Language, mark
from pages.shared.published.places import CITY, Place, find_around
from pages.shared.published.release import Release, Row
from pages.shared.published.words import (
    BASE_UNKNOWN,
    MEASURES,
    NO_BASE,
    make_score,
    read_reason,
    say_base,
    say_word,
)

WAVES_SHOWN = 8
SINCE = {
    "more": mark("That is higher than in {wave}, and by more than chance alone tends to bring."),
    "fewer": mark("That is lower than in {wave}, and by more than chance alone tends to bring."),
    "chance": mark("The gap to {wave} is so small that it can be chance, so we make no comparison."),
    "hidden": mark("We make no comparison with {wave}: a score is hidden to protect privacy."),
}
METHODS = {
    "modelled": mark("Some scores are estimated with the help of similar areas."),
    "published": mark("Some scores are shown as the survey's publisher gives them."),
}


def read_scores(release: Release, place: Place) -> list[Row]:
    """Return the scores of everybody who answered in an area, by survey, measure and wave."""
    return release.read("released_scores", level=place.level, area_id=place.area_id)


def find_surveyed(release: Release, place: Place) -> Place | None:
    """Return the area that scores are published of around a place; the city where there is none."""
    return find_around(release, place, str(release.facts["rules"]["survey_geography"]))


def choose_latest(rows: Sequence[Row]) -> Row | None:
    """Return the latest score of the measure that matters first: trust where it was asked."""
    for measure in [*MEASURES, *sorted({row["measure"] for row in rows})]:
        asked = [row for row in rows if row["measure"] == measure]
        if asked:
            return max(asked, key=lambda row: (row["wave_start"], row["source"]))
    return None


def make_answer(release: Release, say: Language, place: Place) -> Answer:
    """Return what people said in the latest survey, in short."""
    heading = say.gettext("What people said")
    around = find_surveyed(release, place)
    rows = read_scores(release, around) if around else []
    latest = choose_latest(rows)
    if around is None or latest is None:
        return Answer("trust", heading, say.gettext("No survey of this area has been published."))
    cell = make_score(say, latest)
    values = {
        "measure": say_word(say, latest["measure"], MEASURES),
        "area": around.name,
        "wave": say_wave(say, latest),
    }
    if not isinstance(cell, Figure):
        sentence = say.gettext(
            "{measure} in {area}, {wave}: {reason}.",
            reason=say.gettext(read_reason(latest["reason"])),
            **values,
        )
        return Answer("trust", heading, sentence, tuple(say_where(say, place, around)))
    sentence = say.gettext(
        "{measure} in {area}, {wave}: {score} on a scale of 0 to 100.", score=cell.text, **values
    )
    details = [say_base(say, latest["base"]), say.gettext("The scale is not a percentage.")]
    details += say_interval(say, cell)
    details += say_since(release, say, around, rows, latest)
    return Answer("trust", heading, sentence, (*details, *say_where(say, place, around)))


def say_interval(say: Language, cell: Figure) -> list[str]:
    """Return what the interval means, where there is one."""
    if cell.low is None or cell.high is None:
        return []
    return [
        say.gettext(
            "Had everybody been asked, we expect a score from {low} to {high}.",
            low=say.number(cell.low),
            high=say.number(cell.high),
        )
    ]


def say_where(say: Language, place: Place, around: Place) -> list[str]:
    """Return that the score is of a wider area, where it is."""
    if around.key == place.key:
        return []
    if around.level == CITY:
        return [say.gettext("This is the score of the whole city. There are none for parts of it here.")]
    return [
        say.gettext(
            "This is the score of {area}, which {place} is part of.", area=around.name, place=place.name
        )
    ]


def say_since(release: Release, say: Language, around: Place, rows: Sequence[Row], latest: Row) -> list[str]:
    """Return how the latest score stands to the wave before, where that may be told."""
    earlier = [
        row["wave_start"]
        for row in rows
        if row["source"] == latest["source"]
        and row["measure"] == latest["measure"]
        and row["wave_start"] < latest["wave_start"]
    ]
    if not earlier:
        return []
    before = max(earlier)
    changes = compare_waves(
        release, around.level, latest["source"], latest["measure"], latest["wave_start"], before
    )
    message = SINCE.get(changes.get(around.area_id, "none"))
    if message is None:
        return []
    wave = next(
        row
        for row in rows
        if (row["source"], row["measure"], row["wave_start"]) == (latest["source"], latest["measure"], before)
    )
    return [say.gettext(message, wave=say_wave(say, wave))]


def say_wave(say: Language, row: Mapping[str, Any]) -> str:
    """Return when a wave was asked, by its months."""
    return say.period(row["wave_start"], row["wave_end"])


def make_section(release: Release, say: Language, place: Place) -> Section:
    """Return the tables of scores: the latest of each measure, and the waves of the first."""
    heading = say.gettext("What people said in surveys")
    around = find_surveyed(release, place)
    rows = read_scores(release, around) if around else []
    latest = choose_latest(rows)
    if around is None or latest is None:
        none = say.gettext("No survey of this area has been published.")
        return Section("said", heading, (none,), topic="trust")
    tables = (make_measure_table(say, around, rows), make_wave_table(say, around, rows, latest))
    return Section(
        "said",
        heading,
        (
            *say_where(say, place, around),
            say.gettext("Each score is from 0 to 100. It is not a percentage."),
            say.gettext("The two numbers after it show how far chance alone may have moved it."),
            say.gettext("Trust, feeling safe and fair treatment are different things, so we never mix them."),
        ),
        tuple(list_wordings(release, say, rows)),
        tables,
        topic="trust",
    )


def make_measure_table(say: Language, around: Place, rows: Sequence[Row]) -> Table:
    """Return the latest score of each measure of each survey."""
    latest: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: row["wave_start"]):
        latest[row["measure"], row["source"]] = row
    order = list(MEASURES)
    listed = sorted(
        latest.values(),
        key=lambda row: (
            order.index(row["measure"]) if row["measure"] in order else len(order),
            row["source"],
        ),
    )
    methods = sorted({row["method"] for row in listed} & set(METHODS))
    return Table(
        say.gettext("Latest scores in {area}", area=around.name),
        (
            Column(say.gettext("What was asked about")),
            Column(say.gettext("Score"), numeric=True),
            Column(say.gettext("People who answered"), numeric=True),
            Column(say.gettext("When")),
        ),
        tuple(
            (
                say_word(say, row["measure"], MEASURES),
                make_score(say, row),
                make_base(say, row),
                say_wave(say, row),
            )
            for row in listed
        ),
        tuple(say.gettext(METHODS[method]) for method in methods),
    )


def make_base(say: Language, row: Mapping[str, Any]) -> Cell:
    """Return how many answered, as a cell."""
    unknown = read_reason(row["reason"]) == NO_BASE if row["suppressed"] else row["base"] is None
    if unknown:
        return Missing(say.gettext(BASE_UNKNOWN))
    if row["suppressed"]:
        return make_score(say, row)
    return Figure(say.number(row["base"]), row["base"])


def make_wave_table(say: Language, around: Place, rows: Sequence[Row], latest: Row) -> Table:
    """Return the waves of one measure of one survey, the latest first."""
    waves = [row for row in rows if (row["source"], row["measure"]) == (latest["source"], latest["measure"])][
        -WAVES_SHOWN:
    ]
    wordings = {row["wording_id"] for row in waves}
    note = say.gettext("The wording of the question changed between these surveys.")
    return Table(
        say.gettext(
            "{measure} in {area}, survey by survey",
            measure=say_word(say, latest["measure"], MEASURES),
            area=around.name,
        ),
        (
            Column(say.gettext("When")),
            Column(say.gettext("Score"), numeric=True),
            Column(say.gettext("People who answered"), numeric=True),
        ),
        tuple((say_wave(say, row), make_score(say, row), make_base(say, row)) for row in reversed(waves)),
        (note,) if len(wordings) > 1 else (),
    )


def list_wordings(release: Release, say: Language, rows: Sequence[Row]) -> list[str]:
    """Return the questions in the survey's own words."""
    asked = {(row["source"], row["measure"]) for row in rows}
    found = []
    for survey in release.facts.get("survey_sources", []):
        for item in survey.get("items", []):
            if (survey["name"], item["measure"]) in asked and item.get("wording"):
                measure = say_word(say, item["measure"], MEASURES)
                wording = DataText(item["wording"])
                found.append(
                    say.gettext("{measure}. The question: {wording}", measure=measure, wording=wording)
                )
    return found
