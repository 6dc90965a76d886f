"""Survey scores on a scale of 0 to 100, with the base they rest on and an interval.

Sources
-------
Cohen P et al. (1999), The problem of units and the circumstance for POMP, Multivariate Behavioral Research
34. Lohr S (2019), Sampling: Design and Analysis, chapter 9 (linearised variance of a weighted mean).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, IntArray, check_counts, check_level, to_floats
from queries.measures.scorechanges import ScoreChange, compare_scores
from queries.measures.shares import kish_effective_base, wilson_interval

__all__ = [
    "ScoreChange",
    "ScoreEstimate",
    "compare_scores",
    "judge_base",
    "kish_effective_base",
    "survey_score",
    "survey_scores",
    "top_box_share",
    "wilson_interval",
]

_SAME = 1e-9  # points of the scale within which answers are the same


@dataclass(frozen=True)
class ScoreEstimate:
    """Scores of 0 to 100 with their bounds, all of one shape.

    `base` counts the respondents who answered and have a weight above zero, `effective_base` is Kish's. The
    score is NaN with a base of 0, the bounds are NaN with a base under 2.
    """

    score: FloatArray
    base: IntArray
    effective_base: FloatArray
    low: FloatArray
    high: FloatArray


def survey_score(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    low: float,
    high: float,
    reversed: bool = False,
    level: float = 0.95,
) -> ScoreEstimate:
    """Estimate the mean answer of one group of respondents on a scale of 0 to 100 (POMP).

    Parameters
    ----------
    values
        One answer per respondent, shape (n,). NaN did not answer.
    weights
        Design weights, of the shape of `values`; equal by default. NaN or 0 leaves the respondent out.
    low, high
        Ends of the answer scale: 1 and 5. `low` becomes 0, `high` becomes 100.
    reversed
        Whether a high answer means a low score.
    level
        Confidence level of the interval.

    Returns
    -------
    ScoreEstimate
        Of shape (). The interval is the linearised one with t on base - 1 degrees of freedom, cut at 0 and
        100. Where all gave the same answer it is Wilson's on the effective base: the widest that a scale
        with two ends allows, and not zero.

    Raises
    ------
    MeasureInputError
        If an answer lies outside the scale, the scale has no width, or a weight is negative or infinite.

    Examples
    --------
    >>> found = survey_score([1, 3, 4, 5, 5], low=1, high=5)
    >>> found.score.item(), found.base.item(), round(found.low.item()), round(found.high.item())
    (65.0, 5, 13, 100)
    """
    return _only_group(
        survey_scores(values, weights, 0, group_count=1, low=low, high=high, reversed=reversed, level=level)
    )


def survey_scores(
    values: ArrayLike,
    weights: ArrayLike | None,
    groups: ArrayLike,
    *,
    group_count: int,
    low: float,
    high: float,
    reversed: bool = False,
    level: float = 0.95,
) -> ScoreEstimate:
    """Estimate the mean answer of many groups at once, each as `survey_score` would.

    Parameters
    ----------
    values, weights, low, high, reversed, level
        As for `survey_score`.
    groups
        The group of each respondent, a whole number from 0; -1 belongs to none.
    group_count
        Number of groups, so that any of them may be empty.

    Returns
    -------
    ScoreEstimate
        Of shape (group_count,).

    Raises
    ------
    MeasureInputError
        As `survey_score`, or if a group is not below `group_count`.
    """
    answers = _check_answers(values, low=low, high=high)
    scores = 100.0 * (answers - low) / (high - low)
    scores = 100.0 - scores if reversed else scores
    return _estimate_means(scores, weights, groups, group_count=group_count, level=level)


def top_box_share(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    low: float,
    high: float,
    boxes: int = 2,
    reversed: bool = False,
    level: float = 0.95,
) -> ScoreEstimate:
    """Estimate the percentage who gave one of the best answers, with Wilson's interval on the effective base.

    Parameters
    ----------
    values, weights, low, high, level
        As for `survey_score`, on a scale whose answers are one apart.
    boxes
        How many of the best answers count: 2 of a scale of 1 to 5 are 4 and 5.
    reversed
        Whether the lowest answers are the best.

    Returns
    -------
    ScoreEstimate
        Of shape (), in percent.

    Raises
    ------
    MeasureInputError
        As `survey_score`.

    Examples
    --------
    >>> top_box_share([1, 3, 4, 5, 5], low=1, high=5).score.item()
    60.0
    """
    answers = _check_answers(values, low=low, high=high)
    best = answers < low + boxes if reversed else answers > high - boxes
    share = np.where(np.isnan(answers), np.nan, 100.0 * best)
    found = _only_group(_estimate_means(share, weights, 0, group_count=1, level=level))
    bounds = _wilson_percent(found.score, found.base, found.effective_base, level=level)
    return ScoreEstimate(found.score, found.base, found.effective_base, *bounds)


def judge_base(
    base: ArrayLike,
    effective_base: ArrayLike,
    *,
    too_few_below: float,
    too_few_effective_below: float,
    caution_below: float,
) -> NDArray[np.str_]:
    """Say whether a score's base is enough to show it.

    Parameters
    ----------
    base, effective_base
        In shapes that broadcast; NaN where nobody stated it.
    too_few_below, too_few_effective_below
        A base, or an effective base, under its threshold is too few to show. One equal to it is enough.
    caution_below
        A base under this is shown with a warning.

    Returns
    -------
    array of str
        `too_few`, `caution` or `shown`; `no_base` where the base is NaN. An effective base of NaN does not
        count.

    Examples
    --------
    >>> enough = {"too_few_below": 10, "too_few_effective_below": 8, "caution_below": 50}
    >>> judge_base([5, 40, 200, np.nan], [4, 30, 150, np.nan], **enough).tolist()
    ['too_few', 'caution', 'shown', 'no_base']
    """
    n, effective = to_floats(base, effective_base)
    too_few = (n < too_few_below) | (effective < too_few_effective_below)
    return np.select([np.isnan(n), too_few, n < caution_below], ["no_base", "too_few", "caution"], "shown")


def _check_answers(values: ArrayLike, *, low: float, high: float) -> FloatArray:
    if not low < high:
        raise MeasureInputError(f"a scale from {low} to {high} has no width")
    (answers,) = to_floats(values)
    if np.any((answers < low) | (answers > high)):
        raise MeasureInputError(f"an answer lies outside the scale from {low} to {high}")
    return np.atleast_1d(answers)


def _estimate_means(
    scores: FloatArray, weights: ArrayLike | None, groups: ArrayLike, *, group_count: int, level: float
) -> ScoreEstimate:
    """Weighted means per group with their linearised variance: sum of (w · residual)² over (sum of w)²."""
    check_level(level)
    y, w, group = to_floats(scores, 1.0 if weights is None else weights, groups)
    check_counts(w)
    if np.any(group >= group_count):
        raise MeasureInputError(f"a group is not below {group_count}")
    used = np.isfinite(y) & (w > 0) & (group >= 0)
    y, w, g = y[used], w[used], group[used].astype(np.int64)

    def total(of: FloatArray | None = None) -> FloatArray:
        return np.bincount(g, of, minlength=group_count).astype(np.float64)

    base, weight, squares = total(), total(w), total(w**2)
    score = _divide(total(w * y), weight)
    variance = _divide(total((w * (y - score[g])) ** 2), weight**2) * _divide(base, base - 1.0)
    half = stdtrit(np.maximum(base - 1.0, 1.0), (1.0 + level) / 2.0) * np.sqrt(variance)
    effective = np.where(base > 0, _divide(weight**2, squares), 0.0)
    whole = base.astype(np.int64)
    wilson = _wilson_percent(score, whole, effective, level=level)
    linear = np.maximum(score - half, 0.0), np.minimum(score + half, 100.0)
    low, high = (np.where(half < _SAME, same, own) for same, own in zip(wilson, linear, strict=True))
    return ScoreEstimate(score, whole, effective, low, high)


def _wilson_percent(
    score: FloatArray, base: IntArray, effective_base: FloatArray, *, level: float
) -> tuple[FloatArray, FloatArray]:
    low, high = wilson_interval(np.clip(score / 100.0, 0.0, 1.0), effective_base, level=level)
    return np.where(base > 1, 100.0 * low, np.nan), np.where(base > 1, 100.0 * high, np.nan)


def _divide(top: FloatArray, bottom: FloatArray) -> FloatArray:
    return np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)


def _only_group(every: ScoreEstimate) -> ScoreEstimate:
    score, low, high = (np.asarray(part[0]) for part in (every.score, every.low, every.high))
    return ScoreEstimate(score, np.asarray(every.base[0]), np.asarray(every.effective_base[0]), low, high)
