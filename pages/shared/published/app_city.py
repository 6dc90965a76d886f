"""The city: three maps with their tables, then programmes, goals, and what was said and done."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared.published.app_content import keep_city, keep_entries
from pages.shared.published.app_frame import open_page, show_bar, show_foot, show_head, show_public
from pages.shared.published.app_html import escape, write_section, write_table, write_voices
from pages.shared.published.app_map import list_shapes, show_area_map
from pages.shared.published.app_state import (
    choose_on_next_page,
    follow_choice,
    leave_neighbourhood,
    write_query,
)
from pages.shared.published.contents import AreaMap
from pages.shared.published.language import Language
from pages.shared.published.release import Release

MY_NEIGHBOURHOOD = Path(__file__).resolve().parents[2] / "public" / "my_neighbourhood.py"


def show_city() -> None:
    """The page."""
    release, say = open_page("city")
    leave_neighbourhood()
    follow_choice(say, MY_NEIGHBOURHOOD)
    show_bar(release, say, "city")
    page = keep_city(release, say.code)
    show_head(page.frame, say, title=page.frame.title, lead=page.lead)
    linked = {(each.level, each.area_id) for each in keep_entries(release)}
    for each in page.maps:
        _show_map(release, say, each, linked)
    for section in (page.reported, page.programmes, page.goals):
        show_public(write_section(section), say)
    show_public(write_voices(page.voices), say)
    show_foot(page.frame, page.terms, say)


def _show_map(release: Release, say: Language, shown: AreaMap, linked: set[tuple[str, str]]) -> None:
    def find_link(row: int) -> str | None:
        # The table has a row for each area of the map, in the same order.
        area_id = shown.areas[row].area_id
        if (shown.level, area_id) not in linked:
            return None
        return "./my_neighbourhood" + write_query(say.code, level=shown.level, area_id=area_id)

    heading = f'<h2>{escape(shown.heading)}</h2><p class="cbp-sentence">{escape(shown.sentence)}</p>'
    show_public(f'<section class="cbp-section" id="{escape(shown.key)}">{heading}</section>', say)
    if not list_shapes(release, shown.level):
        show_public(write_table(shown.table, link=find_link, tall=True), say)
        return
    left, right = st.columns([0.58, 0.42], gap="large")
    with left:
        show_area_map(release, say, shown, on_pick=lambda area_id: choose_on_next_page(shown.level, area_id))
    with right:
        show_public(write_table(shown.table, link=find_link, tall=True), say)
