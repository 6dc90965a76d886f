"""Programmes that start at different times in different areas: effects by start date and period.

Every start date is compared with areas that have no programme (yet), over the same periods, and the answers
are averaged afterwards. One regression with a single before-and-after term would compare areas with others
that were treated earlier, and can get even the sign wrong.

Sources
-------
Callaway B, Sant'Anna PHC (2021), Difference-in-differences with multiple time periods, Journal of
Econometrics 225: group-time effects (without covariates), aggregation, influence functions and simultaneous
bands by multiplier bootstrap. Intervals with few treated areas: `few_treated_reach`.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, IntArray, check_level, to_floats
from queries.measures.few_treated import few_treated_reach

Controls = Literal["never", "not_yet"]
Base = Literal["varying", "universal"]
Kind = Literal["simple", "dynamic", "group", "calendar"]


@dataclass(frozen=True)
class GroupTimeEffects:
    """Effect on the areas that began in period `group`, seen in `period`: arrays of one entry per pair.

    `before` marks pairs ahead of the start, which should show nothing. `influence`, shape (areas, pairs), is
    each area's part in the error; `starts` are the start dates of the areas that were used, infinite for
    never; `left_out` is the number of areas treated from the first period on, which have no time before.
    """

    group: IntArray
    period: IntArray
    effect: FloatArray
    se: FloatArray
    before: BoolArray
    influence: FloatArray
    starts: FloatArray
    base: Base
    left_out: int


@dataclass(frozen=True)
class AggregatedEffects:
    """Group-time effects averaged by `key`, and all after the start in one number, `overall`.

    `key` is the time since the start, the start date or the period; empty for the simple average. `low` and
    `high` bound one effect each, `band_low` and `band_high` all of them together. `covariance` is that of
    `effect`. Where too few treated areas stand behind an entry its bounds are infinite.
    """

    key: IntArray
    effect: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    band_low: FloatArray
    band_high: FloatArray
    covariance: FloatArray
    overall: float
    overall_se: float
    overall_low: float
    overall_high: float


def group_time_effects(
    outcome: ArrayLike, starts: ArrayLike, *, controls: Controls = "not_yet", base: Base = "varying"
) -> GroupTimeEffects:
    """Estimate the effect for every start date in every period (Callaway & Sant'Anna 2021, section 2).

    Parameters
    ----------
    outcome
        Rate or log rate, shape (areas, periods), complete.
    starts
        Position of the first treated period of each area; infinite, NaN or beyond the last period: never.
    controls
        Compare with areas never treated, or also with those not treated yet in the period and its base.
    base
        Compare pairs before the start with the period before them ("varying"), or as those after the start
        with the last period before it ("universal"), as `smooth_sensitivity` needs.

    Returns
    -------
    GroupTimeEffects
        Pairs without any area to compare with are left out.

    Raises
    ------
    MeasureInputError
        If the outcome is no complete table, the starts do not fit, or no start date has a period before it
        and areas to compare with.
    """
    table, begun = _check_panel(outcome, starts)
    used = begun > 0
    table, begun = table[used], begun[used]
    rows = []
    for pair in _list_pairs(begun, table.shape[1], base):
        start, seen, before = pair
        treated, others = begun == start, _find_controls(begun, start, max(seen, before), controls)
        if others.any():
            rows.append((*pair[:2], *_difference(table[:, seen] - table[:, before], treated, others)))
    if not any(seen >= start for start, seen, *_ in rows):
        raise MeasureInputError("no start date has a period before it and areas to compare with")
    group, period = (np.array([row[i] for row in rows], dtype=np.int64) for i in (0, 1))
    influence = np.column_stack([row[3] for row in rows])
    return GroupTimeEffects(
        group=group,
        period=period,
        effect=np.array([row[2] for row in rows]),
        se=np.sqrt(np.sum(influence**2, axis=0)),
        before=np.asarray(period < group),
        influence=influence,
        starts=begun,
        base=base,
        left_out=int(np.sum(~used)),
    )


def aggregate_effects(
    effects: GroupTimeEffects,
    *,
    kind: Kind = "dynamic",
    level: float = 0.95,
    draws: int = 999,
    seed: int = 0,
) -> AggregatedEffects:
    """Average group-time effects, weighted by the number of treated areas (section 3 of the same).

    Parameters
    ----------
    effects
        From `group_time_effects`.
    kind
        "simple": all pairs after the start. "dynamic": by time since the start, its overall over those from
        0 on. "group": by start date. "calendar": by period.
    level
        Confidence level of intervals and of the band.
    draws, seed
        Of the multiplier bootstrap (normal multipliers) behind the band.

    Returns
    -------
    AggregatedEffects
        Standard errors are the analytic ones of the source. Bounds are widened for few treated areas, see
        `few_treated_reach`.

    Raises
    ------
    MeasureInputError
        If the level is not between 0 and 1.
    """
    check_level(level)
    after = np.flatnonzero(~effects.before)
    key = _keys(effects, kind)
    kept = np.arange(key.size) if kind == "dynamic" else after
    keys = np.unique(key[kept])
    groups = [kept[key[kept] == value] for value in keys]
    parts = [_average(effects, cells, by_group=kind != "group") for cells in groups]
    estimate = np.array([part[0] for part in parts])
    influence = np.column_stack([part[1] for part in parts])
    overall, part = _summarise(effects, kind, keys, estimate, influence)
    overall_reach = _reach(effects, after, part, level)
    joint = _joint_level(influence, level=level, draws=draws, seed=seed)
    reach, band = (
        np.array([_reach(effects, cells, part[1], at) for cells, part in zip(groups, parts, strict=True)])
        for at in (level, joint)
    )
    if kind == "simple":
        keys, estimate, influence, reach, band = keys[:0], estimate[:0], influence[:, :0], reach[:0], band[:0]
    return AggregatedEffects(
        key=keys,
        effect=estimate,
        se=np.sqrt(np.sum(influence**2, axis=0)),
        low=estimate - reach,
        high=estimate + reach,
        band_low=estimate - band,
        band_high=estimate + band,
        covariance=influence.T @ influence,
        overall=overall,
        overall_se=float(np.sqrt(np.sum(part**2))),
        overall_low=overall - overall_reach,
        overall_high=overall + overall_reach,
    )


def _check_panel(outcome: ArrayLike, starts: ArrayLike) -> tuple[FloatArray, FloatArray]:
    (table,), (begun,) = to_floats(outcome), to_floats(starts)
    if table.ndim != 2 or not np.all(np.isfinite(table)):
        raise MeasureInputError("needs a complete table of outcomes, areas by periods")
    if begun.shape != table.shape[:1]:
        raise MeasureInputError("needs one start for each area")
    begun = np.where(np.isnan(begun) | (begun >= table.shape[1]), np.inf, begun)
    if np.any(begun[np.isfinite(begun)] % 1 != 0):
        raise MeasureInputError("a start is not the position of a period")
    return table, begun


def _list_pairs(begun: FloatArray, periods: int, base: Base) -> list[tuple[int, int, int]]:
    """Start date, period, and the period that it is compared with."""
    pairs = []
    for start in np.unique(begun[np.isfinite(begun)]).astype(int).tolist():
        for seen in range(periods):
            before = start - 1 if base == "universal" or seen >= start else seen - 1
            if before not in (seen, -1):
                pairs.append((start, seen, before))
    return pairs


def _find_controls(begun: FloatArray, group: int, until: int, controls: Controls) -> BoolArray:
    if controls == "never":
        return np.isinf(begun)
    return np.asarray((begun > until) & (begun != group))


def _difference(change: FloatArray, treated: BoolArray, others: BoolArray) -> tuple[float, FloatArray]:
    """Difference of mean changes, with each area's influence on it, already divided by their number."""
    influence = np.zeros(change.size)
    means = [change[side].mean() for side in (treated, others)]
    influence[treated] = (change[treated] - means[0]) / treated.sum()
    influence[others] -= (change[others] - means[1]) / others.sum()
    return float(means[0] - means[1]), influence


def _keys(effects: GroupTimeEffects, kind: Kind) -> IntArray:
    if kind == "dynamic":
        return effects.period - effects.group
    if kind == "group":
        return effects.group
    return effects.period if kind == "calendar" else np.zeros_like(effects.group)


def _average(effects: GroupTimeEffects, cells: IntArray, *, by_group: bool) -> tuple[float, FloatArray]:
    """Average cells by the share of areas in their group, and the influence of that, shares included."""
    if not by_group:
        return float(effects.effect[cells].mean()), effects.influence[:, cells].mean(axis=1)
    return _weigh_groups(effects, effects.group[cells], effects.effect[cells], effects.influence[:, cells])


def _weigh_groups(
    effects: GroupTimeEffects, groups: IntArray, values: FloatArray, influence: FloatArray
) -> tuple[float, FloatArray]:
    member = effects.starts[:, None] == groups
    share = member.mean(axis=0)
    weights = share / share.sum()
    drift = (member - share) / share.sum() / effects.starts.size
    moved = drift @ values - drift.sum(axis=1) * (weights @ values)
    return float(weights @ values), influence @ weights + moved


def _summarise(
    effects: GroupTimeEffects, kind: Kind, keys: IntArray, values: FloatArray, influence: FloatArray
) -> tuple[float, FloatArray]:
    if kind == "group":
        return _weigh_groups(effects, keys, values, influence)
    after = keys >= 0
    return float(values[after].mean()), influence[:, after].mean(axis=1)


def _reach(effects: GroupTimeEffects, cells: IntArray, influence: FloatArray, level: float) -> float:
    groups = np.unique(effects.group[cells])
    return few_treated_reach(influence, np.isin(effects.starts, groups), groups.size, level=level)


def _joint_level(influence: FloatArray, *, level: float, draws: int, seed: int) -> float:
    """Level of single intervals that hold all effects together as often as `level` says."""
    se = np.sqrt(np.sum(influence**2, axis=0))
    told = se > 0
    if told.sum() < 2:
        return level
    noise = np.random.default_rng(seed).standard_normal((draws, influence.shape[0]))
    largest = np.max(np.abs(noise @ influence[:, told]) / se[told], axis=1)
    return max(level, 1.0 - 2.0 * float(ndtr(-np.quantile(largest, level))))
