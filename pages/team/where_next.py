"""Where to hold the next events: a plan by need and reach, its reasons, and the way into the calendar."""

from pages.shared.access import require

require("commander", "liaison", "steward")

import streamlit as st

from pages.shared import store
from pages.shared.choices import load_choices
from pages.shared.errors import NoBuildError
from pages.shared.look import apply_look
from pages.shared.page_frame import show_footer, show_no_build
from pages.shared.where_next import parts
from pages.shared.where_next.accept import show_accept
from pages.shared.where_next.changes import show_cards
from pages.shared.where_next.kept import Shown, list_plans, show_kept
from pages.shared.where_next.map import show_plan_map
from pages.shared.where_next.robust import find_stays, show_robustness
from pages.shared.where_next.run import prepare, run_plan, show_panel

apply_look()
try:
    build = store.current_build()
except NoBuildError as problem:
    show_no_build(str(problem))
    st.stop()

ready = prepare(build, load_choices(build))
if ready is not None:
    show_panel(build, ready)
    done = run_plan(build, ready)
    if done is not None:
        asked, plan, compared, cards = done.asked, done.plan, done.compared, done.cards
        parts.show_heading(build, done.exchanged, compared, ready.query, ready.notes)
        with st.container(key="map-and-panel"):
            left, right = st.columns([56, 44], gap="medium")
            with left:
                show_plan_map(build, asked, compared, cards)
            with right:
                show_robustness(asked, plan)
                with st.container(key="where-next-cards"):
                    show_cards(build, asked, plan, cards, find_stays(asked))
        parts.show_take_on()
        shown = Shown(asked, cards, ready.query, list_plans(build))
        show_accept(build, asked, cards, plan_id=shown.same.record_id if shown.same else "")
        show_kept(build, shown, ready.offer)
        parts.show_comparison(build, asked, compared)
        parts.show_components(asked, ready.view)
        parts.show_events_table([(card.when, card.place, card.reason) for card in cards])
show_footer(build)
