import tracemalloc
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.areas import clean_areas
from geo.assign import AreaIndex, assign_batches
from geo.crs import Geometries
from geo.errors import NotPolygonalError
from tests.geo.nasty import coverages, points_for

SQUARES = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0, 1, 2, 2)]


def intersect_in_order(
    areas: Geometries, x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.int32]:
    """What is asked of the index, in shapely's own words."""
    points = shapely.points(x, y)
    first = np.full(len(x), -1, dtype=np.int32)
    for position in reversed(range(len(areas))):
        first[shapely.intersects(areas[position], points)] = position
    return first


def build_index(areas: Geometries, *, cells: int) -> AreaIndex:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geo.assign.FEWEST_CELLS", 1)
        return AreaIndex(areas, expected_points=cells * 8)


@settings(max_examples=300)
@given(st.data(), st.sampled_from([1, 2, 7, 60, 700, 9_000]))
def test_agrees_with_shapely_on_nasty_areas_and_points(data: st.DataObject, cells: int) -> None:
    areas = data.draw(coverages())
    x, y = data.draw(points_for(areas))
    with warnings.catch_warnings():
        # Numbers beyond arithmetic make shapely itself grumble.
        warnings.simplefilter("ignore", RuntimeWarning)
        expected = intersect_in_order(areas, x, y)
    assert build_index(areas, cells=cells).assign(x, y).tolist() == expected.tolist()


def test_a_shared_border_goes_to_the_first_area_in_the_order_given() -> None:
    x, y = np.array([1.0, 1.0, 0.5, 2.0]), np.array([0.5, 1.0, 1.0, 1.0])
    assert AreaIndex(SQUARES).assign(x, y).tolist() == [0, 0, 0, 1]
    assert AreaIndex(SQUARES[::-1]).assign(x, y).tolist() == [1, 0, 0, 0]


def test_outside_and_not_a_number_are_in_no_area() -> None:
    x = [-0.1, 3.0, np.nan, 0.5, np.inf, -np.inf, 1e308]
    y = [0.5, 0.5, 0.5, np.nan, 0.5, np.inf, -1e308]
    assert AreaIndex(SQUARES).assign(x, y).tolist() == [-1] * 7


def test_an_area_without_shape_holds_nothing_and_keeps_its_place() -> None:
    areas = [None, shapely.Polygon(), SQUARES[0], shapely.Point(), SQUARES[1]]
    assert AreaIndex(areas).assign([0.5, 1.5, 9.0], [0.5, 0.5, 9.0]).tolist() == [2, 4, -1]
    assert len(AreaIndex(areas)) == 5


@pytest.mark.parametrize("areas", [[], [None], [shapely.Polygon()]])
def test_a_layer_without_shapes_holds_nothing(areas: Geometries) -> None:
    assert AreaIndex(areas).assign([0.5], [0.5]).tolist() == [-1]


def test_no_points_are_no_answers() -> None:
    assert AreaIndex(SQUARES).assign([], []).tolist() == []


def test_height_is_ignored() -> None:
    high = shapely.force_3d(SQUARES[0], 17.0)
    assert AreaIndex([high]).assign([0.5], [0.5]).tolist() == [0]


@pytest.mark.parametrize("shape", [shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])])
def test_what_is_no_polygon_is_refused_by_its_place(shape: BaseGeometry) -> None:
    with pytest.raises(NotPolygonalError, match="geometry 1 "):
        AreaIndex([SQUARES[0], shape])


def test_points_of_unequal_number_are_refused() -> None:
    with pytest.raises(ValueError, match="equally long"):
        AreaIndex(SQUARES).assign([1.0, 2.0], [1.0])


def test_a_cell_narrower_than_its_numbers_are_apart() -> None:
    # Found by Hypothesis: so far from zero, the middle of a cell beside the square is a number inside it.
    square = shapely.box(1e15, -1e15, 1e15 + 1, 1 - 1e15)
    assert build_index([square], cells=700).assign([1e15 + 0.875], [-1e15 - 0.125]).tolist() == [-1]


def test_a_folded_box_is_the_box_that_geos_takes_it_for() -> None:
    # Found by Hypothesis: a ring to a corner and back encloses nothing, yet shapely says that it holds these.
    folded = shapely.Polygon([(2, 0), (2, 4), (0, 4), (2, 4)])
    x, y = np.array([1.5, 1.0]), np.array([0.0, 2.0])
    assert (
        AreaIndex([SQUARES[0], folded]).assign(x, y).tolist()
        == intersect_in_order([SQUARES[0], folded], x, y).tolist()
    )


def test_many_areas_over_each_other() -> None:
    nested = [shapely.box(-side, -side, side, side) for side in range(150, 0, -1)]
    x = np.linspace(-155, 155, 5_000)
    assert (build_index(nested, cells=2_000).assign(x, x)[np.abs(x) <= 150] == 0).all()
    largest_last = build_index(nested[::-1], cells=2_000).assign(x, np.zeros(5_000))
    assert largest_last.tolist() == np.where(np.abs(x) > 150, -1, np.ceil(np.abs(x)) - 1).tolist()


