"""JSON in the shapes that portals give it → a table of text, nested values under dotted names."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from data.errors import SourceError
from data.readers.text_table import Refused, TableWriter, TextTable, tell_apart
from data.sources import open_bytes, open_decoded, refuse_damaged
from geo.crs import find_degrees
from geo.errors import GeoError

NO_OBJECT = "line could not be read: no JSON object"
Record = Mapping[str, Any]
PLACE = ("geometry.x", "geometry.y")
"""Columns that a feature's place is in."""
WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG:0")
"""Ends of the names of what GeoJSON is in unless it says otherwise; 0 is no code."""


def read_json_records(path: Path, *, encoding: str, crs: str | None = None) -> TextTable:
    """Read a JSON file: a list of records, one record, records a line each, GeoJSON or what ArcGIS answers.

    Columns are the keys in the order in which they are first seen; a value inside another has both names, as
    in `location.latitude`. A place of a feature is in `geometry.x` and `geometry.y`, in degrees where the
    file says its CRS, unless the city file states one (`crs`). Lists stay JSON.

    Raises
    ------
    SourceError
        The file is no JSON, or holds no records.
    """
    with refuse_damaged(path), open_decoded(path, encoding=encoding) as file:
        text = file.read()
    try:
        content = json.loads(text)
        found: list[Any] = list_records(content, file=path.name)
        if crs is None and (declared := find_declared_crs(content)):
            found = turn_to_degrees(found, declared, file=path.name)
    except json.JSONDecodeError as error:
        if not text.lstrip().startswith("{") or "\n" not in text.strip():
            raise SourceError(f"{path.name}: not JSON ({error}); export it again") from error
        found = [read_line(line) for line in text.splitlines()]
    return write_records(found)


def begins_as_json(path: Path) -> bool:
    """Whether a text file, zipped or not, begins as JSON does."""
    with refuse_damaged(path), open_bytes(path) as file:
        return file.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_line(line: str) -> Any:
    """Return the value of one line: an empty mapping where it is blank, None where it is no JSON."""
    try:
        return json.loads(line) if line.strip() else {}
    except json.JSONDecodeError:
        return None


def list_records(content: Any, *, file: str) -> list[Any]:
    """Return the records of a document: its list, its only list, its features, or itself."""
    if isinstance(content, list):
        return content
    if not isinstance(content, dict):
        raise SourceError(f"{file}: a JSON list of records was needed, found one value; export the records")
    if columns := find_socrata_columns(content):
        return [dict(zip(columns, row, strict=False)) for row in content["data"] if isinstance(row, list)]
    lists = [value for value in content.values() if is_records(value)]
    if "features" in content and isinstance(content["features"], list):
        return [flatten_feature(feature) for feature in content["features"]]
    if "error" in content and not lists:
        raise SourceError(
            f"{file}: the answer of a service that failed ({str(content['error'])[:100]}); ask again"
        )
    return lists[0] if len(lists) == 1 else [content]


def find_socrata_columns(content: Record) -> list[str]:
    """Return the columns of what a Socrata portal downloads as JSON: rows without names, described beside.

    >>> find_socrata_columns({"meta": {"view": {"columns": [{"name": "Case"}]}}, "data": [["7"]]})
    ['Case']
    """
    view = content.get("meta", {}).get("view", {}) if isinstance(content.get("meta"), dict) else {}
    columns = view.get("columns") if isinstance(view, dict) else None
    if not isinstance(columns, list) or not isinstance(content.get("data"), list):
        return []
    return [str(each.get("name", place)) for place, each in enumerate(columns) if isinstance(each, dict)]


def is_records(value: Any) -> bool:
    """Whether a value is a list of objects."""
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def flatten_feature(feature: Any) -> Any:
    """Return what a feature says of itself, with its place, from GeoJSON or from ArcGIS."""
    if not isinstance(feature, dict):
        return feature
    known = feature.get("properties") or feature.get("attributes") or {}
    place = zip(PLACE, find_place(feature.get("geometry")), strict=True)
    return {**(known if isinstance(known, dict) else {}), **dict(place)}


