"""Incidents come as points of a map too: Shapefile, GeoPackage, FlatGeobuf, KML, GeoJSON in any CRS."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data.errors import SourceError
from data.incident_jobs import hash_content
from data.incidents import make_int_incident_record, make_stg_incident, make_stg_offence
from data.places import make_stg_venue
from data.sources import find_files, hash_files
from data.steps import BuildContext
from tests.data.little import ask, run_steps
from tests.data.tiny import CITY

STEPS = [make_stg_offence, make_stg_incident, make_int_incident_record]
SOURCE = CITY[CITY.index("[[incidents]]") : CITY.index("[[population]]")]
COLUMNS = """
[incidents.columns]
incident_id = "CASENO"
occurred_at = "WHEN"
category = "KIND"
"""
FOUND = (
    "select incident_id, occurred_local::varchar, category, round(lon, 6), round(lat, 6) "
    "from stg_incident where reject_reason is null order by incident_id"
)
WANTED = [
    ("7", "2024-01-05 22:30:00", "VOL À L’ÉTALAGE", 0.5, 0.25),
    ("8", "2024-01-06 04:00:00", "THEFT", 1.5, 1.5),
    ("9", "2024-01-07 10:00:00", "THEFT", None, None),
]


def make_points(crs: str = "EPSG:4326") -> gpd.GeoDataFrame:
    """Three incidents, one of them without a place."""
    frame = pd.DataFrame(
        {
            "CASENO": [7, 8, 9],
            "WHEN": [row[1] for row in WANTED],
            "KIND": [row[2] for row in WANTED],
        }
    )
    points = shapely.from_wkt(["POINT (0.5 0.25)", "POINT (1.5 1.5)", None])
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326").to_crs(crs)


def write_layer(path: Path, frame: gpd.GeoDataFrame, driver: str, layer: str | None = None) -> None:
    """Write points through GDAL."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # With an index FlatGeobuf takes no feature without a place.
    more: dict[str, Any] = {"SPATIAL_INDEX": "NO"} if driver == "FlatGeobuf" else {}
    frame.to_file(path, driver=driver, layer=layer, engine="pyogrio", **more)


