"""What is on, who lives near it, where nothing is to come, and what gets in each other's way."""

from pages.shared.access import require

require("commander", "liaison", "steward")

import streamlit as st

from pages.shared import store
from pages.shared.calendar import ahead, parts
from pages.shared.calendar.month import STYLE
from pages.shared.calendar.state import load_offer, pick_view, show_side
from pages.shared.errors import NoBuildError
from pages.shared.look import apply_look
from pages.shared.page_frame import show_footer, show_no_build

apply_look()
st.html(STYLE)
try:
    build = store.current_build()
except NoBuildError as problem:
    show_no_build(str(problem))
    st.stop()

offer = load_offer(build)
view, query, notes = pick_view(offer)
show_side(build, view, offer)
month = parts.load_month(build, view, offer)

parts.show_heading(month, query, notes)
parts.show_details(month)
parts.show_month(month)
ahead.show_reach(month)
ahead.show_gaps(month)
ahead.show_clashes(month)
ahead.show_feed(month)
show_footer(build)
