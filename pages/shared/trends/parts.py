"""The trends page's parts in the order of the page: heading, map and panel, charts, table."""

import html
from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import store
from pages.shared.assets import map_url
from pages.shared.downloads import offer_csv, offer_geojson
from pages.shared.explore.map import find_bounds
from pages.shared.figures.figures import Empty, Figures, Question
from pages.shared.html_table import (
    ROWS_PER_PAGE,
    count_pages,
    list_sorts,
    sort_rows,
    write_table,
)
from pages.shared.legend import write_legend
from pages.shared.look import show_html
from pages.shared.methods.catalog import write_methods
from pages.shared.page_frame import find_day, list_overdue
from pages.shared.page_head import share_view, show_notes, write_place
from pages.shared.redraws import say_redraws
from pages.shared.show_map import FitRequest, show_map
from pages.shared.store import BuildInfo
from pages.shared.trends.figures import FILE_COLUMNS, count_verdicts, paint_flags, say_series
from pages.shared.trends.series import Trends
from pages.shared.trends.state import TrendsView, choose_one, count_set, hand_in, key_of
from pages.shared.trends.words import FULL_TEXT, TITLE, say_group
from pages.shared.words import say_area_name, say_count, say_period, say_plural

CLEAREST = "clearest first"


def show_heading(
    question: Question, figures: Figures, query: Mapping[str, str], notes: tuple[str, ...]
) -> None:
    """Title, the sentence that answers the question, what it rests on, and what to know."""
    settings = store.city_settings(question.build)
    place = write_place(question.build, filters_set=count_set(query))
    with st.container(horizontal=True, key="heading"):
        show_html(
            f"{place}<h1>{html.escape(figures.title)}</h1>"
            f"<p class='cb-lead'>{html.escape(figures.headline)}</p>"
            f"<p class='cb-records'>{html.escape(figures.records)}. {html.escape(figures.subtitle)}</p>"
        )
        share_view(query)
    told = (*notes, *figures.notes, *say_redraws(question), *list_overdue(settings, today=find_day(settings)))
    show_notes(told)


def show_empty(build: BuildInfo, empty: Empty, query: Mapping[str, str], notes: tuple[str, ...]) -> None:
    """Where, why there is nothing to show, and the next step as a button."""
    place = write_place(build, filters_set=count_set(query))
    show_html(f"{place}<h1>{TITLE}</h1><p class='cb-lead'>{html.escape(empty.reason)}</p>")
    show_notes(notes)
    if empty.step:
        st.button(empty.step, type="primary", on_click=hand_in, args=(dict(empty.changes),))


def show_map_and_panel(
    question: Question, view: TrendsView, figures: Figures, trends: Trends, whole: Trends
) -> None:
    """The map of flags on the left, the counts by offence group or the chosen area on the right."""
    areas = {str(area_id): str(name) for area_id, name in question.areas["area_name"].items()}
    with st.container(key="map-and-panel"):
        left, right = st.columns([62, 38], gap="medium")
        with left:
            choose_one("show", "Map shows", {group: say_group(group) for group in view.groups})
            with st.container(key="map-box"):
                show_flags(question, view, figures)
            show_html(write_legend(figures))
            methods = write_methods("trend", "false-discovery", "detectable-trend")
            show_html(f"<p class='cb-small'>{html.escape(figures.limits)}</p>{methods}")
            show_full_text()
        with right, st.container(key="panel"):
            st.selectbox(
                "Area",
                ["", *areas],
                format_func=lambda area_id: (
                    say_area_name(area_id, areas[area_id])
                    if area_id in areas
                    else "Choose an area, or click one on the map"
                ),
                key=key_of("area"),
            )
            show_panel(question, figures, trends, whole)


def show_flags(question: Question, view: TrendsView, figures: Figures) -> None:
    """Paint the map; a click chooses an area."""
    build = question.build
    show_map(
        paint_flags(question, view, figures),
        description=f"Map: {figures.title}, {say_group(view.show)}. {figures.headline} "
        "The table below has the same numbers.",
        key="trends-map",
        context_url=map_url(build.city, build.build_id, "context"),
        fit=_choose_fit(question),
        on_pick=lambda area_id: hand_in({"area": area_id, "charts": "1"}),
    )


def _choose_fit(question: Question) -> FitRequest | None:
    """Move the view to what it was narrowed to, else to the city."""
    build, within = question.build, question.filters.within
    edges = store.city_settings(build).get("map_bounds")
    if within:
        ids = tuple(str(area_id) for area_id in question.areas.index[question.inside])
        edges = find_bounds((build.city, build.build_id), question.filters.level, ids, build)
    return FitRequest(within or build.city, tuple(edges)) if edges else None


def show_full_text() -> None:
    """How trends are judged, a click away."""
    with st.expander("How this is judged, and what it cannot show"):
        body = "".join(f"<p style='margin-bottom:.5rem'>{html.escape(text)}</p>" for text in FULL_TEXT)
        show_html(body, css_class="cb-small")


