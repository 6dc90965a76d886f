"""The city's own plane in whole metres, and the way from it to longitude and latitude."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data.demonstration.draws import Floats

Point = tuple[float, float]
Line = Sequence[Point]

WEST, SOUTH = -68.62, 40.98
"""Longitude and latitude of the plane's origin: open ocean, so that no real place is meant."""
DEGREES_PER_METRE_EAST, DEGREES_PER_METRE_NORTH = 1.1917e-05, 9.0048e-06


def to_degrees(east_m: Floats, north_m: Floats) -> tuple[Floats, Floats]:
    """Return longitude and latitude in degrees (EPSG:4326), rounded to 6 decimals (a decimetre)."""
    return (
        np.round(WEST + east_m * DEGREES_PER_METRE_EAST, 6),
        np.round(SOUTH + north_m * DEGREES_PER_METRE_NORTH, 6),
    )


def smooth(line: Line, *, rounds: int = 2, closed: bool = False) -> list[Point]:
    """Return a line with its corners cut (Chaikin 1974), as rivers and old roads run."""
    points = np.asarray(line, dtype=np.float64)
    for _ in range(rounds):
        ahead = np.roll(points, -1, axis=0) if closed else points[1:]
        behind = points if closed else points[:-1]
        cut = np.stack([0.75 * behind + 0.25 * ahead, 0.25 * behind + 0.75 * ahead], axis=1).reshape(-1, 2)
        points = cut if closed else np.concatenate([points[:1], cut, points[-1:]])
    return [(float(x), float(y)) for x, y in np.rint(points)]


def widen(line: Line, widths_m: Sequence[float]) -> shapely.Polygon:
    """Return a ribbon along a line with a width at each of its points."""
    points = np.asarray(line, dtype=np.float64)
    steps: Floats = np.stack([np.gradient(points[:, 0]), np.gradient(points[:, 1])], axis=1)
    steps /= np.sqrt((steps**2).sum(axis=1, keepdims=True))
    aside = np.stack([-steps[:, 1], steps[:, 0]], axis=1) * (np.asarray(widths_m) / 2)[:, None]
    return shapely.Polygon(np.rint(np.concatenate([points + aside, (points - aside)[::-1]])))


def snap(geometry: Any) -> Any:
    """Return a geometry on whole metres, its rings in one order whatever the version of GEOS."""
    return shapely.normalize(shapely.set_precision(geometry, 1.0))


def to_geojson(geometry: Any) -> dict[str, Any]:
    """Return a geometry of the plane as GeoJSON in degrees."""

    def place(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.stack(to_degrees(points[:, 0], points[:, 1]), axis=1)

    placed: dict[str, Any] = json.loads(shapely.to_geojson(shapely.transform(geometry, place)))
    return placed


def write_features(path: Path, features: Iterable[tuple[Any, Mapping[str, object]]]) -> None:
    """Write geometries of the plane with their properties, one feature a line."""
    lines = [
        json.dumps({"type": "Feature", "properties": dict(properties), "geometry": to_geojson(geometry)})
        for geometry, properties in features
    ]
    head = '{"type": "FeatureCollection", "features": [\n'
    path.write_text(head + ",\n".join(lines) + "\n]}\n", encoding="utf-8", newline="\n")
