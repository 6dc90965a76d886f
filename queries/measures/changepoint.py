"""When did a series of counts change its level? The likeliest single break, and how often chance makes one.

Sources
-------
Hinkley DV, Hinkley EA (1970), Inference about the change-point in a sequence of binomial variables,
Biometrika 57: the likelihood-ratio scan, here of Poisson counts. Besag J, Clifford P (1991), Sequential Monte
Carlo p-values, Biometrika 78: draws stop once it is clear that chance does it often. Carlin BP, Gelfand AE,
Smith AFM (1992), Hierarchical Bayesian analysis of changepoint problems, Applied Statistics 41: the data that
the test reproduces.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, IntArray, check_counts, check_level, to_floats
from queries.measures.changes import benjamini_hochberg

LEAST_PERIODS = 12
LEAST_COUNT = 10
_ENOUGH = 20  # draws as large as what was seen, after which no more are needed
_BATCHES = 200, 2000  # series drawn at once: first, and later


@dataclass(frozen=True)
class ChangePoint:
    """The likeliest break of each series; every array of the series' shape.

    The rate is `rate_before` in the first `periods_before` periods and `rate_after` from then on, per unit of
    exposure: were the break known to be there, for their own intervals would leave out that it was looked
    for. The break lies between `earliest` and `latest` at the confidence level, as likelihoods weigh the
    places where it could be. `p` says how often a series without a break shows as large a one anywhere,
    `adjusted_p` is after Benjamini-Hochberg over every testable series. NaN, or -1 for places, where not
    `testable`.
    """

    periods_before: IntArray
    earliest: IntArray
    latest: IntArray
    rate_before: FloatArray
    rate_after: FloatArray
    likelihood_ratio: FloatArray
    p: FloatArray
    adjusted_p: FloatArray
    beyond_chance: BoolArray
    testable: BoolArray


def poisson_changepoint(
    counts: ArrayLike,
    exposure: ArrayLike = 1.0,
    *,
    seed: int,
    draws: int | None = None,
    dispersion: ArrayLike = 1.0,
    false_discovery_rate: float = 0.10,
    level: float = 0.95,
) -> ChangePoint:
    """Scan each series for one break in its level.

    Parameters
    ----------
    counts
        One count per period in order of time, shape (..., n). NaN where not received. Give every series that
        is shown together: the correction depends on it.
    exposure
        What each count was exposed to, in a shape that broadcasts: days, times the factor of the month of
        the year where there is a season. Zero or NaN counts as not received.
    seed
        Of the random draws: the same seed, the same p.
    draws
        Most series drawn without a break for one series; the smallest possible p is 1 / (draws + 1). By
        default 1,999, or as many as let a single break stand out among all the series.
    dispersion
        Variance over mean of the counts around a steady level, 1 or more, per series: from `poisson_trend`.
        Where counts vary more than Poisson's and this is left at 1, breaks are found too often.
    false_discovery_rate
        Share of the breaks called that may be chance.
    level
        Confidence level of `earliest` and `latest`.

    Returns
    -------
    ChangePoint
        Of shape (...). Not testable with fewer than 12 periods received or 10 events in all. A trend also
        shows as a break: look at both.

    Raises
    ------
    MeasureInputError
        If a count or exposure is negative or infinite, a dispersion below 1, there is no draw, or a level or
        rate is not between 0 and 1.
    """
    check_level(level)
    y, t = to_floats(counts, exposure)
    check_counts(y, t)
    spread = np.broadcast_to(np.asarray(dispersion, dtype=np.float64), y.shape[:-1])
    if y.ndim == 0 or (draws is not None and draws < 1) or np.any(~(spread >= 1.0) | np.isinf(spread)):
        raise MeasureInputError("a scan needs a row of periods, a draw, and a dispersion of 1 or more")
    check_level(false_discovery_rate)
    most = draws or max(1999, int(2 * spread.size / false_discovery_rate))
    random = np.random.default_rng(seed)
    flat = y.reshape(-1, y.shape[-1]), t.reshape(-1, y.shape[-1]), spread.ravel()
    found = [_scan(*series, draws=most, level=level, random=random) for series in zip(*flat, strict=True)]
    return _gather(found, shape=y.shape[:-1], false_discovery_rate=false_discovery_rate)


@dataclass(frozen=True)
class _Break:
    periods_before: int = -1
    earliest: int = -1
    latest: int = -1
    rate_before: float = np.nan
    rate_after: float = np.nan
    likelihood_ratio: float = np.nan
    p: float = np.nan


def _scan(
    counts: FloatArray,
    exposure: FloatArray,
    dispersion: float,
    *,
    draws: int,
    level: float,
    random: np.random.Generator,
) -> _Break:
    received = np.flatnonzero(np.isfinite(counts) & (exposure > 0))
    y, t = counts[received], exposure[received]
    if y.size < LEAST_PERIODS or y.sum() < LEAST_COUNT:
        return _Break()
    ratios = _likelihood_ratios(y[None, :], t)[0]
    at = int(np.argmax(ratios))
    p = _chance_of(ratios[at] * (1.0 - 1e-9), y.sum(), t, dispersion, draws=draws, random=random)
    first, last = _bound_place(ratios / dispersion, level=level)
    # A break is before the first period received after it: what was not received in between is unknown.
    places = received[1:]
    parts = slice(None, at + 1), slice(at + 1, None)
    rate_before, rate_after = (float(y[part].sum() / t[part].sum()) for part in parts)
    return _Break(
        int(places[at]),
        int(places[first]),
        int(places[last]),
        rate_before,
        rate_after,
        float(ratios[at]),
        p,
    )


def _likelihood_ratios(counts: FloatArray, exposure: FloatArray) -> FloatArray:
    """Return twice the gain in log-likelihood by a break after each period but the last, row per series."""
    total, exposed = counts.sum(axis=1, keepdims=True), exposure.sum()
    before, exposed_before = np.cumsum(counts, axis=1)[:, :-1], np.cumsum(exposure)[:-1]
    after, exposed_after = total - before, exposed - exposed_before
    split = _weigh_log(before, before / exposed_before) + _weigh_log(after, after / exposed_after)
    return np.asarray(2.0 * (split - _weigh_log(total, total / exposed)))


def _weigh_log(counts: FloatArray, rates: FloatArray) -> FloatArray:
    """Counts times the logarithm of their rates, 0 for no count: three times as fast as `scipy`'s `xlogy`."""
    return np.asarray(counts * np.log(np.maximum(rates, np.finfo(np.float64).tiny)))


