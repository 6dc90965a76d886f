"""Where do we meet people, where is crime changing, where is trust low? The map comes next."""

from pages.shared.access import require

require("commander", "liaison", "steward")

import streamlit as st

st.title("Map", anchor=False)
