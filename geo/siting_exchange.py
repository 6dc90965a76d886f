"""Another venue for one event of a plan: which may stand in, and exactly what each costs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geo.siting import value_events
from geo.siting_limits import find_broken_limits
from geo.siting_problem import IntArray, PlannedEvent, SitingProblem

MOST_OFFERED = 12


@dataclass(frozen=True)
class Exchange:
    """One event of a plan at another venue in the same month, all else as planned.

    Attributes
    ----------
    venue
        The venue that stands in, by position.
    residents_within
        People within reach of it.
    residents_lost, value_lost
        People within reach of the whole plan, and what it is worth, before less after: below 0 is a gain.
    """

    venue: int
    residents_within: float
    residents_lost: float
    value_lost: float


def list_exchanges(
    problem: SitingProblem,
    events: Sequence[PlannedEvent],
    event: PlannedEvent,
    *,
    nearest: Sequence[int] = (),
    most: int = MOST_OFFERED,
) -> tuple[Exchange, ...]:
    """List venues that may stand in for an event within the limits, with what each costs.

    Parameters
    ----------
    problem, events
        The plan as it is; a limit that it breaks already stands in nobody's way.
    event
        One of its events.
    nearest
        Venues by position, nearest to the event first: half of those offered are the first of these that may
        be used, the others those that lose least.
    most
        How many to offer at most.

    Returns
    -------
    tuple
        The exchange that loses least value first.
    """
    others = [each for each in events if each != event]
    visits = problem.count_visits(others)
    step = problem.demand * (problem.value_visits(visits + 1) - problem.value_visits(visits))
    best = np.argsort(-(step @ problem.reached), kind="stable").tolist()
    allowed = problem.allowed_months()[:, event.month]
    broken = set(find_broken_limits(problem, events))

    def may_stand_in(venue: int) -> bool:
        candidate = PlannedEvent(event.month, venue)
        return (
            bool(allowed[venue])
            and venue != event.venue
            and candidate not in others
            and set(find_broken_limits(problem, [*others, candidate])) <= broken
        )

    near = _take_first(filter(may_stand_in, nearest), most // 2)
    useful = _take_first(
        (venue for venue in best if venue not in near and may_stand_in(venue)), most - len(near)
    )
    found = [_price(problem, events, others, PlannedEvent(event.month, venue)) for venue in (*near, *useful)]
    return tuple(sorted(found, key=lambda each: (each.value_lost, each.venue)))


def _take_first(venues: Iterable[int], most: int) -> list[int]:
    return [venue for _, venue in zip(range(most), venues, strict=False)]


def _price(
    problem: SitingProblem,
    events: Sequence[PlannedEvent],
    others: Sequence[PlannedEvent],
    candidate: PlannedEvent,
) -> Exchange:
    after = [*others, candidate]

    def count_people(visits: IntArray) -> float:
        return float(problem.residents[visits > 0].sum())

    return Exchange(
        venue=candidate.venue,
        residents_within=float(problem.residents[problem.reached[:, candidate.venue]].sum()),
        residents_lost=count_people(problem.count_visits(events)) - count_people(problem.count_visits(after)),
        value_lost=value_events(problem, events) - value_events(problem, after),
    )


def exchange_event(
    problem: SitingProblem, events: Sequence[PlannedEvent], event: PlannedEvent, venue: int
) -> tuple[PlannedEvent, ...] | None:
    """Hold an event at another venue in the same month.

    Returns
    -------
    tuple or None
        The plan's events by month and venue; None where the event is not in the plan, the venue holds one in
        that month already, or a limit would be broken that was kept.
    """
    candidate = PlannedEvent(event.month, venue)
    if event not in events or candidate in events:
        return None
    after = sorted([*(each for each in events if each != event), candidate])
    broken = set(find_broken_limits(problem, events))
    return tuple(after) if set(find_broken_limits(problem, after)) <= broken else None
