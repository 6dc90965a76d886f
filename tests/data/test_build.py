"""Builds replace each other whole, in an instant, and survive being killed."""

from __future__ import annotations

import datetime as dt
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.build import build_city
from data.contracts import TABLES
from data.doctor import examine
from data.errors import BuildError
from data.home import find_built, list_builds, list_leftovers, read_pointer
from data.pipeline import PIPELINE
from data.reading import open_build
from queries.catalog import list_queries
from tests.data.tiny import RECORDS, write_city

Build = Callable[..., Path]
Ask = Callable[..., list[tuple[Any, ...]]]


def test_every_table_of_the_contract_is_there(build_tiny: Build, ask: Ask) -> None:
    build_tiny()
    for table in TABLES.values():
        described = ask(f"describe {table.name}")
        assert [row[0] for row in described] == [column.name for column in table.columns]


def test_keys_are_unique(build_tiny: Build, ask: Ask) -> None:
    build_tiny()
    for table in TABLES.values():
        if table.key:
            columns = ", ".join(f'"{name}"' for name in table.key)
            assert ask(f"select {columns} from {table.name} group by all having count(*) > 1") == [], (
                table.name
            )


def test_months_are_dense(build_tiny: Build, ask: Ask) -> None:
    build_tiny()
    places, months, groups = 4 + 2 + 2 + 1, 3, 5
    assert ask("select count(*) from mart_area_month") == [(places * months * groups,)]
    assert ask("select count(*) from mart_area_engagement_month") == [(places * months * 10 * 4,)]


def test_levels_and_remainder_sum_to_the_city(build_tiny: Build, ask: Ask) -> None:
    build_tiny(records=[*RECORDS, "9,2024-03-21T10:00:00,,THEFT,,,9,9"])
    rows = ask("select level, sum(incidents) from mart_area_month where offence_group = 'all' group by all")
    assert dict(rows) == {"beat": 5, "district": 5, "city": 5}


def test_steps_read_only_what_earlier_steps_made() -> None:
    made: set[str] = set()
    for step in PIPELINE:
        assert set(step.inputs) <= made, step.output
        made.add(step.output)


def test_every_staging_and_mart_file_is_a_step_that_names_what_it_reads() -> None:
    steps = {step.output: step for step in PIPELINE}
    for name, path in list_queries().items():
        if path.parent.name in ("staging", "marts"):
            assert name in steps, path
            text = path.read_text()
            read = {other for other in steps if f"from {other}\n" in text or f"from {other} " in text}
            assert read <= set(steps[name].inputs), name


def test_three_builds_are_kept_and_the_last_serves(build_tiny: Build) -> None:
    path = build_tiny()
    for second in range(4):
        build_city(str(path), now=dt.datetime(2099, 7, 15, 12, 0, second, tzinfo=dt.UTC))
    assert len(list_builds("tiny")) == 3
    assert read_pointer("tiny").file == list_builds("tiny")[-1].name


def test_the_same_files_give_the_same_tables(build_tiny: Build, ask: Ask) -> None:
    path = build_tiny()
    before = {name: ask(f"select * from {name} order by all") for name in TABLES if name.startswith("mart")}
    build_city(str(path))
    assert before == {name: ask(f"select * from {name} order by all") for name in before}


def test_a_failed_build_leaves_the_last_one_serving(build_tiny: Build, ask: Ask) -> None:
    path = build_tiny()
    before = read_pointer("tiny")
    (path.parent / "records.csv").unlink()
    with pytest.raises(Exception, match="no file"):
        build_city(str(path))
    assert read_pointer("tiny") == before
    assert ask("select count(*) from int_incident") == [(4,)]


def test_a_build_killed_at_any_moment_changes_nothing(home: Path, tmp_path: Path) -> None:
    records = [f"{n},2024-01-05T10:00:00,,THEFT,,011,0.5,0.5" for n in range(20_000)]
    path = write_city(tmp_path / "files", records=records)
    started = time.monotonic()
    build_city(str(path))
    whole_s = time.monotonic() - started
    before = read_pointer("tiny")
    moments = random.Random(7)
    for _ in range(20):
        kill_build(path, after_s=moments.uniform(0.3, 1.0) * (whole_s + 1.5))
        with open_build("tiny") as connection:
            assert connection.execute("select count(*) from int_incident").fetchall() == [(20_000,)]
    leftovers = [item.name for item in list_leftovers("tiny")]
    named = " ".join(examine().problems)
    assert all(name in named for name in leftovers), "doctor names what a killed build left"
    assert not examine(clear=True).problems
    assert not list_leftovers("tiny")
    build_city(str(path))
    assert read_pointer("tiny").build_id >= before.build_id


def test_what_the_engine_spilled_beside_a_killed_build_is_cleared_too(build_tiny: Build) -> None:
    build_tiny()
    spilled = find_built("tiny") / "20240101T000000-dead.part.tmp"
    spilled.mkdir()
    (spilled / "duckdb_temp_block-1.block").write_bytes(b"x")
    (find_built("tiny") / "20240101T000000-dead.part").write_bytes(b"half a build")
    assert sum("did not end" in problem for problem in examine().problems) == 2
    assert len(examine(clear=True).cleared) == 2
    assert not spilled.exists()


def kill_build(path: Path, *, after_s: float) -> None:
    """Start a build as a process of its own and kill it after a while."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"from data.build import build_city; build_city({str(path)!r})"],
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(timeout=after_s)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_a_damaged_pointer_is_a_sentence(build_tiny: Build) -> None:
    build_tiny()
    (find_built("tiny") / "current.json").write_text("{")
    with pytest.raises(BuildError, match="not a pointer to a build"), open_build("tiny"):
        pass


def test_a_build_whose_file_is_damaged_is_a_sentence(build_tiny: Build) -> None:
    build_tiny()
    pointer = read_pointer("tiny")
    (find_built("tiny") / pointer.file).write_bytes(b"not a database")
    with pytest.raises(BuildError, match="cannot be opened"), open_build("tiny"):
        pass
    assert any("cannot be opened" in problem for problem in examine().problems)


def test_a_reader_can_touch_nothing_else_on_the_machine(build_tiny: Build, tmp_path: Path) -> None:
    build_tiny()
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    attempts = [
        f"select * from read_csv('{secret}')",
        f"copy mart_area to '{tmp_path / 'out.csv'}'",
        f"attach '{tmp_path / 'other.duckdb'}'",
        "install spatial",
        "set enable_external_access = true",
        "delete from mart_area",
    ]
    with open_build("tiny") as connection:
        for attempt in attempts:
            with pytest.raises(duckdb.Error):
                connection.execute(attempt)


def test_the_map_is_light_and_whole(build_tiny: Build, ask: Ask) -> None:
    build_tiny()
    layers: dict[str, str] = dict(ask("select name, geojson from map_layer"))
    beats = json.loads(layers["areas/beat"])
    assert [feature["id"] for feature in beats["features"]] == ["011", "012", "021", "022"]
