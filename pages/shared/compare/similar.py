"""An area beside those most like it in size, mix of offences and trend."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import streamlit as st

from pages.shared import store
from pages.shared.choices import load_areas, load_choices
from pages.shared.compare import words
from pages.shared.compare.state import ALIKE, CompareView
from pages.shared.explore.figures import make_figures
from pages.shared.figures.counts import say_per
from pages.shared.figures.figures import Column, Empty, Figures, Floats, Question
from pages.shared.figures.words import say_asked_period
from pages.shared.months import add_months, list_months
from pages.shared.store import BuildInfo
from pages.shared.words import GROUP_WORDS, say_list, say_name, say_number, say_score, say_times
from queries.measures.similarity import similar_areas
from queries.measures.trends import poisson_trend

COMPANY = 6
_TREND_MONTHS = 48


@dataclass(frozen=True)
class Panel:
    """One number of the area and of its like, with intervals, ready to draw."""

    title: str
    kind: str  # number, times or score
    idea: str  # engagement, incidents or trust
    rows: pd.DataFrame
    summary: str


@dataclass(frozen=True)
class SimilarFigure:
    """The area first, then those most like it; `frame` is the table twin by area id."""

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    panels: tuple[Panel, ...]
    explained: str
    note: str


@dataclass(frozen=True)
class _Facts:
    """What areas are alike in; every array in the order of the level's areas."""

    counts: Floats  # (areas, offence groups)
    trend: Floats
    low: Floats
    high: Floats
    groups: tuple[str, ...]


def make_similar(question: Question, view: CompareView) -> SimilarFigure | Empty:
    """Find the chosen area's company and set it beside it."""
    facts = _load_facts(
        question.build.key,
        question.filters.level,
        question.filters.last_month,
        question.build,
    )
    ids = [str(area_id) for area_id in question.areas.index]
    place = ids.index(question.filters.area)
    residents = question.areas["residents"].to_numpy(dtype=np.float64, na_value=np.nan)
    parts = view.alike or tuple(ALIKE)
    short = "trend" in parts and not np.isfinite(facts.trend).any()
    parts = tuple(part for part in parts if part != "trend" or not short)
    if not parts:
        return Empty(words.ONLY_TREND)
    found = similar_areas(
        place, residents=residents, incidents=facts.counts, annual_change_pct=facts.trend, parts=parts
    )
    if not found.order.size or not np.isfinite(found.distance[place]):
        name = str(question.areas["area_name"].iloc[place])
        return Empty(words.say_no_company(name, question.one))
    order = [place, *(int(other) for other in found.order[:COMPANY])]
    frame = _frame(question, facts, residents, order)
    frame["distance"] = found.distance[order]
    return SimilarFigure(
        frame=frame,
        columns=_list_columns(facts.groups),
        panels=_make_panels(question, frame),
        note=words.SHORT_TREND if short else "",
        explained=words.SIMILAR_WHY.format(
            parts=say_list([ALIKE[part].lower() for part in parts]),
            many=question.many,
            city=question.build.city_name,
        ),
    )


@st.cache_resource(max_entries=32, show_spinner="Looking for areas that are alike …")
def _load_facts(build_key: tuple[str, str], level: str, last: date, _build: BuildInfo) -> _Facts:  # noqa: ARG001 - kept per build
    """Counts by offence group and annual change of every area, over up to four years to a month."""
    groups = load_choices(_build).offence_groups
    months = list_months(add_months(last, 1 - _TREND_MONTHS), last)
    rows = store.read(
        "incident_series",
        build=_build,
        level=level,
        first_month=months[0],
        last_month=last,
        offence_groups=list(groups),
    )
    rows["month"] = [when.date() for when in pd.to_datetime(rows["month"])]
    index = load_areas(_build, level).index
    by_month = rows.groupby(["area_id", "month"])
    incidents, received = (
        part.unstack("month").reindex(index=index, columns=list(months)).to_numpy(dtype=np.float64)
        for part in (by_month["incidents"].sum(), by_month["days_received"].max())
    )
    days = np.nan_to_num(received)
    counts = np.where(days > 0, incidents, np.nan)
    trend = poisson_trend(counts, days, month_of_year=[month.month for month in months])
    by_group = rows.pivot_table(index="area_id", columns="offence_group", values="incidents", aggfunc="sum")
    mix = by_group.reindex(index=index, columns=list(groups)).to_numpy(dtype=np.float64)
    return _Facts(np.nan_to_num(mix), trend.annual_change_pct, trend.low_pct, trend.high_pct, groups)


