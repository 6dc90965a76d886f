"""The chart of scores over waves."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pages.shared.chart_marks import (
    GREY,
    Spec,
    find_domain,
    list_rows,
    make_amount,
    make_chart,
    make_layer,
    make_tips,
)
from pages.shared.look import TEAL

_LINES_PX = 240


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
        layers += _draw_line(name, frame, domain, first=place == 0)
    layers += _name_lines(lines, domain, ink=ink)
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
    return make_chart(layers, _LINES_PX, description)


def _draw_line(name: str, frame: pd.DataFrame, domain: tuple[int, int], *, first: bool) -> list[Spec]:
    shown = frame[frame["shown"]]
    rows = [
        {**row, "t": f"{pd.Timestamp(when):%Y-%m-%dT00:00:00}", "name": name}
        for row, when in zip(
            list_rows(shown[["score", "low", "high", "base", "stretch"]]), shown["wave_end"], strict=True
        )
    ]
    color = TEAL if first else GREY
    score = make_amount("score", domain)
    stretch = {"field": "stretch", "type": "nominal"}
    band = {"type": "area", "color": color, "opacity": 0.25 if first else 0.3}
    line: Spec = {"type": "line", "color": color, "strokeWidth": 2 if first else 1.5}
    line |= {} if first else {"strokeDash": [5, 3]}
    point = {"type": "point", "color": color, "fill": color, "size": 42 if first else 16}
    edge = make_amount("low", domain)
    # A wave that stands alone has no band: its interval is drawn as a rule.
    rule = {"type": "rule", "color": color, "strokeWidth": 2, "opacity": 0.5}
    layers = []
    bounded = [row for row in rows if row["low"] is not None]
    if bounded:
        high = {"y": edge, "y2": {"field": "high"}}
        layers.append(make_layer(bounded, band, x=_time(), **high, detail=stretch))
        layers.append(make_layer(bounded, rule, x=_time(), **high))
    layers.append(make_layer(rows, line, x=_time(), y=score, detail=stretch))
    layers.append(make_layer(rows, point, x=_time(), y=score, tooltip=make_tips("Area")))
    return layers


def _name_lines(lines: Mapping[str, pd.DataFrame], domain: tuple[int, int], *, ink: str) -> list[Spec]:
    """Names at the right end, outside the band: above the line that ends highest, below the others."""
    ends = {name: frame[frame["shown"]].iloc[-1] for name, frame in lines.items()}
    top = max(ends, key=lambda name: float(ends[name]["score"]))
    layers = []
    for name, end in ends.items():
        edge = float(end["high" if name == top else "low"])
        at = {
            "t": f"{pd.Timestamp(end['wave_end']):%Y-%m-%dT00:00:00}",
            "edge": edge if np.isfinite(edge) else float(end["score"]),
            "name": name,
        }
        text = {
            "type": "text",
            "align": "right",
            "color": ink,
            "fontSize": 12,
            "dy": -9 if name == top else 11,
        }
        layers.append(
            make_layer([at], text, x=_time(), y=make_amount("edge", domain), text={"field": "name"})
        )
    return layers


def _time() -> Spec:
    axis = {"grid": False, "tickCount": "year", "format": "%Y", "title": None}
    return {"field": "t", "type": "temporal", "axis": axis, "title": None}
