"""Community events beside the change in incidents, or beside survey scores, with intervals on both axes."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pages.shared.compare import words
from pages.shared.compare.state import CompareView
from pages.shared.explore.figures import make_figures
from pages.shared.figures.counts import say_per, say_unit
from pages.shared.figures.figures import Column, Empty, Figures, Question, count_interactions
from pages.shared.figures.words import say_asked_period


@dataclass(frozen=True)
class ScatterFigure:
    """The scatter and its table twin.

    `frame` has every area of the level by id: `area_name`, `inside`, `mark`, `x`, `x_low`, `x_high` (events),
    `y`, `y_low`, `y_high` (times as many, or a score). `shown` says which can be drawn. `based` is false
    where scores came without their base.
    """

    frame: pd.DataFrame
    x_title: str
    y_title: str
    columns: tuple[Column, ...]
    summary: str
    period: str
    based: bool
    notes: tuple[str, ...]


def make_scatter(question: Question, view: CompareView) -> ScatterFigure | Empty:
    """Both figures area by area; areas without either are counted, not drawn."""
    other_measure = "change" if view.beside == "change" else "trust"
    events, other = (
        make_figures(question.build, replace(question.filters, measure=measure, raw=False))
        for measure in ("density", other_measure)
    )
    if isinstance(events, Empty):
        return _explain_empty(question, events)
    if isinstance(other, Empty):
        return other
    frame = _join(question, events, other, change=view.beside == "change")
    based = view.beside == "change" or bool(frame.loc[frame["shown"], "y_low"].notna().any())
    when = other.period or say_asked_period(question)
    return ScatterFigure(
        frame=frame,
        x_title=f"{say_unit(question).capitalize()} {say_per(question)}",
        y_title="Incidents: times as many as before" if view.beside == "change" else other.title,
        columns=_list_columns(question, change=view.beside == "change", based=based),
        summary=_summarise(question, view, frame, when),
        period=when,
        based=based,
        notes=tuple(
            note for note in (*events.notes[:1], *other.notes, _say_recorded(question, frame)) if note
        ),
    )


def _join(question: Question, events: Figures, other: Figures, *, change: bool) -> pd.DataFrame:
    value = other.frame["ratio" if change else "value"].astype("float64")
    low, high = (
        other.frame[name].astype("float64") if name in other.frame else value * np.nan
        for name in ("low", "high")
    )
    # People at one event do not come one by one: a count of contacts has no interval of chance.
    bounded = question.filters.unit == "events"
    frame = question.areas.assign(
        count=events.frame["count"],
        held=events.frame["events"],
        recorded=_count_recorded(question),
        x=events.frame["raw"],
        x_low=events.frame["low"] if bounded else np.nan,
        x_high=events.frame["high"] if bounded else np.nan,
        y=value,
        y_low=low,
        y_high=high,
        answers=other.frame["base"] if not change else np.nan,
        now=other.frame["now"] if change else np.nan,
        before=other.frame["before"] if change else np.nan,
    )
    # A ratio of nothing, or to nothing, has no place on a scale of times as many.
    drawable = np.isfinite(frame["y"]) & ((frame["y"] > 0) | (not change))
    frame["shown"] = frame["inside"].astype(bool) & frame["x"].notna() & drawable
    frame["mark"] = ["" if shown else "no_data" for shown in frame["shown"]]
    return frame


def _summarise(question: Question, view: CompareView, frame: pd.DataFrame, when: str) -> str:
    shown, asked = int(frame["shown"].sum()), int(frame["inside"].sum())
    change = view.beside == "change"
    what = "incidents in both times" if change else "a score that can be shown"
    why = "too few residents for a rate, or no incidents in one of the two times"
    if not change:
        why = "too few residents for a rate, no data, or too few answers to show"
    parts = (
        words.say_both(shown, one=question.one, many=question.many, what=what, when=when),
        words.say_left_out(asked - shown, one=question.one, many=question.many, why=why),
    )
    return " ".join(part for part in parts if part)


def _count_recorded(question: Question) -> pd.Series:
    """Events of each area for which the chosen interaction is on record."""
    counts = count_interactions(question, question.months).reindex(question.areas.index)
    return counts[
        {"contacts": "attendance_known", "hours": "hours_known"}.get(question.filters.unit, "events")
    ]


def _explain_empty(question: Question, empty: Empty) -> Empty:
    """Where nobody recorded what was to be counted, nothing can be told of it."""
    return (
        replace(empty, reason=f"Cannot tell: {empty.reason[:1].lower()}{empty.reason[1:]}")
        if question.filters.unit != "events"
        else empty
    )


def _say_recorded(question: Question, frame: pd.DataFrame) -> str:
    if question.filters.unit == "events":
        return ""
    inside = frame[frame["inside"].astype(bool)]
    return words.say_recorded(
        question.filters.unit, float(inside["recorded"].sum()), float(inside["held"].sum())
    )


def _list_columns(question: Question, *, change: bool, based: bool) -> tuple[Column, ...]:
    noun = say_unit(question).removeprefix("community ").capitalize()
    rate = (Column("count", noun, "count"), Column("x", f"{noun}, rate", "number"))
    if question.filters.unit == "events":
        events = (*rate, Column("x_low", "From", "number"), Column("x_high", "To", "number"))
    else:
        known = (Column("recorded", "Events with a record of it", "count"), Column("held", "Events", "count"))
        events = (*rate, *known)
    if change:
        return (
            *events,
            Column("now", "Incidents now", "count"),
            Column("before", "Before", "count"),
            Column("y", "Times as many", "times"),
            Column("y_low", "From", "times"),
            Column("y_high", "To", "times"),
        )
    bounds = (Column("y_low", "From", "score"), Column("y_high", "To", "score"))
    answers = (Column("answers", "People who answered", "count"),)
    return (*events, Column("y", "Score", "score"), *(bounds if based else ()), *(answers if based else ()))
