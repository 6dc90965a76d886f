from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo.areas import clean_areas, find_parents, measure_land_km2, settle_crs
from tests.geo.nasty import polygons

BOW_TIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


def make_layer(shapes: Sequence[BaseGeometry | None]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        geometry=gpd.GeoSeries(np.array([*shapes, None], dtype=object)[:-1], crs="EPSG:4326")
    )


def test_areas_come_sorted_by_id_with_their_zeros() -> None:
    layer = make_layer([shapely.box(i, 0, i + 1, 1) for i in range(3)])
    cleaned = clean_areas(layer, area_ids=["0932", "0111", "1914"], area_names=["Nine", None, " "])
    assert cleaned.frame.area_id.tolist() == ["0111", "0932", "1914"]
    assert cleaned.frame.area_name.tolist() == ["0111", "Nine", "1914"]
    assert cleaned.frame.geometry.iloc[1].equals(shapely.box(0, 0, 1, 1))
    assert cleaned.frame.crs == "EPSG:4326"


def test_features_of_one_id_become_one_area() -> None:
    layer = make_layer([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6), shapely.box(1, 0, 2, 1)])
    cleaned = clean_areas(layer, area_ids=["31", "8", "31"], area_names=[None, None, "Thirty-first"])
    assert (cleaned.received, cleaned.dissolved) == (3, 1)
    assert cleaned.frame.area_name.tolist() == ["Thirty-first", "8"]
    assert cleaned.frame.geometry.iloc[0].equals(shapely.box(0, 0, 2, 1))


def test_a_ring_that_crosses_itself_is_repaired_and_counted() -> None:
    cleaned = clean_areas(make_layer([BOW_TIE, shapely.box(5, 5, 6, 6)]), area_ids=["a", "b"])
    assert cleaned.repaired == 1
    assert cleaned.frame.geometry.is_valid.all()
    assert shapely.area(cleaned.frame.geometry.to_numpy()).tolist() == pytest.approx([2.0, 1.0])


def test_parts_that_overlap_are_one_ground_not_a_hole() -> None:
    overlapping = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
    cleaned = clean_areas(make_layer([overlapping]), area_ids=["a"])
    assert shapely.area(cleaned.frame.geometry.to_numpy()).tolist() == pytest.approx([7.0])


def test_the_polygons_of_a_collection_are_kept() -> None:
    mixed = shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.Point(9, 9)])
    cleaned = clean_areas(make_layer([mixed]), area_ids=["a"])
    assert cleaned.repaired == 1
    assert cleaned.frame.geometry.iloc[0].equals(shapely.box(0, 0, 1, 1))


def test_what_cannot_be_used_is_rejected_with_its_row_and_reason() -> None:
    square = shapely.box(0, 0, 1, 1)
    endless = shapely.Polygon([(0, 0), (1, 0), (1, float("inf"))])
    flat = shapely.Polygon([(0, 0), (1, 0), (2, 0)])
    shapes = [square, square, None, shapely.Polygon(), shapely.Point(1, 1), endless, flat, square]
    cleaned = clean_areas(make_layer(shapes), area_ids=[None, "  ", "c", "d", "e", "f", "g", "h"])
    assert cleaned.rejected == [
        (0, "no area id"),
        (1, "no area id"),
        (2, "no geometry"),
        (3, "empty geometry"),
        (4, "not a polygon but a Point"),
        (5, "a coordinate is not a number"),
        (6, "the geometry encloses no ground"),
    ]
    assert cleaned.frame.area_id.tolist() == ["h"]


def test_a_layer_without_features_is_no_areas() -> None:
    cleaned = clean_areas(make_layer([]), area_ids=[])
    assert (len(cleaned.frame), cleaned.received) == (0, 0)
    assert cleaned.frame.crs == "EPSG:4326"
    assert cleaned.frame.columns.tolist() == ["area_id", "area_name", "geometry"]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), polygons()), max_size=8))
