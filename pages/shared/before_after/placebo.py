"""A kind of incident that the programme should not move, chosen openly with the reason."""

import html
import re

import streamlit as st

from pages.shared import store
from pages.shared.before_after import check_words as words
from pages.shared.before_after.choice import ADDRESS, Choice, hand_in
from pages.shared.before_after.study import load_months
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from queries.measures.study.areas import Programme, Roles
from queries.measures.study.panel import build_months
from queries.measures.study.study import INCIDENTS, Finding, Study, study_panel

NONE = "none"
LEAST_INCIDENTS = 200
_AT_A_DISTANCE = re.compile(r"fraud|deceptive|cyber|identity", re.IGNORECASE)


def list_categories(build: BuildInfo, level: str) -> tuple[str, ...]:
    """The agency's own categories with enough incidents at a level."""
    rows = store.read("before_after_categories", build=build, level=level, least=LEAST_INCIDENTS)
    return tuple(str(category) for category in rows["category"] if category != "not stated")


def pick_category(asked: str, categories: tuple[str, ...]) -> str:
    """The category asked for; else one that happens at a distance, where there is one; else none."""
    if asked in (NONE, *categories):
        return asked
    return next((category for category in categories if _AT_A_DISTANCE.search(category)), NONE)


def pick_reason(asked: str, category: str) -> str:
    """The reason given, else the one that goes with the category."""
    if asked in words.PLACEBO_REASONS:
        return asked
    return "distance" if _AT_A_DISTANCE.search(category) else "aim"


def show_placebo_category(build: BuildInfo, choice: Choice, study: Study) -> None:
    """Let the reader choose a category and say why, and show what is found in it."""
    categories = list_categories(build, study.programme.level)
    if not categories or study.incidents.found is None:
        return
    category = pick_category(choice.placebo, categories)
    reason = pick_reason(choice.why, category)
    show_html(f"<h3>{words.PLACEBO_HEAD}</h3><p class='cb-text'>{words.PLACEBO_WHAT}</p>")
    left, right = st.columns(2)
    with left:
        names = {NONE: "None chosen", **{name: words.write_category(name) for name in categories}}
        _choose("placebo", "Offences that it should not move", names, category)
    with right:
        if category != NONE:
            _choose("why", "Because", words.PLACEBO_REASONS, reason)
    if category != NONE:
        finding = _study_category(build.key, build, study.programme, study.roles, category)
        said = words.say_placebo_category(finding, category, reason)
        show_html(f"<p class='cb-text'>{html.escape(said)}</p>")


def _choose(name: str, label: str, options: dict[str, str], chosen: str) -> None:
    key = ADDRESS.key_of(f"choose-{name}")
    st.session_state[key] = chosen
    st.selectbox(
        label,
        list(options),
        format_func=lambda text: options.get(text, text),
        key=key,
        on_change=lambda: hand_in({name: str(st.session_state[key])}),
    )


@st.cache_data(max_entries=64, show_spinner="Comparing what it should not move …")
def _study_category(
    build_key: tuple[str, str],  # noqa: ARG001 - one per build
    _build: BuildInfo,
    programme: Programme,
    roles: Roles,
    category: str,
) -> Finding:
    months = load_months(_build, "before_after_category_months", level=programme.level, category=category)
    panel = build_months(months, programme, [*roles.treated, *roles.comparison])
    return study_panel(panel, INCIDENTS, checked=False)
