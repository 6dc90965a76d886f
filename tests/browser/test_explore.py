"""The explore page as a commander uses it, in a real browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.steps import (
    PageLog,
    Server,
    check_page,
    open_window,
    start_server,
    stop_server,
    wait_for_maps,
    wait_until_idle,
    wait_until_ready,
)
from tests.pages.make_build import make_build
from tests.pages.testford import HOSTILE_NAME

type OpenPage = Callable[[str], Page]


@pytest.fixture(scope="module")
def testford(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The synthetic city, one of whose beats has a hostile name, served."""
    home = tmp_path_factory.mktemp("testford-home")
    make_build(home)
    log = home / "server.txt"
    running = start_server(home, log, city="testford")
    try:
        wait_until_ready(running, log)
        yield running
    finally:
        stop_server(running)
        shutil.rmtree(home, ignore_errors=True)


def find_map(page: Page) -> FrameLocator:
    return page.frame_locator(".st-key-map-box iframe")


def wait_until_painted(page: Page) -> None:
    """The areas are on their canvas, and it stands still."""
    wait_for_maps(page)


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a select box as a reader does."""
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()
    wait_until_idle(page)


def mark_frame(page: Page) -> None:
    """Leave a mark in the map's frame and zoom in: both are lost if the frame is made anew."""
    frame = page.locator(".st-key-map-box iframe").element_handle().content_frame()
    assert frame is not None
    frame.evaluate("() => { window.stillHere = true; }")
    find_map(page).get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(400)


def read_frame(page: Page, expression: str) -> Any:
    frame = page.locator(".st-key-map-box iframe").element_handle().content_frame()
    assert frame is not None
    return frame.evaluate(expression)


def test_first_view_answers_before_anything_is_chosen(open_page: OpenPage) -> None:
    page = open_page("/")
    wait_until_painted(page)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator(".cb-lead")).to_contain_text("held no community event")
    expect(page.locator(".cb-place")).to_contain_text("fictional")
    expect(page.get_by_role("group", name="Legend")).to_contain_text("none held")
    expect(page.locator(".cb-foot")).to_contain_text("build")


def test_a_changed_filter_keeps_frame_and_view(open_page: OpenPage) -> None:
    page = open_page("/")
    wait_until_painted(page)
    mark_frame(page)
    before = read_frame(page, "() => document.querySelector('canvas').getBoundingClientRect().width")
    choose(page, "Measure", "Reported incidents")
    expect(page.locator("h1")).to_contain_text("Reported incidents")
    assert read_frame(page, "() => window.stillHere") is True
    assert read_frame(page, "() => document.querySelector('canvas').getBoundingClientRect().width") == before
    assert "measure=incidents" in page.url


def test_a_click_opens_the_area_and_back_closes_it(open_page: OpenPage) -> None:
    page = open_page("/")
    wait_until_painted(page)
    box = page.locator(".st-key-map-box iframe").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.4)
    page.wait_for_url("**area=*")
    wait_until_idle(page)
    name = page.locator(".st-key-panel h2").inner_text()
    expect(page.locator(".st-key-panel")).to_contain_text("Link to " + name)
    expect(page.locator(".st-key-panel [data-testid='stVegaLiteChart']").first).to_be_visible()
    page.go_back()
    expect(page.locator(".st-key-panel h2")).not_to_have_text(name)


def test_a_pasted_link_restores_the_view(open_page: OpenPage) -> None:
    page = open_page("/?measure=change&level=district&from=2025-10&to=2026-03&compare=just-before")
    wait_until_painted(page)
    expect(page.locator("h1")).to_have_text("Change in reported incidents")
    expect(page.locator(".cb-lead")).to_contain_text(
        "October 2025 to March 2026 against April to September 2025"
    )
    assert page.url.endswith("?measure=change&level=district&from=2025-10&to=2026-03&compare=just-before")


def test_table_has_the_numbers_and_downloads_them(open_page: OpenPage) -> None:
    page = open_page("/?measure=incidents")
    table = page.get_by_role("table")
    expect(table.locator("caption")).to_contain_text("1 to 25 of 120")
    expect(table.get_by_role("rowheader")).to_have_count(25)
    page.get_by_role("button", name="Page 2", exact=True).click()
    expect(table.locator("caption")).to_contain_text("26 to 50 of 120")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    lines = Path(waiting.value.path()).read_text().splitlines()
    assert len(lines) == 121
    assert lines[0].startswith("area_id,area_name,count")


def test_an_area_is_found_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/?level=district")
    page.get_by_label("Area", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**area=*")
    wait_until_idle(page)
    expect(page.locator(".st-key-panel")).to_contain_text("Reported incidents by month")


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_overflows_and_axe_finds_nothing(
    browser: Browser, server: Server, page_log: PageLog, width: int, theme: Any
) -> None:
    with open_window(browser, page_log, width=width, theme=theme) as page:
        page.goto(f"{server.url}/?measure=trust&level=district")
        wait_until_painted(page)
        check_page(page, page_log)


def test_hostile_names_are_shown_as_text(page: Page, testford: Server) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.goto(f"{testford.url}/?area=102")
    wait_until_painted(page)
    expect(page.locator(".st-key-panel h2")).to_have_text(HOSTILE_NAME)
    expect(page.get_by_role("rowheader", name=HOSTILE_NAME)).to_be_visible()
    box = page.locator(".st-key-map-box iframe").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.75, steps=4)
    for x in range(20, 80, 6):
        page.mouse.move(box["x"] + box["width"] * x / 100, box["y"] + box["height"] * 0.7)
    assert page.locator("img[src='x']").count() == 0
    assert find_map(page).locator("img[src='x']").count() == 0
    assert dialogs == []
