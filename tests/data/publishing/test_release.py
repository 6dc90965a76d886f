"""A release: what it holds, what it never holds, and how its files say so."""

import csv
import datetime as dt
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pyarrow.parquet as pq

from data.contracts_public import HIDDEN_REASON, PUBLIC_TABLES
from data.publish import publish_city
from tests.data.publishing import harbour
from tests.data.publishing.conftest import Ask


def test_release_holds_public_tables_alone(ask_release: Ask) -> None:
    names = {name for (name,) in ask_release("select table_name from duckdb_tables()")}
    assert names == set(PUBLIC_TABLES)
    assert ask_release("select count(*) from duckdb_views() where not internal") == [(0,)]
    # A file that tables were dropped from keeps their bytes in blocks that are free.
    assert ask_release("select free_blocks from pragma_database_size()") == [(0,)]


def test_hidden_numbers_are_in_no_format(published: Path, ask_release: Ask) -> None:
    hidden = ask_release(
        "select level, area_id, year::varchar, offence_group from public_area_year where suppressed"
    )
    assert hidden
    folder = harbour.find_only_release(published)
    with (folder / "csv" / "public_area_year.csv").open(encoding="utf-8") as file:
        written = {
            (row["level"], row["area_id"], row["year"], row["offence_group"]): row["incidents"]
            for row in csv.DictReader(file)
        }
    assert {written[key] for key in hidden} == {""}
    packed = pq.read_table(folder / "parquet" / "public_area_year.parquet").to_pylist()
    assert {row["incidents"] for row in packed if row["suppressed"]} == {None}


def test_hidden_counts_are_null_with_one_reason(ask_release: Ask) -> None:
    hidden = ask_release(
        "select distinct incidents, reason from public_area_year where suppressed "
        "union select distinct contacts, reason from public_engagement where suppressed"
    )
    assert hidden == [(None, HIDDEN_REASON)]
    shown = "select count(*) from {} where {} between 1 and 4"
    for table, column in (
        ("public_area_year", "incidents"),
        ("public_district_quarter", "incidents"),
        ("public_city_month", "incidents"),
        ("public_engagement", "contacts"),
    ):
        assert ask_release(shown.format(table, column)) == [(0,)]


def test_small_counts_are_hidden_and_others_with_them(ask_release: Ask) -> None:
    rows = ask_release(
        "select area_id, incidents, suppressed from public_area_year "
        "where level = 'beat' and year = 2025 and offence_group = 'society' order by area_id"
    )
    assert [hidden for area, _, hidden in rows if area in ("11", "12")] == [True, True]
    protecting = ask_release("select count(*) from public_area_year where suppressed and year = 2025")
    assert protecting > [(2,)]


def test_shown_counts_are_those_of_the_build(ask_release: Ask) -> None:
    wanted = sum(harbour.count("34", "THEFT", dt.date(2024, month, 1)) for month in range(1, 13))
    found = ask_release(
        "select incidents, days_received, complete from public_area_year "
        "where level = 'beat' and area_id = '34' and year = 2024 and offence_group = 'property'"
    )
    assert found == [(wanted, 366, True)]


def test_only_periods_that_are_over_are_published(ask_release: Ask) -> None:
    assert ask_release("select distinct year from public_area_year order by 1") == [(2024,), (2025,)]
    assert ask_release("select max(quarter) from public_district_quarter") == [(dt.date(2026, 4, 1),)]
    assert ask_release("select max(month) from public_city_month") == [(dt.date(2026, 6, 1),)]


def test_sensitive_groups_are_for_wider_areas_and_years_alone(ask_release: Ask) -> None:
    places = ask_release(
        "select distinct level from public_area_year where offence_group = 'Sexual offences'"
    )
    assert sorted(places) == [("city",), ("district",)]
    for table in ("public_district_quarter", "public_city_month"):
        assert ask_release(f"select count(*) from {table} where offence_group = 'Sexual offences'") == [(0,)]


