"""A home of its own for every test that builds, and a reader of what was built."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.build import build_city
from data.reading import open_build
from tests.data.tiny import write_city

Query = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """COMMONBEAT_HOME for one test."""
    folder = tmp_path / "home"
    monkeypatch.setenv("COMMONBEAT_HOME", str(folder))
    return folder


@pytest.fixture
def ask(home: Path) -> Query:
    """Ask the tiny city's build in force."""

    def run(query: str, *, city: str = "tiny") -> list[tuple[Any, ...]]:
        with open_build(city) as connection:
            return connection.execute(query).fetchall()

    return run


@pytest.fixture(scope="session")
def tiny_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the tiny city was built once, to be copied."""
    folder = tmp_path_factory.mktemp("tiny")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMONBEAT_HOME", str(folder / "home"))
        build_city(str(write_city(folder / "files")))
    return folder / "home"


@pytest.fixture
def build_tiny(home: Path, tiny_home: Path, tmp_path: Path) -> Callable[..., Path]:
    """Write and build the tiny city; keyword arguments as for `write_city`."""

    def build(**arguments: Any) -> Path:
        path = write_city(tmp_path / "files", **arguments)
        if arguments:
            build_city(str(path))
        else:
            shutil.copytree(tiny_home, home, dirs_exist_ok=True)
        return path

    return build
