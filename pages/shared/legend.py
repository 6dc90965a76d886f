"""The map's legend as HTML: colours with their words, and marks for what has no number."""

import html
from collections.abc import Sequence

from pages.shared.figures.figures import Figures, Swatch, TwoWayLegend
from pages.shared.look import write_color


def write_legend(figures: Figures) -> str:
    """The legend of any figures, readable without colour."""
    two_way = _write_two_way(figures.two_way) if figures.two_way else ""
    lines = two_way + _write_list(figures.legend)
    return f'<div class="cb-legend" role="group" aria-label="Legend">{lines}</div>'


def write_swatches(swatches: Sequence[Swatch]) -> str:
    """A legend of these lines alone."""
    return f'<div class="cb-legend" role="group" aria-label="Legend">{_write_list(swatches)}</div>'


def _write_list(swatches: Sequence[Swatch]) -> str:
    items = "".join(f"<li>{_write_swatch(swatch)}{html.escape(swatch.words)}</li>" for swatch in swatches)
    return f"<ul>{items}</ul>" if items else ""


def _write_swatch(swatch: Swatch) -> str:
    style = f' style="background:{write_color(swatch.color)}"' if swatch.color else ""
    return f'<span class="cb-swatch cb-{swatch.mark or "color"}"{style} aria-hidden="true"></span>'


def _write_two_way(legend: TwoWayLegend) -> str:
    """Events grow upwards, the other measure to the right; the corners say so in words."""
    rows = [legend.colors[start : start + 3] for start in (6, 3, 0)]
    cells = "".join(f'<span style="background:{color}"></span>' for row in rows for color in row)
    texts = (legend.high_low, legend.high_high, legend.low_low, legend.low_high)
    corners = [html.escape(text) for text in texts]
    return (
        '<div class="cb-two">'
        f'<span class="cb-left cb-top">{corners[0]}</span>'
        f'<span class="cb-grid" aria-hidden="true">{cells}</span>'
        f'<span class="cb-top">{corners[1]}</span>'
        f'<span class="cb-left cb-low">{corners[2]}</span><span class="cb-low">{corners[3]}</span>'
        f'<span class="cb-axis">{html.escape(legend.ends)}</span></div>'
    )
