"""Coordinate reference systems: what a layer's numbers mean, and which metres to measure in."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geo.errors import MissingCrsError, UnknownCrsError, WrongCrsError

type Geometries = Sequence[BaseGeometry | None] | NDArray[np.object_]

WGS84 = "EPSG:4326"
UTM_ZONE_DEG = 6.0
UTM_MAX_LAT = 84.0


def settle_crs(
    features: gpd.GeoDataFrame, *, declared: str | None = None, layer: str = "the layer"
) -> gpd.GeoDataFrame:
    """Bring a layer to longitude and latitude (EPSG:4326).

    Parameters
    ----------
    features
        A layer as read; its own CRS may be missing.
    declared
        The CRS that the city file states, for example ``"EPSG:3435"``. It wins over the file's own.
    layer
        What messages call this layer, for example its file name.

    Returns
    -------
    GeoDataFrame
        The same rows in the same order, in EPSG:4326, longitude first.

    Raises
    ------
    MissingCrsError
        Neither the layer nor the city file names a CRS.
    UnknownCrsError
        `declared` is not a CRS.
    WrongCrsError
        The result is not on the globe: the coordinates are in another CRS than the one named.
    """
    crs = _read_crs(declared, layer) if declared else features.crs
    if crs is None:
        raise MissingCrsError(
            f"{layer} does not say which coordinate reference system it uses; "
            'state it in the city file, for example crs = "EPSG:4326".'
        )
    settled = features.set_crs(crs, allow_override=True).to_crs(WGS84)
    _check_on_globe(settled, layer=layer, crs=crs)
    return settled


def choose_metric_crs(geometry: BaseGeometry | Geometries) -> pyproj.CRS:
    """Choose a CRS in metres for a place given in EPSG:4326.

    The UTM zone (WGS 84) of the middle of the extent; a Lambert azimuthal equal-area projection around that
    middle where the extent is wider than one zone or reaches beyond 84 degrees, where UTM is not defined.
    An empty extent gets the zone of 0° N 0° E.

    Examples
    --------
    >>> choose_metric_crs(shapely.box(-87.9, 41.6, -87.5, 42.0)).to_epsg()
    32616
    """
    west, south, east, north = _bounds(geometry)
    if east - west > UTM_ZONE_DEG or max(abs(south), abs(north)) > UTM_MAX_LAT:
        return choose_equal_area_crs(geometry)
    zone = int(((west + east) / 2 + 180) // UTM_ZONE_DEG) % 60 + 1
    return pyproj.CRS.from_epsg((32600 if south + north >= 0 else 32700) + zone)


def choose_equal_area_crs(geometry: BaseGeometry | Geometries) -> pyproj.CRS:
    """Lambert azimuthal equal-area in metres around the middle of a place given in EPSG:4326."""
    west, south, east, north = _bounds(geometry)
    lon, lat = round((west + east) / 2, 3), round((south + north) / 2, 3)
    return pyproj.CRS.from_proj4(f"+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m +no_defs")


def project_points(
    lon: NDArray[np.float64], lat: NDArray[np.float64], *, metric_crs: pyproj.CRS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes (EPSG:4326) to x and y of `metric_crs`; infinite where it is not defined."""
    x, y = _transformer(metric_crs).transform(np.asarray(lon, float), np.asarray(lat, float))
    return np.asarray(x), np.asarray(y)


def find_degrees(
    x: NDArray[np.float64], y: NDArray[np.float64], *, crs: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coordinates in `crs` (x east, y north) to longitude and latitude (EPSG:4326); NaN where not defined.

    Raises
    ------
    UnknownCrsError
        `crs` is not a CRS.
    """
    transformer = pyproj.Transformer.from_crs(_read_crs(crs, "the points"), WGS84, always_xy=True)
    lon, lat = transformer.transform(np.asarray(x, float), np.asarray(y, float))
    known = np.isfinite(lon) & np.isfinite(lat)
    return np.where(known, lon, np.nan), np.where(known, lat, np.nan)


def project_polygons(geometries: Geometries, *, metric_crs: pyproj.CRS) -> NDArray[np.object_]:
    """Polygons in EPSG:4326 to `metric_crs`; a ring that crosses itself only there is repaired.

    None stays None. Edges stay straight between their projected ends.
    """
    transformer = _transformer(metric_crs)

    def project(lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(lon_lat[:, 0], lon_lat[:, 1]))

    projected: NDArray[np.object_] = shapely.transform(np.array(geometries, dtype=np.object_), project)
    broken = ~shapely.is_missing(projected) & ~shapely.is_valid(projected)
    if broken.any():
        projected[broken] = shapely.make_valid(projected[broken], method="structure", keep_collapsed=False)
    return projected


def _transformer(metric_crs: pyproj.CRS) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(WGS84, metric_crs, always_xy=True)


def _read_crs(declared: str, layer: str) -> pyproj.CRS:
    try:
        return pyproj.CRS.from_user_input(declared)
    except CRSError as error:
        raise UnknownCrsError(
            f"{layer}: {declared!r} is not a coordinate reference system; "
            'write its code, for example crs = "EPSG:3435".'
        ) from error


def _check_on_globe(features: gpd.GeoDataFrame, *, layer: str, crs: pyproj.CRS) -> None:
    west, south, east, north = _bounds(features.geometry.to_numpy())
    if west >= -360 and east <= 360 and south >= -90 and north <= 90:
        return
    raise WrongCrsError(
        f"{layer}: coordinates from {west:g}, {south:g} to {east:g}, {north:g} are not on the globe, "
        f'so they are not in {crs.name}; state the right crs in the city file, for example crs = "EPSG:3435".'
    )


def _bounds(geometry: BaseGeometry | Geometries) -> tuple[float, float, float, float]:
    coordinates = shapely.get_coordinates(np.asarray(geometry, dtype=object))
    known = coordinates[np.isfinite(coordinates).all(axis=1)]
    if not len(known):
        return 0.0, 0.0, 0.0, 0.0
    (west, south), (east, north) = known.min(axis=0), known.max(axis=0)
    return float(west), float(south), float(east), float(north)
