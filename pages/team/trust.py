"""What do people say they think of the police? Where, how sure are we, and did it change: the trust page."""

from pages.shared.access import require

require("commander", "liaison", "steward")

import streamlit as st

from pages.shared import store
from pages.shared.announce import announce
from pages.shared.errors import NoBuildError
from pages.shared.look import apply_look
from pages.shared.page_frame import show_footer, show_no_build
from pages.shared.trust import beside, parts
from pages.shared.trust.controls import load_offer, pick_trust, show_side
from pages.shared.trust.feedback import show_feedback
from pages.shared.trust.scores import ask_trust

apply_look()
try:
    build = store.current_build()
except NoBuildError as problem:
    show_no_build(str(problem))
    st.stop()

offer = load_offer(build)
if not offer.list_surveys():
    parts.show_no_survey(build, asked=bool(offer.waves))
    show_footer(build)
    st.stop()

filters, query, notes = pick_trust(offer)
show_side(build, filters, offer)
question = ask_trust(build, filters, offer)
shown = parts.work_out(build, filters)

announce(shown.figures.headline)
parts.show_heading(question, shown, query, notes)
parts.show_map_and_panel(question, shown, query)
beside.show_all_areas(question, shown)
beside.show_changes(question, shown)
beside.show_groups_and_asking(question, shown)
show_feedback(build)
parts.show_table(question, shown)
show_footer(build)
