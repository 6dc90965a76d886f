"""Weights under which a survey's respondents add up to the population's known margins, and means under them.

Sources
-------
Deming WE, Stephan FF (1940), On a least squares adjustment of a sampled frequency table when the expected
marginal totals are known, Annals of Mathematical Statistics 11. Kish L (1992), Weighting for unequal Pi,
Journal of Official Statistics 8. Rao JNK, Wu CFJ, Yue K (1992), Some recent work on resampling methods for
complex surveys, Survey Methodology 18.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, IntArray, check_counts, check_level, to_floats
from queries.measures.shares import kish_effective_base
from queries.measures.weighting import DesignEstimate, describe_mean

TRIM = (0.3, 3.0)
_ROUNDS, _SHARINGS = 200, 20
_SETTLED = 1e-8


@dataclass(frozen=True)
class Raking:
    """Raked weights, shape (n,), with the sum of those given.

    `design_effect` is Kish's, what the unequal weights alone cost; `effective_base` the respondents over it.
    `trimmed` respondents have the least or the greatest weight allowed; because of them `largest_gap`, the
    largest difference between a category's weighted share and the population's, may not be 0.
    """

    weights: FloatArray
    design_effect: float
    effective_base: float
    trimmed: int
    largest_gap: float


def rake(
    weights: ArrayLike,
    categories: Sequence[ArrayLike],
    margins: Sequence[ArrayLike],
    *,
    trim: tuple[float, float] | None = TRIM,
) -> Raking:
    """Rake weights to margins: age by sex, ethnicity, tenure, group of areas.

    Parameters
    ----------
    weights
        Design weights, shape (n,). NaN or 0 leaves the respondent out: the raked weight is 0.
    categories
        For each margin the category of every respondent, a whole number from 0; -1 was not stated, and such
        a respondent neither counts nor is adjusted in that margin.
    margins
        For each margin the population of every category, as shares or counts.
    trim
        Least and greatest weight as multiples of the mean; none if None.

    Returns
    -------
    Raking
        Raked and trimmed in turn until both settle.

    Raises
    ------
    MeasureInputError
        If nobody has a weight, a category is unknown, the limits do not hold 1, or a category has either
        respondents or population but not both: merge it with another.

    Examples
    --------
    >>> rake([1, 1, 1, 1], [[0, 0, 0, 1]], [[0.5, 0.5]], trim=None).weights.round(2).tolist()
    [0.67, 0.67, 0.67, 2.0]
    """
    if trim and not 0.0 <= trim[0] < 1.0 < trim[1]:
        raise MeasureInputError(
            f"limits of {trim[0]} and {trim[1]} times the mean weight do not hold the mean"
        )
    (w,) = to_floats(weights)
    check_counts(w)
    w = np.where(np.isfinite(w), w, 0.0)
    used = w > 0
    raked = np.zeros_like(w)
    table = _read_margins(categories, margins, used)
    raked[used] = _rake_rows(w[None, used], np.ones((1, int(used.sum()))), table, trim=trim)[0]
    mean, effective = raked[used].mean(), kish_effective_base(raked)
    limits = np.array(trim if trim else (0.0, np.inf)) * mean
    edge = np.isclose(raked[used, None], limits, rtol=1e-6, atol=0.0).any(axis=1)
    return Raking(
        weights=raked,
        design_effect=float(used.sum()) / effective,
        effective_base=effective,
        trimmed=int(edge.sum()),
        largest_gap=_largest_gap(raked[used], table),
    )


def raked_mean(
    values: ArrayLike,
    weights: ArrayLike,
    categories: Sequence[ArrayLike],
    margins: Sequence[ArrayLike],
    *,
    seed: int,
    draws: int = 500,
    strata: ArrayLike = 0,
    clusters: ArrayLike | None = None,
    trim: tuple[float, float] | None = TRIM,
    level: float = 0.95,
) -> DesignEstimate:
    """Estimate a mean under raked weights, with the error of drawing and raking anew (Rao, Wu & Yue 1992).

    Parameters
    ----------
    values
        One per respondent, shape (n,). NaN did not answer, but is raked with the rest.
    weights, categories, margins, trim
        As for `rake`.
    seed, draws
        Seed of the draws, and how many samples are drawn.
    strata, clusters, level
        As for `design_mean`. Clusters are drawn; one alone in its stratum stays, and adds no error.

    Returns
    -------
    DesignEstimate
        A draw in which a category is empty is raked to the others.

    Raises
    ------
    MeasureInputError
        As `rake`, or if shapes do not fit, there are fewer than 2 draws, or the level is not between 0 and 1.
    """
    check_level(level)
    y, w, stratum = to_floats(values, weights, strata)
    if y.ndim != 1 or draws < 2:
        raise MeasureInputError("a bootstrap needs respondents in one row and two draws")
    raked = rake(w, categories, margins, trim=trim).weights
    used, answered = raked > 0, (raked > 0) & np.isfinite(y)
    if not answered.any():
        return DesignEstimate(np.nan, np.nan, np.nan, np.nan, 0, 0.0, np.nan, 0)
    unit = np.arange(y.size) if clusters is None else np.asarray(clusters)
    times, freedom = _draw_times(stratum[used], unit[used], draws=draws, random=np.random.default_rng(seed))
    table = _read_margins(categories, margins, used)
    drawn = _rake_rows(times * w[used], times, table, trim=trim)
    known = answered[used]
    weight = drawn[:, known].sum(axis=1)
    means = (drawn[:, known] @ y[answered])[weight > 0] / weight[weight > 0]
    return describe_mean(y[answered], raked[answered], float(means.var()), freedom=freedom, level=level)


@dataclass(frozen=True)
class _Margin:
    member: FloatArray  # one row per respondent, one column per category, 1 where the one is in the other
    share: FloatArray


def _read_margins(
    categories: Sequence[ArrayLike], margins: Sequence[ArrayLike], used: BoolArray
) -> list[_Margin]:
    if not used.any():
        raise MeasureInputError("nobody has a weight above zero")
    if not margins or len(categories) != len(margins):
        raise MeasureInputError(f"{len(categories)} sets of categories do not fit {len(margins)} margins")
    table = []
    for category, margin in zip(categories, margins, strict=True):
        (population,) = to_floats(margin)
        code = np.asarray(category, dtype=np.int64)
        check_counts(population)
        if code.shape != used.shape or np.any((code < -1) | (code >= population.size)):
            raise MeasureInputError("a respondent's category is not in the margin")
        member = (code[used, None] == np.arange(population.size)).astype(np.float64)
        if np.any((population > 0) != (member.sum(axis=0) > 0)):
            raise MeasureInputError("a category has respondents or population but not both; merge it")
        table.append(_Margin(member, population / population.sum()))
    return table


def _rake_rows(
    weights: FloatArray, times: FloatArray, table: list[_Margin], *, trim: tuple[float, float] | None
) -> FloatArray:
    """Rake every row of weights, shape (rows, respondents), in which each respondent is so many times."""
    mean = weights.sum(axis=1, keepdims=True) / times.sum(axis=1, keepdims=True)
    raked = _settle(weights, table, least=0.0 * times, greatest=np.inf + times, mean=mean)
    if trim is None:
        return raked
    # Only now: limits met on the way to weights within them would bend those.
    return _settle(raked, table, least=trim[0] * mean * times, greatest=trim[1] * mean * times, mean=mean)


def _settle(
    weights: FloatArray, table: list[_Margin], *, least: FloatArray, greatest: FloatArray, mean: FloatArray
) -> FloatArray:
    for _ in range(_ROUNDS):
        previous = weights
        for margin in table:
            weights = weights * _factors(weights, margin)
        weights = _trim(weights, least, greatest)
        if np.all(np.abs(weights - previous) <= _SETTLED * mean):
            break
    return weights


def _trim(weights: FloatArray, least: FloatArray, greatest: FloatArray) -> FloatArray:
    """Pull weights in to their limits and give what that took, or added, to those within."""
    total = weights.sum(axis=1, keepdims=True)
    trimmed = np.clip(weights, least, greatest)
    for _ in range(_SHARINGS):
        off = total - trimmed.sum(axis=1, keepdims=True)
        if np.all(np.abs(off) <= _SETTLED * total):
            break
        free = np.where((trimmed > least) & (trimmed < greatest), trimmed, 0.0)
        within = free.sum(axis=1, keepdims=True)
        scale = np.divide(off, within, out=np.zeros_like(off), where=within > 0)
        trimmed = np.clip(trimmed + np.maximum(scale, -1.0) * free, least, greatest)
    return trimmed


def _factors(weights: FloatArray, margin: _Margin) -> FloatArray:
    held = weights @ margin.member
    wanted = held.sum(axis=1, keepdims=True) * margin.share
    factor = np.divide(wanted, held, out=np.ones_like(held), where=held > 0)
    return np.asarray(factor @ margin.member.T + (1.0 - margin.member.sum(axis=1)))


def _largest_gap(weights: FloatArray, table: list[_Margin]) -> float:
    held = [weights @ margin.member for margin in table]
    return max(
        float(np.max(np.abs(got / got.sum() - margin.share))) for got, margin in zip(held, table, strict=True)
    )


def _draw_times(
    stratum: FloatArray, unit: IntArray, *, draws: int, random: np.random.Generator
) -> tuple[FloatArray, int]:
    """Return how much each respondent counts in each draw: clusters drawn one fewer than there are."""
    keys, cluster = np.unique(np.column_stack([stratum, unit]), axis=0, return_inverse=True)
    strata = np.unique(keys[:, 0])
    times = np.ones((draws, len(keys)))
    for name in strata:
        own = np.flatnonzero(keys[:, 0] == name)
        if own.size > 1:
            drawn = random.multinomial(own.size - 1, np.full(own.size, 1.0 / own.size), size=draws)
            times[:, own] = drawn * (own.size / (own.size - 1.0))
    return times[:, cluster.ravel()], len(keys) - strata.size