def _frame(question: Question, facts: _Facts, residents: Floats, order: Sequence[int]) -> pd.DataFrame:
    total = facts.counts.sum(axis=1)
    share = np.divide(
        facts.counts, total[:, None], out=np.full_like(facts.counts, np.nan), where=total[:, None] > 0
    )
    frame = question.areas.iloc[list(order)].copy()
    names = [str(name) for name in frame["area_name"]]
    frame["label"] = [
        f"{name} ({area_id})" if names.count(name) > 1 else name
        for name, area_id in zip(names, frame.index, strict=True)
    ]
    frame["own"] = [True, *([False] * (len(order) - 1))]
    frame["mark"] = ""
    frame["people"], frame["counted"] = residents[list(order)], total[list(order)]
    for position, group in enumerate(facts.groups):
        frame[f"share_{group}"] = 100.0 * share[list(order), position]
    frame["trend"] = [
        words.say_trend(facts.trend[place], facts.low[place], facts.high[place]) for place in order
    ]
    return frame


def _list_columns(groups: Sequence[str]) -> tuple[Column, ...]:
    return (
        Column("distance", "Distance", "times"),
        Column("people", "Residents", "count"),
        Column("counted", "Incidents, up to four years", "count"),
        *(Column(f"share_{group}", f"{say_name(group, GROUP_WORDS)}, %", "score") for group in groups),
        Column("trend", "Annual change", "text"),
    )


def _make_panels(question: Question, frame: pd.DataFrame) -> tuple[Panel, ...]:
    wanted = [
        ("density", "number", "engagement", f"Community events {say_per(question)}", "raw"),
        ("incidents", "number", "incidents", f"Incidents {say_per(question)}", "raw"),
        ("change", "times", "incidents", "Incidents: times as many as before", "ratio"),
        ("trust", "score", "trust", "", "value"),
    ]
    panels = []
    for measure, kind, idea, title, column in wanted:
        asked = replace(question.filters, measure=measure, raw=False)
        if measure == "change":
            asked = replace(asked, within="")  # the company may lie elsewhere in the city
        figures = make_figures(question.build, asked)
        if isinstance(figures, Figures):
            panel = _make_panel(frame, figures, title or figures.title, column, kind=kind, idea=idea)
            when = figures.period or say_asked_period(question)
            panels.append(replace(panel, summary=f"{when[:1].upper()}{when[1:]}. {panel.summary}"))
    return tuple(panel for panel in panels if panel.rows["value"].notna().any())


def _make_panel(
    frame: pd.DataFrame, figures: Figures, title: str, column: str, *, kind: str, idea: str
) -> Panel:
    there = figures.frame.reindex(frame.index)
    rows = frame[["label", "area_name", "own"]].copy()
    rows["value"] = there[column].astype("float64")
    for bound in ("low", "high"):
        rows[bound] = there[bound].astype("float64") if bound in there else np.nan
    say = {"number": say_number, "times": say_times, "score": say_score}[kind]
    others = rows["value"].iloc[1:].dropna()
    own = rows.iloc[0]
    summary = words.say_company(
        str(own["area_name"]),
        (say(float(own["value"])), say(float(own["low"])), say(float(own["high"])))
        if pd.notna(own["value"])
        else None,
        (say(float(others.min())), say(float(others.max()))) if len(others) else None,
        bounded=bool(pd.notna(own["low"])),
    )
    return Panel(title, kind, idea, rows, summary)
