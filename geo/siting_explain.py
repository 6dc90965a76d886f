"""Why each event is in a plan, what it alone reaches, and what another choice would cost."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.siting import value_events
from geo.siting_limits import find_broken_limits
from geo.siting_problem import FloatArray, PlannedEvent, SitingProblem

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
