"""Location models of their own: fewest venues, most covered, shortest average walk, shortest longest walk.

Each is one mixed-integer programme on a matrix of distances, points × venues, in metres or any one unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import LinearConstraint, OptimizeResult
from scipy.sparse import csr_array, eye_array, hstack, kron

from geo.errors import InfeasiblePlanError, NoPlanInTimeError, SitingInputError
from geo.siting_model import run_milp
from geo.siting_problem import FloatArray

LONG_S = 60.0


@dataclass(frozen=True)
class Sites:
    """Chosen venues, by position and in order, what the model minimises or maximises, and the proven gap."""

    venues: tuple[int, ...]
    value: float
    gap: float


def fewest_venues(walk_m: ArrayLike, *, reach_m: float, time_limit_s: float = LONG_S) -> Sites:
    """Choose the fewest venues that reach every point (location set covering; Toregas et al. 1971).

    Returns
    -------
    Sites
        `value` is the number of venues.

    Raises
    ------
    InfeasiblePlanError
        A point has no venue within reach.
    NoPlanInTimeError
        Time ran out before a choice was found.

    Examples
    --------
    >>> fewest_venues([[100, 900], [900, 100], [400, 400]], reach_m=500).venues
    (0, 1)
    """
    reached = _check_walks(walk_m) <= reach_m
    lonely = int((~reached.any(axis=1)).sum())
    if lonely:
        raise InfeasiblePlanError(
            f"{lonely} demand points have no venue within {reach_m:g} m, so no choice of venues reaches all; "
            "allow a longer walk, add venues or leave those points out."
        )
    size = reached.shape[1]
    rows = [LinearConstraint(csr_array(reached.astype(float)), 1, np.inf)]
    return _choose(np.ones(size), rows, size, time_limit_s=time_limit_s)


def most_covered(
    walk_m: ArrayLike, demand: ArrayLike, *, venues: int, reach_m: float, time_limit_s: float = LONG_S
) -> Sites:
    """Choose venues that reach most demand (maximal covering; Church & ReVelle 1974).

    Returns
    -------
    Sites
        `value` is the demand within reach.

    Raises
    ------
    NoPlanInTimeError
        Time ran out before a choice was found.
    """
    walks = _check_walks(walk_m)
    wanted = _check_demand(demand, walks)
    size, points = walks.shape[1], walks.shape[0]
    covers = hstack([csr_array((walks <= reach_m).astype(float)), -eye_array(points)], format="csr")
    rows = [LinearConstraint(covers, 0, np.inf), _exactly(venues, size, points)]
    found = _choose(np.concatenate([np.zeros(size), -wanted]), rows, size, time_limit_s=time_limit_s)
    return Sites(found.venues, -found.value, found.gap)


def shortest_average(
    walk_m: ArrayLike, demand: ArrayLike, *, venues: int, time_limit_s: float = LONG_S
) -> Sites:
    """Choose venues for the shortest average walk to the nearest (p-median; ReVelle & Swain 1970).

    Returns
    -------
    Sites
        `value` is the sum of demand × distance; over the sum of demand it is the average walk.

    Raises
    ------
    NoPlanInTimeError
        Time ran out before a choice was found.

    Examples
    --------
    >>> shortest_average([[100, 900], [900, 100], [400, 400]], [10, 1, 1], venues=1)
    Sites(venues=(0,), value=2300.0, gap=0.0)
    """
    walks = _check_walks(walk_m)
    wanted = _check_demand(demand, walks)
    points, size = walks.shape
    _check_number(venues, size)
    cost = np.concatenate([np.zeros(size), (wanted[:, None] * walks).ravel()])
    one_each = hstack([csr_array((points, size)), kron(eye_array(points), np.ones((1, size)))], format="csr")
    only_open = hstack([kron(np.ones((points, 1)), eye_array(size)), -eye_array(points * size)], format="csr")
    rows = [
        LinearConstraint(one_each, 1, 1),
        LinearConstraint(only_open, 0, np.inf),
        _exactly(venues, size, points * size),
    ]
    return _choose(cost, rows, size, time_limit_s=time_limit_s)


def shortest_longest(walk_m: ArrayLike, *, venues: int, time_limit_s: float = LONG_S) -> Sites:
    """Choose venues for the shortest longest walk (p-centre; Hakimi 1964), by bisection (Minieka 1970).

    The longest walk is one of the distances: the least of them at which few enough venues reach every point.

    Returns
    -------
    Sites
        `value` is the longest walk; a smaller one was proven impossible, so the gap is 0.

    Raises
    ------
    NoPlanInTimeError
        Time ran out before a choice was found.
    """
    walks = _check_walks(walk_m)
    _check_number(venues, walks.shape[1])
    # With all venues open no walk is shorter than this: bisect above it alone.
    lengths = np.unique(walks[walks >= walks.min(axis=1).max()])
    low, high = 0, len(lengths) - 1
    best: Sites | None = None
    while low <= high:
        middle = (low + high) // 2
        sites = fewest_venues(walks, reach_m=float(lengths[middle]), time_limit_s=time_limit_s)
        if len(sites.venues) <= venues:
            best, high = Sites(sites.venues, float(lengths[middle]), 0.0), middle - 1
        elif sites.gap > 0:
            raise NoPlanInTimeError("whether a shorter walk is possible was not settled in time; allow more")
        else:
            low = middle + 1
    if best is None:
        raise SitingInputError("no walk is long enough, which cannot be")
    return best


def nearest_walks_m(walk_m: ArrayLike, venues: Sequence[int]) -> FloatArray:
    """Return the distance of each point to the nearest of some venues; infinite where there are none."""
    walks = np.asarray(walk_m, dtype=np.float64)
    nearest: FloatArray = walks[:, list(venues)].min(axis=1, initial=np.inf)
    return nearest


def _choose(cost: FloatArray, rows: list[LinearConstraint], size: int, *, time_limit_s: float) -> Sites:
    whole = np.zeros(len(cost), dtype=np.int64)
    whole[:size] = 1
    found = run_milp(
        cost,
        rows,
        whole=whole,
        low=np.zeros(len(cost)),
        high=np.ones(len(cost)),
        time_limit_s=time_limit_s,
    )
    if found.x is None:
        raise NoPlanInTimeError(f"no choice of venues was found in {time_limit_s:g} s; allow more time")
    chosen = tuple(int(place) for place in np.flatnonzero(np.round(found.x[:size])))
    return Sites(chosen, float(found.fun), _read_gap(found))


def _read_gap(found: OptimizeResult) -> float:
    """Gap of a whole-number solution; an optimum has none, whatever rounding says."""
    return 0.0 if found.status == 0 else float(found.mip_gap)


def _exactly(venues: int, size: int, others: int) -> LinearConstraint:
    _check_number(venues, size)
    row = np.concatenate([np.ones(size), np.zeros(others)])[None, :]
    return LinearConstraint(csr_array(row), venues, venues)


def _check_number(venues: int, size: int) -> None:
    if not 1 <= venues <= size:
        raise SitingInputError(f"{venues} of {size} venues cannot be chosen")


def _check_walks(walk_m: ArrayLike) -> FloatArray:
    walks = np.asarray(walk_m, dtype=np.float64)
    if walks.ndim != 2 or not walks.size or not np.all(np.isfinite(walks) & (walks >= 0)):
        raise SitingInputError("distances must be a table of points × venues, finite and not below 0")
    return walks


def _check_demand(demand: ArrayLike, walks: FloatArray) -> FloatArray:
    wanted = np.asarray(demand, dtype=np.float64)
    if wanted.shape != walks.shape[:1] or not np.all(np.isfinite(wanted) & (wanted >= 0)):
        raise SitingInputError("demand must be one number of at least 0 for each point")
    return wanted
