"""Arithmetic for two Poisson counts: flat arrays of checked numbers in, p-values and bounds out."""

import numpy as np
from scipy.special import betainc, betaincinv, gammaln

from queries.measures.arrays import FloatArray

_ROWS = 64  # pairs summed at once: bounds memory
_TIE = 1e-9  # relative distance within which two statistics are the same


def e_test_p(now: FloatArray, before: FloatArray, t_now: FloatArray, t_before: FloatArray) -> FloatArray:
    """Return E-test p-values for counts with a positive sum and positive exposures.

    With the pooled rate as the common one, p is the probability of a standardised difference at least as
    large as the one seen.
    """
    pooled = (now + before) / (t_now + t_before)
    statistic = (now / t_now - before / t_before) ** 2 / (now / t_now**2 + before / t_before**2)
    p = np.empty_like(pooled)
    order = np.argsort(pooled * np.maximum(t_now, t_before))  # rows summed together are of like width
    for start in range(0, order.size, _ROWS):
        rows = order[start : start + _ROWS]
        p[rows] = _sum_rows(statistic[rows], pooled[rows], t_now[rows], t_before[rows])
    return p


def _sum_rows(
    statistic: FloatArray, pooled: FloatArray, t_now: FloatArray, t_before: FloatArray
) -> FloatArray:
    counts_now, weight_now = _poisson_window(pooled * t_now)
    counts_before, weight_before = _poisson_window(pooled * t_before)
    few, many = _rejection_bounds(counts_now, statistic[:, None], t_now[:, None], t_before[:, None])
    start, width = counts_before[:, :1], counts_before.shape[1]
    zero = np.zeros((pooled.size, 1))
    below = np.hstack([zero, np.cumsum(weight_before, axis=1)])
    above = np.hstack([np.cumsum(weight_before[:, ::-1], axis=1)[:, ::-1], zero])
    at_few = np.clip(few - start + 1, 0, width).astype(np.int64)
    at_many = np.clip(many - start, 0, width).astype(np.int64)
    tails = np.take_along_axis(below, at_few, axis=1) + np.take_along_axis(above, at_many, axis=1)
    return np.minimum(np.sum(weight_now * tails, axis=1), 1.0)


def _poisson_window(means: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return counts (row per mean) that hold all but 1e-15 of each distribution, and their probabilities."""
    reach = 8.0 * np.sqrt(means) + 20.0
    first = np.maximum(np.floor(means - reach), 0.0)
    width = int(np.max(np.ceil(means + reach) - first)) + 1
    counts = first[:, None] + np.arange(width, dtype=np.float64)
    logs = counts * np.log(means)[:, None] - means[:, None] - gammaln(counts + 1.0)
    return counts, np.exp(np.asarray(logs, dtype=np.float64))


def _rejection_bounds(
    now: FloatArray, statistic: FloatArray, t_now: FloatArray, t_before: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return, per count now, the counts before at or below and at or above which the difference is as large.

    The squared difference is a quadratic in the rate before, so its two roots bound what is smaller. Two
    zeros do not differ, by definition.
    """
    rate_now = now / t_now
    middle = rate_now + statistic / (2.0 * t_before)
    half = np.sqrt(statistic * (rate_now / t_now + rate_now / t_before + statistic / (4.0 * t_before**2)))
    slack = _TIE * (middle + half) * t_before
    few = np.floor((middle - half) * t_before + slack)
    many = np.ceil((middle + half) * t_before - slack)
    few = np.where(now == 0, -1.0, few)
    return few, np.maximum(many, few + 1.0)


def mid_p(now: FloatArray, before: FloatArray, t_now: FloatArray, t_before: FloatArray) -> FloatArray:
    """Return two-sided mid-p values of the binomial that `now` follows, given the sum, under equal rates."""
    total, share = now + before, t_now / (t_now + t_before)
    tail = np.minimum(_upper_tail(now, total, share), _upper_tail(before, total, 1.0 - share))
    return np.minimum(2.0 * tail, 1.0)


def bound_share(count: FloatArray, total: FloatArray, *, level: float) -> tuple[FloatArray, FloatArray]:
    """Return the mid-p bounds of the binomial share behind `count` of `total` (Berry & Armitage 1995)."""
    low = _lower_share(count, total, tail=(1.0 - level) / 2.0)
    return low, 1.0 - _lower_share(total - count, total, tail=(1.0 - level) / 2.0)


def _lower_share(count: FloatArray, total: FloatArray, *, tail: float) -> FloatArray:
    """Bisect between the exact lower bound, which is always wider, and the share itself."""
    above = np.where(count > 0, count / total, 0.0)
    below = np.where(count > 0, betaincinv(np.maximum(count, 1.0), total - count + 1.0, tail), 0.0)
    for _ in range(40):
        middle = (below + above) / 2.0
        too_low = _upper_tail(count, total, middle) < tail
        below, above = np.where(too_low, middle, below), np.where(too_low, above, middle)
    return (below + above) / 2.0


def _upper_tail(count: FloatArray, total: FloatArray, share: FloatArray) -> FloatArray:
    """P(X > count) + P(X = count) / 2 for X binomial; the edges of the beta integral are given by hand."""
    at_least = np.where(count > 0, betainc(np.maximum(count, 1.0), total - count + 1.0, share), 1.0)
    more = np.where(count < total, betainc(count + 1.0, np.maximum(total - count, 1.0), share), 0.0)
    return np.asarray((at_least + more) / 2.0)
