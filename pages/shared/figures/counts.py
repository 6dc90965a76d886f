"""Figures of counts beside people or land: community events and reported incidents."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pages.shared.choices import load_areas, load_engagement_coverage, load_incident_coverage
from pages.shared.figures.figures import (
    Column,
    Empty,
    Figures,
    Floats,
    Mark,
    Question,
    Swatch,
    count_incidents,
    count_interactions,
    find_missing,
    list_marks,
    merge_marks,
    say_class,
    take_area,
)
from pages.shared.figures.words import (
    no_events,
    no_period,
    no_unit,
    say_asked_period,
    say_captured,
    say_events,
    say_groups,
    say_incidents,
    say_missing,
    say_parts,
    say_smoothing,
    say_where,
)
from pages.shared.look import RAMPS
from pages.shared.months import DAYS_IN_YEAR
from pages.shared.words import GROUP_NOTE, say_count, say_number, say_plural
from queries.measures.breaks import assign_class, choose_breaks
from queries.measures.rates import empirical_bayes_rate, rate

FEWEST_RESIDENTS = 500
_CLASSES = 4  # besides zero, which has the ramp's first step to itself


@dataclass(frozen=True)
class Rates:
    """Counts and what they are divided by, aligned with the areas."""

    count: Floats
    years: Floats
    base: Floats  # residents, or land in the city's unit
    raw: Floats
    low: Floats
    high: Floats
    smooth: Floats
    few: Floats  # areas with too few residents for a rate


def say_per(question: Question) -> str:
    """The denominator in words."""
    return (
        "per 1,000 residents a year" if question.filters.per == "residents" else f"{question.land.per} a year"
    )


def say_unit(question: Question) -> str:
    """The interaction that is counted."""
    return {"events": "community events", "contacts": "contacts", "hours": "officer hours"}[
        question.filters.unit
    ]


def find_base(question: Question) -> Floats:
    """Residents of each area, or its land in the city's unit; NaN where unknown."""
    if question.filters.per == "residents":
        return question.areas["residents"].to_numpy(dtype=np.float64, na_value=np.nan)
    return question.areas["land_km2"].to_numpy(dtype=np.float64, na_value=np.nan) / question.land.in_km2


def divide(question: Question, count: Floats, years: Floats, *, smooth: bool) -> Rates:
    """Rates of every area of the level, raw with their interval and smoothed towards the whole."""
    base, per = find_base(question), 1000.0 if question.filters.per == "residents" else 1.0
    exposure = base * years
    raw = rate(count, exposure, per=per)
    smoothed = empirical_bayes_rate(count, exposure, per=per) if smooth else raw.rate
    few = (base < FEWEST_RESIDENTS) if question.filters.per == "residents" else np.zeros(len(base), bool)
    return Rates(count, years, base, raw.rate, raw.low, raw.high, smoothed, few.astype(np.float64))


def _say_flat(question: Question, rates: Rates, value: Floats) -> tuple[str, ...]:
    """That smoothing left next to no difference, so that the map's classes mean little."""
    known = value[np.isfinite(value) & (rates.few == 0)]
    if question.filters.raw or known.size < 2 or np.ptp(known) > 0.1 * known.mean():
        return ()
    return (
        f"These counts are so small that chance alone could explain how the {question.many} differ: "
        "smoothed, they hardly do. Choose a longer period, or raw rates.",
    )


def mark_rates(rates: Rates, value: Floats) -> tuple[list[Mark], Floats]:
    """Classes with zero apart: zero is the ramp's first step, the rest is shared out among the others."""
    usable = np.isfinite(value) & (rates.few == 0)
    breaks = choose_breaks(value[usable & (rates.count > 0)], classes=_CLASSES, own_zero=False)
    classes = assign_class(value, breaks) + 1
    marks: list[Mark] = []
    for place in range(len(value)):
        if not np.isfinite(rates.count[place]) or not np.isfinite(rates.base[place]):
            marks.append("no_data")
        elif rates.few[place] or not np.isfinite(value[place]):
            marks.append("too_few")
        else:
            marks.append(0 if rates.count[place] == 0 else int(classes[place]))
    return marks, breaks


