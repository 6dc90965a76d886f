"""The public pages: which there are, and how an entry of its own arranges them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared import access
from pages.shared.access import GuardedPage
from pages.shared.published.app_frame import NAV_KEY
from pages.shared.published.app_routes import find_current
from pages.shared.published.app_state import peek_language
from pages.shared.published.language import mark, open_language

PAGES = {
    "pages/public/my_neighbourhood.py": mark("My neighbourhood"),
    "pages/public/the_city.py": mark("The city"),
    "pages/public/how_we_know.py": mark("How we know"),
}
_ROOT = Path(__file__).resolve().parents[3]


def list_public_pages() -> list[GuardedPage]:
    """Return the pages for the dashboard's menu, in the language of whoever is not of the team."""
    say = open_language() if access.read_roles() & set(access.TEAM_ROLES) else peek_language()
    return [GuardedPage(path, say.gettext(title), ("public",)) for path, title in PAGES.items()]


def is_published() -> bool:
    """Tell whether there is a release to show."""
    return find_current() is not None


def run_public_pages() -> None:
    """Show the page asked for under a menu of its own: the whole of the public's process."""
    say = peek_language()
    pages = [
        st.Page(_ROOT / path, title=say.gettext(title), default=place == 0)
        for place, (path, title) in enumerate(PAGES.items())
    ]
    st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
    chosen = st.navigation(pages, position="hidden")
    st.session_state[NAV_KEY] = pages
    chosen.run()
