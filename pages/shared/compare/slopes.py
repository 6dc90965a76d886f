"""The same association between areas and within each over time, engagement first; side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from pages.shared import store
from pages.shared.choices import load_engagement_coverage, load_incident_coverage, to_day
from pages.shared.compare import slope_words as words
from pages.shared.compare.slope_words import SlopeTerms
from pages.shared.compare.state import CompareView
from pages.shared.figures.counts import divide, pick_unit, say_per, say_unit
from pages.shared.figures.figures import Empty, Floats, Question, count_incidents, count_interactions
from pages.shared.figures.words import say_kinds
from pages.shared.months import DAYS_IN_YEAR, add_months, list_months
from pages.shared.words import say_period
from queries.measures.panel_slopes import PanelSlopes, between_and_within

HALF_YEAR = 6
LEAST_AREAS, LEAST_TIMES, MOST_TIMES = 10, 2, 8

type Months = tuple[date, ...]


@dataclass(frozen=True)
class SlopesFigure:
    """The coefficients, and the words around them; `used` says of which areas and times they are."""

    slopes: PanelSlopes
    terms: SlopeTerms
    used: str


@dataclass(frozen=True)
class _Time:
    """One value of every area, and the half-year of engagement before it."""

    name: str
    lagged: Months
    values: Floats


def make_slopes(question: Question, view: CompareView) -> SlopesFigure | Empty:
    """Compare areas with one another and each with itself, over all times on record."""
    terms = _name_terms(question, view)
    if view.beside == "trust" and question.choices.find_survey(question.filters.survey) is None:
        return Empty(words.NO_SURVEY)
    times = _list_waves(question) if view.beside == "trust" else _list_half_years(question)
    if len(times) < LEAST_TIMES:
        return Empty(words.say_few_times(len(times), terms))
    x = np.column_stack([_measure_engagement(question, time.lagged) for time in times])
    y = np.column_stack([time.values for time in times])
    if not np.nansum(x) > 0:
        return Empty(words.NO_RECORD.format(what=say_unit(question)))
    kept = np.isfinite(x).all(axis=1) & np.isfinite(y).all(axis=1) & question.inside
    if kept.sum() < LEAST_AREAS:
        return Empty(words.say_few_areas(int(kept.sum()), len(times), LEAST_AREAS, terms))
    slopes = between_and_within(x[kept], y[kept], lag=0)  # each x is of the half-year before its y
    return SlopesFigure(slopes, terms, words.say_used(int(kept.sum()), [time.name for time in times], terms))


def _name_terms(question: Question, view: CompareView) -> SlopeTerms:
    waves = view.beside == "trust"
    return SlopeTerms(
        unit=question.filters.unit,
        per=say_per(question),
        beside=view.beside,
        one=question.one,
        many=question.many,
        time="wave" if waves else "half-year",
        times="waves" if waves else "half-years",
        kinds=say_kinds(question),
    )


def _measure_engagement(question: Question, months: Months) -> Floats:
    counts = count_interactions(question, months).reindex(question.areas.index)
    years = counts["months_received"].to_numpy(dtype=np.float64) / 12.0
    rates = divide(question, pick_unit(question, counts), years, smooth=False)
    return np.where(rates.few > 0, np.nan, rates.raw)


def _list_half_years(question: Question) -> list[_Time]:
    """Half-years of incidents, back from the period's last whole month for as long as all was received."""
    coverage = load_incident_coverage(question.build)
    held = load_engagement_coverage(question.build, question.statuses)
    whole = [month for month in coverage.days if coverage.is_whole(month)]
    last = max((month for month in whole if month <= question.filters.last_month), default=None)
    found: list[_Time] = []
    while last is not None and len(found) < MOST_TIMES:
        months = list_months(add_months(last, 1 - HALF_YEAR), last)
        lagged = list_months(add_months(months[0], -HALF_YEAR), add_months(months[0], -1))
        if not all(map(coverage.is_whole, months)) or not all(map(held.is_received, lagged)):
            break
        found.append(_Time(say_period(months[0], months[-1]), lagged, _measure_incidents(question, months)))
        last = add_months(months[0], -1)
    return found[::-1]


def _measure_incidents(question: Question, months: Months) -> Floats:
    counts = count_incidents(question, months).reindex(question.areas.index)
    years = counts["days_received"].to_numpy(dtype=np.float64) / DAYS_IN_YEAR
    rates = divide(question, counts["incidents"].to_numpy(dtype=np.float64), years, smooth=True)
    with np.errstate(divide="ignore"):
        logs = np.log(rates.smooth)  # twice as many is as far up as half as many is down
    return np.where((rates.few > 0) | ~np.isfinite(logs), np.nan, logs)


def _list_waves(question: Question) -> list[_Time]:
    """Waves asked as the latest was, each with all of the half-year before it on record."""
    survey = question.choices.find_survey(question.filters.survey)
    assert survey is not None
    source, _, measure = survey.key.partition(":")
    rows = store.read(
        "trust_scores", build=question.build, source=source, measure=measure, level=question.filters.level
    )
    rows = rows.fillna({"wording_id": "", "mode": ""})
    rows["start"], rows["end"] = ([to_day(day) for day in rows[name]] for name in ("wave_start", "wave_end"))
    rows = rows[rows["end"] <= question.last_day]
    if rows.empty:
        return []
    latest = rows[rows["end"] == rows["end"].max()].iloc[0]
    rows = rows[(rows["wording_id"] == latest["wording_id"]) & (rows["mode"] == latest["mode"])]
    held = load_engagement_coverage(question.build, question.statuses)
    found = []
    for start in _keep_apart(rows[["start", "end"]].drop_duplicates().itertuples(index=False, name=None)):
        lagged = list_months(
            add_months(start.replace(day=1), -HALF_YEAR), add_months(start.replace(day=1), -1)
        )
        if all(map(held.is_received, lagged)):
            part = rows[(rows["start"] == start) & rows["shown"].astype(bool)].drop_duplicates("area_id")
            scores = part.set_index("area_id")["score"].reindex(question.areas.index)
            found.append(_Time(say_period(start, start), lagged, scores.to_numpy(dtype=np.float64)))
    return found[-MOST_TIMES:]


def _keep_apart(waves: Iterable[tuple[date, date]]) -> list[date]:
    """First days of waves that do not overlap, oldest first."""
    kept: list[tuple[date, date]] = []
    for start, end in sorted(waves):
        if not kept or start > kept[-1][1]:
            kept.append((start, end))
    return [start for start, _ in kept]
