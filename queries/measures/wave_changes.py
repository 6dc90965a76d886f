"""Did a survey score move from one wave to the next? Told only where both asked the same in the same way.

Sources
-------
Newcombe RG (1998), Interval estimation for the difference between independent proportions, Statistics in
Medicine 17 (method 10), on effective bases: Korn EL, Graubard BI (1998), Confidence intervals for proportions
with small expected number of positive counts estimated from survey data, Survey Methodology 24.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, IntArray, to_floats
from queries.measures.scorechanges import ScoreChange, compare_scores
from queries.measures.shares import wilson_interval


def compare_shares(
    now: ArrayLike,
    before: ArrayLike,
    *,
    base_now: ArrayLike,
    base_before: ArrayLike,
    false_discovery_rate: float = 0.10,
    level: float = 0.95,
) -> ScoreChange:
    """Compare shares of respondents in two waves of other respondents (Newcombe 1998).

    Parameters
    ----------
    now, before
        Shares of 0 to 1, in shapes that broadcast. Give every area of the level: the correction depends on
        it.
    base_now, base_before
        Effective bases; the plain ones where weights are equal.
    false_discovery_rate, level
        As for `compare_scores`.

    Returns
    -------
    ScoreChange
        In units of the share. Not testable where a share is unknown or a base is 0 or unknown.

    Raises
    ------
    MeasureInputError
        If a share is not between 0 and 1, a base is negative, or a level or rate is not between 0 and 1.

    Examples
    --------
    >>> found = compare_shares(0.6, 0.5, base_now=400, base_before=400)
    >>> round(found.difference.item(), 2), found.beyond_chance.item()
    (0.1, True)
    """
    low_now, high_now = wilson_interval(now, base_now, level=level)
    low_before, high_before = wilson_interval(before, base_before, level=level)
    return compare_scores(
        now,
        before,
        low_now=low_now,
        high_now=high_now,
        low_before=low_before,
        high_before=high_before,
        false_discovery_rate=false_discovery_rate,
        level=level,
    )


def line_segments(*versions: Sequence[str | None]) -> IntArray:
    """Number the stretches of waves between which a line may be drawn.

    Parameters
    ----------
    versions
        For each thing that must stay the same (wording, mode, scale, who conducted it) its version in every
        wave, in order of time. None was not stated.

    Returns
    -------
    array of int
        0 for the first stretch, one more after each break, shape (waves,). A version that is stated in one
        wave and not in the next is a break: nothing says it is the same. Two waves that both leave it out
        are not one.

    Raises
    ------
    MeasureInputError
        If the versions are not of equally many waves, or there are none.

    Examples
    --------
    >>> line_segments(["v1", "v1", "v2"], ["post", "post", "post"]).tolist()
    [0, 0, 1]
    """
    if len({len(version) for version in versions}) != 1:
        raise MeasureInputError("versions of equally many waves are needed")
    waves = list(zip(*versions, strict=True))
    breaks = [now != before for before, now in pairwise(waves)]
    return np.cumsum([0, *breaks], dtype=np.int64)[: len(waves)]


def compare_waves(
    score: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    *,
    segments: ArrayLike,
    false_discovery_rate: float = 0.10,
    level: float = 0.95,
) -> ScoreChange:
    """Compare each wave's score with that of the wave before it, never across a break.

    Parameters
    ----------
    score, low, high
        Scores and their bounds, shape (..., waves), waves in order of time; NaN where not known. Give
        everything that is shown together: the correction depends on it.
    segments
        From `line_segments`, in a shape that broadcasts: areas may break apart.
    false_discovery_rate, level
        As for `compare_scores`.

    Returns
    -------
    ScoreChange
        Of the shape of the scores. Not testable in a first wave, after a break, and where either wave lacks
        a score or a bound; such a wave is not skipped for the one before it.

    Raises
    ------
    MeasureInputError
        If a score lies outside its bounds, shapes do not fit, or a level or rate is not between 0 and 1.
    """
    now, now_low, now_high, segment = to_floats(score, low, high, segments)
    if now.ndim == 0:
        raise MeasureInputError("waves are compared in a row, not one alone")
    same = segment == _shift(segment)
    before, before_low, before_high = (
        np.where(same, _shift(part), np.nan) for part in (now, now_low, now_high)
    )
    return compare_scores(
        now,
        before,
        low_now=now_low,
        high_now=now_high,
        low_before=before_low,
        high_before=before_high,
        false_discovery_rate=false_discovery_rate,
        level=level,
    )


def _shift(values: FloatArray) -> FloatArray:
    earlier = np.full_like(values, np.nan)
    earlier[..., 1:] = values[..., :-1]
    return earlier
