"""Back to an earlier build: which one, what readers then open, and what is said where it cannot be."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from data.build import build_city
from data.errors import BuildError
from data.home import find_built, list_builds, read_pointer
from data.reading import open_build
from data.rollback import roll_back
from tests.data.tiny import RECORDS, write_city


@pytest.fixture
def twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two builds of the tiny city, the second with one record less; their ids."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    first = build_city(str(write_city(tmp_path / "files")))
    second = build_city(str(write_city(tmp_path / "files", records=RECORDS[:3])))
    # Two builds of one second are told apart by their ids alone, in no order.
    later = find_built("tiny") / "99990101T000000-0000.duckdb"
    (find_built("tiny") / second.file).rename(later)
    pointer = find_built("tiny") / "current.json"
    named = json.loads(pointer.read_text())
    pointer.write_text(json.dumps(named | {"build_id": later.stem, "file": later.name}))
    return [first.build_id, later.stem]


def count_incidents() -> int:
    with open_build("tiny") as connection:
        return int(connection.execute("select count(*) from int_incident").fetchall()[0][0])


def test_readers_get_the_build_before_and_back_again(
    twice: list[str], tmp_path: Path, run_commonbeat: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    assert count_incidents() == 3
    done = run_commonbeat("rollback", "tiny", home=tmp_path)
    assert (done.returncode, twice[0] in done.stdout) == (0, True), done.stderr
    assert count_incidents() == 4
    assert read_pointer("tiny").city_name == "Tiny"
    assert roll_back("tiny", to=twice[1]).build_id == twice[1]
    assert count_incidents() == 3
    assert [path.stem for path in list_builds("tiny")] == twice, "nothing is removed"


def test_what_is_not_kept_is_said_with_what_is(twice: list[str]) -> None:
    with pytest.raises(BuildError, match=f"--to names one of {twice[0]}, {twice[1]}"):
        roll_back("tiny", to="../elsewhere")
    roll_back("tiny")
    with pytest.raises(BuildError, match="no build of tiny before"):
        roll_back("tiny")


def test_a_damaged_build_is_not_put_in_force(twice: list[str]) -> None:
    (find_built("tiny") / f"{twice[0]}.duckdb").write_bytes(b"no engine wrote this")
    with pytest.raises(BuildError, match="cannot be read"):
        roll_back("tiny")
    assert read_pointer("tiny").build_id == twice[1]
