"""One run of the Where next page: what was chosen, the plan for it, and what hinders one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from data.workspace import WorkspaceUserError, records
from geo.errors import GeoUserError
from geo.siting import Plan
from pages.shared.choices import load_areas
from pages.shared.filters import Choices
from pages.shared.store import BuildInfo
from pages.shared.where_next import words
from pages.shared.where_next.accept import list_accepted
from pages.shared.where_next.cards import Card, make_cards
from pages.shared.where_next.dates import date_events
from pages.shared.where_next.exchange import Exchanged, take_swaps
from pages.shared.where_next.need import find_facts
from pages.shared.where_next.parts import STYLE, show_empty
from pages.shared.where_next.places import Places, list_group_levels, load_places
from pages.shared.where_next.plan import (
    Asked,
    Compared,
    FixedChoices,
    ask_plan,
    compare_plan,
    explain_asked,
    recall_plan,
    solve_asked,
)
from pages.shared.where_next.side import show_side
from pages.shared.where_next.state import Offer, PlanView, make_offer, pick_view
from pages.shared.words import escape_markdown
from pages.shared.workspace_state import current_workspace, show_said
from queries.errors import NeedSettingsError

_CANCELLED, _SHOWN = "where-next:cancelled", "where-next:shown"
_SEARCHING = "Choosing venues and months: looking for a better plan"


@dataclass(frozen=True, eq=False)
class Ready:
    """What was chosen, and what it is chosen from."""

    places: Places
    choices: Choices
    offer: Offer
    view: PlanView
    query: dict[str, str]
    notes: tuple[str, ...]
    fixed: FixedChoices


@dataclass(frozen=True, eq=False)
class Done:
    """A plan, what it is compared with, and its events in words."""

    asked: Asked
    plan: Plan
    compared: Compared
    cards: tuple[Card, ...]
    exchanged: Exchanged


def prepare(build: BuildInfo, choices: Choices) -> Ready | None:
    """Read places and choice; None, with the reason shown, where nothing can be planned at all."""
    st.html(STYLE)
    slot = st.empty()
    slot.progress(0.1, "Reading where residents and venues are")
    places = load_places(build, choices)
    slot.empty()
    if places is None or not places.residents.sum():
        show_empty(build, words.NO_RESIDENTS)
        return None
    if places.venues.empty:
        show_empty(build, words.NO_VENUES)
        return None
    kinds = tuple(sorted(places.venues["kind"].dropna().astype(str).unique()))
    offer = make_offer(build, kinds, list_group_levels(choices, places))
    view, query, notes = pick_view(offer)
    return Ready(places, choices, offer, view, query, notes, _list_fixed(build))


def _list_fixed(build: BuildInfo) -> FixedChoices:
    """Fixed choices that hold today; none, and no workspace made, where nobody has entered anything."""
    if not build.entries:
        return ()
    try:
        return current_workspace(build).list(records.FixedChoice)
    except WorkspaceUserError as problem:
        st.warning(escape_markdown(str(problem)))
        return ()


def show_panel(build: BuildInfo, ready: Ready) -> None:
    """The side panel, and what was saved in the run before."""
    venues = ready.places.venues
    names = dict(zip(venues["venue_id"].astype(str), venues["name"].astype(str), strict=True))
    show_side(build, ready.view, ready.offer, ready.fixed, names)
    show_said()


def run_plan(build: BuildInfo, ready: Ready) -> Done | None:
    """Solve and explain; None, with the reason shown, where there is no plan."""
    try:
        asked = _ask(build, ready)
        if asked.venues.empty:
            show_empty(build, words.NO_VENUES, step="Use all kinds of venues", changes={"venues": ""})
            return None
        if st.session_state.get(_CANCELLED) == asked.problem_digest:
            _show_cancelled(build)
            return None
        st.session_state.pop(_CANCELLED, None)
        return _plan(build, asked)
    except (NeedSettingsError, GeoUserError) as problem:
        sentence = str(problem)[:1].upper() + str(problem)[1:]
        show_empty(build, sentence, step="Drop the limits", changes=_drop_limits())
        return None


def _show_cancelled(build: BuildInfo) -> None:
    show_empty(build, words.CANCELLED)
    if st.button("Plan again", type="primary", on_click=lambda: st.session_state.pop(_CANCELLED, None)):
        st.rerun()


def _plan(build: BuildInfo, asked: Asked) -> Done:
    """Solve, date, explain and compare; the first time with a bar and a way to cancel.

    The press ends this run, and with it the search; what was found so far is kept.
    """
    is_new = st.session_state.get(_SHOWN) != (asked.problem_digest, asked.view.swaps)
    slot = st.empty()
    bar = None
    if is_new:
        with slot.container():
            bar = st.progress(0.0, _SEARCHING)
            st.button("Cancel", key="where-next-cancel", on_click=_cancel, args=(asked.problem_digest,))

    def move(share: float, said: str) -> None:
        if bar is not None:
            bar.progress(share, said)

    plan = recall_plan(asked) or solve_asked(
        asked, show_progress=lambda share: move(share * 0.6, f"{_SEARCHING}, half a minute at most")
    )
    done = _describe(build, take_swaps(asked, plan), move)
    slot.empty()
    st.session_state[_SHOWN] = asked.problem_digest, asked.view.swaps
    return done


def _describe(build: BuildInfo, exchanged: Exchanged, move: Callable[[float, str], None]) -> Done:
    """Dates, reasons and comparison of a plan."""
    asked, plan = exchanged.asked, exchanged.plan
    accepted = list_accepted(build)
    # As the log names its entries in the marts.
    ours = frozenset(f"w-{record_id}" for record_id, _ in accepted.values())
    move(0.6, "Finding a date for each event")
    dates = date_events(build, asked, plan.events, ours=ours)
    move(0.8, "Working out what would be lost without each event")
    cards = make_cards(asked, plan, explain_asked(asked, plan), dates, accepted)
    move(0.95, "Comparing it with the year before")
    return Done(asked, plan, compare_plan(build, asked, plan), cards, exchanged)


def _drop_limits() -> dict[str, str]:
    return {"rest": "1", "most": "0", "least": "0", "budget": "0", "venues": ""}


def _ask(build: BuildInfo, ready: Ready) -> Asked:
    view: PlanView = ready.view
    slot = st.empty()
    slot.progress(0.3, "Working out the priority score of every area")
    start: date = view.first_month
    facts = find_facts(build, ready.choices, ready.places, start=start, reach_m=view.reach_m)
    slot.empty()
    names = (
        {str(key): str(name) for key, name in load_areas(build, view.by)["area_name"].items()}
        if view.by
        else {}
    )
    return ask_plan(build, view, ready.places, facts, ready.fixed, names)


def _cancel(digest: str) -> None:
    st.session_state[_CANCELLED] = digest
