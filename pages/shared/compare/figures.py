"""From a view to its figures, kept per build and choice."""

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from pages.shared.choices import load_choices
from pages.shared.compare.association import check_neighbours, say_association
from pages.shared.compare.clusters import make_clusters
from pages.shared.compare.funnel import FunnelFigure, make_funnel
from pages.shared.compare.scatter import ScatterFigure, make_scatter
from pages.shared.compare.similar import SimilarFigure, make_similar
from pages.shared.compare.slopes import SlopesFigure, make_slopes
from pages.shared.compare.state import CompareView
from pages.shared.explore.figures import make_figures
from pages.shared.figures.figures import Empty, Figures, ask
from pages.shared.progress import Tell, follow
from pages.shared.store import BuildInfo

_TWO_WAY = {"change": "density-incidents", "trust": "density-trust"}
DOING = (
    "Setting each area beside the rest",
    "Setting events beside the other figures",
    "Comparing each area with itself over time",
    "Shuffling the map 9,999 times to see what chance makes",
    "Painting the map",
    "Looking for areas that are alike",
)


@dataclass(frozen=True)
class Found:
    """Everything that one view shows; `similar` only where an area was chosen."""

    funnel: FunnelFigure | Empty
    scatter: ScatterFigure | Empty
    association: tuple[str, ...]
    neighbours: str
    slopes: SlopesFigure | Empty
    two_way: Figures | Empty
    similar: SimilarFigure | Empty | None


def find_all(build: BuildInfo, view: CompareView) -> Found:
    """Everything that a view shows; on first use a bar says what is being done."""
    return follow("compare", (*build.key, view), partial(_find_all, build, view), first=DOING[0])


def _find_all(build: BuildInfo, view: CompareView, tell: Tell) -> Found:
    tell(0.05, DOING[0])
    funnel = find_funnel(build, view)
    tell(0.15, DOING[1])
    scatter, association = find_scatter(build, view)
    neighbours = find_neighbours(build, view)
    tell(0.4, DOING[2])
    slopes = find_slopes(build, view)
    tell(0.6, DOING[3] if view.clusters else DOING[4])
    two_way = find_two_way(build, view)
    tell(0.85, DOING[5])
    similar = find_similar(build, view) if view.filters.area else None
    tell(1.0, "Done")
    return Found(funnel, scatter, association, neighbours, slopes, two_way, similar)


def find_funnel(build: BuildInfo, view: CompareView) -> FunnelFigure | Empty:
    """The funnel of a view; the same object for the same choice."""
    return _find_funnel(build.key, _drop_area(view, beside=True), build)


def find_scatter(build: BuildInfo, view: CompareView) -> tuple[ScatterFigure | Empty, tuple[str, ...]]:
    """The scatter of a view, and the sentences about its association."""
    asked = replace(_drop_area(view), measure="", clusters=False)
    return _find_scatter(build.key, asked, build)


def find_neighbours(build: BuildInfo, view: CompareView) -> str:
    """What neighbours still share in the scatter, in words; empty where it cannot be told."""
    asked = replace(_drop_area(view), measure="", clusters=False)
    return _find_neighbours(build.key, asked, build)


def find_slopes(build: BuildInfo, view: CompareView) -> SlopesFigure | Empty:
    """Areas against one another, and each against itself over time."""
    asked = replace(_drop_area(view), measure="", clusters=False)
    return _find_slopes(build.key, asked, build)


def find_two_way(build: BuildInfo, view: CompareView) -> Figures | Empty:
    """Events and the other measure in three classes each, or the clusters that they form."""
    filters = replace(view.filters, area="", measure=_TWO_WAY[view.beside], raw=False)
    asked = replace(view, filters=filters, measure="", alike=())
    if not view.clusters:
        return make_figures(build, filters)
    return _find_clusters(build.key, asked, build)


def find_similar(build: BuildInfo, view: CompareView) -> SimilarFigure | Empty:
    """The chosen area's company."""
    return _find_similar(build.key, replace(view, measure="", beside="", clusters=False), build)


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


@st.cache_resource(max_entries=256, show_spinner=False)
def _find_scatter(
    build_key: tuple[str, str],  # noqa: ARG001 - kept per build
    view: CompareView,
    _build: BuildInfo,
) -> tuple[ScatterFigure | Empty, tuple[str, ...]]:
    question = ask(_build, view.filters, load_choices(_build))
    figure = make_scatter(question, view)
    return figure, () if isinstance(figure, Empty) else say_association(question, view, figure)


@st.cache_resource(max_entries=256, show_spinner=False)
def _find_neighbours(
    build_key: tuple[str, str],  # noqa: ARG001 - kept per build
    view: CompareView,
    _build: BuildInfo,
) -> str:
    question = ask(_build, view.filters, load_choices(_build))
    figure, _ = find_scatter(_build, view)
    return "" if isinstance(figure, Empty) else check_neighbours(question, view, figure)


@st.cache_resource(max_entries=256, show_spinner=False)
def _find_slopes(
    build_key: tuple[str, str],  # noqa: ARG001 - kept per build
    view: CompareView,
    _build: BuildInfo,
) -> SlopesFigure | Empty:
    return make_slopes(ask(_build, view.filters, load_choices(_build)), view)


@st.cache_resource(max_entries=64, show_spinner=False)
def _find_clusters(
    build_key: tuple[str, str],  # noqa: ARG001 - kept per build
    view: CompareView,
    _build: BuildInfo,
) -> Figures | Empty:
    figures = make_figures(_build, view.filters)
    if isinstance(figures, Empty):
        return figures
    return make_clusters(ask(_build, view.filters, load_choices(_build)), view, figures)


@st.cache_resource(max_entries=256, show_spinner=False)
def _find_similar(
    build_key: tuple[str, str],  # noqa: ARG001 - kept per build
    view: CompareView,
    _build: BuildInfo,
) -> SimilarFigure | Empty:
    return make_similar(ask(_build, view.filters, load_choices(_build)), view)
