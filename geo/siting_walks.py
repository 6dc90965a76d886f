"""Walking distances from where people live to where an event can be held."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from shapely.geometry import MultiPoint

from geo.crs import choose_metric_crs, project_points
from geo.errors import SitingInputError

CIRCUITY = 1.3
WALK_M_PER_MINUTE = 80.0

FloatArray = NDArray[np.float64]


def walk_distances_m(
    point_lon: ArrayLike,
    point_lat: ArrayLike,
    venue_lon: ArrayLike,
    venue_lat: ArrayLike,
    *,
    circuity: float = CIRCUITY,
) -> FloatArray:
    """Estimate walking distances as straight lines times a detour factor.

    Parameters
    ----------
    point_lon, point_lat
        Demand points in EPSG:4326, one dimension, degrees.
    venue_lon, venue_lat
        Venues likewise.
    circuity
        Way on foot over straight line, at least 1. 1.3 for pedestrians: streets alone give 1.2 to 1.25
        (Newell 1980; O'Sullivan & Morrall 1996), people on foot find more detours (Dill 2003).

    Returns
    -------
    array of shape (points, venues)
        Metres, measured in the UTM zone of the middle of all places: right to about 0.1 % within a city.

    Raises
    ------
    SitingInputError
        A coordinate is missing or not on the globe, longitudes and latitudes differ in number, or
        `circuity` is below 1.

    Examples
    --------
    >>> walk_distances_m([-87.60], [41.80], [-87.60, -87.61], [41.81, 41.80]).round().tolist()
    [[1443.0, 1080.0]]
    """
    if not circuity >= 1:
        raise SitingInputError(f"circuity must be at least 1, not {circuity}")
    points, venues = _check_places(point_lon, point_lat), _check_places(venue_lon, venue_lat)
    if not len(points) or not len(venues):
        return np.zeros((len(points), len(venues)))
    metric_crs = choose_metric_crs(MultiPoint(np.vstack([points, venues])))
    x, y = project_points(points[:, 0], points[:, 1], metric_crs=metric_crs)
    u, v = project_points(venues[:, 0], venues[:, 1], metric_crs=metric_crs)
    return circuity * np.hypot(x[:, None] - u, y[:, None] - v)


def _check_places(lon: ArrayLike, lat: ArrayLike) -> FloatArray:
    lons, lats = (np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in (lon, lat))
    if lons.shape != lats.shape or lons.ndim != 1:
        raise SitingInputError(f"{lons.shape} longitudes and {lats.shape} latitudes do not fit together")
    if not np.all((np.abs(lons) <= 180) & (np.abs(lats) <= 90)):
        raise SitingInputError("a place has no coordinates, or none on the globe")
    return np.column_stack([lons, lats])
