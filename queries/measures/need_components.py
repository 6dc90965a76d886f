"""Components of the need index: each from a measure of its own, bounded to 0 (no need) to 1."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from queries.errors import MeasureInputError, NeedSettingsError
from queries.measures.arrays import FloatArray, check_level, to_floats
from queries.measures.need import explain_refusal

LONGEST_MONTHS = 12.0
WIDEST_HALF = 25.0
OFFENCE_GROUPS = ("person", "property")


def trust_component(score: ArrayLike) -> FloatArray:
    """Need from a trust score of 0 to 100: 1 at 0, 0 at 100; NaN stays.

    Raises
    ------
    MeasureInputError
        A score is outside 0 to 100.
    """
    (scores,) = to_floats(score)
    if np.any((scores < 0) | (scores > 100)):
        raise MeasureInputError("a trust score must lie between 0 and 100")
    return np.asarray(1 - scores / 100)


def uncertainty_component(low: ArrayLike, high: ArrayLike, *, widest_half: float = WIDEST_HALF) -> FloatArray:
    """Need from how little is known of trust: half the interval over `widest_half` points, at most 1.

    Where there is no interval nothing is known: 1.

    Raises
    ------
    MeasureInputError
        An upper bound is below its lower one.
    """
    lows, highs = to_floats(low, high)
    if np.any(highs < lows):
        raise MeasureInputError("an interval ends below where it starts")
    half = np.minimum((highs - lows) / 2 / widest_half, 1.0)
    return np.where(np.isnan(half), 1.0, half)


def months_component(months: ArrayLike, *, longest: float = LONGEST_MONTHS) -> FloatArray:
    """Need from months since the last event: 1 from `longest` on and where none was (infinite).

    Raises
    ------
    MeasureInputError
        A number of months is negative.
    """
    (since,) = to_floats(months)
    if np.any(since < 0):
        raise MeasureInputError("months since the last event must be at least 0")
    return np.asarray(np.minimum(since / longest, 1.0))


def reach_component(shares: Mapping[str, ArrayLike]) -> FloatArray:
    """Need from under-reached groups: the largest share of residents in any, by group kind.

    Groups of several kinds overlap in people, so shares are not added up.

    Parameters
    ----------
    shares
        Share (0 to 1) of residents in the under-reached groups of each kind, such as age or tenure.

    Raises
    ------
    NeedSettingsError
        A kind is race, ethnicity, religion or origin.
    MeasureInputError
        A share is outside 0 to 1, or no kind is given.
    """
    for kind in shares:
        reason = explain_refusal(kind)
        if reason:
            raise NeedSettingsError(reason)
    if not shares:
        raise MeasureInputError("shares of at least one kind of group are needed")
    values = np.array(to_floats(*shares.values()))
    if np.any((values < 0) | (values > 1)):
        raise MeasureInputError("a share must lie between 0 and 1")
    return np.asarray(np.fmax.reduce(values, axis=0))


def crime_component(
    ratio: ArrayLike, low: ArrayLike, high: ArrayLike, *, offence_groups: Iterable[str], level: float = 0.95
) -> FloatArray:
    """Need from recorded crime: how far the probability of a rise is above one half, 0 to 1.

    Trends are shrunk toward their common mean first (empirical Bayes on logs; Efron & Morris 1975), then p is
    the upper tail probability that the trend is above no change, and the component max(0, 2p - 1): a fall and
    an uncertain trend say nothing.

    Parameters
    ----------
    ratio, low, high
        Trend of each area as a ratio (1 no change) with its interval on the log scale; NaN where not known.
    offence_groups
        What was counted: person and property only. The others are mostly recorded when police look for them.
    level
        Confidence level of the interval.

    Raises
    ------
    NeedSettingsError
        Another offence group was counted.
    MeasureInputError
        A ratio is not above 0, or an interval has no width or does not hold its ratio.
    """
    others = sorted(set(offence_groups) - set(OFFENCE_GROUPS))
    if others:
        raise NeedSettingsError(
            f"Offences of the group {others[0]!r} cannot enter the need index: only Person and Property "
            "offences do, since others are mostly recorded when police look for them; leave it out."
        )
    check_level(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        trends, lows, highs = (np.log(values) for values in to_floats(ratio, low, high))
    if np.any(
        ~(np.isfinite(trends) | np.isnan(trends)) | (lows > trends) | (highs < trends) | (highs <= lows)
    ):
        raise MeasureInputError("ratios must be above 0 and lie inside intervals of some width")
    spread = (highs - lows) / 2 / ndtri((1 + level) / 2)
    shrunk, error = shrink_trends(trends, spread)
    return np.asarray(np.maximum(0.0, 2 * ndtr(shrunk / error) - 1))


def shrink_trends(trend: FloatArray, error: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Shrink estimates toward their weighted mean; variance between them by DerSimonian & Laird (1986).

    Returns
    -------
    tuple
        Shrunk estimates and their standard errors; NaN stays. One known estimate is left as it is.
    """
    known = np.isfinite(trend) & np.isfinite(error)
    if known.sum() < 2:
        return trend, error
    precision = 1 / error[known] ** 2
    mean = float(np.average(trend[known], weights=precision))
    spread = float(precision @ (trend[known] - mean) ** 2) - (known.sum() - 1)
    between = max(0.0, spread / (precision.sum() - (precision**2).sum() / precision.sum()))
    # With no variance between areas each is its mean, whose own error is left.
    own = between / (between + error**2)
    common = 1 / float((1 / (between + error[known] ** 2)).sum())
    return mean + own * (trend - mean), np.sqrt(own * error**2 + (1 - own) ** 2 * common)
