"""A steward starts a check, follows it, and ends it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.steps import STREAMLITS_OWN, run_axe, wait_until_idle


def test_a_check_is_started_followed_and_cancelled(open_page: Callable[[str], Page]) -> None:
    page = open_page("/publish")
    page.get_by_role("textbox", name="Your name").fill("Sam")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check what would go out").click()
    expect(page.get_by_text("Started by Sam (typed name)")).to_be_visible()
    expect(page.locator(".cb-points li").first).to_contain_text("attacked", timeout=60_000)
    assert run_axe(page, exclude=STREAMLITS_OWN) == []
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("The check was cancelled. Nothing was published.")).to_be_visible()
    wait_until_idle(page)
    assert run_axe(page, exclude=STREAMLITS_OWN) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
