"""A page opened by its own address as the first thing that a fresh server is asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.steps import Server, start_server, stop_server, wait_until_idle, wait_until_ready


@pytest.fixture
def cold_server(demo_home: Path, tmp_path: Path) -> Iterator[Server]:
    """The demonstration city on a server that nobody has visited."""
    log = tmp_path / "output.txt"
    running = start_server(demo_home, log)
    try:
        wait_until_ready(running, log)
        yield running
    finally:
        stop_server(running)


def test_pasted_link_opens_its_page_on_a_cold_server(page: Page, cold_server: Server) -> None:
    page.goto(f"{cold_server.url}/methods")
    wait_until_idle(page)
    assert page.url == f"{cold_server.url}/methods"
    assert page.get_by_role("dialog").count() == 0
    assert page.get_by_role("heading", level=1).inner_text() == "How these numbers come about"
