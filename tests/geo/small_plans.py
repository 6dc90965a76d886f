"""Small siting problems, and the best of their plans by trying all."""

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
from hypothesis import strategies as st

from geo.siting import value_events
from geo.siting_limits import find_broken_limits
from geo.siting_problem import FixedVenue, PlanLimits, PlannedEvent, SitingProblem, make_problem


def try_all(problem: SitingProblem) -> float | None:
    """Return the value of the best plan within the limits; None where there is none."""
    values = [value_events(problem, plan) for plan in list_plans(problem)]
    return max(values, default=None)


def list_plans(problem: SitingProblem) -> Iterator[tuple[PlannedEvent, ...]]:
    """Yield every plan within the limits."""
    months, venues = range(problem.limits.months), range(problem.venues)
    everything = [PlannedEvent(month, venue) for month in months for venue in venues]
    for count in range(min(problem.limits.events, len(everything)) + 1):
        for plan in itertools.combinations(everything, count):
            if not find_broken_limits(problem, plan):
                yield plan


@st.composite
def problems(draw: st.DrawFn) -> SitingProblem:
    """Draw problems of up to 4 venues and 3 months, with any of the limits, feasible or not."""
    points, venues = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    months = draw(st.integers(1, 3 if venues < 4 else 2))
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    fixed = st.builds(FixedVenue, st.integers(0, venues - 1), st.none() | st.integers(0, months - 1))
    groups = tuple(draw(st.sampled_from(["north", "south", None])) for _ in range(venues))
    limits: dict[str, Any] = {
        "events": draw(st.integers(0, 4)),
        "months": months,
        "cooldown_months": draw(st.integers(0, 4)),
        "most_per_month": draw(st.none() | st.integers(1, 3)),
        "venue_cost": tuple(float(cost) for cost in generator.integers(0, 5, venues)),
        "cost_limit": draw(st.none() | st.integers(0, 12)),
        "venue_group": groups,
        "group_minimum": draw(st.dictionaries(st.sampled_from(["north", "south"]), st.integers(0, 2))),
        "free_from": draw(st.none() | st.just(tuple(int(m) for m in generator.integers(0, 3, venues)))),
        "must": tuple(draw(st.lists(fixed, max_size=2))),
        "not_here": tuple(draw(st.lists(fixed, max_size=1))),
    }
    values = draw(st.sampled_from([(1.0,), (1.0, 0.6), (1.0, 1.0), (1.0, 0.6, 0.3), (1.0, 0.0)]))
    return make_problem(
        generator.uniform(0, 2400, (points, venues)),
        generator.integers(0, 50, points),
        generator.integers(0, 500, points),
        PlanLimits(**limits),
        visit_values=values,
    )


def line_problem(limits: PlanLimits, **settings: Any) -> SitingProblem:
    """Five points 1,000 m apart with 10, 20, 30, 40 and 50 people, a venue at each."""
    at = np.arange(5) * 1000.0
    people = [10, 20, 30, 40, 50]
    return make_problem(abs(at[:, None] - at), people, people, limits, **settings)
