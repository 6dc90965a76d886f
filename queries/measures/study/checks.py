"""Could we be fooled? Dates at which nothing began, one area left out, drift before, and falling back."""

from dataclasses import dataclass

import numpy as np

from queries.errors import MeasureInputError
from queries.measures.design import DesignChoice
from queries.measures.detectable import RegressionToTheMean, regression_to_the_mean
from queries.measures.pretrends import PretrendTest, check_pretrends
from queries.measures.staggered import group_time_effects
from queries.measures.study.doubts import Bend, count_by_number, find_bend
from queries.measures.study.estimates import (
    Design,
    Estimate,
    ask_ladder,
    estimate,
    find_design,
    find_dispersion,
    measure_levels,
)
from queries.measures.study.panel import Panel, pool_months

LEAD_MONTHS = 3
_PLACEBO_STEP, _PLACEBO_SIDE = 6, 6
_PLACEBOS = 6


@dataclass(frozen=True)
class Placebo:
    """A date at which nothing began, and what would have been said of it."""

    year: int
    month: int
    found: Estimate


@dataclass(frozen=True)
class Checks:
    """What might have fooled us; None, or nothing, where a check could not be made.

    `left_out` gives the lowest and highest estimate with one area left out, and whether all agree with the
    whole. `lead` is the last three months before the start against the time before them, `without_lead` the
    estimate without them. `bend` says how far from parallel the trends may be; `by_number` is the difference
    in incidents a month per treated area.
    """

    placebos: tuple[Placebo, ...]
    left_out: tuple[float, float] | None
    left_out_agree: bool
    pretrend: PretrendTest | None
    lead: Estimate | None
    without_lead: Estimate | None
    falling_back: RegressionToTheMean | None
    bend: Bend | None = None
    by_number: Estimate | None = None

    @property
    def false_alarms(self) -> int:
        """How many dates at which nothing began would have been called a change."""
        return sum(placebo.found.clear != 0 for placebo in self.placebos)

    @property
    def drifted(self) -> bool:
        """Whether treated areas were already moving away from the others, by the straight drift.

        The joint test is shown but does not decide: with few treated areas it rejects too often.
        """
        test = self.pretrend
        return test is not None and bool(test.slope_low > 0 or test.slope_high < 0)


def run_checks(
    panel: Panel,
    design: Design,
    whole: Estimate,
    everywhere: Panel | None = None,
    choice: DesignChoice | None = None,
) -> Checks:
    """Run every check that the panel allows.

    Parameters
    ----------
    everywhere
        Counts of all areas of the level, for what the worst of them do by themselves.
    choice
        The ladder's, which names the periods that counts are compared over.
    """
    left = [found for found in _leave_one_out(panel, design) if found is not None]
    return Checks(
        placebos=_try_placebos(panel),
        left_out=(min(left, key=_value).value, max(left, key=_value).value) if left else None,
        left_out_agree=all(found.clear == whole.clear for found in left),
        pretrend=_test_pretrend(panel),
        lead=_compare_lead(panel, design),
        without_lead=_drop_lead(panel, design),
        falling_back=_foretell_fall(everywhere) if everywhere is not None else None,
        bend=find_bend(panel),
        by_number=count_by_number(panel, choice.before, choice.after) if choice is not None else None,
    )


def _value(found: Estimate) -> float:
    return found.value


def _try(panel: Panel, design: Design) -> Estimate | None:
    try:
        return estimate(panel, design)
    except MeasureInputError:
        return None


def _try_placebos(panel: Panel) -> tuple[Placebo, ...]:
    """Starts moved back into the time before any programme, which is all that is looked at."""
    step, side = (_PLACEBO_STEP, _PLACEBO_SIDE) if panel.exposure is not None else (1, 1)
    before = np.arange(len(panel.times)) < panel.first
    tried = list(range(panel.first - side, side - 1, -step))[:_PLACEBOS]
    found = []
    for start in tried:
        moved = panel.take_periods(before, start=start)
        try:
            design = find_design(moved, ask_ladder(moved))
        except MeasureInputError:
            continue
        one = _try(moved, design) if design is not None else None
        if one is not None:
            found.append(Placebo(panel.times[start].year, panel.times[start].month, one))
    return tuple(reversed(found))


def _leave_one_out(panel: Panel, design: Design) -> list[Estimate | None]:
    """Without each treated area; where there is one only, without each comparison area."""
    several = panel.treated.sum() > 2
    dropped = np.flatnonzero(panel.treated if several else ~panel.treated)
    return [_try(panel.take_areas(np.arange(len(panel.area_ids)) != area), design) for area in dropped]


def _test_pretrend(panel: Panel) -> PretrendTest | None:
    pooled = pool_months(panel)
    if pooled.treated.sum() < 2 or pooled.first < 3 or pooled.first >= len(pooled.times):
        return None
    try:
        effects = group_time_effects(measure_levels(pooled), pooled.starts, base="universal")
        return check_pretrends(effects)
    except MeasureInputError:
        return None


def _compare_lead(panel: Panel, design: Design) -> Estimate | None:
    """The three months just before the start, taken for the time after it."""
    if panel.dates > 1 or panel.exposure is None or panel.first < LEAD_MONTHS + 6:
        return None
    before = np.arange(len(panel.times)) < panel.first
    return _try(panel.take_periods(before, start=panel.first - LEAD_MONTHS), design)


def _drop_lead(panel: Panel, design: Design) -> Estimate | None:
    if panel.dates > 1 or panel.exposure is None or panel.first < LEAD_MONTHS + 6:
        return None
    position = np.arange(len(panel.times))
    kept = (position < panel.first - LEAD_MONTHS) | (position >= panel.first)
    return _try(panel.take_periods(kept, start=panel.first), design)


def _foretell_fall(everywhere: Panel) -> RegressionToTheMean | None:
    """What areas chosen for their last three months before the first start would do by themselves."""
    last = everywhere.values[:, max(0, everywhere.first - LEAD_MONTHS) : everywhere.first].sum(axis=1)
    try:
        return regression_to_the_mean(last, everywhere.treated, dispersion=find_dispersion(everywhere))
    except MeasureInputError:
        return None
