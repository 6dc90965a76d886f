"""Did the few treated areas change otherwise than the rest? Judged by giving the label to other areas.

With few treated areas no formula for the error can be trusted; here the labels are dealt out again instead,
and the observed difference is compared with those that the other deals give.

Sources
-------
Fisher RA (1935), The Design of Experiments, chapter 2. Rosenbaum PR (2002), Observational Studies, 2nd ed.,
section 2.6 (intervals by inverting the test). Phipson B, Smyth GK (2010), Permutation p-values should never
be zero, Statistical Applications in Genetics and Molecular Biology 9. MacKinnon JG, Webb MD (2020),
Randomization inference for difference-in-differences with few treated clusters, Journal of Econometrics 218.
"""

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, IntArray, check_counts, check_level, to_floats

MOST_ENUMERATED = 20_000
_TIE = 1e-9  # two deals this close, relative to the spread of the changes, count as the same


@dataclass(frozen=True)
class RandomisationEstimate:
    """Mean change of the treated areas less that of the others, in the unit of the changes.

    For changes of log rates `exp(effect)` is the ratio of rates. `low` and `high` hold every common shift
    that the test does not reject; infinite where `assignments` are too few to reject anything. `p` is
    two-sided. `exact` says that every deal of the labels was looked at, else a seeded draw of them.
    """

    effect: float
    low: float
    high: float
    p: float
    assignments: int
    exact: bool


def log_rate_change(
    counts: ArrayLike, *, before: ArrayLike, after: ArrayLike, exposure: ArrayLike = 1.0
) -> FloatArray:
    """Compare the rate of each area after with its rate before, on the log scale.

    Parameters
    ----------
    counts
        Counts, shape (areas, periods).
    before, after
        Which periods belong to either side, shape (periods,) of booleans. Periods of neither are left out,
        such as those in which the programme was starting.
    exposure
        Days, or residents times days, in a shape that broadcasts against the counts.

    Returns
    -------
    array
        One log ratio per area. Half a count is added to both sides, so that none is infinite. NaN where a
        count or exposure of a chosen period is missing or an exposure adds up to nothing.

    Raises
    ------
    MeasureInputError
        If the counts are not a table, a side has no period, a period is on both sides, or a count or
        exposure is negative or infinite.
    """
    table, exposures = to_floats(counts, exposure)
    check_counts(table, exposures)
    sides = [np.asarray(side, dtype=bool) for side in (before, after)]
    if table.ndim != 2 or any(side.shape != table.shape[1:] for side in sides):
        raise MeasureInputError("needs counts of areas by periods, and a yes or no for each period")
    if not (sides[0].any() and sides[1].any()) or np.any(sides[0] & sides[1]):
        raise MeasureInputError("needs periods before and periods after, none of them both")
    rates = [_divide(table[:, side].sum(axis=1) + 0.5, exposures[:, side].sum(axis=1)) for side in sides]
    return np.asarray(np.log(rates[1]) - np.log(rates[0]))


def randomisation_inference(
    changes: ArrayLike,
    treated: ArrayLike,
    *,
    level: float = 0.95,
    draws: int = 9_999,
    seed: int = 0,
) -> RandomisationEstimate:
    """Compare the changes of treated areas with those of the others by permuting the label.

    Exact under the hypothesis that the programme shifted every treated area alike and that any of the areas
    could as well have been chosen. Areas that are chosen because they were at their worst break it: see
    `regression_to_the_mean`.

    Parameters
    ----------
    changes
        One change per area, as from `log_rate_change`; all areas that could have been chosen.
    treated
        Which of them were, of the same shape.
    level
        Confidence level of the interval.
    draws
        How many deals to draw where there are more than 20,000.
    seed
        Of the draw. The same seed gives the same answer.

    Returns
    -------
    RandomisationEstimate
        The observed deal is always among those counted, so that `p` is never zero.

    Raises
    ------
    MeasureInputError
        If a change is missing or infinite, or there is no treated or no other area.
    """
    check_level(level)
    (values,) = to_floats(changes)
    labels = np.asarray(treated, dtype=bool)
    if values.ndim != 1 or labels.shape != values.shape or not np.all(np.isfinite(values)):
        raise MeasureInputError("needs one finite change and one label for each area")
    if labels.all() or not labels.any():
        raise MeasureInputError("needs at least one treated area and one other")
    chosen, exact = _deal(labels, draws=draws, seed=seed)
    return _invert(values, labels, chosen, exact=exact, level=level)


def smallest_p(areas: int, treated: int) -> float:
    """Return the smallest p-value that any outcome could have: one deal out of all.

    Raises
    ------
    MeasureInputError
        If there are not at least one treated area and one other.
    """
    if not 0 < treated < areas:
        raise MeasureInputError(f"needs treated and other areas, not {treated} treated of {areas}")
    return 1.0 / comb(areas, treated)


def _divide(counts: FloatArray, exposures: FloatArray) -> FloatArray:
    return np.divide(counts, exposures, out=np.full_like(exposures, np.nan), where=exposures > 0)


def _deal(labels: BoolArray, *, draws: int, seed: int) -> tuple[IntArray, bool]:
    """Positions of the treated areas under each deal, shape (deals, treated)."""
    areas, size = labels.size, int(labels.sum())
    if comb(areas, size) <= MOST_ENUMERATED:
        return np.array(list(combinations(range(areas), size)), dtype=np.int64), True
    if draws < 1:
        raise MeasureInputError(f"needs at least one draw, not {draws}")
    random = np.random.default_rng(seed)
    drawn = np.argpartition(random.random((draws, areas)), size, axis=1)[:, :size]
    return np.vstack([np.flatnonzero(labels)[None, :], drawn]).astype(np.int64), False


def _invert(
    values: FloatArray, labels: BoolArray, chosen: IntArray, *, exact: bool, level: float
) -> RandomisationEstimate:
    """Invert the test in closed form: each deal is at least as extreme over one range of shifts."""
    size, others = chosen.shape[1], values.size - chosen.shape[1]
    centred = values - values.mean()
    dealt = centred[chosen].mean(axis=1) * (1.0 + size / others)
    # What a shift of one in the treated areas adds to the difference that a deal shows.
    shared = labels[chosen].sum(axis=1)
    slope = shared / size - (size - shared) / others
    effect = float(centred[labels].mean() * (1.0 + size / others))
    tie = _TIE * float(np.max(np.abs(centred), initial=0.0))
    with np.errstate(divide="ignore", invalid="ignore"):  # the observed deal, or its mirror image
        ends = np.stack([(effect - dealt) / (1.0 - slope), (effect + dealt) / (1.0 + slope)])
    ends[:, (slope > 1.0 - _TIE) | (slope < _TIE - 1.0)] = [[-np.inf], [np.inf]]
    rank = int(np.floor((1.0 - level) * chosen.shape[0] + 1e-9))
    return RandomisationEstimate(
        effect=effect,
        low=float(np.partition(ends.min(axis=0), rank)[rank]),
        high=-float(np.partition(-ends.max(axis=0), rank)[rank]),
        p=float(np.mean(np.abs(dealt) >= abs(effect) - tie)),
        assignments=chosen.shape[0],
        exact=exact,
    )
