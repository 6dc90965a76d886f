"""Whether areas with more of one thing have more of another, given that neighbours are alike anyway.

Sources
-------
Clifford P, Richardson S, Hémon D (1989), Assessing the significance of the correlation between two spatial
processes, Biometrics 45: the variance used here. Dutilleul P (1993), Modifying the t test for assessing the
correlation between two spatial processes, Biometrics 49: its refinement, which on maps of some fifty areas
errs more often and is not used. Lee S-I (2001), Developing a bivariate spatial association measure, Journal
of Geographical Systems 3. Fisher RA (1921), On the probable error of a coefficient of correlation, Metron 1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse.csgraph import shortest_path
from scipy.spatial.distance import pdist, squareform
from scipy.special import ndtri, stdtr

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, IntArray, check_level, to_floats

LEAST_AREAS = 10


@dataclass(frozen=True)
class SpatialCorrelation:
    """Pearson's correlation of two values across areas, with as many areas as it is really worth.

    `effective_areas` is smaller than `areas` where both values are alike among neighbours. `low`, `high` and
    the two-sided `p` go by it; `naive_p` takes all areas as independent and is given for contrast alone.
    Where the effective areas are 3 or fewer the bounds are -1 and 1 and `p` is 1: nothing can be told.
    """

    r: float
    low: float
    high: float
    p: float
    naive_p: float
    areas: int
    effective_areas: float


@dataclass(frozen=True)
class LeesL:
    """Lee's L: how two values go together once each is averaged over neighbourhoods.

    That is their correlation after averaging, times the share of their spread that averaging leaves. It has
    no interval. `p` is two-sided, from shuffling the pairs over the map, and does not allow for the
    clustering that each value has of its own: `effective_correlation` does.
    """

    value: float
    p: float
    permutations: int


def distance_classes(coordinates: ArrayLike, *, classes: int | None = None) -> IntArray:
    """Group pairs of areas by their distance, in classes of equal width.

    Parameters
    ----------
    coordinates
        Shape (areas, 2), in metres of one projected CRS, such as of areas' representative points.
    classes
        How many; by Sturges' rule if left out.

    Returns
    -------
    array
        Class of each pair, shape (areas, areas): 0 on the diagonal, 1 for the nearest.

    Raises
    ------
    MeasureInputError
        If the coordinates are not finite pairs, or all are the same point.
    """
    (points,) = to_floats(coordinates)
    if points.ndim != 2 or points.shape[1] != 2 or not np.all(np.isfinite(points)):
        raise MeasureInputError("needs a finite pair of coordinates for each area")
    distances = pdist(points)
    if distances.size == 0 or distances.max() == 0:
        raise MeasureInputError("needs areas in different places")
    count = classes or int(np.floor(1 + np.log2(distances.size)))
    return squareform(np.maximum(1, np.ceil(distances / distances.max() * count)).astype(np.int64))


def step_classes(weights: ArrayLike, *, most: int = 8) -> IntArray:
    """Group pairs of areas by the number of steps between neighbours from one to the other.

    Parameters
    ----------
    weights
        Above zero for neighbours, shape (areas, areas); taken both ways.
    most
        Steps from which on pairs are one class, together with those that no steps join.

    Returns
    -------
    array
        As from `distance_classes`.
    """
    neighbours = _check_weights(weights) > 0
    steps = shortest_path(neighbours | neighbours.T, unweighted=True)
    return np.minimum(steps, most).astype(np.int64)


def effective_correlation(
    x: ArrayLike, y: ArrayLike, classes: ArrayLike, *, level: float = 0.95
) -> SpatialCorrelation:
    """Correlate two values across areas with the effective degrees of freedom of Clifford et al. (1989).

    Parameters
    ----------
    x, y
        One value per area, of at least ten areas. Areas in which either is NaN are left out.
    classes
        Of pairs of areas, from `step_classes`, which holds its level better on maps of some fifty areas, or
        from `distance_classes`.
    level
        Confidence level of the interval, Fisher's with the effective number of areas.

    Returns
    -------
    SpatialCorrelation
        The effective areas are never taken to be more than the areas. Where values differ smoothly from one
        end of the map to the other, even these are too many.

    Raises
    ------
    MeasureInputError
        If the shapes do not fit, fewer than ten areas have both values, or a value is the same everywhere.
    """
    check_level(level)
    a, b, kept = _check_values(x, y)
    pairs = np.asarray(classes)
    if pairs.shape != (kept.size, kept.size):
        raise MeasureInputError("needs a class for each pair of areas")
    pairs = pairs[np.ix_(kept, kept)]
    n = a.size
    r = float(np.clip(a @ b / np.sqrt((a @ a) * (b @ b)), -1.0, 1.0))
    effective = min(float(n), 1.0 + 1.0 / _variance_of_r(a, b, pairs))
    low, high = _fisher_interval(r, effective, level)
    return SpatialCorrelation(r, low, high, _t_test(r, effective), _t_test(r, n), n, effective)


def lees_l(
    x: ArrayLike, y: ArrayLike, weights: ArrayLike, *, permutations: int = 999, seed: int = 0
) -> LeesL:
    """Measure how two values go together across areas and their neighbourhoods (Lee 2001).

    Parameters
    ----------
    x, y
        One value per area, complete.
    weights
        Shape (areas, areas), at least 0; rows are scaled to add to one. Lee counts an area to its own
        neighbourhood: put a weight on the diagonal for that.
    permutations, seed
        Of the shuffles behind `p`.

    Returns
    -------
    LeesL

    Raises
    ------
    MeasureInputError
        If the shapes do not fit, a value is missing or the same everywhere, or an area has no neighbour.
    """
    a, b, kept = _check_values(x, y)
    matrix = _check_weights(weights)
    if not kept.all() or matrix.shape[0] != a.size or np.any(matrix.sum(axis=1) == 0):
        raise MeasureInputError("needs both values and at least one neighbour for each area")
    matrix = matrix / matrix.sum(axis=1, keepdims=True)
    both = np.stack([a / np.sqrt(a @ a), b / np.sqrt(b @ b)])
    middle = matrix.T @ matrix
    value = float(both[0] @ middle @ both[1])
    random = np.random.default_rng(seed)
    shuffled = np.argsort(random.random((permutations, a.size)), axis=1)
    others = np.einsum("pi,ij,pj->p", both[0][shuffled], middle, both[1][shuffled], optimize=True)
    beyond = [np.sum(others >= value - 1e-12), np.sum(others <= value + 1e-12)]
    return LeesL(value, min(1.0, float(2.0 * (1 + min(beyond)) / (permutations + 1))), permutations)


def _check_values(x: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Both values about their means, of the areas that have both, and which these are."""
    a, b = to_floats(x, y)
    kept = np.isfinite(a) & np.isfinite(b)
    if a.ndim != 1 or kept.sum() < LEAST_AREAS:
        raise MeasureInputError(f"needs both values of at least {LEAST_AREAS} areas")
    a, b = (values[kept] - values[kept].mean() for values in (a, b))
    if min(np.ptp(a), np.ptp(b)) == 0:
        raise MeasureInputError("a value is the same in every area")
    return a, b, kept


