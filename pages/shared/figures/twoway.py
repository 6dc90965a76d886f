"""Two figures at once: community events beside incidents, or beside survey scores, in three classes each."""

import numpy as np
import pandas as pd

from pages.shared.figures.counts import make_density, make_incidents, say_unit
from pages.shared.figures.figures import (
    Column,
    Empty,
    Figures,
    Floats,
    Mark,
    Question,
    TwoWayLegend,
    count_areas,
    list_marks,
)
from pages.shared.figures.scores import make_scores
from pages.shared.figures.words import say_asked_period, say_where
from pages.shared.look import RAMPS
from pages.shared.words import say_count, say_number, say_plural, say_score
from queries.measures.breaks import BivariateClasses, bivariate_class

_FEW_HIGH, _FEW_LOW = 2, 0  # positions of the nine: 3 · events + other


def make_two_way(question: Question) -> Figures | Empty:
    """Events in rows, the other measure in columns."""
    trust = question.filters.measure == "density-trust"
    events = make_density(question)
    other = make_scores(question) if trust else make_incidents(question)
    if isinstance(events, Empty):
        return events
    if isinstance(other, Empty):
        return other
    found = bivariate_class(*(_pick(figures) for figures in (events, other)))
    frame = _join(events, other, found, name=f"{other.title.partition(',')[0]}: " if trust else "")
    return Figures(
        frame=frame,
        title=f"Community events beside {'survey scores' if trust else 'reported incidents'}",
        subtitle=f"{events.title}, beside {_lower(other.title)}.",
        ramp=RAMPS["engagement-trust" if trust else "engagement-incidents"],
        legend=list_marks(list(frame["mark"]), "no data on one of the two", "too few to show"),
        columns=_list_columns(question, trust=trust, based=bool(other.frame["base"].notna().any())),
        headline=_say_headline(question, frame, trust=trust),
        records=f"{events.records} · {other.records}",
        limits=(
            "Events are sent where trust is low or worry is high, and meeting people can raise reporting: "
            "events beside more incidents or lower scores are to be expected. What caused what stays open."
        ),
        whole="\n".join(
            part for part in (events.whole, f"{other.title} {other.whole}" if trust else other.whole) if part
        ),
        two_way=_make_legend(found, trust=trust),
        notes=(*events.notes, *other.notes),
    )


def _pick(figures: Figures) -> Floats:
    shown = figures.frame["mark"].map(lambda mark: isinstance(mark, int) or mark == "outside")
    return figures.frame["value"].where(shown).to_numpy(dtype=np.float64)


def _join(events: Figures, other: Figures, found: BivariateClasses, *, name: str) -> pd.DataFrame:
    marks = [
        _merge(a, b, int(place))
        for a, b, place in zip(events.frame["mark"], other.frame["mark"], found.classes, strict=True)
    ]
    base = events.frame.copy()
    for figures, prefix in ((events, "events_"), (other, "other_")):
        for column in ("value", "count", "base"):
            if column in figures.frame:
                base[prefix + column] = figures.frame[column]
    base["mark"] = pd.Series(marks, index=base.index, dtype=object)
    base["value"] = found.classes
    base["said"] = [f"{a}\n{name}{b}" for a, b in zip(events.frame["said"], other.frame["said"], strict=True)]
    return base


def _merge(a: Mark, b: Mark, place: int) -> Mark:
    for mark in ("outside", "no_data", "too_few"):
        if mark in (a, b):
            return mark
    return place if place >= 0 else "no_data"


def _list_columns(question: Question, *, trust: bool, based: bool) -> tuple[Column, ...]:
    way = "rate" if question.filters.raw or question.filters.unit != "events" else "smoothed rate"
    noun = say_unit(question).capitalize()
    first = (Column("events_count", noun, "count"), Column("events_value", f"{noun}, {way}", "number"))
    if trust:
        answers = (Column("other_base", "Answers", "count"),) if based else ()
        return (*first, Column("other_value", "Score", "score"), *answers)
    way = "rate" if question.filters.raw else "smoothed rate"
    return (
        *first,
        Column("other_count", "Incidents", "count"),
        Column("other_value", f"Incidents, {way}", "number"),
    )


def _say_headline(question: Question, frame: pd.DataFrame, *, trust: bool) -> str:
    count = count_areas(question, list(frame["mark"]), [_FEW_LOW if trust else _FEW_HIGH])
    of = say_plural(int(question.inside.sum()), question.one, question.many)
    what = f"few community events stand beside {'low scores' if trust else 'many reported incidents'}"
    where = f"{say_count(count)} of {of}" if count else f"no {question.one}"
    return f"In {where}{say_where(question)} {what}, {say_asked_period(question)}."


def _make_legend(found: BivariateClasses, *, trust: bool) -> TwoWayLegend:
    low, high = ("low scores", "high scores") if trust else ("few incidents", "many incidents")
    say = say_score if trust else say_number
    ends = [
        " and ".join(word(float(end)) for end in breaks[:-1])
        for word, breaks in ((say_number, found.breaks_a), (say, found.breaks_b))
    ]
    return TwoWayLegend(
        colors=RAMPS["engagement-trust" if trust else "engagement-incidents"],
        low_low=f"few events, {low}",
        low_high=f"few events, {high}",
        high_low=f"many events, {low}",
        high_high=f"many events, {high}",
        ends=f"Events part at {ends[0]}; {'scores' if trust else 'incidents'} at {ends[1]}."
        if all(ends)
        else "",
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
