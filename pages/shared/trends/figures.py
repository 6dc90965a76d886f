"""The trends page's figures: the table of all series, the map of flags and its legend."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pages.shared.assets import map_url
from pages.shared.choices import load_incident_coverage
from pages.shared.figures.figures import Column, Empty, Figures, Mark, Question, Swatch, list_marks
from pages.shared.figures.words import say_asked_period, say_parts
from pages.shared.keep import keep
from pages.shared.look import RAMPS
from pages.shared.show_map import AreaPaint
from pages.shared.trends.series import Trends
from pages.shared.trends.state import TrendsView
from pages.shared.trends.words import (
    CLASS_WORDS,
    LEAST_MONTHS,
    LIMITS,
    NO_DATA,
    SUBTITLE,
    TITLE,
    TOO_LITTLE,
    say_change,
    say_group,
    say_headline,
    say_luck,
    say_no_clear_change,
    say_of,
    say_records,
    say_short,
    say_too_little,
    say_too_short,
    say_verdict,
)
from pages.shared.words import lacks_number
from queries.measures.breaks import assign_change_class

# A fifth fewer a year and a quarter more are equally far from no change.
_BREAKS = np.log([1.25, 1e9])
COLUMNS = (
    Column("group", "Offence group", "text"),
    Column("change", "Change", "text"),
    Column("incidents", "Incidents", "count"),
    Column("annual_change_pct", "Change a year, %", "number"),
    Column("low_pct", "From", "number"),
    Column("high_pct", "To", "number"),
    Column("detectable_fall_pct", "Smallest fall that would show, % a year", "number"),
)
FILE_COLUMNS = (
    *COLUMNS,
    Column("detectable_rise_pct", "Rise that would show, %", "number"),
    Column("dispersion", "Dispersion", "number"),
    Column("p", "p", "number"),
    Column("adjusted_p", "p, corrected", "number"),
    Column("months", "Months received", "count"),
    Column("words", "What can be said", "text"),
)


def _name_view(question: Question, view: TrendsView, _: Trends) -> tuple[object, ...]:
    asked = replace(view.filters, area="", sort="", page=1)
    return question.build.state, asked, view.groups, view.show


@keep(64, by=_name_view)
def make_figures(question: Question, view: TrendsView, trends: Trends) -> Figures | Empty:
    """Sentence, table and legend of a view; `frame` has a row per area and offence group.

    The same object for the same choice.
    """
    received = trends.series.months_received
    if received < LEAST_MONTHS:
        return _too_short(question, received)
    frame = make_frame(question, trends)
    marks = [mark for mark, group in zip(frame["mark"], frame["group_id"], strict=True) if group == view.show]
    swatches = (Swatch(color, words) for color, words in zip(RAMPS["change"], CLASS_WORDS, strict=True))
    counted = {name: int((trends.verdict == name).sum()) for name in ("fewer", "more", "unclear")}
    moved = counted["fewer"] + counted["more"]
    shape = trends.verdict.shape
    place = f" in {question.whole_name}" if question.filters.within else ""
    of = say_of(areas=shape[0], one=question.one, many=question.many, groups=shape[1], place=place)
    headline = say_headline(
        fewer=counted["fewer"],
        more=counted["more"],
        series=trends.verdict.size,
        judged=trends.judged,
        of=of,
        period=say_asked_period(question),
    )
    short = say_short(received)
    return Figures(
        frame=frame,
        title=TITLE,
        subtitle=SUBTITLE,
        ramp=RAMPS["change"],
        legend=(*swatches, *list_marks(marks, NO_DATA, TOO_LITTLE)),
        columns=COLUMNS,
        headline=f"{headline} {say_luck(moved=moved, judged=trends.judged)}".strip(),
        records=say_records(
            incidents=_count_incidents(frame, view),
            little=trends.verdict.size - moved - counted["unclear"],
            unclear=counted["unclear"],
            months=received,
        ),
        limits=LIMITS,
        whole="",
        notes=(*((short,) if short else ()), *say_parts(question)),
    )


def make_frame(question: Question, trends: Trends) -> pd.DataFrame:
    """One row per area and offence group, by area id: names, mark on the map, numbers and words."""
    series, found = trends.series, trends.found
    areas, groups = trends.verdict.shape
    ids = np.repeat(series.area_ids, groups)
    names = question.areas["area_name"].reindex(list(series.area_ids)).to_numpy()
    frame = pd.DataFrame(
        {
            "area_name": np.repeat(names, groups),
            "inside": True,
            "group_id": np.tile(series.groups, areas),
            "group": np.tile([say_group(group) for group in series.groups], areas),
            "verdict": trends.verdict.ravel(),
            "incidents": _sum_known(trends).ravel(),
            "months": (series.days > 0).sum(axis=-1).ravel(),
            "annual_change_pct": found.annual_change_pct.ravel(),
            "low_pct": found.low_pct.ravel(),
            "high_pct": found.high_pct.ravel(),
            "detectable_fall_pct": found.detectable_fall_pct.ravel(),
            "detectable_rise_pct": found.detectable_rise_pct.ravel(),
            "dispersion": found.dispersion.ravel(),
            "p": found.p.ravel(),
            "adjusted_p": found.adjusted_p.ravel(),
            "mark": pd.Series(_mark(trends), dtype=object),
        }
    )
    frame["change"] = [
        say_verdict(*row) for row in zip(frame["verdict"], frame["low_pct"], frame["high_pct"], strict=True)
    ]
    frame["words"] = [say_series(row) for row in frame.to_dict("records")]
    return frame.set_index(pd.Index(ids, name="area_id"))


def _sum_known(trends: Trends) -> np.ndarray[Any, np.dtype[np.float64]]:
    counts = trends.series.counts
    known = np.isfinite(counts).any(axis=-1)
    return np.where(known, np.nansum(counts, axis=-1), np.nan)


def _mark(trends: Trends) -> list[Mark]:
    growth = np.log1p(trends.found.annual_change_pct.ravel() / 100.0)
    classes = assign_change_class(growth, trends.moved.ravel(), _BREAKS)
    marks: list[Mark] = []
    for place, verdict in zip(classes, trends.verdict.ravel(), strict=True):
        if verdict == "no_data":
            marks.append("no_data")
        else:
            marks.append("too_few" if verdict in ("little", "short") else int(place))
    return marks


def say_series(row: Mapping[Hashable, Any]) -> str:
    """What can be said of one series."""
    if row["verdict"] in ("fewer", "more"):
        return say_change(row["annual_change_pct"], row["low_pct"], row["high_pct"])
    if row["verdict"] == "unclear":
        return say_no_clear_change(row["low_pct"], row["high_pct"])
    if row["verdict"] == "no_data":
        return NO_DATA
    return say_too_little(
        fall=float(row["detectable_fall_pct"]), incidents=float(row["incidents"]), months=int(row["months"])
    )


def paint_flags(question: Question, view: TrendsView, figures: Figures) -> AreaPaint:
    """The map of flags: one offence group's verdict per area, with all the groups' words in the tooltip."""
    build, level = question.build, question.filters.level
    drawn = question.areas[question.areas["drawn"].astype(bool)].sort_index()
    shown = figures.frame[figures.frame["group_id"] == view.show]
    marks: dict[str, Mark] = {str(area_id): "outside" for area_id in drawn.index}
    marks |= {str(area_id): mark for area_id, mark in shown["mark"].items()}
    said = {
        str(area_id): f"{_number_area(question, str(area_id), str(name))}{say_group(view.show)}: {words}"
        for area_id, name, words in zip(shown.index, shown["area_name"], shown["words"], strict=True)
    }
    return AreaPaint(
        geometry_url=map_url(build.city, build.build_id, f"areas/{level}"),
        order=[str(area_id) for area_id in drawn.index],
        classes={area_id: mark for area_id, mark in marks.items() if area_id in drawn.index},
        ramp=figures.ramp,
        labels={str(area_id): said.get(str(area_id), "") for area_id in drawn.index},
        selected=question.filters.area or None,
        level=level,
    )


def _number_area(question: Question, area_id: str, name: str) -> str:
    """The line that tells an area's number, where its name does not."""
    return f"{question.one.capitalize()} {area_id}\n" if lacks_number(area_id, name) else ""


def count_verdicts(trends: Trends) -> pd.DataFrame:
    """How many series of each offence group fell into each verdict, by group."""
    kinds = {"fewer": ["fewer"], "more": ["more"], "unclear": ["unclear"]}
    kinds["little"] = ["little", "short", "no_data"]
    counts = {name: np.isin(trends.verdict, held).sum(axis=0) for name, held in kinds.items()}
    return pd.DataFrame(counts, index=list(trends.series.groups))


def _count_incidents(frame: pd.DataFrame, view: TrendsView) -> float:
    """Each incident once: all together where that was asked for, else the groups asked for."""
    wanted = ["all"] if "all" in view.groups else list(view.groups)
    return float(frame.loc[frame["group_id"].isin(wanted), "incidents"].sum())


def _too_short(question: Question, received: int) -> Empty:
    """Too few months; all of them together only where that would be enough."""
    reason = say_too_short(received, say_asked_period(question))
    if len(load_incident_coverage(question.build).days) < LEAST_MONTHS:
        return Empty(reason)
    return Empty(reason, "Show every month received", {"from": "", "to": ""})
