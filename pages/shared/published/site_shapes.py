"""Boundaries as the visitor's own browser looks a place up in them: small, alike for every visitor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

SCALE = 100_000
"""Steps in a degree: about a metre."""


def write_shapes(layer: str, level: str) -> str:
    """Return the rings of each area of a published layer, as whole numbers.

    Parameters
    ----------
    layer
        GeoJSON of ``areas/<level>``, EPSG:4326: simplified, so that a place within some 25 m of a border may
        be found on its other side.
    level
        Level of the areas.

    Returns
    -------
    str
        JSON: `scale`, and `areas` with the `key` of their line in the list of places and their `rings`, each
        x, y, x, y, … closed. A place in two rings of an area lies in a hole of it.
    """
    areas = [
        {
            "key": name_place(level, str(each["properties"]["id"])),
            "rings": list(_list_rings(each["geometry"])),
        }
        for each in json.loads(layer)["features"]
        if each["geometry"]
    ]
    return json.dumps({"scale": SCALE, "areas": areas}, separators=(",", ":"), ensure_ascii=False)


def name_place(level: str, area_id: str) -> str:
    """Return what names an area in the list of places, and in the file of shapes."""
    return f"{level}/{area_id}"


def _list_rings(geometry: dict[str, Any]) -> Iterator[list[int]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [round(number * SCALE) for point in ring for number in point]
