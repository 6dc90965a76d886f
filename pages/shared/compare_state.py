"""What a reader of the compare page chose: the address, the widgets that hold its texts, the side panel."""

import html
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from pages.shared import store
from pages.shared.filters import (
    COMPARISONS,
    DENOMINATORS,
    YES,
    Choices,
    Filters,
    default_filters,
    settle_filters,
    write_filters,
)
from pages.shared.look import show_html
from pages.shared.months import add_months
from pages.shared.store import BuildInfo
from pages.shared.words import GROUP_WORDS, KIND_WORDS, say_name

MEASURES = {"incidents": "Reported incidents", "events": "Community events"}
BESIDES = {"change": "Change in reported incidents", "trust": "Survey scores"}
ALIKE = {"size": "Size", "mix": "Mix of offences", "trend": "Trend"}
_TEXTS, _WROTE, _NOTES, _PENDING = "compare:texts", "compare:wrote", "compare:notes", "compare:pending"
_PLACE, _TIME = ("level", "within", "area"), ("from", "to", "compare")
_SHARED = (*_PLACE, *_TIME, "groups", "kinds", "per", "scheduled", "survey")
_LISTS, _FLAGS = ("groups", "kinds", "alike"), ("scheduled", "clusters")
_VIEW_ONLY = ("area", "alike", "clusters")
_MONTHS = 12


@dataclass(frozen=True)
class CompareView:
    """One view of the compare page.

    `filters` are the shared ones, `measure` is what the funnel counts, `beside` what events are set beside,
    `alike` what similar areas are to be alike in (empty means in everything), `clusters` whether the map
    shows clusters beyond chance.
    """

    filters: Filters
    measure: str
    beside: str
    alike: tuple[str, ...]
    clusters: bool = False


def usual_view(choices: Choices) -> CompareView:
    """What a reader sees who chose nothing: the last twelve whole months."""
    usual = default_filters(choices)
    first = max(add_months(usual.last_month, 1 - _MONTHS), choices.months[0])
    return CompareView(replace(usual, first_month=first), "incidents", "change", ())


def settle_view(texts: Mapping[str, str], choices: Choices) -> tuple[CompareView, tuple[str, ...]]:
    """Turn texts into a view that this build can show, with sentences about those that could not be used."""
    usual, notes = write_view(usual_view(choices)), list[str]()
    asked = {**usual, **{name: text for name, text in texts.items() if name in usual}}
    filters, more = settle_filters({name: asked[name] for name in _SHARED}, choices)
    for name, allowed in (("measure", MEASURES), ("beside", BESIDES)):
        if asked[name] not in allowed:
            notes.append(f"There is no {name} “{asked[name][:60]}” here, so the view shows the usual one.")
            asked[name] = usual[name]
    alike = tuple(name for name in ALIKE if name in asked["alike"].split(","))
    every = len(alike) == len(ALIKE)
    clusters = asked["clusters"] == YES
    view = CompareView(filters, asked["measure"], asked["beside"], () if every else alike, clusters)
    return view, (*more, *notes)


def write_view(view: CompareView) -> dict[str, str]:
    """Every part of the view as the short text that the address and the widgets hold."""
    texts = write_filters(view.filters)
    own = {"measure": view.measure, "beside": view.beside, "alike": ",".join(view.alike)}
    own["clusters"] = YES if view.clusters else ""
    return {name: texts[name] for name in _SHARED} | own


def write_query(view: CompareView, choices: Choices) -> dict[str, str]:
    """The address's part: only what differs from what a reader sees who chose nothing."""
    usual = write_view(usual_view(choices))
    return {name: text for name, text in write_view(view).items() if text != usual[name]}


def count_set(query: Mapping[str, str]) -> int:
    """How many filters differ from the usual ones."""
    return len([name for name in query if name not in _VIEW_ONLY])


def key_of(name: str) -> str:
    """Session key of the widget that holds a part of the address."""
    return f"compare-{name}"


