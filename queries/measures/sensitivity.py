"""How far from a straight line the trends may have drifted apart before an effect is no longer clear.

Sources
-------
Rambachan A, Roth J (2023), A more credible approach to parallel trends, Review of Economic Studies 90: the
smoothness restriction and the fixed-length interval (HonestDiD's FLCI); relative magnitudes are not offered.
Armstrong TB, Kolesár M (2018), Optimal inference in a class of regression models, Econometrica 86: the
interval's critical value.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import LinearConstraint, brentq, linprog, minimize
from scipy.special import ndtr, ndtri

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, check_level, to_floats

_MOST_BISECTIONS = 60


@dataclass(frozen=True)
class SmoothInterval:
    """Interval for an effect if the trends' slope changes by at most `smoothness` from period to period.

    `smoothness` is 0 for trends that drift apart in a straight line. The middle of the interval is an
    estimate corrected for that line, and differs from the plain one. `bias` is the most that a bend may pull
    it.
    """

    low: float
    high: float
    smoothness: float
    bias: float
    se: float


def smooth_interval(
    effects: ArrayLike,
    covariance: ArrayLike,
    *,
    before: int,
    weights: ArrayLike | None = None,
    smoothness: float = 0.0,
    level: float = 0.95,
) -> SmoothInterval:
    """Bound an effect though the trends may bend apart (fixed-length interval of Rambachan & Roth 2023).

    Parameters
    ----------
    effects
        Event-study effects in order of time, each against the one period just before the start, which is
        left out: first `before` effects ahead of it, then those after the start. From
        `aggregate_effects(group_time_effects(..., base="universal"))`.
    covariance
        Of the effects.
    before
        Number of effects ahead of the left-out period, at least one.
    weights
        Of the effects after the start in the wanted average; the first of them alone if left out.
    smoothness
        The most by which the slope of the difference in trends may change between neighbouring periods (M).
    level
        Confidence level.

    Returns
    -------
    SmoothInterval
        The shortest interval of fixed length around a linear estimate.

    Raises
    ------
    MeasureInputError
        If the shapes do not fit, the covariance is not positive definite, or the smoothness is negative.
    """
    check_level(level)
    problem = _prepare(effects, covariance, before, weights)
    if not (np.isfinite(smoothness) and smoothness >= 0):
        raise MeasureInputError(f"a smoothness must be at least 0, not {smoothness}")
    return _shorten(problem, smoothness, level)


def breakdown_smoothness(
    effects: ArrayLike,
    covariance: ArrayLike,
    *,
    before: int,
    weights: ArrayLike | None = None,
    level: float = 0.95,
) -> float:
    """Find the smallest bend between neighbouring periods at which the interval holds no effect.

    Parameters and errors as for `smooth_interval`.

    Returns
    -------
    float
        In the unit of the effects per period: set it beside the slope changes seen before the start. 0 if the
        interval holds zero even for straight lines.
    """
    check_level(level)
    problem = _prepare(effects, covariance, before, weights)

    def clear(smoothness: float) -> bool:
        found = _shorten(problem, smoothness, level)
        return found.low > 0 or found.high < 0

    if not clear(0.0):
        return 0.0
    high = float(np.sqrt(np.diag(problem.covariance).max()))
    while clear(high):
        high *= 2.0
    low = 0.0
    for _ in range(_MOST_BISECTIONS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if clear(middle) else (low, middle)
        if high - low < 1e-6 * high:
            break
    return high


def largest_bend(effects: ArrayLike, *, before: int) -> float:
    """Find the largest change of slope from period to period before the start, chance included.

    Parameters
    ----------
    effects, before
        As for `smooth_interval`; the effects after the start are not looked at.

    Returns
    -------
    float
        In the unit of the effects per period; NaN with fewer than two effects ahead of the start.

    Raises
    ------
    MeasureInputError
        If an effect ahead of the start is missing.

    Examples
    --------
    >>> largest_bend([-0.2, 0.1], before=2)
    0.4
    """
    (beta,) = to_floats(effects)
    line = np.append(beta[:before], 0.0)  # the period just before the start stands at zero
    if not np.all(np.isfinite(line)):
        raise MeasureInputError("needs finite effects ahead of the start")
    return float(np.abs(np.diff(line, n=2)).max()) if line.size >= 3 else float("nan")


@dataclass(frozen=True)
class _Problem:
    effects: FloatArray
    covariance: FloatArray
    before: int
    weights: FloatArray
    bends: FloatArray  # what a bend of one at each period adds to each effect: (bends, effects)
    line: FloatArray  # what a straight line adds


def _prepare(effects: ArrayLike, covariance: ArrayLike, before: int, weights: ArrayLike | None) -> _Problem:
    (beta,), (sigma,) = to_floats(effects), to_floats(covariance)
    if beta.ndim != 1 or sigma.shape != (beta.size, beta.size) or not 1 <= before < beta.size:
        raise MeasureInputError("needs effects before and after the start, and their covariance")
    after = beta.size - before
    chosen = np.eye(after)[0] if weights is None else to_floats(weights)[0]
    if chosen.shape != (after,) or not np.any(chosen):
        raise MeasureInputError(f"needs a weight for each of the {after} effects after the start")
    if not np.all(np.isfinite(beta)) or not np.all(np.isfinite(sigma)) or np.linalg.eigvalsh(sigma)[0] <= 0:
        raise MeasureInputError("needs finite effects with a positive definite covariance")
    line = np.concatenate([np.arange(-before, 0.0), np.arange(1.0, after + 1)])
    ahead = np.maximum(0.0, line - np.arange(1.0, after)[:, None])
    behind = np.maximum(0.0, -line - np.arange(0.0, before)[:, None])
    return _Problem(beta, sigma, before, chosen, np.vstack([behind, ahead]), line)


def _shorten(problem: _Problem, smoothness: float, level: float) -> SmoothInterval:
    """Choose the weights of the effects before the start that make the interval shortest."""
    start, free = _unbiased(problem)
    variance = free.T @ problem.covariance @ free
    least = (
        start - free @ np.linalg.solve(variance, free.T @ problem.covariance @ start) if free.size else start
    )
    chosen = least
    if smoothness > 0 and free.size:
        chosen = _trade(problem, least, free, smoothness, level)
    bias = smoothness * float(np.sum(np.abs(problem.bends @ chosen)))
    se = float(np.sqrt(chosen @ problem.covariance @ chosen))
    reach = se * _critical(bias / se, level)[0]
    middle = float(chosen @ problem.effects)
    return SmoothInterval(middle - reach, middle + reach, smoothness, bias, se)


def _unbiased(problem: _Problem) -> tuple[FloatArray, FloatArray]:
    """Weights of all effects that no straight line pulls, and the directions in which these may change."""
    start = np.concatenate([np.zeros(problem.before), problem.weights])
    start[problem.before - 1] = problem.line @ start  # the effect at -1 takes back what a line adds
    directions = np.zeros((start.size, problem.before - 1))
    for i in range(problem.before - 1):
        directions[i, i] = 1.0
        directions[problem.before - 1, i] = problem.line[i]
    return start, directions


def _trade(
    problem: _Problem, least: FloatArray, free: FloatArray, smoothness: float, level: float
) -> FloatArray:
    """Trade variance for bias: a smooth convex problem once each bend's part is a variable of its own."""
    size = free.shape[1]
    unit = float(np.sqrt(least @ problem.covariance @ least))
    bends, along = problem.bends @ least, problem.bends @ free

    def length(values: FloatArray) -> tuple[float, FloatArray]:
        chosen = least + free @ values[:size]
        se = float(np.sqrt(chosen @ problem.covariance @ chosen))
        bias = smoothness * float(values[size:].sum())
        critical, slope = _critical(bias / se, level)
        by_se = (critical - slope * bias / se) * (free.T @ problem.covariance @ chosen) / se
        by_bias = np.full(bends.size, slope * smoothness)
        return se * critical / unit, np.concatenate([by_se, by_bias]) / unit

    identity = np.eye(bends.size)
    above = np.vstack([np.hstack([-along, identity]), np.hstack([along, identity])])
    offset = np.concatenate([-bends, bends])
    flattest = np.asarray(
        linprog(np.repeat([0.0, 1.0], [size, bends.size]), -above, offset, bounds=(None, None)).x
    )
    spread = np.concatenate([np.zeros(size), np.abs(bends)])
    candidates = [spread, flattest]
    for first in (spread, flattest):
        found = minimize(
            length,
            first,
            jac=True,
            method="SLSQP",
            constraints=LinearConstraint(above, -offset, np.inf),
            options={"maxiter": 500, "ftol": 1e-13},
        )
        settled = np.asarray(found.x)
        # Rounding may leave a bend's variable a little short of the bend.
        settled[size:] = np.abs(bends + along @ settled[:size])
        candidates.append(settled)
    best = min(candidates, key=lambda values: length(values)[0])
    return np.asarray(least + free @ best[:size])


def _critical(shift: float, level: float) -> tuple[float, float]:
    """Quantile of the absolute value of a normal with this mean and error one, and its slope by the mean."""
    tail = float(ndtri((1.0 + level) / 2.0))
    found = float(brentq(lambda c: ndtr(c - shift) - ndtr(-c - shift) - level, 0.0, shift + tail + 1.0))
    near, far = np.exp(-((found - shift) ** 2) / 2.0), np.exp(-((found + shift) ** 2) / 2.0)
    return found, float((near - far) / (near + far))
