"""Around Streamlit's routes of sign-in: the way back, the cookies, and a server behind a proxy with TLS."""

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit.web.server.starlette.starlette_server_config import AUTH_COOKIE_MAX_AGE_SECONDS
from websockets.exceptions import InvalidStatus

from pages.shared.sign_in.middleware import SignIn, find_page
from pages.shared.sign_in.page import is_elsewhere
from tests.pages.make_build import make_build
from tests.pages.shared.sign_in.steps import make_claims, make_cookie, write_sign_in
from tests.pages.visit import HERE, ROOT, find_port, read_status, run_server, visit

ORIGIN = "https://commonbeat.police.example"
NAME = "commonbeat.police.example"
LAYER = "/map/testford/b1/areas/beat.geojson"


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        (f"{ORIGIN}/", "/"),
        (ORIGIN, "/"),
        (f"{ORIGIN}/trends?level=district&from=2025-01", "/trends?level=district&from=2025-01"),
        (f"{ORIGIN}/before_after", "/before_after"),
        (f"{ORIGIN}/auth/logout", None),
        (f"{ORIGIN}/oauth2callback?code=x", None),
        (f"{ORIGIN}//elsewhere.example/x", None),
        (f"{ORIGIN}/\\elsewhere.example", None),
        (f"{ORIGIN}.elsewhere.example/trends", None),
        ("https://elsewhere.example/trends", None),
        ("http://commonbeat.police.example/trends", None),
        (f"{ORIGIN}/trends?x=" + "y" * 3000, None),
        ("https://[", None),
        ("", None),
    ],
)
def test_way_back_is_a_page_of_ours(referer: str, page: str | None) -> None:
    assert find_page(referer, ORIGIN) == page


@given(st.text(max_size=60))
def test_way_back_never_leads_elsewhere(rest: str) -> None:
    page = find_page(f"{ORIGIN}/{rest}", ORIGIN)
    assert page is None or (page.startswith("/") and page[1:2] not in {"/", "\\"} and page.isprintable())


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost", NAME + ":8443", ""])
def test_sign_in_is_offered_where_it_works(host: str) -> None:
    assert is_elsewhere(ORIGIN, [host])
    assert is_elsewhere(ORIGIN, [NAME, host])
    assert not is_elsewhere(ORIGIN, [NAME.upper()])


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server open to the network whose readers come over TLS; give the address that the proxy uses."""
    home = tmp_path_factory.mktemp("proxied")
    make_build(home)
    write_sign_in(home / "var" / "sign-in", ORIGIN)
    port = find_port(HERE)
    env = {**os.environ, "COMMONBEAT_HOME": str(home), "COMMONBEAT_CITY": "testford"}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH")]))
    command = ["-m", "pages.shared.server", "--host", "0.0.0.0", "--port", str(port)]
    url = f"http://{HERE}:{port}"
    with run_server(command, url, log=home / "output.txt", env=env):
        yield url


FORWARDED = {"X-Forwarded-For": "10.0.0.7", "X-Forwarded-Proto": "https"}


def test_proxied_member_is_admitted_under_the_public_name_alone(proxied: str) -> None:
    cookie = make_cookie(make_claims("lee@police.example"), ORIGIN)
    sent = {**FORWARDED, "Host": NAME, "Cookie": cookie}
    assert read_status(proxied + LAYER, sent) == 200
    assert read_status(proxied + LAYER, {**FORWARDED, "Host": NAME}) == 403
    other = make_cookie(make_claims("lee@police.example"), "http://127.0.0.1")
    assert read_status(proxied + LAYER, {**sent, "Cookie": other}) == 403


def test_visitor_by_the_machines_own_address_learns_where_sign_in_works(proxied: str) -> None:
    shown = visit(proxied, "methods")
    assert "Sign-in works at" in shown
    assert ORIGIN in shown
    assert "Testford" not in shown
    with pytest.raises(InvalidStatus):
        visit(proxied, "methods", host="elsewhere.example")


async def answer_signed_in(_: Request) -> Response:
    answer = RedirectResponse("/")
    for name in ("_streamlit_user", "_streamlit_user_1", "_streamlit_user_tokens"):
        answer.set_cookie(name, "x", max_age=AUTH_COOKIE_MAX_AGE_SECONDS, httponly=True, samesite="lax")
    answer.set_cookie("_streamlit_session", "null", max_age=0)
    answer.set_cookie("theirs", "x")
    return answer


async def answer_login(_: Request) -> Response:
    return PlainTextResponse("to the provider")


type Browse = Callable[..., list[httpx.Response]]


@pytest.fixture
def browse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browse:
    """Ask for addresses one after the other as one browser does, each with a Referer."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    write_sign_in(tmp_path / "var" / "sign-in", ORIGIN)
    routes = [Route("/oauth2callback", answer_signed_in), Route("/auth/login", answer_login)]
    transport = httpx.ASGITransport(app=SignIn(Starlette(routes=routes)))

    async def ask(paths: tuple[str, ...], referer: str, cookies: dict[str, str]) -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, cookies=cookies) as client:
            return [await client.get(path, headers={"Referer": referer}) for path in paths]

    return lambda *paths, referer="", **cookies: asyncio.run(ask(paths, referer, cookies))


def test_cookies_are_secure_and_live_as_long_as_a_sign_in(browse: Browse) -> None:
    sent = browse("/oauth2callback")[0].headers.get_list("set-cookie")
    cookies = {cookie.split("=")[0]: cookie for cookie in sent}
    for name in ("_streamlit_user", "_streamlit_user_1", "_streamlit_user_tokens"):
        assert "Max-Age=43200" in cookies[name]
        assert cookies[name].endswith("; Secure")
    assert "Max-Age=0" in cookies["_streamlit_session"]
    assert "Secure" not in cookies["theirs"]


def test_browser_comes_back_to_the_page_that_it_asked_for_once(browse: Browse) -> None:
    page = "/trends?level=district&q=a%20b;c"
    answers = browse("/auth/login", "/oauth2callback", "/oauth2callback", referer=ORIGIN + page)
    assert [answer.headers.get("location") for answer in answers] == [None, page, "/"]


@pytest.mark.parametrize(
    "page", ["//elsewhere.example", "https://elsewhere.example", "/x%0d%0aSet-Cookie:a=b"]
)
def test_planted_way_back_is_ignored(browse: Browse, page: str) -> None:
    assert browse("/oauth2callback", _commonbeat_return=page)[0].headers["location"] == "/"
