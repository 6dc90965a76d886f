"""The funnel of areas: which of them differ from the common rate by more than chance and the usual spread."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pages.shared.choices import load_engagement_coverage, load_incident_coverage
from pages.shared.compare import words
from pages.shared.compare.state import MEASURES, CompareView
from pages.shared.figures.counts import FEWEST_RESIDENTS, column_of_base, find_base, say_per
from pages.shared.figures.figures import (
    Column,
    Empty,
    Floats,
    Mark,
    Question,
    count_incidents,
    count_interactions,
    find_missing,
    merge_marks,
)
from pages.shared.figures.words import (
    no_events,
    no_period,
    say_asked_period,
    say_events,
    say_groups,
    say_incidents,
    say_kinds,
    say_missing,
    say_parts,
    say_where,
)
from pages.shared.months import DAYS_IN_YEAR
from pages.shared.words import say_number
from queries.measures.funnel import INNER_LEVEL, OUTER_LEVEL, Funnel, funnel_limits, funnel_plot

_OUTSIDE = 2
_CURVE_POINTS = 120
_DOWNWARDS = {2: words.DIFFERENT_HIGH, -2: words.DIFFERENT_LOW}


@dataclass(frozen=True)
class FunnelFigure:
    """The funnel and its table twin.

    `frame` has every area of the level by id: `area_name`, `inside`, `count`, `base`, `expected`, `rate`,
    `low_998`, `high_998`, `verdict`, `rankable` and `mark`. `curves` are the limits by expected count.
    """

    frame: pd.DataFrame
    curves: pd.DataFrame
    target: float
    unit: str
    columns: tuple[Column, ...]
    headline: str
    records: str
    summary: str
    named: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Counted:
    count: Floats
    years: Floats
    records: str
    notes: tuple[str, ...]


def make_funnel(question: Question, view: CompareView) -> FunnelFigure | Empty:
    """Place every area of the level in the funnel; sentences are about those asked about."""
    counted = _count_events(question) if view.measure == "events" else _count_incidents(question)
    if isinstance(counted, Empty):
        return counted
    base = find_base(question)
    few = (base < FEWEST_RESIDENTS) & (question.filters.per == "residents")
    per = 1000.0 if question.filters.per == "residents" else 1.0
    found = funnel_plot(counted.count, np.where(few, np.nan, base * counted.years), per=per)
    frame = _frame(question, counted, found, base, few)
    return FunnelFigure(
        frame=frame,
        curves=_draw_curves(found),
        target=found.target,
        unit=f"{MEASURES[view.measure]} {say_per(question)}",
        columns=_list_columns(question, view),
        headline=words.say_funnel(_sum_up(question, view, frame)),
        records=counted.records,
        summary=_summarise(question, frame, found),
        named=_name(question, frame, found),
        notes=counted.notes,
    )


def _count_incidents(question: Question) -> _Counted | Empty:
    missing = find_missing(question.months, load_incident_coverage(question.build))
    if len(missing) == len(question.months):
        return no_period("No incidents were received for", question)
    counts = count_incidents(question, question.months).reindex(question.areas.index)
    years = counts["days_received"].to_numpy(dtype=np.float64) / DAYS_IN_YEAR
    notes = (*say_missing(missing, "incidents"), *say_parts(question))
    return _Counted(_known(counts["incidents"], years), years, say_incidents(question), notes)


def _count_events(question: Question) -> _Counted | Empty:
    missing = find_missing(question.months, load_engagement_coverage(question.build, question.statuses))
    if len(missing) == len(question.months):
        return no_events(question)
    counts = count_interactions(question, question.months).reindex(question.areas.index)
    years = counts["months_received"].to_numpy(dtype=np.float64) / 12.0
    notes = say_missing(missing, "events")
    return _Counted(_known(counts["events"], years), years, say_events(question), notes)


def _known(count: pd.Series, years: Floats) -> Floats:
    return np.where(years > 0, count.to_numpy(dtype=np.float64), np.nan)


def _frame(
    question: Question, counted: _Counted, found: Funnel, base: Floats, few: NDArray[np.bool_]
) -> pd.DataFrame:
    marks: list[Mark] = [
        "no_data" if not np.isfinite(count) or not np.isfinite(people) else "too_few" if small else 0
        for count, people, small in zip(counted.count, base, few, strict=True)
    ]
    why = {"no_data": words.NOT_KNOWN, "too_few": words.NO_RATE}
    return question.areas.assign(
        mark=pd.Series(merge_marks(marks, question.inside), index=question.areas.index, dtype=object),
        count=counted.count,
        base=base,
        expected=found.expected,
        rate=found.rate,
        low_998=found.low_998,
        high_998=found.high_998,
        rankable=found.rankable,
        position=found.position,
        verdict=[
            why.get(str(mark), _DOWNWARDS.get(int(place), words.NOT_APART))
            for mark, place in zip(marks, found.position, strict=True)
        ],
    )


def _draw_curves(found: Funnel) -> pd.DataFrame:
    """The limits at evenly spread expected counts, from the least area's to the greatest's."""
    expected = found.expected[found.expected > 0]
    if not expected.size:
        return pd.DataFrame(columns=["expected", "low_95", "high_95", "low_998", "high_998"])
    points = np.geomspace(expected.min() * 0.8, expected.max() * 1.1, _CURVE_POINTS)
    curves = {"expected": points}
    for name, level in (("95", INNER_LEVEL), ("998", OUTER_LEVEL)):
        low, high = funnel_limits(points, level=level, dispersion=found.dispersion)
        curves |= {f"low_{name}": low * found.target, f"high_{name}": high * found.target}
    return pd.DataFrame(curves)


def list_shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Areas asked about that have a rate."""
    return frame[frame["inside"].astype(bool) & frame["rate"].notna() & (frame["expected"] > 0)]


