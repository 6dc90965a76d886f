"""The compare page's parts in the order of the page."""

import html
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from pages.shared import store
from pages.shared.charts import Spec
from pages.shared.compare import slope_words, words
from pages.shared.compare.charts import draw_company, draw_funnel, draw_scatter
from pages.shared.compare.funnel import FunnelFigure, list_shown
from pages.shared.compare.scatter import ScatterFigure
from pages.shared.compare.similar import COMPANY, Panel, SimilarFigure
from pages.shared.compare.slopes import SlopesFigure
from pages.shared.compare.state import CompareView, choose_alike, count_set, hand_in, key_of
from pages.shared.downloads import offer_csv
from pages.shared.figures.counts import say_unit
from pages.shared.figures.figures import Column, Empty, Question
from pages.shared.figures.words import say_asked_period
from pages.shared.html_table import write_rows, write_table
from pages.shared.keep import Same, keep
from pages.shared.look import AMBER, INDIGO, TEAL, show_html
from pages.shared.methods.catalog import write_methods
from pages.shared.page_frame import find_day, list_overdue
from pages.shared.page_head import share_view, show_notes, write_place
from pages.shared.redraws import say_redraws
from pages.shared.show_chart import show_chart

_IDEAS = {"engagement": AMBER, "incidents": INDIGO, "trust": TEAL}


def read_theme() -> str:
    """The reader's theme, for the ink of names in charts."""
    return "dark" if st.context.theme.type == "dark" else "light"


def show_heading(
    question: Question, query: Mapping[str, str], lead: str, records: str, notes: Sequence[str]
) -> None:
    """Title, the sentence that answers the question, what it rests on, and what to know."""
    settings = store.city_settings(question.build)
    place = write_place(question.build, filters_set=count_set(query))
    with st.container(horizontal=True, key="heading"):
        show_html(
            f"{place}<h1>{words.TITLE}</h1>"
            f"<p class='cb-lead'>{html.escape(lead)}</p><p class='cb-records'>{html.escape(records)}</p>"
        )
        share_view(query)
    told = (*notes, *say_redraws(question), *list_overdue(settings, today=find_day(settings)))
    show_notes(told)


def write_head(text: str) -> str:
    """The head of a section, with air above it."""
    return f"<h2 style='margin-top:1.25rem'>{html.escape(text)}</h2>"


def show_empty(empty: Empty, *, key: str, said: bool = False) -> None:
    """Why a part has nothing to show, unless the heading said so, and the next step as a button."""
    if not said:
        show_html(f"<p>{html.escape(empty.reason)}</p>")
    if empty.step:
        st.button(empty.step, key=f"compare-step-{key}", on_click=hand_in, args=(dict(empty.changes),))


def show_funnel(question: Question, view: CompareView, figure: FunnelFigure) -> None:
    """The funnel, the areas that differ by name, and the table twin in order of name."""
    show_html(f"{write_head(words.FUNNEL_HEAD)}<p class='cb-small'>{html.escape(figure.summary)}</p>")
    shown = list_shown(figure.frame)
    if shown.empty:
        return
    spec = _draw_funnel(figure, view.measure, read_theme(), question.filters.area)
    show_chart(spec, width="stretch", key="compare-funnel")
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in figure.named)
    show_html(
        f"{lines}<p class='cb-small'>{words.FUNNEL_KEY}</p>"
        f"<p class='cb-small'>{html.escape(words.FUNNEL_CAVEAT[view.measure])}</p>{write_methods('funnel')}"
    )
    _show_more(words.FUNNEL_MORE)
    caption = f"{figure.unit}, {say_asked_period(question)}, in order of name"
    show_table(question, figure.frame, figure.columns, caption=caption, name=f"funnel-{view.measure}")


@keep(128, by=lambda figure, *choice: (Same(figure), *choice))
def _draw_funnel(figure: FunnelFigure, measure: str, theme: str, selected: str) -> Spec:
    return draw_funnel(
        list_shown(figure.frame),
        figure.curves,
        target=figure.target,
        titles=("Expected count at the common rate", figure.unit),
        color=AMBER if measure == "events" else INDIGO,
        theme=theme,
        selected=selected,
        description=f"{figure.headline} {figure.summary}",
    )


def show_scatter(
    question: Question,
    view: CompareView,
    figure: ScatterFigure | Empty,
    association: Sequence[str],
    neighbours: str = "",
) -> None:
    """The scatter, what can be said of the association, and the table twin.

    `neighbours` tells what neighbours still share.
    """
    show_html(write_head(words.say_scatter_head(view.beside, say_unit(question))))
    if isinstance(figure, Empty):
        show_empty(figure, key="scatter")
        return
    said = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in association)
    show_html(f"{said}<p class='cb-small'>{html.escape(figure.summary)}</p>")
    show_notes(figure.notes)
    if figure.frame["shown"].any():
        spec = _draw_scatter(figure, tuple(association), view.beside, read_theme(), question.filters.area)
        show_chart(spec, width="stretch", key="compare-scatter")
    base = "" if figure.based else f"<p class='cb-small'>{html.escape(words.NO_BASE)}</p>"
    methods = write_methods("correlation", "lees-l", "morans-i", "area-regression", "evidence")
    show_html(f"{base}<p class='cb-small'>{html.escape(words.SCATTER_CAVEAT[view.beside])}</p>{methods}")
    _show_more(words.SCATTER_MORE, neighbours)
    caption = f"{figure.x_title} beside {figure.y_title.lower()}, {figure.period}"
    show_table(question, figure.frame, figure.columns, caption=caption, name=f"events-{view.beside}")


