"""Files that cannot be used, one fault each."""

import gzip

from tests.data.bad_cases import (
    BEATS,
    FILES,
    GENERIC,
    RECORDS,
    Case,
    city,
    draw_line,
    lies,
    lock,
    make_book,
    pack,
    write_layers,
    write_shapes,
)
from tests.data.tiny import HEADER

SIGN_IN = b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>"
WANTED = HEADER.encode() + b"\n"
IN_BOUNDARIES = (
    lies("no file", "beats.geojson", None),
    lies("an empty file", "beats.geojson", b""),
    lies("a page to sign in, saved as data", "beats.geojson", SIGN_IN),
    lies("GeoJSON that was cut off", "beats.geojson", b'{"type": "FeatureCollection", "features": ['),
    lies("the answer of a service that failed", "beats.geojson", b'{"error": {"code": 400}}'),
    lies("a map printed as PDF", "beats.geojson", b"%PDF-1.7"),
    lies("a layer of lines", "beats.geojson", draw_line()),
    lies("a zip that was cut off", "beats.geojson", b"PK\x03\x04 and then the line broke"),
    lies("a zip with nothing in it", "beats.geojson", pack({})),
    lies("a zip without boundaries", "beats.geojson", pack({"readme.txt": b"ask us"})),
    lies("a zip with several", "beats.geojson", pack({"a.geojson": b"{}", "b.geojson": b"{}"})),
    lies("a zip with a password", "beats.geojson", lock(b"{}")),
    lies("several layers, none chosen", "beats.gpkg", write_layers, (BEATS, 'path = "beats.gpkg"')),
    lies(
        "a layer that is not there",
        "beats.gpkg",
        write_layers,
        (BEATS, 'path = "beats.gpkg"\nlayer = "newest"'),
    ),
    lies(
        "a Shapefile without its table",
        "b.shp",
        lambda path: write_shapes(path, crs="EPSG:4326", without=".dbf"),
        (BEATS, 'path = "b.shp"'),
    ),
    lies(
        "a Shapefile that says no CRS",
        "b.shp",
        lambda path: write_shapes(path, crs=None),
        (BEATS, 'path = "b.shp"'),
    ),
    lies(
        "numbers that are no degrees",
        "b.shp",
        lambda path: write_shapes(path, crs="EPSG:3435", scale=1e6),
        (BEATS, 'path = "b.shp"\ncrs = "EPSG:4326"'),
    ),
    city("a CRS that does not exist", (BEATS, BEATS + '\ncrs = "EPSG:99999999"')),
    lies("a table without shapes", "beats.geojson", b"beat,name\n011,North\n"),
    lies("Parquet without shapes", "beats.geojson", b"PAR1 no more"),
    lies("a layer without any feature", "beats.geojson", b'{"type": "FeatureCollection", "features": []}'),
    lies("a boundary of one corner", "beats.geojson", b'[{"latitude": "5", "longitude": "1"}]'),
    lies("a corner that is no number", "beats.geojson", b'[{"latitude": null, "longitude": "1"}]'),
    city("an id column that is not there", ('area_id = "beat"\npad', 'area_id = "BEAT_NUM"\npad')),
)
IN_INCIDENTS = (
    lies("no file", "records.csv", None),
    lies("an empty file", "records.csv", b""),
    lies("a page to sign in, saved as data", "records.csv", SIGN_IN),
    lies("a header only of commas", "records.csv", b",,,\n"),
    lies("a column that is not there", "records.csv", WANTED.replace(b"occurred_at", b"date")),
    city(
        "no word which column is the date", (GENERIC + "\n\n[incidents.area_codes]", "[incidents.area_codes]")
    ),
    lies("a header in another encoding", "records.csv", WANTED.replace(b"category", b"cat\xe9gorie")),
    lies("a gzip that was cut off", "records.csv", gzip.compress(WANTED * 50, mtime=0)[:60]),
    lies("a workbook of the old Excel", "records.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    lies("a workbook that is damaged", "records.csv", pack({"[Content_Types].xml": b"<x/>"})),
    lies("a workbook without the columns", "records.csv", make_book("2023", "2024", columns=["a", "b"])),
    lies("a workbook of which several sheets fit", "records.csv", make_book("2023", "2024")),
    lies(
        "a sheet that is not there", "records.csv", make_book("2023"), (RECORDS, RECORDS + '\nsheet = "2024"')
    ),
    lies("JSON that was cut off", "records.csv", b'[{"incident_id": 1},'),
    lies("the answer of a service that failed", "records.csv", b'{"error": {"code": 400}}'),
    lies("Parquet that is damaged", "records.csv", b"PAR1 no more"),
    lies("a password on a zip", "records.csv", lock(b"x")),
    lies(
        "a point column that is not there",
        "records.csv",
        WANTED,
        (RECORDS, RECORDS + '\npoint_text = "where"'),
    ),
)
IN_OTHERS = (
    lies("a calendar that is not there", "calendar.csv", None),
    lies("a calendar that is empty", "calendar.csv", b"\n"),
    lies("a calendar without its start", "calendar.csv", b"event_id,title,beat\nA,x,011\n"),
    lies(
        "a calendar that is not the JSON it is said to be",
        "calendar.csv",
        FILES["calendar.csv"],
        ('path = "calendar.csv"', 'path = "calendar.csv"\nformat = "json"'),
    ),
    lies(
        "a calendar of one value",
        "calendar.csv",
        b'"x"',
        ('path = "calendar.csv"', 'path = "calendar.csv"\nformat = "json"'),
    ),
    lies("a survey without its weight", "mood.csv", b"when,beat,trust\n2024-02-01,011,5\n"),
    lies("a survey as a map", "mood.csv", b"fgb\x03fgb\x00"),
    lies("residents without their column", "people.csv", b"area,people\n011,5\n"),
    lies("residents in another encoding", "people.csv", b"beat,residents\n\xe9,5\n"),
    lies(
        "residents of a map that GDAL cannot read",
        "people.gpkg",
        b"SQLite format 3 no more",
        ('path = "people.csv"', 'path = "people.gpkg"\nformat = "vector"'),
    ),
    lies("venues as a page to sign in", "halls.csv", SIGN_IN),
    lies("venues without their name", "halls.csv", b"title\nOak Hall\n"),
    lies(
        "a programme's areas of no level",
        "halls.csv",
        FILES["halls.csv"],
        ('areas = { beat = ["011"] }', 'areas = { beet = ["011"] }'),
    ),
    Case(
        "nothing that has a date",
        (),
        {
            "records.csv": WANTED,
            "calendar.csv": b"event_id,starts_at,title,beat\n",
            "mood.csv": b"when,beat,weight,trust\n",
        },
    ),
)
