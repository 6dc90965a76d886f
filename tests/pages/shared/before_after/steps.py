"""Steps of tests of Before and after: counts with an effect planted in them."""

from datetime import date

import numpy as np

from pages.shared.months import add_months
from queries.measures.study.panel import Panel
from queries.measures.study.study import Finding, study_panel


def make_counts(ratio: float, *, treated: int = 6, spike: float = 1.0, seed: int = 3) -> Panel:
    """Six of thirty areas from month 36 on, with the rate times `ratio`, and `spike` just before."""
    rng = np.random.default_rng(seed)
    means = np.full((30, 60), 40.0)
    means[:treated, 36:] *= ratio
    means[:treated, 33:36] *= spike
    return Panel(
        outcome="incidents",
        area_ids=tuple(f"{area:02d}" for area in range(30)),
        times=tuple(add_months(date(2021, 1, 1), month) for month in range(60)),
        values=rng.poisson(means).astype(float),
        starts=np.where(np.arange(30) < treated, 36.0, np.inf),
        exposure=np.full(60, 30.0),
    )


def study_counts(panel: Panel) -> Finding:
    return study_panel(panel, "incidents", everywhere=panel)