@keep(128, by=lambda figure, *choice: (Same(figure), *choice))
def _draw_scatter(
    figure: ScatterFigure, association: tuple[str, ...], beside: str, theme: str, selected: str
) -> Spec:
    return draw_scatter(
        figure.frame[figure.frame["shown"]],
        titles=(figure.x_title, figure.y_title),
        score=beside == "trust",
        theme=theme,
        selected=selected,
        description=" ".join((*association, figure.summary)),
    )


def choose_area(question: Question) -> None:
    """The select box of areas."""
    areas = {str(area_id): str(name) for area_id, name in question.areas["area_name"].items()}
    st.selectbox(
        question.choices.find_level(question.filters.level).label,
        ["", *areas],
        format_func=lambda area_id: areas.get(area_id, f"Choose a {question.one}"),
        key=key_of("area"),
    )


def show_similar_choice(question: Question) -> None:
    """Which area, and what its company is to be alike in."""
    show_html(write_head(words.SIMILAR_HEAD))
    left, right = st.columns(2)
    with left:
        choose_area(question)
    with right:
        choose_alike()
    if not question.filters.area:
        one = f"a {question.one}"
        show_html(f"<p class='cb-small'>{html.escape(words.CHOOSE_AREA.format(one=one, count=COMPANY))}</p>")


def show_similar(question: Question, figure: SimilarFigure | Empty) -> None:
    """The area and its company: a small chart per number, and the facts they are alike in as a table."""
    if isinstance(figure, Empty):
        show_empty(figure, key="similar")
        return
    note = f"<p class='cb-small'>{html.escape(figure.note)}</p>" if figure.note else ""
    show_html(f"<p>{html.escape(figure.explained)}</p>{note}")
    for start in range(0, len(figure.panels), 2):
        for column, panel in zip(st.columns(2, gap="medium"), figure.panels[start : start + 2], strict=False):
            with column:
                _show_panel(panel, key=f"compare-panel-{start}-{panel.title}")
    methods = write_methods("similar-areas")
    show_html(f"<p class='cb-small'>{html.escape(words.SIMILAR_CAVEAT)}</p>{methods}")
    _show_more(words.SIMILAR_MORE)
    caption = f"{figure.frame['area_name'].iloc[0]} and the {question.many} most like it"
    noun = question.choices.find_level(question.filters.level).label
    show_html(
        write_table(figure.frame, figure.columns, caption=caption, noun=noun, selected=question.filters.area)
    )
    _offer_csv(question, figure.frame, figure.columns, name="similar")


def _show_panel(panel: Panel, *, key: str) -> None:
    show_html(f"<h3>{html.escape(panel.title)}</h3><p class='cb-small'>{html.escape(panel.summary)}</p>")
    spec = draw_company(
        panel.rows,
        title=panel.title,
        color=_IDEAS[panel.idea],
        kind=panel.kind,
        description=f"{panel.title}. {panel.summary}",
    )
    show_chart(spec, width="stretch", key=key)


def show_slopes(figure: SlopesFigure | Empty) -> None:
    """Areas against one another beside each against itself: a sentence, the numbers, and how they came."""
    show_html(f"<h3>{html.escape(slope_words.HEAD)}</h3>")
    if isinstance(figure, Empty):
        show_empty(figure, key="slopes")
        return
    terms = figure.terms
    said = "".join(f"<p>{html.escape(text)}</p>" for text in slope_words.say_slopes(figure.slopes, terms))
    rows, titles = slope_words.list_slopes(figure.slopes, terms), slope_words.list_titles(terms)
    show_html(said)
    show_html(write_rows(rows, titles, caption=figure.used), css_class="cb-wide")
    methods = write_methods("between-and-within")
    show_html(f"<p class='cb-small'>{html.escape(slope_words.CAVEAT)}</p>{methods}")
    _show_more(slope_words.MORE.format(time=terms.time, times=terms.times))


def _show_more(*texts: str) -> None:
    with st.expander("How this is worked out, and what it cannot show"):
        show_html("".join(f"<p class='cb-small'>{html.escape(text)}</p>" for text in texts if text))


def show_table(
    question: Question, frame: pd.DataFrame, columns: tuple[Column, ...], *, caption: str, name: str
) -> None:
    """A table twin in order of name, folded away, with its download."""
    rows = _list_inside(frame)
    noun = question.choices.find_level(question.filters.level).label
    with st.expander("The same numbers as a table"):
        with st.container(height=420 if len(rows) > 12 else "content", border=False):
            show_html(_write_table(frame, columns, caption, noun, question.filters.area))
        _offer_csv(question, rows, columns, name=name)


@keep(128, by=Same)
def _list_inside(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["inside"].astype(bool)].sort_values("area_name", kind="stable")


@keep(256, by=lambda frame, *choice: (Same(frame), *choice))
def _write_table(
    frame: pd.DataFrame, columns: tuple[Column, ...], caption: str, noun: str, selected: str
) -> str:
    return write_table(_list_inside(frame), columns, caption=caption, noun=noun, selected=selected)


def _offer_csv(question: Question, rows: pd.DataFrame, columns: tuple[Column, ...], *, name: str) -> None:
    filters = question.filters
    period = f"{filters.first_month:%Y-%m}-{filters.last_month:%Y-%m}"
    file = f"commonbeat-{question.build.city}-{name}-{filters.level}-{period}"
    offer_csv(lambda: rows, columns, name=file, key=f"compare-csv-{name}")
