"""The trust page's parts in the order of the page: heading, map and panel, all areas, groups, table."""

import html
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from pages.shared import store
from pages.shared.downloads import offer_csv, offer_geojson
from pages.shared.explore.map import show_figures
from pages.shared.html_table import ROWS_PER_PAGE, count_pages, write_table
from pages.shared.legend import write_legend
from pages.shared.look import show_html
from pages.shared.methods.catalog import write_methods
from pages.shared.page_frame import find_day, list_overdue
from pages.shared.page_head import share_view, show_notes, write_place
from pages.shared.progress import follow
from pages.shared.redraws import say_compared
from pages.shared.replay import replay
from pages.shared.show_chart import show_chart
from pages.shared.store import BuildInfo
from pages.shared.trust import words
from pages.shared.trust.beside import choose_ink, say_axis
from pages.shared.trust.controls import choose_area, count_set, hand_in
from pages.shared.trust.figures import TrustFigures, join_line, make_trust, order_areas
from pages.shared.trust.filters import TrustFilters
from pages.shared.trust.lines import draw_lines
from pages.shared.trust.scores import TrustQuestion, find_breaks
from pages.shared.words import say_plural


def show_no_survey(build: BuildInfo, *, asked: bool) -> None:
    """No survey at all, or none for areas with a map: why, and where to go on."""
    template = words.NO_MAP_LEVEL if asked else words.NO_SURVEY
    show_html(
        "<h1>Trust</h1><p class='cb-lead'>"
        f"{html.escape(template.format(city=build.city_name))}</p>"
        "<p><a href='/' target='_self'>Go to the map of events and incidents</a></p>"
    )


def work_out(build: BuildInfo, filters: TrustFilters) -> TrustFigures:
    """Scores, changes and estimates of a view, with a progress bar on first use."""
    asked = replace(filters, area="", kind="", sort="", page=1)
    work = (build.city, build.build_id, asked)
    return follow("trust", work, lambda _tell: make_trust(build, filters), first=words.WORKING)


def show_heading(
    question: TrustQuestion, shown: TrustFigures, query: Mapping[str, str], notes: tuple[str, ...]
) -> None:
    """Title, the sentence that answers, what it rests on, and what to know."""
    settings = store.city_settings(question.build)
    figures = shown.figures
    with st.container(horizontal=True, key="heading"):
        show_html(
            f"{write_place(question.build, filters_set=count_set(query))}"
            f"<h1>{html.escape(figures.title)}</h1><p class='cb-lead'>{html.escape(figures.headline)}</p>"
            f"<p class='cb-records'>{html.escape(figures.records)}. {html.escape(figures.subtitle)}</p>"
        )
        share_view(query)
    redrawn = say_compared(
        question.build,
        question.filters.level,
        list(question.place.areas.index),
        question.place.many,
        ((question.before or question.wave).start, question.wave.end),
    )
    show_notes((*notes, *figures.notes, *redrawn, *list_overdue(settings, today=find_day(settings))))


def show_map_and_panel(question: TrustQuestion, shown: TrustFigures, query: Mapping[str, str]) -> None:
    """The map with its legend on the left, one area or the whole on the right."""
    with st.container(key="map-and-panel"):
        left, right = st.columns([62, 38], gap="medium")
        with left:
            with st.container(key="map-box"):
                show_figures(question.place, shown.figures, key="trust-map", on_pick=_pick)
            show_html(write_legend(shown.figures))
            keys = ("score", "base", *(("modelled-score",) if question.filters.fill else ()))
            show_html(f"<p class='cb-small'>{html.escape(shown.figures.limits)}</p>{write_methods(*keys)}")
        with right, st.container(key="panel"):
            choose_area({str(i): str(name) for i, name in question.place.areas["area_name"].items()})
            _show_score(question, shown, query)
            _show_lines(question, shown)


def _pick(area_id: str) -> None:
    hand_in({"area": area_id})


def _show_score(question: TrustQuestion, shown: TrustFigures, query: Mapping[str, str]) -> None:
    area_id, place = question.filters.area, question.place
    whole = _say_whole(question, shown)
    if not area_id:
        first, *others = whole.split("\n")
        invitation = f"Choose a {place.one} to see it beside {place.whole_name}."
        _write_score(place.whole_name, [first, *others, invitation])
        return
    row = shown.figures.frame.T[area_id]
    name = str(row["area_name"])
    outside = [] if row["inside"] else [f"Not within {place.whole_name}."]
    beside = f"{place.whole_name}: {'; '.join(whole.splitlines())}"
    _write_score(name, [*str(row["said"]).splitlines(), *outside, beside])
    address = html.escape(urlencode({**query, "area": area_id}))
    show_html(f"<p class='cb-small'><a href='?{address}' target='_self'>Link to {html.escape(name)}</a></p>")


