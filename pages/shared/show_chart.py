"""Charts as the page shows them: in the colours of the light theme, brightened where the page is dark."""

from typing import Any

import streamlit as st

from pages.shared.charts import Spec
from pages.shared.look import AMBER, INDIGO, INK, RAMPS, TEAL
from pages.shared.replay import takes_down

# Lines, marks and intervals, however faint, have to stand out from a dark ground.
DARK = {
    AMBER: "#efb23f",
    INDIGO: "#9da8ea",
    TEAL: "#6bbdb3",
    INK: "#e9edf1",
    RAMPS["change"][0]: RAMPS["change"][1],
    RAMPS["change"][4]: RAMPS["change"][3],
}


@takes_down
def show_chart(spec: Spec, **how: Any) -> None:
    """Show a chart; `how` is what `st.vega_lite_chart` takes besides."""
    st.vega_lite_chart(recolor(spec) if st.context.theme.type == "dark" else spec, **how)


def recolor(part: Any) -> Any:
    """Return a chart in the colours of the dark theme; its data stay as they are."""
    if isinstance(part, dict):
        return {name: held if name == "data" else recolor(held) for name, held in part.items()}
    if isinstance(part, list):
        return [recolor(held) for held in part]
    return DARK.get(part, part) if isinstance(part, str) else part
