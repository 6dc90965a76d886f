"""Where do we meet people, where is crime changing, where is trust low? The first page of all."""

from pages.shared.access import require

require("commander", "liaison", "steward")

import streamlit as st

from pages.shared import store
from pages.shared.announce import announce
from pages.shared.choices import load_choices
from pages.shared.controls import pick_filters, show_side
from pages.shared.errors import NoBuildError
from pages.shared.explore import parts
from pages.shared.explore.figures import make_figures
from pages.shared.figures.figures import Empty, ask
from pages.shared.look import apply_look
from pages.shared.page_frame import show_footer, show_no_build

apply_look()
try:
    build = store.current_build()
except NoBuildError as problem:
    show_no_build(str(problem))
    st.stop()

choices = load_choices(build)
filters, notes = pick_filters(choices)
show_side(build, filters, choices)
question = ask(build, filters, choices)
figures = make_figures(build, filters)

announce(figures.reason if isinstance(figures, Empty) else figures.headline)
if isinstance(figures, Empty):
    parts.show_empty(question, figures, notes)
else:
    parts.show_heading(question, figures, notes)
    parts.show_map_and_panel(question, figures)
    parts.show_table(question, figures)
show_footer(build)
