"""Boundaries as drawings: shared borders stay shared, nothing is lost, hostile input draws nothing."""

import json
import re
from typing import Any

import pytest
import shapely

from pages.shared.published.svg_map import draw_area, draw_city, find_adjacent, read_atlas, write_path


def make_layer(*squares: tuple[str, float, float] | tuple[str, None, None]) -> str:
    """GeoJSON of squares 0.01° wide by id and south-west corner; without a corner, without a boundary."""
    return json.dumps({"features": [make_feature(*square) for square in squares]})


def make_feature(area_id: str, lon: float | None, lat: float | None) -> dict[str, Any]:
    geometry = None
    if lon is not None and lat is not None:
        geometry = shapely.geometry.mapping(shapely.box(lon, lat, lon + 0.01, lat + 0.01))
    return {"properties": {"id": area_id, "name": f"Name {area_id}"}, "geometry": geometry}


FOUR = make_layer(("a", 0, 50), ("b", 0.01, 50), ("c", 0, 50.01), ("d", 0.01, 50.01), ("e", None, None))


def test_a_city_is_drawn_with_every_area_that_has_a_boundary() -> None:
    drawing = draw_city(read_atlas(FOUR), width=400)
    assert [each.area_id for each in drawing.outlines] == ["a", "b", "c", "d"]
    assert drawing.width == 400
    # At 50° north a degree of longitude is 0.643 of one of latitude: taller than wide, no more than 5:4.
    assert drawing.height == 500
    assert all(re.fullmatch(r"M\d+ \d+l[-\d ]+z", each.path) for each in drawing.outlines)


def test_north_is_up_and_east_is_right() -> None:
    starts = {
        each.area_id: [int(part) for part in re.findall(r"\d+", each.path)[:2]]
        for each in draw_city(read_atlas(FOUR), width=400).outlines
    }
    assert starts["a"][1] > starts["c"][1]
    assert starts["b"][0] > starts["a"][0]


def test_neighbours_share_a_side_and_not_only_a_corner() -> None:
    atlas = read_atlas(FOUR)
    assert find_adjacent(atlas, "a") == ["b", "c"]
    assert find_adjacent(atlas, "e") == []


def test_an_area_is_drawn_among_those_around_it() -> None:
    far = make_layer(("a", 0, 50), ("b", 0.01, 50), ("far", 1, 51))
    drawing = draw_area(read_atlas(far), "a")
    assert drawing is not None
    assert [each.area_id for each in drawing.outlines] == ["a", "b"]
    assert draw_area(read_atlas(FOUR), "e") is None
    assert draw_area(read_atlas(FOUR), "nowhere") is None


def test_a_level_without_boundaries_draws_nothing() -> None:
    atlas = read_atlas(make_layer(("a", None, None)))
    assert atlas.is_empty
    assert draw_city(atlas).outlines == ()
    assert draw_city(read_atlas('{"features":[]}')).outlines == ()


def test_what_lies_under_the_areas_is_drawn_by_kind() -> None:
    line = {
        "properties": {"kind": "road"},
        "geometry": {"type": "LineString", "coordinates": [[0, 50], [0.02, 50.02]]},
    }
    other = {"properties": {"kind": "<script>"}, "geometry": line["geometry"]}
    drawing = draw_city(read_atlas(FOUR, json.dumps({"features": [line, other]})))
    assert [each.kind for each in drawing.backdrops] == ["road"]
    assert "z" not in drawing.backdrops[0].path


@pytest.mark.parametrize(
    "shape", [shapely.Point(1, 1), shapely.Polygon(), shapely.box(0, 0, 0.2, 0.2), shapely.LineString()]
)
def test_what_is_smaller_than_a_unit_leaves_no_path(shape: shapely.geometry.base.BaseGeometry) -> None:
    assert write_path(shape) == ""


def test_holes_are_part_of_the_path() -> None:
    ring = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20))
    assert write_path(ring).count("M") == 2
