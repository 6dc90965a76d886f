"""What each cell of the raster behind `geo.assign` answers: an area, none, or a list of areas to test."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from geo.raster import Edges, Raster, find_touched

OUTSIDE = -1
UNSURE = -2
# Cells asked about at once; bounds memory where very many areas overlap.
CELLS_AT_ONCE = 1 << 13


@dataclass(frozen=True)
class Candidates:
    """Lists of areas, each in stated order: list ``k`` is ``areas[starts[k]:starts[k + 1]]``."""

    starts: NDArray[np.int64]
    areas: NDArray[np.int32]


@dataclass(frozen=True)
class Cells:
    """An answer for each cell of a raster.

    An answer is the position of an area, `OUTSIDE`, or ``UNSURE - k``: test the areas of list ``k`` of the
    candidates in turn.
    """

    raster: Raster
    answers: NDArray[np.int32]
    candidates: Candidates


def find_first(
    polygons: NDArray[np.object_],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    *,
    candidates: Candidates,
    lists: NDArray[np.integer],
) -> NDArray[np.int32]:
    """Find, for each point, the first area of its own list of candidates that holds it, else `OUTSIDE`."""
    positions = np.full(len(x), OUTSIDE, dtype=np.int32)
    turn, stop = candidates.starts[lists], candidates.starts[lists + 1]
    waiting = np.flatnonzero(turn < stop)
    while len(waiting):
        area = candidates.areas[turn[waiting]]
        # Points of one area together keep its edges in the processor's cache; 16 bits, wrapped, sort fastest.
        together = np.argsort(area.astype(np.uint16), kind="stable")
        waiting, area = waiting[together], area[together]
        with np.errstate(all="ignore"):
            inside = shapely.intersects_xy(polygons[area], x[waiting], y[waiting])
        positions[waiting[inside]] = area[inside]
        waiting = waiting[~inside]
        turn[waiting] += 1
        waiting = waiting[turn[waiting] < stop[waiting]]
    return positions


def answer_cells(raster: Raster, edges: Edges, polygons: NDArray[np.object_]) -> Cells:
    """Answer for every cell of a raster laid over the edges of `polygons`."""
    touched = find_touched(raster, edges, areas=len(polygons))
    border = np.unique(touched // len(polygons))
    holders = _HolderSearch(raster, polygons, touched)
    answers = _answer_clear_cells(raster, border, holders)
    answers[border] = UNSURE - np.arange(len(border), dtype=np.int32)
    return Cells(raster, answers, _list_candidates(border, touched, holders))


class _HolderSearch:
    """Finds the first area that holds the whole of a cell, its own border being elsewhere."""

    def __init__(self, raster: Raster, polygons: NDArray[np.object_], touched: NDArray[np.int64]) -> None:
        self.polygons = polygons
        self._raster = raster
        self._touched = touched
        self._tree = shapely.STRtree(polygons)

    def find(self, cells: NDArray[np.int64]) -> NDArray[np.int32]:
        chunks = [cells[start : start + CELLS_AT_ONCE] for start in range(0, len(cells), CELLS_AT_ONCE)]
        return np.concatenate([np.empty(0, np.int32), *map(self._find_chunk, chunks)])

    def _find_chunk(self, cells: NDArray[np.int64]) -> NDArray[np.int32]:
        x, y = self._raster.find_middles(cells)
        # An area that holds no border in a cell holds all of the cell or nothing: its middle tells.
        which, area = self._tree.query(shapely.points(x, y))
        elsewhere = ~self._touches(cells[which], area)
        which, area = which[elsewhere], area[elsewhere]
        order = np.lexsort((area, which))
        starts = np.searchsorted(which[order], np.arange(len(cells) + 1))
        candidates = Candidates(starts, area[order].astype(np.int32))
        return find_first(self.polygons, x, y, candidates=candidates, lists=np.arange(len(cells)))

    def _touches(self, cells: NDArray[np.int64], area: NDArray[np.int64]) -> NDArray[np.bool_]:
        keys = cells * len(self.polygons) + area
        place = np.minimum(np.searchsorted(self._touched, keys), len(self._touched) - 1)
        found: NDArray[np.bool_] = self._touched[place] == keys
        return found


def _answer_clear_cells(
    raster: Raster, border: NDArray[np.int64], holders: _HolderSearch
) -> NDArray[np.int32]:
    """One answer for every group of clear cells that lie side by side: no border runs between them."""
    clear = np.ones((raster.rows, raster.columns), dtype=bool)
    clear.flat[border] = False
    labels, groups = ndimage.label(clear)
    group = labels.ravel()
    member = np.zeros(groups + 1, dtype=np.int64)
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    member[group[starts]] = starts
    answers = np.full(groups + 1, OUTSIDE, dtype=np.int32)
    answers[1:] = holders.find(member[1:])
    return answers[group]


def _list_candidates(
    border: NDArray[np.int64], touched: NDArray[np.int64], holders: _HolderSearch
) -> Candidates:
    """For each border cell: the areas whose border touches it, up to the first area that holds it whole."""
    areas = len(holders.polygons)
    holder = holders.find(border)
    held = holder != OUTSIDE
    keys = np.sort(np.concatenate([touched, border[held] * areas + holder[held]]))
    which, area = np.searchsorted(border, keys // areas), keys % areas
    # Whoever comes after an area that holds the whole cell never gets a point of it.
    last = np.where(held, holder, areas)
    needed = area <= last[which]
    starts = np.searchsorted(which[needed], np.arange(len(border) + 1))
    return Candidates(starts, area[needed].astype(np.int32))