def scatter_points(count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x, y = np.random.default_rng(5).uniform(-0.2, 2.2, (2, count))
    return x.round(2), y.round(2)


def test_threads_share_an_index_and_polygons_that_others_prepare() -> None:
    index = AreaIndex(SQUARES)
    x, y = scatter_points(20_000)
    expected = intersect_in_order(SQUARES, x, y)

    def ask(_: int) -> bool:
        shapely.prepare(SQUARES)
        return np.array_equal(index.assign(x, y), expected)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(64)))


def test_memory_stays_bounded_however_many_points() -> None:
    index = AreaIndex(SQUARES)
    x, y = np.random.default_rng(5).uniform(0, 2, (2, 4_000_000))
    tracemalloc.start()
    positions = index.assign(x, y)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes - positions.nbytes < 30e6


def make_batches(rows: int, *, of: int) -> list[pa.RecordBatch]:
    x, y = scatter_points(rows)
    table = pa.table({"id": np.arange(rows), "lon": x, "lat": y})
    batches: list[pa.RecordBatch] = table.to_batches(max_chunksize=of)
    return batches


def test_batches_stream_through_one_at_a_time() -> None:
    taken = 0

    def count_taken() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        for batch in make_batches(1_000, of=100):
            taken += 1
            yield batch

    answers = assign_batches(AreaIndex(SQUARES), count_taken())
    next(answers)
    assert taken == 1
    assert len(list(answers)) == 9


def test_batches_keep_their_columns_and_get_a_nullable_position() -> None:
    x, y = scatter_points(1_000)
    table = pa.Table.from_batches(assign_batches(AreaIndex(SQUARES), make_batches(1_000, of=300)))
    assert table.column_names == ["id", "lon", "lat", "area_position"]
    assert table.schema.field("area_position").type == pa.int32()
    expected = intersect_in_order(SQUARES, x, y)
    assert table["area_position"].fill_null(-1).to_pylist() == expected.tolist()


def test_batches_of_any_number_type_with_nulls_for_two_levels() -> None:
    batch = pa.record_batch(
        {"x": pa.array([0, None, 1], pa.int16()), "y": pa.array(["0.5", "0.5", "0.5"]).cast(pa.float32())}
    )
    beats = assign_batches(AreaIndex(SQUARES), [batch], lon="x", lat="y", into="beat")
    both = assign_batches(AreaIndex([shapely.box(0, 0, 2, 2)]), beats, lon="x", lat="y", into="district")
    assert next(both).select(["beat", "district"]).to_pylist() == [
        {"beat": 0, "district": 0},
        {"beat": None, "district": None},
        {"beat": 0, "district": 0},
    ]


def find_first_in_tree(
    areas: NDArray[np.object_], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.int32]:
    tree = shapely.STRtree(areas)
    first = np.full(len(x), len(areas), dtype=np.int32)
    for start in range(0, len(x), 50_000):
        points = shapely.points(x[start : start + 50_000], y[start : start + 50_000])
        which, area = tree.query(points, predicate="intersects")
        np.minimum.at(first, which + start, area.astype(np.int32))
    return np.where(first == len(areas), np.int32(-1), first)


def read_beats(realdata: Path) -> NDArray[np.object_]:
    features = gpd.read_file(realdata / "chicago" / "beats.geojson")
    return clean_areas(features, area_ids=list(features.BEAT_NUM)).frame.geometry.to_numpy()


def test_chicago_incidents_fall_where_shapely_puts_them(realdata: Path) -> None:
    beats = read_beats(realdata)
    file = realdata / "chicago" / "crimes_2016_2017.csv.gz"
    incidents = pd.read_csv(file, usecols=["Longitude", "Latitude"])
    x, y = incidents.Longitude.to_numpy(), incidents.Latitude.to_numpy()
    known = np.isfinite(x)
    positions = AreaIndex(beats, expected_points=len(x)).assign(x, y)
    assert (len(x), int(known.sum())) == (536_605, 532_222)
    assert (positions[~known] == -1).all()
    assert np.array_equal(positions[known], find_first_in_tree(beats, x[known], y[known]))


def test_chicago_corners_and_borders_fall_where_shapely_puts_them(realdata: Path) -> None:
    beats = read_beats(realdata)
    corners = shapely.get_coordinates(beats)
    middles = corners[1:] / 2 + corners[:-1] / 2
    x, y = np.ascontiguousarray(np.concatenate([corners, middles, np.nextafter(corners, 0)]).T)
    assert np.array_equal(AreaIndex(beats).assign(x, y), find_first_in_tree(beats, x, y))
