"""Looks at files that an agency has, and writes a city file with comments for a person to correct."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from data.boundary_files import read_features
from data.city_file import PRESETS, read_toml
from data.errors import CityFileError
from data.places import list_columns
from data.readers.rows import read_sample

FORMATS = (
    "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y/%m/%d %H:%M:%S+00",
)  # fmt: skip
LIKELY = {
    "incident_id": r"(incident|case|report|offen[cs]e|crime).?(id|no|num|number)|^id$|objectid",
    "category": r"category|primary.?type|crime.?type|offen[cs]e|^type$|description",
    "lon": r"^(lon|lng|long|longitude|x)$",
    "lat": r"^(lat|latitude|y)$",
}


@dataclass(frozen=True)
class LookedAt:
    """A table of incidents: its columns, presets that fit, date columns with formats that read them."""

    columns: list[str]
    presets: list[str]
    dates: dict[str, list[str]]
    likely: dict[str, str]


def write_city_file(to: Path, *, name: str, timezone: str, areas: Path, incidents: Path | None) -> Path:
    """Write a city file for files that are there, with comments on what was seen and what to decide.

    Raises
    ------
    CityFileError
        The city file is there already: it is never overwritten.
    SourceError
        A file cannot be read.
    """
    if to.exists():
        raise CityFileError(f"{to}: is there already; give another name, or move it away")
    parts = [describe_identity(name, timezone), describe_areas(areas, to.parent)]
    if incidents is not None:
        parts.append(describe_incidents(incidents, to.parent))
    to.write_text("\n".join(parts), encoding="utf-8")
    return to


def describe_identity(name: str, timezone: str) -> str:
    """Return `[city]`."""
    return f"[city]\nname = {quote(name)}\ntimezone = {quote(timezone)}\n"


def describe_areas(path: Path, folder: Path) -> str:
    """Return `[[areas]]` for a boundary file: the first column that tells every feature apart is the id."""
    features = read_features(path, layer=None, crs=None)
    ids = list_ids(features)
    samples = [
        f"#   {column}: {', '.join(str(value) for value in features[column].head(3))}"
        for column in features.columns
        if column not in ("geometry", "file")
    ]
    lines = [
        f"# {path.name}: {len(features)} features in {features.attrs['crs']}. Its columns begin with:",
        *samples,
        f"# Columns that tell every feature apart: {', '.join(ids) or 'none: several make one area'}.",
        "[[areas]]",
        'level = "area" # the agency\'s word for it: beat, ward, district',
        f"path = {quote(relate(path, folder))}",
        f"area_id = {quote((ids or ['DECIDE'])[0])}",
    ]
    return "\n".join([*lines, ""])


def list_ids(features: gpd.GeoDataFrame) -> list[str]:
    """Return the columns whose values tell every feature apart, texts and whole numbers only."""
    return [
        str(name)
        for name in features.columns
        if name not in ("geometry", "file")
        and not pd.api.types.is_float_dtype(features[name])
        and features[name].notna().all()
        and features[name].astype("str").is_unique
    ]


def describe_incidents(path: Path, folder: Path) -> str:
    """Return `[[incidents]]` for a table of incidents: by a preset that fits it, else column by column."""
    seen = look_at_table(path)
    lines = [f"# {path.name} has columns {', '.join(seen.columns)}.", "[[incidents]]", 'name = "incidents"']
    lines.append(f"path = {quote(relate(path, folder))}")
    if seen.presets:
        lines.append(
            f"preset = {quote(seen.presets[0])} # all its columns are there: {', '.join(seen.presets)}"
        )
        return "\n".join([*lines, ""])
    column, formats = next(iter(seen.dates.items()), ("DECIDE", ["DECIDE"]))
    if len(formats) > 1:
        lines.append(f"# {column} reads as {' or as '.join(formats)}: decide which is right.")
    lines.append(f"date_format = {quote(formats[0])}")
    if formats[0] == "%Y-%m":
        lines.append('precision = "month"')
    lines += ["", "[incidents.columns]", f"occurred_at = {quote(column)} # dates: {', '.join(seen.dates)}"]
    lines += [f"{ours} = {quote(theirs)} # by its name: check it" for ours, theirs in seen.likely.items()]
    return "\n".join([*lines, ""])


def look_at_table(path: Path) -> LookedAt:
    """Look at a table of incidents, whatever its format."""
    table = read_sample(path, date_format=FORMATS[0])
    rows, columns = table.rows, table.columns
    texts = {column: rows[column][rows[column].str.strip() != ""].head(500) for column in columns}
    dates = {column: list_formats(texts[column]) for column in columns if len(texts[column])}
    likely = {ours: find_likely(pattern, columns) for ours, pattern in LIKELY.items()}
    return LookedAt(
        columns,
        list_presets(columns),
        {column: formats for column, formats in dates.items() if formats},
        {ours: theirs for ours, theirs in likely.items() if theirs},
    )


def list_formats(texts: pd.Series) -> list[str]:
    """Return the date formats that read every text of a sample."""
    if not texts.str.contains(r"\d[-/]\d").all():
        return []
    return [each for each in FORMATS if pd.to_datetime(texts, format=each, errors="coerce").notna().all()]


def list_presets(columns: Sequence[str]) -> list[str]:
    """Return the presets for incidents whose columns are all in a file, those with most columns first."""
    fitting: dict[str, int] = {}
    for path in sorted(PRESETS.glob("*.toml")):
        mapped = read_toml(path).get("incidents", {}).get("columns", {})
        needed = {column for text in mapped.values() for column in list_columns(text)}
        if "occurred_at" in mapped and needed <= set(columns):
            fitting[path.stem] = len(needed)
    return sorted(fitting, key=lambda name: -fitting[name])


def find_likely(pattern: str, columns: Sequence[str]) -> str | None:
    """Return the first column whose name is like what is sought."""
    return next((column for column in columns if re.search(pattern, column, re.IGNORECASE)), None)


def relate(path: Path, folder: Path) -> str:
    """Return a path as a city file in a folder writes it."""
    whole, start = path.resolve(), folder.resolve()
    return whole.relative_to(start).as_posix() if whole.is_relative_to(start) else whole.as_posix()


def quote(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)
