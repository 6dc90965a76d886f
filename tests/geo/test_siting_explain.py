"""Every reason is true to the data: what is said to be lost is lost when it is tried."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings

from geo.errors import InfeasiblePlanError
from geo.siting import Plan, solve_plan, value_events
from geo.siting_evaluate import choose_naively, evaluate_places, evaluate_plan
from geo.siting_explain import explain_plan
from geo.siting_limits import find_broken_limits
from geo.siting_problem import PlanLimits, PlannedEvent, SitingProblem, make_problem
from tests.geo.small_plans import line_problem, problems


def solve_or_skip(problem: SitingProblem) -> Plan:
    try:
        return solve_plan(problem, gap=0.0)
    except InfeasiblePlanError:
        assume(condition=False)
        raise


@settings(max_examples=80, deadline=None)
@given(problems())
def test_every_reason_is_true_to_the_data(problem: SitingProblem) -> None:
    plan = solve_or_skip(problem)
    for reason in explain_plan(problem, plan.events):
        others = [event for event in plan.events if event != reason.event]
        before, after = evaluate_plan(problem, plan.events), evaluate_plan(problem, others)
        assert reason.value_lost == pytest.approx(plan.value - after.value)
        assert reason.residents_only == pytest.approx(before.residents_reached - after.residents_reached)
        assert reason.residents_within >= reason.residents_only
        within = problem.walk_m[:, reason.event.venue] <= problem.reach_m
        assert within[list(reason.top_points)].all()
        assert len(reason.top_points) == min(3, within.sum())
        candidates = [
            [*others, PlannedEvent(reason.event.month, venue)]
            for venue in range(problem.venues)
            if venue != reason.event.venue
        ]
        allowed = [
            value_events(problem, each) for each in candidates if not find_broken_limits(problem, each)
        ]
        if not allowed:
            assert reason.replacement is None
            assert reason.value_lost_replaced == reason.value_lost
        else:
            assert reason.value_lost_replaced == pytest.approx(plan.value - max(allowed))


def test_by_hand_what_a_plan_on_a_line_achieves() -> None:
    measures = evaluate_plan(line_problem(PlanLimits(9), reach_m=1000.0), [PlannedEvent(0, 1)])
    assert (measures.residents_reached, measures.residents_total) == (60, 150)
    assert measures.share_reached == pytest.approx(0.4)
    assert (measures.points_reached, measures.value) == (3, 60)
    assert measures.share_of_demand == pytest.approx(60 / (150 * 1.6))
    assert measures.average_walk_m == pytest.approx((10 + 30 + 40 * 2 + 50 * 3) / 150 * 1000)
    assert measures.worst_walk_m == 3000
    assert measures.reached.tolist() == [True, True, True, False, False]


def test_nobody_walks_far_from_where_nobody_lives() -> None:
    problem = make_problem([[100.0], [9000.0]], [5, 0], [5, 0], PlanLimits(1))
    assert evaluate_plan(problem, [PlannedEvent(0, 0)]).worst_walk_m == 100


def test_no_events_and_no_people_have_no_walk() -> None:
    for problem in (line_problem(PlanLimits(1)), make_problem([[0.0]], [0], [0], PlanLimits(1))):
        measures = evaluate_plan(problem, [])
        assert np.isnan(measures.average_walk_m)
        assert measures.residents_reached == 0


def test_last_years_plan_at_other_places_is_measured_alike() -> None:
    problem = line_problem(PlanLimits(1), reach_m=1000.0)
    events = [PlannedEvent(0, 1), PlannedEvent(0, 4)]
    here, elsewhere = evaluate_plan(problem, events), evaluate_places(problem, problem.walk_m[:, [1, 4]])
    assert (here.value, here.average_walk_m) == (elsewhere.value, elsewhere.average_walk_m)
    assert evaluate_places(problem, np.zeros((5, 0))).residents_reached == 0


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_naive_choice_is_the_top_of_the_list(problem: SitingProblem) -> None:
    events = choose_naively(problem)
    broken = " ".join(find_broken_limits(problem, events))
    assert "sooner" not in broken
    assert "not to be used" not in broken
    own = problem.demand @ (problem.walk_m <= problem.reach_m)
    free = problem.allowed_months().any(axis=1)
    used = {event.venue for event in events}
    if problem.limits.most_per_month is None:
        for venue, other in itertools.permutations(range(problem.venues), 2):
            assert not (venue in used and other not in used and free[other] and own[other] > own[venue])


def test_the_naive_choice_overlaps_and_the_plan_does_not() -> None:
    problem = line_problem(PlanLimits(2), reach_m=1000.0, visit_values=(1.0,))
    assert {event.venue for event in choose_naively(problem)} == {2, 3}
    assert value_events(problem, choose_naively(problem)) == 140
    assert solve_plan(problem).value == 150
