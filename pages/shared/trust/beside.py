"""All areas side by side, what changed, groups of respondents, and how people were asked."""

import html
from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from pages.shared.chart_marks import find_domain
from pages.shared.look import INK, show_html
from pages.shared.methods.catalog import write_methods
from pages.shared.replay import replay
from pages.shared.show_chart import show_chart
from pages.shared.trust import words
from pages.shared.trust.charts import draw_changes, draw_dots
from pages.shared.trust.figures import TrustFigures, order_areas
from pages.shared.trust.scores import TrustQuestion, describe_source, find_wording, is_graded, read_groups
from pages.shared.words import say_count, say_name, say_score
from queries.measures.surveys import wilson_interval

_BASES = (30, 50, 100, 200, 400, 1000)


@replay(128, by=lambda question, _: (question.key, choose_ink()))
def show_all_areas(question: TrustQuestion, shown: TrustFigures) -> None:
    """Every area's score with its interval, in the order that the reader chose."""
    place = question.place
    show_html(f"<h2>Every {html.escape(place.one)}, and how sure</h2>")
    rows = order_areas(shown.asked, question.filters.sort)
    said = words.say_chart(rows, place.one, place.many)
    rows = rows.assign(label=rows["area_name"], score=rows["value"])
    known = rows[rows["score"].notna()]
    axis = say_axis([known]) if len(known) else ""
    if len(known):
        chart = draw_dots(
            known, shown.whole, selected=question.filters.area, ink=choose_ink(), description=said
        )
        show_chart(chart, width="stretch")
    band = words.BAND.format(whole=place.whole_name) if shown.whole and shown.based else ""
    overlap = f"{words.OVERLAP} {band}" if shown.based else words.NO_OVERLAP
    hollow = words.HOLLOW if (rows["method"] == "modelled").any() else ""
    _say_below(said, overlap, hollow, f"{words.NOT_RANKED} {axis}")


@replay(128, by=lambda question, _: (question.key, choose_ink()))
def show_changes(question: TrustQuestion, shown: TrustFigures) -> None:
    """Every area's difference from the earlier wave, called a change only where beyond chance."""
    place, before = question.place, question.before
    show_html(
        "<h2>What changed</h2>" if before is None else f"<h2>Change since {html.escape(before.words)}</h2>"
    )
    refusal = _refuse_change(question, shown)
    if refusal or before is None:
        _say_below(refusal)
        return
    rows = order_areas(shown.asked, question.filters.sort)
    said = words.say_called(rows, place.one, place.many, against=before.words)
    rows = rows[rows["testable"].astype(bool)].assign(label=rows["area_name"])
    if len(rows):
        chart = draw_changes(rows, selected=question.filters.area, description=said)
        show_chart(chart, width="stretch")
    _say_below(said, words.CORRECTED.format(many=place.many))
    show_html(write_methods("score-change", "false-discovery"))


def _refuse_change(question: TrustQuestion, shown: TrustFigures) -> str:
    if question.before is None:
        return words.NO_WAVE_BEFORE
    if not shown.based:
        return words.NO_CHANGE_TOLD.format(before=question.before.words)
    return "" if question.is_comparable else words.NOT_COMPARABLE


def choose_ink() -> str:
    """The colour of words in a chart on the page's ground."""
    return "#e9edf1" if st.context.theme.type == "dark" else INK


def say_axis(frames: Sequence[pd.DataFrame]) -> str:
    """Which part of the scale the axis shows; nothing where it shows all."""
    low, high = find_domain(frames)
    return "" if (low, high) == (0, 100) else words.AXIS.format(low=low, high=high)


def _say_below(*sentences: str) -> None:
    show_html("".join(f"<p class='cb-small'>{html.escape(text)}</p>" for text in sentences if text))


def show_groups_and_asking(question: TrustQuestion, shown: TrustFigures) -> None:
    """Groups of respondents on the left, who asked and what chance can do on the right."""
    with st.container(key="groups-and-asking"):
        left, right = st.columns(2, gap="large")
        with left:
            _show_groups(question)
        with right:
            _show_asking(question)
            _show_margins(shown)


