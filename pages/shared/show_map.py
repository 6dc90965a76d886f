"""The map of a page: the only call of st_folium."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit_folium import st_folium

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
)
from pages.shared import assets

__all__ = ["AreaMark", "AreaPaint", "FitRequest", "MapSetting", "MapWords", "PointLayer", "show_map"]


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
    base = build_base_map(
        script_urls=assets.SCRIPT_URLS, style_urls=assets.STYLE_URLS, version=assets.MAP_VERSION
    )
    fresh = f"{key}-picked"
    st_folium(
        base,
        key=key,
        height=height_px,
        use_container_width=True,
        returned_objects=[],
        render=False,
        feature_group_to_add=build_repaint(paint, points, setting=setting),
        on_change=lambda: _note_pick(key, fresh, on_pick),
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
