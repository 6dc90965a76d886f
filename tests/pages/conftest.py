"""A small city, built once and served to every test of pages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pages.shared import store
from pages.shared.choices import load_choices
from pages.shared.explore_figures import make_figures
from pages.shared.figures import Empty, Figures
from pages.shared.filters import Choices, settle_filters
from pages.shared.store import BuildInfo
from tests.pages.make_build import make_build


@pytest.fixture(scope="session")
def testford_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """COMMONBEAT_HOME with one build of the synthetic city."""
    home = tmp_path_factory.mktemp("testford")
    make_build(home)
    return home


@pytest.fixture
def testford(testford_home: Path, monkeypatch: pytest.MonkeyPatch) -> BuildInfo:
    """The synthetic city's build, named by the environment."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(testford_home))
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    return store.current_build()


@pytest.fixture
def choices(testford: BuildInfo) -> Choices:
    """What the synthetic city lets a reader choose."""
    return load_choices(testford)


@pytest.fixture
def answer(testford: BuildInfo, choices: Choices) -> Callable[..., Figures]:
    """Figures for a view given as texts of the address: `answer(measure="change", to="2026-05")`."""

    def make(**texts: str) -> Figures:
        named = {name.removesuffix("_").replace("from_", "from"): text for name, text in texts.items()}
        figures = make_figures(testford, settle_filters(named, choices)[0])
        assert not isinstance(figures, Empty), figures
        return figures

    return make
