"""The methods page's parts: the list of measures, one of them in full, and what the evidence says."""

import html
from collections.abc import Mapping, Sequence

import streamlit as st

from pages.shared.look import show_html
from pages.shared.methods import evidence
from pages.shared.methods.catalog import GROUPS, find_group, list_measures, search_measures, write_link
from pages.shared.methods.entry import Measure
from pages.shared.words import say_plural

PAGE_NAMES = {
    "explore": "Map",
    "trends": "Trends",
    "trust": "Trust",
    "compare": "Compare areas",
    "before_after": "Before and after",
    "where_next": "Where next",
    "reach": "Reach",
    "my_neighbourhood": "My neighbourhood",
    "the_city": "The city",
}
BACK = "<p class='cb-small'><a href='methods' target='_self'>All measures</a></p>"
NOT_SHOWN = "No page shows it so far; it is there to be used, and checked with the others."
CHECKED = (
    "<code>commonbeat verify-methods</code> sets our figures beside published ones where there are any; "
    "<code>docs/methods.md</code> tells how often intervals and alarms were right on simulated data."
)


def show_list(words: str) -> None:
    """Every measure by group, or those that a search found."""
    if not words:
        for group in GROUPS:
            show_html(
                f"<h3>{html.escape(group.name)}</h3><p class='cb-small'>{html.escape(group.question)}</p>"
                f"{_write_lines({measure.key: measure for measure in group.measures})}"
            )
        return
    found = search_measures(words)
    said = f"{say_plural(len(found), 'measure')} with “{words}”." if found else f"No measure with “{words}”."
    more = "" if found else " Try one word of a name, an author or a function."
    show_html(f"<p class='cb-small' role='status'>{html.escape(said + more)}</p>{_write_lines(found)}")


def _write_lines(measures: Mapping[str, Measure]) -> str:
    lines = "".join(
        f"<li>{write_link(key)}<br><span class='cb-small'>{html.escape(_begin(measure.plain))}</span></li>"
        for key, measure in measures.items()
    )
    return f"<ul class='cb-measures'>{lines}</ul>"


def _begin(text: str) -> str:
    """The first sentence."""
    return text.partition(". ")[0].rstrip(".") + "."


def show_measure(key: str) -> None:
    """One measure in full: words, formula, limits, what pages state, references, and where it is shown."""
    measure, group = list_measures()[key], find_group(key)
    show_html(
        f"<p class='cb-place'>{html.escape(group.name)}</p><h1>{html.escape(measure.name)}</h1>"
        f"<p class='cb-lead'>{html.escape(measure.plain)}</p>{BACK}"
    )
    show_html("<h2>In formula</h2>")
    with st.container(key="formulas"):
        for formula in measure.formulas:
            st.latex(formula)
    show_html(f"<p class='cb-small cb-column'>{html.escape(measure.symbols)}</p>")
    show_html(
        _write_list("What it cannot tell", measure.limits)
        + _write_list("What a page that shows it says", measure.stated)
        + _write_list("References", measure.references or ("None: it is arithmetic.",))
        + _write_use(measure),
        css_class="cb-column",
    )
    others = {other.key: other for other in group.measures if other.key != key}
    show_html(f"<h2>{html.escape(group.name)}: the others</h2>{_write_lines(others)}")


def _write_list(head: str, items: Sequence[str]) -> str:
    lines = "".join(f"<li>{html.escape(item)}</li>" for item in items)
    return f"<h2>{html.escape(head)}</h2><ul class='cb-points'>{lines}</ul>"


def _write_use(measure: Measure) -> str:
    links = " · ".join(
        f"<a href='{'/' if page == 'explore' else page}' target='_self'>{PAGE_NAMES[page]}</a>"
        for page in measure.pages
    )
    shown = f"Shown on: {links}." if links else NOT_SHOWN
    code = ", ".join(f"<code>{html.escape(name)}</code>" for name in measure.functions)
    made = f"<p class='cb-small'>In the code: {code}. {CHECKED}</p>" if code else ""
    return f"<h2>Where it is used</h2><p class='cb-small'>{shown}</p>{made}"


def show_evidence(*, alone: bool) -> None:
    """The claim that started this, beside the studies that tested it."""
    head = f"<h1>{evidence.TITLE}</h1>" if alone else f"<h2>{evidence.TITLE}</h2>"
    studies = "".join(
        f"<li><strong>{html.escape(name)}.</strong> {html.escape(found)} "
        f"<span class='cb-small'>{html.escape(source)}</span></li>"
        for name, found, source in evidence.STUDIES
    )
    reasons = "".join(f"<li>{html.escape(reason)}</li>" for reason in evidence.WHY_NOT)
    lead = f"<p class='{'cb-lead' if alone else ''}'>{html.escape(evidence.CLAIM)}</p>"
    show_html(
        f"{head}{lead}{BACK if alone else ''}"
        f"<h3>Why a map cannot settle it</h3><ul class='cb-points'>{reasons}</ul>"
        f"<h3>What was found where it was tested</h3><ul class='cb-points'>{studies}</ul>"
        f"<p>{html.escape(evidence.SO)}</p>",
        css_class="cb-column",
    )
