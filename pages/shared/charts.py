"""Charts of one area over time: colours that stand on light and dark, axes that follow the page's theme.

They are Vega-Lite as plain dictionaries: altair checks each against a schema, which took longer than all else
that a changed filter sets off.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from pages.shared.look import AMBER, INDIGO, TEAL

type Spec = dict[str, Any]

_MONTHS_HEIGHT_PX, _WAVES_HEIGHT_PX = 170, 120
_YEARS = {"grid": False, "tickCount": "year", "format": "%Y", "title": None}


def draw_months(months: pd.DataFrame, events: Sequence[datetime], *, description: str) -> Spec:
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
    # Each run of months without a gap is a series of its own: no line is drawn over what is missing.
    months = months.assign(stretch=months["incidents"].isna().cumsum())
    rows = _list_rows(months[months["incidents"].notna()], "month")
    ranged = [row for row in rows if row["low"] is not None and row["high"] is not None]
    count = _amount("incidents", axis={"tickCount": 4, "format": ",.0f", "title": None})
    tips = [
        _tip("t", "Month", time="%B %Y"),
        _tip("incidents", "Incidents", number=",.0f"),
        _tip("low", "Expected from", number=",.0f"),
        _tip("high", "to", number=",.0f"),
    ]
    fill = {"condition": {"test": "datum.whole", "value": INDIGO}, "value": "transparent"}
    layers = [
        _layer(
            ranged,
            {"type": "area", "color": INDIGO, "opacity": 0.18},
            y=_amount("low"),
            y2={"field": "high"},
            detail=_series(),
        ),
        _layer(
            [row for row in rows if row["whole"]],
            {"type": "line", "color": INDIGO, "strokeWidth": 1.8},
            y=count,
            detail=_series(),
        ),
        _layer(
            rows,
            {"type": "point", "size": 26, "color": INDIGO, "strokeWidth": 1.4},
            y=count,
            fill=fill,
            tooltip=tips,
        ),
    ]
    if events:
        layers.append(_draw_ticks(events))
    return _chart(layers, height_px=_MONTHS_HEIGHT_PX, description=description)


def _draw_ticks(events: Sequence[datetime]) -> Spec:
    return _layer(
        [{"t": _to_text(when)} for when in events],
        {"type": "tick", "orient": "vertical", "color": AMBER, "thickness": 2, "size": 11, "opacity": 0.9},
        y={"datum": 0},
        tooltip=[_tip("t", "Community event", time="%d %B %Y")],
    )


def draw_waves(waves: pd.DataFrame, *, description: str) -> Spec:
    """Scores by wave with their intervals, on the whole scale of 0 to 100.

    `waves` has `wave_end`, `score`, `low` and `high` (missing where no base is known: no interval is drawn).
    """
    scale = {"domain": [0, 100]}
    score = _amount("score", axis={"values": [0, 25, 50, 75, 100], "title": None}, scale=scale)
    tips = [
        _tip("t", "Wave to", time="%B %Y"),
        _tip("score", "Score", number=".0f"),
        _tip("low", "from", number=".0f"),
        _tip("high", "to", number=".0f"),
    ]
    rows = _list_rows(waves[["wave_end", "score", "low", "high"]], "wave_end")
    bounded = [row for row in rows if row["low"] is not None]
    rule = {"type": "rule", "color": TEAL, "strokeWidth": 3, "opacity": 0.45}
    layers = [
        *([_layer(bounded, rule, y=_amount("low", scale=scale), y2={"field": "high"})] if bounded else []),
        _layer(rows, {"type": "line", "color": TEAL, "strokeWidth": 1.2, "opacity": 0.7}, y=score),
        _layer(rows, {"type": "point", "color": TEAL, "fill": TEAL, "size": 34}, y=score, tooltip=tips),
    ]
    return _chart(layers, height_px=_WAVES_HEIGHT_PX, description=description)


def _chart(layers: list[Spec], *, height_px: int, description: str) -> Spec:
    return {"layer": layers, "height": height_px, "description": description, "background": "transparent"}


def _layer(rows: list[Spec], mark: Spec, **encoding: Any) -> Spec:
    time = {"field": "t", "type": "temporal", "axis": _YEARS, "title": None}
    return {"data": {"values": rows}, "mark": mark, "encoding": {"x": time, **encoding}}


def _amount(field: str, **more: Any) -> Spec:
    return {"field": field, "type": "quantitative", "title": None, **more}


def _series() -> Spec:
    return {"field": "stretch", "type": "nominal"}


def _tip(field: str, title: str, *, time: str = "", number: str = "") -> Spec:
    kind = "temporal" if time else "quantitative"
    return {"field": field, "type": kind, "title": title, "format": time or number}


def _list_rows(frame: pd.DataFrame, time: str) -> list[Spec]:
    """Rows with the time as `t`."""
    names = [name for name in frame.columns if name != time]
    when = [_to_text(value) for value in pd.to_datetime(frame[time])]
    rows = zip(when, *(_list_values(frame[name]) for name in names), strict=True)
    return [dict(zip(("t", *map(str, names)), row, strict=True)) for row in rows]


def _list_values(column: pd.Series) -> list[object]:
    """Values as Python's own, None for what is missing."""
    missing = column.isna().tolist()
    return [None if lacks else value for value, lacks in zip(column.tolist(), missing, strict=True)]


def _to_text(when: datetime) -> str:
    """A local time without a zone: browsers take it as their own, so that every reader sees the same day."""
    return f"{when:%Y-%m-%dT%H:%M:%S}"
