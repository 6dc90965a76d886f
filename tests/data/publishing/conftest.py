"""Harbour, built and published once, to be copied."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.build import build_city
from data.publish import publish_city
from data.publishing.package import DATABASE
from tests.data.publishing import harbour

Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def harbour_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with Harbour built, its workspace filled, and one release out."""
    folder = tmp_path_factory.mktemp("harbour")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMONBEAT_HOME", str(folder / "home"))
        build_city(str(harbour.write_city(folder / "files")))
        harbour.fill_workspace()
        publish_city("harbour", now=harbour.NOW, by=harbour.STEWARD)
    return folder / "home"


@pytest.fixture(autouse=True)
def without_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the static site of the first release alone: these tests are about the tables."""
    monkeypatch.setattr("data.publish.write_static_site", lambda *_: None)


@pytest.fixture
def published(home: Path, harbour_home: Path) -> Path:
    """COMMONBEAT_HOME of one test, with the first release out."""
    shutil.copytree(harbour_home, home)
    return home


@pytest.fixture
def ask_release(published: Path) -> Ask:
    """Ask the one release that is out."""

    def run(query: str) -> list[tuple[Any, ...]]:
        (path,) = (published / "public" / "harbour").glob(f"*/{DATABASE}")
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(query).fetchall()

    return run
