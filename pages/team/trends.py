"""Which areas and offence groups changed beyond chance? Every series of a level at once, with its trend."""

from pages.shared.access import require

require("commander", "liaison", "steward")

import streamlit as st

from pages.shared import store
from pages.shared.announce import announce
from pages.shared.choices import load_choices
from pages.shared.errors import NoBuildError
from pages.shared.figures.figures import Empty, ask
from pages.shared.look import apply_look
from pages.shared.page_frame import show_footer, show_no_build
from pages.shared.trends import parts
from pages.shared.trends.multiples import show_charts, work_out
from pages.shared.trends.series import load_whole
from pages.shared.trends.state import offer_choices, pick_view, show_side

apply_look()
try:
    build = store.current_build()
except NoBuildError as problem:
    show_no_build(str(problem))
    st.stop()

choices = offer_choices(load_choices(build))
view, query, notes = pick_view(build, choices)
show_side(build, view, choices)
question = ask(build, view.filters, choices)
trends, figures = work_out(question, view)

announce(figures.reason if isinstance(figures, Empty) else figures.headline)
if isinstance(figures, Empty):
    parts.show_empty(build, figures, query, notes)
else:
    parts.show_heading(question, figures, query, notes)
    parts.show_map_and_panel(question, view, figures, trends, load_whole(question, view.groups))
    show_charts(question, view, figures, trends)
    parts.show_table(question, view, figures)
show_footer(build)
