"""Every series of a view at once: counts by month, trend, likeliest break, range to be expected."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pages.shared import store
from pages.shared.figures.figures import Floats, Question
from pages.shared.keep import Same, keep
from pages.shared.months import count_days, list_months
from pages.shared.redraws import load_redraws
from pages.shared.store import BuildInfo
from pages.shared.trends.words import MONTHS_OF_THREE_YEARS
from queries.measures.changepoint import poisson_changepoint
from queries.measures.changes import benjamini_hochberg
from queries.measures.expected import expected_months
from queries.measures.season import month_factors
from queries.measures.trends import TrendEstimate, poisson_trend

type Bools = NDArray[np.bool_]
type Place = tuple[int, int]  # position of the area, position of the offence group

FALSE_DISCOVERY_RATE = 0.10
# Where not even a halving within a year would have shown, "no clear change" would say more than is known.
COARSEST_FALL_PCT = -50.0
_SEED, _CHUNK, _LEAST_DRAWS = 20260101, 20, 999


@dataclass(frozen=True)
class SeriesSet:
    """Monthly counts of several areas and offence groups.

    `counts` is of shape (areas, groups, months), NaN where not received; `days` alike, 0 there.
    """

    area_ids: tuple[str, ...]
    groups: tuple[str, ...]
    months: tuple[date, ...]
    counts: Floats
    days: Floats

    @property
    def month_of_year(self) -> NDArray[np.int64]:
        """1 to 12 per month."""
        return np.array([month.month for month in self.months], dtype=np.int64)

    @property
    def months_received(self) -> int:
        """The most months that any series received."""
        return int((self.days > 0).sum(axis=-1).max(initial=0))

    @property
    def is_long(self) -> bool:
        """Whether there are three years or more: enough to tell a lasting change from an unusual year."""
        return self.months_received >= MONTHS_OF_THREE_YEARS


@dataclass(frozen=True)
class Trends:
    """The series of a view and what can be said of each; arrays are of shape (areas, groups).

    `verdict` is ``fewer`` or ``more`` (beyond chance after the correction, interval and all), ``unclear``,
    ``little`` (too little data to tell), ``short`` (too few months) or ``no_data``.
    """

    series: SeriesSet
    found: TrendEstimate
    verdict: NDArray[np.str_]

    @property
    def moved(self) -> Bools:
        """Which series changed beyond chance."""
        return np.asarray((self.verdict == "fewer") | (self.verdict == "more"))

    @property
    def judged(self) -> int:
        """How many series the correction ran over."""
        return int(self.found.testable.sum())

    def list_moved(self) -> list[Place]:
        """The series that moved, the least likely by chance first."""
        places = np.argwhere(self.moved)
        order = np.argsort(self.found.p[self.moved], kind="stable")
        return [(int(area), int(group)) for area, group in places[order]]


@dataclass(frozen=True)
class Break:
    """The likeliest break of a series that is beyond chance: it began in `month`, between two others."""

    month: date
    earliest: date
    latest: date


def load_trends(question: Question, groups: tuple[str, ...]) -> Trends:
    """The trends of every area asked about; the same object for the same choice."""
    area_ids = tuple(str(area_id) for area_id in question.areas.index[question.inside])
    return _load_trends(question, question.filters.level, area_ids, groups)


def load_whole(question: Question, groups: tuple[str, ...]) -> Trends:
    """The trends of all that is asked about together, corrected among themselves."""
    level, area_id = question.whole
    return _load_trends(question, level, (area_id,), groups)


def _name_period(question: Question) -> tuple[object, ...]:
    build, filters = question.build, question.filters
    return build.state, filters.first_month, filters.last_month


@keep(64, by=lambda question, level, area_ids, groups: (*_name_period(question), level, area_ids, groups))
def _load_trends(
    question: Question, level: str, area_ids: tuple[str, ...], groups: tuple[str, ...]
) -> Trends:
    period = question.filters.first_month, question.filters.last_month
    return judge(read_series(question.build, level, area_ids, groups, period))


def read_series(
    build: BuildInfo,
    level: str,
    area_ids: tuple[str, ...],
    groups: tuple[str, ...],
    period: tuple[date, date],
) -> SeriesSet:
    """Read the counts of some areas and offence groups over a period, both ends included."""
    rows = store.read(
        "incident_series",
        build=build,
        level=level,
        first_month=period[0],
        last_month=period[1],
        offence_groups=list(groups),
    )
    months = list_months(*period)
    positions = [
        pd.Index(area_ids).get_indexer(pd.Index(rows["area_id"])),
        pd.Index(groups).get_indexer(pd.Index(rows["offence_group"])),
        pd.DatetimeIndex(months).get_indexer(pd.DatetimeIndex(rows["month"])),
    ]
    kept = np.all(np.array(positions) >= 0, axis=0)
    at = tuple(position[kept] for position in positions)
    shape = len(area_ids), len(groups), len(months)
    counts, days = np.full(shape, np.nan), np.zeros(shape)
    counts[at] = rows["incidents"].to_numpy(dtype=np.float64, na_value=np.nan)[kept]
    days[at] = rows["days_received"].to_numpy(dtype=np.float64, na_value=0.0)[kept]
    # A series of two shapes is none.
    days[pd.Index(area_ids).isin(list(load_redraws(build, level, *period).changed))] = 0.0
    return SeriesSet(area_ids, groups, months, np.where(days > 0, counts, np.nan), days)


def judge(series: SeriesSet) -> Trends:
    """Estimate every trend together and put each series into one of the verdicts."""
    found = poisson_trend(
        series.counts,
        series.days,
        month_of_year=series.month_of_year,
        false_discovery_rate=FALSE_DISCOVERY_RATE,
    )
    # With many flags the correction lets p above 5 % through; a change within its interval stays unclear.
    moved = found.beyond_chance & ((found.low_pct > 0) | (found.high_pct < 0))
    coarse = found.detectable_fall_pct < COARSEST_FALL_PCT
    empty = ~np.any(np.isfinite(series.counts), axis=-1)
    verdict = np.select(
        [
            empty,
            found.reason == "too_short",
            ~found.testable,
            moved & (found.annual_change_pct < 0),
            moved,
            coarse,
        ],
        ["no_data", "short", "little", "fewer", "more", "little"],
        default="unclear",
    )
    return Trends(series, found, verdict)


def find_breaks(
    question: Question,
    trends: Trends,
    places: Sequence[Place],
    *,
    tell: Callable[[float], None] = lambda _: None,
) -> dict[Place, Break]:
    """The breaks beyond chance among the series shown together, by place.

    `tell` hears the share of the work done. Every twenty series are kept per build.
    """
    tested = [place for place in places if trends.found.testable[place]]
    draws = max(_LEAST_DRAWS, int(2 * len(tested) / FALSE_DISCOVERY_RATE))
    p, spans = np.full(len(tested), np.nan), np.full((len(tested), 3), -1)
    for start in range(0, len(tested), _CHUNK):
        part = tuple(tested[start : start + _CHUNK])
        p[start : start + _CHUNK], spans[start : start + _CHUNK] = _scan(question, trends, part, draws)
        tell(min(1.0, (start + _CHUNK) / len(tested)))
    called, _ = benjamini_hochberg(p, rate=FALSE_DISCOVERY_RATE)
    months = trends.series.months
    return {
        place: Break(*(months[int(at)] for at in span))
        for place, span, is_called in zip(tested, spans, called, strict=True)
        if is_called
    }


def _name_scan(question: Question, trends: Trends, *asked: object) -> tuple[object, ...]:
    return *_name_period(question), question.filters.level, question.whole, trends.series.groups, *asked


@keep(512, by=_name_scan)
def _scan(
    question: Question, trends: Trends, places: tuple[Place, ...], draws: int
) -> tuple[Floats, NDArray[np.int64]]:
    """Chance of each series, and the positions of its break's month, earliest and latest month."""
    at = tuple(np.array(places).T)
    series, whole = trends.series, load_whole(question, trends.series.groups).series
    factors = np.array(
        [
            month_factors(counts, days, month_of_year=series.month_of_year)
            for counts, days in zip(whole.counts[0], whole.days[0], strict=True)
        ]
    )
    exposure = series.days[at] * factors[at[1]][:, series.month_of_year - 1]
    found = poisson_changepoint(
        series.counts[at], exposure, seed=_SEED, draws=draws, dispersion=trends.found.dispersion[at]
    )
    return found.p, np.stack([found.periods_before, found.earliest, found.latest], axis=1)


@keep(1024, by=lambda trends, place: (Same(trends), place))
def list_series_months(trends: Trends, place: Place) -> pd.DataFrame:
    """A series by month with its range to be expected, as the charts draw it; part months are marked."""
    series = trends.series
    counts, days = series.counts[place], series.days[place]
    found = expected_months(counts, days, month_of_year=series.month_of_year)
    long = np.array([count_days(month) for month in series.months])
    return pd.DataFrame(
        {
            "month": pd.DatetimeIndex(series.months),
            "incidents": counts,
            "low": found.low,
            "high": found.high,
            "whole": days >= long,
        }
    )
