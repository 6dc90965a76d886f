"""Point to area: our index against the usual ways, on one generated city."""

from collections.abc import Callable
from functools import partial

import click
import geopandas as gpd
import numpy as np
import pyarrow as pa
import sedonadb
import shapely
from numpy.typing import NDArray

from bench.city import make_areas, scatter_incidents
from bench.timing import show_table, time_in_turns
from geo.assign import AreaIndex

Floats = NDArray[np.float64]
Positions = NDArray[np.int32]
SEDONADB_JOIN = """
    select points.number, min(areas.place) as place
    from points
    join areas on st_intersects(st_geomfromwkb(areas.shape), st_point(points.x, points.y))
    group by points.number
"""


def assign_cold(areas: NDArray[np.object_], x: Floats, y: Floats) -> Positions:
    """Build our index and ask it."""
    return AreaIndex(areas, expected_points=len(x)).assign(x, y)


def assign_by_loop(areas: NDArray[np.object_], x: Floats, y: Floats) -> Positions:
    """Cut out each area's box, then test what is in it; from last to first, so that the first area wins."""
    areas = np.asarray(shapely.from_wkb(shapely.to_wkb(areas)), dtype=object)
    shapely.prepare(areas)
    positions = np.full(len(x), -1, dtype=np.int32)
    for position in reversed(range(len(areas))):
        west, south, east, north = shapely.bounds(areas[position])
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        positions[near[shapely.intersects_xy(areas[position], x[near], y[near])]] = position
    return positions


def assign_by_join(areas: gpd.GeoDataFrame, points: gpd.GeoDataFrame) -> Positions:
    """Join spatially; of several areas of a point the first."""
    joined = gpd.sjoin(points, areas, how="left", predicate="intersects")["index_right"]
    return joined.groupby(level=0).min().fillna(-1).to_numpy().astype(np.int32)


def prepare_sedonadb(areas: NDArray[np.object_], x: Floats, y: Floats) -> Callable[[], Positions]:
    """Hand areas and points to sedonadb; what comes back joins them and takes each point's first area."""
    engine = sedonadb.connect()
    layer = pa.table({"place": np.arange(len(areas), dtype=np.int32), "shape": shapely.to_wkb(areas)})
    placed = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    points = pa.table({"number": placed, "x": x[placed], "y": y[placed]})
    engine.create_data_frame(layer).to_view("areas")
    engine.create_data_frame(points).to_view("points")

    def join() -> Positions:
        found = pa.table(engine.sql(SEDONADB_JOIN))
        positions = np.full(len(x), -1, dtype=np.int32)
        positions[found["number"].to_numpy()] = found["place"].to_numpy()
        return positions

    return join


@click.command()
@click.option("--points", default=500_000, show_default=True, help="How many incidents.")
@click.option("--areas", "area_count", default=275, show_default=True, help="How many areas, about.")
@click.option("--repeats", default=3, show_default=True, help="Runs of each way.")
def command(points: int = 500_000, area_count: int = 275, repeats: int = 3) -> None:
    """Point to area: AreaIndex, boxes with shapely, sedonadb, geopandas.sjoin."""
    areas = make_areas(area_count)
    x, y = scatter_incidents(areas, points)
    layer = gpd.GeoDataFrame(geometry=list(areas))
    ready = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y))
    warm = AreaIndex(areas, expected_points=points)
    ways: dict[str, Callable[[], Positions]] = {
        "AreaIndex, built and asked": partial(assign_cold, areas, x, y),
        "AreaIndex, asked again": partial(warm.assign, x, y),
        "boxes, then intersects_xy": partial(assign_by_loop, areas, x, y),
        "sedonadb": prepare_sedonadb(areas, x, y),
        "geopandas.sjoin, points ready": partial(assign_by_join, layer, ready),
    }
    check_equal(ways)
    corners = int(shapely.get_num_coordinates(areas).sum())
    show_table(
        f"{points:,} points × {len(areas):,} areas with {corners:,} corners; every way gives the same answer",
        time_in_turns(ways, repeats=repeats),
        amount=points,
        unit="points",
    )


def check_equal(ways: dict[str, Callable[[], Positions]]) -> None:
    """Stop where two ways give different answers: their times could not be compared."""
    answers = {way: run() for way, run in ways.items()}
    first_way, first = next(iter(answers.items()))
    for way, answer in answers.items():
        if not np.array_equal(answer, first):
            raise click.ClickException(f"{way} and {first_way} differ in {(answer != first).sum():,} points")
