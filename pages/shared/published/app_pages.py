"""The public pages: which there are, and how an entry of its own arranges them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared.access import GuardedPage
from pages.shared.published.app_frame import NAV_KEY
from pages.shared.published.app_state import settle_language
from pages.shared.published.language import mark

PUBLIC_PAGES = (
    GuardedPage("pages/public/my_neighbourhood.py", mark("My neighbourhood"), ("public",), default=True),
    GuardedPage("pages/public/the_city.py", mark("The city"), ("public",)),
    GuardedPage("pages/public/how_we_know.py", mark("How we know"), ("public",)),
)
_ROOT = Path(__file__).resolve().parents[3]


def run_public_pages() -> None:
    """Show the page asked for under a menu of its own: the whole of the public's process."""
    say = settle_language()
    pages = [
        st.Page(_ROOT / each.path, title=say.gettext(each.title), default=each.default)
        for each in PUBLIC_PAGES
    ]
    st.set_page_config(page_title="Commonbeat", layout="wide", initial_sidebar_state="collapsed")
    chosen = st.navigation(pages, position="hidden")
    st.session_state[NAV_KEY] = pages
    chosen.run()
