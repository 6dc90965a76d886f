"""The trust page as a commander uses it, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import (
    SETTLE_WITHIN_MS,
    PageLog,
    Server,
    run_axe,
    wait_for_maps,
    wait_until_idle,
    watch_page,
)

# Streamlit's own menu puts a heading among its list items; it is not ours to mend.
STREAMLITS_OWN = ('[data-testid="stSidebarNav"]',)

type OpenPage = Callable[[str], Page]


def wait_until_painted(page: Page) -> None:
    """The areas are on their canvas, and the charts are drawn."""
    page.locator("[data-testid='stVegaLiteChart']").first.wait_for()
    wait_for_maps(page)


def test_a_click_sets_an_area_beside_the_city_and_back_returns(open_page: OpenPage) -> None:
    page = open_page("/trust?level=district")
    wait_until_painted(page)
    expect(page.locator(".cb-lead")).to_contain_text("on a scale of 0 to 100 (not a percentage)")
    name = page.locator(".st-key-panel h2").inner_text()
    box = page.locator(".st-key-map-box iframe").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.4)
    page.wait_for_url("**area=*")
    wait_until_idle(page)
    expect(page.locator(".st-key-panel h2")).not_to_have_text(name)
    expect(page.locator(".st-key-panel")).to_contain_text(f"{name}: ")
    page.go_back()
    expect(page.locator(".st-key-panel h2")).to_have_text(name)


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1440, "dark")])
def test_nothing_overflows_and_axe_finds_nothing(
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
        page.goto(f"{server.url}/trust")
        wait_until_painted(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
        assert run_axe(page, exclude=STREAMLITS_OWN) == []
        assert page_log.complaints() == []
    finally:
        context.close()
