"""Is a series of monthly counts rising or falling? One quasi-Poisson trend per series, many at once.

The model is log of the daily rate = level + trend + month of the year, with Pearson's dispersion. Given each
calendar month's total over the years, its counts are multinomial and only the trend is left to fit: the same
trend as that of the whole regression, quick enough for every area and offence group together, and calendar
months in which nothing ever happened simply say nothing.

Sources
-------
McCullagh P, Nelder JA (1989), Generalized Linear Models, 2nd ed., sections 6.2 (dispersion) and 6.4 (Poisson
as multinomial). Benjamini Y, Hochberg Y (1995), Controlling the false discovery rate, JRSS B 57. Cohen J
(1988), Statistical Power Analysis, chapter 1 (the change that could have been detected).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr, stdtrit

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, check_counts, check_level, to_floats
from queries.measures.changes import benjamini_hochberg

LEAST_MONTHS = 24
LEAST_COUNT = 20
_STEPS, _SETTLED, _LONGEST_STEP, _STEEPEST = 60, 1e-9, 1.0, 15.0


@dataclass(frozen=True)
class TrendEstimate:
    """Annual changes in percent, one per series; every array of the series' shape.

    `low_pct` and `high_pct` bound `annual_change_pct` by t with `freedom` degrees of freedom and the
    `dispersion`, never below 1. `adjusted_p` is after Benjamini-Hochberg over every testable series,
    `beyond_chance` says whether the trend may be called one. `detectable_fall_pct` and `detectable_rise_pct`
    are the annual changes that would have been found with the power asked for; a series with no clear change
    excludes larger ones only. Where not `testable` all of these are NaN and `reason` is `too_short` or
    `too_few`; it is empty otherwise.
    """

    annual_change_pct: FloatArray
    low_pct: FloatArray
    high_pct: FloatArray
    p: FloatArray
    adjusted_p: FloatArray
    beyond_chance: BoolArray
    dispersion: FloatArray
    freedom: FloatArray
    detectable_fall_pct: FloatArray
    detectable_rise_pct: FloatArray
    testable: BoolArray
    reason: NDArray[np.str_]


def poisson_trend(
    counts: ArrayLike,
    days: ArrayLike,
    *,
    month_of_year: ArrayLike,
    false_discovery_rate: float = 0.10,
    level: float = 0.95,
    power: float = 0.80,
) -> TrendEstimate:
    """Estimate the annual change of many series of monthly counts at once.

    Parameters
    ----------
    counts
        One count per month, shape (..., n): months in order of time without a gap along the last axis. NaN
        where not received. Give everything that is shown together: the correction depends on it.
    days
        Days received of each month, in a shape that broadcasts. Zero or NaN counts as not received.
    month_of_year
        1 to 12 per month, shape (n,).
    false_discovery_rate
        Share of the trends called that may be chance.
    level, power
        Confidence level of each interval, not corrected for the number of series; chance to find the smallest
        detectable change.

    Returns
    -------
    TrendEstimate
        Of shape (...). A series is `too_short` with fewer than 24 months received, `too_few` with fewer than
        20 events, or with them so placed that no finite trend is likeliest. Counts that vary twice as much as
        Poisson's leave the intervals within a point or two of their level.

    Raises
    ------
    MeasureInputError
        If a count or days are negative or infinite, a month is not 1 to 12, shapes do not fit, or a level,
        rate or power is not between 0 and 1.

    Examples
    --------
    >>> counts = 50 * 0.9 ** (np.arange(36) / 12)
    >>> found = poisson_trend(counts, [30] * 36, month_of_year=[*range(1, 13)] * 3)
    >>> round(found.annual_change_pct.item(), 1), found.beyond_chance.item()
    (-10.0, True)
    """
    check_level(level)
    check_level(power)
    y, exposure = to_floats(counts, days)
    check_counts(y, exposure)
    months = _check_months(month_of_year, shape=y.shape)
    received = np.isfinite(y) & (exposure > 0)
    shape, flat = y.shape[:-1], (-1, y.shape[-1])
    y, exposure = (np.where(received, part, 0.0).reshape(flat) for part in (y, exposure))
    fit = _fit(y, exposure, np.eye(12)[months - 1])
    short = received.reshape(flat).sum(axis=1) < LEAST_MONTHS
    few = (y.sum(axis=1) < LEAST_COUNT) | ~fit.finite | (fit.freedom < 1)
    reason = np.where(short, "too_short", np.where(few, "too_few", ""))
    return _describe(
        fit, reason, shape=shape, level=level, power=power, false_discovery_rate=false_discovery_rate
    )


def smallest_detectable_trend(
    mean_per_month: ArrayLike,
    months: int,
    *,
    dispersion: float = 1.0,
    level: float = 0.95,
    power: float = 0.80,
) -> FloatArray:
    """Return the slowest annual fall, in percent, that a series of so many months would show.

    Parameters
    ----------
    mean_per_month
        Mean count per month over the whole series, of any shape.
    months
        Months in the series, at least 24.
    dispersion
        Variance over mean of the counts, 1 for Poisson's.
    level, power
        Level of the test and chance to find the fall.

    Returns
    -------
    array
        Negative percentages, NaN where the mean is 0 or NaN. A rise of the same speed is found as often.

    Raises
    ------
    MeasureInputError
        If a mean is negative or infinite, the series too short, or a level not between 0 and 1.

    Examples
    --------
    >>> smallest_detectable_trend([2, 20], 36).round(1).tolist()
    [-34.5, -12.5]
    """
    check_level(level)
    check_level(power)
    (means,) = to_floats(mean_per_month)
    check_counts(means)
    if months < LEAST_MONTHS or dispersion < 1.0:
        raise MeasureInputError(f"a trend needs {LEAST_MONTHS} months and a dispersion of 1 or more")
    season = np.eye(12)[np.arange(months) % 12]
    unit = _information(np.ones((1, months)), _years(months), season)[0]
    information = np.where(means > 0, means, np.nan) * unit
    freedom = np.asarray(months - 13.0)
    return _percent(-_reach(freedom, level=level, power=power) * np.sqrt(dispersion / information))


@dataclass(frozen=True)
class _Fit:
    slope: FloatArray
    information: FloatArray
    information_without_trend: FloatArray
    dispersion: FloatArray
    freedom: FloatArray
    finite: BoolArray


def _check_months(month_of_year: ArrayLike, *, shape: tuple[int, ...]) -> NDArray[np.int64]:
    months: NDArray[np.int64] = np.asarray(month_of_year, dtype=np.int64)
    if not shape or months.shape != shape[-1:]:
        raise MeasureInputError(f"months of shape {months.shape} do not fit counts of shape {shape}")
    if np.any((months < 1) | (months > 12)):
        raise MeasureInputError("a month of the year is not 1 to 12")
    return months


def _years(months: int) -> FloatArray:
    return np.asarray((np.arange(months) - (months - 1) / 2.0) / 12.0, dtype=np.float64)


def _fit(counts: FloatArray, days: FloatArray, season: FloatArray) -> _Fit:
    years, totals = _years(counts.shape[1]), counts @ season
    slope = np.zeros(counts.shape[0])
    for _ in range(_STEPS):
        means = _spread(slope, days, years, totals, season)
        score = (counts - means) @ years
        step = _divide(score, _information(means, years, season))
        slope = slope + np.clip(step, -_LONGEST_STEP, _LONGEST_STEP)
        slope = np.clip(slope, -_STEEPEST, _STEEPEST)
        if not np.any(np.abs(step) > _SETTLED):
            break
    means = _spread(slope, days, years, totals, season)
    level = _spread(np.zeros_like(slope), days, years, totals, season)
    freedom = np.asarray(np.sum(means > 0, axis=1) - np.sum(totals > 0, axis=1) - 1, dtype=np.float64)
    pearson: FloatArray = np.sum(_divide((counts - means) ** 2, means), axis=1)
    information = _information(means, years, season)
    finite = (np.abs(slope) < _STEEPEST - _LONGEST_STEP) & (information > 0)
    dispersion = np.maximum(_divide(pearson, np.maximum(freedom, 0.0)), 1.0)
    return _Fit(slope, information, _information(level, years, season), dispersion, freedom, finite)


def _spread(
    slope: FloatArray, days: FloatArray, years: FloatArray, totals: FloatArray, season: FloatArray
) -> FloatArray:
    """Share each calendar month's total out over the years as the trend and the days received would."""
    weight = days * np.exp(slope[:, None] * years)
    return weight * (_divide(totals, weight @ season) @ season.T)


