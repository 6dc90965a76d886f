"""Another venue for an event: only what the limits allow, and exactly what trying it costs."""

import pytest
from hypothesis import assume, given, settings

from geo.errors import InfeasiblePlanError
from geo.siting import solve_plan
from geo.siting_evaluate import evaluate_plan
from geo.siting_exchange import exchange_event, list_exchanges
from geo.siting_limits import find_broken_limits
from geo.siting_problem import PlanLimits, PlannedEvent, SitingProblem
from tests.geo.small_plans import line_problem, problems


@settings(max_examples=80, deadline=None)
@given(problems())
def test_every_venue_that_may_stand_in_is_offered_at_the_cost_of_trying_it(problem: SitingProblem) -> None:
    try:
        plan = solve_plan(problem, gap=0.0)
    except InfeasiblePlanError:
        assume(condition=False)
        raise
    before = evaluate_plan(problem, plan.events)
    for event in plan.events:
        tried = {
            venue: evaluate_plan(problem, after)
            for venue in range(problem.venues)
            if (after := exchange_event(problem, plan.events, event, venue)) is not None
            and not find_broken_limits(problem, after)
        }
        offers = list_exchanges(problem, plan.events, event, most=99)
        assert {offer.venue for offer in offers} == set(tried)
        for offer in offers:
            then = tried[offer.venue]
            assert offer.residents_lost == pytest.approx(before.residents_reached - then.residents_reached)
            assert offer.value_lost == pytest.approx(before.value - then.value)
            within = problem.residents[problem.walk_m[:, offer.venue] <= problem.reach_m].sum()
            assert offer.residents_within == within


def test_half_of_what_is_offered_is_near_and_the_rest_costs_least() -> None:
    problem = line_problem(PlanLimits(1))
    event = PlannedEvent(0, 0)
    offers = list_exchanges(problem, [event], event, nearest=[0, 1, 2, 3], most=2)
    best = min(offer.value_lost for offer in list_exchanges(problem, [event], event))
    assert 1 in {offer.venue for offer in offers}
    assert offers[0].value_lost == best
    assert len(offers) == 2


def test_what_is_not_planned_or_taken_already_cannot_be_exchanged() -> None:
    problem = line_problem(PlanLimits(2, months=1))
    events = [PlannedEvent(0, 1), PlannedEvent(0, 3)]
    assert exchange_event(problem, events, PlannedEvent(0, 0), 2) is None
    assert exchange_event(problem, events, events[0], 3) is None
    assert exchange_event(problem, events, events[0], 0) == (PlannedEvent(0, 0), PlannedEvent(0, 3))
