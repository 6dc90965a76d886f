"""A city to measure on: areas with crooked borders that neighbours share, and incidents like real ones."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

WEST, SOUTH, WIDTH_DEG, HEIGHT_DEG = -87.94, 41.64, 0.42, 0.38
BENDS = 6
CROOKEDNESS = 0.08

Coordinates = tuple[NDArray[np.float64], NDArray[np.float64]]


def make_areas(count: int, *, seed: int = 1) -> NDArray[np.object_]:
    """About `count` areas in EPSG:4326: cells around random points, borders bent like rivers and railways."""
    random = np.random.default_rng(seed)
    places = random.uniform((WEST, SOUTH), (WEST + WIDTH_DEG, SOUTH + HEIGHT_DEG), (count, 2))
    extent = shapely.box(WEST, SOUTH, WEST + WIDTH_DEG, SOUTH + HEIGHT_DEG)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(places), extend_to=extent))
    borders = shapely.union_all(shapely.boundary(shapely.intersection(cells, extent)))
    bent = [_bend(line, random) for line in shapely.get_parts(borders)]
    areas = shapely.get_parts(shapely.polygonize([*shapely.get_parts(shapely.union_all(bent))]))
    # Bends that cross leave specks between them: real layers have such gaps too.
    large = shapely.area(areas) > shapely.area(extent) / count / 20
    return np.asarray(areas[large], dtype=object)


def _bend(line: BaseGeometry, random: np.random.Generator) -> BaseGeometry:
    """Move the middle of every stretch aside, and again in the halves: each stretch becomes 64."""
    xy = shapely.get_coordinates(line)
    for _ in range(BENDS):
        along = np.diff(xy, axis=0)
        aside = along[:, ::-1] * (-1, 1) * random.normal(0, CROOKEDNESS, (len(along), 1))
        bent = np.empty((2 * len(xy) - 1, 2))
        bent[::2], bent[1::2] = xy, xy[:-1] + along / 2 + aside
        xy = bent
    return shapely.LineString(xy)


def scatter_incidents(areas: NDArray[np.object_], count: int, *, seed: int = 2) -> Coordinates:
    """Incidents: most around hotspots, some anywhere, a sixth on streets that are borders, a few unplaced."""
    random = np.random.default_rng(seed)
    kinds = random.choice(4, count, p=[0.58, 0.25, 0.16, 0.01])
    spots = random.uniform((WEST, SOUTH), (WEST + WIDTH_DEG, SOUTH + HEIGHT_DEG), (300, 2))
    xy = spots[random.integers(0, len(spots), count)] + random.normal(0, 0.01, (count, 2))
    anywhere = random.uniform((WEST, SOUTH), (WEST + WIDTH_DEG, SOUTH + HEIGHT_DEG), (count, 2))
    corners = shapely.get_coordinates(areas)
    on_border = corners[random.integers(0, len(corners), count)] + random.normal(0, 5e-5, (count, 2))
    xy = np.select(
        [kinds[:, None] == 1, kinds[:, None] == 2, kinds[:, None] == 3], [anywhere, on_border, np.nan], xy
    )
    return np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1])
