"""What a reader chose: one frozen `Filters`, written into the address and read back from it.

Widgets hold the same short texts as the address, so that one function settles both: whatever it is given,
it returns a choice that the city can show, and says in words what it could not use.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property

from pages.shared.months import add_months, parse_month, write_month
from pages.shared.words import say_month

MEASURES = {
    "density": "Community events",
    "incidents": "Reported incidents",
    "change": "Change in reported incidents",
    "trust": "Survey scores",
    "trust-change": "Change in survey scores",
    "density-incidents": "Events beside incidents",
    "density-trust": "Events beside survey scores",
}
COMPARISONS = {"year-before": "the same months a year before", "just-before": "the period just before"}
DENOMINATORS = {"residents": "per 1,000 residents", "km2": "per km²"}  # or the city's own unit of land
UNITS = {"events": "events", "contacts": "contacts (attendance)", "hours": "officer hours"}
YES = "1"


@dataclass(frozen=True)
class AreaOption:
    """An area as it can be chosen."""

    area_id: str
    name: str
    parents: tuple[tuple[str, str], ...] = ()  # (level, area id) of every area above it


@dataclass(frozen=True)
class LevelOption:
    """A level as it can be chosen, with its areas in the order of their ids."""

    level: str
    label: str
    label_plural: str
    areas: tuple[AreaOption, ...]


@dataclass(frozen=True)
class SurveyOption:
    """A survey measure of one source, and the levels it was published for."""

    key: str  # source:measure
    label: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Choices:
    """Everything that this build lets a reader choose."""

    levels: tuple[LevelOption, ...]
    months: tuple[date, ...]
    last_whole_month: date
    offence_groups: tuple[str, ...]
    event_kinds: tuple[str, ...]
    surveys: tuple[SurveyOption, ...]

    def find_level(self, level: str) -> LevelOption:
        """The level of that name, else the first."""
        return next((option for option in self.levels if option.level == level), self.levels[0])

    def find_survey(self, key: str) -> SurveyOption | None:
        """The survey measure of that key, else the first; None where no survey was loaded."""
        asked = [option for option in self.surveys if option.key == key]
        return (*asked, *self.surveys, None)[0]

    def list_within(self, level: str) -> dict[str, str]:
        """What areas of a level can be narrowed to: `level:area id` and its name, from the areas above."""
        return self._within[self.find_level(level).level]

    @cached_property
    def _within(self) -> dict[str, dict[str, str]]:
        names = {(option.level, area.area_id): area.name for option in self.levels for area in option.areas}
        wanted = {
            option.level: {parent for area in option.areas for parent in area.parents}
            for option in self.levels
        }
        return {
            level: {":".join(key): names[key] for key in sorted(keys) if key in names}
            for level, keys in wanted.items()
        }

    @cached_property
    def month_words(self) -> Mapping[str, str]:
        """Every month in words, the last first, by its text in the address."""
        return {f"{month:%Y-%m}": f"{month:%b %Y}" for month in reversed(self.months)}


@dataclass(frozen=True)
class Filters:
    """One view of the explore page. Empty tuples mean all; months are first days."""

    measure: str
    level: str
    within: str
    first_month: date
    last_month: date
    compare: str
    offence_groups: tuple[str, ...]
    event_kinds: tuple[str, ...]
    per: str
    unit: str
    raw: bool
    scheduled: bool
    survey: str
    points: bool
    area: str
    sort: str
    page: int


# The address says `from` and `to`, which Python does not allow as names.
_ADDRESS_NAMES = {
    "first_month": "from",
    "last_month": "to",
    "offence_groups": "groups",
    "event_kinds": "kinds",
}
_INSTEAD = {"area": "so none is chosen", "within": "so the view shows the whole city"}
_SORT = re.compile(r"[a-z_]+-(up|down)")
FIELDS = tuple(field.name for field in fields(Filters))


def name_in_address(field: str) -> str:
    """What a field of `Filters` is called in the address."""
    return _ADDRESS_NAMES.get(field, field)


def default_filters(choices: Choices) -> Filters:
    """What a reader sees who chose nothing: the last three whole months, areas of the first level."""
    last = choices.last_whole_month
    return Filters(
        measure="density",
        level=choices.levels[0].level,
        within="",
        first_month=max(add_months(last, -2), choices.months[0]),
        last_month=last,
        compare="year-before",
        offence_groups=(),
        event_kinds=(),
        per="residents",
        unit="events",
        raw=False,
        scheduled=False,
        survey=choices.surveys[0].key if choices.surveys else "",
        points=False,
        area="",
        sort="",
        page=1,
    )


def write_filters(filters: Filters) -> dict[str, str]:
    """Every field as the short text that the address and the widgets hold."""
    return {name_in_address(field): _write(getattr(filters, field)) for field in FIELDS}


def write_query(filters: Filters, choices: Choices) -> dict[str, str]:
    """The address's part: only what differs from what a reader sees who chose nothing."""
    usual = write_filters(default_filters(choices))
    return {name: text for name, text in write_filters(filters).items() if text != usual[name]}


