"""The log on a phone: an event is confirmed, what was raised is followed until people are told."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import (
    STREAMLITS_OWN,
    PageLog,
    Server,
    run_axe,
    start_server,
    stop_server,
    wait_until_idle,
    wait_until_ready,
    watch_page,
)

HOSTILE = '<img src=x onerror=alert(1)> ${x} **b** [a](http://x.example) =F("http://x.example") :red[z]'
WITHIN_MS = 60_000


@pytest.fixture(scope="module")
def own_server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration city with a log of its own, so that other tests find theirs empty."""
    home = tmp_path_factory.mktemp("log-home")
    shutil.copytree(demo_home / "data", home / "data")
    log = tmp_path_factory.mktemp("log-server") / "output.txt"
    running = start_server(home, log)
    try:
        wait_until_ready(running, log)
        yield running
    finally:
        stop_server(running)


@pytest.fixture
def phone(browser: Browser, own_server: Server, page_log: PageLog) -> Iterator[Page]:
    """A page of the width of a phone; what it complains of fails the test."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    context.set_default_timeout(WITHIN_MS)
    page = context.new_page()
    watch_page(page, page_log)
    yield page
    complaints = page_log.complaints()
    context.close()
    assert not complaints, "\n".join(complaints)


def settle(page: Page) -> None:
    """Wait for the run that an entry starts, and for what it shows."""
    page.wait_for_timeout(400)
    wait_until_idle(page)


def press(page: Page, name: str) -> None:
    """Press the first button of a name; those of a row say the row's title after it."""
    named = page.get_by_role("button", name=re.compile(rf"^{re.escape(name)}( .+)?$"))
    named.first.click()
    settle(page)


def say_name(page: Page) -> None:
    page.get_by_role("textbox", name="Your name").fill("Kim Doe")
    press(page, "Continue")


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.get_by_label(label, exact=True).press("Tab")
    settle(page)


def assert_is_text(page: Page) -> None:
    """What was typed shows as it is: no picture, no link of its own, no bold word, nothing too wide."""
    main = page.locator(".stMain")
    assert main.locator("img").count() == 0
    assert main.locator('a[href*="x.example"]').count() == 0
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    assert run_axe(page, exclude=STREAMLITS_OWN) == []


def test_an_event_is_confirmed_and_its_concern_goes_from_action_to_told(
    phone: Page, own_server: Server
) -> None:
    phone.goto(f"{own_server.url}/log")
    expect(phone.locator(".cb-lead")).to_contain_text("wait for a record", timeout=WITHIN_MS)
    settle(phone)
    assert_is_text(phone)
    press(phone, "Finish")
    say_name(phone)
    phone.get_by_role("radio", name="It was held").click()
    settle(phone)
    fill(phone, "How many people came", "23")
    fill(phone, "Officers' hours, all together", "4")
    fill(phone, "What was raised", f"{HOSTILE} 312-555-0100")
    fill(phone, "Notes", HOSTILE)
    press(phone, "Save")
    expect(phone.get_by_text("Nothing was saved yet")).to_be_visible()
    expect(phone.get_by_label("How many people came", exact=True)).to_have_value("23")
    assert_is_text(phone)
    phone.get_by_text("I have looked at it").click()
    settle(phone)
    press(phone, "Save")
    saved = phone.get_by_text(
        re.compile("^Saved: .* with 23 people, and counts in .*1 concern is on the board")
    )
    expect(saved).to_be_visible()
    phone.get_by_role("radio", name="Concerns").click()
    settle(phone)
    expect(phone.locator(".stMain")).to_contain_text(HOSTILE)
    assert_is_text(phone)
    press(phone, "Add an action")
    fill(phone, "What will be done *", HOSTILE)
    press(phone, "Save the action")
    press(phone, "Mark done")
    phone.get_by_role("combobox", name="How *").click()
    phone.get_by_role("option", name="At the next meeting").click()
    settle(phone)
    press(phone, "Save that they were told")
    expect(phone.get_by_text("People were told: the promise is kept.")).to_be_visible()
    expect(phone.get_by_text("At the next meeting")).to_be_visible()
    assert_is_text(phone)


def test_a_name_once_given_is_remembered_and_forgotten_on_request(phone: Page, own_server: Server) -> None:
    address = f"{own_server.url}/log?tab=other&kind=partner&record=new"
    phone.goto(address)
    say_name(phone)
    expect(phone.get_by_role("button", name="Save", exact=True)).to_be_visible()
    (cookie,) = [each for each in phone.context.cookies() if each["name"] == "_commonbeat_name"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert "Kim" not in phone.url
    phone.goto(address)
    expect(phone.get_by_role("button", name="Save", exact=True)).to_be_visible(timeout=WITHIN_MS)
    expect(phone.get_by_role("textbox", name="Your name")).to_have_count(0)
    phone.get_by_test_id("stExpandSidebarButton").click()
    press(phone, "Not you?")
    phone.goto(address)
    expect(phone.get_by_role("textbox", name="Your name")).to_be_visible(timeout=WITHIN_MS)


def test_forms_fit_a_phone_and_fingers(phone: Page, own_server: Server) -> None:
    for address in ("?tab=events&record=new", "?tab=import", "?tab=other&kind=testimonial&record=new"):
        phone.goto(f"{own_server.url}/log{address}")
        settle(phone)
        if phone.get_by_role("textbox", name="Your name").count():
            say_name(phone)
        for button in phone.locator(".stMain .stButton button, .stMain [role=radio]").all():
            box = button.bounding_box()
            assert box is None or box["height"] >= 44, button.inner_text()
        assert_is_text(phone)
