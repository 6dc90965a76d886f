"""Areas that stand out together with those around them: many or few events amid much or little else."""

from dataclasses import replace

import numpy as np
import pandas as pd

from pages.shared.compare import words
from pages.shared.compare.association import weigh_neighbours
from pages.shared.compare.state import CompareView
from pages.shared.figures.figures import Column, Empty, Figures, Floats, Mark, Question, Swatch, list_marks
from pages.shared.look import RAMPS
from queries.measures.clusters import LocalClusters, local_bivariate_moran

_FEWEST = 20
_PLAIN = "#c9ced4"
_CORNERS = {"low-low": 0, "low-high": 2, "high-low": 6, "high-high": 8}


def make_clusters(question: Question, view: CompareView, figures: Figures) -> Figures | Empty:
    """Turn the two-way figures into clusters beyond chance; all areas of the level are looked at."""
    x, y = (_pick(figures, column) for column in ("events_value", "other_value"))
    both = np.isfinite(x) & np.isfinite(y)
    if both.sum() < _FEWEST:
        return Empty(words.TOO_FEW_CLUSTERS.format(many=question.many, fewest=_FEWEST))
    if min(np.ptp(x[both]), np.ptp(y[both])) == 0:
        return Empty(words.ALL_THE_SAME_MAP.format(many=question.many))
    found = local_bivariate_moran(x, y, weigh_neighbours(question, list(question.areas.index)))
    frame = _frame(view, figures, found, both)
    ramp = RAMPS["engagement-trust" if view.beside == "trust" else "engagement-incidents"]
    colors = (_PLAIN, *(ramp[place] for place in _CORNERS.values()))
    kinds = (words.NO_CLUSTER, *(words.say_cluster(kind, view.beside) for kind in _CORNERS))
    swatches = [Swatch(color, kind) for color, kind in zip(colors, kinds, strict=True)]
    marks = list(frame["mark"])
    return replace(
        figures,
        frame=frame,
        ramp=colors,
        legend=(*swatches, *list_marks(marks, "no data on one of the two", "too few to show")),
        two_way=None,
        headline=words.say_clusters(
            _count(frame, list(_CORNERS)),
            int((frame["tested"] & question.inside).sum()),
            many=question.many,
            beside=view.beside,
            linked=found.linked,
        ),
        limits=words.CLUSTER_CAVEAT.format(others="scores" if view.beside == "trust" else "incidents"),
        columns=(*figures.columns, Column("cluster", "Cluster", "text")),
    )


def _pick(figures: Figures, column: str) -> Floats:
    """Values of areas that can be shown, outside what was chosen too: they are neighbours all the same."""
    shown = ~figures.frame["mark"].isin(["no_data", "too_few"])
    values = figures.frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(shown.to_numpy(dtype=bool), values, np.nan)


def _frame(view: CompareView, figures: Figures, found: LocalClusters, both: np.ndarray) -> pd.DataFrame:
    kinds = [str(kind) for kind in found.quadrant]
    position = {kind: place + 1 for place, kind in enumerate(_CORNERS)}
    marks: list[Mark] = [
        position.get(kind, 0) if isinstance(mark, int | np.integer) else mark
        for mark, kind in zip(figures.frame["mark"], kinds, strict=True)
    ]
    said = [words.say_cluster(kind, view.beside) if kind in position else words.NO_CLUSTER for kind in kinds]
    frame = figures.frame.assign(tested=both, kind=kinds, cluster=said)
    frame["mark"] = pd.Series(marks, index=frame.index, dtype=object)
    frame["said"] = [
        f"{cluster}\n{own}" if known else own
        for cluster, own, known in zip(said, figures.frame["said"], both, strict=True)
    ]
    return frame


def _count(frame: pd.DataFrame, kinds: list[str]) -> int:
    return int((frame["kind"].isin(kinds) & frame["inside"].astype(bool)).sum())
