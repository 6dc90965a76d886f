"""Small multiples of the trends page: one series each, with its range to be expected and its break."""

from datetime import date

import pandas as pd

from pages.shared.charts import Spec, draw_months

_HEIGHT_PX, _GREY = 120, "#7d8894"


def draw_series(months: pd.DataFrame, *, break_month: date | None, description: str) -> Spec:
    """Draw one series over its range to be expected, with a dashed line where its level broke.

    Parameters
    ----------
    months
        `month`, `incidents`, `low`, `high` and `whole`, as `draw_months` takes them.
    break_month
        First month after the likeliest break; None draws none.
    description
        The chart in words.
    """
    spec = draw_months(months, (), description=description)
    layers = [*spec["layer"]]
    # Counts start at zero here, so that a fall looks as large as it is.
    layers[0]["encoding"]["y"]["scale"] = {"zero": True}
    if break_month is not None:
        layers.append(
            {
                "data": {"values": [{"t": f"{break_month:%Y-%m-%dT00:00:00}"}]},
                "mark": {"type": "rule", "color": _GREY, "strokeDash": [4, 3], "strokeWidth": 1.6},
                "encoding": {"x": {"field": "t", "type": "temporal"}},
            }
        )
    return {**spec, "layer": layers, "height": _HEIGHT_PX}
