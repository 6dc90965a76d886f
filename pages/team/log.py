"""What came of our events? Finish their records, follow what was raised, and tell people."""

from pages.shared.access import require

require("commander", "liaison", "steward")

import streamlit as st

from pages.shared import store
from pages.shared.errors import NoBuildError
from pages.shared.log.parts import show_log
from pages.shared.look import apply_look
from pages.shared.page_frame import show_footer, show_no_build

apply_look()
try:
    build = store.current_build()
except NoBuildError as problem:
    show_no_build(str(problem))
    st.stop()

show_log(build)
show_footer(build)
