"""What a reader of the Where next page chose: months, limits and weights, as short texts of the address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from geo.siting_dates import AUDIENCES
from geo.siting_walks import WALK_M_PER_MINUTE
from pages.shared import store
from pages.shared.address import Address
from pages.shared.filters import YES
from pages.shared.months import add_months, list_months, parse_month, write_month
from pages.shared.page_frame import find_day
from pages.shared.store import BuildInfo
from pages.shared.where_next.swaps import Swap, read_swaps, write_swaps
from pages.shared.words import KIND_WORDS
from queries.errors import NeedSettingsError
from queries.measures.need import COMPONENTS, PRESETS, check_weights

MOST_EVENTS, MOST_MONTHS, MONTHS_AHEAD, STALE_DAYS = 600, 12, 18, 365
MINUTES = {"10": "10 minutes", "15": "15 minutes", "20": "20 minutes", "30": "30 minutes"}
VIEWS = {"plan": "This plan", "last": "A year before", "both": "Both"}
USUAL_WEIGHTS = "Trust first"
_NUMBERS = {"events": (1, MOST_EVENTS), "most": (0, 100), "least": (0, 20), "budget": (0, 10**9)}
_PICKED = {"months": MOST_MONTHS, "rest": MOST_MONTHS}
ADDRESS = Address(
    "where-next",
    lists=("venues",),
    flags=("sensitive",),
    unheld=("events", "most", "least", "budget", "weights", "costs", "swap"),
    # A switch pressed again is off; the map goes on showing what it did.
    keeps=lambda name, text: name != "map" or text in VIEWS,
)
hand_in, key_of = ADDRESS.hand_in, ADDRESS.key_of


@dataclass(frozen=True)
class PlanView:
    """What is to be planned.

    `weights` are in the order of `COMPONENTS`, in percent. `most` (events in a month), `least` (events in
    each area of the level `by`) and `budget` are 0 for no limit; `rest` is months between two events at a
    venue. `venues` are the kinds that may be used, empty for all; `costs` by kind. `map` is what it shows.
    `swaps` are events that are held elsewhere than the plan found.
    """

    first_month: date
    months: int = 6
    events: int = 12
    weights: tuple[int, ...] = ()
    minutes: int = 15
    rest: int = 3
    most: int = 0
    least: int = 0
    by: str = ""
    budget: int = 0
    costs: tuple[tuple[str, int], ...] = ()
    venues: tuple[str, ...] = ()
    sensitive: bool = False
    audience: str = "residents"
    kind: str = "public_forum"
    map: str = "plan"
    swaps: tuple[Swap, ...] = ()

    @property
    def all_months(self) -> tuple[date, ...]:
        """The months of the plan."""
        return list_months(self.first_month, add_months(self.first_month, self.months - 1))

    @property
    def months_before(self) -> tuple[date, ...]:
        """The same months a year before."""
        return tuple(add_months(month, -12) for month in self.all_months)

    @property
    def day_after(self) -> date:
        """The first day after the plan."""
        return add_months(self.first_month, self.months)

    @property
    def reach_m(self) -> float:
        """Metres on foot that count as within reach."""
        return self.minutes * WALK_M_PER_MINUTE

    @property
    def weight_of(self) -> dict[str, float]:
        """Weights by component."""
        return {name: float(weight) for name, weight in zip(COMPONENTS, self.weights, strict=True)}


@dataclass(frozen=True)
class Offer:
    """What can be chosen: first months, kinds of venues, levels whose areas may each get a least number."""

    first_months: tuple[date, ...]
    venue_kinds: tuple[str, ...]
    group_levels: Mapping[str, str]


def find_planning_day(build: BuildInfo) -> date:
    """The day from which plans are made: today, or when a build of long ago was captured."""
    settings = store.city_settings(build)
    day = find_day(settings)
    captured = settings.get("captured_on")
    taken = date.fromisoformat(str(captured)[:10]) if captured else day
    return taken if (day - taken).days > STALE_DAYS else day


def make_offer(build: BuildInfo, venue_kinds: tuple[str, ...], group_levels: Mapping[str, str]) -> Offer:
    """Every month from the next one on, a year and a half ahead."""
    first = add_months(find_planning_day(build), 1)
    return Offer(list_months(first, add_months(first, MONTHS_AHEAD - 1)), venue_kinds, group_levels)


def write_weights(weights: Mapping[str, float]) -> str:
    """Weights as the address has them: whole percent in published order."""
    return ",".join(str(round(weights[name] * 100)) for name in COMPONENTS)


PRESET_TEXTS = {write_weights(weights): name for name, weights in PRESETS.items()}


def usual_view(offer: Offer) -> PlanView:
    """What is planned where nobody chose anything: twelve events in the next six months."""
    weights = tuple(round(PRESETS[USUAL_WEIGHTS][name] * 100) for name in COMPONENTS)
    return PlanView(offer.first_months[0], weights=weights, by=next(iter(offer.group_levels), ""))


def write_view(view: PlanView) -> dict[str, str]:
    """Every part of the view as text."""
    return {
        "from": write_month(view.first_month),
        "months": str(view.months),
        "events": str(view.events),
        "weights": ",".join(map(str, view.weights)),
        "minutes": str(view.minutes),
        "rest": str(view.rest),
        "most": str(view.most),
        "least": str(view.least),
        "by": view.by,
        "budget": str(view.budget),
        "costs": ",".join(f"{kind}:{cost}" for kind, cost in view.costs),
        "venues": ",".join(view.venues),
        "sensitive": YES if view.sensitive else "",
        "audience": view.audience,
        "kind": view.kind,
        "map": view.map,
        "swap": write_swaps(view.swaps),
    }


def settle_view(texts: Mapping[str, str], offer: Offer) -> tuple[PlanView, tuple[str, ...]]:
    """Turn texts into a plan that can be made, with sentences about those that could not be used."""
    view, notes = usual_view(offer), list[str]()
    for name, text in texts.items():
        usual = write_view(view).get(name)
        if usual is None or text == usual:
            continue
        part = _read_part(name, text, offer)
        if part is None:
            notes.append(f"“{text[:60]}” cannot be planned as {name}, so the usual value is used.")
        else:
            view = replace(view, **part)
    return view, tuple(notes)


def _read_part(name: str, text: str, offer: Offer) -> dict[str, Any] | None:
    """What one text of the address means; None where it means nothing."""
    if name in _NUMBERS or name in _PICKED:
        low, high = _NUMBERS.get(name, (1 if name == "months" else 0, _PICKED.get(name, 0)))
        return {name: int(text)} if re.fullmatch(r"\d{1,9}", text) and low <= int(text) <= high else None
    if name == "from":
        month = parse_month(text)
        return {"first_month": month} if month in offer.first_months else None
    if name == "weights":
        return _read_weights(text)
    if name == "costs":
        return _read_costs(text, offer)
    if name == "swap":
        swaps = read_swaps(text)
        return None if swaps is None else {"swaps": swaps}
    if name == "venues":
        kinds = tuple(kind for kind in offer.venue_kinds if kind in text.split(","))
        return {"venues": () if len(kinds) == len(offer.venue_kinds) else kinds}
    return _read_choice(name, text, offer)


def _read_choice(name: str, text: str, offer: Offer) -> dict[str, Any] | None:
    if name == "minutes":
        return {"minutes": int(text)} if text in MINUTES else None
    if name == "sensitive":
        return {"sensitive": text == YES}
    known: dict[str, Mapping[str, object]] = {
        "by": offer.group_levels,
        "audience": AUDIENCES,
        "kind": KIND_WORDS,
        "map": VIEWS,
    }
    return {name: text} if text in known[name] else None


def _read_weights(text: str) -> dict[str, Any] | None:
    """Weights in percent; None where the need index refuses them."""
    parts = text.split(",")
    if len(parts) != len(COMPONENTS) or not all(re.fullmatch(r"\d{1,3}", part) for part in parts):
        return None
    weights = tuple(int(part) for part in parts)
    try:
        check_weights(dict(zip(COMPONENTS, map(float, weights), strict=True)), COMPONENTS)
    except NeedSettingsError:
        return None
    return {"weights": weights} if max(weights) <= 100 else None


def _read_costs(text: str, offer: Offer) -> dict[str, Any] | None:
    found = [re.fullmatch(r"([^:,]+):(\d{1,7})", part) for part in text.split(",") if part]
    costs = {match[1]: int(match[2]) for match in found if match}
    if len(costs) < len(found) or not set(costs) <= set(offer.venue_kinds):
        return None
    return {"costs": tuple((kind, costs[kind]) for kind in offer.venue_kinds if costs.get(kind))}


def write_query(view: PlanView, offer: Offer) -> dict[str, str]:
    """The address's part: only what differs from the usual plan."""
    usual = write_view(usual_view(offer))
    return {name: text for name, text in write_view(view).items() if text != usual[name]}


def pick_view(offer: Offer) -> tuple[PlanView, dict[str, str], tuple[str, ...]]:
    """Settle what was chosen by widget, link or press, and write it into widgets and address."""
    texts, last = ADDRESS.gather()
    view, notes = settle_view(texts, offer)
    query = write_query(view, offer)
    return view, query, ADDRESS.settle(write_view(view), query, notes, is_link=last is None)
