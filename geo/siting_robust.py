"""How often each venue stays in the plan when the weights of the need index are others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.errors import NoPlanInTimeError
from geo.siting import TIME_LIMIT_S, solve_plan
from geo.siting_problem import FloatArray, IntArray, PlannedEvent, SitingProblem, make_problem

ROBUST_GAP = 0.01


@dataclass(frozen=True, eq=False)
class Robustness:
    """What is known after some draws.

    Attributes
    ----------
    draws
        Draws solved so far: say this number beside every share.
    unsolved
        Draws that found no plan in time; they count in no share.
    venues
        Venues of the plan, by position, in order.
    stayed
        In how many of the draws each of them is in the plan.
    gap
        How far from the best each draw's plan may be.
    """

    draws: int
    unsolved: int
    venues: tuple[int, ...]
    stayed: IntArray
    gap: float

    @property
    def shares(self) -> FloatArray:
        """Share of the draws in which each venue stays; NaN before the first."""
        if not self.draws:
            return np.full(len(self.venues), np.nan)
        return np.asarray(self.stayed / self.draws, dtype=np.float64)


def measure_robustness(
    problem: SitingProblem,
    events: Sequence[PlannedEvent],
    demands: Iterable[FloatArray],
    *,
    gap: float = ROBUST_GAP,
    time_limit_s: float = TIME_LIMIT_S,
) -> Iterator[Robustness]:
    """Solve again for each demand drawn, and yield what is known after each.

    Stop asking to cancel: nothing is left running.

    Parameters
    ----------
    problem, events
        The plan in question.
    demands
        Demand at each point under other weights (`queries.measures.need.draw_demands` draws them), each of
        shape (points,).
    gap, time_limit_s
        As for `solve_plan`, for each draw.

    Raises
    ------
    InfeasiblePlanError
        No plan meets the limits, whatever the weights.
    """
    venues = tuple(sorted({event.venue for event in events}))
    stayed = np.zeros(len(venues), dtype=np.int64)
    draws = unsolved = 0
    for demand in demands:
        drawn = _replace_demand(problem, demand)
        try:
            plan = solve_plan(drawn, gap=gap, time_limit_s=time_limit_s)
        except NoPlanInTimeError:
            unsolved += 1
        else:
            draws += 1
            stayed = stayed + np.isin(venues, [event.venue for event in plan.events])
        yield Robustness(draws, unsolved, venues, stayed, gap)


def _replace_demand(problem: SitingProblem, demand: FloatArray) -> SitingProblem:
    checked = make_problem(
        problem.walk_m,
        demand,
        problem.residents,
        problem.limits,
        reach_m=problem.reach_m,
        visit_values=problem.visit_values,
        venue_names=problem.venue_names,
        month_names=problem.month_names,
    )
    return replace(problem, demand=checked.demand)
