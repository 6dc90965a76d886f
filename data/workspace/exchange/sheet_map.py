"""A small map of where an event is held, as SVG: area borders, the walk, the place. No text, no network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

WIDTH, HEIGHT = 640, 400
LAND, HERE, BORDER, WALK, MARK = "#fbfaf7", "#fff4d6", "#8b94a0", "#c9861a", "#1d2733"
METRES_PER_DEGREE = 111_320.0


def draw_map(
    areas: Sequence[bytes],
    *,
    lon: float,
    lat: float,
    reach_m: float,
    others: Iterable[tuple[float, float]] = (),
) -> str:
    """Draw the surroundings of a place.

    Parameters
    ----------
    areas
        Shapes of areas as WKB (EPSG:4326); those in view are drawn, the one that holds the place is tinted.
    lon, lat
        The place, degrees.
    reach_m
        Radius of the dashed ring in metres as the crow flies; the picture is four of them wide.
    others
        Further places to mark small, as longitude and latitude.

    Returns
    -------
    str
        SVG of `WIDTH` × `HEIGHT`, shapes simplified to its pixels.
    """
    place, scale = np.array([lon, lat]), WIDTH / (4 * max(reach_m, 100.0))
    shapes = _project(shapely.from_wkb(list(areas)), place, scale)
    frame = shapely.box(0, 0, WIDTH, HEIGHT)
    point = shapely.Point(WIDTH / 2, HEIGHT / 2)
    seen = shapes[shapely.intersects(shapes, frame.buffer(20))]
    drawn = "".join(
        _draw_shape(shape, LAND if not shape.covers(point) else HERE)
        for shape in shapely.simplify(shapely.clip_by_rect(seen, -20, -20, WIDTH + 20, HEIGHT + 20), 0.7)
    )
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{BORDER}"/>'
        for x, y in (_to_pixels(np.array([other]), place, scale)[0] for other in others)
        if -10 < x < WIDTH + 10 and -10 < y < HEIGHT + 10
    )
    ring = (
        f'<circle cx="{WIDTH / 2}" cy="{HEIGHT / 2}" r="{reach_m * scale:.1f}" fill="none" stroke="{WALK}" '
        'stroke-width="2.5" stroke-dasharray="8 6"/>'
    )
    mark = (
        f'<circle cx="{WIDTH / 2}" cy="{HEIGHT / 2}" r="9" fill="{MARK}" stroke="#ffffff" stroke-width="3"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}"><rect width="{WIDTH}" height="{HEIGHT}" fill="#eceae4"/>'
        f"{drawn}{ring}{dots}{mark}</svg>"
    )


def _to_pixels(lonlat: NDArray[np.float64], place: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    """Degrees as pixels around a place: flat, which over a few kilometres is right to a thousandth."""
    stretch = np.array([np.cos(np.radians(place[1])), -1.0]) * METRES_PER_DEGREE * scale
    pixels: NDArray[np.float64] = (lonlat - place) * stretch + np.array([WIDTH / 2, HEIGHT / 2])
    return pixels


def _project(shapes: NDArray[np.object_], place: NDArray[np.float64], scale: float) -> NDArray[np.object_]:
    return np.asarray(shapely.transform(shapes, lambda each: _to_pixels(each, place, scale)), dtype=object)


def _draw_shape(shape: shapely.Geometry, fill: str) -> str:
    rings = [
        ring
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon" and not part.is_empty
        for ring in (part.exterior, *part.interiors)
    ]
    path = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)) + "Z" for ring in rings
    )
    return (
        f'<path d="{path}" fill="{fill}" stroke="{BORDER}" stroke-width="1.2" fill-rule="evenodd"/>'
        if path
        else ""
    )
