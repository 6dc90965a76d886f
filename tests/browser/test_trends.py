"""The trends page in a real browser: the answer, the charts, a chosen area, and nothing for axe to find."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import PageLog, Server, check_page, open_window, wait_for_maps

CHARTS_WITHIN_MS = 90_000

type OpenPage = Callable[[str], Page]


def wait_until_drawn(page: Page) -> None:
    """The map is painted and every chart is there."""
    expect(page.locator(".cb-foot")).to_be_visible(timeout=CHARTS_WITHIN_MS)
    wait_for_maps(page)


def test_trends_answer_and_a_chosen_area_shows_its_months(open_page: OpenPage) -> None:
    page = open_page("/trends")
    wait_until_drawn(page)
    expect(page.locator("h1")).to_have_text("Trends in reported incidents")
    expect(page.locator(".cb-lead")).to_contain_text("moved beyond chance")
    expect(page.locator("[data-testid='stVegaLiteChart']")).to_have_count(9)
    name = page.get_by_role("table").last.get_by_role("rowheader").first.inner_text()
    page.get_by_label("Area", exact=True).click()
    page.keyboard.type(name)
    page.get_by_role("option", name=name).first.click()
    page.wait_for_url("**area=*")
    wait_until_drawn(page)
    expect(page.locator(".st-key-panel h2")).to_contain_text(name)
    expect(page.locator("[data-testid='stVegaLiteChart']")).to_have_count(14)


def test_trends_fit_every_width_and_axe_finds_nothing(
    browser: Browser, server: Server, page_log: PageLog
) -> None:
    for width, theme in ((1440, "light"), (390, "dark")):
        with open_window(browser, page_log, width=width, theme=theme) as page:
            page.goto(f"{server.url}/trends?level=district")
            wait_until_drawn(page)
            check_page(page, page_log)