def zip_folder(folder: Path, to: Path) -> None:
    """Pack every file of a folder, and a note beside them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"export/{file.name}")
        archive.writestr("export/readme.txt", "Made on Monday")
    to.write_bytes(buffer.getvalue())


def stage(folder: Path, path: str, more: str = "", columns: str = COLUMNS) -> BuildContext:
    """Stage the incidents of a file."""
    head = (
        f'[[incidents]]\nname = "records"\npath = "{path}"\ndate_format = ["epoch_ms", "%Y-%m-%d %H:%M:%S"]\n'
    )
    return run_steps(folder, "", {}, STEPS, base=CITY.replace(SOURCE, f"{head}{more}\n{columns}\n"))


def account(context: BuildContext) -> tuple[int, int, int]:
    """Return received, accepted and without a point."""
    line = context.account("records")
    return line.received, line.accepted, line.without_point


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857"])
@pytest.mark.parametrize(
    ("name", "driver"),
    [
        ("in.gpkg", "GPKG"),
        ("in.fgb", "FlatGeobuf"),
        ("shape/in.shp", "ESRI Shapefile"),
        ("in.tab", "MapInfo File"),
        ("in.geojson", "GeoJSON"),
    ],
)
def test_points_of_a_map_are_incidents(tmp_path: Path, name: str, driver: str, crs: str) -> None:
    write_layer(tmp_path / name, make_points(crs), driver)
    context = stage(tmp_path, name)
    assert ask(context, FOUND) == WANTED
    assert account(context) == (3, 3, 1)


def test_typed_dates_are_read_in_the_time_of_the_city(tmp_path: Path) -> None:
    frame = make_points()
    frame["WHEN"] = pd.to_datetime(frame["WHEN"]).dt.tz_localize("America/Chicago").dt.tz_convert("UTC")
    write_layer(tmp_path / "in.gpkg", frame, "GPKG")
    assert ask(stage(tmp_path, "in.gpkg"), FOUND) == WANTED
    assert ask(stage(tmp_path, "in.gpkg", 'times = "utc"'), FOUND) == WANTED


def test_a_zip_of_maps_gives_those_with_points_or_those_asked_for(tmp_path: Path) -> None:
    frame = make_points()
    write_layer(tmp_path / "shape" / "one.shp", frame.iloc[:1], "ESRI Shapefile")
    write_layer(tmp_path / "shape" / "two.shp", frame.iloc[1:], "ESRI Shapefile")
    beats = gpd.GeoDataFrame({"beat": ["1"]}, geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326")
    write_layer(tmp_path / "shape" / "beats.shp", beats, "ESRI Shapefile")
    zip_folder(tmp_path / "shape", tmp_path / "in.zip")
    assert ask(stage(tmp_path, "in.zip"), FOUND) == WANTED
    assert account(stage(tmp_path, "in.zip", 'layer = "t*"')) == (2, 2, 1)
    assert account(stage(tmp_path, "shape/o*")) == (1, 1, 0)


def test_what_is_no_layer_of_points_is_said(tmp_path: Path) -> None:
    beats = gpd.GeoDataFrame({"beat": ["1"]}, geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326")
    write_layer(tmp_path / "beats.gpkg", beats, "GPKG")
    with pytest.raises(SourceError, match=r"beats.gpkg: points were needed, found (Multi)?Polygon"):
        stage(tmp_path, "beats.gpkg")
    for layer in ("old", "new"):
        write_layer(tmp_path / "two.gpkg", make_points(), "GPKG", layer)
    with pytest.raises(SourceError, match=r"two.gpkg: has layers old, new; say which with `layer`"):
        stage(tmp_path, "two.gpkg")
    assert account(stage(tmp_path, "two.gpkg", 'layer = "new"')) == (3, 3, 1)
    with pytest.raises(SourceError, match=r"has no layer newest, it has old, new; correct `layer`"):
        stage(tmp_path, "two.gpkg", 'layer = "newest"')
    write_layer(tmp_path / "shape" / "in.shp", make_points("EPSG:3857"), "ESRI Shapefile")
    (tmp_path / "shape" / "in.prj").unlink()
    with pytest.raises(SourceError, match=r"in.shp: the layer does not say which coordinate reference"):
        stage(tmp_path, "shape/in.shp")
    assert ask(stage(tmp_path, "shape/in.shp", 'crs = "EPSG:3857"'), FOUND) == WANTED


def test_columns_that_the_city_file_names_win_over_the_place(tmp_path: Path) -> None:
    frame = make_points().assign(X=0.75, Y=0.5)
    write_layer(tmp_path / "in.gpkg", frame, "GPKG")
    context = stage(tmp_path, "in.gpkg", columns=COLUMNS + 'lon = "X"\nlat = "Y"\n')
    assert ask(context, "select distinct lon, lat from stg_incident") == [(0.75, 0.5)]


def test_a_preset_for_the_table_reads_the_map(tmp_path: Path) -> None:
    head = f'[[incidents]]\nname = "records"\npath = "in.gpkg"\npreset = "socrata"\n{COLUMNS}\n'
    base = CITY.replace(SOURCE, head)
    frame = make_points("EPSG:3857")
    frame["WHEN"] = pd.to_datetime(frame["WHEN"])
    write_layer(tmp_path / "in.gpkg", frame, "GPKG")
    assert ask(run_steps(tmp_path, "", {}, STEPS, base=base), FOUND) == WANTED


def test_geojson_of_arcgis_answers_in_its_own_crs(tmp_path: Path) -> None:
    x, y = 55659.7454, 27829.9613  # 0.5, 0.25 in EPSG:3857
    answer = {
        "spatialReference": {"wkid": 102100, "latestWkid": 3857},
        "features": [
            {
                "attributes": {"CASENO": 7, "WHEN": "2024-01-05 22:30:00", "KIND": "VOL À L’ÉTALAGE"},
                "geometry": {"x": x, "y": y},
            },
            {"attributes": {"CASENO": 9, "WHEN": "2024-01-07 10:00:00", "KIND": "THEFT"}},
        ],
    }
    (tmp_path / "in.json").write_text(json.dumps(answer))
    assert ask(stage(tmp_path, "in.json"), FOUND) == [WANTED[0], WANTED[2]]


def test_venues_come_as_points_too(tmp_path: Path) -> None:
    write_layer(tmp_path / "halls.gpkg", make_points("EPSG:3857"), "GPKG")
    more = (
        '\n[[venues]]\nname = "halls"\nkind = "hall"\npath = "halls.gpkg"\n'
        'columns = { name = "KIND", venue_id = "CASENO", lon = "geometry.x", lat = "geometry.y" }\n'
    )
    context = run_steps(tmp_path, more, {}, [make_stg_venue])
    assert ask(context, "select venue_id, round(lon, 6), round(lat, 6) from stg_venue order by venue_id") == [
        ("7", 0.5, 0.25),
        ("8", 1.5, 1.5),
        ("9", None, None),
    ]


def test_a_correction_in_the_table_of_a_shapefile_is_a_change(tmp_path: Path) -> None:
    path = tmp_path / "shape" / "in.shp"
    write_layer(path, make_points(), "ESRI Shapefile")
    before = hash_content(path).sha256, hash_files([path])
    write_layer(path, make_points().assign(KIND="ASSAULT"), "ESRI Shapefile")
    after = hash_content(path).sha256, hash_files([path])
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert find_files(tmp_path, "shape", key="records") == [path]


def test_genuine_shapefiles_of_san_francisco(tmp_path: Path, realdata: Path) -> None:
    path = realdata / "san_francisco" / "SFCrime_July_Dec2012.zip"
    columns = '[incidents.columns]\nincident_id = "IncidntNum"\noccurred_at = "Date"\ncategory = "Category"\n'
    context = stage(tmp_path, str(path), 'precision = "day"', columns)
    assert context.account("records").received == 3384 + 3897 + 2761 + 3430, "the blocks are no incidents"
    assert context.account("records").received == context.account("records").accepted
    middle = "select round(median(lon), 4), round(median(lat), 4) from stg_incident"
    days = "select min(occurred_local)::date::varchar, max(occurred_local)::date::varchar from stg_incident"
    assert ask(context, days) == [("2012-07-01", "2012-12-31")]
    written = stage(tmp_path, str(path), 'precision = "day"', columns + 'lon = "X"\nlat = "Y"\n')
    assert ask(context, middle) == ask(written, middle) != [(None, None)], (
        "feet of the zone turned to degrees"
    )
