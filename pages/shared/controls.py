"""The explore page's widgets: they hold the texts of the address, and the address follows them.

What a reader chose last is kept in the session, so that a widget that is not shown loses nothing. Other parts
of the page (a click on the map, a neighbour, a way out of an empty view) hand in changes for the next run.
"""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from pages.shared import store
from pages.shared.address import Address, head_filters
from pages.shared.filters import (
    COMPARISONS,
    DENOMINATORS,
    MEASURES,
    UNITS,
    Choices,
    Filters,
    is_sort,
    settle_filters,
    write_filters,
    write_query,
)
from pages.shared.land import find_land_unit
from pages.shared.nearest_level import reach_survey
from pages.shared.store import BuildInfo
from pages.shared.words import GROUP_WORDS, KIND_WORDS, say_area_name

_ASKED = "explore:asked"
_NO_AREA = "Choose an area, or click one on the map"
_WHERE = ("level", "within", "area")
_VIEW_ONLY = ("area", "sort", "page", "points")


def _keeps(name: str, text: str) -> bool:
    # A select box whose options were renamed hands back the old name of its option.
    return name != "sort" or not text or is_sort(text)


ADDRESS = Address(
    "explore", lists=("groups", "kinds"), flags=("raw", "scheduled", "points"), unheld=("page",), keeps=_keeps
)
hand_in, key_of = ADDRESS.hand_in, ADDRESS.key_of


def pick_filters(choices: Choices) -> tuple[Filters, tuple[str, ...]]:
    """Settle what the reader chose by widget, link or click, and show the widgets and the address of it.

    Returns
    -------
    filters, notes
        Notes tell what a pasted link asked for in vain, until something else is chosen, and whether the view
        had to move to another level. What was asked for is kept: another measure brings it back.
    """
    texts, is_link = _gather_texts()
    filters, notes = settle_filters(texts, choices)
    st.session_state[_ASKED] = write_filters(filters)
    filters, moves = reach_survey(filters, choices)
    held = ADDRESS.settle(write_filters(filters), write_query(filters, choices), notes, is_link=is_link)
    return filters, (*held, *moves)


def _gather_texts() -> tuple[dict[str, str], bool]:
    texts, last = ADDRESS.gather()
    if last is None:
        return texts, True
    chosen = {name for name in texts if texts[name] != last[name]}
    if chosen.difference(_VIEW_ONLY):
        texts["page"] = "1"
    # Who chooses where, chooses from what is shown; all else goes on from what was asked for.
    kept = () if chosen.intersection(_WHERE) else _WHERE
    asked_for: dict[str, str] = st.session_state[_ASKED]
    return texts | {name: asked_for[name] for name in kept}, False


def drop_sort(filters: Filters, choices: Choices) -> None:
    """Take back a way to sort that the table does not have, from address and select box alike."""
    st.session_state[_ASKED] = {**st.session_state[_ASKED], "sort": ""}
    ADDRESS.remember({**ADDRESS.recall(), "sort": ""})
    st.session_state[key_of("sort")] = ""
    ADDRESS.write(write_query(replace(filters, sort=""), choices))


def count_set(filters: Filters, choices: Choices) -> int:
    """How many filters differ from what a reader sees who chose nothing."""
    return len([name for name in write_query(filters, choices) if name not in _VIEW_ONLY])


def show_controls(build: BuildInfo, filters: Filters, choices: Choices) -> None:
    """The filters of the page, only those that bear on the measure shown."""
    ADDRESS.choose_one("measure", "Measure", MEASURES)
    if "trust" in filters.measure:
        ADDRESS.choose_one(
            "survey", "Survey question", {option.key: option.label for option in choices.surveys}
        )
    ADDRESS.choose_place(choices.levels, choices.list_within(filters.level))
    ADDRESS.choose_span(choices.month_words)
    if "change" in filters.measure:
        ADDRESS.choose_one("compare", "Compare with", COMPARISONS)
    if filters.measure in ("incidents", "change", "density-incidents"):
        ADDRESS.choose_many("groups", "Offence groups", choices.offence_groups, GROUP_WORDS)
    if "density" in filters.measure:
        ADDRESS.choose_many("kinds", "Event kinds", choices.event_kinds, KIND_WORDS)
        ADDRESS.choose_one("unit", "Count", UNITS)
    _show_switches(build, filters)


def name_denominators(build: BuildInfo) -> dict[str, str]:
    """What counts may be divided by, in the units that the city's readers know."""
    return {**DENOMINATORS, "km2": find_land_unit(store.city_settings(build)).per}


def _show_switches(build: BuildInfo, filters: Filters) -> None:
    rates = filters.measure not in ("change", "trust", "trust-change")
    if rates:
        ADDRESS.choose_one("per", "Rate", name_denominators(build))
        st.toggle("Raw rates, not smoothed", key=key_of("raw"))
    if "density" in filters.measure:
        st.toggle("Count events still to come", key=key_of("scheduled"))
    st.toggle("Show events and venues on the map", key=key_of("points"))


def show_side(build: BuildInfo, filters: Filters, choices: Choices) -> None:
    """The page's filters in the side panel, under the name of the city."""
    with st.sidebar:
        head_filters(build)
        show_controls(build, filters, choices)


def choose_area(areas: Mapping[str, str]) -> None:
    """The select box of areas: the way in for keyboards, and a search by name."""
    st.selectbox(
        "Area",
        ["", *areas],
        format_func=lambda area_id: say_area_name(area_id, areas[area_id]) if area_id in areas else _NO_AREA,
        key=key_of("area"),
    )
