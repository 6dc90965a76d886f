"""The city's three maps with their tables: events, incidents and trust by area, in classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pages.shared.published.cells import Cell, Column, Figure, Hidden, Missing, Table
from pages.shared.published.contents import AreaMap, MapArea, Topic
from pages.shared.published.engagement import PER, make_density
from pages.shared.published.language import Language
from pages.shared.published.places import CITY, Place, list_places
from pages.shared.published.release import Release
from pages.shared.published.scores import choose_latest, make_base, say_wave
from pages.shared.published.words import MEASURES, NOT_RECEIVED, make_count, make_score, say_word
from queries.measures.breaks import assign_class, choose_breaks

CLASSES, CLASSES_OF_FEW, FEW = 5, 3, 15
WHOLE_FROM = 10


@dataclass(frozen=True)
class Painted:
    """What a map shows of each area: its number, and further cells of its row."""

    places: Sequence[Place]
    cells: Mapping[str, Cell]
    more: Mapping[str, tuple[Cell, ...]]
    own_zero: bool = True


def make_maps(release: Release, say: Language) -> tuple[AreaMap, ...]:
    """Return the maps for which the release has numbers: events, incidents, trust."""
    found = [make_event_map(release, say), make_incident_map(release, say), make_trust_map(release, say)]
    return tuple(each for each in found if each is not None)


def list_level(release: Release, level: str) -> list[Place]:
    """Return the areas of a level in order of their ids."""
    return [place for place in list_places(release).values() if place.level == level]


def find_last_year(release: Release, query_name: str) -> int | None:
    """Return the last year that the city has numbers of; None where it has none."""
    years = [row["year"] for row in release.read(query_name, level=CITY, area_id=CITY)]
    return max(years, default=None)


def make_event_map(release: Release, say: Language) -> AreaMap | None:
    """Return the map of events per 1,000 residents in the last year."""
    level = str(release.facts["rules"]["geography"])
    year = find_last_year(release, "released_engagement")
    places = list_level(release, level)
    if year is None or not places:
        return None
    rows = {row["area_id"]: row for row in release.read("released_level_engagement", level=level, year=year)}
    cells, more = {}, {}
    for place in places:
        row = rows.get(place.area_id)
        events, hidden = (row["events"], row["events_suppressed"]) if row else (None, False)
        cells[place.area_id] = make_density(say, events, place.residents, suppressed=hidden)
        more[place.area_id] = make_count(say, events, suppressed=hidden), make_residents(say, place)
    none = sum(row["events"] == 0 for row in rows.values())
    heading = say.gettext("Community events for each 1,000 residents, {year}", year=say.year(year))
    all_met = say.gettext("Every area had at least one community event in {year}.", year=say.year(year))
    sentence = (
        all_met
        if not none
        else say.ngettext(
            "{count} of {all} areas had no community event in {year}.",
            "{count} of {all} areas had no community event in {year}.",
            none,
            all=say.number(len(places)),
            year=say.year(year),
        )
    )
    columns = (
        say.gettext("Events for each 1,000 residents"),
        say.gettext("Events"),
        say.gettext("Residents"),
    )
    return make_map(
        say, "events", "engagement", (heading, sentence), level, columns, Painted(places, cells, more)
    )


def make_incident_map(release: Release, say: Language) -> AreaMap | None:
    """Return the map of recorded incidents per 1,000 residents in the last year."""
    level = str(release.facts["rules"]["geography"])
    year = find_last_year(release, "released_area_years")
    places = list_level(release, level)
    if year is None or not places:
        return None
    years = release.read("released_level_years", level=level)
    rows = {row["area_id"]: row for row in years if row["year"] == year}
    cells, more = {}, {}
    for place in places:
        row = rows.get(place.area_id)
        count = make_count(say, row["incidents"] if row else None, suppressed=bool(row and row["suppressed"]))
        cells[place.area_id] = make_rate(say, count, place.residents)
        more[place.area_id] = count, make_residents(say, place)
    heading = say.gettext("Recorded incidents for each 1,000 residents, {year}", year=say.year(year))
    sentence = say.gettext("Where many people work, shop or visit, there are more reports for each resident.")
    columns = (
        say.gettext("Incidents for each 1,000 residents"),
        say.gettext("Incidents"),
        say.gettext("Residents"),
    )
    return make_map(
        say, "incidents", "incidents", (heading, sentence), level, columns, Painted(places, cells, more)
    )


def make_trust_map(release: Release, say: Language) -> AreaMap | None:
    """Return the map of the latest scores: of trust where it was asked."""
    level = str(release.facts["rules"]["survey_geography"])
    waves = [row for row in release.read("released_waves") if row["level"] == level]
    latest = choose_latest(waves)
    places = list_level(release, level)
    if latest is None or not places or level == CITY:
        return None
    same = ("source", "wave_start")
    rows = {
        row["area_id"]: row
        for row in release.read("released_level_scores", level=level, measure=latest["measure"])
        if all(row[name] == latest[name] for name in same)
    }
    missing = Missing(say.gettext(NOT_RECEIVED))
    cells: dict[str, Cell] = {
        place.area_id: make_score(say, rows[place.area_id]) if place.area_id in rows else missing
        for place in places
    }
    more: dict[str, tuple[Cell, ...]] = {
        place.area_id: (make_base(say, rows[place.area_id]) if place.area_id in rows else missing,)
        for place in places
    }
    measure = say_word(say, latest["measure"], MEASURES)
    heading = say.gettext("{measure}, {wave}", measure=measure, wave=say_wave(say, latest))
    sentence = say_overlap(say, [cell for cell in cells.values() if isinstance(cell, Figure)])
    columns = (say.gettext("Score, 0 to 100"), say.gettext("People who answered"))
    painted = Painted(places, cells, more, own_zero=False)
    return make_map(say, "trust", "trust", (heading, sentence), level, columns, painted)


def say_overlap(say: Language, scores: Sequence[Figure]) -> str:
    """Return the range of scores, and whether chance alone could tell the ends apart."""
    if not scores:
        return say.gettext("Too few people answered to show a score of any area.")
    low, high = min(scores, key=lambda each: each.value), max(scores, key=lambda each: each.value)
    known = low.high is not None and high.low is not None
    sentence = say.gettext(
        "Scores go from {low} to {high}.", low=say.number(low.value), high=say.number(high.value)
    )
    if not known or (low.high or 0) >= (high.low or 0):
        return say.gettext("{sentence} Gaps this small may be chance.", sentence=sentence)
    return sentence


def make_rate(say: Language, count: Cell, residents: int | None) -> Cell:
    """Return a count per 1,000 residents as a cell, hidden where the count is."""
    if not isinstance(count, Figure):
        return count
    if not residents:
        return Missing(say.gettext(NOT_RECEIVED))
    value = count.value * PER / residents
    return Figure(say.figures(value), value, base=residents)


def make_residents(say: Language, place: Place) -> Cell:
    """Return the number of residents as a cell."""
    return make_count(say, place.residents, suppressed=False)


def make_map(
    say: Language,
    key: str,
    topic: Topic,
    words: tuple[str, str],
    level: str,
    columns: Sequence[str],
    painted: Painted,
) -> AreaMap:
    """Return a map with its classes and its table."""
    values = np.array([read_value(painted.cells[place.area_id]) for place in painted.places])
    wanted = CLASSES if len(values) >= FEW else CLASSES_OF_FEW
    breaks = choose_breaks(values, classes=wanted, own_zero=painted.own_zero)
    classes = assign_class(values, breaks) if len(breaks) else np.full(len(values), -1)
    areas = tuple(
        MapArea(place.area_id, place.name, int(found) if found >= 0 else None, painted.cells[place.area_id])
        for place, found in zip(painted.places, classes, strict=True)
    )
    heading, sentence = words
    labels = label_classes(say, round_top([float(each) for each in breaks]), values)
    rows = tuple(
        (place.name, painted.cells[place.area_id], *painted.more[place.area_id]) for place in painted.places
    )
    heads = (Column(say.gettext("Area")), *(Column(column, numeric=True) for column in columns))
    return AreaMap(
        key=key,
        topic=topic,
        heading=heading,
        sentence=sentence,
        level=level,
        layer=f"areas/{level}",
        class_labels=labels,
        areas=areas,
        table=Table(heading, heads, rows),
        description=describe(say, heading, areas, labels),
    )


def read_value(cell: Cell) -> float:
    """Return a cell's number, NaN where it has none."""
    return cell.value if isinstance(cell, Figure) else float("nan")


