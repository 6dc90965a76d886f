"""What a map, its legend, its table and its panel show: one `Figures`, whatever the measure."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pages.shared import store
from pages.shared.choices import HELD, load_areas
from pages.shared.filters import Choices, Filters
from pages.shared.keep import keep
from pages.shared.land import LandUnit, find_land_unit
from pages.shared.months import Coverage, find_last_day, list_months
from pages.shared.store import BuildInfo
from pages.shared.words import say_number

type Floats = NDArray[np.float64]
type Mark = int | Literal["no_data", "too_few", "outside"]
type Kind = Literal["text", "count", "number", "score", "times"]


@dataclass(frozen=True)
class Column:
    """One column of the table twin and of its download."""

    key: str
    title: str
    kind: Kind


@dataclass(frozen=True)
class Swatch:
    """One line of the legend: a colour, or the mark that stands for no number."""

    color: str
    words: str
    mark: Literal["", "no-data", "too-few", "dot"] = ""


@dataclass(frozen=True)
class TwoWayLegend:
    """The nine colours, and the words at the corners and of the classes' ends."""

    colors: Sequence[str]
    low_low: str
    low_high: str
    high_low: str
    high_high: str
    ends: str


@dataclass(frozen=True, eq=False)
class Figures:
    """What is shown; only the same object is the same.

    `frame` has every area of the level by id: `area_name`, `inside` (within what was chosen), `value`, `mark`
    (a position in the ramp, or why there is none) and `said`, the value in words, besides the columns of the
    table. `headline` answers the question, `records` says of how much, `limits` what it cannot show, `period`
    when, where that is not the period asked for.
    """

    frame: pd.DataFrame
    title: str
    subtitle: str
    ramp: tuple[str, ...]
    legend: tuple[Swatch, ...]
    columns: tuple[Column, ...]
    headline: str
    records: str
    limits: str
    whole: str
    two_way: TwoWayLegend | None = None
    notes: tuple[str, ...] = ()
    period: str = ""


@dataclass(frozen=True)
class Empty:
    """Why there is nothing to show, and the choice that would show something."""

    reason: str
    step: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What was asked of a build: filters, the areas they mean, and the words for them."""

    build: BuildInfo
    filters: Filters
    choices: Choices
    areas: pd.DataFrame = field(hash=False, compare=False)

    @cached_property
    def key(self) -> Hashable:
        """What answers are kept by that do not differ with the area, the order or the page chosen."""
        asked = replace(self.filters, area="", sort="", page=1, points=False)
        return self.build.state, asked, store.find_today()

    @property
    def names(self) -> Mapping[str, str]:
        """The areas' names by id; shared, so not to be changed."""
        return _name_areas(self.build, self.filters.level)

    @property
    def months(self) -> tuple[date, ...]:
        """The period's months."""
        return list_months(self.filters.first_month, self.filters.last_month)

    @property
    def one(self) -> str:
        """What an area is called: beat."""
        return self.choices.find_level(self.filters.level).label.lower()

    @property
    def many(self) -> str:
        """What areas are called: beats."""
        return self.choices.find_level(self.filters.level).label_plural.lower()

    @property
    def whole(self) -> tuple[str, str]:
        """Level and id of all that is asked about: the city, or the area it was narrowed to."""
        level, _, area_id = self.filters.within.partition(":")
        return (level, area_id) if area_id else ("city", "city")

    @property
    def whole_name(self) -> str:
        """The name of that."""
        names = self.choices.list_within(self.filters.level)
        return names.get(self.filters.within, self.build.city_name)

    @property
    def land(self) -> LandUnit:
        """The unit of land that the city's readers know."""
        return find_land_unit(store.city_settings(self.build))

    @property
    def statuses(self) -> tuple[str, ...]:
        """The event statuses that count."""
        return (*HELD, "scheduled") if self.filters.scheduled else HELD

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Which areas are asked about."""
        return self.areas["inside"].to_numpy(dtype=bool)

    @property
    def last_day(self) -> date:
        """The period's last day."""
        return find_last_day(self.filters.last_month)


def ask(build: BuildInfo, filters: Filters, choices: Choices) -> Question:
    """Read the areas that filters mean."""
    return Question(build, filters, choices, _find_areas(build, filters.level, filters.within, choices))


