"""Builds that several processes share give what one process gives, also where one of them is killed."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from data import workers
from data.build import build_city
from data.cli import main
from data.errors import BuildError, SourceError
from data.home import find_built
from data.workers import Done, open_workers, read_on_workers
from tests.data.stored import read_tables
from tests.data.test_refresh import correct_records, draw_rows, lengthen, write_first_days, write_rows


def write_many_files(folder: Path) -> Path:
    """Write a city whose incidents lie in eight files, with repeats, corrections and faults among them."""
    path = write_first_days(folder)
    correct_records(folder)
    lengthen(folder)
    for day in range(10, 14):
        write_rows(folder, f"2024-04-{day}.csv", draw_rows(f"2024-04-{day}", seed=day, first=100 * day))
    return path


def test_one_worker_two_and_one_killed_give_the_same(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_many_files(tmp_path / "files")
    build_city(str(path))
    alone = read_tables()
    with open_workers(1, None) as client:
        build_city(str(path), full=True, read_elsewhere=partial(read_on_workers, client))
        assert read_tables() == alone
        (tmp_path / "files" / "in" / "broken.csv").write_text("a,b\n1,2\n")
        with pytest.raises(SourceError, match=r"broken.csv: records needs"):
            build_city(str(path), read_elsewhere=partial(read_on_workers, client))
        (tmp_path / "files" / "in" / "broken.csv").unlink()
    with open_workers(2, None) as client:
        build_city(str(path), full=True, read_elsewhere=partial(read_on_workers, client))
        assert read_tables() == alone
        combine, killed = workers.combine, list(client.run(os.getpid).values())[:1]

        def kill_once(context: Any, done: Done) -> None:
            while killed:
                os.kill(killed.pop(), signal.SIGKILL)
            combine(context, done)

        monkeypatch.setattr(workers, "combine", kill_once)
        build_city(str(path), full=True, read_elsewhere=partial(read_on_workers, client))
        assert not killed
    assert read_tables() == alone
    assert not list(find_built("tiny").glob("*.workers")), "what workers left is cleared"


def test_without_the_extra_the_command_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(BuildError, match=r"need the extra `workers`"), open_workers(2, None):
        pass
    with pytest.raises(SystemExit) as ended:
        main(["build", "demo", "--workers", "2"])
    assert ended.value.code == 2


def test_a_scheduler_that_does_not_answer_is_a_sentence() -> None:
    with (
        pytest.raises(BuildError, match="no scheduler answers"),
        open_workers(None, "tcp://127.0.0.1:9"),
    ):
        pass
