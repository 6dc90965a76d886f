"""What a plan has to decide: who lives where, which venues there are, and the limits that people set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import SitingInputError

# A quarter of an hour at 80 m a minute.
REACH_M = 1200.0

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, order=True)
class PlannedEvent:
    """An event at a venue in a month, both by position, from 0."""

    month: int
    venue: int


@dataclass(frozen=True)
class FixedVenue:
    """A choice that people made: this venue, in this month or (None) in whichever."""

    venue: int
    month: int | None = None


@dataclass(frozen=True)
class PlanLimits:
    """What a plan may not exceed and must contain.

    Attributes
    ----------
    events
        At most this many in all.
    months
        How many months the plan covers. A venue holds at most one event a month.
    cooldown_months
        Two events at one venue are at least this many months apart; 0 and 1 allow every month.
    most_per_month
        At most this many events in a month; None for no limit.
    venue_cost, cost_limit
        Cost of an event at each venue, and what all may cost together; None for no limit. One unit of money.
    venue_group, group_minimum
        Group of each venue (its district, say), and the fewest events that a group is to get.
    free_from
        First month position in which each venue may be used, for those used shortly before the plan.
    must, not_here
        Fixed choices.
    """

    events: int
    months: int = 1
    cooldown_months: int = 1
    most_per_month: int | None = None
    venue_cost: tuple[float, ...] | None = None
    cost_limit: float | None = None
    venue_group: tuple[str | None, ...] | None = None
    group_minimum: Mapping[str, int] = field(default_factory=dict)
    free_from: tuple[int, ...] | None = None
    must: tuple[FixedVenue, ...] = ()
    not_here: tuple[FixedVenue, ...] = ()


@dataclass(frozen=True, eq=False)
class SitingProblem:
    """Demand points, venues and limits; made by `make_problem`, which checks them.

    Attributes
    ----------
    walk_m
        Metres on foot, shape (points, venues).
    demand
        Residents times need index at each point: what the plan is to cover.
    residents
        People at each point: what coverage is reported in.
    limits
        What people set.
    reach_m
        A point is reached by a venue at this distance or less.
    visit_values
        Worth of the first, second, … visit to a point; none larger than the one before.
    venue_names, month_names
        What sentences call them.
    """

    walk_m: FloatArray
    demand: FloatArray
    residents: FloatArray
    limits: PlanLimits
    reach_m: float
    visit_values: tuple[float, ...]
    venue_names: tuple[str, ...]
    month_names: tuple[str, ...]

    @property
    def venues(self) -> int:
        """How many venues there are."""
        return int(self.walk_m.shape[1])

    @cached_property
    def reached(self) -> BoolArray:
        """Whether a venue is within reach of a point, shape (points, venues)."""
        within: BoolArray = self.walk_m <= self.reach_m
        return within

    def allowed_months(self) -> BoolArray:
        """Whether a venue may be used in a month, shape (venues, months)."""
        limits = self.limits
        allowed = np.ones((self.venues, limits.months), dtype=np.bool_)
        if limits.free_from is not None:
            allowed &= np.arange(limits.months) >= np.asarray(limits.free_from)[:, None]
        for choice in limits.not_here:
            allowed[choice.venue, slice(None) if choice.month is None else choice.month] = False
        return allowed

    def value_visits(self, visits: ArrayLike) -> FloatArray:
        """Worth of each number of visits: 0 for none, then the running sum of the visit values."""
        steps = np.concatenate([[0.0], np.cumsum(self.visit_values)])
        return steps[np.minimum(np.asarray(visits, dtype=np.int64), len(self.visit_values))]

    def count_visits(self, events: Iterable[PlannedEvent]) -> IntArray:
        """How many of the events each demand point has within reach."""
        at = [event.venue for event in events]
        return self.reached[:, at].sum(axis=1, dtype=np.int64)


def make_problem(
    walk_m: ArrayLike,
    demand: ArrayLike,
    residents: ArrayLike,
    limits: PlanLimits,
    *,
    reach_m: float = REACH_M,
    visit_values: Iterable[float] = (1.0, 0.6),
    venue_names: Iterable[str] | None = None,
    month_names: Iterable[str] | None = None,
) -> SitingProblem:
    """Check the parts of a siting problem and put them together.

    Parameters are those of `SitingProblem`. Names left out become "venue 1", "month 1" and so on.

    Raises
    ------
    SitingInputError
        Shapes do not fit, a number is missing, negative or infinite where it has no meaning, visit values
        grow, or a fixed choice names a venue or month that does not exist.
    """
    walk, wanted, people = (np.asarray(values, dtype=np.float64) for values in (walk_m, demand, residents))
    values = tuple(float(value) for value in visit_values)
    if walk.ndim != 2 or wanted.shape != (walk.shape[0],) or people.shape != wanted.shape:
        raise SitingInputError(
            f"walks {walk.shape}, demand {wanted.shape} and residents {people.shape} do not fit together"
        )
    names = tuple(venue_names or (f"venue {number + 1}" for number in range(walk.shape[1])))
    months = tuple(month_names or (f"month {number + 1}" for number in range(limits.months)))
    problem = SitingProblem(walk, wanted, people, limits, float(reach_m), values, names, months)
    _check_numbers(problem)
    _check_limits(problem)
    return problem


def _check_numbers(problem: SitingProblem) -> None:
    for what, numbers in (("demand", problem.demand), ("residents", problem.residents)):
        if not np.all(np.isfinite(numbers) & (numbers >= 0)):
            raise SitingInputError(f"{what} must be numbers of at least 0")
    if not np.all(problem.walk_m >= 0):
        raise SitingInputError("walking distances must be at least 0 m")
    values = np.asarray(problem.visit_values)
    if not values.size or values.min() < 0 or np.any(np.diff(values) > 0) or not np.all(np.isfinite(values)):
        raise SitingInputError(f"visit values must fall and not be below 0, not {problem.visit_values}")


def _check_limits(problem: SitingProblem) -> None:
    limits, venues = problem.limits, problem.venues
    per_venue = (problem.venue_names, limits.venue_cost, limits.venue_group, limits.free_from)
    if any(values is not None and len(values) != venues for values in per_venue):
        raise SitingInputError(
            f"names, costs, groups and first months must be one for each of {venues} venues"
        )
    if limits.months < 1 or len(problem.month_names) != limits.months:
        raise SitingInputError(f"{len(problem.month_names)} names for {limits.months} months")
    if min(limits.events, limits.cooldown_months, *limits.group_minimum.values(), 0) < 0:
        raise SitingInputError("events, cooldown and minimums must be at least 0")
    if limits.cost_limit is not None and limits.venue_cost is None:
        raise SitingInputError("a limit on costs needs the cost of each venue")
    if limits.venue_cost is not None and not all(0 <= cost < np.inf for cost in limits.venue_cost):
        raise SitingInputError("costs must be numbers of at least 0")
    for choice in (*limits.must, *limits.not_here):
        if not (0 <= choice.venue < venues and (choice.month is None or 0 <= choice.month < limits.months)):
            raise SitingInputError(f"{choice} names a venue or month that does not exist")
