"""Which design the data allows, and what it says: the estimators of `queries.measures`, put to one panel."""

from dataclasses import dataclass
from functools import cache
from math import exp, log
from typing import Literal

import numpy as np

from queries.errors import MeasureInputError
from queries.measures.design import DesignChoice, choose_design
from queries.measures.detectable import (
    DetectableChange,
    detectable_panel_change,
)
from queries.measures.displacement import pearson_dispersion, weighted_displacement_difference
from queries.measures.randomisation import log_rate_change, randomisation_inference
from queries.measures.staggered import aggregate_effects, group_time_effects
from queries.measures.staggered_counts import extended_twfe
from queries.measures.study.panel import Booleans, Floats, Panel, pool_months
from queries.measures.synthetic import synthetic_control

type Design = Literal["staggered", "together", "mixture", "single"]
type Refusal = Literal[
    "no-area",
    "no-comparison",
    "no-before",
    "no-after",
    "no-count",
    "not-asked",
    "few-waves",
    "blind",
    "cannot-compute",
]

MONTHS_BEFORE_AT_LEAST, MONTHS_AFTER_AT_LEAST = 12, 3
COMPARISONS_AT_LEAST = 3
CHECKED_PERIODS = 12
_LEAST_FOR_INTERVALS = 10
_DESIGNS: dict[str, Design] = {
    "staggered": "staggered",
    "randomisation": "together",
    "synthetic_control": "mixture",
    "displacement_difference": "single",
}


@dataclass(frozen=True)
class Estimate:
    """Treated against comparison areas, after against before.

    For counts a ratio of what was reported to what was to be expected (1 is no change), for scores a
    difference in points (0 is none). `low` and `high` bound it at 95 %.
    """

    value: float
    low: float
    high: float
    none: float

    @property
    def clear(self) -> int:
        """-1 if clearly fewer or lower, 1 if clearly more or higher, 0 if neither."""
        return int(self.low > self.none) - int(self.high < self.none)


@dataclass(frozen=True)
class Detectable:
    """The smallest changes that would be found four times in five, in the unit of the estimate."""

    fewer: float
    more: float


@dataclass(frozen=True)
class EventPath:
    """The difference from the comparison areas by time since the start, against the last time before it.

    `key` counts in `unit`; a negative one lies before the start. `low` and `high` hold all of it together at
    95 %; they are NaN with fewer than ten treated areas, where errors clustered by area mislead.
    """

    unit: Literal["quarter", "wave", "year"]
    key: tuple[int, ...]
    value: Floats
    low: Floats
    high: Floats

    @property
    def bounded(self) -> bool:
        """Whether there are enough areas for an interval."""
        return bool(np.isfinite(self.low).any())


def ask_ladder(panel: Panel) -> DesignChoice | None:
    """The rung that counts allow, with its reasons; None for scores, whose rung `find_design` names."""
    return None if panel.exposure is None else choose_design(panel.values, panel.starts)


def find_design(panel: Panel, choice: DesignChoice | None) -> Design | None:
    """The design that fits: the ladder's for counts, by the number of starts for scores; None if none."""
    if choice is None:
        return "staggered" if panel.dates > 1 else "together"
    return _DESIGNS.get(choice.rung)


def find_refusal(panel: Panel) -> Refusal | None:
    """Why nothing can be learned from a panel, if so."""
    treated = int(panel.treated.sum())
    if treated == 0:
        return "no-area" if len(panel.area_ids) == 0 else "no-after"
    if len(panel.area_ids) - treated < COMPARISONS_AT_LEAST:
        return "no-comparison"
    if panel.exposure is None:
        return "few-waves" if not 2 <= panel.first < len(panel.times) else None
    if panel.first < MONTHS_BEFORE_AT_LEAST:
        return "no-before"
    if len(panel.times) - panel.first < MONTHS_AFTER_AT_LEAST:
        return "no-after"
    return "no-count" if panel.values[panel.treated].sum() == 0 else None


def estimate(panel: Panel, design: Design) -> Estimate:
    """What is seen after the start, against what the comparison areas would lead to expect.

    Raises
    ------
    MeasureInputError
        If the estimator cannot be computed from these numbers.
    """
    if design == "staggered":
        return _estimate_staggered(panel)
    if design == "mixture":
        return _estimate_mixture(panel)
    if design == "single":
        return _estimate_single(panel)
    return _estimate_together(panel)


def _estimate_staggered(panel: Panel) -> Estimate:
    pooled = pool_months(panel)
    if pooled.exposure is None:
        of_scores = extended_twfe(pooled.values, pooled.starts, family="gaussian")
        return Estimate(float(of_scores.effect[0]), float(of_scores.low[0]), float(of_scores.high[0]), 0.0)
    counts = extended_twfe(pooled.values, pooled.starts, exposure=pooled.exposure)
    return Estimate(float(counts.ratio[0]), float(counts.ratio_low[0]), float(counts.ratio_high[0]), 1.0)


def _estimate_together(panel: Panel) -> Estimate:
    changes, treated = measure_changes(panel)
    found = _deal_labels(tuple(changes.tolist()), tuple(treated.tolist()))
    if panel.exposure is None:
        return Estimate(found[0], found[1], found[2], 0.0)
    value, low, high = (_to_ratio(part) for part in found)
    return Estimate(value, low, high, 1.0)


@cache
def _deal_labels(changes: tuple[float, ...], treated: tuple[bool, ...]) -> tuple[float, float, float]:
    found = randomisation_inference(changes, treated, draws=4_999)
    return found.effect, found.low, found.high


