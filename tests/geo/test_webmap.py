"""What the map is told: one sign per area, compact points, and texts that stay texts."""

import base64
import json
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template
from streamlit_folium import generate_leaflet_string

from geo.webmap import (
    BORDER_CASING,
    BORDER_INK,
    AreaPaint,
    FitRequest,
    MapSetting,
    PointLayer,
    build_base_map,
    build_repaint,
    encode_repaint,
)
from tests.contrast import measure_contrast

RAMPS = {
    "engagement": ["#fff4d6", "#fbd98a", "#efb23f", "#c9861a", "#8a5606"],
    "incidents": ["#eef0fb", "#c3caf0", "#8f9be0", "#5a66c4", "#2f3a8f"],
    "trust": ["#e6f5f3", "#b0ddd7", "#6bbdb3", "#2b9187", "#0b5d57"],
    "change": ["#7b2d6b", "#c79bbf", "#d9d6cf", "#b5b878", "#5f6b1c"],
}
LEAST_CONTRAST = 3.0


def make_paint(**changes: object) -> AreaPaint:
    values: dict[str, object] = {
        "geometry_url": "/map/x/b1/areas/beat.geojson",
        "order": ["101", "102", "103", "104", "105"],
        "classes": {"101": 0, "102": 4, "103": "no_data", "104": "too_few"},
        "ramp": RAMPS["trust"],
        "labels": {"101": "9.1 events"},
        "level": "beat",
    }
    return AreaPaint(**(values | changes))  # type: ignore[arg-type]


def read_message(
    paint: AreaPaint, *points: PointLayer, setting: MapSetting | None = None
) -> dict[str, object]:
    message: dict[str, object] = json.loads(encode_repaint(paint, points, setting=setting or MapSetting()))
    return message


def read_areas(**changes: object) -> dict[str, object]:
    areas = read_message(make_paint(**changes))["areas"]
    assert isinstance(areas, dict)
    return areas


def test_every_area_gets_one_sign_in_order() -> None:
    areas = read_areas(classes={"101": 0, "102": 4, "103": "no_data", "104": "too_few", "105": "outside"})
    assert areas["classes"] == "04.:-"
    assert areas["ids"] == ["101", "102", "103", "104", "105"]
    assert areas["labels"] == ["9.1 events", None, None, None, None]


def test_area_without_a_class_has_no_data_and_is_never_the_first_step() -> None:
    assert read_areas(classes={})["classes"] == "....."


@pytest.mark.parametrize("area_class", [-1, 5, 36])
def test_class_outside_the_ramp_is_refused(area_class: int) -> None:
    with pytest.raises(ValueError, match="not one of the ramp's 5 colours"):
        read_areas(classes={"101": area_class})


@given(text=st.text(max_size=40))
def test_texts_reach_the_browser_unchanged_and_cannot_leave_their_string(text: str) -> None:
    paint = make_paint(labels={"101": text}, order=["101"], geometry_url=text)
    layer = PointLayer(text, [1.0], [2.0], "#000000", [text])
    script = encode_repaint(paint, [layer], setting=MapSetting(description=text))
    message = json.loads(script)
    assert message["areas"]["labels"] == [text]
    assert message["title"] == message["points"][0]["name"] == message["areas"]["url"] == text
    assert script.isascii()
    assert not set(script) & set("<>&'`$_")
    assert Template(script).render() == script


HOSTILE = "{{ 'map' }} {{ 98765*1000 }} {% if %} {# x #} {{{{%{ map_div _0 </script> ${alert(1)} <img src=x>"


def test_texts_survive_what_the_bridge_rewrites() -> None:
    group = build_repaint(make_paint(labels={"101": HOSTILE}, order=["101"]))
    script = generate_leaflet_string(group)
    message = json.loads(script.partition("repaint(")[2].rpartition(");")[0])
    assert message["areas"]["labels"] == [HOSTILE]
    assert "</script" not in script


def test_texts_are_never_a_template() -> None:
    base = build_base_map(script_urls=["../../a.js"], style_urls=[], version="v1")
    build_repaint(make_paint(labels={"101": HOSTILE}, order=["101"])).add_to(base)
    assert "98765000" not in base.get_root().render()
    paint = make_paint(labels={"101": HOSTILE}, order=["101"])
    script = encode_repaint(paint, (), setting=MapSetting())
    assert Template(script).render() == script


