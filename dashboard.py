"""The list of pages, and who may open them."""

import streamlit as st

from pages.shared.access import TEAM_ROLES, GuardedPage, arrange_pages
from pages.shared.identity import show_person
from pages.shared.page_frame import show_trouble
from pages.shared.published.app_pages import is_published, list_public_pages
from pages.shared.turns import RUNS

PAGES = {
    "Explore": [
        GuardedPage("pages/team/explore.py", "Map", TEAM_ROLES, default=True),
        GuardedPage("pages/team/trends.py", "Trends", TEAM_ROLES),
        GuardedPage("pages/team/trust.py", "Trust", TEAM_ROLES),
        GuardedPage("pages/team/compare.py", "Compare areas", TEAM_ROLES),
    ],
    "Plan": [
        GuardedPage("pages/team/where_next.py", "Where next", TEAM_ROLES),
        GuardedPage("pages/team/calendar.py", "Calendar", TEAM_ROLES),
        GuardedPage("pages/team/log.py", "Log", TEAM_ROLES),
        GuardedPage("pages/team/reach.py", "Reach", TEAM_ROLES),
    ],
    "Review": [GuardedPage("pages/team/before_after.py", "Before and after", TEAM_ROLES)],
    "Data": [
        GuardedPage("pages/team/data_health.py", "Health", TEAM_ROLES),
        GuardedPage("pages/team/publish.py", "Publish", ("steward",)),
        GuardedPage("pages/team/methods.py", "Methods", TEAM_ROLES),
    ],
    "Public": list_public_pages(),
}

with RUNS.take():
    st.set_page_config(page_title="Commonbeat", layout="wide")
    chosen = st.navigation(arrange_pages(PAGES, public_first=is_published()), expanded=True)
    show_person()
    show_trouble()
    chosen.run()
