"""The limits of a plan as rows of a mixed-integer programme over venue × month."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from geo.siting_problem import FloatArray, PlannedEvent, SitingProblem

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Linear rows `low <= matrix @ x <= high`; the columns are venue × month, venue by venue."""

    matrix: csr_array
    low: FloatArray
    high: FloatArray


def build_rows(problem: SitingProblem) -> dict[str, Rows]:
    """Return the rows of each limit that is set, by the limit's name.

    Returns
    -------
    dict
        Keys among events, cost, month, minimum, cooldown, must; columns as in `Rows`.
    """
    limits, size = problem.limits, problem.venues * problem.limits.months
    every = [np.arange(size)]
    found = {"events": make_rows(every, size, high=limits.events)}
    if limits.cost_limit is not None and limits.venue_cost is not None:
        costs = np.repeat(np.asarray(limits.venue_cost), limits.months)[None, :]
        # Tenths of a unit of money add up to a little more than they are.
        high = np.array([limits.cost_limit + 1e-9 * max(1.0, abs(limits.cost_limit))])
        found["cost"] = Rows(csr_array(costs), np.array([-np.inf]), high)
    if limits.most_per_month is not None:
        found["month"] = make_rows(list(month_columns(problem)), size, high=limits.most_per_month)
    if limits.group_minimum:
        groups = [group_columns(problem, group) for group in limits.group_minimum]
        found["minimum"] = make_rows(groups, size, low=list(limits.group_minimum.values()))
    if min(limits.cooldown_months, limits.months) > 1:
        found["cooldown"] = make_rows(list(cooldown_columns(problem)), size, high=1)
    if limits.must:
        found["must"] = make_rows(
            [must_columns(problem, *choice) for choice in list_musts(problem)], size, low=1
        )
    return found


def make_rows(
    columns: list[IntArray], size: int, *, low: float | list[int] = -np.inf, high: float = np.inf
) -> Rows:
    """Make rows that each sum some columns, between bounds."""
    lengths = [len(each) for each in columns]
    at = np.concatenate([*columns, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    rows = np.repeat(np.arange(len(columns)), lengths)
    matrix = csr_array(coo_array((np.ones(len(at)), (rows, at)), shape=(len(columns), size)))
    lows, highs = np.empty(len(columns)), np.empty(len(columns))
    lows[:], highs[:] = low, high
    return Rows(matrix, lows, highs)


def month_columns(problem: SitingProblem) -> Iterator[IntArray]:
    """Yield the columns of each month."""
    months = problem.limits.months
    return (np.arange(problem.venues) * months + month for month in range(months))


def group_columns(problem: SitingProblem, group: str) -> IntArray:
    """Columns of the venues of a group."""
    months = problem.limits.months
    groups = problem.limits.venue_group or (None,) * problem.venues
    venues = np.array([place for place, each in enumerate(groups) if each == group], dtype=np.int64)
    return (venues[:, None] * months + np.arange(months)).ravel()


def cooldown_columns(problem: SitingProblem) -> Iterator[IntArray]:
    """Yield every run of months in which a venue may be used once."""
    months = problem.limits.months
    length = min(problem.limits.cooldown_months, months)
    for venue in range(problem.venues):
        for first in range(months - length + 1):
            yield venue * months + np.arange(first, first + length)


def list_musts(problem: SitingProblem) -> list[tuple[int, int | None]]:
    """Return the venues that must be used, with their month or None, each once."""
    return sorted(
        {(each.venue, each.month) for each in problem.limits.must}, key=lambda one: (one[0], one[1] or 0)
    )


def must_columns(problem: SitingProblem, venue: int, month: int | None) -> IntArray:
    """Columns of which one at least must be used."""
    months = problem.limits.months
    return venue * months + (np.arange(months) if month is None else np.array([month]))


def join_rows(
    rows: Mapping[str, Rows], *, without: Iterable[str] = (), extra: int = 0
) -> list[LinearConstraint]:
    """Return rows as constraints, with `extra` columns of zeros to the right for other variables."""
    left_out = set(without)
    kept = [each for name, each in rows.items() if name not in left_out and len(each.low)]
    if not kept:
        return []
    matrix = vstack([each.matrix for each in kept], format="csr")
    if extra:
        matrix = hstack([matrix, csr_array((matrix.shape[0], extra))], format="csr")
    lows, highs = (np.concatenate([getattr(each, side) for each in kept]) for side in ("low", "high"))
    return [LinearConstraint(matrix, lows, highs)]


def coverage_rows(reached: csr_array, visits: int) -> LinearConstraint:
    """Rows that say: a point counts as many visits as events reach it, at most `visits` of them.

    `reached` has one row a point and one column a decision. The columns added to the right are the visits.
    """
    points = reached.shape[0]
    matrix = hstack([reached, *[-eye_array(points)] * visits], format="csr")
    return LinearConstraint(matrix, 0, np.inf)


def merge_points(problem: SitingProblem) -> tuple[csr_array, FloatArray]:
    """Merge demand points that the same venues reach; drop those that none reaches, or nobody needs.

    Returns
    -------
    tuple
        Which venues reach each merged point, and the demand there.
    """
    reached = problem.reached
    kept = reached.any(axis=1) & (problem.demand > 0)
    if not kept.any():
        return csr_array((0, problem.venues)), np.zeros(0)
    patterns, which = np.unique(reached[kept], axis=0, return_inverse=True)
    return csr_array(patterns.astype(np.float64)), np.bincount(which.ravel(), weights=problem.demand[kept])


def negate_worth(problem: SitingProblem, demand: FloatArray, decisions: int) -> FloatArray:
    """Costs of a programme: deciding costs nothing, every visit to a point is worth its demand."""
    return -np.concatenate([np.zeros(decisions), *(demand * value for value in problem.visit_values)])


def mark_whole(problem: SitingProblem, decisions: int, points: int) -> IntArray:
    """Decisions are whole numbers; visits become whole by themselves."""
    return (np.arange(decisions + points * len(problem.visit_values)) < decisions).astype(np.int64)


def run_milp(
    cost: FloatArray,
    constraints: list[LinearConstraint],
    *,
    whole: IntArray,
    low: FloatArray,
    high: FloatArray,
    gap: float = 0.0,
    time_limit_s: float,
) -> OptimizeResult:
    """Minimise `cost @ x` with HiGHS; `whole` is 1 where a variable must be a whole number."""
    return milp(
        cost,
        integrality=whole,
        bounds=Bounds(low, high),
        constraints=constraints,
        options={"mip_rel_gap": gap, "time_limit": max(time_limit_s, 0.01)},
    )


def read_events(chosen: FloatArray, months: int) -> tuple[PlannedEvent, ...]:
    """Turn the columns venue × month of a solution into events, in order of month and venue."""
    venues, at = np.divmod(np.flatnonzero(np.round(chosen)), months)
    return tuple(
        sorted(PlannedEvent(int(month), int(venue)) for venue, month in zip(venues, at, strict=True))
    )
