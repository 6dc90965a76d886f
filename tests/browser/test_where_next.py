"""Where next in a real browser: a plan is made, taken on, and stands on the calendar; nothing for axe."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import (
    PageLog,
    Server,
    check_page,
    open_window,
    start_server,
    stop_server,
    wait_for_maps,
    wait_until_ready,
)

PLANNED_WITHIN_MS = 90_000


@pytest.fixture(scope="module")
def planning(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """The demonstration city served from a home of its own, since events are put into its calendar."""
    home = tmp_path_factory.mktemp("planning")
    shutil.copytree(demo_home / "data" / "built", home / "data" / "built")
    log = home / "output.txt"
    running = start_server(home, log)
    try:
        wait_until_ready(running, log)
        yield running, home
    finally:
        stop_server(running)


def open_plan(page: Page, server: Server, query: str = "") -> None:
    """Open the page and wait until its plan and its map are there."""
    page.goto(f"{server.url}/where_next{query}")
    expect(page.get_by_role("heading", name="Take it on")).to_be_visible(timeout=PLANNED_WITHIN_MS)
    wait_for_maps(page, within_ms=PLANNED_WITHIN_MS)


def test_a_plan_is_changed_taken_on_and_stands_on_the_calendar(
    page: Page, planning: tuple[Server, Path]
) -> None:
    server, home = planning
    open_plan(page, server, "?events=6&months=3")
    expect(page.locator(".cb-lead")).to_contain_text("Six events in August to October 2026 reach")
    expect(page.locator(".cb-card")).to_have_count(6)
    page.get_by_role("button", name=re.compile("^Change .+ 2026$")).first.click()
    page.get_by_role("button", name=re.compile("^Hold it at ")).click()
    expect(page.get_by_text("1 venue was exchanged by hand")).to_be_visible(timeout=PLANNED_WITHIN_MS)
    assert "swap=2026-08" in page.url
    page.get_by_role("button", name="Take the exchange back").click()
    expect(page.get_by_text("1 venue was exchanged by hand")).to_have_count(0, timeout=PLANNED_WITHIN_MS)
    page.get_by_role("button", name="Would other weights choose the same?").click()
    expect(page.get_by_text("other weightings tried, drawn at random")).to_be_visible(
        timeout=PLANNED_WITHIN_MS
    )
    expect(page.get_by_text("plans made with other weights").first).to_be_visible()
    page.get_by_role("textbox", name="Your name").fill("Kim Doe")
    page.get_by_role("button", name="Continue").click()
    accept = page.get_by_role("button", name="Put 6 events into the calendar")
    expect(accept).to_be_visible(timeout=PLANNED_WITHIN_MS)
    accept.click()
    expect(page.get_by_text("6 events put into the calendar as scheduled.")).to_be_visible(
        timeout=PLANNED_WITHIN_MS
    )
    expect(page.locator(".cb-on")).to_have_count(6)
    expect(page.get_by_role("button", name="All are on the calendar")).to_be_disabled()
    with page.expect_download() as download:
        page.get_by_role("button", name="Calendar file (ICS)").click()
    content = Path(download.value.path()).read_text(encoding="utf-8")
    assert content.count("BEGIN:VEVENT") == 6
    marts = list_logged(home)
    assert len(marts) == 6
    assert {row["status"] for row in marts} == {"scheduled"}
    assert [row for row in marts if not row["lon"] or not json.loads(row["areas"])] == []
    first = min(marts, key=lambda row: row["starts_local"])
    page.goto(f"{server.url}/calendar?month={first['starts_local'][:7]}")
    expect(page.get_by_text(first["title"]).first).to_be_attached(timeout=PLANNED_WITHIN_MS)


def list_logged(home: Path) -> list[dict[str, str]]:
    """What the log adds to the mart of events, as the command exports it."""
    command = Path(sys.executable).with_name("commonbeat")
    done = subprocess.run(
        [str(command), "export", "mart_event", "--city", "demo", "--where", "source=workspace"],
        env={**os.environ, "COMMONBEAT_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_the_page_fits_every_width_and_axe_finds_nothing(
    browser: Browser, planning: tuple[Server, Path], page_log: PageLog
) -> None:
    server, _ = planning
    for width, theme in ((1440, "light"), (390, "dark")):
        with open_window(browser, page_log, width=width, theme=theme) as page:
            open_plan(page, server, "?map=both&months=3")
            check_page(page, page_log)
            if width == 390:
                low = [
                    box["height"]
                    for button in page.locator("[data-testid=stMain] button:visible").all()
                    if (box := button.bounding_box()) and box["height"] < 43
                ]
                assert low == []
