"""Plans: the best by proof is the best by trying all, within every limit, and infeasible limits say which."""

import numpy as np
import pytest
from hypothesis import given, settings

from geo.errors import InfeasiblePlanError, SitingInputError
from geo.siting import Plan, solve_plan
from geo.siting_limits import find_broken_limits
from geo.siting_problem import FixedVenue, PlanLimits, PlannedEvent, SitingProblem, make_problem
from tests.geo.small_plans import line_problem, problems, try_all


@settings(max_examples=150, deadline=None)
@given(problems())
def test_no_plan_is_better_and_none_is_where_none_can_be(problem: SitingProblem) -> None:
    best = try_all(problem)
    if best is None:
        with pytest.raises(InfeasiblePlanError) as raised:
            solve_plan(problem)
        text = str(raised.value)
        assert text.endswith(".")
        assert text.count(". ") == 0
        return
    plan = solve_plan(problem, gap=0.0)
    assert plan.value == pytest.approx(best)
    assert plan.bound == pytest.approx(best)
    assert plan.gap == pytest.approx(0, abs=1e-6)
    assert find_broken_limits(problem, plan.events) == []
    assert list(plan.events) == sorted(set(plan.events))


@settings(max_examples=30, deadline=None)
@given(problems())
def test_a_looser_limit_never_makes_a_plan_worse(problem: SitingProblem) -> None:
    try:
        tight = solve_plan(problem, gap=0.0)
    except InfeasiblePlanError:
        return
    limits = PlanLimits(problem.limits.events + 1, months=problem.limits.months)
    loose = make_problem(
        problem.walk_m, problem.demand, problem.residents, limits, visit_values=problem.visit_values
    )
    assert solve_plan(loose, gap=0.0).value >= tight.value - 1e-9


def test_by_hand_two_events_on_a_line_stand_where_they_reach_most() -> None:
    plan = solve_plan(line_problem(PlanLimits(2), reach_m=1000.0, visit_values=(1.0,)))
    # Venue 3 reaches 30 + 40 + 50; venue 0 or 1 the rest.
    assert plan.value == 150
    assert PlannedEvent(0, 3) in plan.events
    assert plan.gap == 0


def test_a_point_exactly_at_reach_is_reached_and_one_beyond_is_not() -> None:
    assert solve_plan(line_problem(PlanLimits(1), reach_m=1000.0)).value == 120
    assert solve_plan(line_problem(PlanLimits(1), reach_m=999.9)).value == 50


def test_a_second_visit_counts_less_and_a_third_not_at_all() -> None:
    def value(months: int) -> float:
        limits = PlanLimits(months, months=months)
        return solve_plan(make_problem([[0.0]], [100], [100], limits)).value

    assert [value(months) for months in (1, 2, 3)] == pytest.approx([100, 160, 160])


def test_a_second_visit_is_planned_only_where_it_is_worth_more_than_a_first_elsewhere() -> None:
    limits = PlanLimits(2, months=2)
    walks = np.array([[0.0, 9999], [9999, 0]])
    for people, venues in ((61, {0, 1}), (59, {0})):
        plan = solve_plan(make_problem(walks, [100, people], [100, people], limits))
        assert {event.venue for event in plan.events} == venues


@pytest.mark.parametrize(("rest", "events"), [(0, 4), (1, 4), (2, 2), (3, 2), (4, 1), (9, 1)])
def test_venues_rest_between_events(rest: int, events: int) -> None:
    limits = PlanLimits(9, months=4, cooldown_months=rest)
    plan = solve_plan(make_problem([[0.0]], [1], [1], limits, visit_values=[1, 0.9, 0.8, 0.7]))
    assert len(plan.events) == events
    assert np.all(np.diff([event.month for event in plan.events]) >= rest)


def test_a_venue_used_lately_is_free_from_its_month_on() -> None:
    plan = solve_plan(make_problem([[0.0]], [1], [1], PlanLimits(1, months=3, free_from=(2,))))
    assert plan.events == (PlannedEvent(2, 0),)
    fixed = PlanLimits(1, months=3, free_from=(2,), must=(FixedVenue(0, 1),))
    with pytest.raises(InfeasiblePlanError, match="venue 1 in month 2 must be in the plan and may not"):
        solve_plan(make_problem([[0.0]], [1], [1], fixed))


