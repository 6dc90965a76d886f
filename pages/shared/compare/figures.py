"""From a view to its figures, kept per build and choice."""

from dataclasses import dataclass, replace
from functools import partial

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
from pages.shared.keep import keep
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
    return _find_funnel(build, _drop_area(view, beside=True))


def find_scatter(build: BuildInfo, view: CompareView) -> tuple[ScatterFigure | Empty, tuple[str, ...]]:
    """The scatter of a view, and the sentences about its association."""
    return _find_scatter(build, _beside_alone(view))


def find_neighbours(build: BuildInfo, view: CompareView) -> str:
    """What neighbours still share in the scatter, in words; empty where it cannot be told."""
    return _find_neighbours(build, _beside_alone(view))


def find_slopes(build: BuildInfo, view: CompareView) -> SlopesFigure | Empty:
    """Areas against one another, and each against itself over time."""
    return _find_slopes(build, _beside_alone(view))


def find_two_way(build: BuildInfo, view: CompareView) -> Figures | Empty:
    """Events and the other measure in three classes each, or the clusters that they form."""
    filters = replace(view.filters, area="", measure=_TWO_WAY[view.beside], raw=False)
    asked = replace(view, filters=filters, measure="", alike=())
    if not view.clusters:
        return make_figures(build, filters)
    return _find_clusters(build, asked)


def find_similar(build: BuildInfo, view: CompareView) -> SimilarFigure | Empty:
    """The chosen area's company."""
    return _find_similar(build, replace(view, measure="", beside="", clusters=False))


def _beside_alone(view: CompareView) -> CompareView:
    """The view as figures see it that depend on what events are set beside, and on the filters."""
    return replace(_drop_area(view), measure="")


def _drop_area(view: CompareView, *, beside: bool = False) -> CompareView:
    """The view without what its figures do not depend on."""
    filters = replace(view.filters, area="")
    return replace(view, filters=filters, alike=(), clusters=False, beside="" if beside else view.beside)


def _name_view(build: BuildInfo, view: CompareView) -> tuple[object, ...]:
    return build.state, view


@keep(256, by=_name_view)
def _find_funnel(build: BuildInfo, view: CompareView) -> FunnelFigure | Empty:
    return make_funnel(ask(build, view.filters, load_choices(build)), view)


@keep(256, by=_name_view)
def _find_scatter(build: BuildInfo, view: CompareView) -> tuple[ScatterFigure | Empty, tuple[str, ...]]:
    question = ask(build, view.filters, load_choices(build))
    figure = make_scatter(question, view)
    return figure, () if isinstance(figure, Empty) else say_association(question, view, figure)


@keep(256, by=_name_view)
def _find_neighbours(build: BuildInfo, view: CompareView) -> str:
    question = ask(build, view.filters, load_choices(build))
    figure, _ = find_scatter(build, view)
    return "" if isinstance(figure, Empty) else check_neighbours(question, view, figure)


@keep(256, by=_name_view)
def _find_slopes(build: BuildInfo, view: CompareView) -> SlopesFigure | Empty:
    return make_slopes(ask(build, view.filters, load_choices(build)), view)


@keep(64, by=_name_view)
def _find_clusters(build: BuildInfo, view: CompareView) -> Figures | Empty:
    figures = make_figures(build, view.filters)
    if isinstance(figures, Empty):
        return figures
    return make_clusters(ask(build, view.filters, load_choices(build)), view, figures)


@keep(256, by=_name_view)
def _find_similar(build: BuildInfo, view: CompareView) -> SimilarFigure | Empty:
    return make_similar(ask(build, view.filters, load_choices(build)), view)
