"""The side panel of the Where next page: months, weights, limits, and choices that people fixed."""

import html
from collections.abc import Mapping

import streamlit as st

from data.workspace import Stored, records
from geo.siting_dates import AUDIENCES
from pages.shared.address import head_filters
from pages.shared.look import name_row, show_html
from pages.shared.store import BuildInfo
from pages.shared.where_next import words
from pages.shared.where_next.plan import FixedChoices
from pages.shared.where_next.state import (
    ADDRESS,
    MINUTES,
    MOST_EVENTS,
    MOST_MONTHS,
    PRESET_TEXTS,
    Offer,
    PlanView,
    hand_in,
    key_of,
)
from pages.shared.words import KIND_WORDS, escape_markdown, say_name, say_plural
from pages.shared.workspace_state import current_workspace, save
from queries.errors import NeedSettingsError
from queries.measures.need import COMPONENTS, check_weights

_REFUSED, _OWN = "where-next:refused", "Weights of your own"


def show_side(
    build: BuildInfo, view: PlanView, offer: Offer, fixed: FixedChoices, names: Mapping[str, str]
) -> None:
    """Everything that can be set, with the usual plan's values where nothing was."""
    with st.sidebar:
        head_filters(build)
        left, right = st.columns(2)
        with left:
            ADDRESS.choose_one("from", "From", {f"{m:%Y-%m}": f"{m:%b %Y}" for m in offer.first_months})
        with right:
            ADDRESS.choose_one("months", "Months", {str(n): str(n) for n in range(1, MOST_MONTHS + 1)})
        _choose_number("events", "Events at most", view.events, 1, MOST_EVENTS)
        ADDRESS.choose_one("minutes", "Within a walk of", MINUTES)
        _choose_weights(view)
        with st.expander("Limits"):
            _choose_limits(view, offer)
        with st.expander("Time of day and kind"):
            ADDRESS.choose_one("audience", "For", {key: each.name for key, each in AUDIENCES.items()})
            ADDRESS.choose_one("kind", "Kind of event", KIND_WORDS)
        if fixed:
            with st.expander(f"Fixed choices: {len(fixed)}"):
                for choice in fixed:
                    _show_choice(build, choice, names)


def _choose_number(name: str, label: str, value: int, low: int, high: int, *, step: int = 1) -> None:
    key = f"{key_of(name)}-number"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    st.number_input(label, low, high, step=step, key=key, on_change=_take_number, args=(name, key))


def _take_number(name: str, key: str) -> None:
    hand_in({name: str(int(st.session_state[key]))})


def _choose_weights(view: PlanView) -> None:
    """A preset, and one slider per component; what the score refuses is said and not taken."""
    text = ",".join(map(str, view.weights))
    presets = dict(PRESET_TEXTS)
    if text not in presets:
        presets[text] = _OWN
    key = key_of("preset")
    if st.session_state.get(key) != text:
        st.session_state[key] = text
    show_html(f"<h2>Priority score</h2><p class='cb-small'>{html.escape(words.SUBTITLE)}</p>")
    st.selectbox(
        "Weights", list(presets), format_func=lambda each: presets.get(each, _OWN), key=key,
        on_change=lambda: hand_in({"weights": str(st.session_state[key])}),
    )  # fmt: skip
    keys = {name: f"{key_of('weight')}-{name}" for name in COMPONENTS}
    for (name, slider), weight in zip(keys.items(), view.weights, strict=True):
        if st.session_state.get(slider) != weight:
            st.session_state[slider] = weight
        st.slider(
            words.COMPONENT_WORDS[name], 0, 100, step=5, key=slider, help=words.COMPONENT_HELP[name],
            on_change=_take_weights, args=(keys,),
        )  # fmt: skip
    refused = st.session_state.pop(_REFUSED, None)
    if refused:
        st.warning(escape_markdown(str(refused)))
    show_html(f"<p class='cb-small'>{html.escape(words.NEVER)}</p>")


def _take_weights(keys: Mapping[str, str]) -> None:
    weights = {name: float(st.session_state[key]) for name, key in keys.items()}
    try:
        check_weights(weights, COMPONENTS)
    except NeedSettingsError as problem:
        st.session_state[_REFUSED] = str(problem)
        return
    hand_in({"weights": ",".join(str(round(weights[name])) for name in COMPONENTS)})


def _choose_limits(view: PlanView, offer: Offer) -> None:
    months = {"0": "none", **{str(n): say_plural(n, "month") for n in range(1, MOST_MONTHS + 1)}}
    ADDRESS.choose_one("rest", "Between two events at a venue", months)
    _choose_number("most", "Events a month at most (0: any)", view.most, 0, 100)
    if offer.group_levels:
        ADDRESS.choose_one("by", "Least number for each of", offer.group_levels)
        _choose_number("least", "Least number of events there", view.least, 0, 20)
    st.multiselect(
        "Kinds of venues", offer.venue_kinds, key=key_of("venues"), placeholder="All",
        format_func=lambda kind: say_name(kind, {}),
    )  # fmt: skip
    st.checkbox("Sensitive venues too, such as shelters", key=key_of("sensitive"))
    _choose_number("budget", "Budget (0: none)", view.budget, 0, 10**9, step=100)
    if view.budget:
        costs = dict(view.costs)
        for kind in offer.venue_kinds:
            _choose_cost(kind, costs)


def _choose_cost(kind: str, costs: dict[str, int]) -> None:
    key = f"{key_of('cost')}-{kind}"
    if st.session_state.get(key) != costs.get(kind, 0):
        st.session_state[key] = costs.get(kind, 0)

    def take() -> None:
        now = {**costs, kind: int(st.session_state[key])}
        hand_in({"costs": ",".join(f"{name}:{cost}" for name, cost in now.items() if cost)})

    st.number_input(f"Cost of an event: {say_name(kind, {})}", 0, 9_999_999, step=10, key=key, on_change=take)


def _show_choice(build: BuildInfo, choice: Stored[records.FixedChoice], names: Mapping[str, str]) -> None:
    name = names.get(choice.record.venue_id, choice.record.venue_id)
    show_html(f"<p class='cb-small'>{html.escape(words.say_fixed(name, choice.record.choice))}</p>")
    if st.button(name_row("Take back", name), key=f"where-next-back-{choice.record_id}"):
        done = save(
            lambda person: current_workspace(build).withdraw(
                records.FixedChoice,
                choice.record_id,
                who=person.who,
                why="taken back while planning",
                row_version=choice.row_version,
            ),
            said=f"Taken back: {words.say_fixed(name, choice.record.choice)}.",
        )
        if done is not None:
            st.rerun()
