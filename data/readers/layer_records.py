"""Points of a map layer (Shapefile, GeoPackage, FlatGeobuf, KML, MapInfo) → a table of text."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely

from data.errors import SourceError
from data.file_kinds import FileKind
from data.readers.json_records import PLACE
from data.readers.text_table import TableWriter, TextTable, tell_apart
from data.readers.workbook import write_cell
from geo.crs import find_degrees
from geo.errors import GeoError

LAYERS: tuple[FileKind, ...] = ("geopackage", "flatgeobuf", "shapefile", "geodatabase", "kml", "xml", "tab")
"""Kinds of files that GDAL reads records from."""
POINTS = ("Point", "MultiPoint")
GDAL_ERRORS = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FieldError,
    pyogrio.errors.GeometryError,
    UnicodeDecodeError,
)
Degrees = npt.NDArray[np.float64]


def read_layer_records(
    path: Path, *, layer: str | None, crs: str | None, encoding: str | None, date_format: str, zone: ZoneInfo
) -> TextTable:
    """Read the one layer of points of a file, as text: its columns, and the place of each feature.

    Parameters
    ----------
    path
        A file of one of `LAYERS`, by its content.
    layer
        Name of the layer, in which * stands for any text; the only one that holds points if not given.
    crs
        CRS that the city file states. Places then stay as the file has them, for who turns them; without
        it they are longitude and latitude (EPSG:4326), by the CRS of the file.
    encoding
        Of the texts of a Shapefile, where it does not say; GDAL decides if not given.
    date_format, zone
        How dates are written as text, and whose time those of another zone become.

    Raises
    ------
    SourceError
        GDAL cannot read it, no layer or several hold points, or it does not say its CRS.
    """
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", ".*non conformant file extension", RuntimeWarning)
            frame = pyogrio.read_dataframe(path, layer=choose_layer(path, layer), encoding=encoding)
    except GDAL_ERRORS as error:
        raise SourceError(f"{path.name}: not a map that GDAL reads ({error}); export it again") from error
    columns = {str(name): write_column(frame[name], date_format, zone) for name in list_attributes(frame)}
    if isinstance(frame, gpd.GeoDataFrame):
        places = zip(PLACE, find_places(path, frame, crs), strict=True)
        columns |= {name: [None if np.isnan(at) else repr(float(at)) for at in own] for name, own in places}
    return write_records(columns, len(frame))


def choose_layer(path: Path, wanted: str | None) -> str | None:
    """Return the layer to read: the one that is wanted, else the only one, else the only one of points."""
    found = [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
    if wanted and fnmatch(path.stem, wanted):  # the file was meant
        wanted = None
    named = [name for name, _ in found if wanted is None or fnmatch(name, wanted)]
    if not named:
        have = ", ".join(name for name, _ in found)
        raise SourceError(f"{path.name}: has no layer {wanted}, it has {have}; correct `layer`")
    fitting = [name for name, kind in found if name in named and is_of_points(kind)] or named
    if len(fitting) > 1:
        raise SourceError(f"{path.name}: has layers {', '.join(fitting)}; say which with `layer`")
    kind = dict(found)[fitting[0]]
    if kind is not None and str(kind) != "Unknown" and not is_of_points(kind):
        raise SourceError(
            f"{path.name}: points were needed, found {kind}; give the layer with a place of each record"
        )
    return fitting[0]


def is_of_points(kind: object) -> bool:
    """Whether a layer's kind of geometry is points, in space or with measures too.

    >>> is_of_points("Point Z"), is_of_points("MultiPoint"), is_of_points("Polygon"), is_of_points(None)
    (True, True, False, False)
    """
    return str(kind).split(" ")[0] in POINTS


def holds_points(path: Path) -> bool:
    """Whether a file has a layer of points; what GDAL cannot read has none."""
    try:
        return any(is_of_points(kind) for _, kind in pyogrio.list_layers(path))
    except GDAL_ERRORS:
        return False


def list_attributes(frame: pd.DataFrame) -> list[str]:
    """Return the columns that hold no geometry."""
    return [str(name) for name in frame.columns if name != "geometry"]


def find_places(path: Path, frame: gpd.GeoDataFrame, declared: str | None) -> tuple[Degrees, Degrees]:
    """Return x and y of each feature: the middle of several points; NaN where there is none, or 0, 0."""
    points = shapely.centroid(frame.geometry.to_numpy())
    x, y = shapely.get_x(points), shapely.get_y(points)
    nowhere = (x == 0) & (y == 0)
    x, y = np.where(nowhere, np.nan, x), np.where(nowhere, np.nan, y)
    if declared:
        return x, y
    if frame.crs is None:
        raise SourceError(
            f"{path.name}: the layer does not say which coordinate reference system it uses; state it in the "
            'city file, for example crs = "EPSG:4326"'
        )
    try:
        return find_degrees(x, y, crs=frame.crs.to_wkt())
    except GeoError as error:
        raise SourceError(f"{path.name}: {error}") from error


def write_column(cells: pd.Series, date_format: str, zone: ZoneInfo) -> list[str | None]:
    """Return a column as text; None where a cell is missing or empty."""
    if isinstance(cells.dtype, pd.DatetimeTZDtype):
        cells = cells.dt.tz_convert(zone)
    known = cells.notna().to_numpy()
    return [
        (write_value(cell, date_format) or None) if is_known else None
        for cell, is_known in zip(cells.tolist(), known, strict=True)
    ]


def write_value(cell: Any, date_format: str) -> str | None:
    """Return a cell as text; of a list its parts with commas between them."""
    if isinstance(cell, list | tuple | np.ndarray):
        return ", ".join(map(str, cell))
    if isinstance(cell, pd.Timestamp):
        cell = cell.to_pydatetime(warn=False)
    return cell.isoformat() if isinstance(cell, dt.time) else write_cell(cell, date_format)


def write_records(columns: dict[str, list[str | None]], rows: int) -> TextTable:
    """Return columns as a table; a record in which nothing is given is blank."""
    writer = TableWriter(tell_apart(list(columns)))
    numbers = []
    for number, cells in enumerate(list_rows(list(columns.values()), rows), start=1):
        if any(cells):
            writer.add(cells)
            numbers.append(number)
    return TextTable(writer.finish(), blank=rows - len(numbers), numbers=numbers)


def list_rows(columns: Sequence[list[str | None]], rows: int) -> Iterator[list[str | None]]:
    """Yield the cells of each row."""
    return ([column[row] for column in columns] for row in range(rows))
