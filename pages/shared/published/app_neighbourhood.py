"""My neighbourhood: three short answers first, then what was said and done, then what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from pages.shared.published.app_content import keep_entries, keep_neighbourhood
from pages.shared.published.app_day import find_day
from pages.shared.published.app_finder import show_finder, write_places
from pages.shared.published.app_frame import open_page, show_bar, show_foot, show_head, show_public
from pages.shared.published.app_html import (
    escape,
    write_answers,
    write_paragraphs,
    write_section,
    write_voices,
)
from pages.shared.published.app_routes import write_calendar_address
from pages.shared.published.app_state import settle_place
from pages.shared.published.app_words import Words
from pages.shared.published.contents import AreaEntry, Neighbourhood, Occasion, Occasions
from pages.shared.published.frame import make_frame
from pages.shared.published.language import Language
from pages.shared.published.release import Release
from pages.shared.published.terms import ON_NEIGHBOURHOOD, list_terms


def show_neighbourhood() -> None:
    """The page: the place of the address, or the way to choose one."""
    release, say = open_page("neighbourhood")
    entries = keep_entries(release)
    choice = settle_place(entries)
    entry = choice.entry
    show_bar(release, say, "neighbourhood", entry)
    if entry is None:
        _show_start(release, say, entries, lost=choice.lost)
        return
    page = keep_neighbourhood(release, say.code, entry.level, entry.area_id, find_day(release))
    show_head(page.frame, say, title=page.name, lead=page.lead, above=page.level_label)
    show_public(write_answers(page.answers), say)
    # What is published comes before the way to another place, on a phone and for who hears the page.
    main, beside = st.columns([0.6, 0.4], gap="large")
    with main:
        show_public(write_voices(page.voices), say)
        show_public(write_occasions(say, page.next_events, entry), say)
    with beside:
        show_finder(release, say, entries, entry)
    _show_details(say, page)
    show_foot(page.frame, page.terms, say)


def _show_start(release: Release, say: Language, entries: Sequence[AreaEntry], *, lost: bool) -> None:
    words = Words(say)
    lead = words["no_place"] if lost else words["find_lead"]
    frame = make_frame(release, say, words["find"])
    show_head(frame, say, title=frame.title, lead=lead)
    beside, main = st.columns([0.6, 0.4], gap="large")
    with beside:
        show_finder(release, say, entries, None)
    with main:
        show_public(write_places(entries, say), say, css_class="cbp-screen")
    show_foot(frame, list_terms(say, ON_NEIGHBOURHOOD), say)


def write_occasions(say: Language, shown: Occasions, entry: AreaEntry | None) -> str:
    """Events under their heading; with a place, each can be taken into a calendar, and all at once."""
    lists = "".join(_write_group(head, events, say, entry) for head, events in shown.groups)
    lead = write_paragraphs([shown.lead] if lists else [], css_class="cb-small")
    every = ""
    if entry and shown.events:
        address = write_calendar_address(say.code, entry.level, entry.area_id)
        every = _write_link(address, Words(say)["add_all"])
    return (
        f'<section class="cbp-section"><h2>{escape(shown.heading)}</h2>'
        f"{lead}{write_paragraphs([shown.empty])}{lists}{every}</section>"
    )


def _write_group(head: str, events: Sequence[Occasion], say: Language, entry: AreaEntry | None) -> str:
    items = "".join(_write_occasion(each, say, entry) for each in events)
    heading = f"<h3>{escape(head)}</h3>" if head else ""
    return f'{heading}<ul class="cbp-events">{items}</ul>'


def _write_occasion(each: Occasion, say: Language, entry: AreaEntry | None) -> str:
    add = ""
    if entry and not each.cancelled:
        address = write_calendar_address(say.code, entry.level, entry.area_id, event_id=each.event_id)
        add = _write_link(address, Words(say)["add_event"], about=each.label)
    when = f'<p class="cb-number">{escape(each.when)}</p>'
    details = " · ".join(escape(text) for text in _list_details(each, over=entry is None))
    text = write_paragraphs([each.text] if each.text else [])
    return f'<li><h4>{escape(each.label)}</h4>{when}<p class="cb-small">{details}</p>{text}{add}</li>'


def _list_details(each: Occasion, *, over: bool) -> Iterator[str]:
    yield each.where
    if each.area:
        yield each.area
    if each.title:
        yield each.kind
    if over or each.cancelled:
        yield each.status


def _write_link(address: str, words: str, *, about: str = "") -> str:
    hidden = f'<span class="cbp-unseen">: {escape(about)}</span>' if about else ""
    return f'<a class="cbp-add" href="{escape(address)}" target="_self" download>{escape(words)}{hidden}</a>'


def _show_details(say: Language, page: Neighbourhood) -> None:
    words = Words(say)
    sections = "".join(write_section(each, level=3) for each in (page.engagement, page.reported, page.said))
    past = write_occasions(say, page.past_events, None)
    summary = f"<summary>{escape(words['details'])}</summary>"
    body = f'<details class="cbp-details">{summary}{sections}{past}</details>'
    show_public(body, say, css_class="cbp-screen")
