"""Charts of many areas or groups side by side: scores with intervals, and differences around zero."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pages.shared.chart_marks import (
    GREY,
    Row,
    Spec,
    find_domain,
    list_rows,
    make_amount,
    make_chart,
    make_layer,
    make_tip,
    make_tips,
    to_plain,
)
from pages.shared.look import RAMPS, TEAL

LOWER, HIGHER = RAMPS["change"][0], RAMPS["change"][4]
MOST_ROWS = 32
_ROW_PX, _STRIP_PX = 24, 340


def draw_dots(
    rows: pd.DataFrame,
    whole: Mapping[Any, Any] | None,
    *,
    selected: str,
    ink: str,
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
    amount, place = make_amount("score", domain), _place(values, wide=wide)
    across, along = ("y", "x") if wide else ("x", "y")
    layers = _draw_whole(whole, domain, across) if whole else []
    bounded = [row for row in values if row["low"] is not None]
    if bounded:
        rule = {"type": "rule", "strokeWidth": 2.5 if not wide else 2, "opacity": 0.55}
        ends = {across: make_amount("low", domain), f"{across}2": {"field": "high"}}
        layers.append(make_layer(bounded, rule, **{along: place}, **ends, color=_choose_color(ink)))
    point = {"type": "point", "strokeWidth": 1.6}
    layers.append(
        make_layer(
            values,
            point,
            **{along: place, across: amount},
            color=_choose_color(ink),
            size=_choose_size(24 if wide else 46),
            fill={"condition": {"test": "datum.modelled", "value": "transparent"}, "value": TEAL},
            tooltip=make_tips("Name"),
        )
    )
    return make_chart(layers, _find_height(len(rows), wide=wide), description)


def _draw_whole(whole: Mapping[Any, Any], domain: tuple[int, int], across: str) -> list[Spec]:
    row = {"score": to_plain(whole["score"]), "low": to_plain(whole["low"]), "high": to_plain(whole["high"])}
    rule = {"type": "rule", "color": GREY, "strokeDash": [5, 3], "strokeWidth": 1.5}
    layers = [make_layer([row], rule, **{across: make_amount("score", domain)})]
    if row["low"] is not None:
        ends = {across: make_amount("low", domain), f"{across}2": {"field": "high"}}
        layers.insert(0, make_layer([row], {"type": "rect", "color": GREY, "opacity": 0.3}, **ends))
    return layers


def draw_changes(rows: pd.DataFrame, *, selected: str, description: str) -> Spec:
    """Every row's difference with its interval around zero; shape and fill say whether it is beyond chance.

    `rows` has `label`, `difference`, `change_low`, `change_high` and `called`, by area id.
    """
    wide = len(rows) > MOST_ROWS
    reach = float(np.nanmax(np.abs(rows[["change_low", "change_high"]].to_numpy(np.float64)), initial=10.0))
    domain = (-int(-(-reach // 10) * 10), int(-(-reach // 10) * 10))
    values = [
        {**own, "difference": to_plain(row["difference"]), "low": to_plain(row["change_low"])}
        | {"high": to_plain(row["change_high"]), "verdict": _judge(row)}
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
        make_tip("label", "Name"),
        make_tip("difference", "Difference, points", number=".0f"),
        make_tip("low", "From", number=".0f"),
        make_tip("high", "To", number=".0f"),
        make_tip("verdict", "Change"),
    ]
    ends = {across: make_amount("low", domain), f"{across}2": {"field": "high"}}
    layers = [
        make_layer([{"zero": 0}], {"type": "rule", "color": GREY}, **{across: make_amount("zero", domain)}),
        make_layer(values, {"type": "rule", "strokeWidth": 2, "opacity": 0.55}, **place, **ends, color=color),
        make_layer(
            values,
            {"type": "point", "strokeWidth": 1.6},
            **place,
            **{across: make_amount("difference", domain)},
            color=color,
            shape=shape,
            size=_choose_size(40 if wide else 60),
            fill=fill,
            tooltip=tips,
        ),
    ]
    return make_chart(layers, _find_height(len(rows), wide=wide), description)


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
    return [{**own, **mark} for own, mark in zip(list_rows(rows[wanted]), marks, strict=True)]


def _choose_color(ink: str) -> Spec:
    return {"condition": {"test": "datum.picked", "value": ink}, "value": TEAL}


def _choose_size(usual: int) -> Spec:
    return {"condition": {"test": "datum.picked", "value": 3 * usual}, "value": usual}


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
