"""The compare page's charts as plain Vega-Lite: the funnel, the scatter, and an area beside its like."""

import numpy as np
import pandas as pd

from pages.shared.compare.marks import Spec, bound, list_rows, make_chart, make_layer, make_tip, measure
from pages.shared.look import AMBER, INDIGO, TEAL

_INK = {"light": "#1d2733", "dark": "#e9edf1"}
_LINES = "#8793a0"
_FUNNEL_HEIGHT_PX, _SCATTER_HEIGHT_PX, _ROW_PX = 400, 400, 34
_MOST_LABELS = 14


def draw_funnel(
    areas: pd.DataFrame,
    curves: pd.DataFrame,
    *,
    target: float,
    titles: tuple[str, str],
    color: str,
    theme: str,
    selected: str,
    description: str,
) -> Spec:
    """Areas by expected count within the limits around the common rate.

    Parameters
    ----------
    areas
        `area_name`, `expected`, `rate`, `count`, `verdict`, `rankable` and `position`.
    curves
        `expected` with `low_95` to `high_998`.
    titles
        Below and above the chart: of the axis across and of the one upwards.
    color, theme
        Of the idea shown; ``light`` or ``dark``.
    selected, description
        The area id to point out; the chart in words.
    """
    highest = float(areas["rate"].max()) * 1.12
    spread = _spread_scale(curves["expected"])
    across = measure("expected", title=titles[0], scale=spread, axis={"tickCount": 8})
    up = measure("rate", scale={"domain": [0, highest]}, axis={"tickCount": 6})
    lines = [
        make_layer(
            list_rows(curves[["expected", name]].rename(columns={name: "rate"})),
            {"type": "line", "color": _LINES, "strokeWidth": 1.4, "strokeDash": dash, "clip": True},
            x=across,
            y=up,
        )
        for name, dash in (
            ("low_95", [3, 3]),
            ("high_95", [3, 3]),
            ("low_998", [1, 0]),
            ("high_998", [1, 0]),
        )
    ]
    common = make_layer(
        [{"rate": target}], {"type": "rule", "color": _LINES, "strokeWidth": 1}, y=measure("rate")
    )
    marks = _mark_areas(areas, x=across, y=up, color=color, theme=theme)
    if selected in areas.index:
        marks += _point_out(
            areas.loc[[selected], ["area_name", "expected", "rate"]], x=across, y=up, theme=theme
        )
    return make_chart(
        [*lines, common, *marks],
        height_px=_FUNNEL_HEIGHT_PX,
        description=description,
        above=titles[1],
    )


def _mark_areas(areas: pd.DataFrame, *, x: Spec, y: Spec, color: str, theme: str) -> list[Spec]:
    """Filled diamonds with their names outside the outer limits, open circles inside, small where few."""
    tips = [
        {"field": "area_name", "type": "nominal", "title": "Area"},
        make_tip("count", "Counted", ",.0f"),
        make_tip("expected", "Expected", ",.1f"),
        make_tip("rate", "Rate", ",.2f"),
        {"field": "verdict", "type": "nominal", "title": "Beside the rest"},
    ]
    different = areas[areas["position"].abs() == 2]
    rest = areas[areas["position"].abs() < 2]
    size = {"condition": {"test": "datum.rankable", "value": 42}, "value": 16}
    shown = ["area_name", "expected", "rate", "count", "verdict", "rankable"]
    layers = [
        make_layer(
            list_rows(rest[shown]),
            {"type": "point", "color": color, "strokeWidth": 1.2, "opacity": 0.75},
            x=x,
            y=y,
            size=size,
            tooltip=tips,
        ),
        make_layer(
            list_rows(different[shown]),
            {
                "type": "point",
                "shape": "diamond",
                "filled": True,
                "color": color,
                "size": 95,
                "opacity": 1,
                "stroke": _INK[theme],
                "strokeWidth": 1,
            },
            x=x,
            y=y,
            tooltip=tips,
        ),
    ]
    if 0 < len(different) <= _MOST_LABELS:
        layers.append(_name_marks(different[["area_name", "expected", "rate"]], x=x, y=y, theme=theme))
    return layers


def _name_marks(rows: pd.DataFrame, *, x: Spec, y: Spec, theme: str) -> Spec:
    mark = {"type": "text", "align": "left", "dx": 8, "fontSize": 12, "color": _INK[theme], "limit": 150}
    return make_layer(list_rows(rows), mark, x=x, y=y, text={"field": "area_name", "type": "nominal"})


