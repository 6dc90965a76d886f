"""What a reader of the calendar chose: the address, the widgets that hold its texts, the side panel."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from pages.shared import store
from pages.shared.address import Address, head_filters
from pages.shared.calendar.words import STATUS, UNKNOWN_MONTH, UNKNOWN_PART
from pages.shared.choices import load_choices
from pages.shared.filters import Choices
from pages.shared.months import add_months, list_months, parse_month, write_month
from pages.shared.store import BuildInfo
from pages.shared.where_next.state import find_planning_day
from pages.shared.words import KIND_WORDS, say_area_name, say_month

VIEWS = {"month": "Month", "list": "List"}
MONTHS_AHEAD = 18
_LONGEST = 200
ADDRESS = Address("calendar", lists=("kinds", "status"), unheld=("event",), views=("month", "view", "event"))
hand_in, key_of, choose_one = ADDRESS.hand_in, ADDRESS.key_of, ADDRESS.choose_one
count_set = ADDRESS.count_set


@dataclass(frozen=True)
class CalendarView:
    """One view of the calendar. Empty means all; `event` is the one whose details are open."""

    month: date
    view: str = "month"
    level: str = ""
    area: str = ""
    kinds: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    programme: str = ""
    event: str = ""

    @property
    def day_after(self) -> date:
        """The first day after the month."""
        return add_months(self.month, 1)

    @property
    def narrowed(self) -> bool:
        """Whether some events of the month may be left out."""
        return bool(self.area or self.kinds or self.status or self.programme)


@dataclass(frozen=True)
class Offer:
    """What a build lets a reader choose: months, programmes by id, and the rest; `today` is the day it is."""

    choices: Choices
    months: tuple[date, ...]
    programmes: Mapping[str, str]
    today: date


def load_offer(build: BuildInfo) -> Offer:
    """Every month from the first covered one to a year and a half ahead."""
    choices, today = load_choices(build), find_planning_day(build)
    programmes = store.read("programme_names", build=build)
    last = max(choices.months[-1], add_months(today, MONTHS_AHEAD))
    names = zip(programmes["programme_id"], programmes["name"], strict=True)
    return Offer(
        choices,
        list_months(choices.months[0], last),
        {str(programme_id): str(name) for programme_id, name in names},
        today,
    )


def usual_view(offer: Offer) -> CalendarView:
    """What a reader sees who chose nothing: this month, everything in it."""
    month = offer.today.replace(day=1)
    level = offer.choices.levels[0].level
    return CalendarView(month if month in offer.months else offer.months[-1], level=level)


def write_view(view: CalendarView) -> dict[str, str]:
    """Every part of the view as text."""
    return {
        "month": write_month(view.month),
        "view": view.view,
        "level": view.level,
        "area": view.area,
        "kinds": ",".join(view.kinds),
        "status": ",".join(view.status),
        "programme": view.programme,
        "event": view.event,
    }


def write_query(view: CalendarView, offer: Offer) -> dict[str, str]:
    """The address's part: only what differs from the usual view."""
    usual = write_view(usual_view(offer))
    return {name: text for name, text in write_view(view).items() if text != usual[name]}


def write_address(view: CalendarView, offer: Offer) -> str:
    """A link to a view, from the calendar's own page."""
    return f"?{urlencode(write_query(view, offer))}"


def settle_view(texts: Mapping[str, str], offer: Offer) -> tuple[CalendarView, tuple[str, ...]]:
    """Turn texts into a view that this build can show, with sentences about those that could not be used."""
    usual, notes = usual_view(offer), list[str]()
    asked = {name: texts.get(name, text)[:_LONGEST] for name, text in write_view(usual).items()}
    month = parse_month(asked["month"])
    if month not in offer.months:
        notes.append(UNKNOWN_MONTH.format(text=asked["month"][:20], month=say_month(usual.month)))
        month = usual.month
    level = offer.choices.find_level(asked["level"])
    known: dict[str, Mapping[str, str] | tuple[str, ...]] = {
        "area": tuple(area.area_id for area in level.areas),
        "programme": offer.programmes,
    }
    for name, options in known.items():
        if asked[name] and asked[name] not in options:
            notes.append(UNKNOWN_PART.format(text=asked[name][:60], name=name))
            asked[name] = ""
    return (
        CalendarView(
            month=month or usual.month,
            view=asked["view"] if asked["view"] in VIEWS else usual.view,
            level=level.level,
            area=asked["area"],
            kinds=_pick_many(asked["kinds"], offer.choices.event_kinds),
            status=_pick_many(asked["status"], tuple(STATUS)),
            programme=asked["programme"],
            event=asked["event"],
        ),
        tuple(notes),
    )


def _pick_many(text: str, options: tuple[str, ...]) -> tuple[str, ...]:
    chosen = tuple(option for option in options if option in text.split(","))
    return () if len(chosen) == len(options) else chosen


def pick_view(offer: Offer) -> tuple[CalendarView, dict[str, str], tuple[str, ...]]:
    """Settle what was chosen by widget, link or press, and write it into widgets and address."""
    texts, last = ADDRESS.gather()
    if last is not None and texts["level"] != last["level"] and texts["area"] == last["area"]:
        texts["area"] = ""
    view, notes = settle_view(texts, offer)
    query = write_query(view, offer)
    return view, query, ADDRESS.settle(write_view(view), query, notes, is_link=last is None)


def step_months(view: CalendarView, offer: Offer, months: int) -> CalendarView | None:
    """The same view some months on, without an open event; None outside the calendar."""
    month = add_months(view.month, months)
    return replace(view, month=month, event="") if month in offer.months else None


def show_side(build: BuildInfo, view: CalendarView, offer: Offer) -> None:
    """The page's filters in the side panel, under the name of the city."""
    choices = offer.choices
    level = choices.find_level(view.level)
    with st.sidebar:
        head_filters(build)
        choose_one("month", "Month", {write_month(month): f"{month:%b %Y}" for month in offer.months})
        choose_one("level", "Area level", {option.level: option.label_plural for option in choices.levels})
        names = {area.area_id: say_area_name(area.area_id, area.name) for area in level.areas}
        choose_one("area", level.label, {"": "All", **names})
        ADDRESS.choose_many("kinds", "Event kinds", choices.event_kinds, KIND_WORDS)
        ADDRESS.choose_many("status", "Status", tuple(STATUS), {key: STATUS[key].title() for key in STATUS})
        if offer.programmes:
            choose_one("programme", "Programme", {"": "All", **offer.programmes})
