"""Which limits a given plan breaks, and why no plan can meet them all."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from geo.errors import InfeasiblePlanError, SitingInputError
from geo.siting_model import (
    Rows,
    build_rows,
    group_columns,
    join_rows,
    list_musts,
    run_milp,
)
from geo.siting_problem import FloatArray, PlannedEvent, SitingProblem

LOOK_S = 5.0


def find_broken_limits(problem: SitingProblem, events: Sequence[PlannedEvent]) -> list[str]:
    """Say which limits a plan breaks, one sentence each; an empty list is a plan within its limits.

    Raises
    ------
    SitingInputError
        An event names a venue or month that does not exist.
    """
    limits = problem.limits
    if any(not (0 <= one.venue < problem.venues and 0 <= one.month < limits.months) for one in events):
        raise SitingInputError("an event names a venue or month that does not exist")
    found = [*_check_totals(problem, events), *_check_spacing(problem, events)]
    allowed = problem.allowed_months()
    found += [
        f"{problem.venue_names[one.venue]} is not to be used in {problem.month_names[one.month]}."
        for one in events
        if not allowed[one.venue, one.month]
    ]
    at = {(one.venue, one.month) for one in events} | {(one.venue, None) for one in events}
    missing = [choice for choice in list_musts(problem) if choice not in at]
    return found + [f"{_name_choice(problem, *choice)} must be in the plan and is not." for choice in missing]


def _check_totals(problem: SitingProblem, events: Sequence[PlannedEvent]) -> Iterator[str]:
    limits = problem.limits
    if len(events) > limits.events:
        yield f"The plan has {_count(len(events))}, more than the limit of {limits.events}."
    if limits.cost_limit is not None and limits.venue_cost is not None:
        cost = sum(limits.venue_cost[one.venue] for one in events)
        if cost > limits.cost_limit + 1e-9 * max(1.0, abs(limits.cost_limit)):
            yield f"The events cost {cost:,.10g}, more than the limit of {limits.cost_limit:,.10g}."
    groups = Counter((limits.venue_group or (None,) * problem.venues)[one.venue] for one in events)
    for group, least in limits.group_minimum.items():
        if groups[group] < least:
            yield f"{group} gets {_count(groups[group])} and is to get at least {least}."
    if limits.most_per_month is not None:
        for month, count in sorted(Counter(one.month for one in events).items()):
            if count > limits.most_per_month:
                name = problem.month_names[month]
                yield f"{name} has {_count(count)}, more than the limit of {limits.most_per_month}."


def _check_spacing(problem: SitingProblem, events: Sequence[PlannedEvent]) -> Iterator[str]:
    rest = max(problem.limits.cooldown_months, 1)
    ordered = sorted(events, key=lambda one: (one.venue, one.month))
    for one, after in pairwise(ordered):
        if one.venue == after.venue and after.month - one.month < rest:
            yield (
                f"{problem.venue_names[one.venue]} is used again after "
                f"{_count(after.month - one.month, 'month')}, sooner than its rest of {rest}."
            )


def explain_infeasible(problem: SitingProblem) -> InfeasiblePlanError:
    """Find which limit cannot be met: an error whose message is one sentence that says what to relax.

    Looks first for a fixed choice or a minimum that cannot be met even alone, then for the one number (of
    events, in a month, of money) that would have to be larger, then for a limit that has to go.
    """
    rows = build_rows(problem)
    for reason in (*_find_lone(problem, rows), *_find_short(problem, rows), *_find_removable(problem, rows)):
        return InfeasiblePlanError(reason)
    return InfeasiblePlanError(
        f"More than one limit stands in the way, that of {_count(problem.limits.events)} among them; relax "
        "the minimums, the fixed choices or the rest of venues."
    )


def _find_lone(problem: SitingProblem, rows: dict[str, Rows]) -> Iterator[str]:
    """Yield what cannot be met even with no other wish in the way."""
    allowed = problem.allowed_months()
    for venue, month in list_musts(problem):
        if not (allowed[venue].any() if month is None else allowed[venue, month]):
            yield (
                f"{_name_choice(problem, venue, month)} must be in the plan and may not be used then; "
                "take back one of the two choices, or start when the venue is free again."
            )
    if "must" in rows and _solve(problem, rows, without=("events", "cost", "month", "minimum")) is None:
        yield (
            f"The fixed choices use a venue more often than its rest of {problem.limits.cooldown_months} "
            "months allows; take back one of them or shorten the rest."
        )
    for group, least in problem.limits.group_minimum.items():
        cost = np.zeros(problem.venues * problem.limits.months)
        cost[group_columns(problem, group)] = -1.0
        most = _solve(problem, rows, cost=cost, without=("events", "cost", "minimum", "must"))
        if most is not None and -most < least:
            yield (
                f"{group} can get at most {_count(round(-most))} and is to get {least}; lower "
                "its minimum, shorten the rest of venues, or allow more venues there."
            )


def _find_short(problem: SitingProblem, rows: dict[str, Rows]) -> Iterator[str]:
    """Yield the one number that would have to be larger, and how large."""
    limits = problem.limits
    size = problem.venues * limits.months
    needed = _solve(problem, rows, cost=np.ones(size), without=("events",))
    if needed is not None:
        yield (
            f"The other limits need at least {_count(round(needed))}, more than the limit "
            f"of {limits.events}; plan {_count(round(needed))}, lower a minimum or take back a choice."
        )
    if "cost" in rows and limits.venue_cost is not None:
        dear = _solve(
            problem, rows, cost=np.repeat(np.asarray(limits.venue_cost), limits.months), without=("cost",)
        )
        if dear is not None:
            yield (
                f"The other limits need a budget of at least {dear:,.10g}, more than the limit "
                f"of {limits.cost_limit:,.10g}; raise the budget, lower a minimum or take back a choice."
            )
    if "month" in rows and _solve(problem, rows, without=("month",)) is not None:
        yield (
            f"At most {_count(limits.most_per_month or 0)} a month is too little for the other limits; allow "
            "more in a month, plan more months, or lower a minimum."
        )


def _find_removable(problem: SitingProblem, rows: dict[str, Rows]) -> Iterator[str]:
    """Yield a limit without which a plan would be possible."""
    words = {
        "minimum": "the minimums per group; lower one of them",
        "cooldown": f"{problem.limits.cooldown_months} months of rest between events at a venue; shorten it",
        "must": "the choices of what must be in the plan; take back one of them",
    }
    for name, text in words.items():
        if name in rows and _solve(problem, rows, without=(name,)) is not None:
            yield f"The other limits cannot be met together with {text}."


def _solve(
    problem: SitingProblem, rows: dict[str, Rows], *, without: Sequence[str], cost: FloatArray | None = None
) -> float | None:
    """Return the least cost under the rows that are left; None where nothing meets them."""
    size = problem.venues * problem.limits.months
    found = run_milp(
        np.zeros(size) if cost is None else cost,
        join_rows(rows, without=without),
        whole=np.ones(size, dtype=np.int64),
        low=np.zeros(size),
        high=problem.allowed_months().ravel().astype(np.float64),
        time_limit_s=LOOK_S,
    )
    return None if found.x is None else float(found.fun)


def _count(number: int, what: str = "event") -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _name_choice(problem: SitingProblem, venue: int, month: int | None) -> str:
    name = problem.venue_names[venue]
    return name if month is None else f"{name} in {problem.month_names[month]}"
