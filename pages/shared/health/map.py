"""Where code and point disagree: each area's share of incidents, as a map and its table."""

from __future__ import annotations

import html

import numpy as np
import pandas as pd
import streamlit as st

from pages.shared.assets import map_url
from pages.shared.choices import load_areas
from pages.shared.figures.figures import Column, Swatch
from pages.shared.health import words
from pages.shared.health.load import Health
from pages.shared.html_table import write_csv, write_table
from pages.shared.legend import write_swatches
from pages.shared.look import RAMPS, show_html
from pages.shared.show_map import AreaPaint, FitRequest, show_map
from pages.shared.words import lacks_number, say_count, say_plural
from queries.measures.breaks import assign_class, choose_breaks

_RAMP = RAMPS["incidents"]
_FEWEST = 20
"""Under this many incidents an area's share says nothing."""
_SHOWN = 15
COLUMNS = (
    Column("disagreeing", "Code and point differ", "count"),
    Column("incidents", "Incidents", "count"),
    Column("share_percent", "Share, %", "number"),
)


def load_places(health: Health) -> pd.DataFrame:
    """Every area of the finest level by id with its counts, share, class and words."""
    areas = load_areas(health.build, str(health.finest["level"]))
    frame = areas[["area_name", "drawn"]].join(health.places).fillna({"incidents": 0, "disagreeing": 0})
    enough = frame["incidents"] >= _FEWEST
    frame["share_percent"] = np.where(
        enough, 100 * frame["disagreeing"] / frame["incidents"].where(enough, 1), np.nan
    )
    breaks = choose_breaks(frame["share_percent"].to_numpy(), classes=len(_RAMP))
    found = assign_class(frame["share_percent"].to_numpy(), breaks)
    frame["mark"] = pd.Series(
        [int(at) if at >= 0 else "too_few" for at in found], index=frame.index, dtype=object
    )
    frame["said"] = [_say_place(row) for row in frame.to_dict("records")]
    frame.attrs["breaks"] = [float(end) for end in breaks]
    return frame


def _say_place(row: dict[object, object]) -> str:
    count, total = (float(str(row[name])) for name in ("disagreeing", "incidents"))
    if total < _FEWEST:
        return f"fewer than {_FEWEST} incidents"
    return f"{say_count(count)} of {say_count(total)} incidents ({words.say_share(count, total)})"


def list_swatches(breaks: list[float]) -> list[Swatch]:
    """The legend: a colour for each range of shares."""
    lows = [0.0, *breaks[:-1]]
    spans = [
        f"{low:g} %"
        if low == high or (low == 0 == high)
        else f"{'over ' if low else ''}{low:g} to {high:g} %"
        for low, high in zip(lows, breaks, strict=True)
    ]
    marks = [Swatch(color, span) for color, span in zip(_RAMP, spans, strict=False)]
    return [*marks, Swatch("", f"fewer than {_FEWEST} incidents", "too-few")]


def show_disagreement(health: Health) -> None:
    """The part of the page about codes and points."""
    level = health.finest
    one, many = str(level["label"]).lower(), str(level["label_plural"]).lower()
    show_html("<h2>Where code and point disagree</h2>")
    total = int(health.places["incidents"].sum())
    count = int(health.places["disagreeing"].sum())
    if not count:
        show_html(
            f"<p>No incident has a code that names one {html.escape(one)} and a point in another.</p>"
            f"<p class='cb-small'>{html.escape(say_events(health))}</p>"
        )
        return
    frame = load_places(health)
    headline = (
        f"{say_count(count)} of {say_plural(total, 'incident')} in {many} ({words.say_share(count, total)}) "
        "have a code and a point that differ."
    )
    how = f"{words.DISAGREE_HOW.format(one=one)} {say_events(health)}"
    show_html(f"<p>{html.escape(headline)}</p><p class='cb-small'>{html.escape(how)}</p>")
    if frame["drawn"].any():
        with st.container(key="map-box"):
            _paint(health, frame, headline)
        show_html(write_swatches(list_swatches(frame.attrs["breaks"])))
    _show_table(health, frame, headline)


def say_events(health: Health) -> str:
    """That events are not on the map, and how many of them disagree; nothing where there are none."""
    sources = [source.source for source in health.list_kinds("events")]
    count, total = (
        sum(health.count(name, column) for name in sources) for column in ("disagreeing", "accepted")
    )
    one = str(health.finest["label"]).lower()
    said = words.DISAGREE_EVENTS.format(count=say_count(count), total=say_count(total), one=one)
    return said if total else ""


def _paint(health: Health, frame: pd.DataFrame, headline: str) -> None:
    build, level = health.build, str(health.finest["level"])
    drawn = frame[frame["drawn"].astype(bool)].sort_index()
    edges = health.settings.get("map_bounds")
    label = str(health.finest["label"])
    show_map(
        AreaPaint(
            geometry_url=map_url(build.city, build.build_id, f"areas/{level}"),
            order=[str(area_id) for area_id in drawn.index],
            classes={str(area_id): mark for area_id, mark in drawn["mark"].items()},
            ramp=_RAMP,
            labels={
                str(area_id): f"{label} {area_id}\n{said}" if lacks_number(str(area_id), str(name)) else said
                for area_id, name, said in zip(drawn.index, drawn["area_name"], drawn["said"], strict=True)
            },
            selected=None,
            level=level,
        ),
        description=f"Map: {headline} The table below has the same numbers.",
        key="health-map",
        context_url=map_url(build.city, build.build_id, "context"),
        fit=FitRequest(build.city, tuple(edges)) if edges else None,
        height_px=460,
        height_css="clamp(320px, 54vh, 640px)",
    )


def _show_table(health: Health, frame: pd.DataFrame, headline: str) -> None:
    rows = frame.sort_values(["share_percent", "area_name"], ascending=[False, True], na_position="last")
    label = str(health.finest["label"])
    some = rows.head(_SHOWN)
    more = (
        f" The {_SHOWN} with the highest share of {len(rows)}; the file has all."
        if len(rows) > _SHOWN
        else ""
    )
    show_html(write_table(some, COLUMNS, caption=f"{headline}{more}", noun=label))
    st.download_button(
        "Download all as CSV",
        write_csv(rows, COLUMNS),
        file_name=f"{health.build.city}-code-and-point-{health.build.build_id}.csv",
        mime="text/csv",
        on_click="ignore",
        key="health-places",
    )