def _information(means: FloatArray, years: FloatArray, season: FloatArray) -> FloatArray:
    within = _divide(((means * years) @ season) ** 2, means @ season)
    return np.asarray((means @ years**2) - within.sum(axis=1))


def _describe(
    fit: _Fit,
    reason: NDArray[np.str_],
    *,
    shape: tuple[int, ...],
    level: float,
    power: float,
    false_discovery_rate: float,
) -> TrendEstimate:
    testable = reason == ""
    freedom = np.where(testable, fit.freedom, np.nan)
    error, without_trend = (
        np.sqrt(fit.dispersion / np.where(testable, information, np.nan))
        for information in (fit.information, fit.information_without_trend)
    )
    half = stdtrit(freedom, (1.0 + level) / 2.0) * error
    p = 2.0 * stdtr(freedom, -np.abs(fit.slope) / error)
    called, adjusted = benjamini_hochberg(p, rate=false_discovery_rate)
    reach = _reach(freedom, level=level, power=power) * without_trend
    percents = [_percent(x) for x in (fit.slope, fit.slope - half, fit.slope + half, -reach, reach)]
    change, low, high, fall, rise = (np.where(testable, x, np.nan).reshape(shape) for x in percents)
    return TrendEstimate(
        annual_change_pct=change,
        low_pct=low,
        high_pct=high,
        p=p.reshape(shape),
        adjusted_p=adjusted.reshape(shape),
        beyond_chance=called.reshape(shape),
        dispersion=np.where(testable, fit.dispersion, np.nan).reshape(shape),
        freedom=freedom.reshape(shape),
        detectable_fall_pct=fall,
        detectable_rise_pct=rise,
        testable=testable.reshape(shape),
        reason=reason.reshape(shape),
    )


def _reach(freedom: FloatArray, *, level: float, power: float) -> FloatArray:
    return np.asarray(stdtrit(freedom, (1.0 + level) / 2.0) + stdtrit(freedom, power))


def _percent(log_change: FloatArray) -> FloatArray:
    return np.asarray(100.0 * np.expm1(np.minimum(log_change, 50.0)))


def _divide(top: FloatArray, bottom: FloatArray) -> FloatArray:
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
