"""A page with one map and a button that changes its colours: our way, or folium anew each time."""

import json
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

from bench._map_layers import POINT_COUNT, list_ids, read_layer, scatter_points
from pages.shared import assets
from pages.shared.show_map import AreaPaint, PointLayer, show_map

RAMP = ("#eef0fb", "#c3caf0", "#8f9be0", "#5a66c4", "#2f3a8f")


def show_ours(scene: str, step: int) -> None:
    """Paint as the product's pages do."""
    layer = "beats" if scene == "points" else scene
    ids = list_ids(layer)
    shown = AreaPaint(
        geometry_url=f"/bench/{layer}.geojson",
        order=ids,
        classes={area_id: (place + step) % len(RAMP) for place, area_id in enumerate(ids)},
        ramp=RAMP,
        labels={area_id: f"{place + step} incidents" for place, area_id in enumerate(ids)},
    )
    points = []
    if scene == "points":
        lon, lat = scatter_points(step)
        points = [PointLayer("Incidents", lon, lat, RAMP[-1])]
    show_map(shown, points=points, description="Bench", height_px=560, height_css="560px")


def show_naive(scene: str, step: int) -> None:
    """Make the folium map anew in every run, as examples of folium in Streamlit do."""
    lon, lat = scatter_points(step)
    naive: Any = folium.Map(location=[lat.mean(), lon.mean()], zoom_start=11, tiles=None, prefer_canvas=True)
    naive.default_js = [(f"script{place}", url) for place, url in enumerate(assets.SCRIPT_URLS)]
    naive.default_css = [(f"style{place}", url) for place, url in enumerate(assets.STYLE_URLS)]
    if scene == "points":
        for place in range(POINT_COUNT):
            folium.CircleMarker([lat[place], lon[place]], radius=2, fill=True, color=RAMP[-1]).add_to(naive)
    else:
        layer = json.loads(read_layer(scene))
        for place, feature in enumerate(layer["features"]):
            feature["properties"]["place"] = place
        folium.GeoJson(layer, style_function=lambda feature: paint_feature(feature, step)).add_to(naive)
    st_folium(naive, height=560, use_container_width=True, key="naive")


def paint_feature(feature: dict[str, Any], step: int) -> dict[str, Any]:
    """Style of one feature."""
    shade = RAMP[(feature["properties"]["place"] + step) % len(RAMP)]
    return {"fillColor": shade, "fillOpacity": 0.8, "weight": 1, "color": "#1d2733"}


st.set_page_config(layout="wide")
asked = st.query_params
step = st.session_state.setdefault("step", 0)
if st.button("Next"):
    step = st.session_state["step"] = step + 1
{"ours": show_ours, "naive": show_naive}[asked["way"]](asked["scene"], step)