def draw_scatter(
    areas: pd.DataFrame, *, titles: tuple[str, str], score: bool, theme: str, selected: str, description: str
) -> Spec:
    """Areas by events and by what is set beside them, each mark with its intervals.

    Parameters
    ----------
    areas
        By area id: `area_name`, `x`, `x_low`, `x_high`, `y`, `y_low`, `y_high`; bounds are NaN if unknown.
    titles
        Below and above the chart: of the axis across and of the one upwards.
    score
        Whether `y` is a score (0 to 100) or a number of times as many.
    theme, selected, description
        ``light`` or ``dark``; the area id to point out; the chart in words.
    """
    color = TEAL if score else INDIGO
    highest = float(np.fmin(areas["x_high"].max(), float(areas["x"].max()) * 1.6 + 0.5))
    x = measure("x", title=titles[0], scale={"domain": [0, highest]}, axis={"tickCount": 8})
    y = measure("y", scale=_scale_beside(areas, score=score))
    if not score:
        y["axis"] = {"values": [0.1, 0.25, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 4, 10], "format": "~g"}
    tips = [
        {"field": "area_name", "type": "nominal", "title": "Area"},
        make_tip("x", titles[0], ",.2f"),
        make_tip("x_low", "from", ",.2f"),
        make_tip("x_high", "to", ",.2f"),
        make_tip("y", "Score" if score else "Times as many", ".0f" if score else ".2f"),
        make_tip("y_low", "from", ".0f" if score else ".2f"),
        make_tip("y_high", "to", ".0f" if score else ".2f"),
    ]
    plain = areas[["area_name", "x", "x_low", "x_high", "y", "y_low", "y_high"]]
    faint = 0.5 if len(areas) <= 60 else 0.22
    bounded = plain.dropna(subset=["y_low", "y_high"])
    rule = {"type": "rule", "strokeWidth": 1.3, "opacity": faint, "clip": True}
    layers = [
        make_layer(
            list_rows(plain.dropna(subset=["x_low", "x_high"])),
            {**rule, "color": AMBER},
            x=bound(x, "x_low"),
            x2={"field": "x_high"},
            y=y,
        ),
        *(
            [
                make_layer(
                    list_rows(bounded),
                    {**rule, "color": color},
                    x=x,
                    y=bound(y, "y_low"),
                    y2={"field": "y_high"},
                )
            ]
            if len(bounded)
            else []
        ),
        make_layer(
            list_rows(plain),
            {"type": "point", "filled": True, "color": color, "size": 34, "opacity": 0.9},
            x=x,
            y=y,
            tooltip=tips,
        ),
    ]
    if not score:
        one = {"type": "rule", "color": _LINES, "strokeDash": [3, 3]}
        layers.insert(0, make_layer([{"y": 1.0}], one, y={**measure("y"), "scale": y["scale"]}))
    if selected in areas.index:
        layers += _point_out(plain.loc[[selected]], x=x, y=y, theme=theme)
    return make_chart(layers, height_px=_SCATTER_HEIGHT_PX, description=description, above=titles[1])


def _scale_beside(areas: pd.DataFrame, *, score: bool) -> Spec:
    low, high = (
        float(np.nanmin(areas[["y", "y_low"]].to_numpy(dtype=np.float64))),
        float(np.nanmax(areas[["y", "y_high"]].to_numpy(dtype=np.float64))),
    )
    if score:
        return {"domain": [max(0.0, np.floor(low / 10) * 10), min(100.0, np.ceil(high / 10) * 10)]}
    known = areas["y"].to_numpy(dtype=np.float64)
    return {
        "type": "log",
        "domain": [max(low, known.min() / 1.6), min(high, known.max() * 1.6)],
        "nice": False,
    }


def _point_out(row: pd.DataFrame, *, x: Spec, y: Spec, theme: str) -> list[Spec]:
    ring = {"type": "point", "size": 150, "strokeWidth": 2, "color": _INK[theme], "opacity": 1}
    name = {
        "type": "text",
        "align": "left",
        "dx": 12,
        "fontSize": 13,
        "fontWeight": 600,
        "color": _INK[theme],
    }
    rows = list_rows(row)
    return [
        make_layer(rows, ring, x=x, y=y),
        make_layer(rows, name, x=x, y=y, text={"field": "area_name", "type": "nominal"}),
    ]


def _spread_scale(expected: pd.Series) -> Spec:
    """Logarithmic where areas differ greatly in size, else they would crowd on the left."""
    low, high = float(expected.min()), float(expected.max())
    return {"type": "log" if high > 8 * low else "linear", "domain": [low, high], "nice": False}


def draw_company(rows: pd.DataFrame, *, title: str, color: str, kind: str, description: str) -> Spec:
    """One number of an area and of those most like it, with intervals; the area itself is on top and filled.

    `rows` has `label` (a name no two share), `area_name`, `own`, `value`, `low` and `high`, in the order of
    likeness; bounds may be NaN.
    """
    up: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "axis": {
            "labelLimit": 150,
            "title": None,
            "labelFontSize": 12,
            "ticks": False,
            "domain": False,
            "labelFlush": False,
        },
    }
    scale: Spec = _fit_times(rows) if kind == "times" else {"zero": kind == "number"}
    x = measure("value", title=title, scale=scale)
    bounded = rows.dropna(subset=["low", "high"])
    if kind == "times":
        bounded = bounded[(bounded["low"] > 0) & np.isfinite(bounded["high"])]
    fill = {"condition": {"test": "datum.own", "value": color}, "value": "transparent"}
    form = ".0f" if kind == "score" else ".2f"
    tips = [
        {"field": "area_name", "type": "nominal", "title": "Area"},
        make_tip("value", title, form),
        make_tip("low", "from", form),
        make_tip("high", "to", form),
    ]
    columns = ["label", "area_name", "own", "value", "low", "high"]
    layers = [
        make_layer(
            list_rows(bounded[columns]),
            {"type": "rule", "color": color, "strokeWidth": 2.4, "opacity": 0.5},
            x=bound(x, "low"),
            x2={"field": "high"},
            y=up,
        ),
        make_layer(
            list_rows(rows[columns]),
            {"type": "point", "color": color, "size": 60, "strokeWidth": 1.6, "opacity": 1},
            x=x,
            y=up,
            fill=fill,
            tooltip=tips,
        ),
    ]
    return make_chart(layers, height_px=_ROW_PX * max(2, len(rows)), description=description)


def _fit_times(rows: pd.DataFrame) -> Spec:
    """A logarithmic scale about 1 that holds every interval."""
    values = rows[["value", "low", "high"]].to_numpy(dtype=np.float64)
    values = values[np.isfinite(values) & (values > 0)]
    reach = float(np.exp(np.abs(np.log(values)).max(initial=0.2)))
    return {"type": "log", "domain": [1 / reach, reach], "nice": False}
