"""Who came: the reach gap of a group, and how attendance spreads.

An attendee's group depends on the event that brought them, so people of one event are not so many separate
answers. The interval of a share among attendees therefore treats events as the units that were drawn.

Sources
-------
Kish L (1965), Survey Sampling, chapters 6 and 11: variance of a ratio over clusters, design effect.
Korn EL, Graubard BI (1998), Confidence intervals for proportions with small expected number of positive
counts estimated from survey data, Survey Methodology 24: effective base with the events' degrees of freedom.
Newcombe RG (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17.
Hyndman RJ, Fan Y (1996), Sample quantiles in statistical packages, The American Statistician 50: type 7.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, stdtrit

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, check_counts, check_level
from queries.measures.shares import wilson_interval

FEWEST_EVENTS = 5
"""Under this many events nothing is said of how they spread."""


@dataclass(frozen=True, eq=False)
class ReachGap:
    """The reach gap of each group, as shares (0.12 is 12 points).

    Attributes
    ----------
    gap, low, high
        Share of residents less share among attendees, with its interval: above 0 the group came less than
        its share. NaN where nothing is known; the interval also where `enough` is False.
    share_residents, share_attendees
        The two shares.
    base, events
        Visits whose group is known, and the events that they were at.
    effective_base
        Visits of separate people that would tell as much.
    p
        Two-sided probability of a gap so large by chance; NaN where there is no interval.
    enough
        Whether there are enough events for an interval.
    """

    gap: FloatArray
    low: FloatArray
    high: FloatArray
    share_residents: FloatArray
    share_attendees: FloatArray
    base: int
    events: int
    effective_base: FloatArray
    p: FloatArray
    enough: bool


def reach_gap(
    counts: ArrayLike, residents: ArrayLike, *, level: float = 0.95, fewest_events: int = FEWEST_EVENTS
) -> ReachGap:
    """Measure how far each group's share among attendees falls short of its share of residents.

    Parameters
    ----------
    counts
        People of each group at each event, shape (events, groups), for groups that part people by one thing
        (age, language). An event without anyone counted tells nothing and is left out.
    residents
        People of each group who live there, in the same order; taken as known without error.
    level
        Confidence level.
    fewest_events
        Events below this number give no interval.

    Returns
    -------
    ReachGap
        The variance of a share is that of a ratio over events; Wilson's interval is taken at the base that it
        amounts to, made smaller for the few events it rests on (Korn & Graubard). It is never larger than the
        number of visits. Where all or none of the attendees are of a group, the events show no spread, and
        the base is the number of events.

    Raises
    ------
    MeasureInputError
        Shapes do not fit, a count is negative or missing, no resident is counted, or the level is not between
        0 and 1.

    Examples
    --------
    >>> found = reach_gap([[8, 2], [9, 1], [7, 3], [8, 2], [9, 1]], [600, 400])
    >>> found.gap.round(2).tolist(), found.enough
    ([-0.22, 0.22], True)
    """
    check_level(level)
    seen, living = _check_groups(counts, residents)
    seen = seen[seen.sum(axis=1) > 0]
    events, base = len(seen), float(seen.sum())
    of_residents = living / living.sum()
    of_attendees = seen.sum(axis=0) / base if base else np.full(living.shape, np.nan)
    enough = events >= max(fewest_events, 2)
    effective = _find_effective_base(seen, of_attendees, level=level) if enough else np.zeros(living.shape)
    low, high = wilson_interval(of_attendees, effective, level=level)
    return ReachGap(
        gap=of_residents - of_attendees,
        low=of_residents - high,
        high=of_residents - low,
        share_residents=of_residents,
        share_attendees=of_attendees,
        base=round(base),
        events=events,
        effective_base=effective,
        p=_test_shares(of_attendees, of_residents, effective, events),
        enough=enough,
    )


def _check_groups(counts: ArrayLike, residents: ArrayLike) -> tuple[FloatArray, FloatArray]:
    seen, living = np.asarray(counts, dtype=np.float64), np.asarray(residents, dtype=np.float64)
    if seen.ndim != 2 or living.shape != (seen.shape[1],):
        raise MeasureInputError(f"counts {seen.shape} and residents {living.shape} do not fit together")
    check_counts(seen, living)
    if np.isnan(seen).any() or np.isnan(living).any():
        raise MeasureInputError("a count is missing; leave its event or group out")
    if not living.sum() > 0:
        raise MeasureInputError("no resident is counted in any group")
    return seen, living


def _find_effective_base(seen: FloatArray, shares: FloatArray, *, level: float) -> FloatArray:
    """Visits of separate people that would tell as much as these, with the events' degrees of freedom."""
    events, base = len(seen), seen.sum()
    apart = seen - shares * seen.sum(axis=1, keepdims=True)
    variance = events / (events - 1) * np.sum(apart**2, axis=0) / base**2
    spread = shares * (1 - shares)
    with np.errstate(divide="ignore", invalid="ignore"):
        amounts_to = np.where(variance > 0, spread / variance, base)
    amounts_to = np.where(spread > 0, amounts_to, events)
    tail = (1 + level) / 2
    freedom = (stdtrit(max(base - 1, 1), tail) / stdtrit(events - 1, tail)) ** 2
    return np.asarray(np.minimum(np.minimum(amounts_to, base) * freedom, base))


