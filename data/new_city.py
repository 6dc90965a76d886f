"""Looks at files that an agency has, and writes a city file with comments for a person to correct."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd

from data.areas import fill_template
from data.boundary_files import read_features
from data.errors import CityFileError
from data.new_city_look import AreasSeen
from data.new_city_tables import DESCRIBED, one_line, quote

NUMBERED = re.compile(r"^(objectid|fid|gid|ogc_fid|globalid|shape.*|geo_point.*)$", re.IGNORECASE)
"""Columns that number features and mean nothing: an agency's sources do not know them."""
NAMED = re.compile(r"name|nm$|label|title", re.IGNORECASE)


def write_city_file(
    to: Path,
    *,
    name: str,
    timezone: str,
    areas: Path,
    incidents: Path | None = None,
    others: Mapping[str, Path] | None = None,
) -> Path:
    """Write a city file for files that are there, with comments on what was seen and what to decide.

    Parameters
    ----------
    to
        The city file; paths in it start from its folder.
    name, timezone
        Of the city.
    areas
        Its boundary file.
    incidents
        Its table of incidents.
    others
        Files of other kinds of sources: events, surveys, population, venues.

    Raises
    ------
    CityFileError
        The city file is there already: it is never overwritten.
    SourceError
        A file cannot be read.
    """
    if to.exists():
        raise CityFileError(f"{to}: is there already; give another name, or move it away")
    given = ({"incidents": incidents} if incidents else {}) | dict(others or {})
    described, seen = describe_areas(areas, to.parent)
    parts = [describe_identity(name, timezone), described]
    parts += [DESCRIBED[kind](path, relate(path, to.parent), seen) for kind, path in given.items()]
    to.write_text("\n".join(parts), encoding="utf-8")
    return to


def describe_identity(name: str, timezone: str) -> str:
    """Return `[city]`."""
    return f"[city]\nname = {quote(name)}\ntimezone = {quote(timezone)}\n"


def describe_areas(path: Path, folder: Path) -> tuple[str, AreasSeen]:
    """Return `[[areas]]` for a boundary file, and the areas that it has.

    The id is the first column that tells every feature apart and is no mere number of the feature; where
    none does, the one with most values, whose features are joined.
    """
    features = read_features(path, layer=None, crs=None)
    ids = list_ids(features)
    area_id = (ids or rank_columns(features) or ["file"])[0]
    area_name = next((column for column in ids if NAMED.search(column)), None)
    samples = [
        one_line(f"#   {column}: {', '.join(str(value) for value in features[column].head(3))[:100]}")
        for column in list_columns(features)
    ]
    none = f"none; features of one {area_id} are joined, which is right if areas lie in several pieces"
    lines = [
        f"# {path.name}: {len(features)} features in {features.attrs['crs']}. Its columns begin with:",
        *samples,
        f"# Columns that tell every feature apart: {', '.join(ids) or none}.",
        "[[areas]]",
        'level = "area" # the agency\'s word for it: beat, ward, district',
        f"path = {quote(relate(path, folder))}",
        f"area_id = {quote(area_id)}",
        *([f"area_name = {quote(area_name)}"] if area_name else []),
    ]
    codes, names = (
        fill_template(features, column, file=path.name) for column in (area_id, area_name or area_id)
    )
    seen = AreasSeen("area", tuple(filter(None, codes)), tuple(filter(None, names)))
    return "\n".join([*lines, ""]), seen


def list_columns(features: gpd.GeoDataFrame) -> list[str]:
    """Return the columns that a boundary file has of its own."""
    return [str(name) for name in features.columns if name not in ("geometry", "file")]


def rank_columns(features: gpd.GeoDataFrame) -> list[str]:
    """Return the columns that could hold ids, texts and whole numbers without gaps, most values first."""
    fitting = {
        name: features[name].astype("str").nunique()
        for name in list_columns(features)
        if features[name].notna().all()
        and not pd.api.types.is_float_dtype(features[name])
        and not isinstance(features[name].iloc[0], dict | list)
        and not NUMBERED.match(name)
    }
    return sorted(fitting, key=lambda name: -fitting[name])


def list_ids(features: gpd.GeoDataFrame) -> list[str]:
    """Return the columns whose values tell every feature apart, in the order of the file."""
    return [name for name in rank_columns(features) if features[name].astype("str").is_unique]


def relate(path: Path, folder: Path) -> str:
    """Return a path as a city file in a folder writes it."""
    whole, start = path.resolve(), folder.resolve()
    return whole.relative_to(start).as_posix() if whole.is_relative_to(start) else whole.as_posix()
