"""What cannot be met is one sentence that names the limit and what to relax."""

from typing import Any

import pytest

from geo.errors import InfeasiblePlanError, SitingInputError
from geo.siting import solve_plan
from geo.siting_limits import find_broken_limits
from geo.siting_problem import FixedVenue, PlanLimits, PlannedEvent
from tests.geo.small_plans import line_problem

GROUPS = ("west", "west", "east", "east", "east")


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (
            {"events": 2, "venue_group": GROUPS, "group_minimum": {"west": 2, "east": 1}},
            "need at least 3 events, more than the limit of 2; plan 3 events",
        ),
        (
            {"events": 9, "venue_group": GROUPS, "group_minimum": {"west": 3}},
            "west can get at most 2 events and is to get 3; lower its minimum",
        ),
        (
            {
                "events": 9,
                "months": 3,
                "cooldown_months": 3,
                "venue_group": GROUPS,
                "group_minimum": {"west": 3},
            },
            "west can get at most 2 events",
        ),
        (
            {"events": 9, "venue_group": GROUPS, "group_minimum": {"nowhere": 1}},
            "nowhere can get at most 0 events",
        ),
        (
            {"events": 9, "venue_cost": (1, 1, 1, 1, 7), "cost_limit": 6, "must": (FixedVenue(4),)},
            "budget of at least 7, more than the limit of 6; raise the budget",
        ),
        (
            {"events": 9, "most_per_month": 1, "must": (FixedVenue(0), FixedVenue(1))},
            "At most 1 event a month is too little",
        ),
        (
            {"events": 9, "must": (FixedVenue(2),), "not_here": (FixedVenue(2),)},
            "venue 3 must be in the plan and may not be used then; take back one",
        ),
        (
            {"events": 9, "months": 3, "cooldown_months": 3, "must": (FixedVenue(2, 0), FixedVenue(2, 2))},
            "use a venue more often than its rest of 3 months allows; take back one of them or shorten",
        ),
        (
            {
                "events": 1,
                "venue_cost": (2,) * 5,
                "cost_limit": 1,
                "venue_group": GROUPS,
                "group_minimum": {"west": 2},
                "must": (FixedVenue(4),),
            },
            "More than one limit stands in the way, that of 1 event among them; relax",
        ),
    ],
)
def test_what_cannot_be_met_and_what_to_relax(limits: dict[str, Any], said: str) -> None:
    with pytest.raises(InfeasiblePlanError) as raised:
        solve_plan(line_problem(PlanLimits(**limits)))
    assert said in str(raised.value)


def test_following_the_advice_makes_a_plan_possible() -> None:
    limits: dict[str, Any] = {"venue_group": GROUPS, "group_minimum": {"west": 2, "east": 1}}
    with pytest.raises(InfeasiblePlanError, match="plan 3 events"):
        solve_plan(line_problem(PlanLimits(2, **limits)))
    assert len(solve_plan(line_problem(PlanLimits(3, **limits))).events) == 3


@pytest.mark.parametrize(
    ("limits", "events", "said"),
    [
        ({"events": 1}, [(0, 0), (0, 1)], "The plan has 2 events, more than the limit of 1."),
        (
            {"events": 9, "most_per_month": 1},
            [(0, 0), (0, 1)],
            "month 1 has 2 events, more than the limit of 1.",
        ),
        (
            {"events": 9, "months": 3, "cooldown_months": 2},
            [(0, 0), (1, 0)],
            "venue 1 is used again after 1 month, sooner than its rest of 2.",
        ),
        ({"events": 9}, [(0, 0), (0, 0)], "venue 1 is used again after 0 months, sooner than its rest of 1."),
        (
            {"events": 9, "venue_cost": (3,) * 5, "cost_limit": 5},
            [(0, 0), (0, 1)],
            "The events cost 6, more than the limit of 5.",
        ),
        (
            {"events": 9, "venue_group": GROUPS, "group_minimum": {"west": 1}},
            [(0, 2)],
            "west gets 0 events and is to get at least 1.",
        ),
        ({"events": 9, "not_here": (FixedVenue(1),)}, [(0, 1)], "venue 2 is not to be used in month 1."),
        (
            {"events": 9, "months": 2, "must": (FixedVenue(1, 1),)},
            [(0, 1)],
            "venue 2 in month 2 must be in the plan and is not.",
        ),
    ],
)
def test_broken_limits_are_named(limits: dict[str, Any], events: list[tuple[int, int]], said: str) -> None:
    plan = [PlannedEvent(*event) for event in events]
    assert find_broken_limits(line_problem(PlanLimits(**limits)), plan) == [said]


def test_a_plan_at_every_limit_breaks_none() -> None:
    limits = PlanLimits(
        *(2, 3, 2, 1, (3,) * 5, 6, GROUPS, {"west": 2}, (0, 0, 0, 0, 3)), must=(FixedVenue(0, 2),)
    )
    assert find_broken_limits(line_problem(limits), [PlannedEvent(0, 0), PlannedEvent(2, 0)]) == []


def test_events_that_do_not_exist_are_refused() -> None:
    with pytest.raises(SitingInputError, match="does not exist"):
        find_broken_limits(line_problem(PlanLimits(9)), [PlannedEvent(1, 0)])
