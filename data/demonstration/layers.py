"""Boundary files and the base map, with the faults that real boundary files have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from data.demonstration.areas import DISTRICTS, NEIGHBOURHOODS, Areas
from data.demonstration.ground import PARKS
from data.demonstration.land import lay_land
from data.demonstration.names import name_beat
from data.demonstration.plane import snap, write_features
from data.demonstration.streets import BRIDGES, MOTORWAYS, lay_roads

IN_TWO_PARTS = "0523"
"""This beat comes as two features, as Chicago's do."""
WITH_A_LOOP = "0245"
"""This beat's ring runs back on itself."""

Feature = tuple[Any, dict[str, object]]


def write_layers(folder: Path, areas: Areas) -> None:
    """Write beats, sectors, districts, neighbourhoods and the base map as GeoJSON."""
    write_features(folder / "beats.geojson", list_beats(areas))
    write_features(folder / "sectors.geojson", list_groups(areas, 3))
    write_features(folder / "districts.geojson", list_groups(areas, 2))
    write_features(folder / "neighbourhoods.geojson", list_neighbourhoods(areas))
    write_features(folder / "context.geojson", list_context(areas))


def join_blocks(areas: Areas, blocks: Iterable[int]) -> Any:
    """Return the shape of some blocks together."""
    return shapely.normalize(shapely.coverage_union_all(areas.ground.blocks.shapes[sorted(blocks)]))


def list_beats(areas: Areas) -> Iterator[Feature]:
    """Yield the beats, one of them in two features and one with a ring that runs back on itself."""
    for beat_id, blocks in areas.beats.items():
        half = len(blocks) // 2 if beat_id == IN_TWO_PARTS else len(blocks)
        for part in (blocks[:half], blocks[half:]):
            if part:
                shape = join_blocks(areas, part)
                properties: dict[str, object] = {
                    "beat_id": beat_id,
                    "beat_name": name_beat(beat_id),
                    "sector_id": beat_id[:3],
                }
                yield (spoil_ring(shape) if beat_id == WITH_A_LOOP else shape), properties


def spoil_ring(shape: Any) -> Any:
    """Return a polygon whose longest edge steps back over itself: invalid, and of the same area."""
    ring = shapely.get_coordinates(shapely.get_exterior_ring(shape))
    steps = np.diff(ring, axis=0)
    start = int(np.abs(steps).sum(axis=1).argmax())
    back = [ring[start] + steps[start] * 2 // 3, ring[start] + steps[start] // 3]
    return shapely.Polygon([*ring[: start + 1], *back, *ring[start + 1 :]])


def list_groups(areas: Areas, digits: int) -> Iterator[Feature]:
    """Yield the areas that the first digits of the beats' codes name: sectors or districts."""
    for code in sorted({beat_id[:digits] for beat_id in areas.beats}):
        blocks = [b for beat_id, own in areas.beats.items() if beat_id.startswith(code) for b in own]
        properties: dict[str, object] = (
            {"district_id": code, "district_name": DISTRICTS[code][0]}
            if digits == 2
            else {"sector_id": code, "district_id": code[:2]}
        )
        yield join_blocks(areas, blocks), properties


def list_neighbourhoods(areas: Areas) -> Iterator[Feature]:
    """Yield the neighbourhoods with an id of their own."""
    for number, (name, blocks) in enumerate(zip(NEIGHBOURHOODS, areas.neighbourhoods, strict=True), start=1):
        yield join_blocks(areas, blocks), {"id": f"N{number:02d}", "name": name}


def list_context(areas: Areas) -> Iterator[Feature]:
    """Yield land, water, parks and main roads for the base map."""
    land = lay_land()
    yield land.shore, {"kind": "land", "name": None}
    yield land.water, {"kind": "water", "name": None}
    for name in PARKS:
        blocks = [number for number, use in enumerate(areas.ground.use) if use == name]
        if blocks:
            yield join_blocks(areas, blocks), {"kind": "park", "name": name}
    for name, road in lay_roads().items():
        dry = road if name in BRIDGES else snap(shapely.difference(road, land.sea))
        yield dry, {"kind": "road", "name": name, "class": "motorway" if name in MOTORWAYS else "main"}
