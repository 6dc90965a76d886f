"""How much areas of one layer lie in areas of another, and what follows for amounts."""

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.crs import Geometries, choose_equal_area_crs, project_polygons

UNKNOWN_SHARE = 0.01


@dataclass(frozen=True)
class Overlaps:
    """Pairs of areas that share ground, sorted by source, then target.

    `source` and `target` are positions in the two layers, `area_m2` the ground they share;
    `source_m2` and `target_m2` are the whole areas of every source and every target.
    """

    source: NDArray[np.intp]
    target: NDArray[np.intp]
    area_m2: NDArray[np.float64]
    source_m2: NDArray[np.float64]
    target_m2: NDArray[np.float64]


def measure_overlaps(
    source_geoms: Geometries, target_geoms: Geometries, *, metric_crs: pyproj.CRS | None = None
) -> Overlaps:
    """Measure the ground that areas of two layers share.

    Parameters
    ----------
    source_geoms, target_geoms
        Polygons in EPSG:4326. None overlaps nothing.
    metric_crs
        CRS in metres to measure in. Default: equal-area around the sources.

    Returns
    -------
    Overlaps
        Only pairs that share more than a border. Areas in square metres.
    """
    crs = metric_crs or choose_equal_area_crs(source_geoms)
    sources = project_polygons(source_geoms, metric_crs=crs)
    targets = project_polygons(target_geoms, metric_crs=crs)
    source, target = shapely.STRtree(targets).query(sources)
    area_m2 = shapely.area(shapely.intersection(sources[source], targets[target]))
    order = np.lexsort((target, source))
    order = order[area_m2[order] > 0]
    return Overlaps(
        source[order],
        target[order],
        area_m2[order],
        np.nan_to_num(shapely.area(sources)),
        np.nan_to_num(shapely.area(targets)),
    )


def apportion(
    values: ArrayLike,
    source_geoms: Geometries,
    target_geoms: Geometries,
    *,
    metric_crs: pyproj.CRS | None = None,
    keep_total: bool = False,
) -> NDArray[np.float64]:
    """Spread amounts (residents) from one layer over another by area-weighted overlap.

    Each source gives a target the share of its amount that is the share of its ground there, as if the amount
    were spread evenly (Goodchild and Lam 1980, "Areal interpolation").

    Parameters
    ----------
    values
        One amount for each source; NaN where it is not known.
    source_geoms, target_geoms
        Polygons in EPSG:4326; None takes no part.
    metric_crs
        CRS in metres to measure in. Default: equal-area around the sources.
    keep_total
        Give everything that a source has to the targets that it meets, even where part of its ground (water,
        a border drawn differently) is in none. Sources that meet no target give nothing in either case.

    Returns
    -------
    float array
        One amount for each target. NaN where no source with a known amount meets it, or where a source of
        unknown amount covers more than one hundredth of it. A target without geometry is NaN.

    Examples
    --------
    >>> whole, half = shapely.box(0, 0, 1, 1), shapely.box(0, 0, 0.5, 1)
    >>> apportion([1_000], [whole], [half, whole]).round().tolist()
    [500.0, 1000.0]
    """
    amounts = np.asarray(values, dtype=float)
    overlaps = measure_overlaps(source_geoms, target_geoms, metric_crs=metric_crs)
    given = amounts[overlaps.source] * _share_of_source(overlaps, keep_total=keep_total)
    known = np.isfinite(given)
    size = len(overlaps.target_m2)
    spread = np.bincount(overlaps.target[known], weights=given[known], minlength=size)
    informed = np.bincount(overlaps.target[known], minlength=size) > 0
    unknown_m2 = np.bincount(overlaps.target[~known], weights=overlaps.area_m2[~known], minlength=size)
    return np.where(informed & (unknown_m2 <= UNKNOWN_SHARE * overlaps.target_m2), spread, np.nan)


def _share_of_source(overlaps: Overlaps, *, keep_total: bool) -> NDArray[np.float64]:
    whole_m2 = overlaps.source_m2
    if keep_total:
        whole_m2 = np.bincount(overlaps.source, weights=overlaps.area_m2, minlength=len(whole_m2))
    return overlaps.area_m2 / whole_m2[overlaps.source]
