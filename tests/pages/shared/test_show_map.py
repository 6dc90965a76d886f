"""What the map's component is given: the same as from `st_folium`, without rendering anything twice."""

from typing import Any

import folium
import pytest
import streamlit as st
import streamlit_folium as bridge

from geo.webmap import AreaPaint, MapSetting, PointLayer, build_base_map, build_repaint
from pages.shared import assets, show_map

HOSTILE = "</script> `${alert(1)}` {{ 'map' }} {% x %} map_div _ab\n  <img src=x onerror=alert(1)>"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the component is called with, each time."""
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(bridge, "_component_func", lambda **arguments: calls.append(arguments))
    monkeypatch.setattr(show_map, "_read_theme", lambda: "dark")
    monkeypatch.setattr(st, "session_state", {})
    return calls


def paint(selected: str | None = None) -> AreaPaint:
    return AreaPaint(
        geometry_url="../../map/x/b_1/areas/beat.geojson",
        order=["101", "102"],
        classes={"101": 0, "102": "no_data"},
        ramp=["#fff4d6"],
        labels={"101": HOSTILE},
        selected=selected,
        level="beat",
    )


POINTS = [PointLayer("Events", [-0.995], [50.005], "#1d2733", [HOSTILE])]


def test_the_component_is_given_what_st_folium_would_give_it(given: list[dict[str, Any]]) -> None:
    show_map.show_map(paint("101"), points=POINTS, description="A map", key="map", height_px=420)
    setting = MapSetting(description="A map", theme="dark", height_css="clamp(340px, 64vh, 880px)")
    bridge.st_folium(
        build_base_map(
            script_urls=assets.SCRIPT_URLS, style_urls=assets.STYLE_URLS, version=assets.MAP_VERSION
        ),
        key="map",
        height=420,
        use_container_width=True,
        returned_objects=[],
        render=False,
        feature_group_to_add=build_repaint(paint("101"), POINTS, setting=setting),
    )
    ours, theirs = ({**call, "on_change": None} for call in given)
    assert ours == theirs


def test_a_second_map_renders_no_template(
    given: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    show_map.show_map(paint(), description="A map")

    def render(*_: Any, **__: Any) -> None:
        raise AssertionError("the base map was rendered again")

    monkeypatch.setattr(folium.Map, "render", render)
    show_map.show_map(paint("102"), description="Another map")
    first, second = (call["feature_group"] for call in given)
    assert first != second
