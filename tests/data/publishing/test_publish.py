"""A release: what it holds, what it never holds, and what happens when it is killed."""

import csv
import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data import publish
from data.build import build_city
from data.contracts_public import HIDDEN_REASON, PUBLIC_TABLES
from data.publish import drafting, publish_city, publish_draft
from data.publishing.errors import PublishError
from data.publishing.standing import find_release, read_standing
from data.workspace import open_workspace, records
from tests.data.publishing import harbour
from tests.data.publishing.conftest import Ask

FIRST = f"{harbour.NOW:%Y%m%dT%H%M%S}"
LATER = harbour.NOW + dt.timedelta(days=30)


def find_only_release(home: Path) -> Path:
    (folder,) = (path for path in (home / "public" / "harbour").iterdir() if path.is_dir())
    return folder


def read_numbers(folder: Path) -> list[bytes]:
    names = ("public_area_year", "public_engagement", "public_survey")
    return [(folder / "csv" / f"{name}.csv").read_bytes() for name in names]


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
    folder = find_only_release(published)
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


@pytest.mark.parametrize("texts", [False, True])
def test_withdrawn_testimonial_is_gone_from_every_file(published: Path, texts: bool) -> None:
    numbers = read_numbers(find_only_release(published))
    workspace = open_workspace("harbour")
    (shown,) = [
        each for each in workspace.list(records.Testimonial) if each.record.text.startswith("They listened")
    ]
    version = shown.row_version
    workspace.withdraw(records.Testimonial, shown.record_id, who="A", why="asked", row_version=version)
    workspace.close()
    folder = publish_city("harbour", now=LATER, texts=texts)
    assert read_numbers(folder) == numbers
    history = list(csv.DictReader((folder / "csv" / "public_release.csv").read_text("utf-8").splitlines()))
    assert [each["release"] for each in history] == [FIRST, folder.name]
    assert [each["kind"] for each in history] == ["first", "texts" if texts else "numbers"]
    assert history[1]["revised"] == history[1]["added"] == "0"
    files = [path.read_bytes() for path in (published / "public").rglob("*") if path.is_file()]
    assert not any(b"They listened" in content for content in files)
    publish_city("harbour", now=LATER + dt.timedelta(days=1))


def test_data_package_describes_every_table_and_hash(published: Path) -> None:
    folder = find_only_release(published)
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
    folder = find_only_release(published)
    lines = (folder / "checksums.txt").read_text().splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(listed) == there - {"checksums.txt"}
    assert {"site/index.html", "site/en/the-city.html", "manifest.json", "public.duckdb"} <= set(listed)
    for name, wanted in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == wanted, name
    record = json.loads((published / f"var/publishing/harbour/{FIRST}/record.json").read_text())
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
    first = {path.name: path.read_bytes() for path in (find_only_release(published) / "csv").iterdir()}
    shutil.rmtree(published / "public")
    shutil.rmtree(published / "var" / "publishing")
    publish_city("harbour", now=harbour.NOW)
    again = {path.name: path.read_bytes() for path in (find_only_release(published) / "csv").iterdir()}
    assert again == first


def test_hiding_small_counts_alone_is_refused(published: Path) -> None:
    shutil.rmtree(published / "var" / "publishing")
    before = read_standing("harbour")
    with drafting("harbour", now=LATER, complementary=False) as draft:
        assert draft.narrowed
        assert any(each.equations for each in draft.narrowed)
        with pytest.raises(PublishError, match="refused: the attack narrows"):
            publish_draft("harbour", draft)
    assert read_standing("harbour") == before
    kept = json.loads((published / "var" / "publishing" / "harbour" / "check.json").read_text())
    assert kept["narrowed"][0]["equations"]


def test_later_release_is_attacked_with_the_earlier_one(published: Path, tmp_path: Path) -> None:
    late = (
        "9001,2025-05-06T10:00:00,,DRUGS,,11,0.4242,0.4242",
        "9002,2025-05-07T10:00:00,,THEFT,,23,2.4242,1.4242",
    )
    build_city(str(harbour.write_city(tmp_path / "files", more=late)))
    with drafting("harbour", now=LATER, note="Two late records were added.") as draft:
        assert not draft.narrowed
        folder = publish_draft("harbour", draft)
    check_history(folder)
    assert folder.name == f"{LATER:%Y%m%dT%H%M%S}"
    archived = sorted(path.name for path in (published / "var/publishing/harbour").glob("2*"))
    assert archived == [f"{harbour.NOW:%Y%m%dT%H%M%S}", folder.name]
    meta = json.loads((folder / "manifest.json").read_text())
    assert meta["attack"]["incidents"]["narrowed"] == 0


