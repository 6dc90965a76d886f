"""Means from a survey with design weights, strata and clusters, with their linearised error.

Sources
-------
Binder DA (1983), On the variances of asymptotically normal estimators from complex surveys, International
Statistical Review 51. Lohr S (2019), Sampling: Design and Analysis, chapters 5 and 9. Kish L (1965), Survey
Sampling, chapter 8 (design effect). Korn EL, Graubard BI (1999), Analysis of Health Surveys, section 5.2
(degrees of freedom).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, IntArray, check_counts, check_level, to_floats
from queries.measures.shares import kish_effective_base


@dataclass(frozen=True)
class DesignEstimate:
    """A weighted mean in the units of the values, with its error under the design.

    `base` counts the respondents used. `design_effect` is the variance over that of a simple random sample
    of the same size, `effective_base` the base divided by it: what to give `wilson_interval`. The bounds are
    t ones with `freedom` degrees of freedom, the clusters less the strata. All but `mean`, `base` and
    `freedom` are NaN where there are no more clusters than strata; the mean too where nobody answered. Where
    all gave the same answer the error is 0, which is not certainty: bounds and design effect are NaN, and
    the effective base is Kish's.
    """

    mean: float
    error: float
    low: float
    high: float
    base: int
    effective_base: float
    design_effect: float
    freedom: int


def design_mean(
    values: ArrayLike,
    weights: ArrayLike = 1.0,
    *,
    strata: ArrayLike = 0,
    clusters: ArrayLike | None = None,
    population_clusters: ArrayLike = np.inf,
    level: float = 0.95,
) -> DesignEstimate:
    """Estimate the mean of a survey's values by Taylor linearisation.

    Parameters
    ----------
    values, weights
        One per respondent, shape (n,). NaN did not answer; a weight of NaN or 0 leaves the respondent out.
    strata
        The stratum of each respondent, a whole number.
    clusters
        The primary sampling unit of each, a whole number that may repeat in another stratum; by default
        each respondent is one.
    population_clusters
        How many clusters the respondent's stratum has in all, for the finite population correction.
    level
        Confidence level of the interval.

    Returns
    -------
    DesignEstimate
        Clusters count as drawn with replacement but for the correction. Those in which nobody answered
        cannot be seen here: give such respondents the value NaN, and they count. A stratum with one cluster
        adds that cluster's distance from the mean of all (the cautious choice).

    Raises
    ------
    MeasureInputError
        If shapes do not fit, a weight is negative or infinite, or a stratum has fewer clusters in all than
        in the sample.

    Examples
    --------
    >>> found = design_mean([50, 60, 70, 80], [1, 1, 2, 2])
    >>> round(found.mean, 1), round(found.effective_base, 1)
    (68.3, 4.3)
    """
    check_level(level)
    y, w, stratum, everywhere = to_floats(values, weights, strata, population_clusters)
    if y.ndim != 1 or np.any(np.isnan(stratum)):
        raise MeasureInputError("a survey needs its respondents in one row, each in a stratum")
    check_counts(w)
    w, everywhere = np.where(np.isfinite(w), w, 0.0), np.where(np.isnan(everywhere), np.inf, everywhere)
    used = np.isfinite(y) & (w > 0)
    if not used.any():
        return DesignEstimate(np.nan, np.nan, np.nan, np.nan, 0, 0.0, np.nan, 0)
    mean = float(np.average(y[used], weights=w[used]))
    influence = np.where(used, w * (np.where(used, y, mean) - mean), 0.0) / w[used].sum()
    unit = np.arange(y.size) if clusters is None else np.asarray(clusters)
    variance, freedom = _linearise(influence[w > 0], stratum[w > 0], unit[w > 0], everywhere[w > 0])
    return describe_mean(y[used], w[used], variance, freedom=freedom, level=level)


def describe_mean(
    values: FloatArray, weights: FloatArray, variance: float, *, freedom: int, level: float
) -> DesignEstimate:
    """Put a weighted mean together with the variance that was found for it.

    Parameters
    ----------
    values, weights
        Of the respondents used, shape (n,), without NaN; at least one, weights above zero.
    variance
        Of the mean, however found.
    freedom
        Degrees of freedom of the variance; below 1 there is none.
    level
        Confidence level of the interval.

    Returns
    -------
    DesignEstimate
    """
    mean = float(np.average(values, weights=weights))
    if freedom < 1:
        return DesignEstimate(mean, np.nan, np.nan, np.nan, values.size, np.nan, np.nan, freedom)
    error = variance**0.5
    half = float(stdtrit(freedom, (1.0 + level) / 2.0)) * error if error > 0 else np.nan
    scatter = float(np.average((values - mean) ** 2, weights=weights)) / max(values.size - 1.0, 1.0)
    effect = variance / scatter if scatter > 0 else np.nan
    effective = values.size / effect if effect > 0 else kish_effective_base(weights)
    return DesignEstimate(mean, error, mean - half, mean + half, values.size, effective, effect, freedom)


def _linearise(
    influence: FloatArray, stratum: FloatArray, unit: IntArray, everywhere: FloatArray
) -> tuple[float, int]:
    """Sum each stratum's variance between its clusters' totals."""
    keys, cluster = np.unique(np.column_stack([stratum, unit]), axis=0, return_inverse=True)
    cluster = cluster.ravel()
    totals = np.bincount(cluster, influence)
    _, of_cluster = np.unique(keys[:, 0], return_inverse=True)
    sampled = np.bincount(of_cluster)
    in_all = np.full(sampled.size, np.inf)
    np.minimum.at(in_all, of_cluster[cluster], everywhere)
    if np.any(in_all < sampled):
        raise MeasureInputError("a stratum has fewer clusters in all than in the sample")
    alone = sampled == 1
    centre = np.where(alone, 0.0, np.bincount(of_cluster, totals) / sampled)
    squares = np.bincount(of_cluster, (totals - centre[of_cluster]) ** 2)
    scale = (1.0 - sampled / in_all) * np.where(alone, 1.0, sampled / np.maximum(sampled - 1.0, 1.0))
    return float(np.sum(scale * squares)), int(totals.size - sampled.size)
