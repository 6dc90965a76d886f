"""The variance behind a published interval, for scores of which only bounds and base are kept."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, check_level, to_floats


def recover_variance(low: ArrayLike, high: ArrayLike, base: ArrayLike, *, level: float = 0.95) -> FloatArray:
    """Undo `survey_score`'s interval: the variance of a mean whose bounds are t intervals on base - 1.

    Parameters
    ----------
    low, high
        Bounds of the scores, in shapes that broadcast; NaN where there are none.
    base
        People who answered.
    level
        Confidence level of the bounds.

    Returns
    -------
    array
        In squared points; NaN where a bound is missing or the base is under 2. A bound that was cut at the
        end of the scale makes it too small.

    Raises
    ------
    MeasureInputError
        If a lower bound lies above its upper one, or the level is not between 0 and 1.

    Examples
    --------
    >>> round(float(recover_variance(46, 54, 100)) ** 0.5, 2)
    2.02
    """
    check_level(level)
    bottom, top, n = to_floats(low, high, base)
    if np.any(bottom > top):
        raise MeasureInputError("a lower bound lies above its upper bound")
    known = np.isfinite(top - bottom) & (n >= 2)
    t = stdtrit(np.where(known, n - 1.0, 1.0), (1.0 + level) / 2.0)
    return np.where(known, ((top - bottom) / (2.0 * t)) ** 2, np.nan)
