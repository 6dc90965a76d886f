"""The published boundaries as small drawings that need no server, no script and no tiles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape as read_shape
from shapely.geometry.base import BaseGeometry

from pages.shared.published.svg_tags import Ground, Tag, place_tags

CITY_WIDTH = 720
AREA_WIDTH = 560
TOLERANCE = 0.7
CITY_RATIOS = (0.6, 1.25)
AREA_RATIOS = (0.74, 0.74)
AROUND = 0.75
CONTEXT_ORDER = ("land", "water", "park", "road")

type Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """One area in a drawing: `path` is SVG path data in the drawing's own units, `key` unique in it."""

    key: str
    area_id: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Backdrop:
    """Land, water, parks or roads, merged into one path; the paths of areas lie over it."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Region:
    """Several areas drawn as one; its name where it has most room and covers no other, else no name."""

    name: str
    path: str
    tag: Tag | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of `width` × `height` units, about CSS pixels at full size."""

    width: int
    height: int
    outlines: tuple[Outline, ...]
    backdrops: tuple[Backdrop, ...]
    regions: tuple[Region, ...] = ()
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Atlas:
    """A level's areas in plane coordinates (kilometres east and north, good for drawing only)."""

    area_ids: tuple[str, ...]
    names: tuple[str, ...]
    shapes: tuple[BaseGeometry | None, ...]
    context: tuple[tuple[str, BaseGeometry], ...]

    @property
    def is_empty(self) -> bool:
        """Whether no area has a boundary."""
        return all(shape is None for shape in self.shapes)


def read_atlas(areas: str, context: str | None = None) -> Atlas:
    """Read the boundaries of one level, and what lies under them.

    Parameters
    ----------
    areas
        GeoJSON of the published layer ``areas/<level>``, EPSG:4326; a feature without geometry stays without.
    context
        GeoJSON of the layer ``context``, features with a ``kind``; None draws areas alone.
    """
    features = json.loads(areas)["features"]
    under = json.loads(context)["features"] if context else []
    shapes = [_read_geometry(each) for each in features]
    scale = _scale_km(shapes)
    return Atlas(
        tuple(str(each["properties"]["id"]) for each in features),
        tuple(str(each["properties"]["name"]) for each in features),
        tuple(_to_plane(each, scale) for each in shapes),
        tuple(_list_context(under, scale)),
    )


def draw_city(atlas: Atlas, *, width: int = CITY_WIDTH, regions: Mapping[str, str] | None = None) -> Drawing:
    """Draw every area of an atlas that has a boundary; an atlas without any makes an empty drawing.

    Parameters
    ----------
    atlas
        The areas.
    width
        Of the drawing, in its units.
    regions
        Name of the region that each area lies in, by area id; regions are drawn over the areas.
    """
    there = [shape for shape in atlas.shapes if shape is not None]
    if not there:
        return Drawing(width, 0, (), ())
    frame = _pad(shapely.total_bounds(there), 0.02, CITY_RATIOS)
    drawing = _draw(atlas, frame, width)
    return replace(drawing, regions=tuple(_draw_regions(atlas, frame, width, regions or {})))


def _draw_regions(atlas: Atlas, frame: Box, width: int, regions: Mapping[str, str]) -> list[Region]:
    west, _, east, north = frame
    found: list[tuple[str, Ground]] = []
    shapes = dict(zip(atlas.area_ids, atlas.shapes, strict=True))
    for name in sorted(set(regions.values())):
        parts = [shapes[area_id] for area_id, region in regions.items() if region == name]
        # Gaps of some metres, left by rounding, are no borders.
        whole = shapely.buffer(shapely.union_all(shapely.buffer([p for p in parts if p], 0.01)), -0.01)
        placed = _place(whole, west, north, width / (east - west))
        if placed.is_empty or not isinstance(placed, shapely.Polygon | shapely.MultiPolygon):
            continue
        found.append((name, placed))
    tags = place_tags(found, width=width)
    return [Region(name, write_path(_plain(shape)), tags.get(name)) for name, shape in found]


def draw_area(atlas: Atlas, area_id: str, *, width: int = AREA_WIDTH) -> Drawing | None:
    """Draw one area among those around it; None where its boundary is not known."""
    if area_id not in atlas.area_ids:
        return None
    shape = atlas.shapes[atlas.area_ids.index(area_id)]
    if shape is None:
        return None
    frame = _pad(shape.bounds, AROUND, AREA_RATIOS)
    drawing = _draw(atlas, frame, width)
    return replace(drawing, tags=tuple(_name_around(atlas, area_id, frame, drawing)))


def _name_around(atlas: Atlas, area_id: str, frame: Box, drawing: Drawing) -> list[Tag]:
    """Name the area, then those around it where their part of the drawing has room."""
    factor = drawing.width / (frame[2] - frame[0])
    window = shapely.box(0, 0, drawing.width, drawing.height)
    shown = {each.area_id for each in drawing.outlines}
    order = sorted(range(len(atlas.area_ids)), key=lambda place: atlas.area_ids[place] != area_id)
    found: list[tuple[str, Ground]] = []
    for place in order:
        shape = atlas.shapes[place]
        if shape is None or atlas.area_ids[place] not in shown:
            continue
        part = shapely.intersection(shapely.make_valid(_place(shape, frame[0], frame[3], factor)), window)
        if isinstance(part, shapely.Polygon | shapely.MultiPolygon) and not part.is_empty:
            found.append((atlas.names[place], part))
    return list(place_tags(found, width=drawing.width, within=True).values())