def round_top(breaks: Sequence[float]) -> list[float]:
    """Return the ends of classes with the last one whole, as the values beside the map are."""
    whole = len(breaks) > 0 and breaks[-1] > WHOLE_FROM
    return [*breaks[:-1], float(np.ceil(breaks[-1]))] if whole else list(breaks)


def label_classes(say: Language, breaks: Sequence[float], values: np.ndarray) -> tuple[str, ...]:
    """Return what each class holds, from light to dark."""
    labels = []
    for place, upper in enumerate(breaks):
        if place == 0:
            only = upper == 0 and not np.any(values[np.isfinite(values)] < 0)
            first = say.gettext("none") if only else say.gettext("up to {high}", high=say.figures(upper))
            labels.append(first)
        else:
            low, high = say.figures(breaks[place - 1]), say.figures(upper)
            labels.append(say.gettext("over {low} to {high}", low=low, high=high))
    return tuple(labels)


def describe(say: Language, heading: str, areas: Sequence[MapArea], labels: Sequence[str]) -> str:
    """Return what a map shows, for who does not see it."""
    shown = [area for area in areas if area.class_index is not None]
    hidden = sum(isinstance(area.cell, Hidden) for area in areas)
    if not shown:
        return say.gettext("Map: {heading}. No area has a number to show.", heading=heading)
    dark = sorted(area.name for area in shown if area.class_index == len(labels) - 1)
    return say.gettext(
        "Map: {heading}. {shown} areas have a colour, {hidden} are hidden. The darkest, {label}: {areas}. "
        "The table below has all numbers.",
        heading=heading,
        shown=say.number(len(shown)),
        hidden=say.number(hidden),
        label=labels[-1],
        areas=say.join(dark[:5]),
    )
