"""A refresh gives what a full build gives, reads only what changed, and refuses what shrank."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from data import incident_jobs, incidents
from data.build import build_city
from data.cli import main
from data.errors import SourceError
from data.home import read_pointer
from tests.data.stored import Tables, read_tables
from tests.data.tiny import CITY, HEADER, write_city

Ask = Callable[..., list[tuple[Any, ...]]]
LATE = "2024-05-01T00:00:00"
NIGHTLY = CITY.replace('path = "records.csv"', 'path = "in"')


def draw_rows(day: str, *, seed: int, first: int, count: int = 40) -> list[str]:
    """Return records of one day, some of them without an id, a point or a known code."""
    pick = random.Random(seed)
    return [
        ",".join(
            [
                "" if number % 13 == 0 else str(first + number),
                f"{day}T{pick.randrange(24):02}:15:00",
                "",
                pick.choice(["THEFT", "ASSAULT", "OTHER"]),
                "",
                pick.choice(["011", "12", "", "0999"]),
                *(("", "") if number % 7 == 0 else (f"{pick.random() * 2:.3f}", f"{pick.random() * 2:.3f}")),
            ]
        )
        for number in range(count)
    ]


def write_rows(folder: Path, name: str, rows: list[str]) -> None:
    """Write one file of records."""
    (folder / "in").mkdir(parents=True, exist_ok=True)
    (folder / "in" / name).write_text("\n".join([HEADER, *rows]) + "\n")


def write_first_days(folder: Path) -> Path:
    """Write a city of three monthly files and return its city file."""
    path = write_city(folder, text=NIGHTLY)
    for month in (1, 2, 3):
        rows = draw_rows(f"2024-0{month}-05", seed=month, first=100 * month)
        write_rows(folder, f"2024-0{month}.csv", rows)
    return path


@pytest.fixture
def read_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were read, with a + where only their new end was."""
    read: list[str] = []
    stage = incidents.stage_job

    def note(context: Any, job: incident_jobs.ReadingJob) -> None:
        read.append(job.label + ("+" if job.known else ""))
        stage(context, job)

    monkeypatch.setattr(incidents, "stage_job", note)
    return read


def refresh_and_compare(path: Path, read: list[str], *wanted: str) -> Tables:
    """Refresh, build in full, and compare every table; the refresh reads these files alone."""
    read.clear()
    build_city(str(path), accept_shrink=True)
    assert read == [*wanted]
    refreshed = read_tables()
    build_city(str(path), full=True, accept_shrink=True)
    whole = read_tables()
    for name, rows in whole.items():
        assert refreshed[name] == rows, name
    return refreshed


def add_day(folder: Path) -> tuple[str, ...]:
    write_rows(folder, "2024-04.csv", draw_rows("2024-04-01", seed=9, first=900))
    return ("2024-04.csv",)


def add_early_day(folder: Path) -> tuple[str, ...]:
    write_rows(folder, "2023-12.csv", draw_rows("2023-12-31", seed=9, first=900))
    return ("2023-12.csv",)


def correct_records(folder: Path) -> tuple[str, ...]:
    rows = [
        f"101,2024-01-06T10:00:00,{LATE},ASSAULT,,022,,",
        f"201,2024-03-20T10:00:00,{LATE},THEFT,,,1.5,1.5",
        "302,2024-03-05T01:00:00,2020-01-01T00:00:00,THEFT,,011,,",
    ]
    write_rows(folder, "corrections.csv", rows)
    return ("corrections.csv",)


def lengthen(folder: Path) -> tuple[str, ...]:
    with (folder / "in" / "2024-02.csv").open("a") as file:
        rows = [
            f"101,2024-02-07T10:00:00,{LATE},ASSAULT,,011,,",
            "short,line",
            "",
            "7777,2024-02-08T10:00:00,,THEFT,,0998,,",
            "7778,no date at all,,THEFT,,0998,,",
        ]
        file.write("\n".join(rows) + "\n")
    return ("2024-02.csv+",)


def change_in_the_middle(folder: Path) -> tuple[str, ...]:
    file = folder / "in" / "2024-01.csv"
    file.write_text(file.read_text().replace("THEFT", "ASSAULT", 2) + "555,2024-02-08T10:00:00,,THEFT,,,,\n")
    return ("2024-01.csv",)


