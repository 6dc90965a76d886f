"""Did a recorded count change by more than such counts usually do? For statements to the public.

Recorded counts vary more than Poisson ones: weather, staffing, how people report. In large counts a Poisson
test calls almost any difference a change. Here the usual spread is taken from the data: how far areas stray
from what all of them did together, over all pairs of periods, by its median, which a few true changes do not
move.

Sources
-------
Devlin B, Roeder K (1999), Genomic control for association studies, Biometrics 55: the factor by which test
statistics are too large, from their median. McCullagh P, Nelder JA (1989), Generalized linear models, second
edition, section 4.5: the variance as a multiple of the Poisson one.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from queries.measures.arrays import FloatArray, to_floats
from queries.measures.changes import benjamini_hochberg, compare_counts

MEDIAN_OF_SQUARE = 0.454936
"""Median of the square of a standard normal deviate."""
FEWEST_PAIRS, FEWEST_AREAS = 10, 3
SMALLEST_SUM = 10.0


def measure_spread(pairs: Iterable[tuple[ArrayLike, ArrayLike]]) -> float:
    """Return how many times the Poisson variance changes of counts have, at least 1.

    Parameters
    ----------
    pairs
        Counts of all areas in a period and in the one it is compared with, for as many pairs of periods as
        there are; NaN where a count is not known. Each is judged against what its areas did together.

    Returns
    -------
    float
        NaN where fewer than ten pairs of counts, each of ten incidents or more together and of three areas
        or more at a time, are known: then nobody can say what is usual.
    """
    squares = np.concatenate([np.empty(0), *(_square(*to_floats(now, before)) for now, before in pairs)])
    if squares.size < FEWEST_PAIRS:
        return float("nan")
    return max(1.0, float(np.median(squares)) / MEDIAN_OF_SQUARE)


def _square(now: FloatArray, before: FloatArray) -> FloatArray:
    total = now + before
    kept = np.isfinite(total) & (total >= SMALLEST_SUM)
    now, total = now[kept], total[kept]
    if total.size < FEWEST_AREAS:
        return np.empty(0)
    # The median, for a few areas that truly changed would pull a mean, and with it all others.
    share = float(np.median(now / total))
    if not 0.0 < share < 1.0:
        return np.empty(0)
    around_own = total.size / (total.size - 1.0)
    return np.asarray(around_own * (now - total * share) ** 2 / (total * share * (1.0 - share)))


def call_changes(
    now: ArrayLike,
    before: ArrayLike,
    *,
    exposure_now: ArrayLike = 1.0,
    exposure_before: ArrayLike = 1.0,
    spread: float = 1.0,
    false_discovery_rate: float = 0.10,
) -> FloatArray:
    """Return 1 for more, -1 for fewer, 0 where the difference may be chance, NaN where nothing can be tested.

    Parameters
    ----------
    now, before, exposure_now, exposure_before, false_discovery_rate
        As for `compare_counts`.
    spread
        How many times the Poisson variance the counts have (`measure_spread`).

    Returns
    -------
    array
        Called where both the exact test and the one with the wider variance do, after Benjamini-Hochberg.

    Examples
    --------
    >>> call_changes([200, 12], [100, 11]).tolist()
    [1.0, 0.0]
    """
    found = compare_counts(now, before, exposure_now=exposure_now, exposure_before=exposure_before)
    counts, earlier = to_floats(now, before)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.abs(np.log(found.ratio)) / np.sqrt(spread * (1.0 / counts + 1.0 / earlier))
    wide = 2.0 * ndtr(-z)
    # A count of zero has no logarithm: the exact test stands alone, its few counts hold little spread.
    p = np.where(np.isfinite(wide), np.fmax(found.p, wide), found.p)
    called, _ = benjamini_hochberg(p, rate=false_discovery_rate)
    direction = np.where(found.ratio > 1.0, 1.0, -1.0)
    return np.where(found.testable, np.where(called, direction, 0.0), np.nan)