def _test_shares(shares: FloatArray, wanted: FloatArray, effective: FloatArray, events: int) -> FloatArray:
    """Score test of a share against a known one, at the effective base."""
    spread = wanted * (1 - wanted)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (shares - wanted) / np.sqrt(spread / np.where(effective > 0, effective, np.nan))
    # The base was made smaller for the events' degrees of freedom, so the normal tail serves.
    p = np.asarray(2 * ndtr(-np.abs(z)))
    return np.where((spread > 0) & (events > 1), p, np.nan)


@dataclass(frozen=True)
class Spread:
    """Median and quartiles of so many values; NaN where there are too few."""

    median: float
    lower: float
    upper: float
    base: int
    enough: bool


def describe_spread(values: ArrayLike, *, fewest: int = FEWEST_EVENTS) -> Spread:
    """Return median and interquartile range (type 7 of Hyndman & Fan).

    Parameters
    ----------
    values
        One for each event; NaN is not recorded and left out.
    fewest
        Below this many known values only their number is given.

    Raises
    ------
    MeasureInputError
        A value is negative or infinite.

    Examples
    --------
    >>> found = describe_spread([10, 20, 30, 40, 50])
    >>> found.median, found.lower, found.upper
    (30.0, 20.0, 40.0)
    """
    known = np.asarray(values, dtype=np.float64).ravel()
    check_counts(known)
    known = known[~np.isnan(known)]
    if known.size < max(fewest, 1):
        return Spread(np.nan, np.nan, np.nan, int(known.size), enough=False)
    lower, median, upper = (float(part) for part in np.quantile(known, [0.25, 0.5, 0.75]))
    return Spread(median, lower, upper, int(known.size), enough=True)


@dataclass(frozen=True)
class VisitCost:
    """Hours spent for each visit, over events at which both are known.

    `hours_per_visit` is all hours over all visits (NaN without a visit), `low` and `high` its interval (NaN
    with too few events), `hours`, `visits` and `events` what it rests on.
    """

    hours_per_visit: float
    low: float
    high: float
    hours: float
    visits: int
    events: int
    enough: bool


def hours_per_visit(
    hours: ArrayLike, visits: ArrayLike, *, level: float = 0.95, fewest_events: int = FEWEST_EVENTS
) -> VisitCost:
    """Divide officers' hours by visits: a ratio of totals, with its interval over events (Kish 1965).

    Parameters
    ----------
    hours, visits
        Of each event; one with either missing (NaN) is left out. An event that nobody came to counts with
        its hours.

    Returns
    -------
    VisitCost
        The interval is Student's with one degree of freedom less than events, its lower end at least 0.

    Raises
    ------
    MeasureInputError
        Shapes do not fit, a number is negative or infinite, or the level is not between 0 and 1.

    Examples
    --------
    >>> hours_per_visit([4, 6, 4, 6, 4], [20, 40, 20, 30, 10]).hours_per_visit
    0.2
    """
    check_level(level)
    spent, came = np.asarray(hours, dtype=np.float64), np.asarray(visits, dtype=np.float64)
    if spent.shape != came.shape or spent.ndim != 1:
        raise MeasureInputError(f"hours {spent.shape} and visits {came.shape} do not fit together")
    check_counts(spent, came)
    known: BoolArray = ~(np.isnan(spent) | np.isnan(came))
    spent, came = spent[known], came[known]
    events, total = int(known.sum()), float(came.sum())
    ratio = float(spent.sum() / total) if total else np.nan
    enough = events >= max(fewest_events, 2) and total > 0
    half = np.nan
    if enough:
        variance = events / (events - 1) * float(np.sum((spent - ratio * came) ** 2)) / total**2
        half = float(stdtrit(events - 1, (1 + level) / 2)) * np.sqrt(variance)
    low = max(ratio - half, 0.0) if enough else np.nan
    return VisitCost(ratio, low, ratio + half, float(spent.sum()), round(total), events, enough)
