"""What the compare page's charts are put together from."""

from typing import Any

import numpy as np
import pandas as pd

type Spec = dict[str, Any]


def make_chart(layers: list[Spec], *, height_px: int, description: str, above: str = "") -> Spec:
    """A title above the chart reads better than one turned by a quarter beside the axis."""
    title = {
        "text": above,
        "anchor": "start",
        "frame": "group",
        "fontSize": 13,
        "fontWeight": 400,
        "offset": 12,
    }
    return {
        # A layer without rows would be a mark that screen readers announce and nobody finds.
        "layer": [layer for layer in layers if layer["data"]["values"]],
        "height": height_px,
        "description": description,
        "background": "transparent",
        **({"title": title} if above else {}),
    }


def make_layer(rows: list[Spec], mark: Spec, **encoding: Any) -> Spec:
    """One mark over rows of its own."""
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def measure(field: str, **more: Any) -> Spec:
    """A number along an axis."""
    return {"field": field, "type": "quantitative", "title": None, **more}


def bound(axis: Spec, field: str) -> Spec:
    """The same axis for another field."""
    return {**axis, "field": field}


def make_tip(field: str, title: str, number: str) -> Spec:
    """A number in a tooltip."""
    return {"field": field, "type": "quantitative", "title": title, "format": number}


def list_rows(frame: pd.DataFrame) -> list[Spec]:
    """Rows as plain values; what is not known or without limit is null."""
    plain = frame.astype(object).replace({np.nan: None, np.inf: None})
    columns = [str(column) for column in plain.columns]
    return [dict(zip(columns, row, strict=True)) for row in plain.to_numpy(dtype=object).tolist()]
