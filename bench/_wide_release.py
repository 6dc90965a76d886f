"""A release with more areas than it has: copies of its areas further east, numbers and all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb

TABLES = ("public_area", "public_area_year", "public_engagement", "public_event")


def widen_release(folder: Path, target: Path, areas: int) -> Path:
    """Copy a release with areas of its narrowest level repeated until there are so many; return the copy."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("site"))
    with duckdb.connect(str(target / "public.duckdb")) as connection:
        rules = json.loads(ask(connection, "select value from public_meta where key = 'rules'"))
        level = rules["geography"]
        layer = json.loads(
            ask(connection, "select geojson from public_map_layer where name = $name", name=f"areas/{level}")
        )
        first = list(layer["features"])
        for copy in range(1, -(-areas // len(first))):
            chosen = first[: areas - copy * len(first)]
            add_rows(connection, level, [each["properties"]["id"] for each in chosen], copy)
            layer["features"] += [move(each, copy, measure_width(first)) for each in chosen]
        connection.execute(
            "update public_map_layer set geojson = $text where name = $name",
            {"text": json.dumps(layer), "name": f"areas/{level}"},
        )
    return target


def ask(connection: duckdb.DuckDBPyConnection, query: str, **values: object) -> str:
    """Return the one value that a query gives."""
    row = connection.execute(query, values or None).fetchone()
    assert row is not None, query
    return str(row[0])


def add_rows(connection: duckdb.DuckDBPyConnection, level: str, ids: list[str], copy: int) -> None:
    """Add the rows of these areas again, under other ids."""
    for table in TABLES:
        connection.execute(
            f"insert into {table} select * replace (area_id || $mark as area_id) from {table} "
            "where level = $level and list_contains($ids, area_id)",
            {"level": level, "ids": ids, "mark": f"-{copy}"},
        )


def measure_width(features: list[dict[str, Any]]) -> float:
    """Return how many degrees wide a layer is."""
    lons = [point[0] for each in features for point in list_points(each["geometry"]["coordinates"])]
    return max(lons) - min(lons)


def list_points(nested: Any) -> list[list[float]]:
    """Return the points of GeoJSON coordinates, however deep they lie."""
    if isinstance(nested[0], int | float):
        return [nested]
    return [point for part in nested for point in list_points(part)]


def move(feature: dict[str, Any], copy: int, width: float) -> dict[str, Any]:
    """Return a feature under another id, so many widths further east."""

    def shift(nested: Any) -> Any:
        if isinstance(nested[0], int | float):
            return [nested[0] + copy * width, nested[1]]
        return [shift(part) for part in nested]

    geometry = feature["geometry"] | {"coordinates": shift(feature["geometry"]["coordinates"])}
    properties = feature["properties"] | {"id": f"{feature['properties']['id']}-{copy}"}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
