"""Point to area, exact and fast.

A raster is laid over the areas. No border passes through a *clear* cell, so all of it lies in the same
areas: one test answers for every point in it, and for every clear cell that can be reached without crossing
a border. Only points in the other cells, the *border* cells, are tested with GEOS, against the few areas
that can hold them. The answer is that of ``shapely.intersects``, point by point, and of several areas the
first in the given order.
"""

import threading
from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.cells import OUTSIDE, UNSURE, Candidates, answer_cells, find_first
from geo.crs import Geometries
from geo.errors import NotPolygonalError
from geo.raster import Edges, collect_edges, lay_raster

# More cells leave fewer points to test and take longer to fill; these were fastest on 280 and on 5,000 areas.
POINTS_PER_CELL = 4
FEWEST_CELLS, MOST_CELLS = 1 << 14, 1 << 22
POINTS_AT_ONCE = 1 << 18


class AreaIndex:
    """Finds the area of each of many points.

    Parameters
    ----------
    polygons
        Polygons and multipolygons in any one CRS. None and empty ones hold no point. Order states who wins:
        a point on a shared border, or in several areas, goes to the first of them.
    expected_points
        How many points will be asked for, roughly; only speed and memory depend on it (some 50 MB at most).

    Raises
    ------
    NotPolygonalError
        A geometry is a point, a line or a collection.

    Notes
    -----
    Areas are closed: their border belongs to them. Invalid polygons are answered as GEOS answers for them.
    An index may be used by several threads at once, each of which prepares copies of its own: prepared
    geometries that threads share crash the process (https://github.com/libgeos/geos/issues/825).
    """

    def __init__(self, polygons: Geometries, *, expected_points: int = 1_000_000) -> None:
        self._polygons = _copy_polygons(polygons)
        self._local = threading.local()
        edges = collect_edges(self._polygons)
        cells = int(np.clip(expected_points // POINTS_PER_CELL, FEWEST_CELLS, MOST_CELLS))
        raster = lay_raster(edges, cells=cells)
        self._may_prepare = raster is not None
        self._cells = answer_cells(raster, edges, self._own_polygons()) if raster else None
        self._candidates = self._cells.candidates if self._cells else _list_everyone(edges)

    def __len__(self) -> int:
        return len(self._polygons)

    def assign(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.int32]:
        """Find the area of each point.

        Parameters
        ----------
        x, y
            Coordinates in the CRS of the polygons, one-dimensional and equally long.

        Returns
        -------
        int32 array
            The position of the area in the order given; -1 outside all of them, and for NaN and infinities.
        """
        xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        if xs.shape != ys.shape or xs.ndim != 1:
            raise ValueError(f"x and y must be flat and equally long, not {xs.shape} and {ys.shape}")
        positions = np.empty(len(xs), dtype=np.int32)
        for start in range(0, len(xs), POINTS_AT_ONCE):
            part = slice(start, start + POINTS_AT_ONCE)
            positions[part] = self._assign_part(xs[part], ys[part])
        return positions

    def _assign_part(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int32]:
        if self._cells is None:
            positions = np.where(np.isfinite(x) & np.isfinite(y), UNSURE, OUTSIDE).astype(np.int32)
        else:
            positions = self._cells.answers[self._cells.raster.locate(x, y)]
        unsure = np.flatnonzero(positions <= UNSURE)
        if len(unsure):
            lists = UNSURE - positions[unsure]
            positions[unsure] = find_first(
                self._own_polygons(), x[unsure], y[unsure], candidates=self._candidates, lists=lists
            )
        return positions

    def _own_polygons(self) -> NDArray[np.object_]:
        """Copies of the polygons that only the calling thread sees, prepared where that changes no answer."""
        polygons: NDArray[np.object_] | None = getattr(self._local, "polygons", None)
        if polygons is None:
            polygons = _copy(self._polygons)
            if self._may_prepare:
                shapely.prepare(polygons[_are_safe_to_prepare(polygons)])
            self._local.polygons = polygons
        return polygons


def assign_batches(
    index: AreaIndex,
    batches: Iterable[pa.RecordBatch],
    *,
    lon: str = "lon",
    lat: str = "lat",
    into: str = "area_position",
) -> Iterator[pa.RecordBatch]:
    """Add each point's area to a stream of record batches, one batch in memory at a time.

    Parameters
    ----------
    index
        The areas. Several levels: chain calls, each with its own `into`.
    batches
        Record batches or a RecordBatchReader.
    lon, lat
        Columns with the coordinates, of any numeric type, in the CRS of the index; null is outside.
    into
        Name of the added column.

    Yields
    ------
    RecordBatch
        The batch with one more column: int32 position of the area, null outside.
    """
    for batch in batches:
        positions = index.assign(_read_column(batch, lon), _read_column(batch, lat))
        column = pa.array(positions, type=pa.int32(), mask=positions == OUTSIDE)
        yield batch.append_column(pa.field(into, pa.int32()), column)


def _read_column(batch: pa.RecordBatch, name: str) -> NDArray[np.float64]:
    column: NDArray[np.float64] = batch.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return column


def _list_everyone(edges: Edges) -> Candidates:
    """Without a raster every area is a candidate for every point."""
    areas = np.unique(edges.area).astype(np.int32)
    return Candidates(np.array([0, len(areas)]), areas)


def _copy_polygons(
    polygons: Geometries,
) -> NDArray[np.object_]:
    copies = _copy(np.array([*polygons, None], dtype=object)[:-1])
    kinds = shapely.get_type_id(copies)
    usable = np.isin(kinds, [-1, shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON])
    for position in np.flatnonzero(~usable & ~shapely.is_empty(copies)):
        raise NotPolygonalError(f"geometry {position} is no polygon but a {copies[position].geom_type}")
    copies[~usable] = None
    return copies


def _copy(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    # Makes new geometries even of flat ones, six times as fast as writing and reading WKB.
    return np.asarray(shapely.force_2d(polygons), dtype=object)


def _are_safe_to_prepare(polygons: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Prepared or not, GEOS answers alike, except for invalid polygons of several rings."""
    rings = shapely.get_num_geometries(polygons) + shapely.get_num_interior_rings(polygons)
    safe = shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON
    safe &= rings == 1
    several = np.flatnonzero(~safe & ~shapely.is_missing(polygons))
    safe[several] = shapely.is_valid(polygons[several])
    return np.asarray(safe, dtype=bool)
