"""Changes of a view are told to those who do not see them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import wait_until_idle

MARK = "() => { document.querySelector('.cb-live').stays = true; }"
STAYS = "() => document.querySelector('.cb-live').stays === true"


@pytest.mark.parametrize(
    ("path", "label", "choice"),
    [
        ("/", "Measure", "Reported incidents"),
        ("/trends", "Area level", "Districts"),
        ("/trust", "Survey question", "Feeling safe"),
    ],
)
def test_a_changed_filter_is_announced_in_a_region_that_stays(
    open_page: Callable[[str], Page], path: str, label: str, choice: str
) -> None:
    page = open_page(path)
    page.locator("[data-testid='stVegaLiteChart']").first.wait_for()
    wait_until_idle(page)
    live = page.locator(".cb-live")
    expect(live).to_have_attribute("aria-live", "polite")
    before = live.inner_text()
    assert before == page.locator(".cb-lead").inner_text()
    page.evaluate(MARK)
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=choice, exact=True).click()
    expect(live).not_to_have_text(before)
    wait_until_idle(page)
    assert live.inner_text() == page.locator(".cb-lead").inner_text()
    assert page.evaluate(STAYS)
