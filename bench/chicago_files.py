"""Files as the Chicago data portal writes them, of any length: a city to build, always the same one."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from bench.city import HEIGHT_DEG, SOUTH, WEST, WIDTH_DEG, make_areas, scatter_incidents
from geo.assign import AreaIndex

FIRST_DAY, LAST_DAY = np.datetime64("2001-01-01"), np.datetime64("2026-06-30")
ROWS_AT_ONCE = 500_000
COMMUNITIES = 77
DISTRICTS_ACROSS, DISTRICTS_UP = 4, 6
MISPLACED = 0.03
OFFENCES = {
    "THEFT": "06", "BATTERY": "08B", "CRIMINAL DAMAGE": "14", "NARCOTICS": "18", "ASSAULT": "08A",
    "OTHER OFFENSE": "26", "BURGLARY": "05", "MOTOR VEHICLE THEFT": "07", "DECEPTIVE PRACTICE": "11",
    "ROBBERY": "03", "CRIMINAL TRESPASS": "26", "WEAPONS VIOLATION": "15", "PROSTITUTION": "16",
    "OFFENSE INVOLVING CHILDREN": "20", "CRIM SEXUAL ASSAULT": "02", "HOMICIDE": "01A",
}  # fmt: skip
PLACES = ["STREET", "RESIDENCE", "APARTMENT", "SIDEWALK", "OTHER", "PARKING LOT/GARAGE(NON.RESID.)", "ALLEY"]
DETAILS = ["SIMPLE", "$500 AND UNDER", "TO PROPERTY", "OVER $500", "DOMESTIC BATTERY SIMPLE", "TO VEHICLE"]
STREETS = ["N STATE ST", "S HALSTED ST", "W MADISON ST", "N CLARK ST", "S COTTAGE GROVE AVE", "W 79TH ST"]
CITY = """\
[city]
name = "Generated city"
timezone = "America/Chicago"
fictional = true

[[areas]]
level = "beat"
path = "beats.geojson"
area_id = "beat"
parent = "district"
parent_id = "{district}"

[[areas]]
level = "district"
path = "districts.geojson"
area_id = "district"

[[areas]]
level = "community_area"
path = "community_areas.geojson"
area_id = "community_area"

[[incidents]]
name = "crimes"
path = "crimes"
preset = "chicago-portal"

[incidents.area_codes]
beat = "Beat"
district = "District"
community_area = "Community Area"

[offences]
by = "offence_code"
person = ["01A", "02", "08A", "08B", "20"]
property = ["03", "05", "06", "07", "11", "14"]
society = ["15", "16", "18"]
other = ["26"]
"""

Texts = NDArray[np.str_]


def write_city(
    folder: Path, *, rows: int, areas: int = 280, seed: int = 1, first_day: np.datetime64 = FIRST_DAY
) -> Path:
    """Write a city's boundaries, its city file and one big file of incidents; return the city file."""
    (folder / "crimes").mkdir(parents=True, exist_ok=True)
    beats = make_areas(areas, seed=seed)
    names = write_layers(folder, beats, seed=seed)
    days = (first_day, LAST_DAY)
    write_incidents(folder / "crimes" / "crimes.csv", beats, names, rows=rows, seed=seed, days=days)
    path = folder / "generated.toml"
    path.write_text(CITY, encoding="utf-8")
    return path


def write_day(folder: Path, *, rows: int = 700, areas: int = 280, seed: int = 1) -> Path:
    """Write one more file: the day after the last of the big one, of as many incidents as a day has."""
    beats = make_areas(areas, seed=seed)
    path = folder / "crimes" / "day.csv"
    days = (LAST_DAY, LAST_DAY + np.timedelta64(1, "D"))
    write_incidents(path, beats, name_areas(beats), rows=rows, seed=seed + 1, days=days, first_id=900_000_000)
    return path


def name_areas(beats: NDArray[np.object_]) -> tuple[Texts, Texts]:
    """Return the code of each beat and of its district, which is where its middle lies."""
    middle = shapely.get_coordinates(shapely.point_on_surface(beats))
    across = ((middle[:, 0] - WEST) / WIDTH_DEG * DISTRICTS_ACROSS).astype(int)
    up = ((middle[:, 1] - SOUTH) / HEIGHT_DEG * DISTRICTS_UP).astype(int)
    districts = np.char.mod("%03d", up * DISTRICTS_ACROSS + across + 1)
    return np.char.mod("%04d", np.arange(len(beats)) + 111), districts


def write_layers(folder: Path, beats: NDArray[np.object_], *, seed: int) -> tuple[Texts, Texts]:
    """Write the three levels as GeoJSON and return the codes of beats and of their districts."""
    codes, districts = name_areas(beats)
    write_layer(folder / "beats.geojson", beats, {"beat": codes, "district": districts})
    wide = np.unique(districts)
    joined = np.array([shapely.union_all(beats[districts == code]) for code in wide], dtype=object)
    write_layer(folder / "districts.geojson", joined, {"district": wide})
    communities = make_areas(COMMUNITIES, seed=seed + 100)
    numbers = np.arange(len(communities)) + 1
    write_layer(folder / "community_areas.geojson", communities, {"community_area": numbers.astype(str)})
    return codes, districts


