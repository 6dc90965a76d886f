"""Read-in checks of areas: repair, dissolve, refuse; their hierarchy and size.

What other code needs of areas is imported from here, wherever it is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84, Geometries, choose_equal_area_crs, choose_metric_crs, project_polygons, settle_crs
from geo.neighbours import find_neighbours, name_contacts
from geo.offset import LayerOffset, measure_offset_km
from geo.overlap import measure_overlaps

__all__ = [
    "CleanedAreas",
    "LayerOffset",
    "choose_metric_crs",
    "clean_areas",
    "find_neighbours",
    "find_parents",
    "measure_land_km2",
    "measure_offset_km",
    "name_contacts",
    "settle_crs",
]

POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True)
class CleanedAreas:
    """Areas that can be used, and what was done to the features that they came from.

    Attributes
    ----------
    frame
        GeoDataFrame ``[area_id, area_name, geometry]`` in EPSG:4326, one row an area, sorted by area_id.
    received
        Features given.
    repaired
        Accepted features whose polygon was invalid, or mixed with lines and points, and was repaired.
    dissolved
        Accepted features that were merged into another one with the same id.
    rejected
        Position of each refused feature, and why. ``len(frame) + dissolved + len(rejected) == received``.
    """

    frame: gpd.GeoDataFrame
    received: int
    repaired: int
    dissolved: int
    rejected: list[tuple[int, str]]


def clean_areas(
    features: gpd.GeoDataFrame,
    *,
    area_ids: Sequence[str | None],
    area_names: Sequence[str | None] | None = None,
) -> CleanedAreas:
    """Turn a layer's features into areas: repaired, one per id, sorted by id.

    Parameters
    ----------
    features
        A layer in EPSG:4326 (see `settle_crs`).
    area_ids
        The id of each feature, as text. None and blank text are *no id*.
    area_names
        The name of each feature. The first name that an id has is the area's; without one, the id is.

    Returns
    -------
    CleanedAreas
        Every feature is in it: as an area, merged into one, or rejected with a reason.
    """
    names = area_names if area_names is not None else [None] * len(area_ids)
    kept: dict[str, list[BaseGeometry]] = {}
    known_names: dict[str, str] = {}
    rejected: list[tuple[int, str]] = []
    repaired = 0
    for row, (geometry, area_id, name) in enumerate(zip(features.geometry, area_ids, names, strict=True)):
        reason = _find_fault(geometry, area_id)
        polygon = None if reason else _repair(geometry)
        if area_id is None or polygon is None or polygon.is_empty:
            rejected.append((row, reason or "the geometry encloses no ground"))
            continue
        repaired += polygon is not geometry
        kept.setdefault(area_id, []).append(polygon)
        if _is_text(name):
            known_names.setdefault(area_id, str(name))
    frame = _build_frame(kept, known_names)
    dissolved = len(area_ids) - len(rejected) - len(frame)
    return CleanedAreas(frame, len(area_ids), repaired, dissolved, rejected)


def measure_land_km2(geometries: Geometries, *, metric_crs: pyproj.CRS | None = None) -> NDArray[np.float64]:
    """Measure areas given in EPSG:4326, in square kilometres on the ellipsoid.

    Measured in an equal-area projection around the layer, or in `metric_crs` where given (its scale error
    is then part of the figure: up to 0.1 % in area in UTM). NaN where there is no geometry.

    Examples
    --------
    >>> measure_land_km2([shapely.box(-87.7, 41.8, -87.6, 41.9), None]).round(1).tolist()
    [92.2, nan]
    """
    crs = metric_crs or choose_equal_area_crs(geometries)
    return np.asarray(shapely.area(project_polygons(geometries, metric_crs=crs)) / 1e6, dtype=float)


def find_parents(
    geometries: Geometries,
    parent_geometries: Geometries,
    *,
    parent_ids: Sequence[str],
    minimum_share: float = 0.01,
) -> list[str | None]:
    """Find the parent of each area: the one that it shares most ground with.

    Parameters
    ----------
    geometries, parent_geometries
        Polygons in EPSG:4326.
    parent_ids
        Ids of the parents, in their order. Of two equal overlaps the first wins.
    minimum_share
        The smallest share of an area's ground that makes a parent; less is two maps drawn differently.

    Returns
    -------
    list
        A parent's id for each area; None where there is none.

    Examples
    --------
    >>> halves = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
    >>> find_parents([shapely.box(1.2, 0, 1.4, 1), shapely.box(5, 5, 6, 6)], halves, parent_ids=["w", "e"])
    ['e', None]
    """
    overlaps = measure_overlaps(geometries, parent_geometries)
    parents: list[str | None] = [None] * len(overlaps.source_m2)
    enough = overlaps.area_m2 >= minimum_share * overlaps.source_m2[overlaps.source]
    # From the smallest overlap to the largest, among equals from last to first: the right one comes last.
    for pair in np.lexsort((-overlaps.target, overlaps.area_m2)):
        if enough[pair]:
            parents[overlaps.source[pair]] = parent_ids[overlaps.target[pair]]
    return parents


def _find_fault(geometry: BaseGeometry | None, area_id: object) -> str | None:
    if not _is_text(area_id):
        return "no area id"
    if geometry is None:
        return "no geometry"
    if geometry.is_empty:
        return "empty geometry"
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return "a coordinate is not a number"
    if shapely.get_dimensions(geometry) < 2:
        return f"not a polygon but a {geometry.geom_type}"
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _repair(geometry: BaseGeometry) -> BaseGeometry:
    """The polygonal part of a geometry, valid; the very same object where nothing was wrong."""
    if shapely.get_type_id(geometry) in POLYGONAL and geometry.is_valid:
        return geometry
    valid = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    if shapely.get_type_id(valid) in POLYGONAL:
        return valid
    parts = shapely.get_parts(shapely.get_parts(valid))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _build_frame(kept: dict[str, list[BaseGeometry]], names: dict[str, str]) -> gpd.GeoDataFrame:
    area_ids = sorted(kept)
    geometries = [shapely.force_2d(_dissolve(kept[area_id])) for area_id in area_ids]
    return gpd.GeoDataFrame(
        {"area_id": area_ids, "area_name": [names.get(area_id, area_id) for area_id in area_ids]},
        geometry=gpd.GeoSeries(geometries, crs=WGS84),
    )


def _dissolve(geometries: list[BaseGeometry]) -> BaseGeometry:
    return geometries[0] if len(geometries) == 1 else shapely.union_all(geometries)