def _write_score(name: str, lines: list[str]) -> None:
    small = "".join(f"<p class='cb-small cb-number'>{html.escape(line)}</p>" for line in lines[1:])
    show_html(f"<h2>{html.escape(name)}</h2><p class='cb-big'>{html.escape(lines[0])}</p>{small}")


def _say_whole(question: TrustQuestion, shown: TrustFigures) -> str:
    if shown.whole is None:
        return "no score of its own can be shown"
    said = words.say_value(shown.whole)
    if not shown.whole["testable"] or question.before is None:
        return said
    return f"{said}\n{words.say_change(shown.whole, against=question.before.words)}"


@replay(128, by=lambda question, _: (question.key, choose_ink()))
def _show_lines(question: TrustQuestion, shown: TrustFigures) -> None:
    """The chosen area over all waves beside the whole, parted where a line must not be drawn through."""
    place, area_id = question.place, question.filters.area
    lines = {place.whole_name: join_line(shown.whole_history, [place.whole[1]])}
    if area_id:
        name = str(place.areas.loc[area_id, "area_name"])
        name = name if name != place.whole_name else f"{name} ({area_id})"
        lines = {name: join_line(shown.history, [area_id]), **lines}
    order = {wave.key: place for place, wave in enumerate(question.waves)}
    lines = {name: _part_line(rows, order) for name, rows in lines.items()}
    said = [
        words.say_line(rows, name, [text for text in rows["broke"] if text]) for name, rows in lines.items()
    ]
    lines = {name: rows for name, rows in lines.items() if rows["shown"].any()}
    show_html(f"<h3>{html.escape(question.survey.label)} by wave</h3>")
    if not lines:
        show_html(f"<p class='cb-small'>{html.escape(words.NO_LINE)}</p>")
        return
    key = words.LINES if shown.based else words.LINES_NO_BASE
    note = f"{key} {say_axis(list(lines.values()))}".strip()
    description = " ".join([*said, note])
    ink = choose_ink()
    show_chart(draw_lines(lines, _list_breaks(lines), ink=ink, description=description), width="stretch")
    show_html("".join(f"<p class='cb-small'>{html.escape(text)}</p>" for text in (*said, note)))


def _part_line(rows: pd.DataFrame, order: Mapping[str, int]) -> pd.DataFrame:
    """Number the stretches without a wave missing, too few to show, or asked differently."""
    broke = find_breaks(rows)
    missed = rows["wave"].map(order).diff().gt(1).to_numpy()
    parted = (broke != "").to_numpy() | ~rows["shown"].to_numpy(dtype=bool) | missed
    return rows.assign(broke=broke.to_numpy(), stretch=parted.cumsum())


def _list_breaks(lines: Mapping[str, pd.DataFrame]) -> list[tuple[pd.Timestamp, str]]:
    found: dict[pd.Timestamp, str] = {}
    for rows in lines.values():
        broken = rows[rows["broke"] != ""]
        found |= {
            pd.Timestamp(when): str(said)
            for when, said in zip(broken["wave_start"], broken["broke"], strict=True)
        }
    return sorted(found.items())


def show_table(question: TrustQuestion, shown: TrustFigures) -> None:
    """The table twin of map and charts, a page at a time, and its downloads."""
    figures, filters, place = shown.figures, question.filters, question.place
    noun = question.offer.choices.find_level(filters.level).label
    rows = order_areas(shown.asked, filters.sort)
    show_html("<h2>The same numbers as a table</h2>")
    with st.container(horizontal=True, vertical_alignment="bottom", key="table-tools"):
        _offer_downloads(question, rows, figures.columns)
    pages = count_pages(len(rows))
    page = min(filters.page, pages)
    start = (page - 1) * ROWS_PER_PAGE
    part = rows.iloc[start : start + ROWS_PER_PAGE]
    bounds = words.TABLE_BOUNDS if shown.based else ""
    direct = shown.based and all(column.key != "how" for column in figures.columns)
    bounds += words.TABLE_DIRECT if direct else ""
    caption = (
        f"{figures.title}, {figures.period}: {start + 1} to {start + len(part)} of "
        f"{say_plural(len(rows), place.one, place.many)}{bounds}"
    )
    show_html(write_table(part, figures.columns, caption=caption, noun=noun, selected=filters.area))
    if pages > 1:
        key = f"trust-pages-{hash(replace(filters, before='', kind='', area='', page=1))}"
        st.pagination(
            pages, default=page, key=key, on_change=lambda: hand_in({"page": str(st.session_state[key])})
        )


def _offer_downloads(question: TrustQuestion, rows: pd.DataFrame, columns: Any) -> None:
    filters, build = question.filters, question.build
    name = f"commonbeat-{build.city}-{question.measure}-{filters.level}-{filters.wave}"
    offer_csv(lambda: rows, columns, name=name)
    offer_geojson(lambda: rows, columns, build=build, level=filters.level, name=name)
