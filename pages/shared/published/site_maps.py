"""Maps as the templates draw them: which shape, which colour or pattern, which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pages.shared.published.cells import Cell, Hidden, Missing
from pages.shared.published.contents import AreaMap, MapArea
from pages.shared.published.release import Release
from pages.shared.published.site_words import SiteWords
from pages.shared.published.svg_map import Atlas, Drawing, draw_area, draw_city, read_atlas

HATCH, DOTS = "hatch", "dots"
MOST_REGIONS = 30
LIST_WIDTH = 600


@dataclass(frozen=True)
class Sheet:
    """A drawing in a page; `key` begins the names of its shapes."""

    key: str
    sheet: Drawing


@dataclass(frozen=True)
class Painted:
    """A shape's or a legend line's paint: a colour's class, else a pattern; and its words."""

    words: str
    color: str | None = None
    pattern: str | None = None
    shape: str = ""
    address: str = ""


@dataclass(frozen=True)
class MapView:
    """A map, its legend, and the content that it was made from."""

    content: AreaMap
    drawing: Sheet
    areas: tuple[Painted, ...]
    legend: tuple[Painted, ...]


class Atlases:
    """The boundaries of a release by layer, and the drawings made of them, each once for all languages."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._atlases: dict[str, Atlas] = {}
        self._cities: dict[str, Sheet] = {}
        self._areas: dict[tuple[str, str], Sheet | None] = {}

    @cached_property
    def _context(self) -> str | None:
        return self._release.read_layer("context")

    def open(self, layer: str) -> Atlas:
        """Return the areas of a layer; none where it was not published."""
        if layer not in self._atlases:
            areas = self._release.read_layer(layer) or '{"features":[]}'
            self._atlases[layer] = read_atlas(areas, self._context)
        return self._atlases[layer]

    def draw_city(self, layer: str) -> Sheet:
        """Return the drawing of all areas of a layer."""
        if layer not in self._cities:
            self._cities[layer] = Sheet(f"m{len(self._cities)}", draw_city(self.open(layer)))
        return self._cities[layer]

    def draw_places(self, layer: str, regions: Mapping[str, str]) -> Sheet:
        """Return the drawing of all areas of a layer, with the wider areas over them by name."""
        key = f"{layer} in regions"
        if key not in self._cities:
            few = regions if len(set(regions.values())) <= MOST_REGIONS else {}
            self._cities[key] = Sheet("m", draw_city(self.open(layer), width=LIST_WIDTH, regions=few))
        return self._cities[key]

    def draw_area(self, level: str, area_id: str) -> Sheet | None:
        """Return the drawing of one area, or None."""
        key = level, area_id
        if key not in self._areas:
            drawn = draw_area(self.open(f"areas/{level}"), area_id)
            self._areas[key] = Sheet("m", drawn) if drawn else None
        return self._areas[key]


def view_map(
    content: AreaMap, atlases: Atlases, words: SiteWords, addresses: Mapping[tuple[str, str], str]
) -> MapView:
    """Return a map with the address of each area that has a page."""
    drawing = atlases.draw_city(content.layer)
    shapes = {each.area_id: f"{drawing.key}{each.key}" for each in drawing.sheet.outlines}
    areas = tuple(
        paint_area(each, content, shapes[each.area_id], addresses.get((content.level, each.area_id), ""))
        for each in content.areas
        if each.area_id in shapes
    )
    return MapView(content, drawing, areas, list_legend(content, words))


def paint_area(area: MapArea, content: AreaMap, shape: str, address: str) -> Painted:
    """Return how an area is painted: a colour, dots where hidden, else hatched."""
    words = f"{area.name}: {read_cell(area.cell)}"
    if area.class_index is None:
        return Painted(
            words, pattern=DOTS if isinstance(area.cell, Hidden) else HATCH, shape=shape, address=address
        )
    step = choose_step(area.class_index, len(content.class_labels))
    return Painted(words, color=f"{content.topic}{step}", shape=shape, address=address)


def choose_step(index: int, classes: int) -> int:
    """Return which of a ramp's five colours a class has; few classes are spread over all of it.

    >>> [choose_step(index, 3) for index in range(3)], choose_step(0, 1)
    ([0, 2, 4], 2)
    """
    return 2 if classes == 1 else round(index * 4 / (classes - 1))


def list_legend(content: AreaMap, words: SiteWords) -> tuple[Painted, ...]:
    """Return the classes from light to dark, then what stands for no number, where there is any."""
    classes = content.class_labels
    lines = [
        Painted(label, color=f"{content.topic}{choose_step(index, len(classes))}")
        for index, label in enumerate(classes)
    ]
    without = [each.cell for each in content.areas if each.class_index is None]
    if any(isinstance(cell, Hidden) for cell in without):
        lines.append(Painted(words.hidden, pattern=DOTS))
    if any(not isinstance(cell, Hidden) for cell in without):
        lines.append(Painted(words.no_data, pattern=HATCH))
    return tuple(lines)


def read_cell(cell: Cell) -> str:
    """Return a cell in words."""
    if isinstance(cell, Hidden | Missing):
        return cell.reason
    return cell if isinstance(cell, str) else cell.text