def show_panel(question: Question, figures: Figures, trends: Trends, whole: Trends) -> None:
    """The chosen area's series in words beside the whole's; before one is chosen, counts by offence group."""
    area_id = question.filters.area
    if area_id:
        rows = figures.frame[figures.frame.index == area_id]
        name = html.escape(say_area_name(area_id, str(question.areas.loc[area_id, "area_name"])))
        words = (
            _list_words(dict(zip(rows["group"], rows["words"], strict=True)))
            if len(rows)
            else f"<p class='cb-small'>Not within {html.escape(question.whole_name)}.</p>"
        )
        show_html(f"<h2>{name}</h2>{words}")
    else:
        show_html(f"<h2>By offence group</h2>{write_counts(trends)}")
    show_html(f"<h3>{html.escape(question.whole_name)} as a whole</h3>{_list_words(_say_whole(whole))}")


def _say_whole(whole: Trends) -> dict[str, str]:
    found, words = whole.found, {}
    for at, group in enumerate(whole.series.groups):
        row: dict[Hashable, Any] = {
            "verdict": whole.verdict[0, at],
            "annual_change_pct": found.annual_change_pct[0, at],
            "low_pct": found.low_pct[0, at],
            "high_pct": found.high_pct[0, at],
            "detectable_fall_pct": found.detectable_fall_pct[0, at],
            "incidents": whole.series.counts[0, at][whole.series.days[0, at] > 0].sum(),
            "months": whole.series.months_received,
        }
        words[say_group(group)] = say_series(row)
    return words


def _list_words(words: Mapping[str, str]) -> str:
    items = "".join(
        f"<li>{html.escape(name)}<br><span class='cb-small cb-number'>{html.escape(said)}</span></li>"
        for name, said in words.items()
    )
    return f"<ul class='cb-events'>{items}</ul>"


def write_counts(trends: Trends) -> str:
    """How many series of each offence group moved, did not clearly, or cannot be told, as a table."""
    heads = ("Fewer", "More", "No clear change", "Too little data")
    head = "".join(
        f"<th scope='col' class='cb-right' style='white-space:normal;padding-right:.5rem'>{text}</th>"
        for text in heads
    )
    rows = "".join(
        f"<tr><th scope='row' style='min-width:5.5rem'>{html.escape(say_group(str(group)))}</th>"
        + "".join(f"<td class='cb-right'>{say_count(count)}</td>" for count in row)
        + "</tr>"
        for group, row in zip(
            trends.series.groups, count_verdicts(trends).itertuples(index=False), strict=True
        )
    )
    caption = "Series by what can be said of them"
    return (
        f"<div class='cb-table' tabindex='0' role='region' aria-label='{caption}'><table>"
        f"<caption>{caption}</caption><thead><tr><th scope='col'>Offence group</th>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def show_table(question: Question, view: TrendsView, figures: Figures) -> None:
    """Every series as a table, a page at a time, and its downloads."""
    noun = question.choices.find_level(question.filters.level).label
    sorts = _list_sorts(figures, noun)
    if question.filters.sort not in sorts:
        st.session_state[key_of("sort")] = ""
    show_html("<h2>The same numbers as a table</h2>")
    with st.container(horizontal=True, vertical_alignment="bottom", key="table-tools"):
        st.selectbox(
            "Sort by", list(sorts), format_func=lambda way: sorts.get(way, way), key=key_of("sort"), width=320
        )
        _offer_downloads(question, view, figures)
    rows = order_rows(figures, question.filters.sort)
    pages = count_pages(len(rows))
    page = min(question.filters.page, pages)
    start = (page - 1) * ROWS_PER_PAGE
    part = rows.iloc[start : start + ROWS_PER_PAGE]
    when = say_period(question.filters.first_month, question.filters.last_month)
    caption = (
        f"{figures.title}, {when}: {start + 1} to {start + len(part)} of "
        f"{say_plural(len(rows), 'series', 'series')}. From and to are the ends of the 95 % interval"
    )
    show_html(write_table(part, figures.columns, caption=caption, noun=noun, selected=question.filters.area))
    if pages > 1:
        key = f"trends-pages-{hash(replace(question.filters, page=1, area=''))}"
        st.pagination(
            pages, default=page, key=key, on_change=lambda: hand_in({"page": str(st.session_state[key])})
        )


def _list_sorts(figures: Figures, noun: str) -> dict[str, str]:
    ways = {way: text for way, text in list_sorts(figures, noun).items() if way}
    return {"": CLEAREST, "name-up": f"{noun} name", **ways}


def order_rows(figures: Figures, sort: str) -> pd.DataFrame:
    """The series in the order wanted: as the address says, else the least likely by chance first."""
    if not sort or sort not in _list_sorts(figures, ""):
        return figures.frame.sort_values("p", na_position="last", kind="stable")
    return sort_rows(figures, "" if sort == "name-up" else sort)


def _offer_downloads(question: Question, view: TrendsView, figures: Figures) -> None:
    filters, build = question.filters, question.build
    rows = order_rows(figures, filters.sort)
    shown = rows[rows["group_id"] == view.show]
    period = f"{filters.first_month:%Y-%m}-{filters.last_month:%Y-%m}"
    name = f"commonbeat-{build.city}-trends-{filters.level}-{period}"
    offer_csv(lambda: rows, FILE_COLUMNS, name=name)
    offer_geojson(
        lambda: shown,
        FILE_COLUMNS,
        build=build,
        level=filters.level,
        name=f"{name}-{view.show}",
        about=f"The map: {say_group(view.show)}",
    )
