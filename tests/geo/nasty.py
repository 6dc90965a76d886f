"""Strategies for polygons and points that break what looks right: shared by the tests of `geo`."""

import numpy as np
import shapely
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

# Few different numbers, so that vertices, edges and points coincide all the time.
GRID = st.integers(0, 6).map(float)
XY = st.tuples(GRID, GRID)

# Where a city may lie: as is, in degrees, in feet, far from zero, flat, large or small beyond arithmetic.
FRAMES = [
    (1.0, 1.0, 0.0, 0.0),
    (0.013, 0.007, -87.94, 41.64),
    (331.7, 412.1, 1.1e6, 1.8e6),
    (1.0, 1.0, 1e15, -1e15),
    (1e-9, 1.0, 7.0, 0.0),
    (1e7, 1e-7, 0.0, 0.0),
    (1e90, 1e90, 0.0, 0.0),
    (1e200, 1e200, 0.0, 0.0),
    (1e307, 1e307, -1e308, -1e308),
    (1e-90, 1e-90, 0.0, 0.0),
    (1e-200, 1e-200, 0.0, 0.0),
    (5e-324, 5e-324, 0.0, 0.0),
    (1e-16, 1.0, 1.0, 0.0),
    (0.0, 1.0, 3.0, 0.0),
]

ODD_NUMBERS = [float("nan"), float("inf"), -float("inf"), 1e308, -1e308, 5e-324, 0.0, -0.0, 1e-300, 3.5]


def rings() -> st.SearchStrategy[list[tuple[float, float]]]:
    """Three to seven corners: triangles, stars, bow ties, lines that enclose nothing."""
    return st.lists(XY, min_size=3, max_size=7)


def folded_boxes() -> st.SearchStrategy[BaseGeometry]:
    """Rings of four corners of one box, in any order and with repeats."""
    corner = st.tuples(st.sampled_from([1.0, 3.0]), st.sampled_from([0.0, 4.0]))
    return st.lists(corner, min_size=4, max_size=4).map(shapely.Polygon)


def boxes() -> st.SearchStrategy[BaseGeometry]:
    corners = st.tuples(GRID, GRID, st.integers(1, 4), st.integers(1, 4))
    return corners.map(lambda c: shapely.box(c[0], c[1], c[0] + c[2], c[1] + c[3]))


def slivers() -> st.SearchStrategy[BaseGeometry]:
    """A triangle as thin as numbers allow."""
    return st.tuples(GRID, GRID).map(
        lambda c: shapely.Polygon([c, (c[0] + 6, c[1]), (c[0] + 6, np.nextafter(c[1], 9.0))])
    )


def frames_with_hole() -> st.SearchStrategy[BaseGeometry]:
    def cut(c: tuple[float, float, float]) -> BaseGeometry:
        x, y, size = c
        hole = [(x + 1, y + 1), (x + 1 + size, y + 1), (x + 1, y + 1 + size)]
        return shapely.Polygon([(x, y), (x + 6, y), (x + 6, y + 6), (x, y + 6)], [hole])

    return st.tuples(GRID, GRID, st.integers(1, 5).map(float)).map(cut)


def single_polygons() -> st.SearchStrategy[BaseGeometry]:
    any_ring = rings().map(shapely.Polygon)
    with_holes = st.tuples(rings(), st.lists(rings(), max_size=2)).map(lambda c: shapely.Polygon(c[0], c[1]))
    repaired = any_ring.map(repair).filter(lambda g: g.geom_type == "Polygon")
    return st.one_of(boxes(), repaired, frames_with_hole(), slivers(), any_ring, with_holes, folded_boxes())


def is_area(shape: BaseGeometry) -> bool:
    return shape.geom_type in ("Polygon", "MultiPolygon") and not shape.is_empty


def polygons() -> st.SearchStrategy[BaseGeometry | None]:
    """Anything that a layer of areas may hold, valid or not."""
    single = single_polygons().filter(is_area)
    several = st.lists(single, min_size=1, max_size=3).map(join_parts)
    nothing: list[BaseGeometry | None] = [None, shapely.Polygon(), shapely.MultiPolygon(), shapely.Point()]
    repaired_several = several.map(repair).filter(is_area)
    return st.one_of(single, single, several, repaired_several, st.sampled_from(nothing))


def join_parts(parts: list[BaseGeometry]) -> BaseGeometry:
    """One multipolygon, however its parts lie; no union."""
    return shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon)])


def repair(shape: BaseGeometry) -> BaseGeometry:
    repaired: BaseGeometry = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    return repaired


@st.composite
def coverages(draw: st.DrawFn) -> NDArray[np.object_]:
    """Up to seven areas that meet, overlap, repeat or enclose each other, somewhere on the number line."""
    chosen = draw(st.lists(polygons(), max_size=7))
    width, height, left, bottom = draw(st.sampled_from(FRAMES))
    moved = shapely.transform(
        np.array([*chosen, None], dtype=object)[:-1],
        lambda xy: xy * (width, height) + (left, bottom),
    )
    return np.asarray(moved, dtype=object)


@st.composite
def points_for(
    draw: st.DrawFn, areas: NDArray[np.object_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points on, beside and far from every corner and edge, and numbers that are none."""
    corners = shapely.get_coordinates(areas)
    middles = (corners[1:] / 2 + corners[:-1] / 2) if len(corners) else corners
    share = draw(st.floats(0, 1))
    along = corners[1:] * share + corners[:-1] * (1 - share) if len(corners) else corners
    crossed = np.column_stack([corners[:, 0], np.roll(corners[:, 1], draw(st.integers(0, 9)))])
    near = np.concatenate([corners, middles, along, crossed])
    towards = draw(st.sampled_from([-np.inf, np.inf, 0.0]))
    beside = np.nextafter(near, towards)
    odd = np.array(draw(st.lists(st.tuples(*[st.sampled_from(ODD_NUMBERS)] * 2), max_size=6))).reshape(-1, 2)
    mixed = np.column_stack([near[: len(odd), 0], odd[: len(near), 1]])
    chosen = np.concatenate([near, beside, odd, mixed])
    return chosen[:, 0].copy(), chosen[:, 1].copy()
