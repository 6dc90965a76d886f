"""How much of a year's incidents each calendar month brings, with the trend taken out.

The model is the quasi-Poisson one of the trends: log of the daily rate = level + trend + month of the year.
Source: McCullagh & Nelder 1989, chapter 6.
"""

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, check_counts, to_floats
from queries.measures.poisson_model import fit_poisson

LEAST_MONTHS = 24


def month_factors(counts: ArrayLike, days: ArrayLike, *, month_of_year: ArrayLike) -> FloatArray:
    """Estimate the daily rate of each month of the year over that of the mean month.

    Parameters
    ----------
    counts
        One count per month, in order of time without a gap, shape (n,): of a series large enough to show a
        season, such as a whole city. NaN where not received.
    days
        Days received of each month. Zero or NaN counts as not received.
    month_of_year
        1 to 12 per month.

    Returns
    -------
    array
        Shape (12,), January first, of mean 1. All ones with fewer than 24 months received, or where a month
        of the year was never received or never had a count: no season can be told.

    Raises
    ------
    MeasureInputError
        If a count is negative or infinite, a month is not 1 to 12, or the series is not one-dimensional.
    """
    series, exposure, month = to_floats(counts, days, month_of_year)
    check_counts(series, exposure)
    if series.ndim != 1 or not np.all(np.isin(month, np.arange(1, 13))):
        raise MeasureInputError("needs one series, and a month of the year from 1 to 12 for each entry")
    received = np.isfinite(series) & (exposure > 0)
    known, season = series[received], month[received].astype(np.int64) - 1
    filled = np.bincount(season, weights=known, minlength=12)
    if known.size < LEAST_MONTHS or np.any(filled <= 0):
        return np.ones(12)
    years = np.flatnonzero(received) / 12.0
    design = np.column_stack([years - years.mean(), np.eye(12)[season]])
    offset = np.log(exposure[received])
    fit = fit_poisson(design, known, offset=offset, weights=np.ones((1, known.size)))
    rates = np.exp(fit.coefficients[0, 1:])
    return np.asarray(rates / rates.mean())
