"""Charts of the reach page as Vega-Lite: gaps around no gap, and how attendance spreads."""

from collections.abc import Sequence

from pages.shared.chart_marks import GREY, Row, Spec, make_chart, make_layer, make_tip, to_plain
from pages.shared.look import AMBER
from pages.shared.reach.figures import Gaps, SpreadRow
from pages.shared.reach.words import CLEAR

_ROW_PX, _HEAD_PX = 34, 46


def draw_gaps(gaps: Gaps, *, description: str) -> Spec:
    """Gaps of the whole, a line for each group: left of the line fewer than their share, right of it more."""
    whole = gaps.whole
    rows: list[Row] = [
        {
            "name": name,
            "points": to_plain(-whole.gap[at] * 100),
            "low": to_plain(-whole.high[at] * 100),
            "high": to_plain(-whole.low[at] * 100),
            "clear": gaps.verdicts[""][at] == CLEAR,
        }
        for at, name in enumerate(gaps.names)
    ]
    x = {
        "field": "points",
        "type": "quantitative",
        "title": "← fewer · points · more →",
        "axis": {"format": "+.0f", "tickCount": 7, "labelExpr": "abs(datum.value)"},
    }
    tips = [
        make_tip("name", "Group"),
        make_tip("points", "Points", number="+.0f"),
        make_tip("low", "From", number="+.0f"),
        make_tip("high", "To", number="+.0f"),
    ]
    y = make_names(gaps.names)
    bounded = [row for row in rows if row["low"] is not None]
    fill = {"condition": {"test": "datum.clear", "value": AMBER}, "value": "transparent"}
    zero = {"type": "rule", "color": GREY, "strokeDash": [4, 3], "aria": False}
    bar = {"type": "rule", "color": AMBER, "strokeWidth": 3, "opacity": 0.6}
    dot = {"type": "point", "color": AMBER, "size": 70, "strokeWidth": 1.8}
    layers = [
        make_layer([{}], zero, x={"datum": 0}),
        *([make_layer(bounded, bar, x={**x, "field": "low"}, x2={"field": "high"}, y=y)] if bounded else []),
        make_layer(rows, dot, x=x, y=y, fill=fill, tooltip=tips),
    ]
    return make_chart(layers, _HEAD_PX + _ROW_PX * len(rows), description)


def draw_spread(spreads: Sequence[SpreadRow], *, description: str) -> Spec:
    """Median and middle half of attendance, a line for each part that has enough events."""
    known = [row for row in spreads if row.spread.enough]
    rows: list[Row] = [
        {
            "name": row.label,
            "median": row.spread.median,
            "lower": row.spread.lower,
            "upper": row.spread.upper,
            "base": row.spread.base,
        }
        for row in known
    ]
    x = {
        "field": "median",
        "type": "quantitative",
        "title": "visits",
        "axis": {"tickCount": 6, "format": ".0f"},
        "scale": {"zero": True},
    }
    tips = [
        make_tip("name", "Events"),
        make_tip("median", "Median", number=".1f"),
        make_tip("lower", "Middle half from", number=".1f"),
        make_tip("upper", "to", number=".1f"),
        make_tip("base", "Number of events", number=",.0f"),
    ]
    y = make_names([row.label for row in known])
    bar = {"type": "rule", "color": AMBER, "strokeWidth": 7, "opacity": 0.4}
    dot = {"type": "point", "color": AMBER, "fill": AMBER, "size": 60}
    layers = [
        make_layer(rows, bar, x={**x, "field": "lower"}, x2={"field": "upper"}, y=y),
        make_layer(rows, dot, x=x, y=y, tooltip=tips),
    ]
    return make_chart(layers, _HEAD_PX + 26 * len(rows), description)


def make_names(names: Sequence[str]) -> Spec:
    """An axis of names in the order given."""
    axis = {"title": None, "labelLimit": 180, "ticks": False, "domain": False}
    return {"field": "name", "type": "nominal", "sort": list(names), "title": None, "axis": axis}
