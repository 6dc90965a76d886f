"""The recommended events: a card each, and ways to change it."""

import html
from collections.abc import Sequence

import streamlit as st

from data.workspace import records
from geo.siting import Plan
from pages.shared.identity import Person, who_am_i
from pages.shared.look import name_row, show_html
from pages.shared.store import BuildInfo
from pages.shared.where_next import swap_words, words
from pages.shared.where_next.cards import Card
from pages.shared.where_next.exchange import show_venues
from pages.shared.where_next.plan import Asked
from pages.shared.where_next.robust import Stays
from pages.shared.words import say_month
from pages.shared.workspace_state import current_workspace, save

CARDS_AT_ONCE = 12
_MORE = "where-next:more"


def show_cards(
    build: BuildInfo, asked: Asked, plan: Plan, cards: Sequence[Card], stays: Stays | None
) -> None:
    """The cards by date, twelve at a time."""
    shown = st.session_state.get(_MORE, CARDS_AT_ONCE)
    for card in cards[:shown]:
        with st.container(key=f"where-next-card-{card.event.venue}-{card.event.month}"):
            show_html(_write_card(card, stays), css_class="cb-card")
            label = name_row("Change", f"{card.place}, {say_month(card.month)}")
            key = f"where-next-change-{card.event.venue}-{card.event.month}"
            opened = st.popover(label, key=key, on_change="rerun")
            if opened.open:
                with opened:
                    _show_changes(build, asked, plan, card)
    if len(cards) > shown:
        left = len(cards) - shown
        if st.button(f"Show {min(left, CARDS_AT_ONCE)} more of {left}", key="where-next-more"):
            st.session_state[_MORE] = shown + CARDS_AT_ONCE
            st.rerun()


def _write_card(card: Card, stays: Stays | None) -> str:
    lines = [card.loss]
    if stays is not None and card.event.venue in stays.stayed:
        lines.append(words.say_stays(stays.stayed[card.event.venue], stays.draws))
    on = "<span class='cb-on'>On the calendar</span>" if card.record_id else ""
    small = "".join(f"<p class='cb-small'>{html.escape(line)}</p>" for line in lines)
    return (
        f"<p class='cb-when'>{html.escape(card.when)} {on}</p>"
        f"<h3>{html.escape(card.place)} <span class='cb-small'>{html.escape(card.venue_kind)}</span></h3>"
        f"<p>{html.escape(card.reason)}</p>{small}"
    )


def _show_changes(build: BuildInfo, asked: Asked, plan: Plan, card: Card) -> None:
    """What another venue would cost, and the choices that are kept."""
    if card.record_id is not None:
        st.caption(swap_words.ON_CALENDAR)
        return
    show_venues(build, asked, plan, card)
    if who_am_i() is None:
        st.caption("Say your name under “Take it on” below to keep a choice.")
        return
    name = f"where-next-{card.event.venue}-{card.event.month}"
    left, right = st.columns(2)
    for column, choice, label in ((left, "must", "Must include"), (right, "not_here", "Not here")):
        with column:
            if st.button(name_row(label, card.place), key=f"{name}-{choice}"):
                keep_choice(build, card, choice)


def keep_choice(build: BuildInfo, card: Card, choice: str) -> None:
    """Keep a fixed choice of a venue; an earlier one of the same venue gives way to it."""
    workspace = current_workspace(build)
    record = records.FixedChoice.model_validate({"venue_id": card.venue_id, "choice": choice})
    earlier = workspace.list(records.FixedChoice, venue_id=card.venue_id)

    def write(person: Person) -> str:
        with workspace.together(who=person.who) as writes:
            for each in earlier:
                writes.withdraw(
                    records.FixedChoice, each.record_id, why="another choice", row_version=each.row_version
                )
            return writes.add(record)

    if save(write, said=f"Kept: {words.say_fixed(card.place, choice)}.") is not None:
        st.rerun()
