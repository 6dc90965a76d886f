"""The explore page's widgets: they hold the texts of the address, and the address follows them.

What a reader chose last is kept in the session, so that a widget that is not shown loses nothing. Other parts
of the page (a click on the map, a neighbour, a way out of an empty view) hand in changes for the next run.
"""

import html
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.shared import store
from pages.shared.filters import (
    COMPARISONS,
    DENOMINATORS,
    MEASURES,
    UNITS,
    YES,
    Choices,
    Filters,
    is_sort,
    settle_filters,
    write_filters,
    write_query,
)
from pages.shared.look import show_html
from pages.shared.reach import reach_survey
from pages.shared.store import BuildInfo
from pages.shared.words import GROUP_WORDS, KIND_WORDS, say_area_name, say_name

_TEXTS, _ASKED, _WROTE = "explore:texts", "explore:asked", "explore:wrote"
_NOTES, _PENDING = "explore:notes", "explore:pending"
_LISTS = ("groups", "kinds")
_FLAGS = ("raw", "scheduled", "points")
_NO_AREA = "Choose an area, or click one on the map"
_WHERE = ("level", "within", "area")
_VIEW_ONLY = ("area", "sort", "page", "points")


def key_of(name: str) -> str:
    """Session key of the widget that holds a part of the address."""
    return f"explore-{name}"


def hand_in(changes: Mapping[str, str]) -> None:
    """Choose something for the next run, by name in the address; for callbacks."""
    st.session_state[_PENDING] = dict(changes)


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
    asked = write_filters(filters)
    filters, moves = reach_survey(filters, choices)
    settled = write_filters(filters)
    if is_link:
        st.session_state[_NOTES] = notes
    elif settled != st.session_state.get(_TEXTS):
        st.session_state[_NOTES] = ()
    st.session_state[_ASKED], st.session_state[_TEXTS] = asked, settled
    _fill_widgets(settled)
    _write_address(write_query(filters, choices))
    return filters, (*st.session_state.get(_NOTES, ()), *moves)


def _gather_texts() -> tuple[dict[str, str], bool]:
    """Where this run's choice comes from: a link that was opened, or else widgets and handed-in changes."""
    last: dict[str, str] | None = st.session_state.get(_TEXTS)
    asked = st.query_params.to_dict()
    if last is None:
        return asked, True
    texts = {**last, **_read_widgets(last), **st.session_state.pop(_PENDING, {})}
    # Back and forward change the address alone; an address that lags behind a click comes with one.
    if texts == last and asked != st.session_state.get(_WROTE):
        return asked, True
    chosen = {name for name in texts if texts[name] != last[name]}
    if chosen.difference(_VIEW_ONLY):
        texts["page"] = "1"
    # Who chooses where, chooses from what is shown; all else goes on from what was asked for.
    kept = () if chosen.intersection(_WHERE) else _WHERE
    asked_for: dict[str, str] = st.session_state[_ASKED]
    return texts | {name: asked_for[name] for name in kept}, False


def _read_widgets(names: Mapping[str, str]) -> dict[str, str]:
    held = {name: st.session_state[key_of(name)] for name in names if key_of(name) in st.session_state}
    texts = {name: _to_text(value) for name, value in held.items()}
    # A select box whose options were renamed hands back the old name of its option.
    if texts.get("sort") and not is_sort(texts["sort"]):
        del texts["sort"]
    return texts


def _to_text(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else ""
    return ",".join(value) if isinstance(value, list | tuple) else "" if value is None else str(value)


def _fill_widgets(texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        value: object = text
        if name in _LISTS:
            value = [part for part in text.split(",") if part]
        elif name in _FLAGS:
            value = text == YES
        if name != "page" and st.session_state.get(key_of(name)) != value:
            st.session_state[key_of(name)] = value


def _write_address(query: dict[str, str]) -> None:
    st.session_state[_WROTE] = query
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def drop_sort(filters: Filters, choices: Choices) -> None:
    """Take back a way to sort that the table does not have, from address and select box alike."""
    for held in (_TEXTS, _ASKED):
        st.session_state[held] = {**st.session_state[held], "sort": ""}
    st.session_state[key_of("sort")] = ""
    _write_address(write_query(replace(filters, sort=""), choices))


def count_set(filters: Filters, choices: Choices) -> int:
    """How many filters differ from what a reader sees who chose nothing."""
    return len([name for name in write_query(filters, choices) if name not in _VIEW_ONLY])


def show_controls(filters: Filters, choices: Choices) -> None:
    """The filters of the page, only those that bear on the measure shown."""
    _choose_one("measure", "Measure", MEASURES)
    if "trust" in filters.measure:
        _choose_one("survey", "Survey question", {option.key: option.label for option in choices.surveys})
    _choose_one("level", "Area level", {option.level: option.label_plural for option in choices.levels})
    within = choices.list_within(filters.level)
    if within:
        _choose_one("within", "Within", {"": "The whole city", **within})
    months = {f"{month:%Y-%m}": f"{month:%b %Y}" for month in reversed(choices.months)}
    first, last = st.columns(2)
    with first:
        _choose_one("from", "From", months)
    with last:
        _choose_one("to", "To", months)
    if "change" in filters.measure:
        _choose_one("compare", "Compare with", COMPARISONS)
    if filters.measure in ("incidents", "change", "density-incidents"):
        _choose_many("groups", "Offence groups", choices.offence_groups, GROUP_WORDS)
    if "density" in filters.measure:
        _choose_many("kinds", "Event kinds", choices.event_kinds, KIND_WORDS)
        _choose_one("unit", "Count", UNITS)
    _show_switches(filters)


def _show_switches(filters: Filters) -> None:
    rates = filters.measure not in ("change", "trust", "trust-change")
    if rates:
        _choose_one("per", "Rate", DENOMINATORS)
        st.toggle("Raw rates, not smoothed", key=key_of("raw"))
    if "density" in filters.measure:
        st.toggle("Count events still to come", key=key_of("scheduled"))
    st.toggle("Show events and venues on the map", key=key_of("points"))


def _choose_one(name: str, label: str, options: Mapping[str, str]) -> None:
    if options:
        st.selectbox(label, list(options), format_func=lambda key: options.get(key, key), key=key_of(name))


def _choose_many(name: str, label: str, options: tuple[str, ...], words: dict[str, str]) -> None:
    st.multiselect(
        label, options, format_func=lambda key: say_name(key, words), key=key_of(name), placeholder="All"
    )


def show_side(build: BuildInfo, filters: Filters, choices: Choices) -> None:
    """The page's filters in the side panel, under the name of the city."""
    with st.sidebar:
        suffix = " (fictional)" if store.city_settings(build).get("fictional") else ""
        show_html(f"<h2>Filters</h2><p class='cb-small'>{html.escape(build.city_name)}{suffix}</p>")
        show_controls(filters, choices)


def choose_area(areas: Mapping[str, str]) -> None:
    """The select box of areas: the way in for keyboards, and a search by name."""
    st.selectbox(
        "Area",
        ["", *areas],
        format_func=lambda area_id: say_area_name(area_id, areas[area_id]) if area_id in areas else _NO_AREA,
        key=key_of("area"),
    )