def remove(folder: Path) -> tuple[str, ...]:
    (folder / "in" / "2024-02.csv").unlink()
    return ()


def leave(folder: Path) -> tuple[str, ...]:
    return ()


@pytest.mark.parametrize(
    "change",
    [add_day, add_early_day, correct_records, lengthen, change_in_the_middle, remove, leave],
)
def test_a_refresh_equals_a_full_build(
    home: Path, tmp_path: Path, read_files: list[str], change: Callable[[Path], tuple[str, ...]]
) -> None:
    path = write_first_days(tmp_path / "files")
    build_city(str(path))
    refresh_and_compare(path, read_files, *change(tmp_path / "files"))


def test_refreshes_follow_each_other(home: Path, tmp_path: Path, read_files: list[str]) -> None:
    path = write_first_days(tmp_path / "files")
    build_city(str(path))
    for change in (correct_records, add_day, lengthen):
        wanted = change(tmp_path / "files")
        read_files.clear()
        build_city(str(path))
        assert read_files == [*wanted]
    (tmp_path / "files" / "in" / "corrections.csv").unlink()
    tables = refresh_and_compare(path, read_files)
    ids = [row[1] for row in tables["int_incident"]]
    assert "101" in ids, "what a correction replaced is back once the correction is gone"


def test_a_date_that_has_come_is_read_again(
    home: Path, tmp_path: Path, read_files: list[str], monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    path = write_first_days(tmp_path / "files")
    write_rows(tmp_path / "files", "soon.csv", ["9,2026-07-20T10:00:00,,THEFT,,011,,"])
    build_city(str(path))
    assert ask("select reason from rejected_rows where file = 'soon.csv'") == [("date in the future",)]
    monkeypatch.setenv("COMMONBEAT_TODAY", "2026-07-21")
    refresh_and_compare(path, read_files, "soon.csv")
    assert ask("select count(*) from int_incident where incident_id = '9'") == [(1,)]


@pytest.mark.parametrize("what", ["settings", "boundaries"])
def test_other_settings_or_boundaries_mean_a_full_build(
    home: Path, tmp_path: Path, read_files: list[str], what: str
) -> None:
    path = write_first_days(tmp_path / "files")
    build_city(str(path))
    if what == "settings":
        path.write_text(NIGHTLY.replace('property = ["THEFT"]', 'property = ["THEFT", "OTHER"]'))
    else:
        beats = tmp_path / "files" / "beats.geojson"
        beats.write_text(beats.read_text().replace("022", "023"))
    read_files.clear()
    build_city(str(path))
    assert read_files == ["2024-01.csv", "2024-02.csv", "2024-03.csv"]


def test_a_source_that_shrinks_sharply_is_refused(home: Path, tmp_path: Path, ask: Ask) -> None:
    path = write_first_days(tmp_path / "files")
    build_city(str(path))
    before = read_pointer("tiny")
    remove(tmp_path / "files")
    with pytest.raises(
        SourceError, match=r"records: 80 records can be used, where .* has 120; .*--accept-shrink"
    ):
        build_city(str(path))
    refused = CliRunner().invoke(main, ["build", str(path), "--full"])
    assert refused.exit_code == 2
    assert "may lose 10%" in refused.output
    assert "or build with --accept-shrink if it is meant" in refused.output
    assert "Traceback" not in refused.output
    assert read_pointer("tiny") == before
    accepted = CliRunner().invoke(main, ["build", str(path), "--accept-shrink"])
    assert accepted.exit_code == 0, accepted.output
    assert read_pointer("tiny") != before
    assert ask("select accepted from source_ledger where source = 'records'") == [(80,)]


def test_the_city_file_says_how_much_a_source_may_shrink(home: Path, tmp_path: Path) -> None:
    path = write_first_days(tmp_path / "files")
    path.write_text(NIGHTLY.replace('preset = "generic"', 'preset = "generic"\nmost_shrink = 0.5', 1))
    build_city(str(path))
    remove(tmp_path / "files")
    build_city(str(path))
