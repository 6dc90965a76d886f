"""Boundaries that changed within a period: which areas are the same throughout, and what readers are told."""

from dataclasses import dataclass
from datetime import date

from pages.shared import store
from pages.shared.choices import to_day
from pages.shared.figures import Question
from pages.shared.months import count_days
from pages.shared.store import BuildInfo
from pages.shared.words import say_count, say_day, say_list


@dataclass(frozen=True)
class Redraws:
    """The days of a period on which a level was redrawn, and the areas that are not the same throughout."""

    days: tuple[date, ...] = ()
    changed: frozenset[str] = frozenset()


def load_redraws(build: BuildInfo, level: str, first: date, last: date) -> Redraws:
    """The changes of a level's boundaries from one month to another, both included."""
    levels = store.city_settings(build)["levels"]
    if not any(each["level"] == level and each.get("redrawn_on") for each in levels):
        return Redraws()
    last_day = last.replace(day=count_days(last))
    rows = store.read("area_redraws", build=build, level=level, first_day=first, last_day=last_day)
    days = sorted(set(map(to_day, rows["changed_on"])))
    return Redraws(tuple(days), frozenset(rows.loc[rows["became"] != "same", "area_id"]))


def say_redraws(question: Question, first: date | None = None, last: date | None = None) -> tuple[str, ...]:
    """What to know of boundaries that changed in the months asked about, or in a longer period."""
    filters = question.filters
    found = load_redraws(
        question.build, filters.level, first or filters.first_month, last or filters.last_month
    )
    if not found.days:
        return ()
    here = [str(area_id) for area_id in question.areas.index]
    other = sum(area_id in found.changed for area_id in here)
    days = say_list([say_day(day) for day in found.days])
    if not other:
        return (f"Boundaries of {question.many} changed on {days}; those shown here are as before.",)
    return (
        f"Boundaries of {question.many} changed on {days}: of the {say_count(len(here))} there now, "
        f"{say_count(len(here) - other)} are as before. Counts of the other {say_count(other)} are of other "
        "ground before that day, or none, and no change is worked out for them.",
    )
