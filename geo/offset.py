"""Whether a layer lies where the incidents are."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.assign import AreaIndex
from geo.crs import Geometries, choose_metric_crs, project_points, project_polygons

SAMPLE = 10_000


@dataclass(frozen=True)
class LayerOffset:
    """How far points lie from a layer.

    `points` is how many were looked at, `share_outside` the share of them in no area of the layer (NaN
    without points or areas), `median_km` the median distance of those outside to the nearest area (0 when
    none is outside).
    """

    points: int
    share_outside: float
    median_km: float

    @property
    def is_far(self) -> bool:
        """More than half of the points lie outside the layer: probably a wrong CRS, file or city."""
        return self.share_outside > 0.5


def measure_offset_km(geometries: Geometries, lon: ArrayLike, lat: ArrayLike) -> LayerOffset:
    """Measure how far incidents lie from a layer that should hold them.

    Parameters
    ----------
    geometries
        Polygons in EPSG:4326.
    lon, lat
        Points in EPSG:4326. NaN is left out; of many points, ten thousand at even steps are looked at.

    Returns
    -------
    LayerOffset
        Distances in kilometres.
    """
    x, y = _sample(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    there = [geometry for geometry in geometries if geometry is not None and not geometry.is_empty]
    if not len(x) or not there:
        return LayerOffset(len(x), float("nan"), float("nan"))
    outside = AreaIndex(there, expected_points=len(x)).assign(x, y) < 0
    if not outside.any():
        return LayerOffset(len(x), 0.0, 0.0)
    distance_km = _distance_km(there, x[outside], y[outside])
    return LayerOffset(len(x), float(outside.mean()), float(np.median(distance_km)))


def _sample(
    lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    chosen = known[np.linspace(0, len(known) - 1, min(SAMPLE, len(known))).astype(int)]
    return lon[chosen], lat[chosen]


def _distance_km(
    geometries: Geometries, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance to the nearest area; infinite where the layer's projection does not reach."""
    crs = choose_metric_crs(geometries)
    x, y = project_points(lon, lat, metric_crs=crs)
    reached = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    distance = np.full(len(x), np.inf)
    tree = shapely.STRtree(project_polygons(geometries, metric_crs=crs))
    points = shapely.points(x[reached], y[reached])
    (which, _), metres = tree.query_nearest(points, all_matches=False, return_distance=True)
    distance[reached[which]] = metres / 1000
    return distance
