"""The calendar in a real browser: axe finds nothing, it fits a phone, and its file parses."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from data.workspace.exchange.read_calendar import read_calendar
from tests.browser.steps import PageLog, Server, check_page, open_window, wait_until_idle

READY_WITHIN_MS = 60_000

type OpenPage = Callable[[str], Page]


def wait_until_shown(page: Page) -> None:
    expect(page.locator(".cb-foot")).to_be_visible(timeout=READY_WITHIN_MS)
    wait_until_idle(page)


def test_file_of_the_calendar_parses_and_months_have_addresses(open_page: OpenPage) -> None:
    page = open_page("/calendar?month=2026-07")
    wait_until_shown(page)
    expect(page.locator("h1")).to_have_text("Calendar")
    expect(page.locator(".cb-cal-grid th[scope=col]")).to_have_count(7)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download calendar (ICS)").click()
    content = Path(waiting.value.path()).read_bytes()
    reading = read_calendar(content, timezone="America/New_York", until=date(2027, 1, 1))
    assert (reading.received > 50, reading.rejected) == (True, ())
    assert all(entry.starts_local.date() >= date(2026, 7, 1) for entry in reading.entries)
    page.get_by_role("link", name="Month after: August 2026").click()
    page.wait_for_url("**month=2026-08*")
    wait_until_shown(page)
    expect(page.locator(".cb-lead")).to_contain_text("August 2026 has")


def test_event_opens_from_the_list_of_days_on_a_phone(
    browser: Browser, server: Server, page_log: PageLog
) -> None:
    for width, theme in ((1440, "light"), (390, "dark")):
        with open_window(browser, page_log, width=width, theme=theme) as page:
            page.goto(f"{server.url}/calendar?month=2026-07")
            wait_until_shown(page)
            places = page.locator(".cb-days" if width < 700 else ".cb-cal-grid")
            expect(places.first).to_be_visible()
            places.first.get_by_role("link").first.click()
            page.wait_for_url("**event=*")
            wait_until_shown(page)
            expect(page.get_by_role("link", name="Write its record in the log")).to_be_visible()
            check_page(page, page_log)


def test_reach_fits_a_phone_and_says_what_would_tell(
    browser: Browser, server: Server, page_log: PageLog
) -> None:
    with open_window(browser, page_log, width=390) as page:
        page.goto(f"{server.url}/reach")
        wait_until_shown(page)
        expect(page.locator(".cb-lead")).to_contain_text("would tell")
        page.get_by_role("tab", name="Weekday").click()
        expect(page.get_by_role("table", name="Attendance by weekday")).to_be_visible()
        check_page(page, page_log)
