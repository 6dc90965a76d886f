"""Fable, published once, and its pages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pages.shared.published.city import make_city
from pages.shared.published.contents import City, Knowledge, Neighbourhood
from pages.shared.published.knowledge import make_knowledge
from pages.shared.published.language import open_language
from pages.shared.published.neighbourhood import make_neighbourhood
from pages.shared.published.release import Release, open_folder
from tests.pages.shared.published.make_release import make_empty, write_release


@pytest.fixture(scope="session")
def fable(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release of Fable."""
    return open_folder(write_release(tmp_path_factory.mktemp("fable")))


@pytest.fixture(scope="session")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release in which nothing is known but the areas."""
    return open_folder(write_release(tmp_path_factory.mktemp("nothing"), make_empty()))


@pytest.fixture
def visit(fable: Release) -> Callable[..., Neighbourhood]:
    """The page of an area of Fable: `visit("a1", "es")`."""
    return lambda area_id, code="en", level="beat": make_neighbourhood(
        fable, open_language(code), level, area_id
    )


@pytest.fixture
def city(fable: Release) -> City:
    """The city page of Fable in English."""
    return make_city(fable, open_language())


@pytest.fixture
def knowledge(fable: Release) -> Knowledge:
    """How we know, of Fable, in English."""
    return make_knowledge(fable, open_language())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """COMMONBEAT_HOME of one test, with Fable published."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    write_release(tmp_path)
    return tmp_path
