"""Parts that the charts of scores are made of, as Vega-Lite."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

type Spec = dict[str, Any]
type Row = dict[str, Any]

GREY = "#7d8996"
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


def list_rows(frame: pd.DataFrame) -> list[Row]:
    """Rows of numbers as the browser takes them."""
    columns = [str(column) for column in frame.columns]
    return [
        {name: to_plain(value) for name, value in zip(columns, row, strict=True)}
        for row in frame.itertuples(index=False)
    ]


def to_plain(value: Any) -> float | None:
    """A number, or None where there is none."""
    number = float(value)
    return number if np.isfinite(number) else None


def make_chart(layers: list[Spec], height_px: int, description: str) -> Spec:
    """Layers as one chart."""
    return {"layer": layers, "height": height_px, "description": description, "background": "transparent"}


def make_layer(rows: Sequence[Row], mark: Spec, **encoding: Any) -> Spec:
    """One layer with its own rows."""
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def make_amount(field: str, domain: tuple[int, int]) -> Spec:
    """A number on an axis from one end of the domain to the other."""
    return {
        "field": field,
        "type": "quantitative",
        "title": None,
        "axis": {"title": None, "tickCount": 5, "format": ".0f"},
        "scale": {"domain": list(domain), "zero": False, "nice": False},
    }


def make_tip(field: str, title: str, *, number: str = "") -> Spec:
    """One line of what comes up under the pointer."""
    kind = "quantitative" if number else "nominal"
    return {"field": field, "type": kind, "title": title, **({"format": number} if number else {})}


def make_tips(title: str) -> list[Spec]:
    """Those of a score; `title` says what `name` (Area) or `label` is."""
    return [
        make_tip("name" if title == "Area" else "label", title),
        make_tip("score", "Score", number=".0f"),
        make_tip("low", "From", number=".0f"),
        make_tip("high", "To", number=".0f"),
        make_tip("base", "People who answered", number=",.0f"),
    ]
