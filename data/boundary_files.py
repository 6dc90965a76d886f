"""Boundary files of every kind → one frame in EPSG:4326: what a file is, is told from its content."""

from __future__ import annotations

import json
import re
import tempfile
import warnings
import zipfile
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely

from data.errors import SourceError
from data.file_kinds import GEODATABASE, FileKind, list_members, recognise_file
from data.sources import open_bytes, read_csv_rows, read_header
from geo.areas import settle_crs
from geo.errors import GeoError

INSIDE = (".shp", ".gpkg", ".geojson", ".fgb", ".tab", ".mif", ".kml", ".gml", ".json", ".csv", ".parquet")
"""Files inside a zip that may hold boundaries, the surest first."""
UNPACKED = (".csv", ".parquet", ".json")
"""Files inside a zip that are taken out first, for they may be what GDAL does not read as we do."""
SHAPES = ("Polygon", "MultiPolygon", "GeometryCollection")
FAILED = re.compile(rb"^\s*\{\s*\"error\"\s*:")
DELIMITERS = (",", ";", "\t", "|")
SRID = re.compile(r"^\s*SRID=(\d+);", re.IGNORECASE)
UNREADABLE = "export it again, or check with ogrinfo what it is"
GDAL_ERRORS = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FieldError,
    pyogrio.errors.GeometryError,
    UnicodeDecodeError,
)
Frame = gpd.GeoDataFrame


def read_features(path: Path, *, layer: str | None, crs: str | None) -> Frame:
    """Read a boundary file into EPSG:4326.

    Parameters
    ----------
    path
        GeoJSON, Shapefile (bare, zipped or .shz), KML or KMZ, GeoPackage, MapInfo, FlatGeobuf, GeoParquet,
        CSV with well-known text, a data.police.uk boundary list, or anything else that GDAL reads.
    layer
        Layer of the file, or file inside the zip, where there are several; with * in it, every file inside
        the zip that it fits.
    crs
        CRS that wins over the file's own.

    Returns
    -------
    geopandas.GeoDataFrame
        The features in the file's order, with its columns and `file`, the file's name without its ending.
        `attrs["crs"]` is the CRS that the file's numbers were taken to be in.

    Raises
    ------
    SourceError
        The file is not what it should be, holds several layers and none is chosen, or says no CRS.
    """
    frame = read_any(path, recognise_file(path), layer)
    if not isinstance(frame, gpd.GeoDataFrame):
        raise SourceError(f"{path.name}: no geometry found in it; give the file with the boundaries")
    if frame.empty:
        raise SourceError(f"{path.name}: a layer without any feature; export it again")
    try:
        settled = settle_crs(frame, declared=crs)
    except GeoError as error:
        raise SourceError(f"{path.name}: {error}") from error
    settled.attrs["crs"] = crs or (frame.crs.to_string() if frame.crs else None)
    return settled if "file" in settled.columns else settled.assign(file=path.stem)


def read_all_features(paths: Sequence[Path], *, layer: str | None, crs: str | None) -> Frame:
    """Read the boundary files of one level, such as one for each neighbourhood, into one frame."""
    frames = [read_features(path, layer=layer, crs=crs) for path in paths]
    together = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True)) if len(frames) > 1 else frames[0]
    together.attrs["crs"] = frames[0].attrs["crs"]
    return together


def read_any(path: Path, kind: FileKind, layer: str | None) -> Frame | pd.DataFrame:
    """Read a file by what it is."""
    if kind == "zip":
        return read_zip(path, layer)
    if kind == "parquet":
        return read_geoparquet(path)
    if kind == "json" and (ring := read_police_ring(path)) is not None:
        return ring
    if holds_table(path, kind):
        return read_wkt_table(path)
    if kind == "shapefile":
        return read_shapefile(path)
    return read_gdal(path, f"/vsigzip/{path}" if kind == "gzip" else str(path), layer)


def holds_table(path: Path, kind: FileKind) -> bool:
    """Whether a file is a table of text, zipped or not, by how it begins."""
    if kind == "gzip":
        with open_bytes(path) as file:
            return file.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] not in (b"{", b"[", b"<")
    return kind == "utf_16" or (kind == "text" and path.suffix.lower() not in {".mif", ".gml", ".dxf"})


