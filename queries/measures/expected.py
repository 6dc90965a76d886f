"""The range to be expected for each month of one area's series, judged from its other months.

The model is the quasi-Poisson one of the trends: log of the daily rate = level + trend + month of the year,
with Pearson's dispersion. Each month is predicted from a fit that leaves it out, so that an unusual month
cannot widen its own range. Source: McCullagh & Nelder 1989, chapter 6.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, nbdtrik, ndtri, stdtrit

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, IntArray, check_counts, check_level, to_floats
from queries.measures.poisson_model import fit_poisson

LEAST_MONTHS = 6
LEAST_MONTHS_FOR_SEASON = 24


@dataclass(frozen=True)
class ExpectedMonths:
    """What each month's count was to be expected to be, NaN where the month was not received.

    `low` and `high` bound the count itself, ends included. `seasonal` says whether trend and months of the
    year are in the model; otherwise it is a constant daily rate.
    """

    expected: FloatArray
    low: FloatArray
    high: FloatArray
    seasonal: bool


def expected_months(
    counts: ArrayLike, days: ArrayLike, *, month_of_year: ArrayLike, level: float = 0.95
) -> ExpectedMonths:
    """Predict each month of a series from all the others.

    Parameters
    ----------
    counts
        One count per month, in order of time without a gap, shape (n,). NaN where not received.
    days
        Days received of each month: the exposure. Zero or NaN counts as not received.
    month_of_year
        1 to 12 per month.
    level
        Least probability that a month like the others falls into its range.

    Returns
    -------
    ExpectedMonths
        From the full model with at least 24 months received and, in every month of the year, at least two
        of them with a count above zero. Else from a constant rate per day, to which half a count is added;
        NaN with fewer than 6 months received.

    Raises
    ------
    MeasureInputError
        If a count is negative or infinite, a month is not one of 1 to 12, or the series is not
        one-dimensional.

    Examples
    --------
    >>> found = expected_months([20] * 23 + [40], [30] * 24, month_of_year=[*range(1, 13)] * 2)
    >>> round(found.expected[-1].item()), found.low[-1].item(), found.high[-1].item()
    (20, 8.0, 37.0)
    """
    check_level(level)
    series, exposure, month = to_floats(counts, days, month_of_year)
    check_counts(series, exposure)
    if series.ndim != 1 or not np.all(np.isin(month, np.arange(1, 13))):
        raise MeasureInputError("needs one series, and a month of the year from 1 to 12 for each entry")
    received = np.asarray(np.isfinite(series) & (exposure > 0))
    known, season = series[received], month[received].astype(np.int64) - 1
    answers = np.full((3, series.size), np.nan)
    seasonal = _is_seasonal(known, season)
    if known.size >= LEAST_MONTHS:
        time = np.flatnonzero(received) / 12.0
        mean, variance, freedom = (
            _predict_seasonal(known, exposure[received], season, time)
            if seasonal
            else _predict_constant(known, exposure[received])
        )
        answers[:, received] = mean, *_bound_counts(mean, variance, freedom, level=level)
    expected, low, high = answers
    return ExpectedMonths(expected, low, high, seasonal)


def _is_seasonal(counts: FloatArray, season: IntArray) -> bool:
    """Whether month effects can be told, also with any one month left out."""
    filled = np.bincount(season[counts > 0], minlength=12)
    return counts.size >= LEAST_MONTHS_FOR_SEASON and bool(np.all(filled >= 2))


def _predict_seasonal(
    counts: FloatArray, days: FloatArray, season: IntArray, years: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    design = np.column_stack([years - years.mean(), np.eye(12)[season]])
    fit = fit_poisson(design, counts, offset=np.log(days), weights=1.0 - np.eye(counts.size))
    mean = np.diagonal(fit.means)
    uncertain = np.einsum("ij,ijk,ik->i", design, fit.covariance, design)
    return mean, fit.dispersion * (mean + mean**2 * uncertain), fit.freedom


def _predict_constant(counts: FloatArray, days: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    # Half a count on top (Jeffreys): a short series of zeros does not rule out a one.
    others = counts.sum() - counts + 0.5
    daily = others / (days.sum() - days)
    fitted = daily[:, None] * days
    pearson = np.sum((1.0 - np.eye(counts.size)) * (counts - fitted) ** 2 / fitted, axis=1)
    freedom = np.full(counts.size, counts.size - 2.0)
    mean = daily * days
    return mean, np.maximum(1.0, pearson / freedom) * (mean + mean**2 / others), freedom


def _bound_counts(
    mean: FloatArray, variance: FloatArray, freedom: FloatArray, *, level: float
) -> tuple[FloatArray, FloatArray]:
    """Quantiles of the negative binomial with these moments, the variance widened for its own uncertainty."""
    upper = (1.0 + level) / 2.0
    wider = variance * (stdtrit(freedom, upper) / ndtri(upper)) ** 2
    size = mean**2 / (wider - mean)
    low, high = (_quantile(q, size, mean / wider) for q in (1.0 - upper, upper))
    return low, high


def _quantile(q: float, size: FloatArray, share: FloatArray) -> FloatArray:
    """Smallest count whose probability of not being passed is q at least."""
    count = np.maximum(np.ceil(nbdtrik(q, size, share)), 0.0)
    # The inverse is found by steps, so that it may end a hair beyond a whole count.
    one_less = np.maximum(count - 1.0, 0.0)
    return np.where(betainc(size, one_less + 1.0, share) >= q, one_less, count)
