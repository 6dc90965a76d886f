"""The name that somebody typed is remembered by their browser, and by nobody else's, for the trail alone."""

import asyncio
import time
from collections.abc import Callable

import pytest
from starlette.requests import Request
from starlette.responses import Response
from streamlit.testing.v1 import AppTest

from pages.shared import access, identity, name_cookie
from pages.shared.sign_in import signed_in as sign_in
from tests.pages.shared.test_identity import show_question

type Visit = Callable[[str], Response]
TYPED = ["saved by Ana Díaz (typed name)"]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A browser at this machine that fetches an address."""
    monkeypatch.setattr(access, "may_fetch", lambda _headers: True)

    def fetch(address: str) -> Response:
        token = address.removeprefix(f"{name_cookie.PATH}/").removesuffix(".css")
        scope = {"type": "http", "method": "GET", "headers": [], "path_params": {"token": token}}
        return asyncio.run(name_cookie.answer_name(Request(scope)))

    return fetch


def test_the_address_hides_the_name_works_once_and_no_script_reads_the_cookie(visit: Visit) -> None:
    address = name_cookie.offer_name("Ana Díaz")
    assert "Ana" not in address
    answer = visit(address)
    assert (answer.status_code, answer.body, answer.headers["cache-control"]) == (200, b"", "no-store")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("_commonbeat_name=Ana%20D%C3%ADaz; HttpOnly; Max-Age=2592000; Path=/;")
    assert "SameSite=strict" in cookie
    assert "set-cookie" not in visit(address).headers


def test_forgetting_ends_the_cookie(visit: Visit) -> None:
    assert "Max-Age=0" in visit(name_cookie.offer_name("")).headers["set-cookie"]


def test_an_address_that_nobody_was_given_or_that_is_old_sets_nothing(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "set-cookie" not in visit(f"{name_cookie.PATH}/guessed.css").headers
    address = name_cookie.offer_name("Ana")
    later = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert "set-cookie" not in visit(address).headers


def test_behind_a_proxy_or_with_sign_in_no_name_is_remembered(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "is_configured", lambda: True)
    assert "set-cookie" not in visit(name_cookie.offer_name("Ana")).headers
    monkeypatch.setattr(sign_in, "is_configured", lambda: False)
    monkeypatch.setattr(access, "may_fetch", lambda _headers: False)
    assert "set-cookie" not in visit(name_cookie.offer_name("Ana")).headers


@pytest.mark.parametrize(
    ("roles", "kept", "said", "asked"),
    [
        (access.ROLES, "Ana Díaz", TYPED, False),
        (access.ROLES, "Ana <ana@police.example>", [], True),
        (access.ROLES, "", [], True),
        (("public",), "Ana Díaz", [], False),
    ],
)
def test_a_remembered_name_is_checked_as_if_typed_and_gives_no_role(
    monkeypatch: pytest.MonkeyPatch, roles: tuple[str, ...], kept: str, said: list[str], *, asked: bool
) -> None:
    monkeypatch.setattr(access, "read_roles", lambda: frozenset(roles))
    monkeypatch.setattr(identity, "read_name_cookie", lambda: kept)
    page = AppTest.from_function(show_question).run()
    assert [text.value for text in page.text] == said
    assert bool(page.text_input) == asked


def test_who_is_not_that_person_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "read_roles", lambda: frozenset(access.ROLES))
    monkeypatch.setattr(identity, "read_name_cookie", lambda: "Ana")

    def show() -> None:
        from pages.shared import identity

        identity.show_person()
        identity.ask_name()

    page = AppTest.from_function(show).run()
    assert not page.text_input
    page.button(key="forget_name").click().run()
    assert [box.label for box in page.text_input] == ["Your name"]
    assert "@import url(" in str(page.get("html")[0].proto.body)
