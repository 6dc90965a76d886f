"""Which areas differ from the whole by more than chance: exact funnel limits around a target rate.

Sources
-------
Spiegelhalter DJ (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24
(limits: appendix A.1; over-dispersion: section 4 and Handling over-dispersion of performance indicators,
Quality and Safety in Health Care 14). Huber PJ (1981), Robust Statistics, section 6.4 (proposal 2): what
makes a winsorised spread right for normal values.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincc, gammaln, ndtri, pdtr, pdtrik, xlogy

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, IntArray, check_counts, check_level, to_floats

INNER_LEVEL, OUTER_LEVEL = 0.95, 0.998
RANKABLE_FROM = 20.0  # expected events under which a rate says too little to be compared
_WINSORISED = 0.10


@dataclass(frozen=True)
class Funnel:
    """Areas against one target rate; every array of the areas' shape, in events per `per` units of exposure.

    `expected` is the count at the target rate. `low_95` to `high_998` are the limits that an area at the
    target stays within so often, given its expected count and the `dispersion` of all. `position` is 0
    within the inner limits, ±1 beyond them, ±2 beyond the outer ones; 0 too where there is no rate. An area
    that is not `rankable` has fewer than 20 expected events.
    """

    rate: FloatArray
    expected: FloatArray
    low_95: FloatArray
    high_95: FloatArray
    low_998: FloatArray
    high_998: FloatArray
    position: IntArray
    rankable: BoolArray
    target: float
    dispersion: float


def funnel_limits(
    expected: ArrayLike, *, level: float = INNER_LEVEL, dispersion: float = 1.0
) -> tuple[FloatArray, FloatArray]:
    """Bound the ratio of observed to expected events that chance alone produces.

    Parameters
    ----------
    expected
        Expected counts of any shape: areas, or the points at which a curve is drawn.
    level
        Share of areas at the target that stay within.
    dispersion
        Variance over that of Poisson, 1 or more: stretches the limits from 1 by its square root.

    Returns
    -------
    low, high
        Exact Poisson quantiles, interpolated between whole counts (Spiegelhalter 2005, A.1.1); `low` is never
        below 0. NaN where nothing is expected.

    Raises
    ------
    MeasureInputError
        If an expected count is negative or infinite, the dispersion below 1 or the level not between 0 and 1.

    Examples
    --------
    >>> low, high = funnel_limits([10, 100])
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.38, 0.8], [1.62, 1.2])
    """
    (means,) = to_floats(expected)
    check_counts(means)
    check_level(level)
    if not 1.0 <= dispersion < np.inf:
        raise MeasureInputError(f"a dispersion is 1 or more, not {dispersion}")
    positive = np.where(means > 0, means, np.nan)
    low, high = (_quantile(positive, p) / positive for p in ((1.0 - level) / 2.0, (1.0 + level) / 2.0))
    stretch = np.sqrt(dispersion)
    return np.maximum(1.0 + stretch * (low - 1.0), 0.0), 1.0 + stretch * (high - 1.0)


def funnel_plot(
    count: ArrayLike, exposure: ArrayLike, *, target: float | None = None, per: float = 1000.0
) -> Funnel:
    """Place every area of a level in the funnel around the target rate.

    Parameters
    ----------
    count, exposure
        One per area, in shapes that broadcast: always all areas of the level, for the target and the
        dispersion are theirs. NaN, or an exposure of 0, is an area without a rate.
    target
        Events per `per` units; by default the rate of all areas together.
    per
        Units of exposure in the answer.

    Returns
    -------
    Funnel
        With no area that has a rate, the target is NaN and the dispersion 1.

    Raises
    ------
    MeasureInputError
        If a count or an exposure is negative or infinite, or the target not positive and finite.

    Examples
    --------
    >>> found = funnel_plot([60, 11, 10, 9, 10, 10], [1_000] * 6)
    >>> found.target, found.position.tolist()
    (18.333333333333332, [2, 0, 0, 0, 0, 0])
    """
    counts, exposures = to_floats(count, exposure)
    check_counts(counts, exposures)
    known = np.isfinite(counts) & (exposures > 0)
    aim = _aim(counts[known], exposures[known]) if target is None else target / per
    if target is not None and not 0.0 < target < np.inf:
        raise MeasureInputError(f"a target rate is above 0, not {target}")
    expected = np.where(known, exposures * aim, np.nan)
    rate = per * np.divide(counts, exposures, out=np.full_like(counts, np.nan), where=known)
    dispersion = _judge_dispersion(counts[known], expected[known])
    unit = aim * per
    low_95, high_95 = funnel_limits(expected, level=INNER_LEVEL, dispersion=dispersion)
    low_998, high_998 = funnel_limits(expected, level=OUTER_LEVEL, dispersion=dispersion)
    limits = low_95 * unit, high_95 * unit, low_998 * unit, high_998 * unit
    position = _position(rate, *limits)
    return Funnel(rate, expected, *limits, position, expected >= RANKABLE_FROM, unit, dispersion)


def winsorised_dispersion(z: ArrayLike, *, share: float = _WINSORISED) -> float:
    """Measure how much more areas differ than chance makes them: the mean of z² after winsorising, made good.

    Parameters
    ----------
    z
        Standardised differences from the target. NaN is left out.
    share
        The lowest and the highest share of z are each pulled in to the quantile there, so that the areas the
        funnel should find do not widen it.

    Returns
    -------
    float
        1 for none, never below 1. Winsorising a tenth on either side takes a third off the mean square of
        normal z; Spiegelhalter (2005) leaves it at that, and his 95 % limits then lose one area in ten. Here
        the mean square is divided by what it would be for standard normal z (Huber 1981).

    Raises
    ------
    MeasureInputError
        If the share is not between 0 and 0.5.
    """
    if not 0.0 <= share < 0.5:
        raise MeasureInputError(f"a share to winsorise lies between 0 and 0.5, not {share}")
    (values,) = to_floats(z)
    values = values[np.isfinite(values)]
    if values.size == 0:
        return 1.0
    pulled = np.clip(values, *np.quantile(values, [share, 1.0 - share]))
    return max(1.0, float(np.mean(pulled**2)) / _winsorised_square(share))


def _winsorised_square(share: float) -> float:
    """Mean of z² when standard normal z are winsorised by this share on either side."""
    if share == 0.0:
        return 1.0
    edge = float(ndtri(1.0 - share))
    density = float(np.exp(-(edge**2) / 2.0) / np.sqrt(2.0 * np.pi))
    return 1.0 - 2.0 * share - 2.0 * edge * density + 2.0 * share * edge**2


def _aim(counts: FloatArray, exposures: FloatArray) -> float:
    return float(counts.sum() / exposures.sum()) if counts.size else float("nan")


def _judge_dispersion(counts: FloatArray, expected: FloatArray) -> float:
    some = expected > 0
    return winsorised_dispersion((counts[some] - expected[some]) / np.sqrt(expected[some]))


def _quantile(means: FloatArray, p: float) -> FloatArray:
    """Interpolate the Poisson quantile: the count r with P(X <= r) just over p, less how far over it is."""
    known = np.where(np.isnan(means), 1.0, means)
    # scipy.stats would give both, and takes half a second to import.
    above = np.ceil(pdtrik(p, known))
    below = np.maximum(above - 1.0, 0.0)
    whole = np.where(pdtr(below, known) >= p, below, above)
    likely = np.exp(xlogy(whole, known) - gammaln(whole + 1.0) - known)
    over = (gammaincc(whole + 1.0, known) - p) / likely
    return np.where(np.isnan(means), np.nan, np.maximum(whole - over, 0.0))


def _position(
    rate: FloatArray, low_95: FloatArray, high_95: FloatArray, low_998: FloatArray, high_998: FloatArray
) -> IntArray:
    above = (rate > high_95).astype(np.int64) + (rate > high_998)
    below = (rate < low_95).astype(np.int64) + (rate < low_998)
    return np.asarray(above - below, dtype=np.int64)
