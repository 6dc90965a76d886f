"""From a view to its figures, kept per build and choice."""

from dataclasses import replace

import streamlit as st

from pages.shared.choices import load_choices
from pages.shared.compare_association import say_association
from pages.shared.compare_clusters import make_clusters
from pages.shared.compare_funnel import FunnelFigure, make_funnel
from pages.shared.compare_scatter import ScatterFigure, make_scatter
from pages.shared.compare_similar import SimilarFigure, make_similar
from pages.shared.compare_state import CompareView
from pages.shared.explore_figures import make_figures
from pages.shared.figures import Empty, Figures, ask
from pages.shared.store import BuildInfo

_TWO_WAY = {"change": "density-incidents", "trust": "density-trust"}


def find_funnel(build: BuildInfo, view: CompareView) -> FunnelFigure | Empty:
    """The funnel of a view; the same object for the same choice."""
    return _find_funnel((build.city, build.build_id), _drop_area(view, beside=True), build)


def find_scatter(build: BuildInfo, view: CompareView) -> tuple[ScatterFigure | Empty, tuple[str, ...]]:
    """The scatter of a view, and the sentences about its association."""
    asked = replace(_drop_area(view), measure="", clusters=False)
    return _find_scatter((build.city, build.build_id), asked, build)


def find_two_way(build: BuildInfo, view: CompareView) -> Figures | Empty:
    """Events and the other measure in three classes each, or the clusters that they form."""
    filters = replace(view.filters, area="", measure=_TWO_WAY[view.beside], raw=False)
    asked = replace(view, filters=filters, measure="", alike=())
    if not view.clusters:
        return make_figures(build, filters)
    return _find_clusters((build.city, build.build_id), asked, build)


def find_similar(build: BuildInfo, view: CompareView) -> SimilarFigure | Empty:
    """The chosen area's company."""
    return _find_similar(
        (build.city, build.build_id), replace(view, measure="", beside="", clusters=False), build
    )


def _drop_area(view: CompareView, *, beside: bool = False) -> CompareView:
    """The view without what its figures do not depend on."""
    filters = replace(view.filters, area="")
    return replace(view, filters=filters, alike=(), clusters=False, beside="" if beside else view.beside)


@st.cache_resource(max_entries=256, show_spinner=False)
def _find_funnel(
    build_key: tuple[str, str],  # noqa: ARG001 - kept per build
    view: CompareView,
    _build: BuildInfo,
) -> FunnelFigure | Empty:
    return make_funnel(ask(_build, view.filters, load_choices(_build)), view)


@st.cache_resource(max_entries=256, show_spinner="Setting events beside the other figures …")
def _find_scatter(
    build_key: tuple[str, str],  # noqa: ARG001 - kept per build
    view: CompareView,
    _build: BuildInfo,
) -> tuple[ScatterFigure | Empty, tuple[str, ...]]:
    question = ask(_build, view.filters, load_choices(_build))
    figure = make_scatter(question, view)
    return figure, () if isinstance(figure, Empty) else say_association(question, view, figure)


@st.cache_resource(max_entries=64, show_spinner="Shuffling the map 9,999 times to see what chance makes …")
def _find_clusters(
    build_key: tuple[str, str],  # noqa: ARG001 - kept per build
    view: CompareView,
    _build: BuildInfo,
) -> Figures | Empty:
    figures = make_figures(_build, view.filters)
    if isinstance(figures, Empty):
        return figures
    return make_clusters(ask(_build, view.filters, load_choices(_build)), view, figures)


@st.cache_resource(max_entries=256, show_spinner="Looking for areas that are alike …")
def _find_similar(
    build_key: tuple[str, str],  # noqa: ARG001 - kept per build
    view: CompareView,
    _build: BuildInfo,
) -> SimilarFigure | Empty:
    return make_similar(ask(_build, view.filters, load_choices(_build)), view)
