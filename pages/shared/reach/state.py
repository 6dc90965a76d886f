"""What a reader of the reach page chose: the address, the widgets that hold its texts, the side panel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from pages.shared.address import Address, head_filters
from pages.shared.choices import load_choices
from pages.shared.filters import Choices
from pages.shared.months import add_months, list_months, parse_month, write_month
from pages.shared.reach.words import BASIS, UNKNOWN_PART, say_kind
from pages.shared.store import BuildInfo
from pages.shared.where_next.state import find_planning_day
from pages.shared.words import KIND_WORDS, say_area_name

_LONGEST = 200
USUAL_MONTHS = 12
ADDRESS = Address("reach", lists=("kinds",), views=("by", "basis"))
hand_in, key_of, choose_one = ADDRESS.hand_in, ADDRESS.key_of, ADDRESS.choose_one
count_set = ADDRESS.count_set


@dataclass(frozen=True)
class ReachView:
    """One view of the page. `area` narrows everything to one area of the level; empty means the city."""

    first_month: date
    last_month: date
    level: str
    area: str = ""
    by: str = ""
    basis: str = "self_reported"
    kinds: tuple[str, ...] = ()

    @property
    def day_after(self) -> date:
        """The first day after the period."""
        return add_months(self.last_month, 1)

    @property
    def place(self) -> tuple[str, str]:
        """Level and id of what is looked at as a whole."""
        return (self.level, self.area) if self.area else ("city", "city")


@dataclass(frozen=True)
class Offer:
    """What can be chosen: months up to this one, kinds of groups, and the rest."""

    choices: Choices
    months: tuple[date, ...]
    group_kinds: tuple[str, ...]


def load_offer(build: BuildInfo, group_kinds: tuple[str, ...]) -> Offer:
    """Every month from the first covered one to this one."""
    choices = load_choices(build)
    this = find_planning_day(build).replace(day=1)
    months = list_months(choices.months[0], this) or choices.months[:1]
    return Offer(choices, months, group_kinds)


def usual_view(offer: Offer) -> ReachView:
    """What a reader sees who chose nothing: twelve months, the whole city, the first kind of groups."""
    last = offer.months[-2] if len(offer.months) > 1 else offer.months[-1]
    first = max(add_months(last, 1 - USUAL_MONTHS), offer.months[0])
    by = next(iter(offer.group_kinds), "")
    return ReachView(first, last, _choose_level(offer.choices), by=by)


def _choose_level(choices: Choices) -> str:
    """The level with fewest areas, but at least two: gaps need events, and small areas have few."""
    several = [option for option in choices.levels if len(option.areas) > 1] or list(choices.levels)
    return min(several, key=lambda option: len(option.areas)).level


def write_view(view: ReachView) -> dict[str, str]:
    """Every part of the view as text."""
    return {
        "level": view.level,
        "area": view.area,
        "from": write_month(view.first_month),
        "to": write_month(view.last_month),
        "by": view.by,
        "basis": view.basis,
        "kinds": ",".join(view.kinds),
    }


def write_query(view: ReachView, offer: Offer) -> dict[str, str]:
    """The address's part: only what differs from the usual view."""
    usual = write_view(usual_view(offer))
    return {name: text for name, text in write_view(view).items() if text != usual[name]}


def settle_view(texts: Mapping[str, str], offer: Offer) -> tuple[ReachView, tuple[str, ...]]:
    """Turn texts into a view that this build can show, with sentences about those that could not be used."""
    usual, notes = write_view(usual_view(offer)), list[str]()
    asked = {name: texts.get(name, text)[:_LONGEST] for name, text in usual.items()}
    level = offer.choices.find_level(asked["level"])
    options: dict[str, tuple[str, ...]] = {
        "area": tuple(area.area_id for area in level.areas),
        "from": tuple(map(write_month, offer.months)),
        "to": tuple(map(write_month, offer.months)),
        "by": offer.group_kinds,
        "basis": tuple(BASIS),
    }
    for name, known in options.items():
        if asked[name] not in known and asked[name] != usual[name]:
            notes.append(UNKNOWN_PART.format(text=asked[name][:60], name=name))
            asked[name] = usual[name]
    first, last = sorted(parse_month(asked[name]) or offer.months[-1] for name in ("from", "to"))
    kinds = tuple(kind for kind in offer.choices.event_kinds if kind in asked["kinds"].split(","))
    return (
        ReachView(
            first_month=first,
            last_month=last,
            level=level.level,
            area=asked["area"],
            by=asked["by"],
            basis=asked["basis"],
            kinds=() if len(kinds) == len(offer.choices.event_kinds) else kinds,
        ),
        tuple(notes),
    )


def pick_view(offer: Offer) -> tuple[ReachView, dict[str, str], tuple[str, ...]]:
    """Settle what was chosen by widget, link or press, and write it into widgets and address."""
    texts, last = ADDRESS.gather()
    if last is not None and texts["level"] != last["level"] and texts["area"] == last["area"]:
        texts["area"] = ""
    view, notes = settle_view(texts, offer)
    query = write_query(view, offer)
    return view, query, ADDRESS.settle(write_view(view), query, notes, is_link=last is None)


def show_side(build: BuildInfo, view: ReachView, offer: Offer) -> None:
    """The page's filters in the side panel, under the name of the city."""
    choices = offer.choices
    level = choices.find_level(view.level)
    months = {write_month(month): f"{month:%b %Y}" for month in reversed(offer.months)}
    with st.sidebar:
        head_filters(build)
        choose_one("level", "Area level", {option.level: option.label_plural for option in choices.levels})
        names = {area.area_id: say_area_name(area.area_id, area.name) for area in level.areas}
        choose_one("area", level.label, {"": "All", **names})
        ADDRESS.choose_span(months)
        ADDRESS.choose_many("kinds", "Event kinds", choices.event_kinds, KIND_WORDS)
        choose_one("by", "Groups by", {kind: say_kind(kind) for kind in offer.group_kinds})
        choose_one("basis", "Groups known", BASIS)
