"""What is said of a plan that was registered in advance, and of where the analysis departs from it."""

from collections.abc import Collection
from datetime import date

from data.workspace import Stored
from data.workspace.records import Plan
from pages.shared.before_after.choice import Choice
from pages.shared.before_after.words import GROUPS, say_outcome
from pages.shared.words import say_list, say_plural
from queries.measures.study.study import Study

HEAD = "Registered in advance"
NO_PLAN = "No plan is registered for this programme: what it was to be judged by was never fixed in advance."
EXPECTED = {"fewer": "fewer or lower", "more": "more or higher", "either": "a change either way"}
OUTCOMES = {f"incidents:{group}": f"Reported incidents: {words.lower()}" for group, words in GROUPS.items()}
KEPT = "A plan is kept for ever and never changed: an amendment stands beside it with its own date."


def say_plan(stored: Stored[Plan]) -> str:
    """When a plan was registered, by whom, and what it expects."""
    plan = stored.record
    verb = "Amended" if plan.amends_id else "Registered"
    return (
        f"{verb} on {_say_date(stored.created_at.date())} by {_name(stored.created_by)}: "
        f"{say_expected(plan)} within {say_plural(plan.horizon_months, 'month')}, in "
        f"{say_plural(len(plan.areas), 'area')} from {_say_date(plan.starts_on)}."
    )


def _name(who: str) -> str:
    return who.split(" <")[0].removesuffix(" (typed name)")


def _say_date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def say_expected(plan: Plan) -> str:
    """What a plan expects: fewer property incidents."""
    kind, _, name = plan.outcome.partition(":")
    if kind == "survey":
        way = {"fewer": "lower", "more": "higher", "either": "a change in"}[plan.expected]
        return f"{way} {say_outcome(name).lower()}"
    way = {"fewer": "fewer", "more": "more", "either": "a change in"}[plan.expected]
    noun = {"all": "reported incidents", "person": "incidents against people"}.get(name, "")
    return f"{way} {noun or GROUPS.get(name, name).lower() + ' incidents'}"


def list_departures(stored: Stored[Plan], choice: Choice, study: Study) -> list[str]:
    """Where the analysis on the page differs from the plan; empty where it follows it."""
    plan, programme = stored.record, study.programme
    planned = {area.area_id: area.starts_on or plan.starts_on for area in plan.areas}
    now = dict(programme.starts)
    late = (stored.created_at.date() - plan.starts_on).days
    found = []
    if late > 0:
        found.append(f"it was registered {say_plural(late, 'day')} after its start, so not in advance")
    if set(planned) != set(now):
        found.append(_say_areas(set(planned), set(now)))
    moved = [area_id for area_id in planned if area_id in now and now[area_id] != planned[area_id]]
    if moved:
        found.append(f"{say_plural(len(moved), 'area')} began on another day")
    kind, _, name = plan.outcome.partition(":")
    if kind == "incidents" and name != choice.group:
        found.append(f"this page looks at {GROUPS.get(choice.group, choice.group).lower()}")
    if kind == "survey" and study.find_survey(name) is None:
        found.append("no survey asks about its outcome at this level")
    seen = _count_months(study)
    if seen is not None and seen != plan.horizon_months:
        found.append(f"this page looks at {say_plural(seen, 'month')}, up to the last on record")
    return found


def _say_areas(planned: Collection[str], now: Collection[str]) -> str:
    more, fewer = len(set(now) - set(planned)), len(set(planned) - set(now))
    parts = [f"{say_plural(more, 'area')} it did not name"] if more else []
    parts += [f"not {say_plural(fewer, 'area')} that it named"] if fewer else []
    return f"this page looks at {say_list(parts)}"


def _count_months(study: Study) -> int | None:
    panel = study.incidents.panel
    if panel is None or panel.first >= len(panel.times):
        return None
    first, last = panel.times[panel.first], panel.times[-1]
    return (last.year - first.year) * 12 + last.month - first.month + 1


def say_departures(found: list[str]) -> str:
    """The departures in one sentence."""
    if not found:
        return "The analysis follows the plan."
    return f"The analysis differs from the plan: {'; '.join(found)}."