def read_gdal(path: Path, name: str, layer: str | None) -> Frame | pd.DataFrame:
    """Read one layer through GDAL; a file with several layers needs the choice of one."""
    refuse_answer(path)
    try:
        with warnings.catch_warnings():
            # The ending of a name is not what tells us what a file is.
            warnings.filterwarnings("ignore", ".*non conformant file extension", RuntimeWarning)
            layers = [str(entry[0]) for entry in pyogrio.list_layers(name)]
            chosen = choose_layer(path, layers, layer)
            frame: Frame | pd.DataFrame = pyogrio.read_dataframe(name, layer=chosen)
    except GDAL_ERRORS as error:
        raise SourceError(
            f"{path.name}: not a boundary file that GDAL reads ({error}); {UNREADABLE}"
        ) from error
    return frame


def refuse_answer(path: Path) -> None:
    """Refuse what a service that failed answered instead of boundaries."""
    if not path.is_dir():
        with path.open("rb") as file:
            start = file.read(200)
        if FAILED.match(start):
            said = " ".join(start.decode("utf-8", errors="replace").split())
            raise SourceError(f"{path.name}: the answer of a service that failed ({said[:100]}); ask again")


def choose_layer(path: Path, layers: Sequence[str], wanted: str | None) -> str | None:
    """Return the layer to read: the one that was chosen, else the only one."""
    if wanted is None and len(layers) > 1:
        raise SourceError(f"{path.name}: has layers {', '.join(layers)}; say which with `layer`")
    if wanted is not None and wanted not in layers:
        raise SourceError(f"{path.name}: has no layer {wanted}, it has {', '.join(layers)}; correct `layer`")
    return wanted


def read_zip(path: Path, layer: str | None) -> Frame | pd.DataFrame:
    """Read the boundaries inside a zip, whatever its name: .zip, .shz, .kmz or anything else."""
    every = list_members(path)
    if geodatabases := sorted({str(PurePosixPath(name).parent) for name in every if is_in_geodatabase(name)}):
        inside = "" if geodatabases[0] == "." else f"/{geodatabases[0]}"
        return read_gdal(path, f"/vsizip/{{{path}}}{inside}", layer)
    members = [name for name in every if name.lower().endswith(INSIDE)]
    if not members:
        have = ", ".join(every[:8])
        raise SourceError(
            f"{path.name}: no boundary file in the zip, it has {have}; give the one with shapes"
        )
    surest = min(INSIDE.index(PurePosixPath(name).suffix.lower()) for name in members)
    likely = [name for name in members if PurePosixPath(name).suffix.lower() == INSIDE[surest]]
    chosen = [name for name in members if layer and fits(name, layer)] if layer else drop_links(path, likely)
    if layer and "*" in layer and chosen:
        return pd.concat(
            [read_member(path, name, None).assign(file=PurePosixPath(name).stem) for name in chosen]
        )
    if len(chosen) > 1:
        raise SourceError(
            f"{path.name}: several files in the zip, {', '.join(chosen)}; say which with `layer`"
        )
    member, inner = (chosen[0], None) if chosen else (likely[0], layer)
    return read_member(path, member, inner)


def read_member(path: Path, member: str, layer: str | None) -> Frame | pd.DataFrame:
    """Read one file inside a zip."""
    if not member.lower().endswith(UNPACKED):
        return read_gdal(path, f"/vsizip/{{{path}}}/{member}", layer)
    with tempfile.TemporaryDirectory(prefix="commonbeat-") as room, zipfile.ZipFile(path) as archive:
        taken = Path(room) / PurePosixPath(member).name
        taken.write_bytes(archive.read(member))
        return read_any(taken, recognise_file(taken), layer)


def fits(member: str, wanted: str) -> bool:
    """Whether a file inside a zip is meant by its path, or by its name without ending.

    >>> fits("force/A1.kml", "A1"), fits("force/A1.kml", "*"), fits("force/A1.kml", "B*")
    (True, True, False)
    """
    return fnmatch(member, wanted) or fnmatch(PurePosixPath(member).stem, wanted)


def is_in_geodatabase(member: str) -> bool:
    """Whether a file inside a zip is a table of a file geodatabase."""
    return member.lower().endswith(f"{GEODATABASE}table")