def make_density(question: Question) -> Figures | Empty:
    """Community events (or contacts, or officer hours) for the people or the land there is."""
    coverage = load_engagement_coverage(question.build, question.statuses)
    missing = find_missing(question.months, coverage)
    if len(missing) == len(question.months):
        return no_events(question)
    counts = count_interactions(question, question.months).reindex(question.areas.index)
    count = pick_unit(question, counts)
    total = take_area(count_interactions(question, question.months, question.whole[0]), question.whole[1])
    amount = float(pick_unit(question, pd.DataFrame([total]))[0])
    if not np.isfinite(amount):
        return no_unit(question, total["events"])
    years = counts["months_received"].to_numpy(dtype=np.float64) / 12.0
    count[~(years > 0)] = np.nan
    is_events = question.filters.unit == "events"
    rates = divide(question, count, years, smooth=is_events)
    value = rates.raw if question.filters.raw or not is_events else rates.smooth
    marks, breaks = mark_rates(rates, value)
    frame = _frame(question, rates, value, marks, say_unit(question))
    frame["events"] = counts["events"]
    swatches = _rate_swatches(RAMPS["engagement"], breaks, "none held", marks)
    return Figures(
        frame=frame,
        title=f"{say_unit(question).capitalize()} {say_per(question)}",
        subtitle="Stops and arrests are not included.",
        ramp=RAMPS["engagement"],
        legend=swatches,
        columns=_rate_columns(question, say_unit(question).capitalize(), smooth=is_events),
        headline=_say_density(question, counts["events"].to_numpy(dtype=np.float64), total),
        records=say_events(question),
        limits=(
            "Where events were held says where officers and residents could meet, not whether it helped. "
            + say_smoothing(question, smooth=is_events)
        ),
        whole=say_whole_rate(question, amount, total["months_received"] / 12, say_unit(question)),
        notes=(*say_missing(missing, "events"), *say_captured(question), *_say_flat(question, rates, value)),
    )


def pick_unit(question: Question, counts: pd.DataFrame) -> Floats:
    """The chosen interaction; NaN where events were held but nobody recorded it."""
    if question.filters.unit == "events":
        return np.array(counts["events"], dtype=np.float64)
    column, known = {"contacts": ("contacts", "attendance_known"), "hours": ("officer_hours", "hours_known")}[
        question.filters.unit
    ]
    amount = np.nan_to_num(np.array(counts[column], dtype=np.float64))
    amount[((counts["events"] > 0) & ~(counts[known] > 0)).to_numpy(dtype=bool)] = np.nan
    return amount


def make_incidents(question: Question) -> Figures | Empty:
    """Reported incidents for the people or the land there is."""
    coverage = load_incident_coverage(question.build)
    missing = find_missing(question.months, coverage)
    if len(missing) == len(question.months):
        return no_period("No incidents were received for", question)
    counts = count_incidents(question, question.months).reindex(question.areas.index)
    count = counts["incidents"].to_numpy(dtype=np.float64).copy()
    years = counts["days_received"].to_numpy(dtype=np.float64) / DAYS_IN_YEAR
    count[~(years > 0)] = np.nan
    rates = divide(question, count, years, smooth=True)
    value = rates.raw if question.filters.raw else rates.smooth
    marks, breaks = mark_rates(rates, value)
    total = take_area(count_incidents(question, question.months, question.whole[0]), question.whole[1])
    years_of_all = total["days_received"] / DAYS_IN_YEAR
    headline = (
        f"{say_plural(total['incidents'], 'incident')} reported in "
        f"{question.whole_name}, {say_asked_period(question)}{say_groups(question)}."
    )
    return Figures(
        frame=_frame(question, rates, value, marks, "incidents"),
        title=f"Reported incidents {say_per(question)}",
        subtitle="Recorded is not committed: it depends on what residents report and what police look for.",
        ramp=RAMPS["incidents"],
        legend=_rate_swatches(RAMPS["incidents"], breaks, "none reported", marks),
        columns=_rate_columns(question, "Incidents", smooth=True),
        headline=headline,
        records=say_incidents(question),
        limits=f"More reported is not always more crime. {GROUP_NOTE} {say_smoothing(question, smooth=True)}",
        whole=say_whole_rate(question, total["incidents"], years_of_all, "incidents"),
        notes=(
            *say_missing(missing, "incidents"),
            *say_parts(question),
            *_say_flat(question, rates, value),
        ),
    )