def find_place(geometry: Any) -> tuple[Any, Any]:
    """Return x and y of a point, or of the first of several; nothing for any other shape.

    >>> find_place({"type": "Point", "coordinates": [2, 50, 7]}), find_place({"x": 2, "y": 50})
    ((2, 50), (2, 50))
    >>> find_place({"type": "MultiPoint", "coordinates": [[2, 50]]}), find_place({"coordinates": []})
    ((2, 50), (None, None))
    """
    if not isinstance(geometry, dict):
        return None, None
    numbers = geometry.get("coordinates", [geometry.get("x"), geometry.get("y")])
    if geometry.get("type") == "MultiPoint" and isinstance(numbers, list) and numbers:
        numbers = numbers[0]
    if not isinstance(numbers, list) or len(numbers) < 2:
        return None, None
    x, y = numbers[:2]
    return (None, None) if isinstance(x, list | dict) or isinstance(y, list | dict) else (x, y)


def find_declared_crs(content: Any) -> str | None:
    """Return the CRS that GeoJSON, or an answer of ArcGIS, says its places are in; None where in WGS 84.

    >>> name = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4236"}}
    >>> find_declared_crs({"crs": name, "features": []})
    'urn:ogc:def:crs:EPSG::4236'
    >>> find_declared_crs({"spatialReference": {"wkid": 102100, "latestWkid": 3857}, "features": []})
    'EPSG:3857'
    """
    if not isinstance(content, dict) or "features" not in content:
        return None
    named, numbered = (content.get(key) or {} for key in ("crs", "spatialReference"))
    properties = named.get("properties") if isinstance(named, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if (
        not name
        and isinstance(numbered, dict)
        and (code := numbered.get("latestWkid") or numbered.get("wkid"))
    ):
        name = f"EPSG:{code}"
    return name if isinstance(name, str) and not name.endswith(WGS84) else None


def turn_to_degrees(found: list[Any], crs: str, *, file: str) -> list[Any]:
    """Return features with their places in degrees; a place that is no two numbers stays as it is.

    Raises
    ------
    SourceError
        Nobody knows the CRS.
    """
    placed = [each for each in found if isinstance(each, dict) and has_place(each)]
    x, y = (np.array([each[name] for each in placed], dtype=np.float64) for name in PLACE)
    try:
        lon, lat = find_degrees(x, y, crs=crs)
    except GeoError as error:
        raise SourceError(f"{file}: {error}") from error
    degrees = (
        {name: None if np.isnan(at) else float(at) for name, at in zip(PLACE, pair, strict=True)}
        for pair in zip(lon, lat, strict=True)
    )
    turned = {id(each): each | place for each, place in zip(placed, degrees, strict=True)}
    return [turned.get(id(each), each) for each in found]


def has_place(record: Record) -> bool:
    """Whether a feature's place is two numbers, and not 0, 0."""
    place = [record.get(name) for name in PLACE]
    return all(isinstance(at, int | float) and math.isfinite(at) for at in place) and place != [0, 0]


def write_records(found: list[Any]) -> TextTable:
    """Return records as a table; what is no object is refused, what is empty is blank."""
    flat = [dict(flatten(value)) if isinstance(value, dict) else None for value in found]
    names = list(dict.fromkeys(name for record in flat if record for name in record))
    writer, refused, blank = TableWriter(tell_apart(names)), Refused(), 0
    numbers: list[int] = []
    for number, record in enumerate(flat, start=1):
        if record is None:
            refused.append((number, NO_OBJECT))
        elif not any(value not in (None, "") for value in record.values()):
            blank += 1
        else:
            writer.add([record.get(name) for name in names])
            numbers.append(number)
    return TextTable(writer.finish(), refused, blank, numbers)


def flatten(record: Record, prefix: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield the values of a record as text under dotted names.

    >>> dict(flatten({"id": 7, "at": {"lat": "51.9", "street": None}}))
    {'id': '7', 'at.lat': '51.9', 'at.street': None}
    """
    for name, value in record.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", to_text(value)


def to_text(value: Any) -> str | None:
    """Return a JSON value as text; null stays null."""
    text = value if isinstance(value, str) or value is None else json.dumps(value, ensure_ascii=False)
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")