def drop_links(path: Path, members: list[str]) -> list[str]:
    """Return the files of a KMZ without the first one, where that only points to the others."""
    first = "doc.kml"
    if len(members) < 2 or first not in members:
        return members
    with zipfile.ZipFile(path) as archive:
        is_index = b"<NetworkLink" in archive.read(first)
    return [name for name in members if name != first] if is_index else members


def read_shapefile(path: Path) -> Frame | pd.DataFrame:
    """Read a bare Shapefile; its index is made again where it was left behind."""
    siblings = {other.suffix.lower() for other in path.parent.glob(f"{path.stem}.*")}
    if ".dbf" not in siblings:
        raise SourceError(f"{path.name}: {path.stem}.dbf is not beside it; copy every file of the Shapefile")
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": ".shx" not in siblings})
    return read_gdal(path, str(path), None)


def read_geoparquet(path: Path) -> Frame:
    """Read a GeoParquet file."""
    try:
        return gpd.read_parquet(path)
    except (ValueError, OSError, pa.ArrowException) as error:
        raise SourceError(
            f"{path.name}: Parquet without geometry ({error}); export it as GeoParquet"
        ) from error


def read_police_ring(path: Path) -> Frame | None:
    """Return the one area of a data.police.uk boundary list, or None where the file is no such list."""
    with path.open("rb") as file:
        if not file.read(100).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
            return None
    try:
        points = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name}: JSON that cannot be read ({error}); export it again") from error
    if not isinstance(points, list) or not points:
        return None
    if not all(isinstance(point, dict) and {"latitude", "longitude"} <= point.keys() for point in points):
        return None
    try:
        corners = [(float(point["longitude"]), float(point["latitude"])) for point in points]
    except (TypeError, ValueError) as error:
        raise SourceError(
            f"{path.name}: a corner of the boundary is no number ({error}); fetch it again"
        ) from error
    if len(corners) < 3:
        raise SourceError(
            f"{path.name}: 3 corners or more make an area, found {len(corners)}; fetch the boundary again"
        )
    return gpd.GeoDataFrame({"file": [path.stem]}, geometry=[shapely.Polygon(corners)], crs="EPSG:4326")


def read_wkt_table(path: Path) -> Frame:
    """Read a table of text that holds shapes as well-known text, such as the export of a Socrata portal.

    Its CRS is not in the file: the portal gives longitude and latitude, which is what is taken where all
    numbers could be that, and the city file's `crs` wins.
    """
    rows = read_any_text(path)
    column = next((str(name) for name in rows.columns if holds_shapes(rows[name])), None)
    if column is None:
        have = ", ".join(str(name) for name in rows.columns if name != "row_number")
        raise SourceError(
            f"{path.name}: a table whose columns ({have[:200]}) hold no POLYGON as text; "
            "give the export with shapes"
        )
    texts = rows[column].str.replace(SRID, "", regex=True)
    shapes = shapely.from_wkt(texts.where(texts.str.strip() != "", None), on_invalid="ignore")
    bounds = shapely.total_bounds(shapes)
    lon_lat = abs(bounds[[0, 2]]).max() <= 180 and abs(bounds[[1, 3]]).max() <= 90
    kept = rows.drop(columns=[column, "row_number"])
    said = rows[column].str.extract(SRID, expand=False).dropna().unique()
    crs = f"EPSG:{said[0]}" if len(said) == 1 else "EPSG:4326" if lon_lat else None
    return gpd.GeoDataFrame(kept, geometry=shapes, crs=crs)


def read_any_text(path: Path) -> pd.DataFrame:
    """Read a table of any delimiter, in UTF-8 or with a byte-order mark, else in windows-1252."""
    for encoding in ("utf-8", "windows-1252"):
        try:
            names = {each: read_header(path, encoding=encoding, delimiter=each) for each in DELIMITERS}
            delimiter = max(names, key=lambda each: len(names[each]))
            return read_csv_rows(path, encoding=encoding, delimiter=delimiter)
        except SourceError:
            if encoding != "utf-8":
                raise
    raise AssertionError


def holds_shapes(cells: pd.Series) -> bool:
    """Whether a column of text holds polygons as well-known text."""
    if cells.name == "row_number":
        return False
    text = cells.str.strip().str.upper()
    return bool(text.str.match(r"(?:SRID=\d+;)?(?:MULTI)?POLYGON\s*(?:Z|M|ZM)?\s*\(").any())
