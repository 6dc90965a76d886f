"""Who came, beside who lives there; how many came, and when; what a visit costs in officers' hours."""

from pages.shared.access import require

require("commander", "liaison", "steward")

import streamlit as st

from pages.shared import store
from pages.shared.errors import NoBuildError
from pages.shared.look import apply_look
from pages.shared.page_frame import show_footer, show_no_build
from pages.shared.reach import parts
from pages.shared.reach.attendance import show_attendance, show_cost
from pages.shared.reach.load import load_group_kinds
from pages.shared.reach.state import load_offer, pick_view, show_side

apply_look()
try:
    build = store.current_build()
except NoBuildError as problem:
    show_no_build(str(problem))
    st.stop()

offer = load_offer(build, load_group_kinds(build))
view, query, notes = pick_view(offer)
show_side(build, view, offer)
reach = parts.load_reach(build, view, offer)

parts.show_heading(reach, query, notes)
parts.show_gaps(reach)
parts.show_areas(reach)
show_attendance(reach)
show_cost(reach)
show_footer(build)
