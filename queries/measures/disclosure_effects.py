"""To how many digits the result of a before/after comparison may be published.

A ratio of rates is one more equation about the counts behind it. It is rounded so far that nobody can work a
count of one area back from it to less than the required width, not even somebody who knows every other count.
That is tried out, area by area: another table of counts, in which the area had so many incidents more or
fewer, must have the same published row.
"""

from collections.abc import Iterator

import numpy as np

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray
from queries.measures.disclosure_protect import MIN_WIDTH
from queries.measures.study.estimates import Design, Estimate, estimate
from queries.measures.study.panel import Panel

STEPS = (0.01, 0.02, 0.05, 0.1)
STEP_POINTS = 0.5


def round_effect(found: Estimate, step: float) -> tuple[float, float, float]:
    """Return an effect and the ends of its interval to multiples of a step."""
    value, low, high = (round_to(part, step) for part in (found.value, found.low, found.high))
    return value, low, high


def round_to(value: float, step: float) -> float:
    """Return the nearest multiple of a step; infinite and missing values stay.

    >>> round_to(0.873, 0.05)
    0.85
    """
    return round(round(value / step) * step, 2) if np.isfinite(value) else value


def find_step(panel: Panel, design: Design, found: Estimate, *, min_width: int = MIN_WIDTH) -> float | None:
    """Return the finest step of a ratio at which no area's count can be worked back from it.

    Parameters
    ----------
    panel
        Counts of treated and comparison areas.
    design, found
        How they were compared, and what was found.
    min_width
        Least width of what anybody may learn of an area's count before, or after, the start.

    Returns
    -------
    float or None
        None where even the coarsest step is too fine: the numbers are then not to be published.
    """
    for step in STEPS:
        if all(
            _is_alike(panel, design, found, area=area, period=period, step=step, width=min_width)
            for area in range(len(panel.area_ids))
            for period in _list_periods(panel)
        ):
            return step
    return None


def _list_periods(panel: Panel) -> Iterator[BoolArray]:
    after = np.arange(len(panel.times)) >= panel.first
    yield ~after
    yield after


def _is_alike(
    panel: Panel, design: Design, found: Estimate, *, area: int, period: BoolArray, step: float, width: int
) -> bool:
    """Tell whether the row stays as it is for two counts of an area and period that lie the width apart."""
    wanted = round_effect(found, step)
    half = width // 2
    for down, up in ((half, width - half), (0, width), (width, 0)):
        shifted = (shift_count(panel, area, period, change) for change in (-down, up) if change)
        if all(_find_row(each, design, step) == wanted for each in shifted):
            return True
    return False


def shift_count(panel: Panel, area: int, period: BoolArray, change: int) -> Panel | None:
    """Return the counts with so many more in one area and period, spread as they were; None below 0."""
    values: FloatArray = panel.values.copy()
    own = values[area, period]
    if own.sum() + change < 0:
        return None
    share = own / own.sum() if own.sum() else np.full(own.size, 1.0 / max(own.size, 1))
    values[area, period] = own + change * share
    return Panel(panel.outcome, panel.area_ids, panel.times, values, panel.starts, panel.exposure)


def _find_row(panel: Panel | None, design: Design, step: float) -> tuple[float, float, float] | None:
    if panel is None:
        return None
    try:
        return round_effect(estimate(panel, design), step)
    except MeasureInputError:
        return None


def has_enough_answers(panel: Panel, base: FloatArray, *, min_base: int) -> bool:
    """Tell whether a comparison of scores gives no score away that has too few answers to be shown.

    Parameters
    ----------
    panel
        Scores by area and wave, shape (areas, waves).
    base
        People who answered, of the same shape; NaN where the publisher does not say.
    min_base
        Fewest people behind a score that is shown.

    Returns
    -------
    bool
        False where, on either side, the answers of areas with too few are fewer than that together, or of
        one area alone: the others may be shown elsewhere, and would leave them over.
    """
    for side in (panel.treated, ~panel.treated):
        people = base[side]
        few = (people < min_base) & np.isfinite(panel.values[side])
        alone = few.sum(axis=0)
        together = np.where(few, people, 0.0).sum(axis=0)
        if np.any((alone > 0) & ((alone < 2) | (together < min_base))):
            return False
    return True
