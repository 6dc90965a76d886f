"""The trust page as a commander uses it, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import (
    PageLog,
    Server,
    check_page,
    open_window,
    wait_for_maps,
    wait_until_idle,
)

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
    with open_window(browser, page_log, width=width, theme=theme) as page:
        page.goto(f"{server.url}/trust")
        wait_until_painted(page)
        check_page(page, page_log)
