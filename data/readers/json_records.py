"""JSON in the shapes that portals give it → a table of text, nested values under dotted names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from data.errors import SourceError
from data.readers.text_table import Refused, TableWriter, TextTable, tell_apart
from data.sources import open_bytes, open_decoded, refuse_damaged

NO_OBJECT = "line could not be read: no JSON object"
Record = Mapping[str, Any]


def read_json_records(path: Path, *, encoding: str) -> TextTable:
    """Read a JSON file: a list of records, one record, records a line each, GeoJSON or what ArcGIS answers.

    Columns are the keys in the order in which they are first seen; a value inside another has both names, as
    in `location.latitude`. A place of a feature is in `geometry.x` and `geometry.y`. Lists stay JSON.

    Raises
    ------
    SourceError
        The file is no JSON, or holds no records.
    """
    with refuse_damaged(path), open_decoded(path, encoding=encoding) as file:
        text = file.read()
    try:
        found: list[Any] = list_records(json.loads(text), file=path.name)
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
    lists = [value for value in content.values() if is_records(value)]
    if "features" in content and isinstance(content["features"], list):
        return [flatten_feature(feature) for feature in content["features"]]
    if "error" in content and not lists:
        raise SourceError(
            f"{file}: the answer of a service that failed ({str(content['error'])[:100]}); ask again"
        )
    return lists[0] if len(lists) == 1 else [content]


def is_records(value: Any) -> bool:
    """Whether a value is a list of objects."""
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def flatten_feature(feature: Any) -> Any:
    """Return what a feature says of itself, with its place, from GeoJSON or from ArcGIS."""
    if not isinstance(feature, dict):
        return feature
    known = feature.get("properties") or feature.get("attributes") or {}
    place = feature.get("geometry") or {}
    x, y = (place.get("coordinates") or [place.get("x"), place.get("y")])[:2]
    return {**known, "geometry.x": x, "geometry.y": y}


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
