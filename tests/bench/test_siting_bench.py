"""The bench of siting compares plans that keep the same limits."""

from bench.siting import choose_greedily, make_city
from geo.siting import solve_plan, solve_whole, value_events
from geo.siting_limits import find_broken_limits


def test_greedy_choice_keeps_the_limits_and_no_way_beats_ours() -> None:
    problem = make_city(120, 60, 4, 16, reach_m=2500)
    plan, greedy = solve_plan(problem, gap=0.0), choose_greedily(problem)
    assert find_broken_limits(problem, plan.events) == find_broken_limits(problem, greedy) == []
    assert value_events(problem, greedy) <= plan.value
    assert abs(solve_whole(problem, gap=0.0).value - plan.value) < 1e-6 * plan.value