def test_planted_secrets_are_nowhere_in_the_release(published: Path, ask_release: Ask) -> None:
    files = [path for path in (published / "public").rglob("*") if path.is_file()]
    assert any(path.name == "the-city.html" for path in files), "the static site is searched too"
    texts = {str(path): path.read_bytes().lower() for path in files}
    for name in PUBLIC_TABLES:  # the engine packs text, so it is read too
        texts[name] = repr(ask_release(f"select * from {name}")).encode().lower()
    for secret in harbour.SECRETS:
        found = [place for place, text in texts.items() if secret.lower().encode() in text]
        assert not found, f"{secret} is in {found}"


def test_events_at_protected_places_are_shown_by_area_and_day(ask_release: Ask) -> None:
    rows = ask_release(
        "select starts_local::varchar, title, venue_name from public_event "
        "where starts_local between '2025-03-04' and '2025-03-07' order by starts_local"
    )
    assert rows == [
        ("2025-03-04 18:00:00", "Coffee with Sgt.", "Harbour Library"),
        ("2025-03-05 00:00:00", None, None),
        ("2025-03-06 18:30:00", None, None),
    ]


def test_only_approved_words_are_published(ask_release: Ask) -> None:
    said = ask_release("select area_id, text, actions_done, last_done_on, told_on from public_said_did")
    assert said == [("11", "Cars block the crossing.", 1, dt.date(2026, 6, 2), dt.date(2026, 6, 9))]
    assert ask_release("select text from public_testimonial") == [("They listened to us.",)]
    assert ask_release("select set_by, target from public_goal") == [("Police board", 60.0)]


def test_data_package_describes_every_table_and_hash(published: Path) -> None:
    folder = harbour.find_only_release(published)
    package = json.loads((folder / "datapackage.json").read_text())
    assert {resource["name"] for resource in package["resources"]} == set(PUBLIC_TABLES)
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        header = content.decode().splitlines()[0].split(",")
        assert header == [field["name"] for field in resource["schema"]["fields"]]
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["attack"]["incidents"]["narrowed"] == 0
    assert manifest["attack"]["incidents"]["narrowest_width"] >= 4
    assert "hidden_first" not in manifest["attack"]["incidents"], "it could say that all hidden are small"
    assert set(manifest["rules"]) >= {"min_count", "min_survey_base", "min_width", "geography"}


def test_checksums_hold_every_file_and_notice_a_changed_one(published: Path) -> None:
    folder = harbour.find_only_release(published)
    lines = (folder / "checksums.txt").read_text().splitlines()
    listed = {name: wanted for wanted, name in (line.split("  ", 1) for line in lines)}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(listed) == there - {"checksums.txt"}
    assert {"site/index.html", "site/en/the-city.html", "manifest.json", "public.duckdb"} <= set(listed)
    for name, wanted in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == wanted, name
    record = json.loads((published / f"var/publishing/harbour/{harbour.FIRST}/record.json").read_text())
    own = hashlib.sha256((folder / "checksums.txt").read_bytes()).hexdigest()
    assert record == {"by": harbour.STEWARD, "checksums_sha256": own}
    check = ["sha256sum", "--check", "--quiet", "checksums.txt"]
    assert subprocess.run(check, cwd=folder, check=False, capture_output=True).returncode == 0
    page = folder / "site" / "en" / "the-city.html"
    page.write_text(page.read_text("utf-8") + " ", encoding="utf-8")
    changed = subprocess.run(check, cwd=folder, check=False, capture_output=True, text=True)
    assert changed.returncode == 1
    assert "site/en/the-city.html: FAILED" in changed.stdout


def test_same_inputs_give_the_same_files(published: Path) -> None:
    first = {
        path.name: path.read_bytes() for path in (harbour.find_only_release(published) / "csv").iterdir()
    }
    shutil.rmtree(published / "public")
    shutil.rmtree(published / "var" / "publishing")
    publish_city("harbour", now=harbour.NOW)
    again = {
        path.name: path.read_bytes() for path in (harbour.find_only_release(published) / "csv").iterdir()
    }
    assert again == first
