"""The trends page's charts: the chosen area's series, then those that moved, nine at a time."""

import html
import time
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from math import isnan
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared.area_panel import say_months
from pages.shared.charts import Spec
from pages.shared.figures.figures import Empty, Figures, Mark, Question
from pages.shared.keep import Same, keep
from pages.shared.look import RAMPS, show_html, write_color
from pages.shared.methods.catalog import write_methods
from pages.shared.months import write_month
from pages.shared.progress import Tell, follow
from pages.shared.show_chart import show_chart
from pages.shared.table_frame import Head, Row, frame_table
from pages.shared.trends.charts import draw_series
from pages.shared.trends.figures import make_figures
from pages.shared.trends.series import Break, Place, Trends, find_breaks, list_series_months, load_trends
from pages.shared.trends.state import TrendsView, hand_in
from pages.shared.trends.words import (
    CHARTS_KEY,
    JUDGING,
    WORDING,
    say_break,
    say_chart_count,
    say_group,
    say_working,
)
from pages.shared.words import say_area_name, say_count, say_month

CHARTS_PER_PAGE, COLUMNS = 9, 3
_PATIENCE_S = 0.3


def work_out(question: Question, view: TrendsView) -> tuple[Trends, Figures | Empty]:
    """Every series' trend and what is said of them, with a progress bar on first use."""
    filters, build = question.filters, question.build
    asked = (build.city, build.build_id, filters.level, filters.within, filters.first_month)

    def work(tell: Tell) -> tuple[Trends, Figures | Empty]:
        trends = load_trends(question, view.groups)
        tell(0.7, WORDING)
        return trends, make_figures(question, view, trends)

    return follow("trends", (*asked, filters.last_month, view.groups), work, first=JUDGING)


