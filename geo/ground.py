"""How well a level covers its ground: overlaps, gaps and slivers; and how levels lie across others."""

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from geo.crs import Geometries, choose_equal_area_crs, project_polygons
from geo.overlap import measure_overlaps

SLIVER_WIDTH_M = 10.0
"""A gap or an overlap that is narrower on average is a border digitised twice, no ground of anybody's."""
SPLIT_SHARE = 0.01
"""Share of an area's ground in another area from which it counts as lying there."""
LEAST_M2 = 1.0
"""What is smaller is rounding of coordinates."""


@dataclass(frozen=True)
class Ground:
    """Faults of one level: places where two of its areas overlap, and holes that no area covers.

    `slivers` counts those of both that are narrower than 10 m on average (twice the extent by the
    circumference); they are in the other figures too.
    """

    overlaps: int
    overlap_km2: float
    gaps: int
    gap_km2: float
    slivers: int


@dataclass(frozen=True)
class Crossing:
    """How one level lies across another: areas in several of its areas, and ground in none of them."""

    split_areas: int
    outside_km2: float


def measure_ground(geometries: Geometries) -> Ground:
    """Measure overlaps and gaps of a level.

    Parameters
    ----------
    geometries
        Polygons of one level in EPSG:4326; None takes no part.

    Returns
    -------
    Ground
        Pieces of at least one square metre, measured on the ellipsoid's equal-area plane. A gap is ground
        that areas enclose; what lies around all of them is none.

    Examples
    --------
    >>> found = measure_ground([shapely.box(0, 0, 1, 1), shapely.box(0.9, 0, 2, 1)])
    >>> found.overlaps, round(found.overlap_km2), found.gaps
    (1, 1231, 0)
    """
    shapes = np.array(
        [shape for shape in geometries if shape is not None and not shape.is_empty], dtype=object
    )
    if not len(shapes):
        return Ground(0, 0.0, 0, 0.0, 0)
    # Sought in degrees, where borders meet as they were drawn, and measured in metres.
    crs = choose_equal_area_crs(list(shapes))
    overlaps = _measurable(_find_overlaps(shapes), crs)
    gaps = _measurable(_find_gaps(shapes), crs)
    slivers = int(_are_slivers(overlaps).sum() + _are_slivers(gaps).sum())
    return Ground(len(overlaps), _sum_km2(overlaps), len(gaps), _sum_km2(gaps), slivers)


def measure_crossing(geometries: Geometries, others: Geometries) -> Crossing:
    """Measure how a level lies across another, both in EPSG:4326."""
    found = measure_overlaps(geometries, others)
    enough = found.area_m2 >= SPLIT_SHARE * found.source_m2[found.source]
    count = np.bincount(found.source[enough], minlength=len(found.source_m2))
    inside_m2 = np.bincount(found.source, weights=found.area_m2, minlength=len(found.source_m2))
    outside_m2 = np.maximum(found.source_m2 - inside_m2, 0.0)
    return Crossing(int((count > 1).sum()), float(outside_m2.sum() / 1e6))


def _find_overlaps(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    if shapely.coverage_is_valid(shapes):
        return np.empty(0, dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = one < other
    return _split(shapely.intersection(shapes[one[once]], shapes[other[once]]))


def _find_gaps(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    covered = shapely.union_all(shapes)
    polygons = shapely.get_parts(covered)
    rings: NDArray[np.object_] = shapely.get_rings(polygons)[_inner_rings(polygons)]
    holes: NDArray[np.object_] = np.array(shapely.polygons(rings), dtype=object)
    if len(holes) and len(polygons) > 1:
        # An area may lie in a hole of others and touch none of them: its ground is no gap.
        holes = np.array([shapely.difference(shapely.union_all(holes), covered)], dtype=object)
    return _split(holes)


def _inner_rings(polygons: NDArray[np.object_]) -> NDArray[np.bool_]:
    counts = shapely.get_num_interior_rings(polygons)
    inner = np.ones(int(counts.sum()) + len(polygons), dtype=bool)
    # The first ring of each polygon is its outer one.
    inner[np.concatenate([[0], np.cumsum(counts + 1)[:-1]])] = False
    return inner


def _split(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    parts: NDArray[np.object_] = shapely.get_parts(shapely.get_parts(shapes))
    kept: NDArray[np.object_] = parts[shapely.get_dimensions(parts) == 2]
    return kept


def _measurable(pieces: NDArray[np.object_], crs: pyproj.CRS) -> NDArray[np.object_]:
    projected = project_polygons(list(pieces), metric_crs=crs)
    kept: NDArray[np.object_] = projected[shapely.area(projected) >= LEAST_M2]
    return kept


def _are_slivers(pieces: NDArray[np.object_]) -> NDArray[np.bool_]:
    narrow: NDArray[np.bool_] = 2 * shapely.area(pieces) < SLIVER_WIDTH_M * shapely.length(pieces)
    return narrow


def _sum_km2(pieces: NDArray[np.object_]) -> float:
    return float(shapely.area(pieces).sum() / 1e6)
