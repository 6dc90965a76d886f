"""The raster behind `geo.assign`: which cells no border touches, and whose borders touch the others."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

POLYGON = shapely.GeometryType.POLYGON
# Rings of never-touched cells around the extent: far-away points are clipped into them.
GUARD = 2
# A border this near a cell (in cells) touches it: a thousand times the worst rounding of `Raster.locate`.
PAD = 1e-6
# Pieces of border traced at once.
PIECES_AT_ONCE = 1_000_000
# Beyond these, products of coordinates over- or underflow and even exact predicates lose their sign.
LARGEST, SMALLEST = 1e100, 1e-100
NUMBERS_PER_CELL = 64
MOST_CELLS_ALONG = 1 << 24


@dataclass(frozen=True)
class Raster:
    """Cells over an extent, with two guard cells on each side.

    A cell's number is ``row * columns + column``. `per_x` and `per_y` are cells per unit of the coordinates.
    """

    left: float
    bottom: float
    per_x: float
    per_y: float
    columns: int
    rows: int

    def scale(
        self, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Coordinates in cells. Monotonic, and off by far less than `PAD` within the extent."""
        return (x - self.left) * self.per_x + GUARD, (y - self.bottom) * self.per_y + GUARD

    def locate(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int32]:
        """The cell of each point; a guard cell for what is outside, infinite or not a number."""
        with np.errstate(over="ignore", invalid="ignore"):
            column, row = self.scale(x, y)
        # fmax and fmin turn NaN into the bound, so NaN lands in the first guard cell.
        np.fmin(np.fmax(column, 0, out=column), self.columns - 1, out=column)
        np.fmin(np.fmax(row, 0, out=row), self.rows - 1, out=row)
        return row.astype(np.int32) * np.int32(self.columns) + column.astype(np.int32)

    def find_middles(self, cells: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The coordinates of the middle of each cell."""
        row, column = np.divmod(cells, self.columns)
        x = self.left + (column + (0.5 - GUARD)) / self.per_x
        y = self.bottom + (row + (0.5 - GUARD)) / self.per_y
        return x, y


@dataclass(frozen=True)
class Edges:
    """Straight pieces of border from (`ax`, `ay`) to (`bx`, `by`); `area` is the position of their owner."""

    ax: NDArray[np.float64]
    ay: NDArray[np.float64]
    bx: NDArray[np.float64]
    by: NDArray[np.float64]
    area: NDArray[np.int64]

    def take(self, run: slice) -> "Edges":
        """A run of them."""
        return Edges(self.ax[run], self.ay[run], self.bx[run], self.by[run], self.area[run])


def collect_edges(polygons: NDArray[np.object_]) -> Edges:
    """Every edge of every ring, shells and holes alike."""
    parts, area_of_part = shapely.get_parts(polygons, return_index=True)
    folded = _find_folded_boxes(polygons)
    parts = np.concatenate([parts, shapely.envelope(polygons[folded])])
    area_of_part = np.concatenate([area_of_part, folded])
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    start = np.flatnonzero(ring[1:] == ring[:-1])
    area = area_of_part[part_of_ring[ring[start]]].astype(np.int64)
    x, y = np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1])
    return Edges(x[start], y[start], x[start + 1], y[start + 1], area)


def _find_folded_boxes(polygons: NDArray[np.object_]) -> NDArray[np.intp]:
    """Rings along a box that fold back on themselves: GEOS takes some of them for the whole box."""
    four_corners = (shapely.get_num_coordinates(polygons) == 5) & (shapely.get_type_id(polygons) == POLYGON)
    positions = np.flatnonzero(four_corners)
    return positions[~shapely.is_valid(polygons[positions])]


def lay_raster(edges: Edges, *, cells: int) -> Raster | None:
    """Lay about `cells` near-square cells over the edges.

    None where no raster can be trusted: nothing there, next to no width or height, coordinates that are not
    finite, or so large or with differences so small that arithmetic on them over- or underflows.
    """
    if not _is_sound(edges):
        return None
    left, width, most_columns = _measure_axis(edges.ax)
    bottom, height, most_rows = _measure_axis(edges.ay)
    if not most_columns or not most_rows:
        return None
    columns = min(int(np.clip(np.sqrt(cells * (width / height)), 1, cells)), most_columns)
    rows = min(max(1, cells // columns), most_rows)
    return Raster(left, bottom, columns / width, rows / height, columns + 2 * GUARD, rows + 2 * GUARD)


def _measure_axis(values: NDArray[np.float64]) -> tuple[float, float, int]:
    """Start, length, and how many cells fit if each spans enough numbers for its middle to be inside it."""
    start, end = float(values.min()), float(values.max())
    smallest_cell = NUMBERS_PER_CELL * np.spacing(max(abs(start), abs(end)))
    return start, end - start, int(min((end - start) / smallest_cell, MOST_CELLS_ALONG))


def _is_sound(edges: Edges) -> bool:
    ends = (edges.ax, edges.ay, edges.bx, edges.by)
    # What is not a number makes minimum and maximum none either, and fails both comparisons.
    if not len(edges.ax) or not all(end.min() > -LARGEST and end.max() < LARGEST for end in ends):
        return False
    spans = (np.abs(edges.bx - edges.ax), np.abs(edges.by - edges.ay))
    return not any(((span <= SMALLEST) & (span != 0)).any() for span in spans)


def find_touched(raster: Raster, edges: Edges, *, areas: int) -> NDArray[np.int64]:
    """Find which cells the border of which area touches.

    Returns
    -------
    int64 array
        ``cell * areas + area`` for each pair, sorted, without repeats. A cell near a border may be in it
        though the border passes by; one that the border touches, or passes within `PAD`, is never left out.
    """
    ax, ay = raster.scale(edges.ax, edges.ay)
    bx, by = raster.scale(edges.bx, edges.by)
    # Pieces of at most half a cell each way reach into two columns and two rows at most, padding included.
    pieces = np.maximum(1, np.ceil(2 * np.maximum(np.abs(bx - ax), np.abs(by - ay)))).astype(np.int64)
    scaled = Edges(ax, ay, bx, by, edges.area)
    found = [
        _touch(raster, _cut(scaled.take(run), pieces[run]), areas=areas)
        for run in _split(pieces, at_once=PIECES_AT_ONCE)
    ]
    return _sort_keys(np.concatenate(found))


def _split(pieces: NDArray[np.int64], *, at_once: int) -> Iterator[slice]:
    """Runs of edges with about `at_once` pieces each; a single longer edge is a run of its own."""
    total = np.cumsum(pieces)
    cuts = np.unique(
        np.searchsorted(total, np.arange(at_once, int(total[-1]) + at_once, at_once), side="right")
    )
    start = 0
    for cut in [*cuts.tolist(), len(pieces)]:
        if cut > start:
            yield slice(start, cut)
            start = cut


def _touch(raster: Raster, edges: Edges, *, areas: int) -> NDArray[np.int64]:
    """The keys of pieces of border that reach into two columns and two rows at most."""
    first_column, last_column = _reach(edges.ax, edges.bx)
    first_row, last_row = _reach(edges.ay, edges.by)
    wide, high = np.flatnonzero(last_column > first_column), np.flatnonzero(last_row > first_row)
    both = wide[last_row[wide] > first_row[wide]]
    corners = [
        (first_column, first_row, edges.area),
        (last_column[wide], first_row[wide], edges.area[wide]),
        (first_column[high], last_row[high], edges.area[high]),
        (last_column[both], last_row[both], edges.area[both]),
    ]
    keys = [(row * raster.columns + column) * areas + area for column, row, area in corners]
    return _sort_keys(np.concatenate([drop_repeats(key) for key in keys]))


def _sort_keys(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sorted, without repeats; here several times as fast as `numpy.unique`, which hashes."""
    return drop_repeats(np.sort(keys))


def drop_repeats(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Drop what equals its neighbour: all repeats of sorted keys, and most where a border stays in a cell."""
    return keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys


def _cut(edges: Edges, pieces: NDArray[np.int64]) -> Edges:
    """Every edge in as many pieces as stated."""
    if pieces.max() == 1:
        return edges
    edge = np.repeat(np.arange(len(pieces)), pieces)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    from_share, to_share = number / pieces[edge], (number + 1) / pieces[edge]
    ax, ay = edges.ax[edge], edges.ay[edge]
    width, height = edges.bx[edge] - ax, edges.by[edge] - ay
    return Edges(
        ax + width * from_share, ay + height * from_share,
        ax + width * to_share, ay + height * to_share, edges.area[edge],
    )  # fmt: skip


def _reach(
    one: NDArray[np.float64], other: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last cell, along one axis, of each piece."""
    low, high = np.minimum(one, other) - PAD, np.maximum(one, other) + PAD
    # No piece reaches below zero, where truncation would round the other way: guard cells begin there.
    return low.astype(np.int64), high.astype(np.int64)
