"""Boundaries come in every format that agencies export, and a file that lies is recognised or refused."""

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from data.boundary_files import read_all_features, read_features
from data.errors import SourceError

Write = Callable[[gpd.GeoDataFrame, Path], Path]


@pytest.fixture
def beats() -> gpd.GeoDataFrame:
    """Two beats of a city in Illinois."""
    boxes = [shapely.box(-90, 40, -89.9, 40.1), shapely.box(-89.9, 40, -89.8, 40.1)]
    return gpd.GeoDataFrame({"beat": ["0101", "0102"]}, geometry=boxes, crs="EPSG:4326")


def zip_files(target: Path, files: list[Path], *, under: str = "", litter: bool = False) -> Path:
    """Put files into a zip, with what macOS leaves there if asked for."""
    with zipfile.ZipFile(target, "w") as archive:
        for file in files:
            archive.write(file, under + file.name)
            if litter:
                archive.writestr(f"__MACOSX/{under}._{file.name}", b"\x00\x05\x16\x07")
    return target


def write_shapefile(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Write a bare Shapefile."""
    (folder / "shp").mkdir()
    frame.to_file(folder / "shp" / "beats.shp")
    return folder / "shp" / "beats.shp"


def write_zipped(frame: gpd.GeoDataFrame, folder: Path, *, name: str = "beats.zip") -> Path:
    """Write a Shapefile in a zip of any name, in a folder, with litter."""
    bare = write_shapefile(frame, folder)
    return zip_files(folder / name, sorted(bare.parent.iterdir()), under="export/", litter=True)


def write_kmz(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Write a KMZ."""
    frame.to_file(folder / "doc.kml", driver="LIBKML")
    return zip_files(folder / "beats.kmz", [folder / "doc.kml"])


def write_gzipped(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Write GeoJSON through gzip."""
    target = folder / "beats.geojson.gz"
    target.write_bytes(gzip.compress(frame.to_json().encode()))
    return target


def write_wkt(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Write what a Socrata portal exports: the_geom first, every cell quoted where it holds a comma."""
    table = frame.drop(columns="geometry")
    table.insert(0, "the_geom", frame.geometry.apply(lambda shape: shapely.MultiPolygon([shape]).wkt))
    table.to_csv(folder / "beats.csv", index=False)
    return folder / "beats.csv"


def write_parquet(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Write GeoParquet."""
    frame.to_parquet(folder / "beats.parquet")
    return folder / "beats.parquet"


def write_by(driver: str, ending: str) -> Write:
    """Return a writer of one of GDAL's formats."""

    def write(frame: gpd.GeoDataFrame, folder: Path) -> Path:
        frame.to_file(folder / f"beats{ending}", driver=driver)
        return folder / f"beats{ending}"

    return write


def write_geodatabase(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Write the folder that ArcGIS keeps its layers in."""
    frame.to_file(folder / "city.gdb", driver="OpenFileGDB", layer="beats")
    return folder / "city.gdb"


def write_zipped_geodatabase(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Write such a folder in a zip, as ArcGIS Online gives it."""
    inside = sorted(write_geodatabase(frame, folder).iterdir())
    return zip_files(folder / "beats.zip", inside, under="city.gdb/")


def write_kmz_of_links(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Write a KMZ whose first file only points to the layers, as QGIS does."""
    frame.to_file(folder / "beats.kmz", driver="LIBKML")
    return folder / "beats.kmz"


def write_extended_wkt(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Write text of PostGIS, which says its CRS, in a table of semicolons in UTF-16."""
    feet = frame.to_crs("EPSG:3435")
    table = frame.drop(columns="geometry").assign(geom=[f"SRID=3435;{shape.wkt}" for shape in feet.geometry])
    table.to_csv(folder / "beats.csv", index=False, sep=";", encoding="utf-16")
    return folder / "beats.csv"


def pack_wkt(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Write a table with shapes in a zip."""
    return zip_files(folder / "beats.zip", [write_wkt(frame, folder)])


def gzip_wkt(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Write a table with shapes through gzip."""
    (folder / "beats.csv.gz").write_bytes(gzip.compress(write_wkt(frame, folder).read_bytes()))
    return folder / "beats.csv.gz"


WRITERS: dict[str, Write] = {
    "file geodatabase": write_geodatabase,
    "zipped file geodatabase": write_zipped_geodatabase,
    "kmz of links": write_kmz_of_links,
    "csv with extended wkt": write_extended_wkt,
    "csv with wkt in a zip": pack_wkt,
    "csv with wkt through gzip": gzip_wkt,
    "geojson": write_by("GeoJSON", ".geojson"),
    "geojson called json": write_by("GeoJSON", ".json"),
    "geojson through gzip": write_gzipped,
    "shapefile": write_shapefile,
    "zipped shapefile": write_zipped,
    "shz": lambda frame, folder: write_zipped(frame, folder, name="beats.shz"),
    "kmz that is a zipped shapefile": lambda frame, folder: write_zipped(frame, folder, name="beats.kmz"),
    "kml": write_by("LIBKML", ".kml"),
    "kmz": write_kmz,
    "geopackage": write_by("GPKG", ".gpkg"),
    "mapinfo": write_by("MapInfo File", ".tab"),
    "flatgeobuf": write_by("FlatGeobuf", ".fgb"),
    "csv with wkt": write_wkt,
    "geoparquet": write_parquet,
}


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_gives_the_same_areas(beats: gpd.GeoDataFrame, tmp_path: Path, kind: str) -> None:
    path = WRITERS[kind](beats, tmp_path)
    found = read_features(path, layer=None, crs=None).sort_values("beat", ignore_index=True)
    assert found["beat"].tolist() == ["0101", "0102"]
    distance = shapely.hausdorff_distance(found.geometry.to_numpy(), beats.geometry.to_numpy())
    assert distance.max() < 1e-6
    assert found.crs == "EPSG:4326"


@pytest.mark.parametrize("called", ["beats.txt", "beats.data", "beats"])
@pytest.mark.parametrize("kind", ["geojson", "kml", "geopackage", "flatgeobuf", "geoparquet"])
def test_a_wrong_ending_does_not_matter(
    beats: gpd.GeoDataFrame, tmp_path: Path, kind: str, called: str
) -> None:
    path = WRITERS[kind](beats, tmp_path).rename(tmp_path / called)
    assert len(read_features(path, layer=None, crs=None)) == 2


def test_a_projected_layer_comes_to_degrees(beats: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = write_zipped(beats.to_crs("EPSG:3435"), tmp_path)
    found = read_features(path, layer=None, crs=None)
    assert np.allclose(found.total_bounds, beats.total_bounds, atol=1e-5)
    assert "3435" in found.attrs["crs"] or "Illinois East" in found.attrs["crs"]


def test_an_unusual_crs_that_geojson_declares_is_honoured(tmp_path: Path) -> None:
    taipei = gpd.GeoDataFrame(
        {"beat": ["1"]}, geometry=[shapely.box(121.5, 25.0, 121.6, 25.1)], crs="EPSG:4326"
    )
    honest = taipei.to_crs("EPSG:4236")
    path = tmp_path / "beats.geojson"
    honest.to_file(path, driver="GeoJSON", engine="pyogrio", RFC7946="NO")
    content = json.loads(path.read_text())
    content["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4236"}}
    path.write_text(json.dumps(content))
    found = read_features(path, layer=None, crs=None)
    assert np.allclose(found.total_bounds, taipei.total_bounds, atol=1e-5), "a city in its place"
    ignored = read_features(path, layer=None, crs="EPSG:4326")
    moved = found.to_crs(3857).geometry.centroid.distance(ignored.to_crs(3857).geometry.centroid)
    assert moved.iloc[0] > 700, "the metres that ignoring it would cost"


def test_a_police_uk_boundary_is_one_area_named_by_its_file(tmp_path: Path) -> None:
    corners = [("51.90", "-2.10"), ("51.91", "-2.10"), ("51.91", "-2.08")]
    for name in ("AA1", "AA3"):
        ring = [{"latitude": lat, "longitude": lon} for lat, lon in corners]
        (tmp_path / f"{name}.json").write_text(json.dumps(ring))
    found = read_all_features(sorted(tmp_path.glob("*.json")), layer=None, crs=None)
    assert found["file"].tolist() == ["AA1", "AA3"]
    assert np.allclose(found.total_bounds, [-2.10, 51.90, -2.08, 51.91])


def test_the_genuine_police_uk_boundary(realdata: Path) -> None:
    path = realdata / "police_uk" / "cheltenham" / "boundary_stmarks.json"
    found = read_features(path, layer=None, crs=None)
    km2 = found.to_crs("EPSG:27700").area.iloc[0] / 1e6
    assert 1 < km2 < 10
    assert found["file"].tolist() == ["boundary_stmarks"]


def refuse(path: Path, **options: str) -> str:
    """Return the one sentence that refuses a file."""
    with pytest.raises(SourceError) as caught:
        read_features(path, layer=options.get("layer"), crs=options.get("crs"))
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(path.name)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("beats.zip", b"<!DOCTYPE html>\n<html><head><title>Sign in</title>", "a web page titled “Sign in”"),
        ("beats.shp", b"\n\n<HTML><body>404", "a web page, not data"),
        ("beats.geojson", b"", r"empty (0 bytes)"),
        ("beats.geojson", b"  \n", "empty (3 bytes)"),
        ("beats.zip", b"PK\x03\x04 and then the line broke", "a zip that cannot be opened"),
        (
            "beats.geojson",
            b'{"type": "FeatureCollection", "features": [',
            "not a boundary file that GDAL reads",
        ),
        (
            "beats.json",
            b'{"error": {"code": 400, "message": "Invalid URL"}}',
            "the answer of a service that failed",
        ),
        ("beats.json", b'[{"latitude": null, "longitude": "1"}]', "a corner of the boundary is no number"),
        ("beats.json", b'[{"latitude": "5", "longitude": "1"}]', "3 corners or more make an area, found 1"),
        ("beats.pdf", b"%PDF-1.7", "a PDF, which holds no records"),
        ("beats.xls", b"<html><table><tr><td>1</td></tr></table></html>", "save it as .xlsx or CSV"),
        ("beats.csv", b"beat,name\n1,North\n", "columns (beat, name) hold no POLYGON"),
        ("beats.shp", b"\x00\x00\x27\x0a" + bytes(96), "beats.dbf is not beside it"),
        ("beats.parquet", b"PAR1 is not enough", "Parquet without geometry"),
        ("beats.gpkg", b"SQLite format 3\x00 is not enough", "not a boundary file that GDAL reads"),
        ("beats.tab", b"!table\n!version 300\n", "not a boundary file that GDAL reads"),
        ("beats.kml", b'<?xml version="1.0"?><kml><Docu', "not a boundary file that GDAL reads"),
    ],
)
def test_what_is_no_boundary_file_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert said in refuse(tmp_path / name)


def test_a_choice_is_asked_for_where_there_are_several(beats: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = tmp_path / "city.gpkg"
    beats.to_file(path, layer="beats", driver="GPKG")
    beats.to_file(path, layer="districts", driver="GPKG")
    assert "has layers beats, districts; say which with `layer`" in refuse(path)
    assert "has no layer wards, it has beats, districts" in refuse(path, layer="wards")
    assert len(read_features(path, layer="beats", crs=None)) == 2
    for name in ("one.geojson", "two.geojson"):
        beats.to_file(tmp_path / name, driver="GeoJSON")
    both = zip_files(tmp_path / "both.zip", [tmp_path / "one.geojson", tmp_path / "two.geojson"])
    assert "several files in the zip, one.geojson, two.geojson" in refuse(both)
    assert len(read_features(both, layer="two", crs=None)) == 2
    text = tmp_path / "readme.txt"
    text.write_text("no shapes")
    assert "no boundary file in the zip, it has readme.txt" in refuse(zip_files(tmp_path / "t.zip", [text]))


def test_a_star_takes_every_file_of_a_zip(beats: gpd.GeoDataFrame, tmp_path: Path) -> None:
    for place, name in enumerate(("AA1", "AA2")):
        beats.iloc[[place]].to_file(tmp_path / f"{name}.kml", driver="KML")
    force = zip_files(tmp_path / "force.zip", sorted(tmp_path.glob("*.kml")), under="2024-01/")
    found = read_features(force, layer="*", crs=None)
    assert found["file"].tolist() == ["AA1", "AA2"], (
        "the boundaries of a force: a file for each neighbourhood"
    )


def test_a_table_without_shapes_beside_shapes_is_no_obstacle(beats: gpd.GeoDataFrame, tmp_path: Path) -> None:
    bare = write_shapefile(beats, tmp_path)
    table = tmp_path / "beats.csv"
    table.write_text("beat\n0101\n")
    path = zip_files(tmp_path / "all.zip", [*bare.parent.iterdir(), table])
    assert len(read_features(path, layer=None, crs=None)) == 2


def test_a_layer_without_crs_asks_for_one(beats: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = write_shapefile(beats.to_crs("EPSG:3435"), tmp_path)
    path.with_suffix(".prj").unlink()
    assert "does not say which coordinate reference system" in refuse(path)
    assert "is not a coordinate reference system" in refuse(path, crs="EPSG:999999")
    assert len(read_features(path, layer=None, crs="EPSG:3435")) == 2
