"""The recommended events in words: when and where, for what reasons, and what is lost without each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geo.siting import Plan
from geo.siting_dates import AUDIENCES, TimeSlot
from geo.siting_explain import EventReason
from geo.siting_problem import PlannedEvent
from pages.shared.where_next import words
from pages.shared.where_next.dates import Dated
from pages.shared.where_next.plan import Asked
from pages.shared.words import KIND_WORDS, say_area_name, say_month, say_name


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
