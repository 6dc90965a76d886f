"""Counts before and after in a treated area, set against a comparison area and the buffer around it.

Sources
-------
Wheeler AP, Ratcliffe JH (2018), A simple weighted displacement difference test to evaluate place based crime
interventions, Crime Science 7. Harm weights: Wheeler AP (2020), Amending the WDD test to incorporate harm
weights; areas of different size: Wheeler AP (2021), The WDD test with different area sizes. Dispersion:
McCullagh P, Nelder JA (1989), Generalized Linear Models, 2nd ed., section 4.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, check_counts, check_level, to_floats

_SIGNS = np.array([1.0, -1.0, 1.0, -1.0])  # treated, control, displacement, displacement control


@dataclass(frozen=True)
class DisplacementDifference:
    """Difference of differences in incidents, per unit of area and of time where these were weighted.

    `local` is treated against control alone, `displaced` the buffer against its control; `estimate` is their
    sum. Below zero: fewer were reported than the comparison areas would lead to expect. `se`, `low`, `high`,
    `z` and the two-sided `p` belong to `estimate`; all are NaN where no incident was counted anywhere.
    `dispersion` is the factor by which the variance was widened, at least 1.
    """

    estimate: float
    se: float
    low: float
    high: float
    z: float
    p: float
    local: float
    local_se: float
    displaced: float
    displaced_se: float
    dispersion: float


def weighted_displacement_difference(
    treated: ArrayLike,
    control: ArrayLike,
    displacement: ArrayLike = (0, 0),
    displacement_control: ArrayLike = (0, 0),
    *,
    area_weights: ArrayLike = (1, 1, 1, 1),
    time_weights: ArrayLike = (1, 1),
    dispersion: float = 1.0,
    level: float = 0.95,
) -> DisplacementDifference:
    """Weigh a change in counts against that of a comparison area (Wheeler & Ratcliffe 2018).

    The variance of each count is the count itself, times `dispersion`.

    Parameters
    ----------
    treated, control, displacement, displacement_control
        Counts (before, after). The displacement area surrounds the treated one; its control is an area of
        its own, apart from all others. Left out, both count nothing and add no variance.
    area_weights
        Size of treated, control, displacement and displacement control, in one unit. A control four times
        as large has weight 4 against 1.
    time_weights
        Length of the periods before and after, in one unit.
    dispersion
        Variance over mean of the counts, from `pearson_dispersion` on the time before. Values below 1 count
        as 1: counts steadier than chance are no promise.
    level
        Confidence level of the interval, which is normal: take it as rough with fewer than 20 incidents in
        the treated area before.

    Returns
    -------
    DisplacementDifference

    Raises
    ------
    MeasureInputError
        If a count is missing, negative or infinite, a weight is not above zero, or the dispersion is not a
        finite number.

    Examples
    --------
    >>> found = weighted_displacement_difference((60, 30), (50, 48))
    >>> found.estimate, round(found.low), round(found.high)
    (-28.0, -55, -1)
    """
    check_level(level)
    pairs = _stack_pairs(treated, control, displacement, displacement_control)
    weights = _weigh(area_weights, time_weights)
    if not np.isfinite(dispersion):
        raise MeasureInputError(f"a dispersion must be a finite number, not {dispersion}")
    phi = max(1.0, float(dispersion))
    changes = _SIGNS * np.diff(pairs / weights, axis=1)[:, 0]
    variances = phi * np.sum(pairs / weights**2, axis=1)
    local, displaced = changes[:2].sum(), changes[2:].sum()
    se = float(np.sqrt(variances.sum()))
    total = float(local + displaced)
    low, high, z, p = _normal_interval(total, se, level=level)
    local_se, displaced_se = (float(np.sqrt(part.sum())) for part in (variances[:2], variances[2:]))
    return DisplacementDifference(
        total, se, low, high, z, p, float(local), local_se, float(displaced), displaced_se, phi
    )


def combine_by_harm(
    parts: Sequence[DisplacementDifference], harm_weights: ArrayLike, *, level: float = 0.95
) -> DisplacementDifference:
    """Add up the differences of several offence groups, each times the harm of one incident (Wheeler 2020).

    Parameters
    ----------
    parts
        One difference per offence group, from counts that share no incident.
    harm_weights
        One per part, at least 0, from a published index that is named beside the answer.
    level
        Confidence level of the interval.

    Returns
    -------
    DisplacementDifference
        In units of harm. `dispersion` is the largest of the parts'.

    Raises
    ------
    MeasureInputError
        If there is no part, the weights are not one per part, or a weight is negative or missing.
    """
    check_level(level)
    (harm,) = to_floats(harm_weights)
    if not parts or harm.shape != (len(parts),) or not np.all(np.isfinite(harm) & (harm >= 0)):
        raise MeasureInputError("needs one harm weight of at least 0 for each of one or more differences")
    local = float(harm @ [part.local for part in parts])
    displaced = float(harm @ [part.displaced for part in parts])
    local_se, displaced_se = (
        float(np.sqrt(harm**2 @ np.square(errors)))
        for errors in ([part.local_se for part in parts], [part.displaced_se for part in parts])
    )
    se = float(np.hypot(local_se, displaced_se))
    total = local + displaced
    low, high, z, p = _normal_interval(total, se, level=level)
    phi = max(part.dispersion for part in parts)
    return DisplacementDifference(total, se, low, high, z, p, local, local_se, displaced, displaced_se, phi)


def pearson_dispersion(counts: ArrayLike) -> float:
    """Measure how much more than Poisson the counts of some areas vary from period to period.

    Each area is given its own level and each period its own, common to all areas (Pearson's chi-square over
    its degrees of freedom); a single area is compared with its own mean, so that season and trend enter.

    Parameters
    ----------
    counts
        Counts before the programme, shape (areas, periods). Areas and periods without any incident are left
        out.

    Returns
    -------
    float
        Variance over mean, not floored: 1 for Poisson counts. NaN with fewer than 2 periods that count
        anything, since nothing can then be said.

    Raises
    ------
    MeasureInputError
        If the counts are not a table, or one is missing, negative or infinite.

    Examples
    --------
    >>> round(pearson_dispersion([[10, 14, 9], [21, 12, 30]]), 1)
    3.3
    """
    (table,) = to_floats(counts)
    check_counts(table)
    if table.ndim != 2 or not np.all(np.isfinite(table)):
        raise MeasureInputError("needs a table of counts, areas by periods, without gaps")
    if table.shape[0] == 1:
        return _dispersion_of_one(table[0])
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    rows, columns = table.shape
    if rows == 1:
        return _dispersion_of_one(table[0])
    if rows == 0 or columns < 2:
        return float("nan")
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return float(np.sum((table - expected) ** 2 / expected) / ((rows - 1) * (columns - 1)))


def _dispersion_of_one(counts: FloatArray) -> float:
    if counts.size < 2 or counts.sum() == 0:
        return float("nan")
    return float(np.var(counts, ddof=1) / counts.mean())


def _stack_pairs(*pairs: ArrayLike) -> FloatArray:
    arrays = [to_floats(pair)[0] for pair in pairs]
    check_counts(*arrays)
    if any(array.shape != (2,) or not np.all(np.isfinite(array)) for array in arrays):
        raise MeasureInputError("needs a count before and a count after for each area")
    return np.stack(arrays)


def _weigh(area_weights: ArrayLike, time_weights: ArrayLike) -> FloatArray:
    (areas,), (times,) = to_floats(area_weights), to_floats(time_weights)
    if areas.shape != (4,) or times.shape != (2,):
        raise MeasureInputError("needs four area weights and two time weights")
    weights = np.outer(areas, times)
    if not np.all(np.isfinite(weights) & (areas[:, None] > 0) & (times > 0)):
        raise MeasureInputError("a weight is not above zero")
    return weights


def _normal_interval(estimate: float, se: float, *, level: float) -> tuple[float, float, float, float]:
    """Return low, high, z and two-sided p, all NaN where the error is zero."""
    if se == 0.0:
        return float("nan"), float("nan"), float("nan"), float("nan")
    reach = float(ndtri((1.0 + level) / 2.0)) * se
    z = estimate / se
    return estimate - reach, estimate + reach, z, float(2.0 * ndtr(-abs(z)))
