"""A good plan in milliseconds, proven by nothing: greedy choice, then exchanges while they help.

Greedy choice and exchange after Teitz & Bart (1968); where time is short it is what a plan falls back on.
"""

import numpy as np

from geo.siting_problem import BoolArray, FloatArray, IntArray, SitingProblem

MOST_ROUNDS = 20


def choose_greedily(problem: SitingProblem, *, least: FloatArray, most: FloatArray) -> IntArray | None:
    """Choose how often each venue is used, between `least` and `most`.

    Returns
    -------
    array of shape (venues,) or None
        Numbers that keep the limits on events, cost and groups; None where the greedy way finds none.
    """
    numbers = least.astype(np.int64)
    while numbers.sum() < problem.limits.events:
        gains = np.where(_may_add(problem, numbers, most), _list_gains(problem, numbers), -1.0)
        best = int(np.argmax(gains))
        if gains[best] < 0 or (gains[best] == 0 and not _list_below(problem, numbers)):
            break
        numbers[best] += 1
    if not _keeps_limits(problem, numbers):
        return None
    for _ in range(MOST_ROUNDS):
        better = _exchange_once(problem, numbers, least=least, most=most)
        if better is None:
            break
        numbers = better
    return numbers


def value_numbers(problem: SitingProblem, numbers: IntArray) -> float:
    """Demand covered by venues that are each used so often."""
    return float(problem.demand @ problem.value_visits(problem.reached @ numbers))


def _list_gains(problem: SitingProblem, numbers: IntArray) -> FloatArray:
    """What one more use of each venue adds."""
    visits = problem.reached @ numbers
    step = problem.demand * (problem.value_visits(visits + 1) - problem.value_visits(visits))
    return np.asarray(step @ problem.reached, dtype=np.float64)


def _list_below(problem: SitingProblem, numbers: IntArray) -> dict[str, int]:
    """Groups that have not got their least number, and how many they lack."""
    groups = np.array(problem.limits.venue_group or [None] * problem.venues, dtype=object)
    lacks = {
        group: int(least - numbers[groups == group].sum())
        for group, least in problem.limits.group_minimum.items()
    }
    return {group: lack for group, lack in lacks.items() if lack > 0}


def _may_add(problem: SitingProblem, numbers: IntArray, most: FloatArray) -> BoolArray:
    """Venues that may be used once more, as many events as groups still lack kept for them."""
    limits = problem.limits
    allowed: BoolArray = numbers < most
    if limits.cost_limit is not None and limits.venue_cost is not None:
        costs = np.asarray(limits.venue_cost)
        allowed &= costs @ numbers + costs <= limits.cost_limit
    below = _list_below(problem, numbers)
    if sum(below.values()) >= limits.events - numbers.sum():
        allowed &= np.isin(np.array(limits.venue_group, dtype=object), list(below))
    return allowed


def _keeps_limits(problem: SitingProblem, numbers: IntArray) -> bool:
    limits = problem.limits
    if numbers.sum() > limits.events or _list_below(problem, numbers):
        return False
    return limits.cost_limit is None or float(np.dot(limits.venue_cost or (), numbers)) <= limits.cost_limit


def _exchange_once(
    problem: SitingProblem, numbers: IntArray, *, least: FloatArray, most: FloatArray
) -> IntArray | None:
    """The exchange of one use for another that gains most; None where none gains anything."""
    value = value_numbers(problem, numbers)
    best, found = value * (1 + 1e-9), None
    for out in np.flatnonzero(numbers > least):
        rest = numbers.copy()
        rest[out] -= 1
        worth = value_numbers(problem, rest) + _list_gains(problem, rest)
        for into in np.argsort(-np.where(rest < most, worth, -1.0))[:3]:
            trial = rest.copy()
            trial[into] += 1
            if worth[into] > best and trial[into] <= most[into] and _keeps_limits(problem, trial):
                best, found = float(worth[into]), trial
    return found
