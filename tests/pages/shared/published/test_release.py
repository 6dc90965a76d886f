"""The published file is found, opened locked down, and read; nothing else is."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from pages.shared.published import release as published
from pages.shared.published.errors import ReleaseError
from pages.shared.published.release import Release, open_current, open_folder
from tests.pages.shared.published.make_release import make_tables, write_release

LATER = "20260815T090000"


def test_the_release_in_force_is_found(home: Path) -> None:
    found = open_current("fable")
    assert (found.city_name, found.release) == ("Fable", "20260715T090000")
    assert found == open_current() == open_folder(found.folder)
    assert found.published_on.isoformat() == "2026-07-15"


def test_rows_are_plain_values(fable: Release) -> None:
    rows = fable.read("released_area_years", level="beat", area_id="a1")
    assert rows[0] == {
        "year": 2021,
        "offence_group": "all",
        "incidents": 240,
        "suppressed": False,
        "reason": None,
        "days_received": 365,
        "complete": True,
    }
    assert fable.facts["rules"]["min_count"] == 5
    assert fable.read_layer("areas/beat") == '{"type":"FeatureCollection","features":[]}'
    assert fable.read_layer("areas/ward") is None


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_csv('/etc/hostname')",
        "copy (select 1) to 'out.csv'",
        "attach 'other.duckdb'",
        "install spatial",
        "create table mine (a int)",
        "set enable_external_access = true",
        "set lock_configuration = false",
    ],
)
def test_the_file_is_locked_down(fable: Release, query: str) -> None:
    cursor = published._open_file(fable.folder / published.DATABASE, fable.release).cursor()
    with pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException, duckdb.IOException)):
        cursor.execute(query)


@pytest.mark.parametrize("city", ["nowhere", "../fable", "fable/..", "", "."])
def test_a_city_without_a_release_says_what_to_do(home: Path, city: str) -> None:
    (home / "public" / "other").mkdir()
    if city == "":
        shutil.rmtree(home / "public" / "fable")
    with pytest.raises(ReleaseError, match="run `commonbeat publish"):
        open_current(city)


def test_a_pointer_to_a_release_that_is_gone_says_so(home: Path) -> None:
    shutil.rmtree(open_current().folder)
    with pytest.raises(ReleaseError, match="Nothing has been published of fable"):
        open_current()


def test_a_folder_without_a_release_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"holds no public\.duckdb"):
        open_folder(tmp_path)


def test_the_next_release_takes_over_and_the_last_one_can_be_read_to_the_end(home: Path) -> None:
    before = open_current()
    assert len(before.read("released_areas")) == 9
    tables = make_tables()
    facts = {row["key"]: row["value"] for row in tables["public_meta"]} | {"release": json.dumps(LATER)}
    tables["public_meta"] = [{"key": key, "value": value} for key, value in facts.items()]
    tables["public_area"] = tables["public_area"][:3]
    write_release(home, tables, release=LATER)
    after = open_current()
    shutil.rmtree(before.folder)
    assert len(before.read("released_areas")) == 9
    assert (after.release, len(after.read("released_areas"))) == (LATER, 3)


def test_a_release_of_an_earlier_version_says_to_publish_again(home: Path) -> None:
    found = open_current()
    with duckdb.connect(str(found.folder / published.DATABASE)) as connection:
        connection.execute("alter table public_goal drop column latest_on")
        connection.execute("drop table public_release")
    with pytest.raises(ReleaseError, match="is of an earlier version: run `commonbeat publish fable`"):
        found.read("released_goals")
    assert not found.has("public_release")
    assert found.has("public_goal", "latest")
    assert not found.has("public_goal", "latest_on")
