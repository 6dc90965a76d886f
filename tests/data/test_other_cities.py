"""Vancouver and Newcastle from their genuine files, end to end; figures counted once more with pandas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

from data.build import build_city
from data.reading import open_build

PERSON = {"Homicide", "Offence Against a Person"}


@pytest.fixture(scope="module")
def built(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """A home with both cities built; what was said of them."""
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMONBEAT_HOME", str(tmp_path_factory.mktemp("cities-home")))
        build_city("vancouver", data=realdata / "vancouver", warn=said.append)
        build_city("newcastle", data=realdata / "northumbria", warn=said.append)
        yield said


@pytest.fixture(scope="module")
def vancouver(realdata: Path) -> pd.DataFrame:
    """Both years as pandas reads them, with the local area that the police name."""
    parts = [pd.read_csv(path) for path in sorted((realdata / "vancouver").glob("crimedata_*.csv.gz"))]
    rows = pd.concat(parts, ignore_index=True)
    rows["month"] = pd.to_datetime(rows[["YEAR", "MONTH", "DAY"]]).dt.strftime("%Y-%m-01")
    named = rows["NEIGHBOURHOOD"].replace({"Central Business District": "Downtown"})
    areas = gpd.read_file(realdata / "vancouver" / "local-area-boundary.geojson")
    points = gpd.GeoDataFrame(
        rows, geometry=gpd.points_from_xy(rows["X"].where(rows["X"] > 0), rows["Y"]), crs="EPSG:26910"
    )
    found = points.to_crs("EPSG:4326").sjoin(areas[["name", "geometry"]], how="left", predicate="intersects")
    by_point = found["name"][~found.index.duplicated()]
    rows["area"] = named.where(named.isin(areas["name"]), by_point).fillna("unlocated")
    return rows


@pytest.fixture(scope="module")
def street(realdata: Path) -> pd.DataFrame:
    """The force's month as pandas reads it."""
    return pd.read_csv(realdata / "northumbria" / "2021-06-northumbria-street.csv.gz", dtype=str)


def ask(city: str, query: str) -> list[tuple[Any, ...]]:
    """Ask a build."""
    with open_build(city) as connection:
        return connection.execute(query).fetchall()


def test_every_row_is_accounted_for(built: list[str], vancouver: pd.DataFrame, street: pd.DataFrame) -> None:
    query = "select files, received, accepted, rejected, blank, superseded from source_ledger where files > 0"
    crimes = ask("vancouver", f"{query} and source = 'crimes'")
    assert crimes == [(2, len(vancouver), len(vancouver), 0, 0, 0)], "repeats without ids are legitimate"
    inside = int(street["LSOA name"].str.fullmatch("Newcastle upon Tyne .*").sum())
    found = ask("newcastle", f"{query} and source = 'street_crime'")
    assert found == [(1, len(street), inside, len(street) - inside, 0, 0)]
    assert built


def test_counts_by_local_area_and_month_are_those_of_pandas(
    built: list[str], vancouver: pd.DataFrame
) -> None:
    expected = vancouver.groupby(["area", "month"]).size().to_dict()
    found = ask(
        "vancouver",
        "select area_id, month::varchar, incidents from mart_area_month "
        "where level = 'local_area' and offence_group = 'all' and incidents > 0",
    )
    assert {(area_id, month): count for area_id, month, count in found} == expected


def test_groups_and_aliases_and_masked_points(built: list[str], vancouver: pd.DataFrame) -> None:
    person = ask(
        "vancouver",
        "select sum(incidents) from mart_area_month where level = 'city' and offence_group = 'person'",
    )
    assert person == [(int(vancouver["TYPE"].isin(PERSON).sum()),)]
    notes = dict(ask("vancouver", "select note, rows from source_note where source = 'crimes'"))
    assert notes["alias_used"] == int((vancouver["NEIGHBOURHOOD"] == "Central Business District").sum())
    masked = int((vancouver["X"].fillna(0) == 0).sum())
    line = ask("vancouver", "select without_point, unlocated from source_ledger where source = 'crimes'")
    assert line == [(masked, int((vancouver["area"] == "unlocated").sum()))]


def test_an_area_without_a_polygon_is_named_for_a_person_to_decide(built: list[str]) -> None:
    assert any("records name local_area 'Musqueam', which is no area" in sentence for sentence in built)
    assert any("'Stanley Park', which is no area; nearest: Riley Park" in sentence for sentence in built)
    assert not any("lie outside" in sentence for sentence in built)


def test_hidden_times_make_no_midnight(built: list[str], vancouver: pd.DataFrame) -> None:
    hidden = (vancouver["X"] == 0) & (vancouver["HOUR"] == 0) & (vancouver["MINUTE"] == 0)
    timed = ask("vancouver", "select sum(incidents) from mart_area_hour where level = 'city'")
    assert timed == [(int((~hidden).sum()),)]


def test_counts_by_ward_are_those_of_pandas(built: list[str], street: pd.DataFrame, realdata: Path) -> None:
    wards = gpd.read_file(realdata / "northumbria" / "newcastle_wards.geojson")
    inside = street[street["LSOA name"].str.startswith("Newcastle upon Tyne ")]
    points = gpd.points_from_xy(inside["Longitude"].astype(float), inside["Latitude"].astype(float))
    placed = gpd.GeoDataFrame(inside, geometry=points, crs="EPSG:4326").sjoin(wards[["cmwd11cd", "geometry"]])
    expected = placed["cmwd11cd"].value_counts().to_dict()
    found = ask(
        "newcastle",
        "select area_id, incidents from mart_area_month where level = 'ward' and offence_group = 'all' "
        "and incidents > 0 and area_id <> 'unlocated'",
    )
    assert dict(found) == expected


def test_a_month_is_whole_and_has_no_hours(built: list[str], street: pd.DataFrame) -> None:
    rows = ask("newcastle", "select distinct month::varchar, received, days_received from mart_area_month")
    assert rows == [("2021-06-01", True, 30)]
    assert ask("newcastle", "select count(*) from mart_area_hour") == [(0,)]


def test_identical_rows_without_an_id_are_separate_incidents(built: list[str], street: pd.DataFrame) -> None:
    inside = street[street["LSOA name"].str.startswith("Newcastle upon Tyne ")]
    anti_social = inside[inside["Crime type"] == "Anti-social behaviour"]
    assert anti_social["Crime ID"].isna().all()
    assert anti_social.duplicated().any(), "the file has such rows"
    found = ask("newcastle", "select count(*) from int_incident where category = 'Anti-social behaviour'")
    assert found == [(len(anti_social),)]
