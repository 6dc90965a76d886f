"""The upper parts of the calendar page: heading, the month as a table or list, an event's details."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from pages.shared import store
from pages.shared.announce import announce
from pages.shared.calendar import words
from pages.shared.calendar.clashes import find_first_weekday, list_holidays
from pages.shared.calendar.event import show_event
from pages.shared.calendar.load import (
    CalendarEvent,
    Gaps,
    count_statuses,
    find_event,
    find_gaps,
    keep_asked,
    load_events,
    name_areas,
)
from pages.shared.calendar.month import write_days, write_grid, write_keys, write_list
from pages.shared.calendar.state import (
    VIEWS,
    CalendarView,
    Offer,
    count_set,
    hand_in,
    key_of,
    step_months,
    write_address,
)
from pages.shared.filters import LevelOption
from pages.shared.look import show_html
from pages.shared.months import write_month
from pages.shared.page_frame import find_day, list_overdue
from pages.shared.page_head import share_view, show_note, show_notes, write_place
from pages.shared.redraws import say_counted
from pages.shared.store import BuildInfo
from pages.shared.words import say_day, say_month


@dataclass(frozen=True, eq=False)
class Month:
    """A month as it is shown: its events, what areas are called, its holidays (None: not looked at)."""

    build: BuildInfo
    view: CalendarView
    offer: Offer
    events: Sequence[CalendarEvent]
    names: Mapping[tuple[str, str], str]
    holidays: Mapping[date, str] | None
    gaps: Gaps

    @property
    def level(self) -> LevelOption:
        """The level chosen."""
        return self.offer.choices.find_level(self.view.level)

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the build knows of its city."""
        return store.city_settings(self.build)

    def link(self, event: CalendarEvent) -> str:
        """Address of an event's details in this view."""
        return f"{write_address(replace(self.view, event=event.event_id), self.offer)}#event"

    @property
    def headline(self) -> str:
        """The sentence that answers."""
        many = self.level.label_plural.lower()
        counts = count_statuses(self.events)
        ordered = {status: counts[status] for status in words.STATUS}
        gaps = self.gaps
        return words.say_headline(
            self.view.month, ordered, gaps=len(gaps.frame), areas=gaps.areas, many=many, until=gaps.until
        )


def load_month(build: BuildInfo, view: CalendarView, offer: Offer) -> Month:
    """Everything that a month shows, of the filters chosen."""
    events = keep_asked(load_events(build, view.month, view.day_after), view)
    holidays = list_holidays(store.city_settings(build), view.month, view.day_after)
    names = name_areas(offer.choices)
    return Month(build, view, offer, events, names, holidays, find_gaps(build, view, offer))


def show_heading(month: Month, query: Mapping[str, str], notes: Sequence[str]) -> None:
    """Title, the sentence that answers, whose clock it is, and what to know."""
    build, settings = month.build, month.settings
    place = write_place(build, filters_set=count_set(query))
    zone = str(settings["timezone"])
    noon = datetime.combine(month.view.month, time(12), tzinfo=ZoneInfo(zone))
    said = words.say_zone(build.city_name, zone, noon)
    announce(month.headline)
    with st.container(horizontal=True, key="heading"):
        show_html(
            f"{place}<h1>{words.TITLE}</h1>"
            f"<p class='cb-lead'>{html.escape(month.headline)}</p>"
            f"<p class='cb-records'>{html.escape(said)}. As of {say_day(month.offer.today)}.</p>"
            f"{write_ways()}"
        )
        share_view(query)
    shown, ahead = month.view.month, (month.offer.today.replace(day=1), month.gaps.until.replace(day=1))
    redrawn = say_counted(build, month.level, (shown, shown)) or say_counted(build, month.level, ahead)
    show_notes((*notes, *redrawn, *list_overdue(dict(settings), today=find_day(dict(settings)))))


def write_ways() -> str:
    """Links to the parts further down: the list of a month is long on a phone."""
    heads = {"reached": words.REACH_HEAD, "gaps": words.GAPS_HEAD, "clashes": words.CLASHES_HEAD}
    heads["file"] = words.FEED_HEAD
    links = "".join(f"<a href='#{name}' target='_self'>{head}</a>" for name, head in heads.items())
    return f"<nav class='cb-months cb-small' aria-label='On this page'>{links}</nav>"


def show_month(month: Month) -> None:
    """The ways to other months, then the month as a table of days or as a list."""
    view, offer = month.view, month.offer
    with st.container(horizontal=True, key="calendar-tools", vertical_alignment="bottom"):
        show_html(_write_steps(month))
        st.segmented_control(
            "View", list(VIEWS), format_func=lambda key: VIEWS[key], key=key_of("view"), required=True
        )
    if not month.events:
        narrowed = words.NARROWED if view.narrowed else ""
        said = words.NO_EVENTS.format(month=say_month(view.month), narrowed=narrowed)
        show_note(said)
        _offer_way_out(view, offer)
    holidays = month.holidays or {}
    days = write_days(month.events, link=month.link, holidays=holidays, names=month.names, level=view.level)
    show_html(_write_main(month, holidays) + days + write_keys())


def _write_main(month: Month, holidays: Mapping[date, str]) -> str:
    view = month.view
    if view.view == "list":
        caption = f"Events of {say_month(view.month)}, in order of time"
        return write_list(
            month.events,
            link=month.link,
            selected=view.event,
            names=month.names,
            level=view.level,
            caption=caption,
        )
    return write_grid(
        view.month,
        month.events,
        link=month.link,
        selected=view.event,
        today=month.offer.today,
        holidays=holidays,
        first_weekday=find_first_weekday(month.settings),
    )


def _write_steps(month: Month) -> str:
    links = []
    for step, label in ((-1, "Month before"), (1, "Month after")):
        there = step_months(month.view, month.offer, step)
        if there is not None:
            address = html.escape(write_address(there, month.offer))
            links.append(f"<a href='{address}' target='_self'>{label}: {say_month(there.month)}</a>")
    return f"<nav class='cb-months' aria-label='Months'>{''.join(links)}</nav>"


def _offer_way_out(view: CalendarView, offer: Offer) -> None:
    if view.narrowed:
        changes = {"area": "", "kinds": "", "status": "", "programme": ""}
        st.button("Show every event of the month", type="primary", on_click=hand_in, args=(changes,))
        return
    this = offer.today.replace(day=1)
    if view.month != this and this in offer.months:
        st.button("Go to this month", on_click=hand_in, args=({"month": write_month(this)},))
    show_html("<p><a href='log?tab=events&amp;record=new' target='_self'>Write an event into the log</a></p>")


def show_details(month: Month) -> None:
    """The chosen event; a select box is the way in for those who come by keyboard."""
    view = month.view
    found = find_event(month.build, view.event, month.events)
    if view.event and found is None:
        said = words.GONE.format(event=view.event[:60])
        show_note(said)
    if found is not None:
        close = write_address(replace(view, event=""), month.offer)
        with st.container(key="panel"):
            show_event(month.build, found, names=month.names, close=close)
