"""Counts and rates with their exact Poisson intervals, and rates smoothed towards the whole.

Sources
-------
Garwood F (1936), Fiducial limits for the Poisson distribution, Biometrika 28.
Marshall RJ (1991), Mapping disease and mortality rates using empirical Bayes estimators, Applied Statistics
40.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincinv

from queries.measures.arrays import FloatArray, check_counts, check_level, to_floats


@dataclass(frozen=True)
class RateEstimate:
    """Rates with their exact interval, all of one shape, in events per `per` units of exposure."""

    rate: FloatArray
    low: FloatArray
    high: FloatArray


def poisson_interval(count: ArrayLike, *, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Bound the mean of a Poisson count (Garwood 1936).

    Parameters
    ----------
    count
        Counts of any shape. Zero has the lower bound 0; NaN has NaN bounds.
    level
        Least probability that the interval holds the mean.

    Returns
    -------
    low, high
        Of the shape of `count`.

    Raises
    ------
    MeasureInputError
        If a count is negative or infinite, or the level is not between 0 and 1.

    Examples
    --------
    >>> low, high = poisson_interval([0, 10])
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.0, 4.8], [3.69, 18.39])
    """
    (counts,) = to_floats(count)
    check_counts(counts)
    check_level(level)
    tail = (1.0 - level) / 2.0
    # Half a chi-square quantile with 2k degrees of freedom is a gamma quantile of shape k.
    low = np.where(counts == 0, 0.0, gammaincinv(np.where(counts == 0, 1.0, counts), tail))
    return low, gammaincinv(counts + 1.0, 1.0 - tail)


def rate(count: ArrayLike, exposure: ArrayLike, *, per: float = 1000.0, level: float = 0.95) -> RateEstimate:
    """Divide counts by their exposure, with the exact Poisson interval.

    Parameters
    ----------
    count, exposure
        Shapes that broadcast. Exposure is what the count was exposed to: residents, resident-years, days,
        km².
    per
        Units of exposure in the answer: 1000 gives a rate per 1,000.
    level
        Confidence level of the interval.

    Returns
    -------
    RateEstimate
        NaN throughout where the count or the exposure is NaN, and where the exposure is zero (an area without
        residents has no rate per resident, whatever happened in it).

    Raises
    ------
    MeasureInputError
        If a count or an exposure is negative or infinite.

    Examples
    --------
    >>> found = rate(12, 4_000)
    >>> found.rate.item(), round(found.low.item(), 2), round(found.high.item(), 2)
    (3.0, 1.55, 5.24)
    """
    counts, exposures = to_floats(count, exposure)
    check_counts(counts, exposures)
    low, high = poisson_interval(counts, level=level)
    unit = np.divide(per, exposures, out=np.full_like(exposures, np.nan), where=exposures > 0)
    return RateEstimate(rate=counts * unit, low=low * unit, high=high * unit)


def empirical_bayes_rate(count: ArrayLike, exposure: ArrayLike, *, per: float = 1000.0) -> FloatArray:
    """Shrink each area's rate towards the rate of all areas together (Marshall 1991, global).

    The less exposure an area has, the more it is shrunk. Where the rates differ no more than chance alone
    would make them (the estimated variance between areas is zero or less), every area gets the common rate.

    Parameters
    ----------
    count, exposure
        One value per area, in shapes that broadcast: always all areas of the level, never only those in view.
    per
        Units of exposure in the answer.

    Returns
    -------
    array
        Smoothed rate per area. NaN where `rate` is NaN; such areas do not enter the common rate.

    Raises
    ------
    MeasureInputError
        If a count or an exposure is negative or infinite.

    Examples
    --------
    >>> empirical_bayes_rate([2, 30, 90], [100, 10_000, 10_000]).round(1).tolist()
    [7.9, 3.2, 8.8]
    """
    counts, exposures = to_floats(count, exposure)
    check_counts(counts, exposures)
    known = np.isfinite(counts) & (exposures > 0)
    smoothed = np.full_like(exposures, np.nan)
    if known.any():
        smoothed[known] = _shrink(counts[known], exposures[known]) * per
    return smoothed


def _shrink(counts: FloatArray, exposures: FloatArray) -> FloatArray:
    common = counts.sum() / exposures.sum()
    rates = counts / exposures
    spread = np.average((rates - common) ** 2, weights=exposures)
    between = max(0.0, spread - common / exposures.mean())
    if between == 0.0:
        return np.full_like(rates, common)
    return common + between / (between + common / exposures) * (rates - common)
