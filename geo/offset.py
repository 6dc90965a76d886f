"""Whether a layer lies where the incidents are."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.assign import AreaIndex
from geo.crs import WGS84, Geometries, choose_metric_crs, project_points, project_polygons

SAMPLE = 10_000
SAME_PLACE_M = 10.0
"""Two geographic systems that differ by less are one for a map of areas (NAD 83, ETRS 89 and WGS 84)."""
CLEARLY_BETTER = 0.01
"""Share of the incidents by which another reading of a layer has to hold more of them."""


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

    Examples
    --------
    >>> found = measure_offset_km([shapely.box(0, 0, 1, 1)], [0.5, 2.0], [0.5, 0.5])
    >>> found.share_outside, round(found.median_km)
    (0.5, 111)
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


@dataclass(frozen=True)
class ClaimCheck:
    """A layer read as it claims, and as plain longitude and latitude (WGS 84).

    `share_outside` and `share_outside_plain` are the shares of the points outside the layer in each reading;
    `moved_m` is how far the two readings lie apart, in metres.
    """

    share_outside: float
    share_outside_plain: float
    moved_m: float

    @property
    def is_doubtful(self) -> bool:
        """The incidents fit the layer clearly better when its claim is ignored."""
        return self.share_outside - self.share_outside_plain > CLEARLY_BETTER


def check_claimed_crs(
    geometries: Geometries, lon: ArrayLike, lat: ArrayLike, *, claimed: str
) -> ClaimCheck | None:
    """Check a layer's claim to be in an unusual geographic CRS against where the incidents are.

    Parameters
    ----------
    geometries
        The layer's polygons, brought from the claimed CRS to EPSG:4326.
    lon, lat
        Incidents in EPSG:4326. NaN is left out.
    claimed
        The CRS that the layer says it is in, such as ``EPSG:4236``.

    Returns
    -------
    ClaimCheck or None
        None where the claim is no geographic CRS, or one that is WGS 84 within ten metres: a projected CRS
        that lies moves a layer by far more, which `measure_offset_km` finds.
    """
    crs = pyproj.CRS.from_user_input(claimed)
    there = [geometry for geometry in geometries if geometry is not None and not geometry.is_empty]
    if not crs.is_geographic or not there or crs == pyproj.CRS.from_user_input(WGS84):
        return None
    as_written = gpd.GeoSeries(there, crs=WGS84).to_crs(crs)
    moved_m = _distance_m(shapely.union_all(there).centroid, shapely.union_all(as_written).centroid)
    if moved_m < SAME_PLACE_M:
        return None
    plain = measure_offset_km(as_written.to_numpy(), lon, lat)
    return ClaimCheck(measure_offset_km(there, lon, lat).share_outside, plain.share_outside, moved_m)


def _distance_m(one: shapely.Point, other: shapely.Point) -> float:
    """Distance between two places given in degrees, on the ellipsoid."""
    _, _, metres = pyproj.Geod(ellps="WGS84").inv(one.x, one.y, other.x, other.y)
    return float(metres)


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
