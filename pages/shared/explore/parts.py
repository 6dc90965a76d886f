"""The explore page's parts in the order of the page: heading, map and panel, table."""

import html
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from pages.shared import store
from pages.shared.area_panel import show_area, show_whole
from pages.shared.area_search import show_search
from pages.shared.controls import choose_area, count_set, drop_sort, hand_in, key_of
from pages.shared.downloads import offer_csv, offer_geojson
from pages.shared.explore.map import list_point_swatches, show_figures
from pages.shared.figures.figures import Empty, Figures, Question
from pages.shared.figures.words import say_asked_period, say_opening
from pages.shared.filters import write_query
from pages.shared.html_table import (
    ROWS_PER_PAGE,
    count_pages,
    list_sorts,
    sort_rows,
    write_table,
)
from pages.shared.keep import keep
from pages.shared.legend import write_legend
from pages.shared.look import show_html
from pages.shared.methods.catalog import write_methods
from pages.shared.page_frame import find_day, list_overdue
from pages.shared.page_head import share_view, show_notes, write_place
from pages.shared.redraws import say_redraws
from pages.shared.words import say_plural

METHODS = {
    "density": ("density", "smoothed-rate", "map-classes"),
    "incidents": ("rate", "smoothed-rate", "map-classes"),
    "change": ("period-change", "false-discovery"),
    "trust": ("score", "base"),
    "trust-change": ("score-change", "false-discovery"),
    "density-incidents": ("map-classes", "evidence"),
    "density-trust": ("map-classes", "evidence"),
}


def show_heading(question: Question, figures: Figures, notes: tuple[str, ...]) -> None:
    """Title, the sentence that answers the question, how many records it rests on, and what to know."""
    heading, told = _write_heading(question, figures)
    with st.container(horizontal=True, key="heading"):
        show_html(heading)
        share_view(write_query(question.filters, question.choices))
    show_notes((*notes, *told))


@keep(256, by=lambda question, figures: (question.key, figures))
def _write_heading(question: Question, figures: Figures) -> tuple[str, tuple[str, ...]]:
    """The heading as HTML, and the notes that do not depend on how the view was asked for."""
    settings = store.city_settings(question.build)
    place = write_place(question.build, filters_set=count_set(question.filters, question.choices))
    rests_on = " ".join(f"{said}." for said in (figures.records, say_opening(question)) if said)
    heading = (
        f"{place}<h1>{html.escape(figures.title)}</h1>"
        f"<p class='cb-lead'>{html.escape(figures.headline)}</p>"
        f"<p class='cb-records'>{html.escape(rests_on)} {html.escape(figures.subtitle)}</p>"
    )
    told = (*figures.notes, *say_redraws(question), *list_overdue(settings, today=find_day(settings)))
    return heading, told


def show_empty(question: Question, empty: Empty, notes: tuple[str, ...]) -> None:
    """Where, why there is nothing to show, and the next step as a button."""
    place = write_place(question.build, filters_set=count_set(question.filters, question.choices))
    head = f"{place}<h1>Nothing to show for this choice</h1>"
    show_html(f"{head}<p class='cb-lead'>{html.escape(empty.reason)}</p>")
    show_notes(notes)
    if empty.step:
        st.button(empty.step, type="primary", on_click=hand_in, args=(dict(empty.changes),))


def show_map_and_panel(question: Question, figures: Figures) -> None:
    """The map with its legend on the left, the area panel on the right; one above the other where narrow."""
    with st.container(key="map-and-panel"):
        left, right = st.columns([62, 38], gap="medium")
        with left:
            with st.container(key="map-box"):
                show_figures(question, figures)
            show_html(_write_legend(question, figures))
            show_html(_write_limits(question, figures))
        with right, st.container(key="panel"):
            choose_area(question.names)
            show_search(question)
            if question.filters.area:
                show_area(question, figures)
            else:
                show_whole(question, figures)


@keep(256, by=lambda question, figures: (question.key, question.filters.points, figures))
def _write_legend(question: Question, figures: Figures) -> str:
    points = list_point_swatches(question)
    return write_legend(replace(figures, legend=(*figures.legend, *points)))


@keep(256, by=lambda question, figures: (question.key, figures))
def _write_limits(question: Question, figures: Figures) -> str:
    methods = write_methods(*METHODS[question.filters.measure])
    return f"<p class='cb-small'>{html.escape(figures.limits)}</p>{methods}"


def show_table(question: Question, figures: Figures) -> None:
    """The table twin of the map, a page at a time, and its downloads."""
    sorts = _list_sorts(question, figures)
    if question.filters.sort not in sorts:
        drop_sort(question.filters, question.choices)
    show_html("<h2>The same numbers as a table</h2>")
    with st.container(horizontal=True, vertical_alignment="bottom", key="table-tools"):
        st.selectbox(
            "Sort by", list(sorts), format_func=lambda way: sorts.get(way, way), key=key_of("sort"), width=320
        )
        _offer_downloads(question, figures)
    pages = count_pages(int(question.inside.sum()))
    page = min(question.filters.page, pages)
    show_html(_write_page(question, figures, page))
    _turn_pages(question, page, pages)


@keep(256, by=lambda question, figures: (question.key, figures))
def _list_sorts(question: Question, figures: Figures) -> Mapping[str, str]:
    return list_sorts(figures, question.choices.find_level(question.filters.level).label)


@keep(256, by=lambda figures, sort: (figures, sort))
def _sort_rows(figures: Figures, sort: str) -> pd.DataFrame:
    return sort_rows(figures, sort)


@keep(512, by=lambda question, figures, page: (question.key, question.filters, figures, page))
def _write_page(question: Question, figures: Figures, page: int) -> str:
    """One page of the table as HTML."""
    rows = _sort_rows(figures, question.filters.sort)
    noun = question.choices.find_level(question.filters.level).label
    start = (page - 1) * ROWS_PER_PAGE
    part = rows.iloc[start : start + ROWS_PER_PAGE]
    when = figures.period or say_asked_period(question)
    caption = (
        f"{figures.title}, {when}: {start + 1} to {start + len(part)} of "
        f"{say_plural(len(rows), question.one, question.many)}{_say_bounds(figures)}"
    )
    return write_table(part, figures.columns, caption=caption, noun=noun, selected=question.filters.area)


def _say_bounds(figures: Figures) -> str:
    bounded = any(column.key.endswith("low") for column in figures.columns)
    rounded = ". Numbers are rounded; the downloads have them in full"
    return (". From and to are the ends of the 95 % interval" if bounded else "") + rounded


def _turn_pages(question: Question, page: int, pages: int) -> None:
    """A new widget for every table, so that another table begins on its first page."""
    if pages < 2:
        return
    key = f"pages-{hash(replace(question.filters, page=1, area='', points=False))}"
    st.pagination(
        pages, default=page, key=key, on_change=lambda: hand_in({"page": str(st.session_state[key])})
    )


def _offer_downloads(question: Question, figures: Figures) -> None:
    filters, build = question.filters, question.build
    period = f"{filters.first_month:%Y-%m}-{filters.last_month:%Y-%m}"
    name = f"commonbeat-{build.city}-{filters.measure}-{filters.level}-{period}"

    def sort() -> pd.DataFrame:
        return _sort_rows(figures, filters.sort)

    offer_csv(sort, figures.columns, name=name)
    offer_geojson(sort, figures.columns, build=build, level=filters.level, name=name)