def check_history(folder: Path) -> None:
    """What two late records changed, by past period, and what the steward said about it."""
    first, second = read_csv(folder, "public_release")
    assert (first["kind"], first["note"]) == ("first", "")
    assert (second["kind"], second["note"]) == ("numbers", "Two late records were added.")
    assert int(second["revised"]) > 0
    assert second["added"] == second["removed"] == "0"
    revised = [row for row in read_csv(folder, "public_correction") if row["kind"] == "revised"]
    assert sum(int(row["numbers"]) for row in revised) == int(second["revised"])
    assert {row["period"] for row in revised} == {"2025", "2025-04-01", "2025-05-01"}
    assert {row["release"] for row in revised} == {folder.name}


def read_csv(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "csv" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_note_that_names_a_person_is_refused(published: Path) -> None:
    with (
        pytest.raises(PublishError, match="the note seems to hold"),
        drafting("harbour", note="Corrected after a call of Mrs. Violet Ashdown, 555-0147."),
    ):
        pass


def test_difference_between_releases_is_refused(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that was hidden is shown by a later release of the same data: the attack must see it."""
    from data.publishing.gate import Gate

    def show_all(self: Gate, cells: Any, *, unseen: bool = True) -> Any:
        return cells.hidden_before & False, ()

    monkeypatch.setattr(Gate, "protect", show_all)
    monkeypatch.setattr(Gate, "find_memory", lambda *_given: None)
    with drafting("harbour", now=LATER) as draft:
        assert draft.narrowed
        with pytest.raises(PublishError):
            publish_draft("harbour", draft)


@pytest.mark.parametrize("step", ["write_release", "write_pending", "put_in_force", "settle", "clear_others"])
def test_kill_leaves_a_whole_release_in_force(published: Path, step: str) -> None:
    before = find_release("harbour")
    killed = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED.format(step=step, now=LATER.isoformat())],
        env={**os.environ, "COMMONBEAT_HOME": str(published)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == 9, killed.stderr
    serving = find_release("harbour")
    assert serving is not None
    assert (serving / "manifest.json").is_file()
    assert (serving == before) is (step in ("write_release", "write_pending", "put_in_force"))
    after = publish_city("harbour", now=LATER + dt.timedelta(days=1))
    assert find_only_release(published) == after
    assert not list((published / "var/publishing/harbour").glob("*.pending"))


KILLED = """
import datetime, os
from data import publish
publish.write_static_site = lambda city, folder: None
publish.{step} = lambda *given, **more: os._exit(9)
publish.publish_city("harbour", now=datetime.datetime.fromisoformat("{now}"))
"""


def test_unknown_level_is_refused_with_a_sentence(home: Path, tmp_path: Path) -> None:
    text = harbour.CITY.replace('geography = "beat"', 'geography = "ward"', 1)
    with pytest.raises(Exception, match=r"publishing.geography names level ward"):
        build_city(str(harbour.write_city(tmp_path / "files", text=text)))


def test_two_at_once_are_refused(published: Path) -> None:
    with drafting("harbour", now=LATER), pytest.raises(PublishError, match="by another process"):
        publish.publish_city("harbour", now=LATER)


def test_command_previews_and_publishes_only_when_told(
    published: Path, run_commonbeat: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    before = find_only_release(published)
    checked = run_commonbeat("publish", "harbour", "--check", home=published)
    assert checked.returncode == 0, checked.stderr
    assert "hidden first" in checked.stdout
    unanswered = run_commonbeat("publish", "harbour", home=published)
    assert unanswered.returncode == 1
    assert find_only_release(published) == before
    done = run_commonbeat("publish", "harbour", "--yes", "--by", harbour.STEWARD, home=published)
    assert done.returncode == 0, done.stderr
    after = find_only_release(published)
    assert after != before
    record = json.loads((published / "var/publishing/harbour" / after.name / "record.json").read_text())
    assert record["by"] == harbour.STEWARD
    files = [path for path in after.rglob("*") if path.is_file()]
    assert not any(harbour.STEWARD.encode() in path.read_bytes() for path in files)


def test_command_refuses_in_one_sentence(
    published: Path, run_commonbeat: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    (layers,) = (published / "var/publishing/harbour").glob("*/incidents.layers.json")
    layers.write_text("broken")
    refused = run_commonbeat("publish", "harbour", "--yes", home=published)
    assert refused.returncode == 2
    assert "what was published is not readable" in refused.stderr
    assert "Traceback" not in refused.stderr
