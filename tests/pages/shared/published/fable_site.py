"""Fable with boundaries: six squares in two rows, its site written in three languages."""

from __future__ import annotations

import json
from pathlib import Path

import shapely

from pages.shared.published.site import write_site
from tests.pages.shared.published import fable
from tests.pages.shared.published.make_release import make_tables, write_release

LANGUAGES = ("en", "es", "en_XA")
WEST, SOUTH, SIDE = -68.5, 41.0, 0.01


def list_corners() -> dict[str, tuple[float, float]]:
    """Return the south-west corner of each area but b3, of which the name alone is known."""
    ids = [area_id for area_id in fable.AREAS if area_id != "b3"]
    return {each: (WEST + SIDE * (n % 3), SOUTH + SIDE * (n // 3)) for n, each in enumerate(ids)}


def make_layer() -> str:
    """Return the GeoJSON of the six areas."""
    corners = list_corners()
    features = []
    for area_id, name in fable.NAMES.items():
        geometry = None
        if area_id in corners:
            x, y = corners[area_id]
            geometry = shapely.geometry.mapping(shapely.box(x, y, x + SIDE, y + SIDE))
        features.append(
            {"type": "Feature", "properties": {"id": area_id, "name": name}, "geometry": geometry}
        )
    return json.dumps({"type": "FeatureCollection", "features": features})


def write_fable_site(home: Path) -> Path:
    """Write Fable's release and its site, and return the release's folder."""
    tables = make_tables() | {"public_map_layer": [{"name": "areas/beat", "geojson": make_layer()}]}
    folder = write_release(home, tables)
    write_site(folder, languages=LANGUAGES)
    return folder
