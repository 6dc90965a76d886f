"""How alike neighbours are in one value: Moran's I over the whole map, with its moments.

Sources
-------
Moran PAP (1950), Notes on continuous stochastic phenomena, Biometrika 37. Cliff AD, Ord JK (1981), Spatial
Processes: Models and Applications, section 2.3: mean and variance under both assumptions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, to_floats


@dataclass(frozen=True)
class MoransI:
    """Moran's I, its mean without any likeness, and its variance under two assumptions.

    `normal` takes values to be normal, `random` the values as they are to fall on areas at random. The
    two-sided `p` goes by the latter.
    """

    value: float
    expected: float
    variance_normal: float
    variance_random: float
    z_normal: float
    z_random: float
    p: float


def morans_i(values: ArrayLike, weights: ArrayLike) -> MoransI:
    """Measure how alike neighbours are in one value.

    Parameters
    ----------
    values
        One per area, complete.
    weights
        Above zero for neighbours, shape (areas, areas), the diagonal zero; rows are scaled to add to one.

    Returns
    -------
    MoransI
        `p` is of the normal approximation, rough with fewer than some thirty areas or few neighbours.

    Raises
    ------
    MeasureInputError
        If the shapes do not fit, fewer than four areas are given, a value is missing or the same
        everywhere, or no areas are neighbours.

    Examples
    --------
    >>> row = [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]]
    >>> round(morans_i([1, 2, 3, 4], row).value, 2)
    0.4
    """
    (x,), (w,) = to_floats(values), to_floats(weights)
    if x.ndim != 1 or x.size < 4 or w.shape != (x.size, x.size) or not np.all(np.isfinite(x)):
        raise MeasureInputError("needs a value of each of at least four areas, and a weight for each pair")
    if not np.all(np.isfinite(w) & (w >= 0)) or w.sum() == 0 or np.trace(w) > 0 or np.ptp(x) == 0:
        raise MeasureInputError("needs weights of at least 0 between neighbours, and values that differ")
    rows = w.sum(axis=1, keepdims=True)
    w = np.divide(w, rows, out=np.zeros_like(w), where=rows > 0)
    z = x - x.mean()
    value = float(x.size / w.sum() * (z @ w @ z) / (z @ z))
    expected = -1.0 / (x.size - 1.0)
    normal, random = _find_variances(z, w)
    z_normal, z_random = ((value - expected) / float(np.sqrt(part)) for part in (normal, random))
    return MoransI(value, expected, normal, random, z_normal, z_random, float(2.0 * ndtr(-abs(z_random))))


def _find_variances(z: FloatArray, w: FloatArray) -> tuple[float, float]:
    """Variance of I under normality and under randomisation (Cliff & Ord 1981, 2.22 and 2.24)."""
    n = float(z.size)
    s0 = float(w.sum())
    s1 = float(np.sum((w + w.T) ** 2)) / 2.0
    s2 = float(np.sum((w.sum(axis=0) + w.sum(axis=1)) ** 2))
    square = 1.0 / (n - 1.0) ** 2
    normal = (n**2 * s1 - n * s2 + 3.0 * s0**2) / (s0**2 * (n**2 - 1.0)) - square
    peak = n * float(np.sum(z**4)) / float(np.sum(z**2)) ** 2
    spread = n * ((n**2 - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s0**2)
    tails = peak * ((n**2 - n) * s1 - 2.0 * n * s2 + 6.0 * s0**2)
    random = (spread - tails) / ((n - 1.0) * (n - 2.0) * (n - 3.0) * s0**2) - square
    return normal, random
