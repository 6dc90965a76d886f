"""How often a venue stays: true to each draw, one step at a time, and in a process that can be ended."""

import time
from collections.abc import Iterator

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

from geo.errors import InfeasiblePlanError
from geo.siting import solve_plan
from geo.siting_problem import FixedVenue, PlanLimits, PlannedEvent, SitingProblem, make_problem
from geo.siting_process import solve_in_process
from geo.siting_robust import measure_robustness
from tests.geo.small_plans import line_problem


def test_shares_are_of_the_draws_in_which_a_venue_stays() -> None:
    problem = line_problem(PlanLimits(1), reach_m=500.0)
    demands = [np.eye(5)[place] for place in (4, 4, 4, 0)]
    steps = list(measure_robustness(problem, [PlannedEvent(0, 4)], demands))
    assert [step.draws for step in steps] == [1, 2, 3, 4]
    assert steps[-1].venues == (4,)
    assert steps[-1].shares.tolist() == [0.75]
    assert [step.stayed.tolist() for step in steps] == [[1], [2], [3], [3]]
    assert steps[-1].gap == 0.01


def test_it_stops_when_nobody_asks_any_more() -> None:
    asked: list[int] = []

    def draw() -> Iterator[NDArray[np.float64]]:
        while True:
            asked.append(1)
            yield np.ones(5)

    steps = measure_robustness(line_problem(PlanLimits(1)), [PlannedEvent(0, 4)], draw())
    for _ in range(3):
        next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert len(asked) == 3


def test_limits_that_cannot_be_met_say_so_at_the_first_draw() -> None:
    problem = line_problem(PlanLimits(0, must=(FixedVenue(1),)))
    with pytest.raises(InfeasiblePlanError):
        next(measure_robustness(problem, [PlannedEvent(0, 1)], [np.ones(5)]))


def test_a_process_answers_as_the_solver_does() -> None:
    problem = line_problem(PlanLimits(2, months=2), reach_m=1000.0)
    shares: list[float] = []
    plan = solve_in_process(problem, is_cancelled=lambda: False, show_progress=shares.append)
    assert plan is not None
    assert plan.events == solve_plan(problem).events
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_a_process_hands_on_what_is_the_users_fault() -> None:
    problem = line_problem(PlanLimits(0, must=(FixedVenue(1),)))
    with pytest.raises(InfeasiblePlanError, match="plan 1 event,"):
        solve_in_process(problem, is_cancelled=lambda: False)


def hard_problem() -> SitingProblem:
    """Venues that nearly all reach nearly all points: long to prove."""
    generator = np.random.default_rng(1)
    points, venues = generator.uniform(0, 9000, (600, 2)), generator.uniform(0, 9000, (250, 2))
    walks = np.hypot(*np.moveaxis(points[:, None] - venues, 2, 0))
    people = generator.integers(1, 900, 600)
    return make_problem(walks, people, people, PlanLimits(30), reach_m=1700.0)


def list_children(known: list[psutil.Process]) -> list[psutil.Process]:
    """Processes of this one that were not there before; other tests may have left theirs."""
    return [child for child in psutil.Process().children() if child not in known]


def test_cancelling_ends_the_process_at_once() -> None:
    known, children = list_children([]), []

    def is_cancelled() -> bool:
        children.extend(list_children(known))
        return True

    started = time.perf_counter()
    assert solve_in_process(hard_problem(), is_cancelled=is_cancelled, gap=0.0, time_limit_s=60) is None
    assert time.perf_counter() - started < 5
    assert children
    assert not any(child.is_running() for child in children)


def test_an_error_of_the_caller_ends_the_process_too() -> None:
    known, children = list_children([]), []

    def stop(_: float) -> None:
        children.extend(list_children(known))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve_in_process(hard_problem(), is_cancelled=lambda: False, show_progress=stop, time_limit_s=60)
    assert children
    assert not any(child.is_running() for child in children)
