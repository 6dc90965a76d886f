"""Published figures of location models beside ours: San Francisco as in spopt, and small ones by hand."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geo.siting import solve_plan
from geo.siting_evaluate import choose_naively, evaluate_plan
from geo.siting_locations import (
    fewest_venues,
    most_covered,
    nearest_walks_m,
    shortest_average,
    shortest_longest,
)
from geo.siting_problem import BoolArray, FloatArray, PlanLimits, make_problem
from geo.siting_published_data import DISTANCES_CM, RESIDENTS, WITHIN_5_KM

REACH_M = 5000.0
STORES = 16
_NOTEBOOKS = "PySAL, spopt 0.8 (San Francisco, 205 tracts, 16 stores)"
_BY_HAND = "by hand: five places 1 km apart with 10 to 50 people"


@dataclass(frozen=True)
class PublishedFigure:
    """A figure computed here beside the published one, which it should equal to within `tolerance`."""

    name: str
    computed: float
    published: float
    tolerance: float
    source: str


def siting_figures() -> tuple[list[PublishedFigure], list[tuple[str, str]]]:
    """Compute every published figure of location models.

    Returns
    -------
    tuple
        The figures, and the name and reason of each that was not computed: none. Takes about half a second.
    """
    return [*_check_coverage(), *_check_distances(read_distances()), *_check_line()], []


def read_reached() -> BoolArray:
    """Whether each store of San Francisco is within 5 km of each tract, shape (205, 16)."""
    words = np.array([int(word, 16) for word in WITHIN_5_KM.split()])
    reached: BoolArray = (words[:, None] >> np.arange(STORES)) % 2 == 1
    return reached


def read_distances() -> FloatArray:
    """Metres by street from each tract of San Francisco to each store, shape (205, 16), to the centimetre."""
    parts = np.frombuffer(base64.b64decode(DISTANCES_CM), dtype=np.uint8).reshape(-1, STORES, 3)
    metres: FloatArray = parts @ np.array([65536.0, 256.0, 1.0]) / 100
    return metres


def read_residents() -> FloatArray:
    """Residents of each tract of San Francisco, in order of the tracts' codes."""
    return np.array(RESIDENTS.split(), dtype=np.float64)


def _check_coverage() -> Iterator[PublishedFigure]:
    reached, people = read_reached(), read_residents()
    walks = np.where(reached, 0.0, 2 * REACH_M)
    fewest = fewest_venues(walks, reach_m=REACH_M)
    yield PublishedFigure("San Francisco: stores that cover all", fewest.value, 8, 0, _NOTEBOOKS)
    most = most_covered(walks, people, venues=4, reach_m=REACH_M)
    yield PublishedFigure("San Francisco: covered by 4 stores", most.value, 875_247, 0.5, _NOTEBOOKS)
    near = nearest_walks_m(walks, most.venues) <= REACH_M
    percent = 100 * float(near.mean())
    yield PublishedFigure("San Francisco: % of tracts covered", percent, 89.756, 5e-4, _NOTEBOOKS)
    problem = make_problem(walks, people, people, PlanLimits(4), reach_m=REACH_M, visit_values=(1.0,))
    plan = solve_plan(problem, gap=0.0)
    yield PublishedFigure("San Francisco: the same by a plan", plan.value, 875_247, 0.5, _NOTEBOOKS)
    share = 100 * evaluate_plan(problem, plan.events).share_reached
    yield PublishedFigure("San Francisco: % of residents covered", share, 91.64, 5e-3, _NOTEBOOKS)


def _check_distances(walks: FloatArray) -> Iterator[PublishedFigure]:
    people = read_residents()
    median = shortest_average(walks, people, venues=4)
    average = median.value / float(people.sum())
    # Half a centimetre is lost in the distances at most, and so in what they average to.
    lost = 0.005
    total = lost * float(people.sum())
    yield PublishedFigure("San Francisco: p-median", median.value, 2848268129.7145, total, _NOTEBOOKS)
    yield PublishedFigure("San Francisco: p-median, average", average, 2982.12686, lost, _NOTEBOOKS)
    centre = shortest_longest(walks, venues=4).value
    yield PublishedFigure("San Francisco: p-centre", centre, 7403.0638, lost, _NOTEBOOKS)


def _check_line() -> Iterator[PublishedFigure]:
    """Five places in a row; what is best can be seen.

    Within 1 km the second, third and fourth venue reach three places and the ends two. The fourth (30 + 40
    + 50) and the first or second (10 + 20 besides) reach all; the top of the list, third and fourth, misses
    10. With second visits at half, the fourth twice is worth 120 + 60 = 180; third and fourth 140 + 35. The
    best single place is the fourth: people walk 10 × 3 + 20 × 2 + 30 + 50 km to it.
    """
    at = np.arange(5) * 1000.0
    walks, people = abs(at[:, None] - at), [10.0, 20, 30, 40, 50]

    def value(reach_m: float, *visit_values: float, naive: bool = False) -> float:
        limits = PlanLimits(2, months=2)
        problem = make_problem(walks, people, people, limits, reach_m=reach_m, visit_values=visit_values)
        events = choose_naively(problem) if naive else solve_plan(problem, gap=0.0).events
        return evaluate_plan(problem, events).value

    cases = {
        "all reached by two": (value(1000, 1), 150),
        "top of the list": (value(1000, 1, naive=True), 140),
        "second visits at half": (value(1000, 1, 0.5), 180),
        "places that cover all": (fewest_venues(walks, reach_m=1000).value, 2),
        "p-median of one": (shortest_average(walks, people, venues=1).value, 150_000),
        "p-centre of one": (shortest_longest(walks, venues=1).value, 2000),
        "p-centre of two": (shortest_longest(walks, venues=2).value, 1000),
    }
    for name, (computed, known) in cases.items():
        yield PublishedFigure(f"Line of five: {name}", computed, known, 1e-6, _BY_HAND)
