"""Which areas differ, do events and the rest go together, and which areas are alike? Never a ranking."""

from pages.shared.access import require

require("commander", "liaison", "steward")

import streamlit as st

from pages.shared import store
from pages.shared.choices import load_choices
from pages.shared.compare import figures, parts
from pages.shared.compare.map import show_two_way
from pages.shared.compare.state import pick_view, show_side
from pages.shared.errors import NoBuildError
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
view, query, notes = pick_view(choices)
show_side(build, view, choices)
question = ask(build, view.filters, choices)
found = figures.find_all(build, view)
funnel = found.funnel

if isinstance(funnel, Empty):
    parts.show_heading(question, query, funnel.reason, "", notes)
    parts.show_empty(funnel, key="funnel", said=True)
else:
    parts.show_heading(question, query, funnel.headline, funnel.records, (*notes, *funnel.notes))
    parts.show_funnel(question, view, funnel)
parts.show_scatter(question, view, found.scatter, found.association, found.neighbours)
parts.show_slopes(found.slopes)
show_two_way(question, view, found.two_way)
parts.show_similar_choice(question)
if found.similar is not None:
    parts.show_similar(question, found.similar)
show_footer(build)
