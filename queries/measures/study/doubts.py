"""How much the answer hangs on what was taken for granted: parallel trends, and change by percentage."""

from dataclasses import dataclass
from math import exp
from typing import Literal

import numpy as np

from queries.errors import MeasureInputError
from queries.measures.displacement import weighted_displacement_difference
from queries.measures.sensitivity import breakdown_smoothness, largest_bend, smooth_interval
from queries.measures.staggered import aggregate_effects, group_time_effects
from queries.measures.study.estimates import Estimate, find_dispersion, measure_levels
from queries.measures.study.panel import Booleans, Panel, pool_months

# More periods than these are more than the spread of a few areas can tell apart.
_BEFORE, _AFTER, _LEAST_TREATED, _LEAST_COMPARED = 4, 4, 5, 10
DAYS_IN_MONTH = 30.4

type PeriodUnit = Literal["quarter", "wave", "year"]


@dataclass(frozen=True)
class Bend:
    """What is left of the answer if the trends may drift apart.

    `straight` is the mean over the first `periods` after the start, allowing for a straight drift such as
    that before it. `breakdown` is the smallest bend of the drift, from one `unit` to the next, at which no
    difference is left, 0 if a straight drift is enough; `seen` the largest bend before the start, chance
    included. Both are log rates, or points.
    """

    straight: Estimate
    breakdown: float
    seen: float
    periods: int
    unit: PeriodUnit


def find_bend(panel: Panel) -> Bend | None:
    """Ask how far from parallel the trends may be; None with too few areas or periods to say."""
    pooled = pool_months(panel)
    treated = int(pooled.treated.sum())
    if treated < _LEAST_TREATED or len(pooled.area_ids) - treated < _LEAST_COMPARED:
        return None
    if pooled.first < 3 or pooled.first >= len(pooled.times):
        return None
    try:
        return _allow_for_drift(panel, pooled)
    except MeasureInputError:
        return None


def _allow_for_drift(panel: Panel, pooled: Panel) -> Bend | None:
    effects = group_time_effects(measure_levels(pooled), pooled.starts, controls="not_yet", base="universal")
    found = aggregate_effects(effects, kind="dynamic", draws=1)
    kept = (found.key >= -1 - _BEFORE) & (found.key < _AFTER) & (found.key != -1)
    before, after = int(np.sum(found.key[kept] < 0)), int(np.sum(found.key[kept] >= 0))
    if (
        before < 2
        or after < 1
        or list(np.delete(np.arange(-1 - before, after), before)) != list(found.key[kept])
    ):
        return None
    beta, spread = found.effect[kept], found.covariance[np.ix_(kept, kept)]
    weights = np.full(after, 1.0 / after)
    line = smooth_interval(beta, spread, before=before, weights=weights)
    return Bend(
        straight=_to_estimate(
            (line.low + line.high) / 2.0, line.low, line.high, counts=panel.exposure is not None
        ),
        breakdown=breakdown_smoothness(beta, spread, before=before, weights=weights),
        seen=largest_bend(beta, before=before),
        periods=after,
        unit=_name_unit(panel, pooled),
    )


def _name_unit(panel: Panel, pooled: Panel) -> PeriodUnit:
    if panel.exposure is not None:
        return "quarter"
    return "wave" if len(panel.times) == len(pooled.times) else "year"


def _to_estimate(value: float, low: float, high: float, *, counts: bool) -> Estimate:
    if not counts:
        return Estimate(value, low, high, 0.0)
    return Estimate(exp(value), exp(low), exp(high), 1.0)


def count_by_number(panel: Panel, before: Booleans, after: Booleans) -> Estimate | None:
    """The difference by number instead of percentage: incidents a month in each treated area.

    Parameters
    ----------
    before, after
        The periods to compare; those between the first and the last start belong to neither.
    """
    if panel.exposure is None or not before.any() or not after.any():
        return None
    sides = [
        tuple(float(panel.values[side][:, when].sum()) for when in (before, after))
        for side in (panel.treated, ~panel.treated)
    ]
    try:
        found = weighted_displacement_difference(
            sides[0],
            sides[1],
            area_weights=(float(panel.treated.sum()), float(np.sum(~panel.treated)), 1, 1),
            time_weights=[float(panel.exposure[when].sum()) / DAYS_IN_MONTH for when in (before, after)],
            dispersion=find_dispersion(panel),
        )
    except MeasureInputError:
        return None
    return Estimate(found.estimate, found.low, found.high, 0.0)
