"""Why each event is in a plan, what it alone reaches, and what another choice would cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.errors import SitingInputError
from geo.siting import GAP, TIME_LIMIT_S, Plan, solve_plan, value_events
from geo.siting_limits import find_broken_limits
from geo.siting_problem import FixedVenue, FloatArray, PlannedEvent, SitingProblem

TOP_POINTS = 3


@dataclass(frozen=True)
class EventReason:
    """What one event brings to a plan, all else as planned.

    Attributes
    ----------
    event
        The event.
    residents_within
        People within reach of it.
    residents_only
        People whom no other event of the plan reaches; another event at the same venue counts as another.
    demand_within
        Demand within reach of it.
    value_lost
        What the plan loses in value without it.
    top_points
        Up to three demand points that lose most value without it, the largest loss first.
    replacement
        The one event in the same month that would make up most for it within the limits; None where none may.
    value_lost_replaced
        What the plan then loses (below 0: gains) in value; equals `value_lost` where nothing may replace it.
    """

    event: PlannedEvent
    residents_within: float
    residents_only: float
    demand_within: float
    value_lost: float
    top_points: tuple[int, ...]
    replacement: PlannedEvent | None
    value_lost_replaced: float


@dataclass(frozen=True)
class SwapCost:
    """What it costs to do without a venue.

    `value_lost` and `residents_lost` (people within reach) are the plan's less the new one's: below 0 the new
    one is better in that. `came_in` and `went_out` are venues by position, in order.
    """

    plan: Plan
    value_lost: float
    residents_lost: float
    came_in: tuple[int, ...]
    went_out: tuple[int, ...]


def explain_plan(problem: SitingProblem, events: Sequence[PlannedEvent]) -> tuple[EventReason, ...]:
    """Explain every event of a plan, in the order given."""
    return tuple(_explain_event(problem, events, event) for event in events)


def _explain_event(
    problem: SitingProblem, events: Sequence[PlannedEvent], event: PlannedEvent
) -> EventReason:
    others = [each for each in events if each != event]
    within = problem.reached[:, event.venue]
    without = problem.count_visits(others)
    losses = problem.demand * (problem.value_visits(without + within) - problem.value_visits(without))
    replacement = find_replacement(problem, events, event)
    lost = float(losses.sum())
    if replacement is not None:
        lost_replaced = value_events(problem, events) - value_events(problem, [*others, replacement])
    return EventReason(
        event=event,
        residents_within=float(problem.residents[within].sum()),
        residents_only=float(problem.residents[within & (without == 0)].sum()),
        demand_within=float(problem.demand[within].sum()),
        value_lost=lost,
        top_points=_rank_points(problem, losses, within),
        replacement=replacement,
        value_lost_replaced=lost if replacement is None else lost_replaced,
    )


def _rank_points(problem: SitingProblem, losses: FloatArray, within: np.ndarray) -> tuple[int, ...]:
    """Points within reach by loss, then by demand."""
    ranked = np.lexsort((-problem.demand, -losses))
    return tuple(int(point) for point in ranked if within[point])[:TOP_POINTS]


def find_replacement(
    problem: SitingProblem, events: Sequence[PlannedEvent], event: PlannedEvent
) -> PlannedEvent | None:
    """Return the other venue that adds most value in the same month, the rest of the plan kept.

    None where no other venue may be used within the limits.
    """
    others = [each for each in events if each != event]
    visits = problem.count_visits(others)
    step = problem.demand * (problem.value_visits(visits + 1) - problem.value_visits(visits))
    gains = step @ problem.reached
    for venue in np.argsort(-gains, kind="stable"):
        candidate = PlannedEvent(event.month, int(venue))
        if candidate.venue == event.venue or candidate in others:
            continue
        if not find_broken_limits(problem, [*others, candidate]):
            return candidate
    return None


def price_swap(
    problem: SitingProblem,
    events: Sequence[PlannedEvent],
    venue: int,
    *,
    keep_others: bool = False,
    gap: float = GAP,
    time_limit_s: float = TIME_LIMIT_S,
) -> SwapCost:
    """Solve again without a venue, and say what that costs.

    Parameters
    ----------
    problem, events
        The plan as it is.
    venue
        Position of the venue to do without; choices that it must be in are taken back.
    keep_others
        Keep the plan's events at other venues, in their months, and only replace those at this one.
    gap, time_limit_s
        As for `solve_plan`.

    Raises
    ------
    SitingInputError
        The plan does not use the venue.
    InfeasiblePlanError
        The limits cannot be met without it.
    NoPlanInTimeError
        No plan was found in time.
    """
    if all(event.venue != venue for event in events):
        raise SitingInputError(f"{problem.venue_names[venue]} is not in the plan")
    limits = problem.limits
    must = [choice for choice in limits.must if choice.venue != venue]
    if keep_others:
        must += [FixedVenue(event.venue, event.month) for event in events if event.venue != venue]
    changed = replace(limits, must=tuple(must), not_here=(*limits.not_here, FixedVenue(venue)))
    plan = solve_plan(replace(problem, limits=changed), gap=gap, time_limit_s=time_limit_s)
    before, after = ({event.venue for event in each} for each in (events, plan.events))
    return SwapCost(
        plan=plan,
        value_lost=value_events(problem, events) - plan.value,
        residents_lost=_count_reached(problem, events) - _count_reached(problem, plan.events),
        came_in=tuple(sorted(after - before)),
        went_out=tuple(sorted(before - after)),
    )


def _count_reached(problem: SitingProblem, events: Sequence[PlannedEvent]) -> float:
    return float(problem.residents[problem.count_visits(events) > 0].sum())
