"""Finding a place: a box to search in, a map to click on, a list. None of them sends where somebody is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import streamlit as st

from pages.shared.published.app_frame import show_public
from pages.shared.published.app_html import escape
from pages.shared.published.app_map import list_shapes, show_choice_map
from pages.shared.published.app_state import choose_place, write_query
from pages.shared.published.app_words import Words
from pages.shared.published.contents import AreaEntry
from pages.shared.published.language import Language
from pages.shared.published.places import drop_accents
from pages.shared.published.release import Release

_BOX = "published-find"
_TALL, _LOW = "clamp(20rem, 62vh, 44rem)", "clamp(18rem, 46vh, 30rem)"


def show_finder(
    release: Release, say: Language, entries: Sequence[AreaEntry], entry: AreaEntry | None
) -> None:
    """The box and the map, with the place that is shown, if any, chosen in both."""
    words = Words(say)
    with st.container(key="screen-finder", gap="small"):
        if entry:
            show_public(f'<h2 id="find">{escape(words["change_place"])}</h2>', say)
        _show_box(words, {_name(each): each for each in entries}, entry)
        _show_map(release, say, entries, entry)
        show_public(f'<p class="cb-small">{escape(words["pick_note"])}</p>', say)


def _show_box(words: Words, options: Mapping[str, AreaEntry], entry: AreaEntry | None) -> None:
    st.session_state[_BOX] = _name(entry) if entry else None
    st.selectbox(
        words["find_label"],
        list(options),
        format_func=lambda name: say_entry(options[name]) if name in options else name,
        # With a place chosen there is no way back to none, and no button for it.
        index=0 if entry else None,
        key=_BOX,
        placeholder=words["choose_here"],
        on_change=lambda: _take_box(options),
    )


def _take_box(options: Mapping[str, AreaEntry]) -> None:
    entry = options.get(str(st.session_state.get(_BOX)))
    if entry is not None:
        choose_place(entry.level, entry.area_id)


def _show_map(release: Release, say: Language, entries: Sequence[AreaEntry], entry: AreaEntry | None) -> None:
    # A place without a boundary is found on the map of those that have one.
    levels = dict.fromkeys([*([entry.level] if entry else []), *(each.level for each in entries)])
    level = next((each for each in levels if list_shapes(release, each)), None)
    if level is None:
        return
    with st.container(key="map-box-choice"):
        show_choice_map(
            release,
            say,
            level=level,
            selected=entry.area_id if entry and entry.level == level else None,
            on_pick=lambda area_id: choose_place(level, area_id),
            height_css=_LOW if entry else _TALL,
        )


def _name(entry: AreaEntry) -> str:
    return f"{entry.level}:{entry.area_id}"


def say_entry(entry: AreaEntry) -> str:
    """A place as the search box names it: Castle Hill · 0112, North Side.

    The box compares letter by letter, so a name with accents stands there without them too, for who types
    none: Peñasco, Río Seco (Penasco, Rio Seco).
    """
    name = f"{entry.name}, {entry.within}" if entry.within else str(entry.name)
    plain = drop_accents(name)
    return name if plain == name else f"{name} ({plain})"


def write_places(entries: Sequence[AreaEntry], say: Language) -> str:
    """Every place as a link, by what it lies in."""
    heading = escape(Words(say)["all_places"])
    ordered = sorted(entries, key=lambda each: (each.within or "", entries.index(each)))
    groups = groupby(ordered, key=lambda each: each.within or each.level_label)
    lists = "".join(f"<h3>{escape(name)}</h3><ul>{_write_links(group, say)}</ul>" for name, group in groups)
    region = f'class="cbp-places" tabindex="0" role="region" aria-label="{heading}"'
    return f"<h2>{heading}</h2><div {region}>{lists}</div>"


def _write_links(entries: Iterable[AreaEntry], say: Language) -> str:
    queries = ((each, write_query(say.code, level=each.level, area_id=each.area_id)) for each in entries)
    return "".join(
        f'<li><a href="{escape(query)}" target="_self">{escape(each.name)}</a></li>'
        for each, query in queries
    )
