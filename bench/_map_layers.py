"""What the map's bench draws: some 280 beats, 3,000 hexagons, 20,000 points, over one drawn city."""

import json
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray

from bench.city import HEIGHT_DEG, SOUTH, WEST, WIDTH_DEG, make_areas
from geo.mapshapes import to_map_geojson

POINT_COUNT = 20_000
HEXAGONS_ACROSS, HEXAGONS_DOWN = 50, 60
Floats = NDArray[np.float64]


@cache
def read_layer(name: str) -> str:
    """GeoJSON of a layer, as pages get it: simplified, with ids."""
    shapes = make_areas(280) if name == "beats" else make_hexagons()
    ids = [f"{place:04d}" for place in range(len(shapes))]
    return to_map_geojson(ids, ids, list(shapes))


@cache
def list_ids(name: str) -> list[str]:
    """Ids of a layer's areas, which pages have from their figures."""
    return [str(feature["id"]) for feature in json.loads(read_layer(name))["features"]]


def make_hexagons() -> NDArray[np.object_]:
    """Cover the city with 3,000 hexagons."""
    radius = WIDTH_DEG / HEXAGONS_ACROSS / np.sqrt(3)
    turns = np.radians(np.arange(30, 390, 60))
    corner = np.stack([np.cos(turns), np.sin(turns)], axis=1) * radius
    across, down = np.meshgrid(np.arange(HEXAGONS_ACROSS), np.arange(HEXAGONS_DOWN))
    x = WEST + (across + (down % 2) / 2) * radius * np.sqrt(3)
    y = SOUTH + down * radius * 1.5
    centres = np.stack([x.ravel(), y.ravel()], axis=1)
    return np.asarray(shapely.polygons(centres[:, None, :] + corner[None, :, :]), dtype=object)


@cache
def scatter_points(step: int) -> tuple[Floats, Floats]:
    """Longitudes and latitudes of another 20,000 points in each step."""
    random = np.random.default_rng(step)
    lon = random.uniform(WEST, WEST + WIDTH_DEG, POINT_COUNT)
    return lon, random.uniform(SOUTH, SOUTH + HEIGHT_DEG, POINT_COUNT)
