"""Boundaries that changed within a period: which areas are the same throughout, and what readers are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pages.shared import store
from pages.shared.choices import to_day
from pages.shared.figures.figures import Question
from pages.shared.filters import LevelOption
from pages.shared.months import count_days
from pages.shared.store import BuildInfo
from pages.shared.words import say_count, say_day, say_list

LEFT_OUT = ", and no change is worked out for them."
ONLY_COUNTED = "."
NOT_LEFT_OUT = ": what looks like a change there may be the new boundaries."


@dataclass(frozen=True)
class Redraws:
    """The days of a period on which a level was redrawn, and the areas that are not the same throughout.

    `ended` are those of them that were given up, and that no list and no map of now has.
    """

    days: tuple[date, ...] = ()
    changed: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()


def load_redraws(build: BuildInfo, level: str, first: date, last: date) -> Redraws:
    """The changes of a level's boundaries from one month to another, both included."""
    levels = store.city_settings(build)["levels"]
    if not any(each["level"] == level and each.get("redrawn_on") for each in levels):
        return Redraws()
    last_day = last.replace(day=count_days(last))
    rows = store.read("area_redraws", build=build, level=level, first_day=first, last_day=last_day)
    days = sorted(set(map(to_day, rows["changed_on"])))
    changed, ended = rows["became"] != "same", rows["became"] == "ended"
    return Redraws(tuple(days), *(frozenset(rows.loc[which, "area_id"]) for which in (changed, ended)))


def say_redraws(question: Question, first: date | None = None, last: date | None = None) -> tuple[str, ...]:
    """What to know of boundaries that changed in the months asked about, or in a longer period."""
    filters = question.filters
    found = load_redraws(
        question.build, filters.level, first or filters.first_month, last or filters.last_month
    )
    return describe_redraws(found, list(question.areas.index), question.many, LEFT_OUT)


def say_compared(
    build: BuildInfo, level: str, area_ids: Sequence[str], many: str, period: tuple[date, date]
) -> tuple[str, ...]:
    """What to know of boundaries that changed in a period, where areas are compared all the same."""
    return describe_redraws(load_redraws(build, level, *period), area_ids, many, NOT_LEFT_OUT)


def say_counted(
    build: BuildInfo, level: LevelOption, period: tuple[date, date], area_ids: Sequence[str] | None = None
) -> tuple[str, ...]:
    """What to know of boundaries that changed in a period whose records are counted; of all areas or some."""
    ids = [area.area_id for area in level.areas] if area_ids is None else area_ids
    many = level.label_plural.lower()
    return describe_redraws(load_redraws(build, level.level, *period), ids, many, ONLY_COUNTED)


def describe_redraws(found: Redraws, area_ids: Sequence[str], many: str, then: str) -> tuple[str, ...]:
    """Changes of boundaries in words; nothing where there was none."""
    if not found.days:
        return ()
    other = sum(area_id in found.changed for area_id in area_ids)
    days = say_list([say_day(day) for day in found.days])
    gone = say_ended(len(found.ended - set(area_ids)), many)
    if not other:
        return (f"Boundaries of {many} changed on {days}; those shown here are as before.{gone}",)
    return (
        f"Boundaries of {many} changed on {days}: of the {say_count(len(area_ids))} there now, "
        f"{say_count(len(area_ids) - other)} are as before. Figures of the other {say_count(other)} are of "
        f"other ground before that day, or none{then}{gone}",
    )


def say_ended(count: int, many: str) -> str:
    """That areas were given up, and where their records are; nothing where none was."""
    if not count:
        return ""
    verb = "is" if count == 1 else "are"
    return (
        f" Of the {many} of before, {say_count(count)} ended and {verb} in no list or map here: what "
        "was recorded there is in the figures of the city and of larger areas."
    )
