"""Shares of respondents: how many they amount to under unequal weights, and Wilson's interval.

Sources
-------
Kish L (1965), Survey Sampling, chapter 11. Newcombe RG (1998), Two-sided confidence intervals for the single
proportion, Statistics in Medicine 17.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, check_counts, check_level, to_floats


def kish_effective_base(weights: ArrayLike) -> float:
    """Return how many equally weighted respondents would tell as much (Kish): (sum w)² / sum w².

    NaN weights are left out. Without any weight above zero it is 0.

    Raises
    ------
    MeasureInputError
        If a weight is negative or infinite.

    Examples
    --------
    >>> kish_effective_base([1, 1, 2])
    2.6666666666666665
    """
    (known,) = to_floats(weights)
    check_counts(known)
    known = known[known > 0]
    return float(known.sum() ** 2 / np.sum(known**2)) if known.size else 0.0


def wilson_interval(
    share: ArrayLike, base: ArrayLike, *, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Bound a share (Wilson's score interval, as in Newcombe 1998).

    Parameters
    ----------
    share
        Shares of 0 to 1, NaN where unknown.
    base
        The base of each; the effective one under unequal weights. Bounds are NaN where it is 0 or NaN.
    level
        Confidence level.

    Returns
    -------
    low, high
        Of the shape the two broadcast to, within 0 and 1.

    Raises
    ------
    MeasureInputError
        If a share lies outside 0 to 1, a base is negative, or the level is not between 0 and 1.

    Examples
    --------
    >>> low, high = wilson_interval(0.5, 100)
    >>> round(float(low), 3), round(float(high), 3)
    (0.404, 0.596)
    """
    check_level(level)
    p, n = to_floats(share, base)
    check_counts(n)
    if np.any((p < 0) | (p > 1)):
        raise MeasureInputError("a share is not between 0 and 1")
    z = ndtri((1.0 + level) / 2.0)
    spread = z**2 / np.where(n > 0, n, np.nan)
    centre = p + spread / 2.0
    half = np.sqrt(spread * p * (1.0 - p) + spread**2 / 4.0)
    low, high = (centre - half) / (1.0 + spread), (centre + half) / (1.0 + spread)
    return np.maximum(low, 0.0), np.minimum(high, 1.0)