def _frame(question: Question, rates: Rates, value: Floats, marks: Sequence[Mark], noun: str) -> pd.DataFrame:
    index, few = question.areas.index, rates.few > 0
    shown, raw, low, high = (
        np.where(few, np.nan, each) for each in (value, rates.raw, rates.low, rates.high)
    )
    rows = np.column_stack([shown, rates.count, rates.base])
    own: dict[str, object] = {
        "value": shown,
        "mark": pd.Series(merge_marks(marks, question.inside), index=index, dtype=object),
        "count": rates.count,
        "base": rates.base,
        "raw": raw,
        "low": low,
        "high": high,
        "said": [_say_rate(question, row, noun) for row in rows],
    }
    # At once: a column set by itself takes as long as all of them together.
    return pd.concat([question.areas, pd.DataFrame(own, index=index)], axis=1)


def _say_rate(question: Question, row: Floats, noun: str) -> str:
    value, count, base = (float(part) for part in row)
    if not np.isfinite(count):
        return f"no data on {noun}"
    of = f"{say_plural(count, noun[:-1], noun)}, {_say_base(question, base)}"
    if not np.isfinite(value):
        return f"{of}\ntoo few residents for a rate"
    if count == 0:
        lean = "" if value == 0 else f"; smoothed, that is {say_number(value)} {say_per(question)}"
        return f"no {noun}\n{of}{lean}"
    return f"{say_number(value)} {noun} {say_per(question)}\n{of}"


def _say_base(question: Question, base: float) -> str:
    residents = question.filters.per == "residents"
    if not np.isfinite(base):
        return "residents unknown" if residents else "land unknown"
    return f"{say_count(base)} residents" if residents else f"{say_number(base)} {question.land.name}"


def column_of_base(question: Question) -> Column:
    """The table's column of what counts are divided by."""
    residents = question.filters.per == "residents"
    return Column(
        "base",
        "Residents" if residents else f"Land, {question.land.name}",
        "count" if residents else "number",
    )


def _rate_swatches(
    ramp: Sequence[str], breaks: Floats, zero: str, marks: Sequence[Mark]
) -> tuple[Swatch, ...]:
    classes = tuple(
        Swatch(ramp[place + 1], say_class(breaks, place, first_low="over 0")) for place in range(len(breaks))
    )
    return (Swatch(ramp[0], zero), *classes, *list_marks(marks, "no data", "too few residents for a rate"))


def _rate_columns(question: Question, noun: str, *, smooth: bool) -> tuple[Column, ...]:
    base = column_of_base(question)
    smoothed = (Column("value", "Smoothed rate", "number"),) if smooth and not question.filters.raw else ()
    bounds = (Column("low", "From", "number"), Column("high", "To", "number")) if smooth else ()
    return (Column("count", noun, "count"), base, *smoothed, Column("raw", "Rate", "number"), *bounds)


def _say_density(question: Question, events: Floats, total: dict[str, float]) -> str:
    # Areas with too few residents for a rate count too: no event is no event.
    none, of = int((question.inside & (events == 0)).sum()), int(question.inside.sum())
    where = say_where(question)
    what = "event of the chosen kinds" if question.filters.event_kinds else "community event"
    when = say_asked_period(question)
    if none:
        areas = say_plural(of, question.one, question.many)
        return f"{say_count(none)} of {areas}{where} held no {what}, {when}."
    held = f"Every {question.one}{where} with data held at least one {what}"
    return f"{held}: {say_plural(total['events'], 'event')} in all, {when}."


def say_whole_rate(question: Question, count: float, years: float, noun: str) -> str:
    """The rate of all that was asked about, to set an area's beside."""
    level, area_id = question.whole
    areas = load_areas(question.build, level)
    residents = question.filters.per == "residents"
    column, per = ("residents", 1000.0) if residents else ("land_km2", question.land.in_km2)
    base = take_area(areas[[column]], area_id)[column]
    found = float(rate(count, base * years, per=per).rate)
    return f"{say_number(found)} {noun} {say_per(question)}" if np.isfinite(found) else ""
