"""Sign-in in a real browser, with a provider on this machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.steps import PageLog, run_axe, wait_until_idle
from tests.pages.make_build import make_build
from tests.pages.shared.sign_in.openid_provider import OpenIdProvider, run_provider
from tests.pages.shared.sign_in.steps import PEOPLE, SignInServer, serve_with_sign_in

HOSTILE = "<img src=x onerror=alert(1)> **bold** :red[x] https://elsewhere.example"
TRENDS = "Trends in reported incidents"


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIdProvider]:
    """A provider that knows a commander, a doubtful address, a stranger and a hostile name."""
    with run_provider() as running:
        verified = {"email_verified": True}
        running.people.update(
            {
                "ana": {"email": "Ana.Diaz@Police.example", "name": "Ana Díaz", **verified},
                "doubtful": {"email": "ana.diaz@police.example", "name": "Ana?", "email_verified": False},
                "stranger": {"email": "sam@elsewhere.example", "name": "Sam", **verified},
                "hostile": {"email": "lee@police.example", "name": HOSTILE, **verified},
            }
        )
        yield running


@pytest.fixture(scope="module")
def signed(provider: OpenIdProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignInServer]:
    """A small city, served with sign-in."""
    home = tmp_path_factory.mktemp("sign-in")
    make_build(home)
    with serve_with_sign_in(home, provider=provider.url) as running:
        yield running


def sign_in(page: Page, who: str) -> None:
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name=who, exact=True).click()
    wait_until_idle(page)


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    wait_until_idle(page)


def test_deep_link_leads_through_sign_in_to_its_page_and_sign_out_ends_it(
    page: Page, signed: SignInServer, provider: OpenIdProvider, context: BrowserContext
) -> None:
    address = f"{signed.url}/trends?level=district"
    open_page(page, address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_text("Testford")).to_have_count(0)
    assert run_axe(page) == []
    sign_in(page, "ana")
    expect(page.get_by_role("heading", level=1)).to_have_text(TRENDS)
    assert page.url == address
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("Ana Díaz", exact=True)).to_be_visible()
    expect(sidebar.get_by_text("ana.diaz@police.example · commander")).to_be_visible()
    check_cookies(context)
    assert page.request.get(f"{signed.url}/map/testford/b1/areas/beat.geojson").status == 200

    other_tab = context.new_page()
    open_page(other_tab, f"{signed.url}/trends")
    expect(other_tab.get_by_role("heading", level=1)).to_have_text(TRENDS)

    sidebar.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert provider.signed_out == 1
    assert page.request.get(f"{signed.url}/map/testford/b1/areas/beat.geojson").status == 403
    open_page(page, f"{signed.url}/trends")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    other_tab.get_by_role("link", name="Compare areas").click()
    expect(other_tab.get_by_role("heading", level=1)).to_have_text("Sign in again")


def check_cookies(context: BrowserContext) -> None:
    kept = {str(cookie.get("name")): cookie for cookie in context.cookies()}
    mark: Any = kept["_streamlit_user"]
    assert mark["httpOnly"]
    assert mark["sameSite"] == "Lax"
    left_hours = (mark["expires"] - kept["_streamlit_user_tokens"].get("expires", 0)) / 3600
    assert abs(left_hours) < 0.1
    assert "_commonbeat_return" not in kept


def test_role_removed_while_the_page_is_open(page: Page, signed: SignInServer, page_log: PageLog) -> None:
    open_page(page, f"{signed.url}/trends")
    sign_in(page, "ana")
    expect(page.get_by_role("heading", level=1)).to_have_text(TRENDS)
    signed.people.write_text(PEOPLE.replace("Ana.Diaz", "someone.else"))
    try:
        page.get_by_role("link", name="Compare areas").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You have no role here yet")
        expect(page.get_by_text("the front desk, 555-0100")).to_be_visible()
    finally:
        signed.people.write_text(PEOPLE)
    # The map that was loading is refused its layers, too.
    page_log.console_errors[:] = [said for said in page_log.console_errors if "403" not in said]


@pytest.mark.parametrize(
    ("who", "title"),
    [("doubtful", "Your address is not verified"), ("stranger", "You have no role here yet")],
)
def test_refused_person_can_change_account(page: Page, signed: SignInServer, who: str, title: str) -> None:
    open_page(page, f"{signed.url}/trends")
    sign_in(page, who)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text("Testford")).to_have_count(0)
    page.get_by_test_id("stMain").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in(page, "ana")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(title)


def test_hostile_name_is_text(page: Page, signed: SignInServer, page_log: PageLog) -> None:
    open_page(page, f"{signed.url}/trends")
    sign_in(page, "hostile")
    shown = page.get_by_test_id("stSidebar").get_by_text("img src=x onerror=alert(1)")
    expect(shown).to_have_text("img src=x onerror=alert(1) **bold** :red[x] https://elsewhere.example")
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="elsewhere")).to_have_count(0)
    assert page.locator("[data-testid=stSidebar] img[src=x]").count() == 0
    assert page_log.complaints() == []


def test_phone_signs_in_and_out(browser: Browser, signed: SignInServer) -> None:
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    try:
        page = phone.new_page()
        open_page(page, f"{signed.url}/trends")
        assert run_axe(page) == []
        sign_in(page, "ana")
        expect(page.get_by_role("heading", level=1)).to_have_text(TRENDS)
        page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_test_id("stSidebar").get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    finally:
        phone.close()


def test_provider_that_cannot_be_reached_is_said_not_crashed(
    page: Page, tmp_path: Path, page_log: PageLog
) -> None:
    make_build(tmp_path)
    with serve_with_sign_in(tmp_path) as running:
        open_page(page, f"{running.url}/trends")
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_text("Authentication error")).to_be_visible()
        page_log.console_errors.clear()
