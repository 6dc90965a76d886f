"""Figures of change in reported incidents: a change only where it is beyond chance."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pages.shared.choices import load_incident_coverage
from pages.shared.figures.figures import (
    Column,
    Empty,
    Figures,
    Floats,
    Mark,
    Question,
    Swatch,
    count_areas,
    count_incidents,
    list_marks,
    merge_marks,
    say_looked_at,
    take_area,
)
from pages.shared.figures.words import no_period, say_asked_period, say_groups, say_where
from pages.shared.filters import COMPARISONS, default_filters, write_filters
from pages.shared.look import RAMPS
from pages.shared.months import Pairing, pair_months
from pages.shared.redraws import load_redraws, say_redraws
from pages.shared.words import (
    say_count,
    say_list,
    say_period,
    say_plural,
    say_ratio,
    say_spans,
    say_times,
)
from queries.measures.breaks import assign_change_class
from queries.measures.changes import ChangeEstimate, compare_counts

_BREAKS = np.log([1.5, 1e9])
UNCLEAR = 2
_WORDS = (
    "fewer reported, by a third or more",
    "fewer reported",
    "no clear change",
    "more reported",
    "more reported, by half or more",
)


def make_change(question: Question) -> Figures | Empty:
    """Incidents now and before, tested over all areas asked about."""
    coverage = load_incident_coverage(question.build)
    pairing = pair_months(question.months, coverage, compare=question.filters.compare)
    if not pairing.now:
        return _nothing_to_compare(question)
    now, before = (count_incidents(question, months) for months in (pairing.now, pairing.before))
    redrawn = load_redraws(question.build, question.filters.level, *_span(pairing)).changed
    same = ~question.areas.index.isin(list(redrawn))
    counts = [
        part["incidents"].reindex(question.areas.index).where(same).to_numpy(dtype=np.float64)
        for part in (now, before)
    ]
    days = [coverage.sum_days(months) for months in (pairing.now, pairing.before)]
    found = _compare(question, counts, days)
    marks = _mark(found, counts)
    frame = _frame(question, found, counts, marks)
    return Figures(
        frame=frame,
        title="Change in reported incidents",
        subtitle="Grey is no clear change: chance alone could have made it.",
        ramp=RAMPS["change"],
        legend=(
            *(Swatch(color, words) for color, words in zip(RAMPS["change"], _WORDS, strict=True)),
            *list_marks(list(frame["mark"]), "no data", "too little data to tell"),
        ),
        columns=(
            Column("now", "Incidents now", "count"),
            Column("before", "Before", "count"),
            Column("ratio", "Times as many", "times"),
            Column("low", "From", "times"),
            Column("high", "To", "times"),
            Column("verdict", "Change", "text"),
        ),
        headline=_say_headline(question, frame, pairing),
        records=_say_records(question, pairing),
        limits=_say_limits(question),
        whole=_say_whole(question, pairing, days),
        notes=(*_say_left_out(pairing), *say_redraws(question, *_span(pairing))),
        period=say_pairing(pairing),
    )


def _span(pairing: Pairing) -> tuple[date, date]:
    months = (*pairing.before, *pairing.now)
    return min(months), max(months)


def _compare(question: Question, counts: Sequence[Floats], days: Sequence[int]) -> ChangeEstimate:
    """Areas that were not asked about are not looked at: the correction is over the others."""
    now, before = (np.where(question.inside, count, np.nan) for count in counts)
    return compare_counts(now, before, exposure_now=float(days[0]), exposure_before=float(days[1]))


def _mark(found: ChangeEstimate, counts: Sequence[Floats]) -> list[Mark]:
    with np.errstate(divide="ignore"):
        classes = assign_change_class(np.log(found.ratio), found.beyond_chance, _BREAKS)
    known = np.isfinite(counts[0]) & np.isfinite(counts[1])
    return [
        int(place) if testable else ("too_few" if both else "no_data")
        for place, testable, both in zip(classes, found.testable, known, strict=True)
    ]


def _frame(
    question: Question, found: ChangeEstimate, counts: Sequence[Floats], marks: Sequence[Mark]
) -> pd.DataFrame:
    index = question.areas.index
    frame = question.areas.assign(
        mark=pd.Series(merge_marks(marks, question.inside), index=index, dtype=object),
        now=counts[0],
        before=counts[1],
        ratio=found.ratio,
        low=found.low,
        high=found.high,
        value=np.where(found.beyond_chance, found.ratio, np.nan),
        verdict=[_judge(mark) for mark in marks],
    )
    frame["said"] = [_say_area(row) for row in frame.to_dict("records")]
    return frame


def _judge(mark: Mark) -> str:
    if isinstance(mark, int):
        return _WORDS[mark]
    return {"no_data": "no data", "too_few": "too little data to tell"}.get(mark, "")


def _say_area(row: Mapping[Hashable, Any]) -> str:
    counted = f"{say_count(row['now'])} now, {say_count(row['before'])} before"
    fits = f"{say_times(row['low'])} to {say_times(row['high'])}"
    if row["mark"] == UNCLEAR:
        return f"no clear change\n{counted}: anything from {fits} times as many fits"
    if isinstance(row["mark"], int):
        return f"{row['verdict']}\n{counted}: {say_ratio(row['ratio'])} ({fits})"
    return f"{row['verdict']}\n{counted}" if row["mark"] == "too_few" else "no data"


def say_pairing(pairing: Pairing) -> str:
    """The two periods in words."""
    now, before = (say_period(months[0], months[-1]) for months in (pairing.now, pairing.before))
    return f"{now} against {before}"


def _say_headline(question: Question, frame: pd.DataFrame, pairing: Pairing) -> str:
    fewer, more = (count_areas(question, list(frame["mark"]), marks) for marks in ((0, 1), (3, 4)))
    what = f"reported incidents{say_groups(question)}"
    against = f"{say_pairing(pairing)}"
    if not fewer + more:
        return f"In no {question.one}{say_where(question)} did {what} change beyond chance, {against}."
    parts = [f"fewer in {say_count(fewer)}"] if fewer else []
    parts += [f"more in {say_count(more)}"] if more else []
    of = say_plural(int(question.inside.sum()), question.one, question.many)
    return (
        f"In {say_count(fewer + more)} of {of}{say_where(question)} {what} changed beyond chance "
        f"({say_list(parts)}), {against}."
    )


def _say_limits(question: Question) -> str:
    return (
        "A change is called one only where it is beyond chance after correcting for "
        f"{say_looked_at(question)} looked at: of those called, about one in ten at most is chance. "
        "It does not say why. More reported can mean more trust."
    )


def _say_whole(question: Question, pairing: Pairing, days: Sequence[int]) -> str:
    level, area_id = question.whole
    now, before = (
        take_area(count_incidents(question, months, level), area_id)["incidents"]
        for months in (pairing.now, pairing.before)
    )
    found = compare_counts([now], [before], exposure_now=float(days[0]), exposure_before=float(days[1]))
    if not found.testable[0]:
        return ""
    fits = f"{say_times(float(found.low[0]))} to {say_times(float(found.high[0]))}"
    if found.beyond_chance[0]:
        return f"{say_ratio(float(found.ratio[0]))} ({fits})"
    return f"no clear change ({fits} times as many)"


def _say_records(question: Question, pairing: Pairing) -> str:
    counts = [count_incidents(question, months) for months in (pairing.now, pairing.before)]
    level, area_id = question.whole
    now, before = (
        take_area(count_incidents(question, months, level), area_id)["incidents"]
        for months in (pairing.now, pairing.before)
    )
    lost = sum(float(np.nan_to_num(take_area(part, "unlocated")["incidents"])) for part in counts)
    placed = (
        f"{say_count(lost)} of them in the city without usable location" if lost else "all of them placed"
    )
    return f"{say_plural(now, 'incident')}{say_groups(question)} now, {say_count(before)} before, {placed}"


def _say_left_out(pairing: Pairing) -> tuple[str, ...]:
    if not pairing.left_out:
        return ()
    return (
        f"Left out of the comparison: {say_spans(pairing.left_out)}. In these months, or those to compare "
        "them with, incidents were not wholly received, and a part month is never compared with a whole one.",
    )


def _nothing_to_compare(question: Question) -> Empty:
    usual = write_filters(default_filters(question.choices))
    empty = no_period("", question)
    return Empty(
        f"No month of {say_asked_period(question)} was wholly received "
        f"both then and in {COMPARISONS[question.filters.compare]}, so there is nothing to compare.",
        empty.step,
        {name: usual[name] for name in ("from", "to")} | {"compare": "year-before"},
    )
