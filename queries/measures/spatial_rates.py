"""Rates smoothed towards those of the areas around, for maps where neighbours are alike.

Source: Marshall RJ (1991), Mapping disease and mortality rates using empirical Bayes estimators, Applied
Statistics 40, section 4 (the local version).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, IntArray, check_counts, to_floats


def spatial_empirical_bayes_rate(
    count: ArrayLike, exposure: ArrayLike, neighbours: ArrayLike, *, per: float = 1000.0
) -> FloatArray:
    """Shrink each area's rate towards that of itself and its neighbours together (Marshall 1991, local).

    Parameters
    ----------
    count, exposure
        One value per area, shape (n,): always all areas of the level.
    neighbours
        Pairs of areas that touch, as positions of 0 to n - 1, shape (m, 2). A pair holds both ways however
        often and in whichever order it is given; an area beside itself is ignored.
    per
        Units of exposure in the answer.

    Returns
    -------
    array
        Smoothed rate per area. An area without neighbours keeps its raw rate. Where the neighbourhood's
        rates differ no more than by chance, its common rate. NaN where the area has no rate; such an area
        does not enter its neighbours' either.

    Raises
    ------
    MeasureInputError
        If a count or an exposure is negative or infinite, the areas are not in one row, or a pair names an
        area that there is not.

    Examples
    --------
    >>> spatial_empirical_bayes_rate([2, 30, 90], [100, 10_000, 10_000], [(0, 1), (1, 2)]).round(1).tolist()
    [4.3, 3.2, 8.8]
    """
    counts, exposures = to_floats(count, exposure)
    check_counts(counts, exposures)
    if counts.ndim != 1:
        raise MeasureInputError("neighbours need areas in one row")
    known = np.isfinite(counts) & (exposures > 0)
    pairs = _both_ways(neighbours, areas=counts.size)
    pairs = (np.cumsum(known) - 1)[pairs[known[pairs].all(axis=1)]]
    smoothed = np.full_like(counts, np.nan)
    smoothed[known] = per * _shrink(counts[known], exposures[known], pairs)
    return smoothed


def _both_ways(neighbours: ArrayLike, *, areas: int) -> IntArray:
    pairs: NDArray[np.int64] = np.asarray(neighbours, dtype=np.int64).reshape(-1, 2)
    if np.any((pairs < 0) | (pairs >= areas)):
        raise MeasureInputError(f"a pair of neighbours names none of the {areas} areas")
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return np.asarray(np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0), dtype=np.int64)


def _shrink(counts: FloatArray, exposures: FloatArray, pairs: IntArray) -> FloatArray:
    itself = np.arange(counts.size)
    here, there = np.concatenate([pairs, np.column_stack([itself, itself])]).T

    def total(of: FloatArray) -> FloatArray:
        return np.bincount(here, of, minlength=counts.size).astype(np.float64)

    exposed, members = total(exposures[there]), total(np.ones(there.size))
    common, rates = total(counts[there]) / exposed, counts / exposures
    spread = total(exposures[there] * (rates[there] - common[here]) ** 2) / exposed
    between = np.maximum(0.0, spread - common * members / exposed)
    chance = common / exposures
    share = np.divide(between, between + chance, out=np.zeros_like(between), where=between > 0)
    return common + share * (rates - common)
