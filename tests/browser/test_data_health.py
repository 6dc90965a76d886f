"""The data health page as a steward uses it, in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.steps import (
    PageLog,
    Server,
    check_page,
    open_window,
    wait_for_maps,
)


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1440, "dark")])
def test_the_page_says_what_misleads_fits_its_window_and_axe_finds_nothing(
    browser: Browser, server: Server, page_log: PageLog, width: int, theme: str
) -> None:
    with open_window(browser, page_log, width=width, theme=theme) as page:
        page.goto(f"{server.url}/data_health?source=incidents")
        expect(page.locator(".cb-lead")).to_contain_text("to know before these numbers are read")
        page.locator("[data-testid='stVegaLiteChart']").first.wait_for()
        wait_for_maps(page)
        expect(page.get_by_text("No source sent incidents for February 2022")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download rejected rows as CSV").click()
        assert download.value.suggested_filename.startswith("demo-incidents-rejected-")
        check_page(page, page_log)
