"""Whether treated areas and the others moved together before the start, and what drift would be missed.

Sources
-------
Callaway B, Sant'Anna PHC (2021), Journal of Econometrics 225: the joint Wald test. Roth J (2022), Pretest
with caution, American Economic Review: Insights 4: what a drift too small for the test does to the
effect.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtrc, chndtr, gammaincinv

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, check_level
from queries.measures.few_treated import few_treated_reach
from queries.measures.staggered import GroupTimeEffects

_AREAS_PER_PAIR = 4


@dataclass(frozen=True)
class PretrendTest:
    """Joint test that nothing differed before the start, and its reach.

    `statistic`, `freedom` and `p` are Wald's; NaN with fewer than four areas per pair, for which the test
    means nothing. `slope`, with its bounds, is the straight drift of treated areas away from the others, per
    period. `detectable_slope` is the drift that the Wald test would find four times in five, and
    `missed_effect` the false effect, averaged over the periods after the start, that a drift of just that
    size leaves behind: a result no larger than it is not safe, whatever `p` says.
    """

    statistic: float
    freedom: int
    p: float
    slope: float
    slope_low: float
    slope_high: float
    detectable_slope: float
    missed_effect: float


def check_pretrends(effects: GroupTimeEffects, *, level: float = 0.95, power: float = 0.80) -> PretrendTest:
    """Test the pairs before the start together, and find the drift that the test would miss.

    Parameters
    ----------
    effects
        From `group_time_effects`; either base, the test is the same with controls never treated.
    level
        One less the level of the test, and the level of the slope's interval.
    power
        How often the detectable slope would be found.

    Returns
    -------
    PretrendTest

    Raises
    ------
    MeasureInputError
        If no start date has two periods before it, or a level is not between 0 and 1.
    """
    check_level(level)
    check_level(power)
    cells = np.flatnonzero(effects.before)
    if cells.size == 0:
        raise MeasureInputError("no start date has two periods before it: there is no trend to test")
    values, influence = effects.effect[cells], effects.influence[:, cells]
    statistic, inverse = _wald(values, influence)
    drift = _drift_per_cell(effects)[cells]
    detectable = _find_detectable(drift, inverse, level=level, power=power)
    weights = _slope_weights(effects)
    slope, part = float(weights @ effects.effect), effects.influence @ weights
    groups = np.unique(effects.group[cells])
    reach = few_treated_reach(part, np.isin(effects.starts, groups), groups.size, level=level)
    after = ~effects.before
    exposure = np.unique(effects.period[after] - effects.group[after]).mean() + 1.0
    return PretrendTest(
        statistic=statistic,
        freedom=cells.size,
        p=float(chdtrc(cells.size, statistic)),
        slope=slope,
        slope_low=slope - reach,
        slope_high=slope + reach,
        detectable_slope=detectable,
        missed_effect=detectable * float(exposure),
    )


def _wald(values: FloatArray, influence: FloatArray) -> tuple[float, FloatArray | None]:
    if influence.shape[0] < _AREAS_PER_PAIR * values.size:
        return float("nan"), None
    inverse = np.linalg.pinv(influence.T @ influence)
    return float(values @ inverse @ values), inverse


def _drift_per_cell(effects: GroupTimeEffects) -> FloatArray:
    """What a drift of one per period shows in each pair before the start."""
    if effects.base == "varying":
        return np.ones(effects.effect.size)
    return effects.period - (effects.group - 1.0)


def _find_detectable(drift: FloatArray, inverse: FloatArray | None, *, level: float, power: float) -> float:
    if inverse is None:
        return float("nan")
    # Of χ², central and not, as scipy.stats has it; that takes half a second to import.
    limit = 2.0 * gammaincinv(drift.size / 2.0, level)
    needed = brentq(lambda shift: 1.0 - chndtr(limit, drift.size, shift) - power, 1e-6, 1e4)
    return float(np.sqrt(needed / (drift @ inverse @ drift)))


def _slope_weights(effects: GroupTimeEffects) -> FloatArray:
    """Weights of the least-squares slope: of each start date's path up to it, averaged by treated areas."""
    weights = np.zeros(effects.effect.size)
    for group in np.unique(effects.group[effects.before]):
        cells = np.flatnonzero(effects.before & (effects.group == group))
        lead = np.arange(-cells.size, 1.0)  # periods up to the one before the start, which is the zero
        centred = lead - lead.mean()
        line = centred / (centred @ centred)
        # A varying base gives the steps of the path, whose level at each period is less all steps to come.
        size = np.sum(effects.starts == group)
        weights[cells] = size * (line[:-1] if effects.base == "universal" else -np.cumsum(line[:-1]))
    return weights / np.isin(effects.starts, effects.group[effects.before]).sum()
