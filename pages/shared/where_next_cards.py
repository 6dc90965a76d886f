"""The recommended events: a card each, with reasons, what is lost without it, and ways to change it."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from data.workspace import records
from geo.errors import GeoUserError
from geo.siting import Plan
from geo.siting_dates import AUDIENCES, TimeSlot
from geo.siting_explain import EventReason, price_swap
from geo.siting_problem import PlannedEvent
from pages.shared import where_next_words as words
from pages.shared.identity import Person, who_am_i
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from pages.shared.where_next_dates import Dated
from pages.shared.where_next_plan import Asked
from pages.shared.where_next_robust import Stays
from pages.shared.words import KIND_WORDS, say_area_name, say_month, say_name
from pages.shared.workspace_state import current_workspace, save

CARDS_AT_ONCE = 12
_MORE = "where-next:more"


@dataclass(frozen=True)
class Card:
    """One recommended event in words.

    `key` names it in the plan: venue and month. `slot` is None where no date was found; `when` says why.
    `record_id` is that of the entry it became, None before.
    """

    key: str
    event: PlannedEvent
    venue_id: str
    place: str
    venue_kind: str
    lon: float
    lat: float
    month: date
    slot: TimeSlot | None
    when: str
    reason: str
    loss: str
    title: str
    audience: str
    record_id: str | None = None


def make_cards(
    asked: Asked,
    plan: Plan,
    reasons: Sequence[EventReason],
    dates: Sequence[Dated],
    accepted: dict[str, tuple[str, TimeSlot]],
) -> tuple[Card, ...]:
    """The events of a plan by date.

    `accepted` holds id and time of the entries that events of a plan became, by the card's key.
    """
    cards = [
        _make_card(asked, plan, reason, dated, accepted) for reason, dated in zip(reasons, dates, strict=True)
    ]
    return tuple(
        sorted(cards, key=lambda card: card.slot.starts.isoformat() if card.slot else f"{card.month}~")
    )


def name_event(venue_id: str, month: date) -> str:
    """What names an event in every plan: its venue and its month."""
    return f"{venue_id}@{month:%Y-%m}"


def _make_card(
    asked: Asked,
    plan: Plan,
    reason: EventReason,
    dated: Dated,
    accepted: dict[str, tuple[str, TimeSlot]],
) -> Card:
    event, view = reason.event, asked.view
    venue = asked.venues.iloc[event.venue]
    month = view.all_months[event.month]
    key = name_event(str(venue["venue_id"]), month)
    record_id, slot = accepted.get(key, (None, dated.slot))
    when = words.say_when(slot.starts, slot.ends) if slot else f"{say_month(month)}: {dated.reason}"
    return Card(
        key=key,
        event=event,
        venue_id=str(venue["venue_id"]),
        place=str(venue["name"]),
        venue_kind=say_name(str(venue["kind"]), {}),
        lon=float(venue["lon"]),
        lat=float(venue["lat"]),
        month=month,
        slot=slot,
        when=when,
        reason=say_event_reason(asked, reason),
        loss=say_event_loss(asked, plan, reason),
        title=f"{KIND_WORDS[view.kind]} at {venue['name']}"[:300],
        audience=AUDIENCES[view.audience].name,
        record_id=record_id,
    )


def say_event_reason(asked: Asked, reason: EventReason) -> str:
    """One sentence of reasons: whom it reaches, and what is known of the point that needs it most."""
    reached = words.say_reached(reason.residents_within, reason.residents_only)
    if not reason.top_points:
        return words.say_reason(reached, "", [])
    place, facts = reason.top_points[0], asked.facts
    said = []
    if "months_since" in facts.values:
        said.append(words.say_months_since(float(facts.months_since[place]), facts.events_from))
    if "low_trust" in facts.values:
        said.append(say_place_trust(asked, place))
    change = facts.change.iloc[place]
    said.append(words.say_change(float(change["change"]), float(change["low"]), float(change["high"])))
    name = say_area_name(asked.places.area_ids[place], asked.places.names[place])
    return words.say_reason(reached, words.say_point(asked.places.level.label, name), said)


def say_place_trust(asked: Asked, place: int) -> str:
    """The score of trust at a point, and whose it is where a larger area's stands in."""
    row = asked.facts.trust.iloc[place]
    own = str(row["level"]) == asked.places.level.level
    return words.say_trust(
        score=float(row["score"]),
        base=float(row["base"]),
        low=float(row["low"]),
        high=float(row["high"]),
        modelled=str(row["method"]) == "modelled",
        of="" if own else f"its {str(row['level']).replace('_', ' ')}",
    )


def say_event_loss(asked: Asked, plan: Plan, reason: EventReason) -> str:
    """What the plan loses without an event, and with the best stand-in."""
    value = plan.value or 1.0
    stand_in = reason.replacement
    return words.say_loss(
        share=reason.value_lost / value,
        only=reason.residents_only,
        stand_in=str(asked.venues.iloc[stand_in.venue]["name"]) if stand_in else "",
        share_replaced=reason.value_lost_replaced / value,
    )


def show_cards(
    build: BuildInfo, asked: Asked, plan: Plan, cards: Sequence[Card], stays: Stays | None
) -> None:
    """The cards by date, twelve at a time."""
    shown = st.session_state.get(_MORE, CARDS_AT_ONCE)
    for card in cards[:shown]:
        with st.container(key=f"where-next-card-{card.event.venue}-{card.event.month}"):
            show_html(_write_card(card, stays), css_class="cb-card")
            with st.popover("Change"):
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
    name = f"where-next-{card.event.venue}-{card.event.month}"
    if st.button("What would another venue cost?", key=f"{name}-price"):
        with st.spinner("Planning without this venue"):
            st.session_state[f"{name}-priced"] = asked.digest, price_place(asked, plan, card)
    digest, said = st.session_state.get(f"{name}-priced", ("", ""))
    if said and digest == asked.digest:
        show_html(f"<p>{html.escape(said)}</p>")
    if who_am_i() is None:
        st.caption("Say your name under “Take it on” below to keep a choice.")
        return
    left, right = st.columns(2)
    for column, choice, label in ((left, "must", "Must include"), (right, "not_here", "Not here")):
        with column:
            if st.button(label, key=f"{name}-{choice}"):
                keep_choice(build, card, choice)


def price_place(asked: Asked, plan: Plan, card: Card) -> str:
    """What it costs to do without a venue while the rest of the plan is kept."""
    try:
        swap = price_swap(asked.problem, plan.events, card.event.venue, keep_others=True, time_limit_s=5.0)
    except GeoUserError as problem:
        return str(problem)[:1].upper() + str(problem)[1:]
    return words.say_swap(
        residents=swap.residents_lost,
        share=swap.value_lost / (plan.value or 1.0),
        came_in=[str(asked.venues.iloc[venue]["name"]) for venue in swap.came_in],
    )


def keep_choice(build: BuildInfo, card: Card, choice: str) -> None:
    """Keep a fixed choice of a venue; an earlier one of the same venue gives way to it."""
    workspace = current_workspace(build)
    record = records.FixedChoice.model_validate({"venue_id": card.venue_id, "choice": choice})
    earlier = workspace.list(records.FixedChoice, venue_id=card.venue_id)

    def write(person: Person) -> object:
        for each in earlier:
            workspace.withdraw(
                records.FixedChoice,
                each.record_id,
                who=person.who,
                why="another choice",
                row_version=each.row_version,
            )
        return workspace.add(record, who=person.who)

    if save(write, said=f"Kept: {words.say_fixed(card.place, choice)}.") is not None:
        st.rerun()
