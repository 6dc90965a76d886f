"""A small city, built once and served to every test of pages."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import pytest

from pages.shared import access, store
from pages.shared.choices import load_choices
from pages.shared.explore.figures import make_figures
from pages.shared.figures.figures import Empty, Figures
from pages.shared.filters import Choices, settle_filters
from pages.shared.store import BuildInfo
from tests.pages import page_steps
from tests.pages.make_build import make_build
from tests.pages.page_steps import Open
from tests.pages.plan_steps import VENUES


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


@pytest.fixture
def run_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Run a page as somebody with every role: `run_page("trends", area="102")`."""
    monkeypatch.setattr(access, "read_roles", lambda: frozenset(access.ROLES))
    return page_steps.run_page


@pytest.fixture
def planned_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """COMMONBEAT_HOME with a build whose venues are enough to plan with."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.setenv("COMMONBEAT_TODAY", "2026-07-15")
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    path = make_build(tmp_path, build_id=f"next-{tmp_path.name}")
    with duckdb.connect(str(path)) as connection:
        connection.executemany(
            "insert into mart_venue values (?, ?, ?, ?, ?, ?, 'venues')", [list(v) for v in VENUES]
        )
    return tmp_path


@pytest.fixture
def build(planned_home: Path) -> BuildInfo:
    """The build of `planned_home`."""
    return store.current_build()


@pytest.fixture
def open_page(planned_home: Path, run_page: Open) -> Open:
    """Run Where next as a commander, under a name where one is given, with parts of an address."""
    return partial(run_page, "where_next")