def write_layer(path: Path, shapes: NDArray[np.object_], columns: dict[str, Texts]) -> None:
    """Write shapes as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {name: str(values[position]) for name, values in columns.items()},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for position, shape in enumerate(shapes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def write_incidents(
    path: Path,
    beats: NDArray[np.object_],
    names: tuple[Texts, Texts],
    *,
    rows: int,
    seed: int,
    days: tuple[np.datetime64, np.datetime64] = (FIRST_DAY, LAST_DAY),
    first_id: int = 1_000_000,
) -> None:
    """Write records in the order they were reported, batch by batch; memory stays that of one batch."""
    index = AreaIndex(beats, expected_points=rows)

    def draw(batch: int, start: int) -> pa.Table:
        numbers = np.arange(start, min(start + ROWS_AT_ONCE, rows))
        part = (numbers[0] / rows, (numbers[-1] + 1) / rows)
        return draw_records(beats, index, names, numbers + first_id, part, days, seed + batch)

    tables = (draw(batch, start) for batch, start in enumerate(range(0, rows, ROWS_AT_ONCE)))
    first = next(tables)
    batches = (batch for table in chain([first], tables) for batch in table.to_batches())
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.from_arrow(pa.RecordBatchReader.from_batches(first.schema, batches)).write_csv(str(path))


def draw_records(
    beats: NDArray[np.object_],
    index: AreaIndex,
    names: tuple[Texts, Texts],
    numbers: NDArray[np.int64],
    part: tuple[float, float],
    days: tuple[np.datetime64, np.datetime64],
    seed: int,
) -> pa.Table:
    """Draw the records of one part of the years."""
    random = np.random.default_rng(seed)
    count = len(numbers)
    lon, lat = scatter_incidents(beats, count, seed=seed)
    within = index.assign(lon, lat)
    elsewhere = random.integers(0, len(beats), count)
    area = np.where((within < 0) | (random.random(count) < MISPLACED), elsewhere, within)
    seconds = (days[1] - days[0]) / np.timedelta64(1, "s")
    reported = np.linspace(part[0] * seconds, part[1] * seconds, count, endpoint=False)
    occurred = np.clip(reported - random.exponential(86_400.0, count), 0, None)
    kind = np.minimum(random.geometric(0.2, count) - 1, len(OFFENCES) - 1)
    start = days[0].astype("datetime64[s]")
    block = random.integers(0, 90, count)
    columns = {
        "ID": pa.array(numbers),
        "Case Number": pc.binary_join_element_wise("HZ", pa.array(numbers).cast(pa.string()), ""),
        "Date": write_dates(start + (occurred // 60 * 60).astype("timedelta64[s]")),
        "Block": choose(np.char.mod("%03dXX ", block)[:, None] + np.array(STREETS), block % len(STREETS)),
        "IUCR": choose(np.char.mod("%04d", np.arange(40) * 37 + 110), random.integers(0, 40, count)),
        "Primary Type": choose(np.array([*OFFENCES]), kind),
        "Description": choose(np.array(DETAILS), random.integers(0, len(DETAILS), count)),
        "Location Description": choose(np.array(PLACES), random.integers(0, len(PLACES), count)),
        "Arrest": choose(np.array(["false", "true"]), random.integers(0, 4, count) // 3),
        "Domestic": choose(np.array(["false", "true"]), random.integers(0, 6, count) // 5),
        "Beat": choose(names[0], area),
        "District": choose(names[1], area),
        "Ward": pa.array(area % 50 + 1),
        "Community Area": pa.array(area % COMMUNITIES + 1),
        "FBI Code": choose(np.array([*OFFENCES.values()]), kind),
        "X Coordinate": pa.array(((lon + 88) * 1e6), from_pandas=True).cast(pa.int64(), safe=False),
        "Y Coordinate": pa.array(((lat - 36) * 1e6 / 3), from_pandas=True).cast(pa.int64(), safe=False),
        "Year": pc.year(pa.array(start + occurred.astype("timedelta64[s]"))),
        "Updated On": write_dates(start + ((reported + 7 * 86_400) // 1).astype("timedelta64[s]")),
        "Latitude": pa.array(np.round(lat, 9), from_pandas=True),
        "Longitude": pa.array(np.round(lon, 9), from_pandas=True),
    }
    return pa.table(columns | {"Location": write_points(columns["Latitude"], columns["Longitude"])})


def choose(texts: Texts, which: NDArray[np.int64]) -> pa.Array:
    """Take one text a row; of a table of texts, the row's own."""
    if texts.ndim == 2:
        return pa.array(texts[np.arange(len(texts)), which])
    return pa.array(texts).take(pa.array(which))


def write_dates(times: NDArray[np.datetime64]) -> pa.Array:
    """Write times as the portal does: 06/30/2026 11:45:00 PM."""
    return pc.strftime(pa.array(times), format="%m/%d/%Y %I:%M:%S %p")


def write_points(lat: pa.Array, lon: pa.Array) -> pa.Array:
    """Write (lat, lon)."""
    texts = [
        pa.scalar("("),
        lat.cast(pa.string()),
        pa.scalar(", "),
        lon.cast(pa.string()),
        pa.scalar(")"),
        "",
    ]
    return pc.binary_join_element_wise(*texts)