def find_adjacent(atlas: Atlas, area_id: str) -> list[str]:
    """Return the ids of the areas that share a border with one, in the atlas's order."""
    drawn = {each: shape for each, shape in zip(atlas.area_ids, atlas.shapes, strict=True) if shape}
    if area_id not in drawn:
        return []
    near = shapely.buffer(drawn[area_id], 0.02)
    return [each for each, shape in drawn.items() if each != area_id and _share_border(near, shape)]


def _share_border(near: BaseGeometry, shape: BaseGeometry) -> bool:
    """Whether a strip of ground lies in both, more than where two corners meet."""
    return bool(shapely.intersects(near, shape)) and shapely.intersection(near, shape).area > 0.001


def _read_geometry(feature: dict[str, Any]) -> BaseGeometry | None:
    geometry = feature["geometry"]
    return read_shape(geometry) if geometry else None


def _scale_km(shapes: Sequence[BaseGeometry | None]) -> np.ndarray:
    there = [shape for shape in shapes if shape is not None]
    bounds = shapely.total_bounds(there) if there else np.zeros(4)
    return 111.32 * np.array([max(np.cos(np.radians((bounds[1] + bounds[3]) / 2)), 0.01), 1.0])


def _to_plane(shape: BaseGeometry | None, scale: np.ndarray) -> BaseGeometry | None:
    """Scale to kilometres; what rounding made cross itself is mended."""
    if shape is None:
        return None
    plane = shapely.transform(shape, lambda coordinates: coordinates * scale)
    return plane if plane.is_valid else shapely.make_valid(plane)


def _list_context(
    features: Sequence[dict[str, Any]], scale: np.ndarray
) -> Iterator[tuple[str, BaseGeometry]]:
    for kind in CONTEXT_ORDER:
        for each in features:
            plane = _to_plane(_read_geometry(each), scale)
            if each["properties"]["kind"] == kind and plane is not None:
                yield kind, plane


def _pad(bounds: Sequence[float] | np.ndarray, share: float, ratios: tuple[float, float]) -> Box:
    """Widen a box by a share of its longer side, and to a height by width between two ratios."""
    lowest, highest = ratios
    west, south, east, north = (float(each) for each in bounds)
    around = max(east - west, north - south, 1e-6) * share / 2
    width, height = east - west + 2 * around, north - south + 2 * around
    width, height = max(width, height / highest), max(height, width * lowest)
    x, y = (west + east) / 2, (south + north) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _draw(atlas: Atlas, frame: Box, width: int) -> Drawing:
    west, south, east, north = frame
    factor = width / (east - west)
    box = shapely.box(*frame)
    kept = [
        (position, shape)
        for position, shape in enumerate(atlas.shapes)
        if shape is not None and shapely.intersects(box, shape)
    ]
    shapes = _simplify([_place(shape, west, north, factor) for _, shape in kept])
    window = (-4.0, -4.0, width + 4.0, (north - south) * factor + 4.0)
    outlines = [
        Outline(f"a{position}", atlas.area_ids[position], atlas.names[position], path)
        for (position, _), shape in zip(kept, shapes, strict=True)
        if (path := write_path(_clip(shape, window)))
    ]
    placed = [(kind, _place(shape, west, north, factor)) for kind, shape in atlas.context]
    backdrops = [
        Backdrop(kind, path)
        for kind in CONTEXT_ORDER
        if (path := "".join(write_path(_clip(_plain(each), window)) for k, each in placed if k == kind))
    ]
    return Drawing(width, round((north - south) * factor), tuple(outlines), tuple(backdrops))


def _place(shape: BaseGeometry, west: float, north: float, factor: float) -> BaseGeometry:
    """Move into the drawing: x to the right, y down, in its units."""
    return shapely.transform(shape, lambda at: (at - [west, north]) * [factor, -factor])


def _simplify(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """Drop detail that nobody sees; borders that two areas share stay shared."""
    areas = np.asarray(shapes, dtype=object)
    if len(areas) and bool(shapely.is_valid(areas).all()) and bool(shapely.coverage_is_valid(areas)):
        return list(shapely.coverage_simplify(areas, TOLERANCE))
    return [_plain(each) for each in shapes]


def _plain(shape: BaseGeometry) -> BaseGeometry:
    return shapely.simplify(shape, TOLERANCE, preserve_topology=True)


def _clip(shape: BaseGeometry, window: Box) -> BaseGeometry:
    return shapely.clip_by_rect(shapely.make_valid(shape), *window)


def write_path(shape: BaseGeometry) -> str:
    """Return a geometry as SVG path data: whole units, relative steps, nothing that rounds to a point."""
    return "".join(_write_part(part) for part in shapely.get_parts(shape))


def _write_part(part: BaseGeometry) -> str:
    if isinstance(part, shapely.Polygon):
        return "".join(_write_line(ring, closed=True) for ring in [part.exterior, *part.interiors])
    if part.geom_type in {"LineString", "LinearRing"}:
        return _write_line(part, closed=False)
    return write_path(part) if part.geom_type in {"MultiPolygon", "GeometryCollection"} else ""


def _write_line(line: BaseGeometry, *, closed: bool) -> str:
    points = np.rint(shapely.get_coordinates(line)).astype(int)
    steps = np.diff(points, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    steps = steps[:-1] if closed else steps
    if len(steps) < (2 if closed else 1):
        return ""
    start = f"M{points[0][0]} {points[0][1]}"
    return f"{start}l{_join(steps)}{'z' if closed else ''}"


def _join(steps: np.ndarray) -> str:
    """Numbers in a row; a minus parts them by itself."""
    text = " ".join(str(number) for number in steps.ravel().tolist())
    return text.replace(" -", "-")
