import errno
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from data.errors import BuildError
from data.machine import KEY, check_disk, choose_memory_mb, limit_memory, say_what_ran_out


def test_a_build_takes_a_share_of_the_machine_and_no_more_than_it_needs() -> None:
    assert choose_memory_mb({}, machine_mb=32_000) == 1_100
    assert choose_memory_mb({}, machine_mb=1_000) == 500
    assert choose_memory_mb({}, machine_mb=100) == 200
    assert choose_memory_mb({KEY: "4000"}, machine_mb=1_000) == 4_000


@pytest.mark.parametrize("stated", ["", "many", "-5", "199"])
def test_a_share_that_is_no_number_is_a_sentence(stated: str) -> None:
    with pytest.raises(BuildError, match=r"COMMONBEAT_BUILD_MEMORY_MB .* at least 200"):
        choose_memory_mb({KEY: stated})


def test_the_engine_is_held_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, "256")
    with duckdb.connect() as connection:
        limit_memory(connection)
        assert connection.execute("select current_setting('memory_limit')").fetchall() == [("244.1 MiB",)]


def test_files_that_do_not_fit_on_the_disk_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "incidents.csv"
    with file.open("wb") as sparse:
        sparse.truncate(20_000_000_000)
    monkeypatch.setenv(KEY, "1000")
    with duckdb.connect() as connection:
        check_disk(connection, [file])
    with duckdb.connect(str(tmp_path / "build.part")) as connection:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=23_500_000_000))
        check_disk(connection, [file])
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5_000_000_000))
        with pytest.raises(BuildError, match=r"5.0 GB of disk are free, and 20.0 GB .* need 23.0 GB"):
            check_disk(connection, [file])


def test_an_engine_without_memory_says_what_to_do(tmp_path: Path) -> None:
    sort = "create table sorted as select hash(range) as number from range(20_000_000) order by number"
    with (
        pytest.raises(BuildError, match=r"^the engine needed more .* set COMMONBEAT_BUILD_MEMORY_MB to more"),
        say_what_ran_out(tmp_path),
        duckdb.connect(config={"memory_limit": "30MB", "temp_directory": ""}) as connection,
    ):
        connection.execute(sort)


def test_a_disk_that_fills_up_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"the disk is full; make room"), say_what_ran_out(tmp_path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_another_fault_of_reading_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), say_what_ran_out(tmp_path):
        (tmp_path / "none").read_bytes()
