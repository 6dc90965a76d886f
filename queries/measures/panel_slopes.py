"""The same association between areas and within areas over time, side by side; they often disagree.

Between areas, everything in which areas differ for good is mixed in: events may be held where trust is low.
Within areas, each is compared with itself in other periods, and with what all areas did in these.

Sources
-------
Mundlak Y (1978), On the pooling of time series and cross section data, Econometrica 46. Wooldridge JM (2010),
Econometric Analysis of Cross Section and Panel Data, 2nd ed., sections 10.5 and 10.6. MacKinnon JG, White H
(1985), Some heteroskedasticity-consistent covariance matrix estimators, Journal of Econometrics 29 (HC3).
Bell RM, McCaffrey DF (2002), Survey Methodology 28: leave-one-area-out errors for few areas.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, IntArray, check_level, to_floats


@dataclass(frozen=True)
class Slope:
    """Change in the outcome per unit of the other value, with interval and two-sided p by Student's t.

    All NaN where the other value does not differ.
    """

    slope: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class PanelSlopes:
    """Between areas' means; within areas (area and period levels taken off); and of changes between periods.

    `disagree` says that between and within point to opposite sides, both beyond chance.
    """

    between: Slope
    within: Slope
    differences: Slope
    disagree: bool


def between_and_within(x: ArrayLike, y: ArrayLike, *, lag: int = 1, level: float = 0.95) -> PanelSlopes:
    """Regress one value on another between areas and within them.

    Parameters
    ----------
    x, y
        Shape (areas, periods), complete, of the same periods: interaction density, and the outcome.
    lag
        Periods by which x goes before y, chosen before anything is looked at: by default the x of each
        period is set against the y of the next, for in the same period events may answer to incidents. The
        last x and the first y have no partner and are left out.
    level
        Confidence level of the intervals.

    Returns
    -------
    PanelSlopes
        Errors are those of leaving out one area at a time (HC3, or its cluster form).

    Raises
    ------
    MeasureInputError
        If the tables do not fit, have gaps, or have fewer than four areas, or two periods after lagging.
    """
    check_level(level)
    a, b = to_floats(x, y)
    a, b = _set_apart(a, b, lag)
    if a.ndim != 2 or a.shape[0] < 4 or a.shape[1] < 2 or not np.all(np.isfinite(a) & np.isfinite(b)):
        raise MeasureInputError("needs two complete tables of at least four areas by two periods")
    ids = np.arange(a.shape[0])
    between = _regress(_centre(a.mean(axis=1)), _centre(b.mean(axis=1)), ids, level)
    within = _regress(_demean(a), _demean(b), np.repeat(ids, a.shape[1]), level)
    differences = _regress(_step(a), _step(b), np.repeat(ids, a.shape[1] - 1), level)
    clear = max(between.p, within.p) <= 1.0 - level
    return PanelSlopes(between, within, differences, bool(clear and between.slope * within.slope < 0))


def _set_apart(x: FloatArray, y: FloatArray, lag: int) -> tuple[FloatArray, FloatArray]:
    if lag < 0 or x.ndim != 2 or lag >= x.shape[1]:
        raise MeasureInputError(f"needs tables of more periods than the lag, which is at least 0, not {lag}")
    return x[:, : x.shape[1] - lag], y[:, lag:]


def _centre(values: FloatArray) -> FloatArray:
    return np.asarray(values - values.mean())


def _demean(table: FloatArray) -> FloatArray:
    return np.ravel(table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean())


def _step(table: FloatArray) -> FloatArray:
    steps = np.diff(table, axis=1)
    return np.ravel(steps - steps.mean(axis=0))


def _regress(x: FloatArray, y: FloatArray, area: IntArray, level: float) -> Slope:
    """Regress centred values; the error is the spread of the slopes that leave out one area each."""
    areas = int(area.max()) + 1
    square, product = np.bincount(area, x * x), np.bincount(area, x * y)
    total = square.sum()
    if not total > 1e-20 * areas:
        return Slope(*(float("nan"),) * 4)
    slope = float(product.sum() / total)
    # Dropping one area also moves the common level, which the factor n / (n - 1) stands for.
    leverage = np.minimum(square / total + 1.0 / areas, 1.0 - 1e-9)
    influence = (product - slope * square) / (1.0 - leverage) / total
    se = float(np.sqrt(np.sum(influence**2)))
    freedom = areas - 2
    reach = se * float(stdtrit(freedom, (1.0 + level) / 2.0))
    p = 0.0 if se == 0.0 else float(2.0 * stdtr(freedom, -abs(slope) / se))
    return Slope(slope, slope - reach, slope + reach, p)
