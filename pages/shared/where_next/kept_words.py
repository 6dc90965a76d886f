"""Sentences about plans that were kept. Plain text: whoever shows it escapes it first."""

from datetime import date

from data.workspace.records import SavedPlan
from pages.shared.words import say_day, say_period, say_plural

EXAMPLE = "such as: autumn, trust first"
NO_NAME = "Nothing was kept yet: give the plan a name."


def say_kept(name: str, events: int) -> str:
    """What keeping a plan did."""
    return f"Kept as “{name}”, with {say_plural(events, 'event')}; it stands among the kept plans."


def say_taken(name: str) -> str:
    """That another plan has the name."""
    return f"Nothing was kept yet: another plan is kept as “{name}”; give this one a name of its own."


def say_kept_as(name: str) -> str:
    """That this very plan was kept before."""
    return f"This plan is kept as “{name}”."


def say_drift(name: str, others: int, events: int) -> str:
    """That a kept plan's settings now give other events."""
    return (
        f"“{name}” was kept with these settings; with what is known now {others} of "
        f"{say_plural(events, 'event')} would be held elsewhere or in another month. "
        "What was kept stands among the records of the log."
    )


def say_withdrawn(name: str) -> str:
    """That a kept plan left the list."""
    return f"“{name}” is withdrawn; the log can restore it."


def say_plan(plan: SavedPlan, kept_on: date) -> str:
    """The small line of a kept plan."""
    events = say_plural(len(plan.events), "event")
    period = f"{say_period(plan.months[0], plan.months[-1])}, " if plan.months else ""
    return f"{events}, {period}kept on {say_day(kept_on)}"
