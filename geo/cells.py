"""What each cell of the raster behind `geo.assign` answers: an area, none, or a list of areas to test."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from geo.raster import Edges, Raster, drop_repeats, find_touched

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
    border = drop_repeats(touched // len(polygons))
    search = _HolderSearch(raster, polygons, touched)
    groups = _group_clear_cells(raster, border)
    holders = search.list_all(_find_members(groups))
    answers = _answer_groups(holders)[groups]
    answers[border] = UNSURE - np.arange(len(border), dtype=np.int32)
    holder = _find_border_holders(raster, border, groups, holders, search)
    return Cells(raster, answers, _list_candidates(border, touched, holder, areas=len(polygons)))


class _HolderSearch:
    """Finds areas that hold the whole of a cell, their own border being elsewhere."""

    def __init__(self, raster: Raster, polygons: NDArray[np.object_], touched: NDArray[np.int64]) -> None:
        self._polygons = polygons
        self._raster = raster
        self._touched = touched
        self._tree = shapely.STRtree(polygons)

    def list_all(self, cells: NDArray[np.int64]) -> Candidates:
        """Every area that holds a clear cell, for each of them."""
        found = [self._list_chunk(start, chunk) for start, chunk in _chunk(cells)]
        which, area = np.concatenate([np.empty((2, 0), np.int64), *found], axis=1)
        return Candidates(np.searchsorted(which, np.arange(len(cells) + 1)), area.astype(np.int32))

    def find_first(self, cells: NDArray[np.int64]) -> NDArray[np.int32]:
        """The first area that holds a border cell, for each of them, else `OUTSIDE`."""
        found = [self._find_chunk(chunk) for _, chunk in _chunk(cells)]
        return np.concatenate([np.empty(0, np.int32), *found])

    def touches(self, cells: NDArray[np.int64], area: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Whether the area's border touches the cell."""
        keys = cells * len(self._polygons) + area
        place = np.minimum(np.searchsorted(self._touched, keys), len(self._touched) - 1)
        found: NDArray[np.bool_] = self._touched[place] == keys
        return found

    def _list_chunk(self, start: int, cells: NDArray[np.int64]) -> NDArray[np.int64]:
        x, y = self._raster.find_middles(cells)
        which, area = self._list_near(cells, x, y)
        with np.errstate(all="ignore"):
            inside = shapely.intersects_xy(self._polygons[area], x[which], y[which])
        return np.stack([which[inside] + start, area[inside]])

    def _find_chunk(self, cells: NDArray[np.int64]) -> NDArray[np.int32]:
        x, y = self._raster.find_middles(cells)
        # An area that holds no border in a cell holds all of the cell or nothing: its middle tells.
        which, area = self._list_near(cells, x, y)
        starts = np.searchsorted(which, np.arange(len(cells) + 1))
        candidates = Candidates(starts, area.astype(np.int32))
        return find_first(self._polygons, x, y, candidates=candidates, lists=np.arange(len(cells)))

    def _list_near(
        self, cells: NDArray[np.int64], x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Cells by their place, and areas in order, whose boxes meet and whose borders do not touch them."""
        which, area = self._tree.query(shapely.points(x, y))
        elsewhere = ~self.touches(cells[which], area)
        which, area = which[elsewhere], area[elsewhere]
        order = np.lexsort((area, which))
        return which[order], area[order]


def _chunk(cells: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    for start in range(0, len(cells), CELLS_AT_ONCE):
        yield start, cells[start : start + CELLS_AT_ONCE]


def _group_clear_cells(raster: Raster, border: NDArray[np.int64]) -> NDArray[np.int32]:
    """Number from 1 each group of clear cells that no border runs between; border cells are 0."""
    clear = np.ones((raster.rows, raster.columns), dtype=bool)
    clear.flat[border] = False
    labels, _ = ndimage.label(clear)
    groups: NDArray[np.int32] = labels.ravel()
    return groups


def _find_members(groups: NDArray[np.int32]) -> NDArray[np.int64]:
    """Some cell of each group."""
    member = np.zeros(int(groups.max()) + 1, dtype=np.int64)
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    member[groups[starts]] = starts
    return member[1:]


def _answer_groups(holders: Candidates) -> NDArray[np.int32]:
    """The first holder of each group; at place 0, which is no group, `OUTSIDE`."""
    answers = np.full(len(holders.starts), OUTSIDE, dtype=np.int32)
    held = np.flatnonzero(np.diff(holders.starts))
    answers[held + 1] = holders.areas[holders.starts[held]]
    return answers


def _find_border_holders(
    raster: Raster,
    border: NDArray[np.int64],
    groups: NDArray[np.int32],
    holders: Candidates,
    search: _HolderSearch,
) -> NDArray[np.int32]:
    """The first area that holds the whole of each border cell, else `OUTSIDE`.

    It holds the clear cells beside it as well, since its border touches none of them: where there is one,
    that cell's holders are all that need to be looked at.
    """
    steps = (-1, 1, -raster.columns, raster.columns)
    beside = np.max([groups[border + step] for step in steps], axis=0)
    alone, known = np.flatnonzero(beside == 0), np.flatnonzero(beside)
    holder = np.full(len(border), OUTSIDE, dtype=np.int32)
    holder[alone] = search.find_first(border[alone])
    start, stop = holders.starts[beside[known] - 1], holders.starts[beside[known]]
    which = np.repeat(known, stop - start)
    area = holders.areas[np.arange(len(which)) - np.repeat(np.cumsum(stop - start) - stop, stop - start)]
    untouched = ~search.touches(border[which], area)
    which, area = which[untouched], area[untouched]
    first = np.append(True, which[1:] != which[:-1])[: len(which)]
    holder[which[first]] = area[first]
    return holder


def _list_candidates(
    border: NDArray[np.int64], touched: NDArray[np.int64], holder: NDArray[np.int32], *, areas: int
) -> Candidates:
    """For each border cell: the areas whose border touches it, up to the first area that holds it whole."""
    held = holder != OUTSIDE
    keys = np.sort(np.concatenate([touched, border[held] * areas + holder[held]]))
    which, area = np.searchsorted(border, keys // areas), keys % areas
    # Whoever comes after an area that holds the whole cell never gets a point of it.
    last = np.where(held, holder, areas)
    needed = area <= last[which]
    starts = np.searchsorted(which[needed], np.arange(len(border) + 1))
    return Candidates(starts, area[needed].astype(np.int32))
