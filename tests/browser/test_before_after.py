"""Before and after in a real browser, on the demonstration city: three steps, one answer, nothing for axe."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import PageLog, Server, check_page, open_window, wait_for_maps

STUDIED_WITHIN_MS = 90_000

type OpenPage = Callable[[str], Page]


def wait_until_studied(page: Page) -> None:
    """The answer is in its box, and the map is painted."""
    expect(page.locator(".cb-answer")).to_be_visible(timeout=STUDIED_WITHIN_MS)
    wait_for_maps(page)


def test_coffee_goes_with_higher_trust_and_summer_streets_with_nothing_clear(open_page: OpenPage) -> None:
    page = open_page("/before_after")
    wait_until_studied(page)
    expect(page.locator("h1")).to_have_text("Coffee with a Cop")
    expect(page.locator(".cb-answer")).to_contain_text("No clear change in reported incidents")
    expect(page.locator(".cb-answer")).to_contain_text(
        "points higher than the comparison areas lead to expect"
    )
    expect(page.locator(".cb-step h2")).to_have_count(3)
    page.goto(page.url.split("?")[0] + "?programme=summer_streets")
    expect(page.locator("h1")).to_have_text("Summer Streets", timeout=STUDIED_WITHIN_MS)
    wait_until_studied(page)
    expect(page.locator(".cb-answer")).not_to_contain_text("ewer incidents were reported")


def test_the_page_fits_every_width_and_axe_finds_nothing(
    browser: Browser, server: Server, page_log: PageLog
) -> None:
    for width, theme in ((1440, "light"), (390, "dark")):
        with open_window(browser, page_log, width=width, theme=theme) as page:
            page.goto(f"{server.url}/before_after?programme=youth_league")
            wait_until_studied(page)
            check_page(page, page_log)