@keep(64, by=lambda build, level, within, _: (build.state, level, within))
def _find_areas(build: BuildInfo, level: str, within: str, choices: Choices) -> pd.DataFrame:
    areas = load_areas(build, level)
    above, _, area_id = within.partition(":")
    options = {option.area_id: option for option in choices.find_level(level).areas}
    areas["inside"] = [
        not area_id or (above, area_id) in options[str(own_id)].parents for own_id in areas.index
    ]
    return areas


@keep(16, by=lambda build, level: (build.state, level))
def _name_areas(build: BuildInfo, level: str) -> Mapping[str, str]:
    names = load_areas(build, level)["area_name"]
    return {str(area_id): str(name) for area_id, name in names.items()}


def count_incidents(question: Question, months: Sequence[date], level: str | None = None) -> pd.DataFrame:
    """Incidents of the chosen offence groups by area id, over months, with days and months received.

    Several parts of a page ask for the same, which is shared and so not to be changed.
    """
    return _count_by_area(
        question.build,
        "incidents_by_area",
        level=level or question.filters.level,
        months=tuple(months),
        offence_groups=question.filters.offence_groups or ("all",),
    )


def count_interactions(question: Question, months: Sequence[date], level: str | None = None) -> pd.DataFrame:
    """Events, contacts and officer hours of the chosen kinds by area id, over months; shared as well."""
    return _count_by_area(
        question.build,
        "engagement_by_area",
        level=level or question.filters.level,
        months=tuple(months),
        event_kinds=question.filters.event_kinds or ("all",),
        statuses=question.statuses,
    )


@keep(256, by=lambda build, query_name, **asked: (build.state, query_name, *asked.items()))
def _count_by_area(build: BuildInfo, query_name: str, **asked: str | Sequence[Any]) -> pd.DataFrame:
    lists = {name: value if isinstance(value, str) else list(value) for name, value in asked.items()}
    return store.read(query_name, build=build, **lists).set_index("area_id").astype("float64")


def take_area(counts: pd.DataFrame, area_id: str) -> dict[str, float]:
    """One area's numbers by column; NaN where there is no such area."""
    place = int(counts.index.get_indexer(pd.Index([area_id]))[0])
    if place < 0:
        return dict.fromkeys(map(str, counts.columns), np.nan)
    values = counts.iloc[place : place + 1].to_numpy(dtype=np.float64, na_value=np.nan)[0]
    return dict(zip(map(str, counts.columns), map(float, values), strict=True))


def find_missing(months: Sequence[date], coverage: Coverage) -> list[date]:
    """The months of which nothing arrived."""
    return [month for month in months if not coverage.is_received(month)]


def merge_marks(marks: Sequence[Mark], inside: NDArray[np.bool_]) -> list[Mark]:
    """The marks, with areas that were not asked about set apart."""
    return [mark if within else "outside" for mark, within in zip(marks, inside, strict=True)]


def say_looked_at(question: Question) -> str:
    """The areas over which a correction for many tests runs."""
    return (
        f"the {question.many} in {question.whole_name}" if question.filters.within else f"all {question.many}"
    )


def count_areas(question: Question, marks: Sequence[Mark], wanted: Sequence[Mark]) -> int:
    """How many of the areas asked about have one of the marks."""
    return sum(mark in wanted for mark, inside in zip(marks, question.inside, strict=True) if inside)


def say_class(breaks: Floats, position: int, *, first_low: str = "") -> str:
    """The ends of a class in words: over 2.5 to 5."""
    upper = say_number(float(breaks[position]))
    if position == 0:
        return f"{first_low} to {upper}" if first_low else f"up to {upper}"
    return f"{say_number(float(breaks[position - 1]))} to {upper}"


def list_marks(marks: Sequence[Mark], no_data: str, too_few: str) -> tuple[Swatch, ...]:
    """The legend's last lines: what the marks without a number mean, if they occur."""
    found = [Swatch("", too_few, "too-few")] if "too_few" in marks else []
    return (*found, *([Swatch("", no_data, "no-data")] if "no_data" in marks else []))
