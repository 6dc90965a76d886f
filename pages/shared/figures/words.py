"""The sentences around the explore map: what was asked, of how many records, and what is missing."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from pages.shared import store
from pages.shared.choices import find_last_engagement, load_engagement_coverage, load_incident_coverage
from pages.shared.figures.figures import Empty, Question, count_incidents, count_interactions, take_area
from pages.shared.filters import YES, default_filters, write_filters
from pages.shared.months import count_days
from pages.shared.page_frame import find_day
from pages.shared.words import (
    GROUP_WORDS,
    KIND_WORDS,
    say_count,
    say_day,
    say_list,
    say_month,
    say_name,
    say_period,
    say_plural,
)


def say_asked_period(question: Question) -> str:
    """The period in words."""
    return say_period(question.filters.first_month, question.filters.last_month)


def say_where(question: Question) -> str:
    """The place that the question was narrowed to; nothing for the whole city."""
    return f" in {question.whole_name}" if question.filters.within else ""


def say_groups(question: Question) -> str:
    """The offence groups that count; nothing if all do."""
    names = [say_name(group, GROUP_WORDS).lower() for group in question.filters.offence_groups]
    return f" ({say_list(names)})" if names else ""


def say_kinds(question: Question) -> str:
    """The event kinds that count; nothing if all do."""
    names = [say_name(kind, KIND_WORDS).lower() for kind in question.filters.event_kinds]
    return f" ({say_list(names)})" if names else ""


def say_events(question: Question) -> str:
    """How many events the figures rest on, which status they have, and how many name no area."""
    level, area_id = question.whole
    total = take_area(count_interactions(question, question.months, level), area_id)
    lost = _find_lost(count_interactions(question, question.months), "events")
    status = (
        "held, on the calendar or still to come" if question.filters.scheduled else "held or on the calendar"
    )
    known = total["attendance_known"]
    parts = [f"{say_plural(total['events'], 'event')}{say_kinds(question)} {status}"]
    parts += [f"{say_count(lost)} across the city without a {question.one} named"] if lost else []
    if question.filters.unit == "contacts":
        parts.append(f"attendance known for {say_count(known)}")
    if question.filters.unit == "hours":
        parts.append(f"officer hours known for {say_count(total['hours_known'])}")
    return ", ".join(parts)


def say_incidents(question: Question) -> str:
    """How many incidents the figures rest on, and how many could not be placed."""
    level, area_id = question.whole
    total = take_area(count_incidents(question, question.months, level), area_id)["incidents"]
    lost = _find_lost(count_incidents(question, question.months), "incidents")
    placed = (
        f"{say_count(lost)} in the city without usable location"
        if lost
        else f"all placed in a {question.one}"
    )
    return f"{say_plural(total, 'incident')}{say_groups(question)}, {placed}"


def _find_lost(counts: pd.DataFrame, column: str) -> float:
    return float(np.nan_to_num(take_area(counts, "unlocated")[column]))


def say_opening(question: Question) -> str:
    """Why the view opens on the months that it does; nothing for other months, or where it is plain."""
    usual = default_filters(question.choices)
    asked = question.filters
    if (asked.first_month, asked.last_month) != (usual.first_month, usual.last_month):
        return ""
    incidents = load_incident_coverage(question.build).find_last_whole()
    events = find_last_engagement(question.build)
    if incidents is None or events is None or incidents == events:
        return ""
    return (
        "These are the latest whole months that incidents and events share: incidents were received up to "
        f"{say_month(incidents)}, events already over when the calendar was read up to {say_month(events)}"
    )


def say_missing(missing: Sequence[date], noun: str) -> tuple[str, ...]:
    """That months of the period are not in the figures because nothing arrived."""
    if not missing:
        return ()
    months = say_list([say_month(month) for month in missing])
    return (f"No {noun} were received for {months}; rates leave that time out.",)


def say_parts(question: Question) -> tuple[str, ...]:
    """That months of the period are there in part, and by how many days."""
    coverage = load_incident_coverage(question.build)
    parts = [
        f"{say_month(month)} has {coverage.days[month]} of {count_days(month)} days"
        for month in question.months
        if coverage.is_received(month) and not coverage.is_whole(month)
    ]
    return (f"{say_list(parts)}; rates count the days received.",) if parts else ()


def say_captured(question: Question) -> tuple[str, ...]:
    """That the calendar was captured, or the log is, within the period: its last days are still to come."""
    captured = store.city_settings(question.build).get("captured_on")
    day = date.fromisoformat(str(captured)[:10]) if captured else question.last_day
    why = "when the calendar was read"
    covered = load_engagement_coverage(question.build).days
    if question.build.entries and max(covered, default=date.min) > day:
        day, why = find_day(store.city_settings(question.build)), "as far as they are logged"
    if question.filters.scheduled or not question.filters.first_month < day < question.last_day:
        return ()
    return (f"Events are counted up to {say_day(day)}, {why}; rates take months as whole.",)


def say_smoothing(question: Question, *, smooth: bool) -> str:
    """How the rates on the map were made."""
    if not smooth:
        return "Rates are as counted."
    if question.filters.raw:
        return "Rates are as counted: where few people live, they jump about by chance."
    return f"Rates are smoothed: where few people live, they lean towards the rate of all {question.many}."


def no_period(begin: str, question: Question) -> Empty:
    """Nothing arrived for the whole period; offer the usual one."""
    usual = write_filters(default_filters(question.choices))
    return Empty(
        f"{begin} {say_asked_period(question)}.",
        "Show the last whole months",
        {name: usual[name] for name in ("from", "to")},
    )


def no_events(question: Question) -> Empty:
    """No event could have been held yet, or none was recorded; offer those to come, else the usual period."""
    to_come = load_engagement_coverage(question.build, ("scheduled",))
    if question.filters.scheduled or not any(to_come.is_received(month) for month in question.months):
        return no_period("No calendar or log covers", question)
    return Empty(
        f"The calendar was read before {say_asked_period(question)}; events of that time are still to come.",
        "Count events still to come",
        {"scheduled": YES},
    )


def no_unit(question: Question, events: float) -> Empty:
    """Events were held, but what was to be counted was recorded for none of them."""
    what = {"contacts": "attendance", "hours": "officer hours"}[question.filters.unit]
    return Empty(
        f"{what.capitalize()} was recorded for none of the {say_plural(events, 'event')}"
        f"{say_where(question)}, {say_asked_period(question)}.".replace("hours was", "hours were"),
        "Count events instead",
        {"unit": "events"},
    )