def _to_ratio(log_ratio: float) -> float:
    return exp(log_ratio) if log_ratio < 700 else float("inf")


def measure_changes(panel: Panel) -> tuple[Floats, Booleans]:
    """Each area's change from before the first start to after it, and whether it was treated.

    Of log rates, or in points; areas with too few waves are left out.
    """
    if panel.exposure is None:
        changes = panel.measure_change()
    else:
        after = np.arange(len(panel.times)) >= panel.first
        changes = log_rate_change(panel.values, before=~after, after=after, exposure=panel.exposure)
    known = np.isfinite(changes)
    return changes[known], panel.treated[known]


def _estimate_mixture(panel: Panel) -> Estimate:
    """The gap to a mixture of other areas, as a ratio to the rate that the mixture leads to expect."""
    pooled = pool_months(panel)
    assert pooled.exposure is not None
    rates = pooled.values / pooled.exposure
    own, others = rates[pooled.treated][0], rates[~pooled.treated]
    found = synthetic_control(own, others, begin=pooled.first)
    expected = float(own[pooled.first :].mean()) - found.effect
    if not (expected > 0 and np.isfinite([found.low, found.high]).all()):
        raise MeasureInputError("the mixture of other areas leads to expect nothing, or bounds nothing")
    value, low, high = (1.0 + part / expected for part in (found.effect, found.low, found.high))
    return Estimate(value, low, high, 1.0)


def _estimate_single(panel: Panel) -> Estimate:
    """The displacement difference, as a ratio to the count that was to be expected."""
    pairs, days = _sum_sides(panel)
    found = weighted_displacement_difference(
        pairs[0],
        pairs[1],
        area_weights=(float(panel.treated.sum()), float(np.sum(~panel.treated)), 1, 1),
        time_weights=tuple(days),
        dispersion=find_dispersion(panel),
    )
    expected = pairs[0][1] / (float(panel.treated.sum()) * days[1]) - found.estimate
    if not expected > 0:
        raise MeasureInputError("the comparison areas lead to expect no incident at all")
    value, low, high = (1.0 + part / expected for part in (found.estimate, found.low, found.high))
    return Estimate(value, low, high, 1.0)


def _sum_sides(panel: Panel) -> tuple[list[tuple[float, float]], tuple[float, float]]:
    """Counts before and after of treated and of comparison areas, and the days of either."""
    assert panel.exposure is not None
    after = np.arange(len(panel.times)) >= panel.first
    pairs = [
        (float(panel.values[side][:, ~after].sum()), float(panel.values[side][:, after].sum()))
        for side in (panel.treated, ~panel.treated)
    ]
    return pairs, (float(panel.exposure[~after].sum()), float(panel.exposure[after].sum()))


def find_dispersion(panel: Panel) -> float:
    """How much more than chance counts vary before the start; 1 where that cannot be told."""
    found = pearson_dispersion(panel.values[:, : panel.first])
    return found if np.isfinite(found) else 1.0


def find_detectable(panel: Panel, choice: DesignChoice | None) -> Detectable | None:
    """The smallest change that this comparison would find, from the time before the start alone."""
    if choice is not None:
        seen = choice.detectable
        return Detectable(seen.fewer, seen.more) if seen is not None else None
    try:
        found = _find_detectable_points(panel)
    except MeasureInputError:
        return None
    return Detectable(fewer=log(found.fewer), more=log(found.more))


def _find_detectable_points(panel: Panel) -> DetectableChange:
    before = np.arange(len(panel.times)) < panel.first
    calm = panel.take_periods(before, start=panel.first // 2)
    # Differences of scores take the place of those of log rates; the answer's logs are points.
    changes, treated = measure_changes(calm)
    return detectable_panel_change(changes, int(treated.sum()))


def trace_path(panel: Panel) -> EventPath | None:
    """The event study: every period against the last before the start; None where there is one area only."""
    pooled = pool_months(panel)
    if pooled.treated.sum() < 2 or pooled.first < 2 or pooled.first >= len(pooled.times):
        return None
    effects = group_time_effects(measure_levels(pooled), pooled.starts, controls="not_yet", base="universal")
    found = aggregate_effects(effects, kind="dynamic", draws=499)
    near = np.abs(found.key + 0.5) <= CHECKED_PERIODS
    parts = [part[near] for part in (found.effect, found.band_low, found.band_high)]
    value, low, high = parts if panel.exposure is None else [np.exp(part) for part in parts]
    if pooled.treated.sum() < _LEAST_FOR_INTERVALS:
        low, high = np.full_like(value, np.nan), np.full_like(value, np.nan)
    of_scores: Literal["wave", "year"] = "wave" if len(pooled.times) == len(panel.times) else "year"
    unit_name = "quarter" if panel.exposure is not None else of_scores
    return EventPath(unit_name, tuple(int(key) for key in found.key[near]), value, low, high)


def measure_levels(panel: Panel) -> Floats:
    """Log rates of each period against the first one, or the scores themselves."""
    if panel.exposure is None:
        return panel.values
    levels = np.zeros_like(panel.values)
    for position in range(1, len(panel.times)):
        levels[:, position] = log_rate_change(
            panel.values, before=_only(panel, 0), after=_only(panel, position), exposure=panel.exposure
        )
    return levels


def _only(panel: Panel, position: int) -> Booleans:
    return np.asarray(np.arange(len(panel.times)) == position)
