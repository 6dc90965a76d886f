"""Which areas lie beside which."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs import Geometries, choose_metric_crs, project_polygons


def find_neighbours(geometries: Geometries, *, gap_m: float = 1.0) -> NDArray[np.intp]:
    """Find the neighbours of each area: queen contiguity, an island linked to what is nearest.

    Two areas are neighbours when they share a border, a corner or ground, or come within `gap_m` of each
    other (layers whose borders were digitised twice leave hair-wide gaps). An area with none is linked to
    the nearest other area, the first of several, so that nothing is alone unless there is nothing else.

    Parameters
    ----------
    geometries
        Polygons in EPSG:4326; None and empty ones have no neighbours.
    gap_m
        Widest gap in metres that still counts as touching.

    Returns
    -------
    int array of shape (pairs, 2)
        Positions of area and neighbour, each pair in both directions, sorted, without repeats.

    Examples
    --------
    >>> row = [shapely.box(place, 0, place + 1, 1) for place in range(3)]
    >>> find_neighbours(row).tolist()
    [[0, 1], [1, 0], [1, 2], [2, 1]]
    """
    polygons = project_polygons(geometries, metric_crs=choose_metric_crs(geometries))
    tree = shapely.STRtree(polygons)
    area, neighbour = tree.query(polygons, predicate="dwithin", distance=gap_m)
    pairs = np.column_stack([area, neighbour])[area != neighbour]
    there = np.flatnonzero(~(shapely.is_missing(polygons) | shapely.is_empty(polygons)))
    islands = np.setdiff1d(there, pairs[:, 0])
    links = _link_islands(tree, polygons, islands)
    return np.unique(np.concatenate([pairs, links, links[:, ::-1]]), axis=0)


def _link_islands(
    tree: shapely.STRtree, polygons: NDArray[np.object_], islands: NDArray[np.intp]
) -> NDArray[np.intp]:
    if not len(islands) or len(tree) < 2:
        return np.empty((0, 2), dtype=np.intp)
    which, nearest = tree.query_nearest(polygons[islands], exclusive=True, all_matches=True)
    order = np.lexsort((nearest, which))
    first = np.unique(which[order], return_index=True)[1]
    return np.column_stack([islands[which[order][first]], nearest[order][first]])


def name_contacts(geometries: Geometries, pairs: NDArray[np.intp], *, gap_m: float = 1.0) -> NDArray[np.str_]:
    """Say how the areas of each pair of neighbours meet.

    Parameters
    ----------
    geometries
        Polygons in EPSG:4326.
    pairs
        Positions of areas and neighbours, as `find_neighbours` gives them.
    gap_m
        Widest gap in metres that still counts as touching.

    Returns
    -------
    str array
        ``border`` where they share one, or ground, or run along each other within `gap_m` (rook contiguity);
        ``corner`` where they meet in points only; ``nearest`` where they do not touch.

    Examples
    --------
    >>> grid = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(1, 1, 2, 2)]
    >>> pairs = find_neighbours(grid)
    >>> dict(zip(map(tuple, pairs.tolist()), name_contacts(grid, pairs).tolist(), strict=True))[0, 2]
    'corner'
    """
    # Each pair stands in both directions, and is looked at in one.
    once, back = np.unique(np.sort(pairs, axis=1), axis=0, return_inverse=True)
    return _name_once(np.array(geometries, dtype=np.object_), once, gap_m)[back.ravel()]


def _name_once(shapes: NDArray[np.object_], pairs: NDArray[np.intp], gap_m: float) -> NDArray[np.str_]:
    met = shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]])
    contacts = np.where(shapely.get_dimensions(met) > 0, "border", "corner").astype("<U7")
    apart = np.flatnonzero(shapely.is_empty(met))
    if len(apart):
        contacts[apart] = _name_gaps(shapes, pairs[apart], gap_m)
    return contacts


def _name_gaps(shapes: NDArray[np.object_], pairs: NDArray[np.intp], gap_m: float) -> NDArray[np.str_]:
    polygons = project_polygons(list(shapes), metric_crs=choose_metric_crs(list(shapes)))
    one, other = polygons[pairs[:, 0]], polygons[pairs[:, 1]]
    # Around a corner the strip meets no more than a few square metres; along a border it meets more.
    along_m2 = shapely.area(shapely.intersection(shapely.buffer(one, gap_m), other))
    touching = shapely.distance(one, other) <= gap_m
    return np.where(touching, np.where(along_m2 > 10 * gap_m**2, "border", "corner"), "nearest")
