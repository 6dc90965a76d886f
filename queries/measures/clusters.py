"""Where one value goes together with another in the neighbourhood: local clusters, two-sided, few false ones.

Sources
-------
Anselin L (1995), Local indicators of spatial association, Geographical Analysis 27: conditional permutation.
Anselin L, Syabri I, Smirnov O (2002), Visualizing multivariate spatial correlation with dynamically linked
windows: the bivariate local Moran. Caldas de Castro M, Singer BH (2006), Controlling the false discovery
rate, Geographical Analysis 38. Phipson B, Smyth GK (2010), Permutation p-values should never be zero.
Dmitrienko A, Tamhane AC (2007), Gatekeeping procedures with clinical trial applications, Pharmaceutical
Statistics 6: nothing local is called before the two values are linked at all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, check_level, to_floats
from queries.measures.association import LEAST_AREAS, effective_correlation, step_classes
from queries.measures.changes import benjamini_hochberg

_BLOCK = 32  # areas shuffled at a time, to bound memory


@dataclass(frozen=True)
class LocalClusters:
    """One entry per area; `value` is the area's own x times its neighbours' mean y, both in z-scores.

    `quadrant` says x here and y around, "high-low" for a high x amid low y; "none" where the area is not
    `beyond_chance`, has no neighbour or no value. `p` is two-sided; `adjusted_p` after Benjamini-Hochberg
    over all areas tested. `link_p` is that of `effective_correlation` of the two values over the whole map,
    NaN with fewer areas than it needs; unless `linked`, no area is `beyond_chance`, whatever its own p.
    """

    value: FloatArray
    p: FloatArray
    adjusted_p: FloatArray
    beyond_chance: BoolArray
    quadrant: NDArray[np.str_]
    link_p: float
    linked: bool


def local_bivariate_moran(
    x: ArrayLike,
    y: ArrayLike,
    weights: ArrayLike,
    *,
    permutations: int = 9_999,
    seed: int = 0,
    false_discovery_rate: float = 0.10,
) -> LocalClusters:
    """Find areas whose own value of one thing stands out together with the other's around them.

    The local test asks only whether the y around an area are high or low beyond what dealing all y out anew
    would give: the area's own x is a mere factor, and a y that is clustered by itself passes. So nothing is
    called unless the two values are linked over the map, judged with their own clustering allowed for
    (`effective_correlation` by steps between neighbours, at `false_discovery_rate`). Where nothing links
    them, a map then has a false cluster no more often than that rate. Where they are linked somewhere, the
    areas called are those amid which y stands out, and not each is proof of the link.

    Parameters
    ----------
    x
        Value of each area itself, another than y.
    y
        Value whose mean over the neighbours is taken. NaN in either leaves the area out, as a neighbour too.
    weights
        Above zero for neighbours, shape (areas, areas); rows are scaled to add to one, the diagonal is not
        used.
    permutations, seed
        For each area all other y are shuffled among all other areas that many times. The smallest p possible
        is 2 / (permutations + 1): with 300 areas, 999 permutations could never pass the correction.
    false_discovery_rate
        Share of the clusters called that may be chance, and the level at which the values must be linked.

    Returns
    -------
    LocalClusters
        NaN where an area was left out or has no neighbour.

    Raises
    ------
    MeasureInputError
        If the shapes do not fit, a weight is negative or missing, fewer than four areas have both values, or
        a value is the same everywhere.
    """
    check_level(false_discovery_rate)
    a, b, matrix, kept = _prepare(x, y, weights)
    here, there = (_score(values[kept]) for values in (a, b))
    around, p_kept = _test_areas(matrix[np.ix_(kept, kept)], there, permutations, seed)
    p, value = np.full(a.size, np.nan), np.full(a.size, np.nan)
    p[kept], value[kept] = p_kept, here * around
    called, adjusted = benjamini_hochberg(p, rate=false_discovery_rate)
    link_p = _test_link(a, b, matrix, kept)
    linked = link_p <= false_discovery_rate
    called = called & linked
    quadrant = np.full(a.size, "none", dtype="<U9")
    sides = [np.where(part > 0, "high", "low") for part in (here, around)]
    names = np.char.add(np.char.add(sides[0], "-"), sides[1])
    quadrant[kept] = np.where(called[kept], names, "none")
    return LocalClusters(value, p, adjusted, called, quadrant, link_p, linked)


def _prepare(
    x: ArrayLike, y: ArrayLike, weights: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray, BoolArray]:
    (a, b), (matrix,) = to_floats(x, y), to_floats(weights)
    if a.ndim != 1 or matrix.shape != (a.size, a.size) or not np.all(np.isfinite(matrix) & (matrix >= 0)):
        raise MeasureInputError("needs a value of each per area, and weights of at least 0 between all areas")
    kept = np.asarray(np.isfinite(a) & np.isfinite(b))
    if kept.sum() < 4 or min(np.ptp(a[kept]), np.ptp(b[kept])) == 0:
        raise MeasureInputError("needs four areas with both values, and values that are not all the same")
    np.fill_diagonal(matrix, 0.0)
    return a, b, matrix, kept


def _test_areas(
    inner: FloatArray, there: FloatArray, permutations: int, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Mean y around each area and its two-sided p, both NaN without neighbours."""
    degree = inner.sum(axis=1)
    joined = np.flatnonzero(degree > 0)
    inner[joined] /= degree[joined, None]
    around = np.where(degree > 0, inner @ there, np.nan)
    p = np.full(there.size, np.nan)
    random = np.random.default_rng(seed)
    for start in range(0, joined.size, _BLOCK):
        block = joined[start : start + _BLOCK]
        p[block] = _shuffle(inner, there, around, block, permutations, random)
    return around, p


def _test_link(a: FloatArray, b: FloatArray, matrix: FloatArray, kept: BoolArray) -> float:
    """P of no link over the whole map; steps lead through areas that were left out too."""
    if kept.sum() < LEAST_AREAS:
        return float("nan")
    return effective_correlation(a, b, step_classes(matrix)).p


def _score(values: FloatArray) -> FloatArray:
    return np.asarray((values - values.mean()) / values.std())


def _shuffle(
    inner: FloatArray,
    there: FloatArray,
    around: FloatArray,
    block: NDArray[np.intp],
    permutations: int,
    random: np.random.Generator,
) -> FloatArray:
    """Two-sided p of the neighbours' mean, all other values dealt out anew; the own x is a mere factor."""
    most = int(np.max(np.sum(inner[block] > 0, axis=1)))
    order = random.permuted(np.tile(np.arange(there.size - 1), (permutations, 1)), axis=1)[:, :most]
    p = np.empty(block.size)
    for position, area in enumerate(block):
        share = inner[area][inner[area] > 0]
        others = np.delete(there, area)
        means = others[order[:, : share.size]] @ share
        above, below = np.sum(means >= around[area] - 1e-12), np.sum(means <= around[area] + 1e-12)
        p[position] = min(1.0, 2.0 * (1 + min(above, below)) / (permutations + 1))
    return p
