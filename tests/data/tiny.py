"""A city of four square beats in two districts, small enough to count by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

CITY = """
[city]
name = "Tiny"
timezone = "America/Chicago"

[[areas]]
level = "beat"
path = "beats.geojson"
area_id = "beat"
pad = 3
parent = "district"

[[areas]]
level = "district"
path = "districts.geojson"
area_id = "district"
pad = 2

[[incidents]]
name = "records"
path = "records.csv"
preset = "generic"

[incidents.area_codes]
beat = "beat"

[[population]]
name = "people"
level = "beat"
path = "people.csv"
as_of = 2024-01-01
source_name = "a count"

[population.columns]
area_id = "beat"
residents = "residents"

[offences]
by = "category"
person = ["ASSAULT"]
property = ["THEFT"]
"""

HEADER = "incident_id,occurred_at,updated_at,category,offence_code,beat,lon,lat"
RECORDS = [
    "1,2024-01-05T10:00:00,,THEFT,,011,0.5,0.5",
    "2,2024-01-06T10:00:00,,ASSAULT,,12,1.5,0.5",
    "3,2024-03-10T23:30:00,,THEFT,,,0.5,1.5",
    "4,2024-03-20T10:00:00,,OTHER,,022,1.5,1.5",
]


def square(west: float, south: float, side: float = 1.0) -> list[list[list[float]]]:
    """Return the ring of a square."""
    east, north = west + side, south + side
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def write_areas(folder: Path) -> None:
    """Write beats 011 and 012 (district 01, south) and 021 and 022 (district 02, north)."""
    beats = {"011": (0, 0), "012": (1, 0), "021": (0, 1), "022": (1, 1)}
    write_layer(folder / "beats.geojson", "beat", {name: square(*corner) for name, corner in beats.items()})
    wide = {
        "01": [[[0, 0], [2, 0], [2, 1], [0, 1], [0, 0]]],
        "02": [[[0, 1], [2, 1], [2, 2], [0, 2], [0, 1]]],
    }
    write_layer(folder / "districts.geojson", "district", wide)


def write_layer(path: Path, key: str, shapes: Mapping[str, object]) -> None:
    """Write polygons as GeoJSON with their ids under a key."""
    features = [
        {"type": "Feature", "properties": {key: name}, "geometry": {"type": "Polygon", "coordinates": rings}}
        for name, rings in shapes.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def write_city(
    folder: Path, *, records: list[str] | None = None, text: str = CITY, header: str = HEADER
) -> Path:
    """Write the city's files and return the city file."""
    folder.mkdir(parents=True, exist_ok=True)
    write_areas(folder)
    rows = RECORDS if records is None else records
    (folder / "records.csv").write_text("\n".join([header, *rows]) + "\n")
    (folder / "people.csv").write_text("beat,residents\n011,1000\n012,2000\n021,500\n022,0\n")
    path = folder / "tiny.toml"
    path.write_text(text)
    return path
