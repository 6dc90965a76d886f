"""The greedy plan keeps the limits and is never worth more than the best; with it every plan has a gap."""

import numpy as np
import pytest
from hypothesis import given, settings

from bench.siting import make_city
from geo.errors import InfeasiblePlanError
from geo.siting import solve_plan
from geo.siting_greedy import choose_greedily, value_numbers
from geo.siting_limits import find_broken_limits
from geo.siting_problem import SitingProblem
from tests.geo.small_plans import problems, try_all


@settings(max_examples=60, deadline=None)
@given(problems())
def test_greedy_numbers_keep_the_limits_and_never_beat_the_best(problem: SitingProblem) -> None:
    zeros, most = np.zeros(problem.venues), problem.allowed_months().sum(axis=1).astype(np.float64)
    numbers = choose_greedily(problem, least=zeros, most=most)
    if numbers is None:
        return
    limits = problem.limits
    assert numbers.sum() <= limits.events
    assert (numbers <= most).all()
    if limits.cost_limit is not None and limits.venue_cost is not None:
        assert np.dot(limits.venue_cost, numbers) <= limits.cost_limit
    groups = np.array(limits.venue_group, dtype=object)
    assert all(numbers[groups == group].sum() >= least for group, least in limits.group_minimum.items())


@pytest.mark.parametrize("gap", [0.0, 1e-3, 0.01])
def test_a_plan_found_early_is_as_near_the_best_as_it_says(gap: float) -> None:
    problem = make_city(200, 80, 4, 16, reach_m=3000)
    best, plan = solve_plan(problem, gap=0.0), solve_plan(problem, gap=gap)
    assert plan.value <= best.value * (1 + 1e-9)
    assert best.value <= plan.bound * (1 + 1e-7)
    assert plan.gap <= gap + 1e-8
    assert find_broken_limits(problem, plan.events) == []


def test_where_time_is_short_a_plan_within_the_limits_comes_with_its_gap() -> None:
    problem = make_city(400, 150, 6, 24, reach_m=4000)
    plan = solve_plan(problem, gap=0.0, time_limit_s=0.3)
    assert find_broken_limits(problem, plan.events) == []
    assert 0 <= plan.gap < 0.2
    visits = np.bincount([event.venue for event in plan.events], minlength=problem.venues)
    assert value_numbers(problem, visits) == pytest.approx(plan.value)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_bound_is_never_below_what_trying_all_finds(problem: SitingProblem) -> None:
    best = try_all(problem)
    try:
        plan = solve_plan(problem, gap=0.01)
    except InfeasiblePlanError:
        assert best is None
        return
    assert best is not None
    assert plan.value - 1e-6 <= best <= plan.bound + 1e-6 * max(plan.bound, 1)