def test_every_feature_is_accounted_for_and_every_area_is_valid(
    features: list[tuple[str | None, BaseGeometry | None]],
) -> None:
    area_ids = [area_id for area_id, _ in features]
    cleaned = clean_areas(make_layer([shape for _, shape in features]), area_ids=area_ids)
    assert len(cleaned.frame) + cleaned.dissolved + len(cleaned.rejected) == cleaned.received == len(features)
    assert cleaned.frame.area_id.is_unique
    assert cleaned.frame.geometry.is_valid.all()
    assert set(cleaned.frame.geom_type) <= {"Polygon", "MultiPolygon"}


def test_chicago_has_275_beats_and_23_districts(realdata: Path) -> None:
    beats = gpd.read_file(realdata / "chicago" / "beats.geojson")
    districts = gpd.read_file(realdata / "chicago" / "districts.geojson")
    cleaned_beats = clean_areas(beats, area_ids=list(beats.BEAT_NUM))
    cleaned_districts = clean_areas(districts, area_ids=list(districts.DIST_NUM))
    assert (cleaned_beats.received, len(cleaned_beats.frame), cleaned_beats.dissolved) == (277, 275, 2)
    assert (cleaned_districts.received, len(cleaned_districts.frame)) == (25, 23)
    parents = find_parents(
        cleaned_beats.frame.geometry.to_numpy(),
        cleaned_districts.frame.geometry.to_numpy(),
        parent_ids=cleaned_districts.frame.area_id.tolist(),
    )
    assert [int(beat[:2]) for beat in cleaned_beats.frame.area_id] == [int(str(parent)) for parent in parents]


def test_a_shapefile_in_feet_lands_in_chicago(realdata: Path) -> None:
    areas = settle_crs(gpd.read_file(realdata / "chicago" / "community_areas.zip"))
    west, south, east, north = areas.total_bounds
    assert (west, south, east, north) == pytest.approx((-87.94, 41.64, -87.52, 42.02), abs=0.01)
    # The layer brings its own figures, in square feet.
    own_km2 = areas.SHAPE_AREA.to_numpy() * 0.3048006096**2 / 1e6
    assert measure_land_km2(areas.geometry.to_numpy()) == pytest.approx(own_km2, rel=2e-4)


def test_land_is_the_geodesic_area() -> None:
    square, hole = shapely.box(0, 0, 1, 1), shapely.box(0.2, 0.2, 0.8, 0.8)
    ring = shapely.Polygon(square.exterior, [hole.exterior])
    globe = pyproj.Geod(ellps="WGS84")
    for shape in (shapely.box(-87.7, 41.8, -87.6, 41.9), shapely.box(10, -60, 10.5, -59.5), square, ring):
        geodesic_m2, _ = globe.geometry_area_perimeter(shapely.orient_polygons(shape))
        # Edges are straight in the projection and geodesics in the check: they part by little in a city.
        assert measure_land_km2([shape]) == pytest.approx([abs(geodesic_m2) / 1e6], rel=1e-4)


def test_land_without_geometry_is_not_known() -> None:
    assert np.isnan(measure_land_km2([None, shapely.box(0, 0, 1, 1)])).tolist() == [True, False]


def test_land_may_be_measured_in_a_stated_crs() -> None:
    shape = shapely.box(-87.7, 41.8, -87.6, 41.9)
    in_utm = measure_land_km2([shape], metric_crs=pyproj.CRS("EPSG:32616"))
    assert in_utm == pytest.approx(measure_land_km2([shape]), rel=1e-3)


def test_the_parent_is_the_one_that_shares_most_ground() -> None:
    parents = [shapely.box(0, 0, 2, 2), shapely.box(2, 0, 4, 2)]
    children = [
        shapely.box(0, 0, 1, 1),
        shapely.box(1.5, 0, 3, 1),
        shapely.box(1, 0, 3, 1),
        shapely.box(8, 8, 9, 9),
        shapely.box(4, 0, 5, 2),
        shapely.box(3.995, 0, 5, 2),
        None,
    ]
    found = find_parents(children, parents, parent_ids=["left", "right"])
    assert found == ["left", "right", "left", None, None, None, None]


def test_there_may_be_no_parents_at_all() -> None:
    assert find_parents([shapely.box(0, 0, 1, 1)], [], parent_ids=[]) == [None]
