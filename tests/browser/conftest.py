"""A served demonstration city and a real browser; a page that asks another machine fails its test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.steps import (
    BROWSER_ARGUMENTS,
    SETTLE_WITHIN_MS,
    PageLog,
    Server,
    find_browser,
    run_axe,
    start_server,
    stop_server,
    wait_until_idle,
    wait_until_ready,
    watch_page,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: Playwright keeps an event loop in this thread, and others start their own."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, started once."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium for all tests; without one tests are skipped, in CI failed."""
    executable = find_browser(playwright)
    if executable is None:
        reason = "no Chromium was found: install chromium to run the browser tests"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    running = playwright.chromium.launch(executable_path=executable, args=BROWSER_ARGUMENTS)
    yield running
    running.close()


@pytest.fixture(scope="session")
def server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration city, served."""
    log = tmp_path_factory.mktemp("server") / "output.txt"
    running = start_server(demo_home, log)
    try:
        wait_until_ready(running, log)
        yield running
    finally:
        stop_server(running)


@pytest.fixture
def page_log() -> PageLog:
    """What the page of this test said; a test that expects an error takes it out of here."""
    return PageLog()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile at 1440 × 900 with animations off."""
    fresh = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    fresh.set_default_timeout(SETTLE_WITHIN_MS)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, page_log: PageLog) -> Iterator[Page]:
    """A page whose console errors and outside requests fail the test when it ends."""
    fresh = context.new_page()
    watch_page(fresh, page_log)
    yield fresh
    assert not page_log.complaints(), "\n".join(page_log.complaints())


@pytest.fixture
def open_page(page: Page, server: Server) -> Callable[[str], Page]:
    """Open a path of the served city and wait until it stands still."""

    def open_path(path: str = "/") -> Page:
        page.goto(server.url + path)
        wait_until_idle(page)
        return page

    return open_path


@pytest.fixture
def axe(page: Page) -> Callable[..., list[dict[str, Any]]]:
    """Run axe-core on the test's page: `assert axe() == []`."""

    def run(*, exclude: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        return run_axe(page, exclude=exclude)

    return run
