"""The data health page as a steward uses it, in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.steps import SETTLE_WITHIN_MS, PageLog, Server, run_axe, wait_for_maps, watch_page

# Streamlit's own menu puts a heading among its list items; it is not ours to mend.
STREAMLITS_OWN = ('[data-testid="stSidebarNav"]',)


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1440, "dark")])
def test_the_page_says_what_misleads_fits_its_window_and_axe_finds_nothing(
    browser: Browser, server: Server, page_log: PageLog, width: int, theme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(SETTLE_WITHIN_MS)
    try:
        page = context.new_page()
        watch_page(page, page_log)
        page.goto(f"{server.url}/data_health?source=incidents")
        expect(page.locator(".cb-lead")).to_contain_text("to know before these numbers are read")
        page.locator("[data-testid='stVegaLiteChart']").first.wait_for()
        wait_for_maps(page)
        expect(page.get_by_text("No source sent incidents for February 2022")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download rejected rows as CSV").click()
        assert download.value.suggested_filename.startswith("demo-incidents-rejected-")
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
        assert run_axe(page, exclude=STREAMLITS_OWN) == []
        assert page_log.complaints() == []
    finally:
        context.close()
