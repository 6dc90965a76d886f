"""Charts of a study as plain Vega-Lite: the event study, and treated beside comparison areas over time."""

import math
from typing import Any

import numpy as np
import pandas as pd

from pages.shared.figures.figures import Column
from pages.shared.html_table import write_table
from pages.shared.look import AMBER, INDIGO, TEAL
from queries.measures.study.estimates import EventPath
from queries.measures.study.panel import Floats, Panel, pool_months

type Spec = dict[str, Any]

_HEIGHT_PX = 240
_GREY = "#6d7884"


def draw_path(path: EventPath, *, counts: bool, description: str) -> Spec:
    """Difference from the comparison areas by time since the start, with simultaneous 95 % bands.

    Counts are shown in per cent, scores in points. A bound without limit is not drawn.
    """
    color = INDIGO if counts else TEAL
    rows = [
        {"key": key, "value": value, "low": low, "high": high}
        for key, value, low, high in zip(
            path.key,
            *(_scale(part, counts=counts) for part in (path.value, path.low, path.high)),
            strict=True,
        )
    ]
    bounded = [row for row in rows if row["low"] is not None and row["high"] is not None]
    time = {
        "field": "key",
        "type": "quantitative",
        "axis": {"tickMinStep": 1, "format": "d", "grid": False},
        "title": f"{path.unit.capitalize()}s since the start (0 is the first)",
    }
    title = "Difference in per cent" if counts else "Difference in points"
    amount = {"field": "value", "type": "quantitative", "title": title, "axis": {"tickCount": 5}}
    tips = [
        {"field": name, "type": "quantitative", "title": words, "format": ".1f"}
        for name, words in (("value", title), ("low", "from"), ("high", "to"))[: 3 if path.bounded else 1]
    ]
    base = {"key": -1, "value": 0.0}
    bars: Spec = {
        "data": {"values": bounded},
        "mark": {"type": "rule", "color": color, "strokeWidth": 4, "opacity": 0.35},
        "encoding": {"x": time, "y": {**amount, "field": "low"}, "y2": {"field": "high"}},
    }
    layers: list[Spec] = [
        _rule({"y": {"datum": 0}}, color=_GREY, dash=[1, 0]),
        _rule({"x": {"datum": -0.5}}, color=AMBER, dash=[5, 4]),
        *([bars] if bounded else []),  # a layer without marks has no name for those who hear the page
        {
            "data": {"values": rows},
            "mark": {"type": "point", "color": color, "fill": color, "size": 45},
            "encoding": {"x": time, "y": amount, "tooltip": tips},
        },
        {
            "data": {"values": [base]},
            "mark": {"type": "point", "color": color, "size": 45},
            "encoding": {"x": time, "y": amount},
        },
    ]
    return _chart(layers, description)


def draw_lines(panel: Panel, *, description: str) -> Spec:
    """Incidents a day of the average treated and the average comparison area, with the start marked."""
    table = tabulate_lines(panel)
    rows = [
        {"t": f"{row.when}T00:00:00", "value": value, "who": who}
        for row in table.itertuples()
        for who, value in (("These areas", row.treated), ("Comparison areas", row.comparison))
    ]
    pooled = pool_months(panel)
    start = f"{pooled.times[pooled.first].isoformat()}T00:00:00"
    time = {"field": "t", "type": "temporal", "title": None, "axis": {"grid": False, "tickCount": 8}}
    amount = {"field": "value", "type": "quantitative", "title": "Incidents a month per area"}
    look = {
        "color": {
            "field": "who",
            "type": "nominal",
            "scale": {"domain": ["These areas", "Comparison areas"], "range": [INDIGO, _GREY]},
            "legend": {"orient": "top", "title": None},
        },
        "strokeDash": {
            "field": "who",
            "type": "nominal",
            "scale": {"domain": ["These areas", "Comparison areas"], "range": [[1, 0], [6, 4]]},
            "legend": None,
        },
    }
    layers = [
        {
            "data": {"values": [{"t": start}]},
            "mark": {"type": "rule", "color": AMBER, "strokeDash": [5, 4], "strokeWidth": 2, "aria": False},
            "encoding": {"x": time},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "line", "strokeWidth": 2, "point": True},
            "encoding": {"x": time, "y": amount, **look},
        },
    ]
    return _chart(layers, description)


def tabulate_lines(panel: Panel) -> pd.DataFrame:
    """The numbers behind `draw_lines`: `when`, `treated` and `comparison`, incidents a month per area."""
    pooled = pool_months(panel)
    assert pooled.exposure is not None
    months = pooled.exposure / 30.4
    return pd.DataFrame(
        {
            "when": [when.isoformat() for when in pooled.times],
            "treated": pooled.values[pooled.treated].mean(axis=0) / months,
            "comparison": pooled.values[~pooled.treated].mean(axis=0) / months,
        }
    )


def write_lines_table(panel: Panel) -> str:
    """The table twin of `draw_lines`."""
    frame = tabulate_lines(panel).rename(columns={"when": "area_name"}).assign(mark="")
    frame.index = pd.Index(frame["area_name"])
    columns = [Column("treated", "These areas", "number"), Column("comparison", "Comparison areas", "number")]
    return write_table(frame, columns, caption="Incidents a month per area", noun="Three months from")


def write_path_table(path: EventPath, *, counts: bool) -> str:
    """The table twin of `draw_path`."""
    value, low, high = (_scale(part, counts=counts) for part in (path.value, path.low, path.high))
    frame = pd.DataFrame({"area_name": list(map(str, path.key)), "value": value, "low": low, "high": high})
    frame = frame.astype({"value": float, "low": float, "high": float}).assign(mark="")
    frame.index = pd.Index(frame["area_name"])
    unit = "per cent" if counts else "points"
    bounds = [Column("low", "From", "number"), Column("high", "To", "number")] if path.bounded else []
    held = "; from and to hold all together at 95 %" if path.bounded else ""
    return write_table(
        frame,
        [Column("value", "Difference", "number"), *bounds],
        caption=f"Difference from the comparison areas, {unit}{held}",
        noun=f"{path.unit.capitalize()}s since the start",
    )


def _scale(values: Floats, *, counts: bool) -> list[float | None]:
    shown = (np.asarray(values) - 1.0) * 100.0 if counts else values
    return [float(value) if math.isfinite(value) else None for value in shown]


def _rule(encoding: Spec, *, color: str, dash: list[int]) -> Spec:
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": color, "strokeDash": dash, "strokeWidth": 1.5, "aria": False},
        "encoding": encoding,
    }


def _chart(layers: list[Spec], description: str) -> Spec:
    return {"layer": layers, "height": _HEIGHT_PX, "description": description, "background": "transparent"}