def _chance_of(
    ratio: float,
    total: float,
    exposure: FloatArray,
    dispersion: float,
    *,
    draws: int,
    random: np.random.Generator,
) -> float:
    """Return how often a series without a break shows a ratio as large anywhere."""
    as_large = done = 0
    while done < draws:
        size = min(_BATCHES[done > 0], draws - done)
        series = _draw_steady(total, exposure, dispersion, size=size, random=random)
        reached = as_large + np.cumsum(_likelihood_ratios(series, exposure).max(axis=1) >= ratio)
        if reached[-1] >= _ENOUGH:
            return _ENOUGH / (done + 1.0 + float(np.searchsorted(reached, _ENOUGH)))
        as_large, done = int(reached[-1]), done + size
    return (1.0 + as_large) / (1.0 + done)


def _draw_steady(
    total: float, exposure: FloatArray, dispersion: float, *, size: int, random: np.random.Generator
) -> FloatArray:
    share = exposure / exposure.sum()
    if dispersion == 1.0:
        return random.multinomial(round(total), share, size=size).astype(np.float64)
    shape = np.broadcast_to(total * share / (dispersion - 1.0), (size, share.size))
    return random.poisson(random.gamma(shape) * (dispersion - 1.0)).astype(np.float64)


def _bound_place(ratios: FloatArray, *, level: float) -> tuple[int, int]:
    weight = np.exp((ratios - ratios.max()) / 2.0)
    below = np.cumsum(weight) / weight.sum()
    tail = (1.0 - level) / 2.0
    last = min(int(np.searchsorted(below, 1.0 - tail)), ratios.size - 1)
    return int(np.searchsorted(below, tail, side="right")), last


def _gather(found: list[_Break], *, shape: tuple[int, ...], false_discovery_rate: float) -> ChangePoint:
    def whole(name: str) -> IntArray:
        return np.array([getattr(row, name) for row in found], dtype=np.int64).reshape(shape)

    def real(name: str) -> FloatArray:
        return np.array([getattr(row, name) for row in found], dtype=np.float64).reshape(shape)

    p = real("p")
    called, adjusted = benjamini_hochberg(p, rate=false_discovery_rate)
    return ChangePoint(
        periods_before=whole("periods_before"),
        earliest=whole("earliest"),
        latest=whole("latest"),
        rate_before=real("rate_before"),
        rate_after=real("rate_after"),
        likelihood_ratio=real("likelihood_ratio"),
        p=p,
        adjusted_p=adjusted,
        beyond_chance=called,
        testable=np.asarray(np.isfinite(p)),
    )