def show_charts(question: Question, view: TrendsView, figures: Figures, trends: Trends) -> None:
    """Small multiples of the chosen area's series and of the series that moved."""
    moved, own = trends.list_moved(), list_own(question, trends)
    pages = max(1, -(-len(moved) // CHARTS_PER_PAGE))
    page = min(view.charts, pages)
    part = moved[(page - 1) * CHARTS_PER_PAGE : page * CHARTS_PER_PAGE]
    # The chosen area's others are a family of their own: beside many true breaks, chance passes too easily.
    # Two years cannot tell a step from a season of the area's own.
    others = [place for place in own if place not in moved] if trends.series.is_long else []
    breaks = {
        **find_with_progress(question, trends, moved),
        **find_with_progress(question, trends, others),
    }
    if own:
        name = html.escape(_name_area(question, question.filters.area))
        show_html(f"<h2>{name}, by offence group</h2><p class='cb-small'>{html.escape(CHARTS_KEY)}</p>")
        _show_grid(question, figures, trends, own, breaks, key="own")
    first = (page - 1) * CHARTS_PER_PAGE + 1
    words = say_chart_count(first, first + len(part) - 1, len(moved))
    key = "" if own or not moved else f" {CHARTS_KEY}"
    methods = write_methods("expected-range", "break", "season") if own or part else ""
    head = "<h2>Series that moved beyond chance</h2>"
    show_html(f"{head}<p class='cb-small'>{html.escape(words + key)}</p>{methods}")
    _show_grid(question, figures, trends, part, breaks, key="moved")
    _turn_pages(question, view, page, pages)
    if own or part:
        _show_months_table(question, trends, [*own, *(place for place in part if place not in own)])


def list_own(question: Question, trends: Trends) -> list[Place]:
    """The chosen area's series; none where no area is chosen, or it was not asked about."""
    if question.filters.area not in trends.series.area_ids:
        return []
    area = trends.series.area_ids.index(question.filters.area)
    return [(area, group) for group in range(len(trends.series.groups))]


def find_with_progress(question: Question, trends: Trends, places: Sequence[Place]) -> dict[Place, Break]:
    """The breaks, with a progress bar for as long as they are worked out for the first time."""
    slot, began = st.empty(), time.monotonic()

    def tell(share: float) -> None:
        if share < 1 and time.monotonic() - began > _PATIENCE_S:
            slot.progress(share, text=say_working(share))

    breaks = find_breaks(question, trends, places, tell=tell)
    slot.empty()
    return breaks


def _show_grid(
    question: Question,
    figures: Figures,
    trends: Trends,
    places: Sequence[Place],
    breaks: dict[Place, Break],
    *,
    key: str,
) -> None:
    words, marks = (
        figures.frame[name].to_numpy().reshape(trends.verdict.shape) for name in ("words", "mark")
    )
    for start in range(0, len(places), COLUMNS):
        with st.container(key=f"trends-{key}-{start}"):
            for column, place in zip(
                st.columns(COLUMNS, gap="medium"), places[start : start + COLUMNS], strict=False
            ):
                with column:
                    _show_one(
                        question, trends, place, breaks.get(place), (str(words[place]), marks[place]), key=key
                    )


def _show_one(
    question: Question,
    trends: Trends,
    place: Place,
    found: Break | None,
    said: tuple[str, Mark],
    *,
    key: str,
) -> None:
    words, mark = said
    moved = bool(trends.moved[place])
    months = list_series_months(trends, place)
    name = name_series(question, trends, place)
    when = f" {say_break(found.month, found.earliest, found.latest, moved=moved)}" if found else ""
    show_html(
        f"<h3>{_swatch(mark) if moved else ''}{html.escape(name)}</h3>"
        f"<p class='cb-small cb-number' style='min-height:5.6em'>{html.escape(_start_large(words))}."
        f"{html.escape(when)}</p>"
    )
    spec = _draw_one(months, f"{name}: {words}.{when}", found.month if found else None)
    show_chart(spec, width="stretch", key=f"trends-chart-{key}-{question.filters.level}-{name}")


@keep(512, by=lambda months, *said: (Same(months), *said))
def _draw_one(months: pd.DataFrame, said: str, break_month: date | None) -> Spec:
    """A series' chart; what is said of it begins with its name."""
    return draw_series(months, break_month=break_month, description=f"{said} {say_months(months)}")


def name_series(question: Question, trends: Trends, place: Place) -> str:
    """What a series is called: its area and offence group."""
    area_id, group = trends.series.area_ids[place[0]], trends.series.groups[place[1]]
    return f"{_name_area(question, area_id)} · {say_group(group)}"


def _name_area(question: Question, area_id: str) -> str:
    return say_area_name(area_id, str(question.areas.loc[area_id, "area_name"]))


def _start_large(words: str) -> str:
    return words[:1].upper() + words[1:]


def _swatch(mark: Mark) -> str:
    """The colour that the series has, or would have, on the map."""
    color = write_color(RAMPS["change"][mark]) if isinstance(mark, int) else "transparent"
    style = f"background:{color};display:inline-block;margin-right:.45rem;vertical-align:-.1em;width:.9rem"
    return f"<span class='cb-swatch' style='{style}' aria-hidden='true'></span>"


def _turn_pages(question: Question, view: TrendsView, page: int, pages: int) -> None:
    if pages < 2:
        return
    filters = question.filters
    key = f"trends-charts-{filters.level}-{filters.within}-{filters.first_month}-{filters.last_month}-" + (
        ",".join(view.groups)
    )
    st.pagination(
        pages, default=page, key=key, on_change=lambda: hand_in({"charts": str(st.session_state[key])})
    )


def _show_months_table(question: Question, trends: Trends, places: Sequence[Place]) -> None:
    """The numbers of the charts shown, a row per month and a column per series."""
    with st.expander("The charts' months as a table"):
        show_html(_write_months(question, trends, tuple(places)))


@keep(128, by=lambda question, trends, places: (question.key, Same(trends), places))
def _write_months(question: Question, trends: Trends, places: tuple[Place, ...]) -> str:
    return write_months(
        {name_series(question, trends, place): list_series_months(trends, place) for place in places}
    )


def write_months(frames: dict[str, pd.DataFrame]) -> str:
    """Months of several series as one HTML table: the count, and in brackets the range to be expected."""
    months = [stamp.date() for stamp in next(iter(frames.values()))["month"]]
    series = [frame.to_dict("records") for frame in frames.values()]  # far faster than a frame's rows
    rows = [
        Row(
            [
                f"<time datetime='{write_month(month)}'>{say_month(month)}</time>",
                *(_say_cell(cells[at]) for cells in series),
            ]
        )
        for at, month in enumerate(months)
    ]
    caption = "Reported incidents by month, with the range to be expected in brackets; * is a part month"
    return frame_table([Head("Month"), *(Head(name, right=True) for name in frames)], rows, caption=caption)


def _say_cell(row: Mapping[Hashable, Any]) -> str:
    if isnan(row["incidents"]):
        return "no data"
    part = "" if row["whole"] else "*"
    span = "" if isnan(row["low"]) else f" ({say_count(row['low'])} to {say_count(row['high'])})"
    return f"{say_count(row['incidents'])}{part}{span}"
