"""Reads are right and never fail, whatever happens to the builds beneath them."""

import shutil
import threading
import time
from pathlib import Path

import duckdb
import pytest

from pages.shared import store
from pages.shared.errors import NoBuildError
from tests.pages.make_build import make_build, point_at


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    make_build(tmp_path)
    return tmp_path


def test_the_only_city_built_is_the_one_shown(home: Path) -> None:
    build = store.current_build()
    assert (build.city, build.build_id, build.city_name) == ("testford", "b1", "Testford")


def test_no_build_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    with pytest.raises(NoBuildError, match=r"commonbeat build demo"):
        store.current_build()


def test_a_read_answers_with_its_parameters_bound(home: Path) -> None:
    beats = store.read("area_list", level="beat")
    assert list(beats["area_id"]) == sorted(beats["area_id"])
    assert len(beats) == 12
    assert store.read("area_list", level="beat' or 1=1 --").empty


def test_a_new_build_is_seen_and_the_run_that_began_on_the_old_one_finishes_on_it(home: Path) -> None:
    began = store.current_build()
    make_build(home, build_id="b2")
    assert store.current_build().build_id == "b2"
    assert len(store.read("area_list", build=began, level="beat")) == 12


def test_a_reader_whose_file_is_gone_opens_the_new_one(home: Path) -> None:
    began = store.current_build()
    make_build(home, build_id="b2")
    began.path.unlink()
    assert len(store.read("area_list", build=began, level="district")) == 3


def test_the_connection_can_neither_write_nor_reach_files(home: Path, tmp_path: Path) -> None:
    _, handle = store._settle_build(None)
    for statement in (
        "create table t(a int)",
        "copy (select 1) to '/tmp/out.csv'",
        "select * from read_csv('/etc/hostname')",
        "attach ':memory:' as other",
        "set enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            handle.connection.cursor().execute(statement)


def test_a_layer_is_found_by_build_and_name_and_nothing_else_is(home: Path) -> None:
    layer = store.read_layer("testford", "b1", "areas/beat")
    assert '"id": "101"' in (layer or "")
    assert store.read_layer("testford", "b1", "areas/moon") is None
    assert store.read_layer("testford", "../testford/b1", "areas/beat") is None
    assert store.read_layer("..", "b1", "areas/beat") is None


def test_a_point_is_located_exactly_and_outside_is_none(home: Path) -> None:
    assert store.locate(-0.975, 50.015, level="beat") == "203"
    assert store.locate(-0.99, 50.005, level="beat") == "101"
    assert store.locate(0.0, 50.0, level="beat") is None


def test_sixteen_threads_read_right_rows_while_builds_are_swapped(home: Path) -> None:
    """Each build says its own id in every incident count: a mixed or stale row cannot hide."""
    folder = home / "data" / "built" / "testford"
    pattern = make_numbered_build(folder)
    stop, reads = threading.Event(), [0] * 16
    wrong: list[object] = []

    def read_on(thread: int) -> None:
        while not stop.is_set():
            try:
                build = store.current_build()
                area_id = f"{1 + reads[thread] % 3}01"
                rows = store.read(
                    "area_incident_months", build=build, level="beat", area_id=area_id, offence_groups=["all"]
                )
                if len(set(rows["incidents"])) != 1 or int(rows["incidents"].iloc[0]) % 1000 != int(area_id):
                    wrong.append(rows.head().to_dict())
            except Exception as error:  # noqa: BLE001 - whatever it is, the test reports it
                wrong.append(repr(error))
            reads[thread] += 1

    number = 1
    swap_in(folder, pattern, home, number)
    threads = [threading.Thread(target=read_on, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    begun = time.monotonic()
    while (waited := time.monotonic() - begun) < 4 or (waited < 60 and (number <= 10 or min(reads) <= 3)):
        number += 1
        swap_in(folder, pattern, home, number)
        time.sleep(0.03)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert number > 10
    assert min(reads) > 3
    last = store.read("area_incident_months", level="beat", area_id="101", offence_groups=["all"])
    assert int(last["incidents"].iloc[0]) // 1000 == number


def make_numbered_build(folder: Path) -> Path:
    pattern = folder / "pattern.duckdb"
    shutil.copy(folder / "b1.duckdb", pattern)
    return pattern


def swap_in(folder: Path, pattern: Path, home: Path, number: int) -> None:
    """A build beside the others whose counts are number * 1000 + area; the last three are kept."""
    build_id = f"n{number}"
    beside = folder / f"{build_id}.part"
    shutil.copy(pattern, beside)
    with duckdb.connect(str(beside)) as connection:
        connection.execute(
            "update mart_area_month set incidents = ? * 1000 + try_cast(area_id as integer)", [number]
        )
    beside.replace(folder / f"{build_id}.duckdb")
    point_at(home, build_id=build_id)
    (folder / f"n{number - 3}.duckdb").unlink(missing_ok=True)
