"""The map of a page: the only place that calls streamlit-folium.

`st_folium` renders the base map, and the repaint's script with it, in every run; both are the same but for
one line. So its own parts render them once, and its component is called with what it would have been given.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
import streamlit_folium as bridge

from geo.map_words import MapWords
from geo.webmap import (
    AreaMark,
    AreaPaint,
    FitRequest,
    MapSetting,
    PointLayer,
    Theme,
    build_base_map,
    build_repaint,
    encode_repaint,
)
from pages.shared import assets
from pages.shared.keep import keep

__all__ = ["AreaMark", "AreaPaint", "FitRequest", "MapSetting", "MapWords", "PointLayer", "show_map"]


_NOTHING = AreaPaint(geometry_url="", order=(), classes={}, ramp=(), labels={})


@dataclass(frozen=True)
class _Frame:
    """The base map as streamlit-folium sends it, and the repaint's script before and after what it paints."""

    script: str
    header: str
    body: str
    name: str
    before: str
    after: str


@keep(2, by=lambda version: version)
def _render_frame(version: str) -> _Frame:
    base = build_base_map(script_urls=assets.SCRIPT_URLS, style_urls=assets.STYLE_URLS, version=version)
    base.render()  # type: ignore[no-untyped-call]
    body, header = bridge._get_html(base), bridge._get_header(base)
    script, name = bridge._get_map_string(base), bridge.get_full_id(base)
    repaint = bridge._get_feature_group_string(build_repaint(_NOTHING), map=base)
    before, after = repaint.split(encode_repaint(_NOTHING, (), setting=MapSetting()))
    return _Frame(script, header, body, name, before, after)


def describe_frame(frame: _Frame, message: str, *, height_px: int) -> dict[str, Any]:
    """What `st_folium` gives its component for our base map and a repaint, without key and callback."""
    return {
        "script": frame.script,
        "header": frame.header,
        "html": frame.body,
        "id": frame.name,
        "height": height_px,
        "width": None,
        "returned_objects": [],
        "default": {},
        "zoom": None,
        "center": None,
        "feature_group": f"{frame.before}{message}{frame.after}",
        "return_on_hover": False,
        "layer_control": None,
        "pixelated": False,
        "css_links": list(assets.STYLE_URLS),
        "js_links": list(assets.SCRIPT_URLS),
        "wrap_longitude": False,
    }


def show_map(
    paint: AreaPaint,
    *,
    points: Sequence[PointLayer] = (),
    description: str,
    key: str = "map",
    context_url: str | None = None,
    fit: FitRequest | None = None,
    height_px: int = 560,
    height_css: str | None = "clamp(340px, 64vh, 880px)",
    on_pick: Callable[[str], None] | None = None,
    words: MapWords | None = None,
) -> str | None:
    """Show the areas on the page's map, and tell which one was just clicked.

    The frame is made once per session and page; later calls only repaint it, without moving the view.

    Parameters
    ----------
    paint, points
        What to draw.
    description
        What the map shows, for readers who do not see it; becomes the frame's title.
    key
        One per map of a page; ``st.session_state[key]`` holds the last click: ``picked``, ``level``, ``seq``.
    context_url
        Water, parks and roads; see `pages.shared.assets.map_url`.
    fit
        Moves the view, once per token.
    height_px, height_css
        Height of the frame before, and after, its own style applies.
    on_pick
        Called with the area id before the page runs again: the place to set a select box's value.
    words
        What the map itself says, in a language other than English.

    Returns
    -------
    str or None
        Area id, in the run that follows a click on it; None in every other run.
    """
    setting = MapSetting(
        description=description,
        theme=_read_theme(),
        context_url=context_url,
        fit=fit,
        height_css=height_css,
        words=words,
    )
    frame = _render_frame(assets.MAP_VERSION)
    own_key = bridge.generate_js_hash(frame.script, key)
    fresh = f"{key}-picked"

    def note() -> None:
        st.session_state[key] = st.session_state.get(own_key, {})
        _note_pick(key, fresh, on_pick)

    bridge._component_func(
        **describe_frame(frame, encode_repaint(paint, points, setting=setting), height_px=height_px),
        key=own_key,
        on_change=note,
    )
    picked = st.session_state.pop(fresh, None)
    return picked if isinstance(picked, str) else None


def _note_pick(key: str, fresh: str, on_pick: Callable[[str], None] | None) -> None:
    value = st.session_state.get(key)
    picked = value.get("picked") if isinstance(value, dict) else None
    if not isinstance(picked, str):
        return
    st.session_state[fresh] = picked
    if on_pick is not None:
        on_pick(picked)


def _read_theme() -> Theme:
    return "dark" if st.context.theme.type == "dark" else "light"
