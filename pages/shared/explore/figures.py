"""From filters to figures: which maker answers which measure, kept per build and choice."""

from dataclasses import replace

from pages.shared.choices import load_choices
from pages.shared.figures.changes import make_change
from pages.shared.figures.counts import make_density, make_incidents
from pages.shared.figures.figures import Empty, Figures, ask
from pages.shared.figures.score_changes import make_score_change
from pages.shared.figures.scores import make_scores
from pages.shared.figures.twoway import make_two_way
from pages.shared.filters import Filters
from pages.shared.keep import keep
from pages.shared.store import BuildInfo, find_today

_MAKERS = {
    "density": make_density,
    "incidents": make_incidents,
    "change": make_change,
    "trust": make_scores,
    "trust-change": make_score_change,
    "density-incidents": make_two_way,
    "density-trust": make_two_way,
}


def make_figures(build: BuildInfo, filters: Filters) -> Figures | Empty:
    """Everything that map, legend, table and panel show; the same object for the same choice."""
    asked = replace(filters, area="", sort="", page=1, points=False)
    return _make_figures(build, asked)


@keep(512, by=lambda build, filters: (build.state, filters, find_today()))
def _make_figures(build: BuildInfo, filters: Filters) -> Figures | Empty:
    return _MAKERS[filters.measure](ask(build, filters, load_choices(build)))
