import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.areas import clean_areas
from geo.crs import Geometries
from geo.mapshapes import to_context_geojson, to_map_geojson
from tests.geo.nasty import polygons


def draw(geometries: Geometries, **options: Any) -> list[dict[str, Any]]:
    ids = [f"{position:03}" for position in range(len(geometries))]
    features: list[dict[str, Any]] = json.loads(to_map_geojson(ids, ids, geometries, **options))["features"]
    return features


def wavy(shift_deg: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A border that runs north in waves of about 4 m."""
    north = np.linspace(0, 0.05, 400)
    return np.column_stack([shift_deg + 4e-5 * np.sin(north * 9000), north])


def strips() -> list[BaseGeometry]:
    borders = [wavy(shift / 50) for shift in range(4)]
    return [shapely.Polygon(np.concatenate([left, right[::-1]])) for left, right in pairwise(borders)]


def test_features_keep_their_order_ids_and_names() -> None:
    text = to_map_geojson(
        ["0111", "0112"], ["Loop <b>", "Königstraße"], [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
    )
    collection = json.loads(text)
    assert collection["type"] == "FeatureCollection"
    assert [f["id"] for f in collection["features"]] == ["0111", "0112"]
    assert collection["features"][1]["properties"] == {"id": "0112", "name": "Königstraße"}
    assert " " not in text.replace("Loop <b>", "")


def test_an_area_without_shape_keeps_its_place() -> None:
    features = draw([shapely.box(0, 0, 1, 1), None, shapely.Polygon(), shapely.box(1, 0, 2, 1)])
    assert [feature["geometry"] is None for feature in features] == [False, True, True, False]


def test_no_areas_are_an_empty_collection() -> None:
    assert draw([]) == []
    assert [f["geometry"] for f in draw([None])] == [None]


def test_neighbours_still_share_their_border_after_losing_detail() -> None:
    drawn = [shape(feature["geometry"]) for feature in draw(strips())]
    assert sum(shapely.get_num_coordinates(drawn)) < sum(shapely.get_num_coordinates(strips())) / 8
    assert shapely.coverage_is_valid(drawn)
    assert shapely.union_all(drawn).geom_type == "Polygon"


def test_areas_that_overlap_are_simplified_one_by_one() -> None:
    overlapping = [*strips(), shapely.box(0.01, 0.01, 0.03, 0.03)]
    drawn = [shape(feature["geometry"]) for feature in draw(overlapping)]
    for simplified, original in zip(drawn, overlapping, strict=True):
        assert simplified.area == pytest.approx(original.area, rel=0.01)
    assert sum(shapely.get_num_coordinates(drawn)) < 200


def test_an_area_smaller_than_the_detail_is_still_drawn() -> None:
    speck = shapely.box(0.5, 0.5, 0.500001, 0.500001)
    geometry = shape(draw([shapely.box(2, 2, 3, 3), speck])[1]["geometry"])
    assert geometry.area == pytest.approx(speck.area, rel=0.01)


def test_coordinates_are_rounded_and_shells_run_counterclockwise() -> None:
    clockwise = shapely.box(0.123456789, 0, 1, 1).reverse()
    ring = draw([clockwise])[0]["geometry"]["coordinates"][0]
    assert [0.12346, 0.0] in ring
    assert shapely.LinearRing(ring).is_ccw


def test_a_place_at_zero_has_no_minus_zero() -> None:
    assert "-0.0" not in to_map_geojson(["a"], ["a"], [shapely.box(-1e-9, -1e-9, 1, 1)])


def test_the_same_areas_are_the_same_bytes() -> None:
    assert draw(strips()) == draw(strips())


@given(polygons())
def test_whatever_the_shape_the_feature_is_geojson(area: BaseGeometry | None) -> None:
    (feature,) = draw([area])
    if area is None or area.is_empty:
        assert feature["geometry"] is None
    elif area.is_valid and area.area > 0.1:
        assert shape(feature["geometry"]).area == pytest.approx(area.area, rel=0.01, abs=1e-6)


def test_context_layers_keep_lines_and_kinds() -> None:
    road = shapely.LineString(wavy(0))
    lake = shapely.Polygon([(0, 0), (1, 0), (1, 1)])
    text = to_context_geojson(["road", "park", "water"], [road, None, lake])
    features = json.loads(text)["features"]
    assert [feature["properties"] for feature in features] == [{"kind": "road"}, {"kind": "water"}]
    assert len(features[0]["geometry"]["coordinates"]) < 10


def test_chicago_is_light(realdata: Path) -> None:
    features = gpd.read_file(realdata / "chicago" / "beats.geojson")
    beats = clean_areas(features, area_ids=list(features.BEAT_NUM)).frame
    text = to_map_geojson(beats.area_id.tolist(), beats.area_name.tolist(), beats.geometry.to_numpy())
    assert len(text.encode()) < 200_000
    drawn = [shape(feature["geometry"]) for feature in json.loads(text)["features"]]
    assert len(drawn) == 275
    assert shapely.area(drawn) == pytest.approx(shapely.area(beats.geometry.to_numpy()), rel=0.05)
    assert shapely.is_valid(drawn).all()
    # Simplified as one: beats neither drift apart nor lie over each other.
    assert shapely.union_all(drawn).area == pytest.approx(shapely.area(drawn).sum(), rel=1e-4)
