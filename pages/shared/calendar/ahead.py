"""The lower parts of the calendar page: who is reached, gaps ahead, clashes, and the file to take along."""

import html
from datetime import date

import pandas as pd
import streamlit as st

from pages.shared.calendar import words
from pages.shared.calendar.clashes import Clash, find_clashes, find_on_holidays
from pages.shared.calendar.feed import name_feed, write_events, write_feed
from pages.shared.calendar.load import (
    CalendarEvent,
    Gaps,
    keep_asked,
    list_entered,
    load_events,
    measure_reach,
)
from pages.shared.calendar.parts import Month
from pages.shared.filters import LevelOption
from pages.shared.html_table import write_rows
from pages.shared.look import show_html
from pages.shared.methods.catalog import write_methods
from pages.shared.words import escape_markdown, say_a, say_area_name, say_count, say_day


def show_reach(month: Month) -> None:
    """How many live within a walk of the month's events, and how that is counted."""
    show_html(f"<h2 id='reached'>{words.REACH_HEAD}</h2>")
    found = measure_reach(month.build, month.view, month.offer.choices, month.events)
    if found is None:
        show_html(f"<p>{words.NO_RESIDENTS}</p>")
        return
    area = month.view.area
    whole = month.names.get((month.view.level, area), "") if area else month.build.city_name
    said = words.say_reach(found.reached, found.total, events=found.events, whole=whole)
    left_out = words.say_without_place(found.without_place)
    how = words.REACH_HOW.format(area=say_a(found.points_of))
    show_html(
        f"<p>{html.escape(said)} {html.escape(left_out)}</p><p class='cb-small'>{html.escape(how)}</p>"
        f"{write_methods('walking-distance')}"
    )


def show_gaps(month: Month) -> None:
    """Areas without anything to come: a sentence, and a table that ranks nobody."""
    gaps, level = month.gaps, month.level
    show_html(f"<h2 id='gaps'>{words.GAPS_HEAD}</h2>")
    if not gaps.areas:
        show_html(f"<p>{html.escape(words.NO_GAPS_KNOWN.format(one=level.label.lower()))}</p>")
        return
    if gaps.frame.empty:
        every = words.NO_GAPS.format(one=level.label.lower(), day=say_day(gaps.until))
        show_html(f"<p>{html.escape(every)}</p>")
        return
    many, first = level.label_plural.lower(), month.offer.choices.months[0]
    known = gaps.frame["months"].dropna()
    said = words.say_gaps(
        len(gaps.frame),
        gaps.areas,
        many=many,
        today=gaps.today,
        until=gaps.until,
        kinds=bool(month.view.kinds or month.view.programme),
    )
    since = words.say_since(list(known), int(gaps.frame["months"].isna().sum()), first)
    show_html(f"<p>{html.escape(said)} {html.escape(since)}</p>")
    with st.expander(escape_markdown(f"The {say_count(len(gaps.frame))} {many} as a table")):
        show_html(write_gaps(gaps, level, first))
    show_html("<p><a href='where_next' target='_self'>Plan events where they are needed: Where next</a></p>")


def write_gaps(gaps: Gaps, level: LevelOption, first: date) -> str:
    """The table of areas without an event scheduled, by name."""
    rows = [
        (
            say_area_name(str(row["area_id"]), str(row["area_name"])),
            say_count(row["residents"]) if pd.notna(row["residents"]) else "no data",
            say_day(pd.Timestamp(row["last_held"]).date()) if pd.notna(row["last_held"]) else "none",
            words.say_months_since(None if pd.isna(row["months"]) else float(row["months"]), first),
        )
        for row in gaps.frame.to_dict("records")
    ]
    titles = (level.label, "Residents", "Last event", "Months since")
    return write_rows(rows, titles, caption=words.GAPS_CAPTION.format(many=level.label_plural))


def show_clashes(month: Month) -> None:
    """Events of the month that get in each other's way, and those on public holidays."""
    level = month.level
    clashes = find_clashes(month.events, level=level.level)
    on_holidays = find_on_holidays(month.events, month.holidays or {})
    show_html(f"<h2 id='clashes'>{words.CLASHES_HEAD}</h2>")
    said = words.say_clashes(len(clashes), len(on_holidays), one=level.label.lower())
    none = words.NO_CLASHES.format(one=level.label.lower())
    show_html(f"<p>{html.escape(said or none)}</p>")
    items = [_write_clash(clash, month) for clash in clashes] + [
        f"<li>{_write_short(event, month)}: {html.escape(name)}</li>" for event, name in on_holidays
    ]
    if items:
        show_html(f"<ul class='cb-events'>{''.join(items)}</ul>")
    if month.holidays is None:
        show_html(f"<p class='cb-small'>{html.escape(words.NO_COUNTRY)}</p>")


def _write_clash(clash: Clash, month: Month) -> str:
    areas = [month.names.get((month.view.level, area), area) for area in clash.areas]
    shared = html.escape(words.say_shared(clash.venue, areas))
    return f"<li>{_write_short(clash.first, month)} and {_write_short(clash.second, month)}: {shared}</li>"


def _write_short(event: CalendarEvent, month: Month) -> str:
    when = f"{event.starts:%a} {event.starts.day} {event.starts:%b %H:%M}"
    return (
        f"<a href='{html.escape(month.link(event))}' target='_self'>{html.escape(event.title)}</a> "
        f"<span class='cb-small'>({when})</span>"
    )


def show_feed(month: Month) -> None:
    """The calendar as a file, from this month on, and how to subscribe to one."""
    build, view = month.build, month.view
    show_html(f"<h2 id='file'>{words.FEED_HEAD}</h2>")
    name = name_feed(build)
    with st.container(horizontal=True, key="calendar-files"):
        st.download_button(
            "Download calendar (ICS)",
            lambda: make_feed(month),
            file_name=name,
            mime="text/calendar",
            on_click="ignore",
            help=words.FEED_WHAT,
        )
        st.download_button(
            "Download month (CSV)",
            lambda: write_events(month.events, view.level),
            file_name=f"commonbeat-{build.city}-calendar-{view.month:%Y-%m}.csv",
            mime="text/csv",
            on_click="ignore",
        )
    show_html(f"<p class='cb-small'>{html.escape(words.FEED_HOW.format(name=name))}</p>")


def make_feed(month: Month) -> bytes:
    """Every event that the filters keep, from the month shown on."""
    events = keep_asked(load_events(month.build, month.view.month, date.max), month.view)
    return write_feed(
        month.build,
        events,
        names=month.names,
        entered=list_entered(month.build),
        timezone=str(month.settings["timezone"]),
    )
