"""Regression over areas, and whether it leaves neighbours alike: as a lag, as an error, or not at all.

Sources
-------
Anselin L (1988), Spatial Econometrics: Methods and Models, chapters 6 and 8. Anselin L, Bera AK, Florax R,
Yoon MJ (1996), Simple diagnostic tests for spatial dependence, Regional Science and Urban Economics 26: the
robust tests. Anselin L (2005), Exploring Spatial Data with GeoDa: A Workbook, figure 23.24: which to follow.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, stdtrit

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, check_level, to_floats

Suggestion = Literal["none", "lag", "error"]


@dataclass(frozen=True)
class ScoreTest:
    """Lagrange multiplier statistic, chi-square with one degree of freedom, and its p."""

    value: float
    p: float


@dataclass(frozen=True)
class AreaRegression:
    """Least squares over areas, intercept first, with what it leaves between neighbours.

    `lag`: neighbours' outcomes enter an area's own; `error`: something left out is alike among neighbours.
    The robust tests look for the one while allowing for the other. Where `suggests` is not "none", the
    intervals here are too narrow, or the coefficients off: use `fit_lag` or `fit_error`.
    """

    coefficients: FloatArray
    low: FloatArray
    high: FloatArray
    r_squared: float
    lag: ScoreTest
    error: ScoreTest
    robust_lag: ScoreTest
    robust_error: ScoreTest
    suggests: Suggestion


def regress_areas(
    outcome: ArrayLike, covariates: ArrayLike, weights: ArrayLike, *, level: float = 0.95
) -> AreaRegression:
    """Regress an outcome over areas by least squares and test what neighbours still share.

    Parameters
    ----------
    outcome
        One value per area, complete, shape (areas,).
    covariates
        Shape (areas, covariates), or (areas,) for one; the intercept is added. At most one for every ten
        areas can be told apart.
    weights
        Above zero for neighbours, shape (areas, areas); rows are scaled to add to one. An area without
        neighbours stays in, and says nothing about them.
    level
        Confidence level of the intervals, Student's; a test speaks where its p is at most one less this.

    Returns
    -------
    AreaRegression
        `suggests` follows Anselin (2005): neither plain test speaks, "none"; one, that one; both, the robust
        one with the smaller p.

    Raises
    ------
    MeasureInputError
        If the shapes do not fit, a value is missing, no areas are neighbours, there are fewer than ten areas
        for each covariate, or covariates repeat one another.
    """
    check_level(level)
    y, x, w = prepare_regression(outcome, covariates, weights)
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ x.T @ y
    left = y - x @ beta
    n, k = x.shape
    reach = np.sqrt(left @ left / (n - k) * np.diag(inverse)) * stdtrit(n - k, (1.0 + level) / 2.0)
    centred = y - y.mean()
    r_squared = 1.0 - float(left @ left / (centred @ centred))
    tests = _test_scores(y, x, w, beta)
    return AreaRegression(beta, beta - reach, beta + reach, r_squared, *tests, _suggest(*tests, 1.0 - level))


def prepare_regression(
    outcome: ArrayLike, covariates: ArrayLike, weights: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return outcome, design with intercept and weights with rows that add to one.

    Raises
    ------
    MeasureInputError
        As `regress_areas`.
    """
    (y,), (facts,), (w,) = to_floats(outcome), to_floats(covariates), to_floats(weights)
    facts = facts[:, None] if facts.ndim == 1 else facts
    if y.ndim != 1 or facts.ndim != 2 or len(facts) != y.size or w.shape != (y.size, y.size):
        raise MeasureInputError("needs an outcome and covariates of each area, and a weight for each pair")
    if not all(np.all(np.isfinite(part)) for part in (y, facts, w)) or np.any(w < 0) or not np.any(w > 0):
        raise MeasureInputError("needs complete values, and weights of at least 0 with some neighbours")
    x = np.column_stack([np.ones(y.size), facts])
    if y.size < 10 * facts.shape[1] or np.linalg.matrix_rank(x) < x.shape[1] or np.ptp(y) == 0:
        raise MeasureInputError("needs an outcome that differs, and ten areas for each of unlike covariates")
    rows = w.sum(axis=1, keepdims=True)
    return y, x, np.divide(w, rows, out=np.zeros_like(w), where=rows > 0)


def _test_scores(
    y: FloatArray, x: FloatArray, w: FloatArray, beta: FloatArray
) -> tuple[ScoreTest, ScoreTest, ScoreTest, ScoreTest]:
    """Lag, error, robust lag and robust error (Anselin et al. 1996, formulas 9, 11, 15 and 16)."""
    left = y - x @ beta
    variance = left @ left / y.size
    error, lag = float(left @ w @ left / variance), float(left @ w @ y / variance)
    traces = float(np.sum(w * w) + np.sum(w * w.T))
    spread = w @ x @ beta
    spread = spread - x @ np.linalg.lstsq(x, spread)[0]
    joint = float(spread @ spread / variance) + traces
    # Without covariates that matter lag and error cannot be told apart, and the robust tests say nothing.
    apart = joint - traces > 1e-12 * traces
    robust_lag = (lag - error) ** 2 / (joint - traces) if apart else 0.0
    share = traces / joint
    robust_error = (error - share * lag) ** 2 / (traces * (1.0 - share)) if apart else 0.0
    statistics = lag**2 / joint, error**2 / traces, robust_lag, robust_error
    one, two, three, four = (ScoreTest(value, float(chdtrc(1.0, value))) for value in statistics)
    return one, two, three, four


def _suggest(
    lag: ScoreTest, error: ScoreTest, robust_lag: ScoreTest, robust_error: ScoreTest, most: float
) -> Suggestion:
    if lag.p <= most and error.p <= most:
        return "lag" if robust_lag.p <= robust_error.p else "error"
    if lag.p <= most:
        return "lag"
    return "error" if error.p <= most else "none"
