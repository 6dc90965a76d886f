"""How often each venue is used: the first step of a plan, without months.

The relaxation, in which a venue may be used half a time, is solved in hundredths of a second and bounds what
any plan is worth. It uses few venues and mostly the right ones: a search among these alone finds a plan that
is often within the gap of that bound, and only where it is not are all venues searched. Akin to relaxation
enforced neighbourhood search (Berthold 2006, Primal heuristics for mixed integer programs).
"""

import time
from dataclasses import dataclass

import numpy as np
from scipy.optimize import LinearConstraint, OptimizeResult
from scipy.sparse import csr_array, hstack

from geo.siting_greedy import choose_greedily, value_numbers
from geo.siting_model import (
    build_rows,
    coverage_rows,
    list_musts,
    mark_whole,
    merge_points,
    negate_worth,
    run_milp,
)
from geo.siting_problem import FloatArray, IntArray, SitingProblem

_USED = 1e-6


@dataclass(frozen=True, eq=False)
class Task:
    """The numbers of a problem as a mixed-integer programme; the first `venues` columns are the numbers."""

    venues: int
    cost: FloatArray
    rows: list[LinearConstraint]
    whole: IntArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, eq=False)
class Numbers:
    """The best numbers so far, what they are worth, and what no others are worth more than."""

    numbers: IntArray | None
    value: float
    bound: float

    def is_within(self, gap: float) -> bool:
        """Whether they are proven to be within a gap."""
        return self.numbers is not None and self.bound - self.value <= (gap + 1e-9) * self.value

    def improve(self, found: OptimizeResult, task: Task, *, is_all: bool) -> "Numbers":
        """Take in what a search found; its bound too where it was among all venues."""
        bound = self.bound
        if is_all and found.mip_dual_bound is not None:
            bound = min(bound, -float(found.mip_dual_bound))
        if found.x is None or -found.fun <= self.value:
            return Numbers(self.numbers, self.value, bound)
        return Numbers(np.round(found.x[: task.venues]).astype(np.int64), -float(found.fun), bound)


def solve_numbers(
    problem: SitingProblem, *, gap: float, time_limit_s: float
) -> tuple[IntArray, float] | None:
    """Choose how often each venue is used.

    Returns
    -------
    tuple or None
        The numbers, and what no plan is worth more than; None where no numbers fit, or none in time.
    """
    started = time.perf_counter()
    task = _make_task(problem)
    if task is None:
        return None
    relaxed = _run(task, whole=np.zeros_like(task.whole), gap=0.0, time_limit_s=time_limit_s)
    if relaxed.x is None:
        return None
    limits = task.low[: task.venues], task.high[: task.venues]
    quick = choose_greedily(problem, least=limits[0], most=limits[1])
    best = Numbers(quick, value_numbers(problem, quick) if quick is not None else 0.0, -float(relaxed.fun))
    for only in (relaxed.x[: task.venues] > _USED, None):
        left = time_limit_s - (time.perf_counter() - started)
        if best.is_within(gap) or left <= 0:
            break
        is_all = only is None
        # The search among few venues gets half the time, and half the gap: the rest is the bound's.
        part = 1.0 if is_all else 0.5
        found = _run(task, only=only, gap=gap * part, time_limit_s=left * part)
        best = best.improve(found, task, is_all=is_all)
    return None if best.numbers is None else (best.numbers, best.bound)


def _run(
    task: Task,
    *,
    gap: float,
    time_limit_s: float,
    whole: IntArray | None = None,
    only: np.ndarray | None = None,
) -> OptimizeResult:
    """Solve a task; with `only`, other venues are used no more than they must be."""
    high = task.high.copy()
    if only is not None:
        high[: task.venues][~only] = task.low[: task.venues][~only]
    return run_milp(
        task.cost,
        task.rows,
        whole=task.whole if whole is None else whole,
        low=task.low,
        high=high,
        gap=gap,
        time_limit_s=time_limit_s,
    )


def _make_task(problem: SitingProblem) -> Task | None:
    """Put the programme together; None where a venue must be used more often than it can be."""
    reached, demand = merge_points(problem)
    most, least = _count_possible(problem), np.zeros(problem.venues)
    for venue, month in list_musts(problem):
        least[venue] = max(least[venue], 1) if month is None else least[venue] + 1
    if np.any(least > most):
        return None
    visits = len(demand) * len(problem.visit_values)
    return Task(
        venues=problem.venues,
        cost=negate_worth(problem, demand, problem.venues),
        rows=[*_number_rows(problem, len(demand)), coverage_rows(reached, len(problem.visit_values))],
        whole=mark_whole(problem, problem.venues, len(demand)),
        low=np.concatenate([least, np.zeros(visits)]),
        high=np.concatenate([most, np.ones(visits)]),
    )


def _count_possible(problem: SitingProblem) -> FloatArray:
    """Count how often each venue can be used at most: earliest month first, then rest, and so on."""
    rest = max(problem.limits.cooldown_months, 1)
    counts = np.zeros(problem.venues)
    free_from = np.zeros(problem.venues)
    for month, allowed in enumerate(problem.allowed_months().T):
        used = allowed & (free_from <= month)
        counts += used
        free_from[used] = month + rest
    return counts


def _number_rows(problem: SitingProblem, points: int) -> list[LinearConstraint]:
    """Rows of the limits that numbers alone must meet."""
    rows = build_rows(problem)
    found = []
    for name in ("events", "cost", "minimum"):
        if name in rows:
            # Columns are the same for every month of a venue: the first one stands for all.
            matrix = rows[name].matrix[:, :: problem.limits.months]
            extra = csr_array((matrix.shape[0], points * len(problem.visit_values)))
            found.append(
                LinearConstraint(hstack([matrix, extra], format="csr"), rows[name].low, rows[name].high)
            )
    return found
