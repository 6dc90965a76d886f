"""A plan over months: numbers first and months after, beside venue × month at once and greedy choice."""

import click
import numpy as np

from bench.timing import show_table, time_in_turns
from geo.siting import Plan, solve_plan, solve_whole, value_events
from geo.siting_evaluate import choose_naively, evaluate_plan
from geo.siting_limits import find_broken_limits
from geo.siting_problem import FixedVenue, PlanLimits, PlannedEvent, SitingProblem, make_problem

DISTRICTS = 8
SIDE_M = 16_000.0
# Walks of a quarter, half and most of an hour, with about as many events as a year's half has.
REACHES = ((1200.0, 24), (1200.0, 60), (2500.0, 60), (4000.0, 24))
QUICK_S = 1.8


def make_city(
    points: int, venues: int, months: int, events: int, *, reach_m: float, seed: int = 4
) -> SitingProblem:
    """Scatter residents and venues over a square city of 8 districts, with limits of every kind."""
    generator = np.random.default_rng(seed)
    homes, places = (generator.uniform(0, SIDE_M, (count, 2)) for count in (points, venues))
    residents = generator.gamma(2, 400, points).round()
    districts = tuple(f"district {int(place)}" for place in places[:, 0] * DISTRICTS // SIDE_M)
    limits = PlanLimits(
        events,
        months=months,
        cooldown_months=3,
        most_per_month=events // months + 1,
        venue_group=districts,
        group_minimum=dict.fromkeys(set(districts), 1),
        must=(FixedVenue(0, 0),),
        not_here=(FixedVenue(1),),
    )
    walks = 1.3 * np.hypot(*np.moveaxis(homes[:, None] - places, 2, 0))
    need = generator.uniform(0.2, 1, points)
    return make_problem(walks, residents * need, residents, limits, reach_m=reach_m)


def choose_greedily(problem: SitingProblem) -> tuple[PlannedEvent, ...]:
    """Take what must be in the plan, then what adds most in districts below their minimum, then anywhere."""
    limits = problem.limits
    events = [PlannedEvent(choice.month or 0, choice.venue) for choice in limits.must]
    while len(events) < limits.events:
        below = {text.split(" gets ")[0] for text in find_broken_limits(problem, events)}
        added = find_best_addition(problem, events, below=below)
        if added is None:
            break
        events.append(added)
    return tuple(sorted(events))


def find_best_addition(
    problem: SitingProblem, events: list[PlannedEvent], *, below: set[str]
) -> PlannedEvent | None:
    """Return the event that adds most value and breaks no limit but minimums that are still to be met."""
    groups = problem.limits.venue_group or ()
    visits = problem.count_visits(events)
    worth = problem.demand * (problem.value_visits(visits + 1) - problem.value_visits(visits))
    for venue in np.argsort(-(worth @ problem.reached), kind="stable"):
        wanted = not below or groups[venue] in below
        for month in range(problem.limits.months if wanted else 0):
            added = PlannedEvent(month, int(venue))
            if all(" gets " in text for text in find_broken_limits(problem, [*events, added])):
                return added
    return None


def show_cities(points: int, venues: int, months: int, events: int, *, reach_m: float, cities: int) -> None:
    """Solve a plan in each of some drawn cities as the page does, and say how long that took."""
    plans = [
        solve_plan(
            make_city(points, venues, months, events, reach_m=reach_m, seed=seed), time_limit_s=QUICK_S
        )
        for seed in range(cities)
    ]
    seconds, gaps = ([getattr(plan, name) for plan in plans] for name in ("seconds", "gap"))
    click.echo(
        f"{cities} cities, {points:,} × {venues:,} × {months}, {events} events, {reach_m:,.0f} m: median "
        f"{np.median(seconds):.2f} s, longest {max(seconds):.2f} s; gap median {np.median(gaps):.3%}, "
        f"largest {max(gaps):.3%}"
    )


@click.command()
@click.option("--points", default=500, show_default=True, help="Demand points.")
@click.option("--venues", default=200, show_default=True, help="Venues.")
@click.option("--months", default=6, show_default=True, help="Months.")
@click.option("--events", default=24, show_default=True, help="Events in all.")
@click.option("--reach", default=1200.0, show_default=True, help="Walk in metres.")
@click.option("--repeats", default=5, show_default=True, help="Runs of each way.")
@click.option("--cities", default=0, help="Draw so many cities and time a plan in each, at three reaches.")
def command(
    points: int = 500,
    venues: int = 200,
    months: int = 6,
    events: int = 24,
    reach: float = 1200.0,
    repeats: int = 5,
    cities: int = 0,
) -> None:
    """Where next: a plan over months, solved in two steps, at once, and greedily."""
    if cities:
        for reach_m, count in REACHES:
            show_cities(points, venues, months, count, reach_m=reach_m, cities=cities)
        return
    problem = make_city(points, venues, months, events, reach_m=reach)
    plans: dict[str, float] = {}
    gaps: dict[str, float] = {}

    def solve(name: str) -> None:
        plan: Plan = solve_plan(problem) if name == "numbers, then months" else solve_whole(problem)
        plans[name], gaps[name] = plan.value, plan.gap

    ways = {
        name: (lambda name=name: solve(name)) for name in ("numbers, then months", "venue × month at once")
    }

    def choose(name: str) -> None:
        chosen = choose_greedily(problem) if name == "greedy" else choose_naively(problem)
        plans[name] = value_events(problem, chosen)

    ways |= {name: (lambda name=name: choose(name)) for name in ("greedy", "top of the list")}
    timings = time_in_turns(ways, repeats=repeats)
    title = f"{points:,} demand points × {venues:,} venues × {months} months, {events} events, {reach:,.0f} m"
    show_table(title, timings, amount=points * venues * months, unit="cells")
    best = plans["numbers, then months"]
    for name, value in plans.items():
        gap = f", gap {gaps[name]:.2%}" if name in gaps else ""
        click.echo(f"{name:22} {value / best:7.1%} of our value{gap}")
    reached = evaluate_plan(problem, solve_plan(problem).events)
    click.echo(
        f"reached {reached.share_reached:.1%} of residents; average walk {reached.average_walk_m:,.0f} m"
    )
