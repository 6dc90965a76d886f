"""Which venues to use in which months: maximal coverage with diminishing worth of repeat visits.

The maximal covering location problem (Church & ReVelle 1974) over several months, solved to a proven gap by
HiGHS (Huangfu & Hall 2018) through `scipy.optimize.milp`. Worth depends on how often a venue is used and not
on when, so numbers of events are chosen first and months after: a proven optimum of the first that fits into
months is one of the whole. Where it does not fit, venue × month is solved as one.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array, hstack, kron

from geo.errors import NoPlanInTimeError
from geo.siting_limits import explain_infeasible
from geo.siting_model import (
    build_rows,
    coverage_rows,
    join_rows,
    make_rows,
    mark_whole,
    merge_points,
    month_columns,
    negate_worth,
    read_events,
    run_milp,
)
from geo.siting_numbers import solve_numbers
from geo.siting_problem import IntArray, PlannedEvent, SitingProblem

GAP = 1e-3
TIME_LIMIT_S = 10.0
INFEASIBLE = 2


@dataclass(frozen=True)
class Plan:
    """Chosen events and how good they are proven to be.

    Attributes
    ----------
    events
        In order of month and venue.
    value
        Demand covered, each point times the worth of its visits.
    bound
        No plan within the limits is worth more.
    gap
        (bound - value) / value: 0 is proven best.
    seconds
        Time taken.
    """

    events: tuple[PlannedEvent, ...]
    value: float
    bound: float
    gap: float
    seconds: float


def solve_plan(problem: SitingProblem, *, gap: float = GAP, time_limit_s: float = TIME_LIMIT_S) -> Plan:
    """Choose the events that cover most demand within the limits.

    The solver cannot be interrupted: `geo.siting_process.solve_in_process` runs this where it can be ended.

    Parameters
    ----------
    problem
        Made by `make_problem`.
    gap
        The search stops when no plan can be better by more than this share.
    time_limit_s
        Seconds after which the best plan so far is placed in months and returned, with its gap.

    Raises
    ------
    InfeasiblePlanError
        No plan meets every limit; the message says which and what to relax.
    NoPlanInTimeError
        No plan was found in time.

    Examples
    --------
    >>> from geo.siting_problem import PlanLimits, make_problem
    >>> walk_m = [[100, 900], [900, 100], [400, 2000]]
    >>> problem = make_problem(walk_m, [10, 5, 5], [10, 5, 5], PlanLimits(1), reach_m=500)
    >>> solve_plan(problem).events
    (PlannedEvent(month=0, venue=0),)
    """
    started = time.perf_counter()
    chosen = solve_numbers(problem, gap=gap, time_limit_s=time_limit_s)
    events = None
    if chosen is not None:
        events = _choose_months(problem, chosen[0], time_limit_s=_left(started, time_limit_s))
    if chosen is None or events is None:
        events, bound = _solve_whole(problem, gap=gap, time_limit_s=_left(started, time_limit_s))
    else:
        bound = chosen[1]
    return rate_plan(problem, events, bound=bound, seconds=time.perf_counter() - started)


def solve_whole(problem: SitingProblem, *, gap: float = GAP, time_limit_s: float = TIME_LIMIT_S) -> Plan:
    """Solve venue × month as one problem: what `solve_plan` does where numbers fit no months. Same terms."""
    started = time.perf_counter()
    events, bound = _solve_whole(problem, gap=gap, time_limit_s=time_limit_s)
    return rate_plan(problem, events, bound=bound, seconds=time.perf_counter() - started)


def value_events(problem: SitingProblem, events: Sequence[PlannedEvent]) -> float:
    """Return the demand that events cover, each point times the worth of its visits."""
    return float(problem.demand @ problem.value_visits(problem.count_visits(events)))


def rate_plan(
    problem: SitingProblem, events: tuple[PlannedEvent, ...], *, bound: float, seconds: float = 0.0
) -> Plan:
    """Put events beside the best that is possible."""
    value = value_events(problem, events)
    # Rounding in the solver can leave its bound a hair beside what the plan is worth.
    bound = value if bound <= value * (1 + 1e-9) else bound
    return Plan(events, value, bound, (bound - value) / value if value else float(bound > 0), seconds)


def _left(started: float, time_limit_s: float) -> float:
    """Seconds that are left: one at least, so that numbers already found are placed in months."""
    return max(time_limit_s - (time.perf_counter() - started), 1.0)


def _choose_months(
    problem: SitingProblem, numbers: IntArray, *, time_limit_s: float
) -> tuple[PlannedEvent, ...] | None:
    """Spread numbers of events over months as evenly as the limits allow; None where they do not fit."""
    months, size = problem.limits.months, problem.venues * problem.limits.months
    allowed = problem.allowed_months() & (numbers > 0)[:, None]
    each = make_rows(
        [venue * months + np.arange(months) for venue in range(problem.venues)], size, low=numbers.tolist()
    )
    fullest = make_rows(list(month_columns(problem)), size, high=0)
    found = run_milp(
        np.concatenate([np.zeros(size), [1.0]]),
        [
            *join_rows({**build_rows(problem), "each": replace(each, high=each.low)}, extra=1),
            LinearConstraint(
                hstack([fullest.matrix, csr_array(np.full((months, 1), -1.0))], format="csr"), -np.inf, 0
            ),
        ],
        whole=np.ones(size + 1, dtype=np.int64),
        low=np.zeros(size + 1),
        high=np.concatenate([allowed.ravel().astype(np.float64), [float(problem.venues)]]),
        time_limit_s=time_limit_s,
    )
    return None if found.x is None else read_events(found.x[:size], months)


def _solve_whole(
    problem: SitingProblem, *, gap: float, time_limit_s: float
) -> tuple[tuple[PlannedEvent, ...], float]:
    """Choose venue × month as one problem."""
    months, size = problem.limits.months, problem.venues * problem.limits.months
    reached, demand = merge_points(problem)
    visits = len(demand) * len(problem.visit_values)
    by_month = csr_array(kron(reached, np.ones((1, months))))
    found = run_milp(
        negate_worth(problem, demand, size),
        [*join_rows(build_rows(problem), extra=visits), coverage_rows(by_month, len(problem.visit_values))],
        whole=mark_whole(problem, size, len(demand)),
        low=np.zeros(size + visits),
        high=np.concatenate([problem.allowed_months().ravel().astype(np.float64), np.ones(visits)]),
        gap=gap,
        time_limit_s=time_limit_s,
    )
    if found.x is not None:
        return read_events(found.x[:size], months), -float(found.mip_dual_bound)
    if found.status == INFEASIBLE:
        raise explain_infeasible(problem)
    raise NoPlanInTimeError(
        f"no plan was found in {time_limit_s:.3g} s; allow more time, or plan fewer months or venues at once"
    )
