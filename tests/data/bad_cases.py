"""How an input with one fault is laid over a city that can be built, and what is said of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import openpyxl
import shapely
from click.testing import CliRunner

from data.cli import main
from tests.data.tiny import CITY, HEADER, write_city

Content = bytes | Callable[[Path], None]
SOURCES = """
[[events]]
name = "calendar"
path = "calendar.csv"
preset = "generic"
area_codes = { beat = "beat" }

[[surveys]]
name = "mood"
path = "mood.csv"
shape = "responses"
weight = "weight"
columns = { wave_start = "when" }
levels = [{ level = "beat", column = "beat" }]
items = [{ measure = "trust", column = "trust", low = 1, high = 5 }]

[[venues]]
name = "halls"
path = "halls.csv"
kind = "hall"
columns = { name = "name" }

[[programmes]]
programme_id = "coffee"
name = "Coffee"
event_kind = "informal_meet"
starts_on = 2024-02-01
areas = { beat = ["011"] }
"""
FILES: dict[str, bytes] = {
    "calendar.csv": b"event_id,starts_at,title,beat\nA,2024-02-14T18:00:00,Meeting,011\n",
    "mood.csv": b"when,beat,weight,trust\n2024-02-01,011,1,5\n",
    "halls.csv": b"name\nOak Hall\n",
}


def draw_line() -> bytes:
    """Return a layer of one line."""
    line = gpd.GeoDataFrame({"beat": ["011"], "name": "N"}, geometry=[shapely.box(0, 0, 1, 1).boundary])
    return line.set_crs("EPSG:4326").to_json().encode()


@dataclass(frozen=True)
class Case:
    """One fault: what it is in words, what it replaces in the city file, and the files that are different."""

    given: str
    swaps: Sequence[tuple[str, str]] = ()
    files: dict[str, Content | None] = field(default_factory=dict)


def city(given: str, *swaps: tuple[str, str]) -> Case:
    """Return a fault of the city file."""
    return Case(given, swaps)


def lies(given: str, name: str, content: Content | None, *swaps: tuple[str, str]) -> Case:
    """Return a fault of one file."""
    return Case(given, swaps, {name: content})


def pack(files: dict[str, bytes]) -> bytes:
    """Return a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def lock(content: bytes) -> bytes:
    """Return a zip that says that it needs a password."""
    packed = bytearray(pack({"beats.geojson": content}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def make_book(*sheets: str, columns: Sequence[str] = HEADER.split(",")) -> bytes:
    """Return a workbook whose sheets all have the same columns: those of incidents."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        sheet.append(list(columns))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_shapes(path: Path, *, crs: str | None, scale: float = 1.0, without: str = "") -> None:
    """Write a Shapefile of one beat, without one of its files."""
    shape = shapely.box(0, 0, scale, scale)
    gpd.GeoDataFrame({"beat": ["011"]}, geometry=[shape], crs=crs).to_file(path.with_suffix(".shp"))
    if without:
        path.with_suffix(without).unlink()


def write_layers(path: Path) -> None:
    """Write a GeoPackage of two layers."""
    frame = gpd.GeoDataFrame({"beat": ["011"]}, geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326")
    for layer in ("old", "new"):
        frame.to_file(path, layer=layer, driver="GPKG")


BEATS = 'path = "beats.geojson"'
RECORDS = 'path = "records.csv"'
GENERIC = 'preset = "generic"'


def hear(case: Case, folder: Path) -> tuple[int, str]:
    """Return the exit code of a build and what is said, with DIR in the place of the folder."""
    text = CITY + SOURCES
    for old, new in case.swaps:
        if old not in text:
            raise ValueError(f"{case.given}: the city file has no {old}")
        text = text.replace(old, new, 1)
    path = write_city(folder, text=text)
    for name, content in (FILES | case.files).items():
        place(folder / name, content)
    found = CliRunner().invoke(main, ["build", str(path)])
    said = found.stderr.splitlines()[-1] if found.stderr else ""
    return found.exit_code, said.removeprefix("Error: ").replace(str(folder), "DIR")


def place(path: Path, content: Content | None) -> None:
    """Write a file, or take it away."""
    if content is None:
        path.unlink(missing_ok=True)
    elif isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content(path)
