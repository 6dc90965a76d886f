"""The alarms of the browser tests ring: a test that cannot fail would prove nothing about the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.steps import PageLog, is_outside

ELSEWHERE = "http://elsewhere.invalid/leaflet.js"
DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def test_request_to_another_machine_is_noted(page: Page, page_log: PageLog) -> None:
    page.set_content(f"<script src='{ELSEWHERE}'></script>")
    page.wait_for_load_state("networkidle")
    assert page_log.outside_requests == [ELSEWHERE]
    page_log.outside_requests.clear()
    page_log.console_errors.clear()


def test_errors_of_scripts_are_noted(page: Page, page_log: PageLog) -> None:
    page.set_content("<script>console.error('paint failed'); throw new Error('no map')</script>")
    page.wait_for_function("() => document.readyState === 'complete'")
    assert page_log.console_errors == ["paint failed", "no map"]
    page_log.console_errors.clear()


def test_quiet_page_raises_no_alarm(page: Page, page_log: PageLog) -> None:
    page.set_content(f"<img alt='dot' src='{DOT}'>")
    assert page_log.complaints() == []


def test_axe_finds_a_picture_without_words(page: Page, axe: Callable[..., list[dict[str, Any]]]) -> None:
    page.set_content(
        "<html lang='en'><title>t</title><main><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"
    )
    assert [violation["rule"] for violation in axe()] == ["image-alt"]
    assert axe(exclude=("img",)) == []


@pytest.mark.parametrize(
    ("url", "outside"),
    [
        ("http://127.0.0.1:8501/map", False),
        ("ws://localhost:8501/_stcore/stream", False),
        ("blob:http://127.0.0.1:8501/1", False),
        ("https://elsewhere.invalid/", True),
        ("http://127.0.0.1.elsewhere.invalid/", True),
    ],
)
def test_where_a_request_goes(url: str, *, outside: bool) -> None:
    assert is_outside(url) is outside