def _write(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else ""
    if isinstance(value, date):
        return write_month(value)
    return ",".join(value) if isinstance(value, tuple) else str(value)


class _Settler:
    """Reads one text after the other; keeps a sentence for each that could not be used."""

    def __init__(self, texts: Mapping[str, str], usual: Filters) -> None:
        self.texts, self.usual, self.notes = texts, usual, list[str]()

    def one(self, field: str, allowed: Iterable[str], *, usual: str | None = None) -> str:
        name, known = name_in_address(field), list(allowed)
        usual = str(getattr(self.usual, field)) if usual is None else usual
        text = self.texts.get(name, usual)
        if text in known:
            return text
        if text:
            instead = _INSTEAD.get(field, "so the view shows the usual one")
            self.notes.append(f"There is no {name} “{text[:60]}” here, {instead}.")
        return usual

    def many(self, field: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        name = name_in_address(field)
        asked = [text for text in self.texts.get(name, "").split(",") if text]
        self.notes += [
            f"There is no “{t[:60]}” among the {name}; it is left out." for t in asked if t not in allowed
        ]
        kept = tuple(text for text in allowed if text in asked)
        return () if len(kept) == len(allowed) else kept

    def month(self, field: str, months: tuple[date, ...]) -> date:
        name = name_in_address(field)
        usual: date = getattr(self.usual, field)
        text = self.texts.get(name, write_month(usual))
        month = parse_month(text)
        if month in months and month is not None:
            return month
        self.notes.append(f"There is no data for the month “{text[:20]}”; the view shows {say_month(usual)}.")
        return usual

    def yes(self, field: str) -> bool:
        return self.texts.get(name_in_address(field), "") == YES


def settle_filters(texts: Mapping[str, str], choices: Choices) -> tuple[Filters, tuple[str, ...]]:
    """Turn texts into a view that this build can show.

    Parameters
    ----------
    texts
        By name in the address. A name that is missing means the usual choice; one that is unknown is ignored.
    choices
        What the build offers.

    Returns
    -------
    filters, notes
        Notes are sentences about texts that could not be used, for the reader; empty if all could.
    """
    settler = _Settler(texts, default_filters(choices))
    level = settler.one("level", [option.level for option in choices.levels])
    first, last = (settler.month(field, choices.months) for field in ("first_month", "last_month"))
    if first > last:
        first, last = last, first
    filters = Filters(
        measure=settler.one("measure", MEASURES),
        level=level,
        within=settler.one("within", ["", *choices.list_within(level)]),
        first_month=first,
        last_month=last,
        compare=settler.one("compare", COMPARISONS),
        offence_groups=settler.many("offence_groups", choices.offence_groups),
        event_kinds=settler.many("event_kinds", choices.event_kinds),
        per=settler.one("per", DENOMINATORS),
        unit=settler.one("unit", UNITS),
        raw=settler.yes("raw"),
        scheduled=settler.yes("scheduled"),
        survey=settler.one("survey", ["", *(option.key for option in choices.surveys)]),
        points=settler.yes("points"),
        area=settler.one("area", ["", *(area.area_id for area in choices.find_level(level).areas)], usual=""),
        sort=texts["sort"] if is_sort(texts.get("sort", "")) else "",
        page=_read_page(texts.get("page", "1")),
    )
    return filters, tuple(settler.notes)


def is_sort(text: str) -> bool:
    """Whether a text names a column and a way to sort by it; whether the table has it, the table knows."""
    return len(text) <= 40 and bool(_SORT.fullmatch(text))


def _read_page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
