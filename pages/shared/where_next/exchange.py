"""Another venue for an event of the plan: what each would cost, the button that takes it, the way back."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from geo.siting import Plan, rate_plan
from geo.siting_evaluate import evaluate_plan
from geo.siting_exchange import Exchange, exchange_event, list_exchanges
from geo.siting_problem import PlannedEvent
from geo.siting_walks import walk_distances_m
from pages.shared import store
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from pages.shared.where_next import swap_words, words
from pages.shared.where_next.cards import Card
from pages.shared.where_next.plan import Asked
from pages.shared.where_next.state import hand_in
from pages.shared.where_next.swaps import Swap, add_swap, find_swap, write_swaps
from pages.shared.words import escape_markdown, say_plural


@dataclass(frozen=True, eq=False)
class Exchanged:
    """A plan with a reader's exchanges in it.

    `found` is the plan before them, `lost` how many exchanges fit it no more.
    """

    asked: Asked
    plan: Plan
    found: Plan
    lost: int


def take_swaps(asked: Asked, found: Plan) -> Exchanged:
    """Put a reader's exchanges into the plan that was found; what does not fit is left out and counted."""
    positions = {str(venue_id): place for place, venue_id in enumerate(asked.venues["venue_id"])}
    months = {month: place for place, month in enumerate(asked.view.all_months)}
    events, taken = found.events, list[Swap]()
    for swap in asked.view.swaps:
        if swap.month in months and {swap.venue_id, swap.instead_id} <= positions.keys():
            event = PlannedEvent(months[swap.month], positions[swap.venue_id])
            after = exchange_event(asked.problem, events, event, positions[swap.instead_id])
            if after is not None:
                events = after
                taken.append(swap)
    lost = len(asked.view.swaps) - len(taken)
    if not taken:
        return Exchanged(asked, found, found, lost)
    plan = rate_plan(asked.problem, events, bound=found.bound, seconds=found.seconds)
    return Exchanged(replace(asked, swaps=tuple(taken)), plan, found, lost)


def say_exchanges(exchanged: Exchanged) -> list[str]:
    """What the exchanges cost together, exactly; nothing where there are none."""
    asked, found = exchanged.asked, exchanged.found
    if not asked.swaps:
        return []
    after = evaluate_plan(asked.problem, exchanged.plan.events)
    before = evaluate_plan(asked.problem, found.events)
    return [
        swap_words.say_exchanged(
            len(asked.swaps),
            residents=before.residents_reached - after.residents_reached,
            share=(found.value - exchanged.plan.value) / (found.value or 1.0),
        )
    ]


def show_exchanges(exchanged: Exchanged) -> None:
    """The way back from every exchange at once, and word of those that fit the plan no more."""
    if exchanged.lost:
        note = swap_words.say_lost_swaps(exchanged.lost)
        show_html(f"<p class='cb-note' role='note'>{note}</p>")
    count = len(exchanged.asked.view.swaps)
    if count:
        label = "Take the exchange back" if count == 1 else f"Take all {say_plural(count, 'exchange')} back"
        st.button(label, key="where-next-swaps-back", on_click=hand_in, args=({"swap": ""},))


def show_venues(build: BuildInfo, asked: Asked, plan: Plan, card: Card) -> None:
    """The venues that may stand in for a card's event, what the chosen one costs, and the buttons."""
    name = f"where-next-swap-{card.event.venue}-{card.event.month}"
    swap = find_swap(asked.swaps, card.month, card.venue_id)
    if swap is not None:
        _show_way_back(asked, swap, name)
    offers = {each.venue: each for each in list_offers(asked, plan, card)}
    if not offers:
        st.caption(swap_words.NO_OTHER_VENUE)
        return
    units = str(store.city_settings(build).get("units", "metric"))
    lines = {
        venue: swap_words.say_offer(
            _name_venue(asked, venue), apart=words.say_distance(apart, units), residents=lost
        )
        for venue, apart, lost in _list_lines(asked, card, offers)
    }
    chosen = st.selectbox(
        f"Another venue than {escape_markdown(card.place)}",
        list(lines),
        format_func=lambda venue: lines.get(venue, ""),
        key=f"{name}-to",
    )
    place = _name_venue(asked, chosen)
    _show_cost(asked, plan, card, offers[chosen], place)
    instead = str(asked.venues.iloc[chosen]["venue_id"])
    taken = add_swap(asked.view.swaps, Swap(card.month, card.venue_id, instead))
    st.button(
        f"Hold it at {escape_markdown(place)}",
        key=f"{name}-take",
        on_click=hand_in,
        args=({"swap": write_swaps(taken)},),
    )


def _list_lines(asked: Asked, card: Card, offers: dict[int, Exchange]) -> list[tuple[int, float, float]]:
    apart = measure_apart(asked, card.event.venue)
    return [(venue, float(apart[venue]), offer.residents_lost) for venue, offer in offers.items()]


def _name_venue(asked: Asked, venue: int) -> str:
    return str(asked.venues.iloc[venue]["name"])


def list_offers(asked: Asked, plan: Plan, card: Card) -> tuple[Exchange, ...]:
    """The nearest venues and those that lose least, by what each costs in residents reached."""
    nearest = np.argsort(measure_apart(asked, card.event.venue), kind="stable").tolist()
    offers = list_exchanges(asked.problem, plan.events, card.event, nearest=nearest)
    return tuple(sorted(offers, key=lambda offer: (round(offer.residents_lost), offer.value_lost)))


def measure_apart(asked: Asked, venue: int) -> np.ndarray:
    """Metres on foot from a venue to every other."""
    lon, lat = (asked.venues[name].to_numpy(dtype=np.float64) for name in ("lon", "lat"))
    return np.asarray(walk_distances_m(lon[[venue]], lat[[venue]], lon, lat)[0])


def _show_cost(asked: Asked, plan: Plan, card: Card, offer: Exchange, place: str) -> None:
    reached = asked.problem.residents[asked.problem.reached[:, card.event.venue]].sum()
    said = swap_words.say_exchange(
        place=place,
        within=offer.residents_within,
        instead_of=float(reached),
        residents=offer.residents_lost,
        share=offer.value_lost / (plan.value or 1.0),
    )
    st.markdown(escape_markdown(said))


def _show_way_back(asked: Asked, swap: Swap, name: str) -> None:
    names = dict(zip(asked.venues["venue_id"].astype(str), asked.venues["name"].astype(str), strict=True))
    place = escape_markdown(names.get(swap.venue_id, swap.venue_id))
    left = tuple(each for each in asked.view.swaps if each != swap)
    st.caption(f"Exchanged by hand for {place}.")
    st.button(f"Back to {place}", key=f"{name}-back", on_click=hand_in, args=({"swap": write_swaps(left)},))
