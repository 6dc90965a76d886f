"""The static site in a browser: for every reader, without scripts, by keyboard, on paper, telling nobody."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Geolocation, Page

from tests.browser.steps import PageLog, run_axe, watch_page
from tests.pages.shared.published.fable_site import SIDE, list_corners, write_fable_site

PAGES = ("en/index.html", "en/the-city.html", "es/area/beat/a1.html", "es/how-we-know.html")


@dataclass
class Site:
    """A served release and what was asked of it."""

    url: str
    asked: list[str] = field(default_factory=list)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and keeps what was asked for."""

    def __init__(self, *given: Any, asked: list[str], **more: Any) -> None:
        self.asked = asked
        super().__init__(*given, **more)

    def log_message(self, format: str, *given: Any) -> None:
        """Keep the request with its headers."""
        self.asked.append(f"{format % given} {self.headers}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Fable's release, served as any web host would."""
    folder: Path = write_fable_site(tmp_path_factory.mktemp("site"))
    served = Site("")
    answer = partial(Quiet, directory=str(folder), asked=served.asked)
    with ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        served.url = f"http://127.0.0.1:{server.server_address[1]}/site/"
        yield served
        server.shutdown()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_are_accessible(browser: Browser, site: Site, width: int, theme: Any) -> None:
    log = PageLog()
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    watch_page(page, log)
    for address in PAGES:
        page.goto(site.url + address)
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        assert run_axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert log.complaints() == []
    context.close()


def test_everything_is_there_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(site.url)
    page.get_by_role("link", name="Español").click()
    assert page.get_by_role("searchbox").count() == 0
    assert page.get_by_role("button").count() == 0
    page.get_by_role("link", name="Mill Hill").last.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Mill Hill")
    page.locator("summary").nth(1).click()
    assert page.locator("details[open] table").count() >= 1
    context.close()


def test_a_name_is_found_while_typing(page: Page, site: Site) -> None:
    page.goto(f"{site.url}en/index.html")
    page.get_by_role("searchbox").fill("rio se")
    shown = page.locator("[data-place]:visible")
    assert shown.all_inner_texts() == ["Río Seco · a3"]
    page.get_by_role("searchbox").fill("nowhere")
    assert shown.count() == 0
    assert page.locator("#none").is_visible()
    page.get_by_role("searchbox").fill("")
    assert shown.count() == 8


def test_the_device_is_found_without_telling_anybody(browser: Browser, site: Site) -> None:
    west, south = list_corners()["a3"]
    place = Geolocation(longitude=west + SIDE * 0.31337, latitude=south + SIDE * 0.41447)
    context = browser.new_context(geolocation=place, permissions=["geolocation"])
    page = context.new_page()
    requests: list[str] = []
    page.on(
        "request", lambda request: requests.append(f"{request.url} {request.post_data} {request.headers}")
    )
    page.goto(f"{site.url}en/index.html")
    site.asked.clear()
    page.get_by_role("button", name="Find the place where I am now").click()
    link = page.locator("#located")
    link.wait_for(state="visible")
    assert "never leaves your device" in page.locator("main").inner_text()
    assert link.evaluate("(each) => each === document.activeElement")
    link.click()
    page.wait_for_url("**/area/beat/a3.html")
    told = " ".join([*requests, *site.asked, page.url])
    digits = {re.sub(r"\D", "", f"{number:.4f}") for number in (place["longitude"], place["latitude"])}
    assert not [each for each in digits if each in re.sub(r"[.,-]", "", told)]
    assert [each.split()[1] for each in site.asked] == [
        "/site/assets/beat.json",
        "/site/en/area/beat/a3.html",
    ]
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    context.close()


def test_who_is_elsewhere_or_says_no_is_sent_to_the_list(browser: Browser, site: Site) -> None:
    nowhere = Geolocation(longitude=0, latitude=0)
    for permissions, said in ((["geolocation"], "outside"), ([], "failed")):
        context = browser.new_context(geolocation=nowhere, permissions=permissions)
        page = context.new_page()
        page.goto(f"{site.url}en/index.html")
        page.locator("#locate").click()
        page.locator(f"[data-located={said}]").wait_for(state="visible")
        context.close()


def test_by_keyboard_from_the_top_to_a_neighbourhood(page: Page, site: Site) -> None:
    page.goto(f"{site.url}en/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] > 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "find"
    for typed in ("rio sec", "RÍO SEC"):  # with accents and without
        page.locator("#find").fill(typed)
        assert page.locator("[data-place]:visible").all_inner_texts() == ["Río Seco · a3"]
    page.locator("#find").fill("")
    page.keyboard.type("north q")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent").startswith("North Quay")
    page.keyboard.press("Enter")
    page.wait_for_url("**/area/beat/b1.html")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1


def test_a_neighbourhood_prints_on_one_sheet(page: Page, site: Site) -> None:
    page.goto(f"{site.url}en/area/beat/a1.html")
    for paper in ("A4", "Letter"):
        sheet = page.pdf(format=paper, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    page.emulate_media(media="print")
    assert page.get_by_text("Nobody watches this page").is_visible()
    assert page.locator("nav:visible").count() == 0
