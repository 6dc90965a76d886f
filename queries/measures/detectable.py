"""What could be seen at all, told before the estimate; and what chance alone will make of the worst areas.

Sources
-------
Bloom HS (1995), Minimum detectable effects, Evaluation Review 19: the sum of two quantiles times the standard
error. Wheeler AP, Ratcliffe JH (2018), Crime Science 7: the error of the displacement difference. Signorini
DF (1991), Sample size for Poisson regression, Biometrika 78: the information on a trend. Marshall RJ (1991),
Applied Statistics 40, for the levels that areas fall back to; Morris CN (1983), Parametric empirical Bayes
inference, JASA 78, for the uncertainty of these.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import ndtri, stdtrit

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, check_counts, check_level, to_floats
from queries.measures.randomisation import smallest_p

_MOST = 20.0  # log ratios beyond any that counts could show


@dataclass(frozen=True)
class DetectableChange:
    """The smallest true changes that would be found as often as `power` says, as ratios to no change.

    `fewer` lies below 1: 0.7 is 30 % fewer; NaN if not even no incident at all would be found. `more` lies
    above 1; infinite if no rise would.
    """

    fewer: float
    more: float
    level: float
    power: float


@dataclass(frozen=True)
class RegressionToTheMean:
    """Change to be expected in areas chosen for being worst, with no programme at all.

    `ratio` is the expected count after over the count before in equal time; `low` and `high` bound the ratio
    that will be seen, chance of the time after included. `share_of_noise` is the part of the differences
    between areas that chance alone accounts for.
    """

    ratio: float
    low: float
    high: float
    share_of_noise: float


def detectable_displacement(
    treated_before: float,
    control_before: float,
    *,
    dispersion: float = 1.0,
    time_after: float = 1.0,
    area_ratio: float = 1.0,
    level: float = 0.95,
    power: float = 0.80,
) -> DetectableChange:
    """Find the smallest change that the weighted displacement difference would see.

    Without a buffer: its counts add to the error, and nothing to the effect.

    Parameters
    ----------
    treated_before, control_before
        Counts before the start.
    dispersion
        Variance over mean, at least 1, as for the estimate.
    time_after
        Length of the time after, over that before.
    area_ratio
        Size of the control over that of the treated area.
    level, power
        Level of the interval, and how often the change would lie outside.

    Returns
    -------
    DetectableChange

    Raises
    ------
    MeasureInputError
        If a count is missing, negative or infinite, a ratio is not above zero, or a level is not between 0
        and 1.
    """
    counts = np.array([treated_before, control_before], dtype=np.float64)
    check_counts(counts)
    if not (np.all(np.isfinite(counts)) and min(time_after, area_ratio) > 0 and np.isfinite(dispersion)):
        raise MeasureInputError(
            "needs counts before, finite dispersion, and ratios of time and area above zero"
        )
    both = _two_quantiles(level, power)
    fixed = treated_before + control_before * (1 + 1 / time_after) / area_ratio**2

    def clears(log_ratio: float) -> float:
        ratio = float(np.exp(log_ratio))
        variance = max(1.0, dispersion) * (fixed + treated_before * ratio / time_after)
        return abs(ratio - 1.0) * treated_before - both * float(np.sqrt(variance))

    return _solve(clears, level=level, power=power)


def detectable_panel_change(
    changes: ArrayLike, treated: int, *, level: float = 0.95, power: float = 0.80
) -> DetectableChange:
    """Find the smallest ratio of rates that a comparison of few treated areas with the rest would see.

    Parameters
    ----------
    changes
        Changes of log rates when nothing had begun, one per area: from `log_rate_change` on two spans before
        the start that are as long as the spans to be compared.
    treated
        How many of these areas will be treated.
    level, power
        Level of the test, and how often the change would be found.

    Returns
    -------
    DetectableChange
        By Student's t with the spread of all areas. Neither direction is ever found where too few areas are
        there for randomisation inference to reject anything at this level.

    Raises
    ------
    MeasureInputError
        If there are fewer than three finite changes, or not both treated and other areas.
    """
    (values,) = to_floats(changes)
    if values.ndim != 1 or values.size < 3 or not np.all(np.isfinite(values)):
        raise MeasureInputError("needs a finite change for each of at least three areas")
    if smallest_p(values.size, treated) > 1.0 - level + 1e-12:
        return DetectableChange(float("nan"), float("inf"), level, power)
    se = float(values.std(ddof=1)) * np.sqrt(1.0 / treated + 1.0 / (values.size - treated))
    reach = float(np.exp(_two_quantiles(level, power, values.size - 2) * se))
    return DetectableChange(1.0 / reach, reach, level, power)


def detectable_trend(
    monthly_mean: float,
    *,
    months: int,
    dispersion: float = 1.0,
    level: float = 0.95,
    power: float = 0.80,
) -> DetectableChange:
    """Find the smallest steady change per year that a quasi-Poisson trend with month effects would see.

    Parameters
    ----------
    monthly_mean
        Mean count per month over the whole time.
    months
        Number of months, at least 24.
    dispersion
        Variance over mean, at least 1.
    level, power
        Level of the test, and how often the change would be found.

    Returns
    -------
    DetectableChange
        Ratios per year.

    Raises
    ------
    MeasureInputError
        If the mean is not above zero or there are fewer than 24 months.
    """
    if not (np.isfinite(monthly_mean) and monthly_mean > 0 and months >= 24 and np.isfinite(dispersion)):
        raise MeasureInputError("needs a mean above zero and at least 24 months")
    both = _two_quantiles(level, power, months - 13)
    years = np.arange(months) / 12.0
    season = np.eye(12)[np.arange(months) % 12]

    def clears(slope: float) -> float:
        tilted = np.exp(slope * (years - years.mean()))
        means = monthly_mean * tilted / tilted.mean()
        # Information on the slope that the months of the year and the level leave.
        within = season.T @ (means * years) / (season.T @ means)
        information = means @ (years - season @ within) ** 2 / max(1.0, dispersion)
        return abs(slope) - both / float(np.sqrt(information))

    return _solve(clears, level=level, power=power)


def regression_to_the_mean(
    counts: ArrayLike,
    chosen: ArrayLike,
    *,
    exposure: ArrayLike = 1.0,
    time_after: float = 1.0,
    dispersion: float = 1.0,
    level: float = 0.95,
) -> RegressionToTheMean:
    """Foretell how areas chosen for their counts will do if nothing whatever is done.

    Each area's own level is taken to lie between its count and that of all areas alike, the nearer to the
    latter the more of the differences chance accounts for.

    Parameters
    ----------
    counts
        Count per area in the time by which areas were chosen: all areas, not the chosen ones alone.
    chosen
        Which were chosen.
    exposure
        Residents or days of each area.
    time_after
        Length of the time after, over that before.
    dispersion
        Variance over mean of an area's count from one such time to the next, at least 1.
    level
        Confidence level.

    Returns
    -------
    RegressionToTheMean
        Per unit of time. NaN where the chosen areas have no incident.

    Raises
    ------
    MeasureInputError
        If fewer than three areas have a count, none is chosen, or a value is missing, negative or infinite.
    """
    check_level(level)
    seen, size = to_floats(counts, exposure)
    check_counts(seen, size)
    picked = np.asarray(chosen, dtype=bool)
    if seen.ndim != 1 or seen.size < 3 or picked.shape != seen.shape or not picked.any():
        raise MeasureInputError("needs the counts of three or more areas, and at least one that was chosen")
    if not np.all(np.isfinite(seen) & np.isfinite(size) & (size > 0)) or not time_after > 0:
        raise MeasureInputError("needs every area's count and an exposure above zero")
    common, between, noise = _spread(seen, size, max(1.0, dispersion))
    if seen[picked].sum() == 0:
        return RegressionToTheMean(float("nan"), float("nan"), float("nan"), noise)
    trust = between / (between + max(1.0, dispersion) * common / size)
    expected = (common + trust * (seen / size - common)) * size
    phi = max(1.0, dispersion)
    # The count to come varies, and so may each area's level (gamma), and the trust itself (Morris 1983).
    of_trust = np.sum(((1.0 - trust) * (seen - common * size))[picked]) ** 2 * 2.0 / max(1.0, seen.size - 3.0)
    spread = np.sqrt(np.sum((phi * expected * (trust + 1.0 / time_after))[picked]) + of_trust)
    reach = float(ndtri((1.0 + level) / 2.0) * spread)
    total, before = float(expected[picked].sum()), float(seen[picked].sum())
    return RegressionToTheMean(
        total / before, max(0.0, total - reach) / before, (total + reach) / before, noise
    )


def _spread(seen: FloatArray, size: FloatArray, phi: float) -> tuple[float, float, float]:
    """Common rate, variance of the areas' own rates, and the share of the differences that is chance."""
    common = float(seen.sum() / size.sum())
    total = float(np.average((seen / size - common) ** 2, weights=size)) * seen.size / (seen.size - 1)
    chance = phi * common / float(size.mean())
    between = max(0.0, total - chance)
    return common, between, 1.0 if between == 0.0 else chance / total


def _two_quantiles(level: float, power: float, freedom: float = np.inf) -> float:
    check_level(level)
    check_level(power)
    if np.isinf(freedom):
        return float(ndtri((1.0 + level) / 2.0) + ndtri(power))
    return float(stdtrit(freedom, (1.0 + level) / 2.0) + stdtrit(freedom, power))


def _solve(clears: Callable[[float], float], *, level: float, power: float) -> DetectableChange:
    """Find the first change of either sign, on the log scale, that clears the bar."""
    fewer, more = (_first_clear(clears, sign) for sign in (-1.0, 1.0))
    return DetectableChange(
        fewer=float("nan") if fewer is None else float(np.exp(fewer)),
        more=float("inf") if more is None else float(np.exp(more)),
        level=level,
        power=power,
    )


def _first_clear(clears: Callable[[float], float], sign: float) -> float | None:
    steps = sign * np.geomspace(1e-4, _MOST, 200)
    first = next((i for i, step in enumerate(steps) if clears(float(step)) > 0), None)
    if first is None:
        return None
    return float(brentq(clears, float(steps[first - 1]) if first else 0.0, float(steps[first])))
