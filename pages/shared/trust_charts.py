"""Charts of scores as Vega-Lite: lines over waves, dots with intervals, differences around zero."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pages.shared.look import RAMPS, TEAL

type Spec = dict[str, Any]
type Row = dict[str, Any]

GREY = "#7d8996"
LOWER, HIGHER = RAMPS["change"][0], RAMPS["change"][4]
MOST_ROWS = 32
_ROW_PX, _STRIP_PX, _LINES_PX = 24, 340, 240
_LEAST_SPAN = 40


def find_domain(frames: Sequence[pd.DataFrame]) -> tuple[int, int]:
    """Tens that hold every score and interval, at least 40 points apart, within 0 to 100."""
    values = np.concatenate(
        [frame[["score", "low", "high"]].to_numpy(np.float64).ravel() for frame in frames]
    )
    known = values[np.isfinite(values)]
    if not known.size:
        return 0, 100
    low, high = int(known.min() // 10 * 10), int(-(-known.max() // 10) * 10)
    missing = max(0, _LEAST_SPAN - (high - low))
    low = max(0, low - missing // 20 * 10)
    high = min(100, max(high, low + _LEAST_SPAN))
    return max(0, min(low, high - _LEAST_SPAN)), high


def draw_lines(
    lines: Mapping[str, pd.DataFrame],
    breaks: Sequence[tuple[pd.Timestamp, str]],
    *,
    ink: str,
    description: str,
) -> Spec:
    """Scores by wave with interval bands; the first line is the one asked about, others stand beside it.

    Parameters
    ----------
    lines
        By name: `wave_end`, `score`, `low`, `high`, `base`, `shown`, and `stretch`, which parts the
        line where it must not be drawn through.
    breaks
        When the question or the way of asking changed, and how.
    ink
        Colour of words on the page's ground.
    description
        The chart in words, for readers who do not see it.
    """
    domain = find_domain(list(lines.values()))
    layers: list[Spec] = []
    for place, (name, frame) in reversed(list(enumerate(lines.items()))):
        layers += _draw_line(name, frame, domain, first=place == 0, ink=ink)
    if breaks:
        rows = [{"t": f"{when:%Y-%m-%dT00:00:00}", "words": words} for when, words in breaks]
        rule = {"type": "rule", "color": ink, "strokeDash": [2, 3]}
        text = {"type": "text", "align": "left", "baseline": "top", "dx": 4, "color": ink, "fontSize": 12}
        where = {"x": _time(), "y": {"value": 0}}
        layers += [
            {"data": {"values": rows}, "mark": rule, "encoding": {"x": _time()}},
            {
                "data": {"values": rows},
                "mark": text,
                "encoding": {**where, "text": {"field": "words"}},
            },
        ]
    return _chart(layers, _LINES_PX, description)


def _draw_line(
    name: str, frame: pd.DataFrame, domain: tuple[int, int], *, first: bool, ink: str
) -> list[Spec]:
    shown = frame[frame["shown"]]
    rows = [
        {**row, "t": f"{pd.Timestamp(when):%Y-%m-%dT00:00:00}", "name": name}
        for row, when in zip(
            _list_rows(shown[["score", "low", "high", "base", "stretch"]]), shown["wave_end"], strict=True
        )
    ]
    color = TEAL if first else GREY
    score = _amount("score", domain)
    stretch = {"field": "stretch", "type": "nominal"}
    band = {"type": "area", "color": color, "opacity": 0.25 if first else 0.3}
    line: Spec = {"type": "line", "color": color, "strokeWidth": 2 if first else 1.5}
    line |= {} if first else {"strokeDash": [5, 3]}
    point = {"type": "point", "color": color, "fill": color, "size": 42 if first else 16}
    edge = _amount("low", domain)
    # A wave that stands alone has no band: its interval is drawn as a rule.
    rule = {"type": "rule", "color": color, "strokeWidth": 2, "opacity": 0.5}
    layers = []
    bounded = [row for row in rows if row["low"] is not None]
    if bounded:
        high = {"y": edge, "y2": {"field": "high"}}
        layers.append(_layer(bounded, band, x=_time(), **high, detail=stretch))
        layers.append(_layer(bounded, rule, x=_time(), **high))
    layers.append(_layer(rows, line, x=_time(), y=score, detail=stretch))
    layers.append(_layer(rows, point, x=_time(), y=score, tooltip=_tips("Area")))
    text = {"type": "text", "align": "right", "dy": -12 if first else 14, "color": ink, "fontSize": 12}
    layers.append(_layer(rows[-1:], text, x=_time(), y=score, text={"field": "name"}))
    return layers


def draw_dots(
    rows: pd.DataFrame,
    whole: Mapping[Any, Any] | None,
    *,
    selected: str,
    description: str,
) -> Spec:
    """Every row's score with its interval, in the order given, over the band of the whole.

    `rows` has `label`, `score`, `low`, `high`, `base` and `method`, by area id. Few rows lie one below the
    other with their names; many stand side by side, and names come up under the pointer.
    """
    wide = len(rows) > MOST_ROWS
    whole_frame = pd.DataFrame([dict(whole)]) if whole else rows.head(0)
    domain = find_domain([rows, whole_frame])
    values = _name_rows(rows, selected)
    amount, place = _amount("score", domain), _place(values, wide=wide)
    across, along = ("y", "x") if wide else ("x", "y")
    layers = _draw_whole(whole, domain, across) if whole else []
    bounded = [row for row in values if row["low"] is not None]
    if bounded:
        rule = {"type": "rule", "strokeWidth": 2.5 if not wide else 2, "opacity": 0.55}
        ends = {across: _amount("low", domain), f"{across}2": {"field": "high"}}
        layers.append(_layer(bounded, rule, **{along: place}, **ends, color=_choose_color()))
    point = {"type": "point", "size": 46 if not wide else 24, "strokeWidth": 1.6}
    layers.append(
        _layer(
            values,
            point,
            **{along: place, across: amount},
            color=_choose_color(),
            fill={"condition": {"test": "datum.modelled", "value": "transparent"}, "value": TEAL},
            tooltip=_tips("Name"),
        )
    )
    return _chart(layers, _find_height(len(rows), wide=wide), description)


def _draw_whole(whole: Mapping[Any, Any], domain: tuple[int, int], across: str) -> list[Spec]:
    row = {"score": _plain(whole["score"]), "low": _plain(whole["low"]), "high": _plain(whole["high"])}
    rule = {"type": "rule", "color": GREY, "strokeDash": [5, 3], "strokeWidth": 1.5}
    layers = [_layer([row], rule, **{across: _amount("score", domain)})]
    if row["low"] is not None:
        ends = {across: _amount("low", domain), f"{across}2": {"field": "high"}}
        layers.insert(0, _layer([row], {"type": "rect", "color": GREY, "opacity": 0.3}, **ends))
    return layers


def draw_changes(rows: pd.DataFrame, *, selected: str, description: str) -> Spec:
    """Every row's difference with its interval around zero; shape and fill say whether it is beyond chance.

    `rows` has `label`, `difference`, `change_low`, `change_high` and `called`, by area id.
    """
    wide = len(rows) > MOST_ROWS
    reach = float(np.nanmax(np.abs(rows[["change_low", "change_high"]].to_numpy(np.float64)), initial=10.0))
    domain = (-int(-(-reach // 10) * 10), int(-(-reach // 10) * 10))
    values = [
        {**own, "difference": _plain(row["difference"]), "low": _plain(row["change_low"])}
        | {"high": _plain(row["change_high"]), "verdict": _judge(row)}
        for own, row in zip(_name_rows(rows, selected), rows.to_dict("records"), strict=True)
    ]
    across, along = ("y", "x") if wide else ("x", "y")
    place = {along: _place(values, wide=wide)}
    called = ["lower", "no clear change", "higher"]
    color = {
        "field": "verdict",
        "type": "nominal",
        "scale": {"domain": called, "range": [LOWER, GREY, HIGHER]},
        "legend": None,
    }
    shape = {
        "field": "verdict",
        "type": "nominal",
        "scale": {"domain": called, "range": ["triangle-down", "circle", "triangle-up"]},
        "legend": None,
    }
    fill = {
        "condition": [
            {"test": "datum.verdict == 'lower'", "value": LOWER},
            {"test": "datum.verdict == 'higher'", "value": HIGHER},
        ],
        "value": "transparent",
    }
    tips = [
        _tip("label", "Name"),
        _tip("difference", "Difference, points", number=".0f"),
        _tip("low", "From", number=".0f"),
        _tip("high", "To", number=".0f"),
        _tip("verdict", "Change"),
    ]
    ends = {across: _amount("low", domain), f"{across}2": {"field": "high"}}
    layers = [
        _layer([{"zero": 0}], {"type": "rule", "color": GREY}, **{across: _amount("zero", domain)}),
        _layer(values, {"type": "rule", "strokeWidth": 2, "opacity": 0.55}, **place, **ends, color=color),
        _layer(
            values,
            {"type": "point", "size": 60 if not wide else 40, "strokeWidth": 1.6},
            **place,
            **{across: _amount("difference", domain)},
            color=color,
            shape=shape,
            fill=fill,
            tooltip=tips,
        ),
    ]
    return _chart(layers, _find_height(len(rows), wide=wide), description)


def _judge(row: Mapping[Any, Any]) -> str:
    if not row["called"]:
        return "no clear change"
    return "higher" if row["difference"] > 0 else "lower"


def _name_rows(rows: pd.DataFrame, selected: str) -> list[Row]:
    """Rows with a name of their own each: the same name twice gets its id beside it."""
    twice = rows["label"].duplicated(keep=False)
    labels = [
        f"{label} ({area_id})" if double else str(label)
        for label, double, area_id in zip(rows["label"], twice, rows.index, strict=True)
    ]
    wanted = [name for name in ("score", "low", "high", "base") if name in rows]
    marks = [
        {"label": label, "picked": str(area_id) == selected, "modelled": method == "modelled"}
        for label, area_id, method in zip(labels, rows.index, rows["method"], strict=True)
    ]
    return [{**own, **mark} for own, mark in zip(_list_rows(rows[wanted]), marks, strict=True)]


def _choose_color() -> Spec:
    return {"condition": {"test": "datum.picked", "value": "#b06d00"}, "value": TEAL}


def _place(values: Sequence[Row], *, wide: bool) -> Spec:
    axis: Spec = {
        "title": None,
        "labelLimit": 190,
        "labelOverlap": False,
        "ticks": False,
        "grid": False,
        "domain": False,
    }
    if wide:
        axis |= {"labelAngle": -90, "labelOverlap": "greedy", "labelLimit": 80, "labelSeparation": 6}
    return {"field": "label", "type": "nominal", "sort": [row["label"] for row in values], "axis": axis}


def _find_height(count: int, *, wide: bool) -> int:
    return _STRIP_PX if wide else max(2, count) * _ROW_PX + 60


def _list_rows(frame: pd.DataFrame) -> list[Row]:
    columns = [str(column) for column in frame.columns]
    return [
        {name: _plain(value) for name, value in zip(columns, row, strict=True)}
        for row in frame.itertuples(index=False)
    ]


def _plain(value: Any) -> float | None:
    number = float(value)
    return number if np.isfinite(number) else None


def _chart(layers: list[Spec], height_px: int, description: str) -> Spec:
    return {"layer": layers, "height": height_px, "description": description, "background": "transparent"}


def _layer(rows: Sequence[Row], mark: Spec, **encoding: Any) -> Spec:
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def _time() -> Spec:
    axis = {"grid": False, "tickCount": "year", "format": "%Y", "title": None}
    return {"field": "t", "type": "temporal", "axis": axis, "title": None}


def _amount(field: str, domain: tuple[int, int]) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "title": None,
        "axis": {"title": None, "tickCount": 5, "format": ".0f"},
        "scale": {"domain": list(domain), "zero": False, "nice": False},
    }


def _tip(field: str, title: str, *, number: str = "") -> Spec:
    kind = "quantitative" if number else "nominal"
    return {"field": field, "type": kind, "title": title, **({"format": number} if number else {})}


def _tips(title: str) -> list[Spec]:
    return [
        _tip("name" if title == "Area" else "label", title),
        _tip("score", "Score", number=".0f"),
        _tip("low", "From", number=".0f"),
        _tip("high", "To", number=".0f"),
        _tip("base", "People who answered", number=",.0f"),
    ]
