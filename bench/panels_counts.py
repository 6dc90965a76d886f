"""Simulated counts: rates, changes, trends and breaks."""

from functools import partial

import numpy as np

from bench.panels import alarm, cover, draw_between, draw_counts, holds, make_season
from queries.measures.changepoint import poisson_changepoint
from queries.measures.changes import compare_counts, e_test
from queries.measures.expected import expected_months
from queries.measures.funnel import funnel_plot
from queries.measures.rates import poisson_interval
from queries.measures.trends import TrendEstimate, poisson_trend

Random = np.random.Generator


def cover_mean(random: Random) -> bool:
    """One Poisson count, and its mean."""
    mean = float(draw_between(random, 2.0, 50.0))
    low, high = poisson_interval(random.poisson(mean))
    return holds(low, mean, high)


def cover_ratio(random: Random) -> bool:
    """Two Poisson counts over 31 and 28 days, and the ratio of their rates."""
    before, ratio = (float(draw_between(random, *limits)) for limits in ((0.3, 6.0), (0.5, 2.0)))
    now, past = random.poisson(31.0 * ratio * before), random.poisson(28.0 * before)
    found = compare_counts(now, past, exposure_now=31.0, exposure_before=28.0)
    return holds(found.low, ratio, found.high)


def alarm_change(random: Random) -> bool:
    """Two Poisson counts of one rate over 31 and 28 days."""
    daily = float(draw_between(random, 0.1, 3.0))
    now, past = random.poisson(31.0 * daily), random.poisson(28.0 * daily)
    return bool(e_test(now, past, exposure_now=31.0, exposure_before=28.0) <= 0.05)


def alarm_changes(random: Random) -> bool:
    """Fifty areas that keep their rates."""
    daily = draw_between(random, 0.1, 6.0, size=50)
    now, past = random.poisson(31.0 * daily), random.poisson(28.0 * daily)
    found = compare_counts(now, past, exposure_now=31.0, exposure_before=28.0)
    return bool(found.beyond_chance.any())


def alarm_funnel(random: Random, *, dispersion: float) -> bool:
    """Forty areas of one rate, the first of which is looked at."""
    residents = draw_between(random, 2_000.0, 20_000.0, size=40)
    counts = draw_counts(random, 0.01 * residents, dispersion=dispersion)
    return bool(funnel_plot(counts, residents).position[0] != 0)


def cover_month(random: Random) -> bool:
    """The last of 48 months with a season and a fall, foretold from the others."""
    means = 15.0 * make_season(48) * 0.95 ** (np.arange(48) / 12.0)
    counts = draw_counts(random, means, dispersion=2.0)
    found = expected_months(counts, np.full(48, 30.0), month_of_year=np.arange(48) % 12 + 1)
    return holds(found.low[-1], float(counts[-1]), found.high[-1])


def _find_trend(counts: np.ndarray) -> TrendEstimate:
    return poisson_trend(counts, 30.0, month_of_year=np.arange(counts.shape[-1]) % 12 + 1)


def cover_trend(random: Random, *, months: int, dispersion: float) -> bool:
    """Monthly counts with a season that fall by 5 % a year from 15 a month."""
    means = 15.0 * make_season(months) * 0.95 ** (np.arange(months) / 12.0)
    found = _find_trend(draw_counts(random, means, dispersion=dispersion))
    return holds(found.low_pct, -5.0, found.high_pct)


def alarm_trends(random: Random, *, dispersion: float) -> bool:
    """Forty series of 60 months with a season and no trend."""
    means = draw_between(random, 3.0, 60.0, size=40)[:, None] * make_season(60)
    return bool(_find_trend(draw_counts(random, means, dispersion=dispersion)).beyond_chance.any())


def alarm_break(random: Random, *, dispersion: float) -> bool:
    """One series of 60 months about a steady level of 8; its dispersion comes from its trend fit."""
    counts = draw_counts(random, np.full(60, 8.0), dispersion=dispersion)
    spread = _find_trend(counts).dispersion if dispersion > 1.0 else 1.0
    found = poisson_changepoint(counts, seed=int(random.integers(2**31)), dispersion=spread)
    return bool(found.p <= 0.05)


def alarm_breaks(random: Random) -> bool:
    """Five such series of Poisson counts."""
    counts = draw_counts(random, np.full((5, 60), 8.0))
    return bool(poisson_changepoint(counts, seed=int(random.integers(2**31))).beyond_chance.any())


COUNT_PANELS = (
    cover("poisson_interval", "one count of mean 2 to 50", cover_mean, exact=True),
    cover("compare_counts (ratio)", "two counts of mean 5 to 370, ratio 0.5 to 2", cover_ratio),
    alarm("e_test", "two counts of mean 3 to 90, 31 against 28 days", alarm_change, exact=True),
    alarm(
        "compare_counts", "any of 50 areas after Benjamini-Hochberg", alarm_changes, nominal=0.10, exact=True
    ),
    alarm(
        "funnel_plot",
        "an area of 40 beyond the 95 % limits, Poisson",
        partial(alarm_funnel, dispersion=1.0),
    ),
    alarm("funnel_plot", "the same, variance twice the mean", partial(alarm_funnel, dispersion=2.0)),
    cover("expected_months", "last of 48 months, variance twice the mean", cover_month, exact=True),
    cover("poisson_trend", "60 months, Poisson", partial(cover_trend, months=60, dispersion=1.0)),
    cover(
        "poisson_trend", "60 months, variance twice the mean", partial(cover_trend, months=60, dispersion=2.0)
    ),
    cover(
        "poisson_trend", "24 months, variance twice the mean", partial(cover_trend, months=24, dispersion=2.0)
    ),
    alarm(
        "poisson_trend",
        "any of 40 series of 60 months after Benjamini-Hochberg, Poisson",
        partial(alarm_trends, dispersion=1.0),
        nominal=0.10,
        exact=True,
    ),
    alarm(
        "poisson_trend",
        "the same, variance twice the mean",
        partial(alarm_trends, dispersion=2.0),
        nominal=0.10,
        exact=True,
    ),
    alarm("poisson_changepoint", "60 months, Poisson", partial(alarm_break, dispersion=1.0)),
    alarm(
        "poisson_changepoint",
        "60 months, variance twice the mean, dispersion as estimated",
        partial(alarm_break, dispersion=2.0),
    ),
    alarm(
        "poisson_changepoint",
        "any of 5 series after Benjamini-Hochberg, Poisson",
        alarm_breaks,
        nominal=0.10,
        exact=True,
    ),
)
