"""Areas as the browser gets them: light GeoJSON, borders still shared."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.crs import Geometries

METRES_PER_DEG = 111_320.0
EXACT_DECIMALS = 7


def to_map_geojson(
    ids: Sequence[str],
    names: Sequence[str],
    geometries: Geometries,
    *,
    tolerance_m: float = 25.0,
    decimals: int = 5,
) -> str:
    """Write areas as a GeoJSON FeatureCollection that is light enough for a browser.

    Where the layer is a valid coverage (areas share borders exactly and never overlap) it is simplified as
    one, so that neighbours go on sharing their border; otherwise each area is simplified alone.

    Parameters
    ----------
    ids, names
        One of each for every area. The id becomes the feature's id and its `id` property.
    geometries
        Polygons in EPSG:4326. None, empty ones and what encloses no ground become features whose geometry
        is null: the order stays.
    tolerance_m
        Detail to drop, in metres: the side of a square as large as what may go (coverage), else a distance.
    decimals
        Decimals of a degree kept; 5 is about a metre. An area too small for that keeps 7 and its own shape.

    Returns
    -------
    str
        RFC 7946 GeoJSON without blanks; the same bytes for the same input.
    """
    shapes = _simplify_areas(np.asarray(geometries, dtype=object), tolerance_m)
    features = [
        _feature(shape, original, {"id": area_id, "name": name}, decimals=decimals) | {"id": area_id}
        for area_id, name, shape, original in zip(ids, names, shapes, geometries, strict=True)
    ]
    return _collect(features)


def to_context_geojson(
    kinds: Sequence[str], geometries: Geometries, *, tolerance_m: float = 25.0, decimals: int = 5
) -> str:
    """Write the base map's shapes (water, parks, roads, land: the `kind` property) as light GeoJSON.

    Points, lines and polygons in EPSG:4326, each simplified alone to `tolerance_m` metres. Features without
    geometry are left out.
    """
    shapes = _simplify_each(np.asarray(geometries, dtype=object), tolerance_m)
    features = [
        _feature(shape, original, {"kind": kind}, decimals=decimals)
        for kind, shape, original in zip(kinds, shapes, geometries, strict=True)
        if original is not None and not original.is_empty
    ]
    return _collect(features)


def _simplify_areas(geometries: NDArray[np.object_], tolerance_m: float) -> NDArray[np.object_]:
    there = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    if not _is_coverage(geometries[there]):
        return _simplify_each(geometries, tolerance_m)
    simplified = geometries.copy()
    local = _scale(geometries[there], _metres_per_deg(geometries))
    simplified[there] = shapely.coverage_simplify(local, tolerance_m)
    return _scale(simplified, 1 / _metres_per_deg(geometries), only=there)


def _is_coverage(geometries: NDArray[np.object_]) -> bool:
    valid = len(geometries) > 0 and bool(shapely.is_valid(geometries).all())
    return valid and bool(shapely.coverage_is_valid(geometries))


def _simplify_each(geometries: NDArray[np.object_], tolerance_m: float) -> NDArray[np.object_]:
    metres = _metres_per_deg(geometries)
    simplified = shapely.simplify(_scale(geometries, metres), tolerance_m, preserve_topology=True)
    return _scale(simplified, 1 / metres)


def _metres_per_deg(geometries: NDArray[np.object_]) -> NDArray[np.float64]:
    """Metres in a degree east and north, at the layer's middle: near enough for a tolerance."""
    coordinates = shapely.get_coordinates(geometries)
    middle_lat = coordinates[:, 1].min() / 2 + coordinates[:, 1].max() / 2 if len(coordinates) else 0.0
    return METRES_PER_DEG * np.array([max(np.cos(np.radians(middle_lat)), 0.01), 1.0])


def _scale(
    geometries: NDArray[np.object_], factor: NDArray[np.float64], only: NDArray[np.bool_] | None = None
) -> NDArray[np.object_]:
    scaled = geometries.copy()
    chosen = slice(None) if only is None else only
    scaled[chosen] = shapely.transform(scaled[chosen], lambda coordinates: coordinates * factor)
    return scaled


def _feature(
    shape: BaseGeometry | None,
    original: BaseGeometry | None,
    properties: dict[str, str],
    *,
    decimals: int,
) -> dict[str, Any]:
    """A feature; a shape that rounding makes vanish is written as it was."""
    geometry = _round(shape, decimals) or _round(original, EXACT_DECIMALS)
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _round(geometry: BaseGeometry | None, decimals: int) -> dict[str, Any] | None:
    if geometry is None or geometry.is_empty:
        return None
    # Adding zero turns -0.0 into 0.0.
    rounded = shapely.transform(geometry, lambda coordinates: coordinates.round(decimals) + 0.0)
    if shapely.get_dimensions(rounded) == 2:
        rounded = _drop_collapsed(rounded)
    clean = shapely.remove_repeated_points(rounded)
    return None if clean.is_empty else dict(mapping(clean))


def _drop_collapsed(geometry: BaseGeometry) -> BaseGeometry:
    """Leave out parts and holes that enclose nothing; shells run counterclockwise as RFC 7946 asks."""
    parts = [
        shapely.Polygon(part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area > 0])
        for part in shapely.get_parts(geometry)
        if part.area > 0
    ]
    return shapely.orient_polygons(parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts))


def _collect(features: list[dict[str, Any]]) -> str:
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