def test_fixed_choices_are_kept_by_month_and_in_all_months() -> None:
    limits = PlanLimits(
        3, months=2, must=(FixedVenue(0, 1), FixedVenue(1)), not_here=(FixedVenue(4), FixedVenue(3, 0))
    )
    plan = solve_plan(line_problem(limits, reach_m=500.0))
    assert PlannedEvent(1, 0) in plan.events
    assert PlannedEvent(1, 3) in plan.events
    assert {event.venue for event in plan.events} == {0, 1, 3}


def test_every_group_gets_its_minimum() -> None:
    groups = ("west", "west", "east", "east", "east")
    limits = PlanLimits(2, venue_group=groups, group_minimum={"west": 1})
    plan = solve_plan(line_problem(limits, reach_m=500.0))
    assert {event.venue for event in plan.events} == {1, 4}


def test_costs_stay_within_the_budget_and_reach_it_exactly() -> None:
    cost = (0.1, 0.2, 0.3, 5.0, 9.0)
    limits = PlanLimits(9, venue_cost=cost, cost_limit=0.1 + 0.2 + 0.3)
    assert solve_plan(line_problem(limits, reach_m=500.0)).value == 60
    tighter = PlanLimits(9, venue_cost=cost, cost_limit=0.59)
    assert solve_plan(line_problem(tighter, reach_m=500.0)).value == 50


def test_events_are_spread_over_months() -> None:
    plan = solve_plan(line_problem(PlanLimits(5, months=3), reach_m=500.0))
    assert sorted(np.bincount([event.month for event in plan.events])) == [1, 2, 2]


def test_numbers_that_fit_no_months_are_solved_as_one() -> None:
    # By number alone venues 4 and 3 twice each are best; three months with one event each hold three.
    limits = PlanLimits(4, months=3, cooldown_months=2, most_per_month=1)
    plan = solve_plan(line_problem(limits, reach_m=500.0), gap=0.0)
    assert plan.value == try_all(line_problem(limits, reach_m=500.0))


def test_nobody_in_need_and_nobody_in_reach_are_plans_worth_nothing() -> None:
    nobody = solve_plan(make_problem([[0.0]], [0], [0], PlanLimits(1)))
    far = solve_plan(make_problem([[5000.0]], [10], [10], PlanLimits(1)))
    assert (nobody.value, far.value, nobody.gap, far.gap) == (0, 0, 0, 0)


def test_a_time_limit_still_gives_a_plan_with_its_gap() -> None:
    generator = np.random.default_rng(3)
    points, venues = generator.uniform(0, 9000, (400, 2)), generator.uniform(0, 9000, (150, 2))
    walks = np.hypot(*np.moveaxis(points[:, None] - venues, 2, 0))
    people = generator.integers(1, 900, 400)
    plan = solve_plan(make_problem(walks, people, people, PlanLimits(24, months=6)), time_limit_s=0.3)
    assert isinstance(plan, Plan)
    assert plan.value <= plan.bound
    assert plan.gap == pytest.approx((plan.bound - plan.value) / plan.value)
    assert plan.seconds < 10


@pytest.mark.parametrize(
    "change",
    [
        {"walk_m": [[0.0, 1.0]], "demand": [1, 2]},
        {"demand": [-1]},
        {"demand": [np.nan]},
        {"residents": [np.inf]},
        {"walk_m": [[-1.0]]},
        {"walk_m": [[np.nan]]},
        {"visit_values": [0.5, 0.6]},
        {"visit_values": []},
        {"visit_values": [-1]},
        {"limits": PlanLimits(-1)},
        {"limits": PlanLimits(1, cooldown_months=-1)},
        {"limits": PlanLimits(1, group_minimum={"a": -1})},
        {"limits": PlanLimits(1, must=(FixedVenue(1),))},
        {"limits": PlanLimits(1, not_here=(FixedVenue(0, 1),))},
        {"limits": PlanLimits(1, venue_cost=(1, 2))},
        {"limits": PlanLimits(1, venue_cost=(-1,))},
        {"limits": PlanLimits(1, cost_limit=1)},
        {"limits": PlanLimits(1), "month_names": ["May", "June"]},
    ],
)
def test_what_does_not_fit_together_is_refused(change: dict[str, object]) -> None:
    parts = {"walk_m": [[0.0]], "demand": [1], "residents": [1], "limits": PlanLimits(1), **change}
    with pytest.raises(SitingInputError):
        make_problem(**parts)  # type: ignore[arg-type]
