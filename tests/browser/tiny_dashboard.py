"""The canary's dashboard: its page is not the first, so that tests come by a deep link."""

import streamlit as st

st.navigation([st.Page(lambda: None, title="Home", default=True), st.Page("tiny_page.py")]).run()