def test_equal_maps_have_equal_tokens() -> None:
    first, again = read_message(make_paint()), read_message(make_paint())
    other = read_message(make_paint(selected="102"))
    assert first["token"] == again["token"] != other["token"]


def test_repaint_of_a_big_city_is_small() -> None:
    ids = [f"{beat:04d}" for beat in range(280)]
    paint = make_paint(
        order=ids, classes=dict.fromkeys(ids, 1), labels=dict.fromkeys(ids, "12.3 events per 1,000 residents")
    )
    assert len(encode_repaint(paint, (), setting=MapSetting())) < 15_000


@given(places=st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85)), min_size=1, max_size=30))
def test_points_arrive_within_a_step_of_their_extent(places: list[tuple[float, float]]) -> None:
    lon, lat = (np.array(axis) for axis in zip(*places, strict=True))
    (layer,) = read_points(PointLayer("Events", lon, lat, "#000000"))
    found = decode_points(layer)
    step = np.array([np.ptp(lon), np.ptp(lat)]) / 65535
    assert np.all(np.abs(found - np.column_stack([lon, lat])) <= step * 0.51 + 1e-9)


def test_points_without_a_place_are_left_out_with_their_labels() -> None:
    layer = PointLayer("Events", [1.0, math.nan, 3.0], [1.0, 2.0, 3.0], "#000000", ["a", "b", "c"])
    (sent,) = read_points(layer)
    assert sent["labels"] == ["a", "c"]
    assert decode_points(sent).tolist() == [[1.0, 1.0], [3.0, 3.0]]
    (empty,) = read_points(PointLayer("Events", [], [], "#000000"))
    assert empty["data"] == ""


def test_unequal_coordinates_are_refused() -> None:
    with pytest.raises(ValueError, match="2 longitudes and 1 latitudes"):
        read_points(PointLayer("Events", [1.0, 2.0], [1.0], "#000000"))


def read_points(*layers: PointLayer) -> list[dict[str, object]]:
    points = read_message(make_paint(), *layers)["points"]
    assert isinstance(points, list)
    return points


def decode_points(layer: dict[str, object]) -> np.ndarray:
    box = layer["box"]
    assert isinstance(box, list)
    steps = np.frombuffer(base64.b64decode(str(layer["data"])), dtype="<u2").reshape(-1, 2) / 65535
    return np.asarray(np.array(box[:2]) + steps * (np.array(box[2:]) - np.array(box[:2])))


def test_view_moves_only_when_asked() -> None:
    assert read_message(make_paint())["fit"] is None
    setting = MapSetting(fit=FitRequest("search 3", (-1.0, 50.0, -0.9, 50.1)))
    assert read_message(make_paint(), setting=setting)["fit"] == {
        "token": "search 3",
        "bounds": [-1.0, 50.0, -0.9, 50.1],
    }


@pytest.mark.parametrize("name", RAMPS)
def test_borders_stand_out_from_every_colour(name: str) -> None:
    for color in RAMPS[name]:
        best = max(measure_contrast(color, line) for line in (BORDER_INK, BORDER_CASING))
        assert best >= LEAST_CONTRAST, color
    assert measure_contrast(BORDER_INK, BORDER_CASING) > 2 * LEAST_CONTRAST


def test_contrast_of_known_colours() -> None:
    assert measure_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert measure_contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_base_map_asks_for_our_files_alone() -> None:
    base = build_base_map(script_urls=["../../a.js"], style_urls=["../../a.css"], version="v1")
    page = base.get_root().render()
    assert "../../a.js" in page
    assert "//" not in re.sub(r"<!--.*?-->|/\*.*?\*/", "", page).replace("../../", "")


def test_base_map_version_must_survive_the_bridge() -> None:
    with pytest.raises(ValueError, match="lower-case letters and digits only"):
        build_base_map(script_urls=[], style_urls=[], version="beats_v2")


def test_repaint_adds_nothing_to_the_map_but_its_call() -> None:
    group = build_repaint(make_paint())
    (child,) = group._children.values()
    assert child._name == "Repaint"
