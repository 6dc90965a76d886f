"""What the browser draws: light areas of every level, and the base map."""

from __future__ import annotations

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data.areas import read_areas, read_shapes
from data.boundary_files import read_features
from data.city import Context
from data.sources import find_files
from data.steps import BuildContext
from data.vintages import list_vintages
from geo.areas import measure_land_km2
from geo.mapshapes import to_context_geojson, to_map_geojson


def make_int_city(context: BuildContext) -> None:
    """Write `int_city`: one row, the union of the finest level that has boundaries, in its latest vintage."""
    shapes = pd.Series(dtype="object")
    first = None
    for level in reversed(context.city.level_names()):
        areas = read_areas(context, level)
        found = [shape for shape in read_shapes(areas) if shape is not None]
        if found:
            shapes, first = pd.Series(found, dtype="object"), list_vintages(context.city, level)[0].valid_from
    whole = shapely.union_all(shapes.to_numpy()) if len(shapes) else None
    land = float(measure_land_km2([whole])[0]) if whole is not None else None
    frame = pd.DataFrame(
        {
            "area_name": [context.city.city.name],
            "valid_from": [first],
            "land_km2": [land],
            "geometry": [None if whole is None else shapely.to_wkb(whole)],
        }
    )
    context.write("int_city", frame)


def make_map_layer(context: BuildContext) -> None:
    """Write `map_layer`: simplified boundaries in force of every level, and the base map of the city file."""
    rows = []
    for level in context.city.level_names():
        areas = read_areas(context, level)
        shapes = read_shapes(areas)
        if not shapely.is_missing(shapes).all():
            text = to_map_geojson(list(areas["area_id"]), list(areas["area_name"]), shapes)
            rows.append((f"areas/{level}", text))
    rows.append(("context", read_context(context)))
    context.write("map_layer", pd.DataFrame(rows, columns=pd.Index(["name", "geojson"]), dtype="str"))


def read_context(context: BuildContext) -> str:
    """Return the base map of the city file as one GeoJSON text."""
    kinds: list[str] = []
    shapes: list[BaseGeometry] = []
    for layer in context.city.context:
        for kind, shape in read_context_layer(context, layer):
            kinds.append(kind)
            shapes.append(shape)
    return to_context_geojson(kinds, shapes)


def read_context_layer(context: BuildContext, layer: Context) -> list[tuple[str, BaseGeometry]]:
    """Return the features of one context layer with their kinds; others than the four are left out."""
    path = find_files(context.folder, layer.path, key="context")[0]
    features = read_features(path, layer=None, crs=None)
    kinds = [layer.kind] * len(features) if layer.kind else features[layer.kind_column or "kind"].astype(str)
    pairs = zip(kinds, features.geometry, strict=True)
    return [(str(kind), shape) for kind, shape in pairs if kind in ("water", "park", "road", "land")]
