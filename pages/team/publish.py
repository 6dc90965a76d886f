"""What would the public read? A check of what changes and what is hidden, before it goes out."""

from pages.shared.access import require

require("steward")

import streamlit as st

from pages.shared import store
from pages.shared.errors import NoBuildError
from pages.shared.identity import ask_name
from pages.shared.look import apply_look
from pages.shared.page_frame import show_footer, show_no_build
from pages.shared.publish import parts
from pages.shared.publish.state import find_release, is_after, read_checked, read_jobs

apply_look()
try:
    build = store.current_build()
except NoBuildError as problem:
    show_no_build(str(problem))
    st.stop()

release = find_release(build.city)
check, publication = read_jobs(build.city)
parts.show_heading(build, release)
running = parts.list_running(check, publication)
person = ask_name()

if running:
    parts.follow_job(build.city, running)
else:
    if publication and is_after(publication, check):
        parts.show_published(publication, release)
    if check and not is_after(publication, check):
        checked = read_checked(build.city, check)
        parts.show_checked(build, check, checked)
        if person:
            parts.show_way_out(build, check, checked, person)
    if person:
        parts.show_start(build, person)
show_footer(build)
