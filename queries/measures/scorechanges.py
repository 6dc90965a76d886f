"""Did a survey score change beyond chance? Two scores per area, corrected for how many areas were looked at.

Sources
-------
Newcombe RG (1998), Interval estimation for the difference between independent proportions, Statistics in
Medicine 17. Zou GY, Donner A (2008), Construction of confidence limits about effect measures, Statistics in
Medicine 27.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, check_level, to_floats
from queries.measures.changes import benjamini_hochberg

_SAME = 1e-9  # points of the scale by which a score may pass its bound through rounding


@dataclass(frozen=True)
class ScoreChange:
    """Differences between two scores in points of the scale, all arrays of one shape.

    NaN where not `testable`, that is where a score or a bound is missing. `adjusted_p` is after
    Benjamini-Hochberg over every testable entry; `beyond_chance` says whether the difference may be called
    a change.
    """

    difference: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    adjusted_p: FloatArray
    beyond_chance: BoolArray
    testable: BoolArray


def compare_scores(
    now: ArrayLike,
    before: ArrayLike,
    *,
    low_now: ArrayLike,
    high_now: ArrayLike,
    low_before: ArrayLike,
    high_before: ArrayLike,
    false_discovery_rate: float = 0.10,
    level: float = 0.95,
) -> ScoreChange:
    """Compare the scores of many areas with those of an earlier wave of other respondents.

    Parameters
    ----------
    now, before
        Scores, in shapes that broadcast. Give every area of the level: the correction depends on it.
    low_now, high_now, low_before, high_before
        Their bounds, whichever way these were found.
    false_discovery_rate
        Share of the changes called that may be chance.
    level
        Confidence level of the given bounds, and of the difference's.

    Returns
    -------
    ScoreChange
        Bounds recovered from those of the two scores (Zou & Donner 2008; from Wilson's it is Newcombe's).
        `p` is the level at which that interval would just touch zero, taking its arm towards zero as
        normal. Where a bound is missing, as in scores published without a base, nothing is testable.

    Raises
    ------
    MeasureInputError
        If a score lies outside its bounds, or a level or rate is not between 0 and 1.

    Examples
    --------
    >>> found = compare_scores(
    ...     61, 50, low_now=57, high_now=65, low_before=46, high_before=54
    ... )
    >>> found.difference.item(), round(found.low.item(), 1), round(found.high.item(), 1)
    (11.0, 5.3, 16.7)
    """
    check_level(level)
    a, a_low, a_high, b, b_low, b_high = to_floats(now, low_now, high_now, before, low_before, high_before)
    arms = _arms(a, a_low, a_high), _arms(b, b_low, b_high)
    down, up = np.hypot(arms[0][0], arms[1][1]), np.hypot(arms[0][1], arms[1][0])
    arm = np.where(a > b, down, up)
    testable = np.asarray(np.isfinite(a - b + down + up) & (arm > 0))
    difference = np.where(testable, a - b, np.nan)
    z = np.divide(np.abs(difference), arm, out=np.full_like(arm, np.nan), where=testable)
    p = 2.0 * ndtr(-z * ndtri((1.0 + level) / 2.0))
    called, adjusted = benjamini_hochberg(p, rate=false_discovery_rate)
    return ScoreChange(difference, difference - down, difference + up, p, adjusted, called, testable)


def _arms(score: FloatArray, low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    if np.any((score < low - _SAME) | (score > high + _SAME)):
        raise MeasureInputError("a score lies outside its own bounds")
    return np.maximum(score - low, 0.0), np.maximum(high - score, 0.0)
