"""A page with a map and little else, for the canary."""

import streamlit as st

from pages.shared import assets
from pages.shared.access import require
from pages.shared.assets import map_url
from pages.shared.show_map import AreaPaint, FitRequest, PointLayer, show_map

AREAS = {
    "beat": [f"{row}{column:02d}" for row in (1, 2, 3) for column in (1, 2, 3, 4)],
    "district": ["001", "002", "003"],
}
RAMPS = {
    "amber": ["#fff4d6", "#fbd98a", "#efb23f", "#c9861a", "#8a5606"],
    "indigo": ["#eef0fb", "#c3caf0", "#8f9be0", "#5a66c4", "#2f3a8f"],
}
HOSTILE_LABEL = "</script> `${alert(1)}` {{ 'map' }} <img src=x onerror=alert(1)>"

require("commander")
st.set_page_config(layout="wide")
st.title("Canary")
level = st.radio("Level", list(AREAS), key="level", horizontal=True)
ramp = st.radio("Ramp", list(RAMPS), key="ramp", horizontal=True)
points = st.checkbox("Points", key="points")
many = st.checkbox("Many points", key="many")
fit = st.checkbox("Fit", key="fit")
broken = st.checkbox("Broken", key="broken")
assets.MAP_VERSION = "other" if st.checkbox("New version", key="version") else assets.painter_version()

ids = AREAS[level]
classes: dict[str, int | str] = {area_id: place % 5 for place, area_id in enumerate(ids)}
if level == "beat":
    classes |= {"103": "no_data", "104": "too_few", "204": "outside"}
selected = st.selectbox("Area", ids, index=None, key="area")
picked = show_map(
    AreaPaint(
        geometry_url=map_url("testford", "b1", "areas/nowhere" if broken else f"areas/{level}"),
        order=ids,
        classes=classes,  # type: ignore[arg-type]
        ramp=RAMPS[ramp],
        labels={area_id: f"{area_id}: {HOSTILE_LABEL}\nsecond line" for area_id in ids},
        selected=selected,
        level=level,
    ),
    points=[
        *([PointLayer("Events", [-0.995], [50.005], "#1d2733", [HOSTILE_LABEL])] if points else []),
        *([PointLayer("Incidents", [-0.995] * 3000, [50.005] * 3000, "#7b2d6b")] if many else []),
    ],
    description="Canary map",
    context_url=map_url("testford", "b1", "context"),
    fit=FitRequest("canary", (-0.985, 50.01, -0.98, 50.015)) if fit else None,
    height_px=420,
    height_css="420px",
    on_pick=lambda area_id: st.session_state.update(area=area_id),
)
st.text(f"picked {picked}")
