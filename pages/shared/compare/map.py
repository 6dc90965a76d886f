"""The two-way map of the compare page; a click chooses the area that is set beside its like."""

import html

import streamlit as st

from pages.shared import store
from pages.shared.assets import map_url
from pages.shared.compare import words
from pages.shared.compare.parts import show_empty, show_table, write_head
from pages.shared.compare.state import CompareView, choose_clusters, hand_in
from pages.shared.explore.map import paint_areas
from pages.shared.figures.figures import Empty, Figures, Question
from pages.shared.figures.words import say_asked_period
from pages.shared.legend import write_legend
from pages.shared.look import show_html
from pages.shared.methods.catalog import write_methods
from pages.shared.show_map import FitRequest, show_map


def show_two_way(question: Question, view: CompareView, figures: Figures | Empty) -> None:
    """The map with its sentence, legend and limits."""
    show_html(write_head(words.MAP_HEAD[view.beside]))
    choose_clusters()
    if isinstance(figures, Empty):
        show_empty(figures, key="map")
        return
    with st.container(key="map-and-panel"):
        left, right = st.columns([62, 38], gap="medium")
        with left, st.container(key="map-box"):
            _show_areas(question, figures)
        with right:
            show_html(
                f"<p>{html.escape(figures.headline)}</p>"
                f"<p class='cb-small'>{html.escape(figures.subtitle)}</p><br>{write_legend(figures)}<br>"
                f"<p class='cb-small'>{html.escape(figures.limits)}</p>"
                f"<p class='cb-small'>{html.escape(words.MAP_CLICK.format(one=question.one))}</p>"
                f"{write_methods('clusters' if figures.two_way is None else 'map-classes', 'evidence')}"
            )
    caption = f"{figures.title}, {figures.period or say_asked_period(question)}"
    show_table(question, figures.frame, figures.columns, caption=caption, name=f"two-way-{view.beside}")


def _show_areas(question: Question, figures: Figures) -> None:
    build = question.build
    edges = store.city_settings(build).get("map_bounds")
    show_map(
        paint_areas(question, figures),
        description=f"Map: {figures.title}. {figures.headline} The table below has the same numbers.",
        key="compare-map",
        context_url=map_url(build.city, build.build_id, "context"),
        fit=FitRequest(build.city, tuple(edges)) if edges else None,
        height_px=460,
        height_css="clamp(320px, 54vh, 640px)",
        on_pick=lambda area_id: hand_in({"area": area_id}),
    )