def _check_weights(weights: ArrayLike) -> FloatArray:
    (matrix,) = to_floats(weights)
    if (
        matrix.ndim != 2
        or matrix.shape[0] != matrix.shape[1]
        or not np.all(np.isfinite(matrix) & (matrix >= 0))
    ):
        raise MeasureInputError("needs weights of at least 0 between all areas")
    return matrix


def _variance_of_r(a: FloatArray, b: FloatArray, classes: IntArray) -> float:
    """Variance of the correlation of two unrelated values with the autocorrelations of these."""
    sigmas = [_class_covariance(values, classes) for values in (a, b)]
    joint = float(np.sum(sigmas[0] * sigmas[1]))
    return max(joint / float(np.trace(sigmas[0]) * np.trace(sigmas[1])), 1e-12)


def _class_covariance(values: FloatArray, classes: IntArray) -> FloatArray:
    products = np.outer(values, values)
    sums = np.bincount(classes.ravel(), products.ravel())
    counts = np.bincount(classes.ravel())
    return np.asarray((sums / np.maximum(counts, 1))[classes])


def _fisher_interval(r: float, effective: float, level: float) -> tuple[float, float]:
    if effective <= 3.0 or abs(r) == 1.0:
        return (-1.0, 1.0) if effective <= 3.0 else (r, r)
    reach = float(ndtri((1.0 + level) / 2.0)) / np.sqrt(effective - 3.0)
    middle = np.arctanh(r)
    return float(np.tanh(middle - reach)), float(np.tanh(middle + reach))


def _t_test(r: float, areas: float) -> float:
    if areas <= 3.0:
        return 1.0
    if abs(r) == 1.0:
        return 0.0
    return float(2.0 * stdtr(areas - 2.0, -abs(r) * np.sqrt((areas - 2.0) / (1.0 - r**2))))