@replay(128, by=lambda question: (question.key, choose_ink()))
def _show_groups(question: TrustQuestion) -> None:
    kind = question.filters.kind
    if not kind:
        show_html("<h2>By group of respondents</h2>")
        _say_below(words.NO_GROUPS)
        return
    show_html(f"<h2>By {html.escape(say_name(kind, {}).lower())} of those who answered</h2>")
    place = question.place
    whole = (place.whole_name, read_groups(question, place.whole))
    area_id = question.filters.area
    if not area_id:
        _draw_groups(question, *whole)
        return
    name = str(place.areas.loc[area_id, "area_name"])
    rows = read_groups(question, (question.filters.level, area_id))
    _draw_groups(question, name, rows)
    if not rows["shown"].any():
        _draw_groups(question, *whole)


def _draw_groups(question: TrustQuestion, where: str, rows: pd.DataFrame) -> None:
    """The groups that can be shown as dots, the others in words with their reason."""
    shown = rows[rows["shown"]]
    few = rows[~rows["shown"]]
    said = [f"{where}, {question.wave.words}: {words.say_chart(rows, 'group', 'groups')}"]
    if len(few):
        said.append(words.say_few_groups(few))
    if rows.empty:
        said = [words.NO_GROUPS_HERE.format(where=where)]
    if len(shown):
        labels = [
            f"{name} · {say_count(base)}" if pd.notna(base) else str(name)
            for name, base in zip(shown["group_name"], shown["base"], strict=True)
        ]
        chart = draw_dots(
            shown.assign(label=labels), None, selected="", ink=choose_ink(), description=" ".join(said)
        )
        show_chart(chart, width="stretch")
        bounded = bool(shown["low"].notna().any())
        said += [f"{words.GROUPS} {words.OVERLAP_GROUPS}" if bounded else words.GROUPS]
        said += [words.LEVELS_ONLY] if is_graded(shown["group_name"]) else []
    _say_below(*said)


def _show_asking(question: TrustQuestion) -> None:
    show_html("<h2>Who was asked, and how</h2>")
    listed = words.say_asked(describe_source(question), question.wave, find_wording(question))
    items = "".join(
        f"<tr><th scope='row'>{html.escape(name)}</th>"
        f"<td style='white-space: normal'>{html.escape(said)}</td></tr>"
        for name, said in listed
    )
    show_html(f"<div class='cb-table'><table><tbody>{items}</tbody></table></div>")
    _say_below(words.NON_RESPONSE, words.FEEDBACK)


def _show_margins(shown: TrustFigures) -> None:
    """How far chance moves a score, at the bases that occur here."""
    show_html("<h3>What a margin of error means here</h3>")
    if not shown.based:
        _say_below(words.NO_MARGIN)
        return
    rows = shown.asked[shown.asked["base"].notna()]
    design = float((rows["base"] / rows["effective_base"]).median())
    typical = round(float(rows["base"].median()))
    whole = [] if shown.whole is None else [round(float(shown.whole["base"]))]
    bases = sorted({typical, *whole})
    margins = find_margins([*bases, *_BASES], design_effect=design)
    said = [
        words.MARGIN.format(base=say_count(base), points=say_score(margin))
        for base, margin in zip(bases, margins, strict=False)
    ]
    _say_below(*said[:2])
    cells = zip(_BASES, margins[len(bases) :], strict=True)
    body = "".join(
        f"<tr><th scope='row'>{say_count(base)}</th><td class='cb-right'>{say_score(margin)}</td></tr>"
        for base, margin in cells
    )
    show_html(
        "<details><summary>The same for other numbers of answers</summary><div class='cb-table'><table>"
        "<caption>The widest that a 95 % interval can be, in points either way"
        f"{_say_design(design)}</caption><thead><tr><th scope='col'>People who answered</th>"
        "<th scope='col' class='cb-right'>Points either way</th></tr></thead>"
        f"<tbody>{body}</tbody></table></div></details>"
    )


def _say_design(design: float) -> str:
    return f", with weights as unequal as here (design effect {design:.2f})" if design > 1.005 else ""


def find_margins(bases: Sequence[int], *, design_effect: float) -> list[float]:
    """Half the width in points of the widest interval at each base: a share of one half, by Wilson."""
    effective = np.asarray(bases, dtype=np.float64) / max(design_effect, 1.0)
    low, high = wilson_interval(np.full(len(bases), 0.5), effective)
    return [float(half) for half in 50.0 * (high - low)]
