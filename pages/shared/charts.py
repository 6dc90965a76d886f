"""Charts of one area over time: colours that stand on light and dark, axes that follow the page's theme."""

from collections.abc import Sequence
from datetime import datetime

import altair as alt
import numpy as np
import pandas as pd

from pages.shared.look import AMBER, INDIGO, TEAL

_HEIGHT_PX = 170


def draw_months(
    months: pd.DataFrame, events: Sequence[datetime], *, description: str
) -> alt.LayerChart | alt.FacetChart:
    """Incidents by month over the range to be expected, with events as ticks on the time axis.

    Parameters
    ----------
    months
        `month`, `incidents`, `low`, `high` (range to be expected, NaN where unknown) and `whole`.
    events
        When events were held, local time.
    description
        The chart in words, for readers who do not see it.
    """
    months = months.assign(month=pd.to_datetime(months["month"]))
    # Each series of months without a gap is a line of its own: nothing is drawn over what is missing.
    months["stretch"] = months["incidents"].isna().cumsum()
    known = months.dropna(subset=["incidents"])
    axis = alt.X(
        "month:T", title=None, axis=alt.Axis(grid=False, tickCount="year", format="%Y", labelFlush=True)
    )
    band = alt.Chart(months.dropna(subset=["low", "high"])).mark_area(color=INDIGO, opacity=0.18)
    line = alt.Chart(known[known["whole"]]).mark_line(color=INDIGO, strokeWidth=1.8, interpolate="linear")
    dots = alt.Chart(known).mark_point(size=26, color=INDIGO, strokeWidth=1.4)
    tips = [
        alt.Tooltip("month:T", title="Month", format="%B %Y"),
        alt.Tooltip("incidents:Q", title="Incidents", format=",.0f"),
        alt.Tooltip("low:Q", title="Expected from", format=",.0f"),
        alt.Tooltip("high:Q", title="to", format=",.0f"),
    ]
    count = alt.Y("incidents:Q", title=None, axis=alt.Axis(tickCount=4, format=",.0f"))
    layers = [
        band.encode(x=axis, y=alt.Y("low:Q", title=None), y2="high:Q", detail="stretch:N"),
        line.encode(x=axis, y=count, detail="stretch:N"),
        dots.encode(
            x=axis,
            y=count,
            fill=alt.condition("datum.whole", alt.value(INDIGO), alt.value("transparent")),
            tooltip=tips,
        ),
        *([_draw_ticks(events, axis)] if events else []),
    ]
    return alt.layer(*layers).properties(height=_HEIGHT_PX, description=description, background="transparent")


def _draw_ticks(events: Sequence[datetime], axis: alt.X) -> alt.Chart:
    when = pd.DataFrame({"month": pd.to_datetime(pd.Series(list(events), dtype="datetime64[us]"))})
    ticks = alt.Chart(when).mark_tick(color=AMBER, thickness=2, size=11, orient="vertical", opacity=0.9)
    tip = alt.Tooltip("month:T", title="Community event", format="%d %B %Y")
    drawn: alt.Chart = ticks.encode(x=axis, y=alt.datum(0), tooltip=[tip])
    return drawn


def draw_waves(waves: pd.DataFrame, *, description: str) -> alt.LayerChart | alt.FacetChart:
    """Scores by wave with their intervals, on the whole scale of 0 to 100.

    `waves` has `wave_end`, `score`, `low` and `high` (NaN where no base is known: no interval is drawn).
    """
    waves = waves.assign(wave_end=pd.to_datetime(waves["wave_end"])).replace({np.nan: None})
    axis = alt.X("wave_end:T", title=None, axis=alt.Axis(grid=False, tickCount="year", format="%Y"))
    scale = alt.Scale(domain=[0, 100])
    score = alt.Y("score:Q", title=None, scale=scale, axis=alt.Axis(values=[0, 25, 50, 75, 100]))
    base = alt.Chart(waves)
    tips = [
        alt.Tooltip("wave_end:T", title="Wave to", format="%B %Y"),
        alt.Tooltip("score:Q", title="Score", format=".0f"),
        alt.Tooltip("low:Q", title="from", format=".0f"),
        alt.Tooltip("high:Q", title="to", format=".0f"),
    ]
    rules = base.transform_filter("datum.low != null").mark_rule(color=TEAL, strokeWidth=3, opacity=0.45)
    return alt.layer(
        rules.encode(x=axis, y=alt.Y("low:Q", scale=scale, title=None), y2="high:Q"),
        base.mark_line(color=TEAL, strokeWidth=1.2, opacity=0.7).encode(x=axis, y=score),
        base.mark_point(color=TEAL, fill=TEAL, size=34).encode(x=axis, y=score, tooltip=tips),
    ).properties(height=120, description=description, background="transparent")
