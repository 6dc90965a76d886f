"""What any plan achieves, under one measure: the chosen one, last year's, the naive one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from geo.siting import value_events
from geo.siting_locations import nearest_walks_m
from geo.siting_problem import BoolArray, FloatArray, IntArray, PlannedEvent, SitingProblem


@dataclass(frozen=True, eq=False)
class PlanMeasures:
    """What a plan achieves.

    Attributes
    ----------
    events
        Number of events.
    residents_reached, residents_total, share_reached
        People with an event within reach, all people, and the first over the second (NaN without people).
    points_reached
        Demand points with an event within reach: another share than that of people.
    value, share_of_demand
        Demand covered with the worth of repeat visits, and over what it is if every point had as many visits
        as count.
    average_walk_m
        Residents' average walk to the nearest event (NaN without events or people).
    worst_walk_m
        The longest walk to the nearest event from any point where someone lives (NaN likewise).
    visits
        Events within reach of each point.
    """

    events: int
    residents_reached: float
    residents_total: float
    share_reached: float
    points_reached: int
    value: float
    share_of_demand: float
    average_walk_m: float
    worst_walk_m: float
    visits: IntArray

    @property
    def reached(self) -> BoolArray:
        """Points with an event within reach."""
        within: BoolArray = self.visits > 0
        return within


def evaluate_plan(problem: SitingProblem, events: Sequence[PlannedEvent]) -> PlanMeasures:
    """Measure a plan; its events need not keep the limits (last year's did not know them).

    The p-median and p-centre objectives of the plan are its average and worst walk.
    """
    visits = problem.count_visits(events)
    people, total = problem.residents, float(problem.residents.sum())
    here = float(people[visits > 0].sum())
    value = value_events(problem, events)
    most = float(problem.demand.sum() * sum(problem.visit_values))
    average, worst = _measure_walks(problem, events)
    return PlanMeasures(
        events=len(events),
        residents_reached=here,
        residents_total=total,
        share_reached=here / total if total else np.nan,
        points_reached=int((visits > 0).sum()),
        value=value,
        share_of_demand=value / most if most else np.nan,
        average_walk_m=average,
        worst_walk_m=worst,
        visits=visits,
    )


def _measure_walks(problem: SitingProblem, events: Sequence[PlannedEvent]) -> tuple[float, float]:
    """Average and worst walk of residents to the nearest event."""
    lived_in = problem.residents > 0
    if not events or not lived_in.any():
        return np.nan, np.nan
    nearest = nearest_walks_m(problem.walk_m[lived_in], sorted({event.venue for event in events}))
    return float(np.average(nearest, weights=problem.residents[lived_in])), float(nearest.max())


def evaluate_places(problem: SitingProblem, walk_m: ArrayLike) -> PlanMeasures:
    """Measure events held at other places than the problem's venues.

    Parameters
    ----------
    problem
        Gives demand, residents, reach and the worth of visits.
    walk_m
        Metres on foot from each demand point to each event, shape (points, events): for last year's plan,
        `walk_distances_m` to where each event was held, one column an event.
    """
    walks: FloatArray = np.asarray(walk_m, dtype=np.float64)
    limits = problem.limits.__class__(events=walks.shape[1])
    names = tuple(f"event {number + 1}" for number in range(walks.shape[1]))
    held = SitingProblem(
        *(walks, problem.demand, problem.residents, limits),
        *(problem.reach_m, problem.visit_values, names, ("the time",)),
    )
    return evaluate_plan(held, [PlannedEvent(0, place) for place in range(walks.shape[1])])


def choose_naively(problem: SitingProblem) -> tuple[PlannedEvent, ...]:
    """Take the top of the list: the venues with most demand within reach, whatever others reach already.

    As many events as allowed, one a venue and then over again, in the earliest month with fewest events that
    the venue's rest, the fixed choices against it and the limit per month allow. Costs, minimums and what
    must be in the plan are not looked at: this is what the plan is compared with, not a proposal.
    """
    own = problem.demand @ problem.reached
    ranked = [int(venue) for venue in np.argsort(-own, kind="stable")]
    events: list[PlannedEvent] = []
    for _ in range(problem.limits.months):
        for venue in ranked:
            if len(events) >= problem.limits.events:
                break
            events += _place_naively(problem, events, venue)
    return tuple(sorted(events))


def _place_naively(problem: SitingProblem, events: Sequence[PlannedEvent], venue: int) -> list[PlannedEvent]:
    """Return an event at a venue in the emptiest month that is open to it, or none."""
    limits = problem.limits
    rest = max(limits.cooldown_months, 1)
    used = [event.month for event in events if event.venue == venue]
    load = np.bincount([event.month for event in events], minlength=limits.months)
    open_months = [
        month
        for month in np.flatnonzero(problem.allowed_months()[venue])
        if all(abs(month - other) >= rest for other in used)
        and (limits.most_per_month is None or load[month] < limits.most_per_month)
    ]
    if not open_months:
        return []
    return [PlannedEvent(int(min(open_months, key=lambda month: (load[month], month))), venue)]