def hand_in(changes: Mapping[str, str]) -> None:
    """Choose something for the next run, by name in the address; for callbacks."""
    st.session_state[_PENDING] = dict(changes)


def pick_view(choices: Choices) -> tuple[CompareView, dict[str, str], tuple[str, ...]]:
    """Settle what was chosen by widget, link or click, and write it into widgets and address.

    Returns
    -------
    view, query, notes
        `query` is the address's part; notes tell what a pasted link asked for in vain.
    """
    texts, is_link = _gather_texts()
    view, notes = settle_view(texts, choices)
    settled, query = write_view(view), write_query(view, choices)
    if is_link:
        st.session_state[_NOTES] = notes
    elif settled != st.session_state.get(_TEXTS):
        st.session_state[_NOTES] = ()
    st.session_state[_TEXTS], st.session_state[_WROTE] = settled, query
    _fill_widgets(settled)
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
    return view, query, st.session_state.get(_NOTES, ())


def _gather_texts() -> tuple[dict[str, str], bool]:
    """Where this run's choice comes from: a link that was opened, or else widgets and handed-in changes."""
    last: dict[str, str] | None = st.session_state.get(_TEXTS)
    asked = st.query_params.to_dict()
    if last is None:
        return asked, True
    held = {name: st.session_state[key_of(name)] for name in last if key_of(name) in st.session_state}
    chosen = {name: _to_text(value) for name, value in held.items()}
    texts = {**last, **chosen, **st.session_state.pop(_PENDING, {})}
    # Back and forward change the address alone; an address that lags behind a click comes with one.
    if texts == last and asked != st.session_state.get(_WROTE):
        return asked, True
    return texts, False


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
        if st.session_state.get(key_of(name)) != value:
            st.session_state[key_of(name)] = value


def show_side(build: BuildInfo, view: CompareView, choices: Choices) -> None:
    """The page's filters in the side panel, under the name of the city."""
    with st.sidebar:
        suffix = " (fictional)" if store.city_settings(build).get("fictional") else ""
        show_html(f"<h2>Filters</h2><p class='cb-small'>{html.escape(build.city_name)}{suffix}</p>")
        choose_one("measure", "Measure", MEASURES)
        choose_one("beside", "Set events beside", BESIDES)
        if choices.surveys:
            choose_one("survey", "Survey question", {option.key: option.label for option in choices.surveys})
        choose_one("level", "Areas", {option.level: option.label_plural for option in choices.levels})
        within = choices.list_within(view.filters.level)
        if within:
            choose_one("within", "Within", {"": "The whole city", **within})
        months = {f"{month:%Y-%m}": f"{month:%b %Y}" for month in reversed(choices.months)}
        first, last = st.columns(2)
        with first:
            choose_one("from", "From", months)
        with last:
            choose_one("to", "To", months)
        choose_one("compare", "Compare with", COMPARISONS)
        _choose_many("groups", "Offence groups", choices.offence_groups, GROUP_WORDS)
        _choose_many("kinds", "Event kinds", choices.event_kinds, KIND_WORDS)
        choose_one("per", "Rate", DENOMINATORS)
        st.toggle("Count events still to come", key=key_of("scheduled"))


def choose_one(name: str, label: str, options: Mapping[str, str]) -> None:
    """A select box that holds one part of the address."""
    st.selectbox(label, list(options), format_func=lambda key: options.get(key, key), key=key_of(name))


def _choose_many(name: str, label: str, options: tuple[str, ...], words: dict[str, str]) -> None:
    st.multiselect(
        label, options, format_func=lambda key: say_name(key, words), key=key_of(name), placeholder="All"
    )


def choose_alike() -> None:
    """What similar areas are to be alike in."""
    st.multiselect(
        "Alike in",
        list(ALIKE),
        format_func=lambda key: ALIKE.get(key, key),
        key=key_of("alike"),
        placeholder="Size, mix of offences and trend",
    )


def choose_clusters() -> None:
    """Whether the map shows every area's classes or clusters beyond chance."""
    st.toggle("Clusters beyond chance only", key=key_of("clusters"))
