"""Our figures beside published ones, computed once for each process that shows them."""

import pandas as pd
import streamlit as st


@st.cache_data(show_spinner="Published figures are computed again, about three seconds…")
def compute_published() -> pd.DataFrame:
    """Compute every published figure whose data are at hand.

    Returns
    -------
    DataFrame
        name, computed, published and difference as text of nine significant figures, agrees (yes or no),
        source; a figure that was not run has the reason there.
    """
    # The estimators take a while to load, and only this needs all of them.
    from geo.siting_published import siting_figures
    from queries.measures.checks import Check
    from queries.measures.published_counts import published_checks
    from queries.measures.published_disclosure import disclosure_checks
    from queries.measures.published_effects import effect_checks
    from queries.published_sets import NEVER_RUN, check_columbus

    effects, not_run = effect_checks(None)
    areas, absent = check_columbus()
    figures, lacking = siting_figures()
    sites = [Check(one.name, one.computed, one.published, one.tolerance, one.source) for one in figures]
    rows = [
        {
            "name": check.name,
            "computed": f"{check.computed:.9g}",
            "published": f"{check.published:.9g}",
            "difference": f"{check.difference:.1e}",
            "agrees": "yes" if check.passed else "no",
            "source": check.source,
        }
        for check in [*published_checks(), *disclosure_checks(), *effects, *areas, *sites]
    ]
    rows += [
        {"name": item.name, "computed": "not run", "agrees": "", "source": item.reason}
        for item in [*not_run, *absent, *NEVER_RUN]
    ]
    rows += [
        {"name": name, "computed": "not run", "agrees": "", "source": reason} for name, reason in lacking
    ]
    return pd.DataFrame(rows).fillna("")


def count_agreeing(figures: pd.DataFrame) -> str:
    """Say how many figures agree, and how many were not computed."""
    run = figures[figures["agrees"] != ""]
    agree = int((run["agrees"] == "yes").sum())
    absent = len(figures) - len(run)
    rest = f" {absent} more were not computed; the table says why." if absent else ""
    return f"{agree} of {len(run)} published figures agree with ours.{rest}"
