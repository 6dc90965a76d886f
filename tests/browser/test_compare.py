"""The compare page as a commander uses it, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect

from tests.browser.steps import PageLog, Server, check_page, open_window, wait_until_idle

PATIENCE_MS = 60_000

type OpenPage = Callable[[str], Page]


def wait_until_drawn(page: Page) -> None:
    page.locator(".cb-foot").wait_for(timeout=PATIENCE_MS)
    page.locator(
        '[data-testid="stVegaLiteChart"] svg, [data-testid="stVegaLiteChart"] canvas'
    ).first.wait_for(timeout=PATIENCE_MS)
    wait_until_idle(page)


def open_options(page: Page, label: str) -> None:
    """Open a select box; one that a late part of the page closed again is opened once more."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.scroll_into_view_if_needed()
    for _ in range(5):
        box.click()
        try:
            page.get_by_role("option").nth(3).wait_for(timeout=5_000)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"the options of {label} did not open")


def test_an_area_is_set_beside_its_like_and_the_link_keeps_it(open_page: OpenPage) -> None:
    page = open_page("/compare?beside=trust")
    wait_until_drawn(page)
    expect(page.locator("h1")).to_have_text("Compare areas")
    expect(page.locator(".cb-lead")).to_contain_text("the spread of all")
    open_options(page, "Beat")
    page.get_by_role("option").nth(3).click()
    page.wait_for_url("**area=*", timeout=PATIENCE_MS)
    expect(page.get_by_text("Alike in these facts only")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_text("The same numbers as a table").first.click()
    expect(page.get_by_role("columnheader", name="Beside the rest")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1024, "dark"), (390, "light")])
def test_nothing_overflows_and_axe_finds_nothing(
    browser: Browser, server: Server, page_log: PageLog, width: int, theme: Any
) -> None:
    with open_window(browser, page_log, width=width, theme=theme) as page:
        page.goto(f"{server.url}/compare?level=sector&area=011")
        wait_until_drawn(page)
        check_page(page, page_log)