def _sum_up(question: Question, view: CompareView, frame: pd.DataFrame) -> words.FunnelCounts:
    shown = list_shown(frame)
    chosen = say_kinds(question) if view.measure == "events" else say_groups(question)
    return words.FunnelCounts(
        what=MEASURES[view.measure].lower() + chosen,
        one=question.one,
        many=question.many,
        areas=len(shown),
        higher=int((shown["position"] == _OUTSIDE).sum()),
        lower=int((shown["position"] == -_OUTSIDE).sum()),
        where=say_where(question),
        when=say_asked_period(question),
    )


def _summarise(question: Question, frame: pd.DataFrame, found: Funnel) -> str:
    shown = list_shown(frame)
    unrankable = int((~shown["rankable"].astype(bool)).sum())
    parts = (
        words.say_spread(found.dispersion, many=question.many, areas=len(shown)),
        words.say_unrankable(unrankable, one=question.one, many=question.many),
    )
    return " ".join(part for part in parts if part)


def _name(question: Question, frame: pd.DataFrame, found: Funnel) -> tuple[str, ...]:
    shown, common = list_shown(frame), f"{say_number(found.target)} {say_per(question)}"
    lines = []
    for verdict in (words.DIFFERENT_HIGH, words.DIFFERENT_LOW):
        names = sorted(str(name) for name in shown.loc[shown["verdict"] == verdict, "area_name"])
        lines += [words.say_different(names, verdict, common=common)] if names else []
    return tuple(lines)


def _list_columns(question: Question, view: CompareView) -> tuple[Column, ...]:
    return (
        Column("count", "Events" if view.measure == "events" else "Incidents", "count"),
        column_of_base(question),
        Column("expected", "Expected", "number"),
        Column("rate", "Rate", "number"),
        Column("low_998", "Outer limits from", "number"),
        Column("high_998", "to", "number"),
        Column("verdict", "Beside the rest", "text"),
    )
