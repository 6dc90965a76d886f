"""My neighbourhood: three short answers first, then what was said and done, then what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import streamlit as st

from pages.shared.published.app_day import find_day
from pages.shared.published.app_frame import open_page, show_bar, show_foot, show_head, show_public
from pages.shared.published.app_html import (
    escape,
    write_answers,
    write_paragraphs,
    write_section,
    write_voices,
)
from pages.shared.published.app_map import list_shapes, show_choice_map
from pages.shared.published.app_routes import write_calendar_address
from pages.shared.published.app_state import choose_place, settle_place, write_query
from pages.shared.published.app_words import Words
from pages.shared.published.contents import AreaEntry, Neighbourhood, Occasion, Occasions
from pages.shared.published.frame import make_frame
from pages.shared.published.language import Language
from pages.shared.published.neighbourhood import make_neighbourhood
from pages.shared.published.places import list_page_areas
from pages.shared.published.release import Release
from pages.shared.published.terms import ON_NEIGHBOURHOOD, list_terms

_BOX = "published-find"


def show_neighbourhood() -> None:
    """The page: the place of the address, or the way to choose one."""
    release, say = open_page("neighbourhood")
    entries = list_page_areas(release)
    choice = settle_place(entries)
    entry = choice.entry
    show_bar(release, say, "neighbourhood", entry)
    if entry is None:
        _show_start(release, say, entries, lost=choice.lost)
        return
    page = make_neighbourhood(release, say, entry.level, entry.area_id, today=find_day(release))
    show_head(page.frame, say, title=page.name, lead=page.lead, above=page.level_label)
    show_public(write_answers(page.answers), say)
    beside, main = st.columns([0.4, 0.6], gap="large")
    with main:
        show_public(write_voices(page.voices), say)
        show_public(write_occasions(say, page.next_events, entry), say)
    with beside:
        _show_finder(release, say, entries, entry)
    _show_details(say, page)
    show_foot(page.frame, page.terms, say)


def _show_start(release: Release, say: Language, entries: Sequence[AreaEntry], *, lost: bool) -> None:
    words = Words(say)
    lead = words["no_place"] if lost else words["find_lead"]
    frame = make_frame(release, say, words["find"])
    show_head(frame, say, title=frame.title, lead=lead)
    beside, main = st.columns([0.6, 0.4], gap="large")
    with beside:
        _show_finder(release, say, entries, None)
    with main:
        show_public(write_places(entries, say), say, css_class="cbp-screen")
    show_foot(frame, list_terms(say, ON_NEIGHBOURHOOD), say)


def _show_finder(
    release: Release, say: Language, entries: Sequence[AreaEntry], entry: AreaEntry | None
) -> None:
    words = Words(say)
    options = {_name(each): each for each in entries}
    st.session_state[_BOX] = _name(entry) if entry else None
    level = entry.level if entry and list_shapes(release, entry.level) else entries[0].level
    with st.container(key="screen-finder", gap="small"):
        if entry:
            show_public(f'<h2 id="find">{escape(words["change_place"])}</h2>', say)
        st.selectbox(
            words["find_label"],
            list(options),
            format_func=lambda name: say_entry(options[name]) if name in options else name,
            index=None,
            key=_BOX,
            placeholder=words["choose_here"],
            on_change=lambda: _take_box(options),
        )
        with st.container(key="map-box-choice"):
            show_choice_map(
                release,
                say,
                level=level,
                selected=entry.area_id if entry and entry.level == level else None,
                on_pick=lambda area_id: choose_place(level, area_id),
                height_css="clamp(18rem, 46vh, 30rem)" if entry else "clamp(20rem, 62vh, 44rem)",
            )
        show_public(f'<p class="cb-small">{escape(words["pick_note"])}</p>', say)


def _take_box(options: dict[str, AreaEntry]) -> None:
    entry = options.get(str(st.session_state.get(_BOX)))
    if entry is not None:
        choose_place(entry.level, entry.area_id)


def _name(entry: AreaEntry) -> str:
    return f"{entry.level}:{entry.area_id}"


def say_entry(entry: AreaEntry) -> str:
    """A place as the search box names it: Castle Hill · 0112, North Side."""
    return f"{entry.name}, {entry.within}" if entry.within else str(entry.name)


def write_places(entries: Sequence[AreaEntry], say: Language) -> str:
    """Every place as a link, by what it lies in."""
    parts = [f"<h2>{escape(Words(say)['all_places'])}</h2>"]
    ordered = sorted(entries, key=lambda each: (each.within or "", entries.index(each)))
    for within, group in groupby(ordered, key=lambda each: each.within or each.level_label):
        items = "".join(
            f'<li><a href="{escape(write_query(say.code, level=e.level, area_id=e.area_id))}" target="_self">'
            f"{escape(e.name)}</a></li>"
            for e in group
        )
        parts.append(f"<h3>{escape(within)}</h3><ul>{items}</ul>")
    return f'<div class="cbp-places">{"".join(parts)}</div>'


def write_occasions(say: Language, shown: Occasions, entry: AreaEntry | None) -> str:
    """Events under their heading; with a place, each can be taken into a calendar, and all at once."""
    items = "".join(_write_occasion(each, say, entry) for each in shown.events)
    lead = write_paragraphs([shown.lead] if items else [], css_class="cb-small")
    every = ""
    if entry and shown.events:
        address = write_calendar_address(say.code, entry.level, entry.area_id)
        every = _write_link(address, Words(say)["add_all"])
    return (
        f'<section class="cbp-section"><h2>{escape(shown.heading)}</h2>'
        f"{lead}{write_paragraphs([shown.empty])}"
        f'<ul class="cbp-events">{items}</ul>{every}</section>'
    )


def _write_occasion(each: Occasion, say: Language, entry: AreaEntry | None) -> str:
    add = ""
    if entry and not each.cancelled:
        address = write_calendar_address(say.code, entry.level, entry.area_id, event_id=each.event_id)
        add = _write_link(address, Words(say)["add_event"], about=each.label)
    when = f'<p class="cb-number">{escape(each.when)}</p>'
    details = " · ".join(escape(text) for text in _list_details(each))
    text = write_paragraphs([each.text] if each.text else [])
    return f'<li><h3>{escape(each.label)}</h3>{when}<p class="cb-small">{details}</p>{text}{add}</li>'


def _list_details(each: Occasion) -> Iterator[str]:
    yield each.where
    if each.title:
        yield each.kind
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
