"""What a reader of the compare page chose: the address, the widgets that hold its texts, the side panel."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from pages.shared.address import Address, head_filters
from pages.shared.controls import name_denominators
from pages.shared.filters import (
    COMPARISONS,
    UNITS,
    YES,
    Choices,
    Filters,
    default_filters,
    settle_filters,
    write_filters,
)
from pages.shared.months import add_months
from pages.shared.store import BuildInfo
from pages.shared.words import GROUP_WORDS, KIND_WORDS

MEASURES = {"incidents": "Reported incidents", "events": "Community events"}
BESIDES = {"change": "Change in reported incidents", "trust": "Survey scores"}
ALIKE = {"size": "Size", "mix": "Mix of offences", "trend": "Trend"}
_PLACE, _TIME = ("level", "within", "area"), ("from", "to", "compare")
_SHARED = (*_PLACE, *_TIME, "groups", "kinds", "per", "unit", "scheduled", "survey")
_MONTHS = 12
ADDRESS = Address(
    "compare",
    lists=("groups", "kinds", "alike"),
    flags=("scheduled", "clusters"),
    views=("area", "alike", "clusters"),
)
hand_in, key_of, count_set = ADDRESS.hand_in, ADDRESS.key_of, ADDRESS.count_set


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


def pick_view(choices: Choices) -> tuple[CompareView, dict[str, str], tuple[str, ...]]:
    """Settle what was chosen by widget, link or click, and write it into widgets and address.

    Returns
    -------
    view, query, notes
        `query` is the address's part; notes tell what a pasted link asked for in vain.
    """
    texts, last = ADDRESS.gather()
    view, notes = settle_view(texts, choices)
    query = write_query(view, choices)
    return view, query, ADDRESS.settle(write_view(view), query, notes, is_link=last is None)


def show_side(build: BuildInfo, view: CompareView, choices: Choices) -> None:
    """The page's filters in the side panel, under the name of the city."""
    with st.sidebar:
        head_filters(build)
        ADDRESS.choose_one("measure", "Measure", MEASURES)
        ADDRESS.choose_one("beside", "Set events beside", BESIDES)
        if choices.surveys:
            ADDRESS.choose_one(
                "survey", "Survey question", {option.key: option.label for option in choices.surveys}
            )
        ADDRESS.choose_place(choices.levels, choices.list_within(view.filters.level))
        ADDRESS.choose_span(choices.month_words)
        ADDRESS.choose_one("compare", "Compare with", COMPARISONS)
        ADDRESS.choose_many("groups", "Offence groups", choices.offence_groups, GROUP_WORDS)
        ADDRESS.choose_many("kinds", "Event kinds", choices.event_kinds, KIND_WORDS)
        ADDRESS.choose_one("unit", "Set beside as", UNITS)
        ADDRESS.choose_one("per", "Rate", name_denominators(build))
        st.toggle("Count events still to come", key=ADDRESS.key_of("scheduled"))


def choose_alike() -> None:
    """What similar areas are to be alike in."""
    st.multiselect(
        "Alike in",
        list(ALIKE),
        format_func=lambda key: ALIKE.get(key, key),
        key=ADDRESS.key_of("alike"),
        placeholder="Size, mix of offences and trend",
    )


def choose_clusters() -> None:
    """Whether the map shows every area's classes or clusters beyond chance."""
    st.toggle("Clusters beyond chance only", key=ADDRESS.key_of("clusters"))
