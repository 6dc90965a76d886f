"""Names on a drawing: where they have most room, in one line or two, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

SIGN_WIDTH, LINE_HEIGHT = 7.6, 17.0
LONGEST_LINE = 13
ROOM = 0.85
type Ground = shapely.Polygon | shapely.MultiPolygon


@dataclass(frozen=True, slots=True)
class Tag:
    """A name on a drawing; `x` is the middle of its lines, `y` the foot of the first."""

    lines: tuple[str, ...]
    x: int
    y: int


def place_tags(named: Sequence[tuple[str, Ground]], *, width: int, within: bool = False) -> dict[str, Tag]:
    """Place names in their shapes; those that come first have precedence.

    Parameters
    ----------
    named
        Names with their shapes, in units of the drawing.
    width
        Of the drawing, which no name leaves.
    within
        Whether a name must have room in its shape; else it may reach over its border.

    Returns
    -------
    dict of str to Tag
        The names that have a place of their own.
    """
    taken: list[shapely.Polygon] = []
    found: dict[str, Tag] = {}
    for name, shape in named:
        circle = shapely.maximum_inscribed_circle(shape, tolerance=1.0)
        (x, y), _ = circle.coords
        lines = split_name(name)
        box = measure(lines, x, y)
        left, _, right, _ = box.bounds
        inside = left >= 2 and right <= width - 2 and not any(box.intersects(other) for other in taken)
        roomy = not within or shapely.intersection(box, shape).area >= ROOM * box.area
        if inside and roomy and name not in found:
            taken.append(box)
            found[name] = Tag(lines, round(x), round(y - LINE_HEIGHT * (len(lines) / 2 - 0.78)))
    return found


def measure(lines: Sequence[str], x: float, y: float) -> shapely.Polygon:
    """Return about the ground that lines of text cover around a point."""
    half = max(len(line) for line in lines) * SIGN_WIDTH / 2
    return shapely.box(x - half, y - len(lines) * LINE_HEIGHT / 2, x + half, y + len(lines) * LINE_HEIGHT / 2)


def split_name(name: str) -> tuple[str, ...]:
    """Return a name without its number, in two lines where it is long.

    >>> split_name("Market district · 01"), split_name("Castle Hill · 0112"), split_name("2513")
    (('Market', 'district'), ('Castle Hill',), ('2513',))
    """
    short = name.partition(" · ")[0] or name
    words = short.split()
    if len(short) <= LONGEST_LINE or len(words) < 2:
        return (short,)
    cut = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(short) / 2))
    return " ".join(words[:cut]), " ".join(words[cut:])
