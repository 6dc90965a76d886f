"""What could mislead? Each source's account, months without data, rejected rows, and the way to a table."""

from pages.shared.access import require

require("commander", "liaison", "steward")

import streamlit as st

from pages.shared import store
from pages.shared.errors import NoBuildError
from pages.shared.health import parts
from pages.shared.health.cautions import list_cautions
from pages.shared.health.ground import find_ground, show_ground
from pages.shared.health.load import has_needed, load_health
from pages.shared.health.map import show_disagreement
from pages.shared.health.state import HealthView, pick_view
from pages.shared.health.strip import show_silent_areas, show_sources_strip
from pages.shared.look import apply_look
from pages.shared.page_frame import show_footer, show_no_build

apply_look()
try:
    build = store.current_build()
except NoBuildError as problem:
    show_no_build(str(problem))
    st.stop()
if not has_needed(build):
    parts.show_old_build(build)
    st.stop()

health = load_health(build)
view, note = pick_view(
    list(health.ledger.index),
    parts.list_tables(build),
    usual=HealthView(health.main_source, "mart_area_month"),
)

parts.show_cautions(health, sorted([*list_cautions(health), *find_ground(health)]), note)
show_sources_strip(health)
show_silent_areas(health)
parts.show_sources(health, view)
show_disagreement(health)
show_ground(health)
parts.show_trace(build, view)
show_footer(build)
