"""What Streamlit's sign-in leaves open: the way back to the page asked for, cookies, and the end."""

import re
from collections.abc import Iterable, MutableMapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import cookie_parser
from streamlit.web.server.starlette.starlette_server_config import (
    AUTH_COOKIE_MAX_AGE_SECONDS,
    USER_COOKIE_NAME,
)

from data.workspace.people import SignInError
from data.workspace.sign_in import CALLBACK, Provider, read_provider
from pages.shared.middleware import AsgiApp, Receive, Scope, Send
from pages.shared.sign_in import signed_in as sign_in

RETURN_COOKIE = "_commonbeat_return"
_RETURN_FOR_S = 600
# A page's own address and nothing else: no second slash, so it can never lead to another server.
_PAGE = re.compile(r"/[a-z_-]{0,80}(\?[!-~]{0,2000})?")
_LOGIN, _LOGOUT = "/auth/login", "/auth/logout"


class SignIn:
    """ASGI middleware around Streamlit's routes of sign-in; without sign-in it does nothing.

    Streamlit sends everyone to the first page after sign-in, keeps the cookie for 30 days, does not mark it
    secure, and leaves pages that are open elsewhere signed in after a sign-out.
    """

    def __init__(self, app: AsgiApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        provider = _find_provider() if scope["type"] == "http" else None
        if provider is None:
            return await self.app(scope, receive, send)
        named = {key.lower(): value.decode("latin-1") for key, value in scope["headers"]}
        cookies = named.get(b"cookie", "")
        if scope["path"] == _LOGOUT:
            sign_in.end_cookie(cookies)
        extra = list(_note_return(scope["path"], named.get(b"referer", ""), provider))

        async def send_changed(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", []), *extra]
                if scope["path"] == CALLBACK and _has_signed_in(headers):
                    headers = _send_back(headers, cookies)
                message["headers"] = [_harden(key, value, provider) for key, value in headers]
            await send(message)

        return await self.app(scope, receive, send_changed)


def _find_provider() -> Provider | None:
    try:
        return read_provider() if sign_in.is_configured() else None
    except SignInError:
        return None


def _note_return(path: str, referer: str, provider: Provider) -> Iterable[tuple[bytes, bytes]]:
    page = find_page(referer, provider.origin) if path == _LOGIN else None
    if page is not None:
        yield _make_cookie(quote(page, safe=""), _RETURN_FOR_S)


def find_page(referer: str, origin: str) -> str | None:
    """Find the page of ours that a browser comes from: path and query, or None if it is no page of ours."""
    try:
        parts = urlsplit(referer)
    except ValueError:
        return None
    page = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    is_ours = f"{parts.scheme}://{parts.netloc}".lower() == origin.lower()
    return page if is_ours and _PAGE.fullmatch(page) else None


def _has_signed_in(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    begins = f"{USER_COOKIE_NAME}=".encode()
    return any(
        key.lower() == b"set-cookie" and value.startswith(begins) and b"Max-Age=0" not in value
        for key, value in headers
    )


def _send_back(headers: Iterable[tuple[bytes, bytes]], cookies: str) -> list[tuple[bytes, bytes]]:
    page = unquote(cookie_parser(cookies).get(RETURN_COOKIE, ""))
    sent = [
        (key, page.encode("latin-1"))
        if key.lower() == b"location" and _PAGE.fullmatch(page)
        else (key, value)
        for key, value in headers
    ]
    return [*sent, _make_cookie("", 0)]


def _make_cookie(value: str, max_age_s: int) -> tuple[bytes, bytes]:
    cookie = f"{RETURN_COOKIE}={value}; HttpOnly; Max-Age={max_age_s}; Path=/; SameSite=lax"
    return b"set-cookie", cookie.encode("ascii")


def _harden(key: bytes, value: bytes, provider: Provider) -> tuple[bytes, bytes]:
    if key.lower() != b"set-cookie" or not value.startswith((b"_streamlit", RETURN_COOKIE.encode())):
        return key, value
    kept_s = round(sign_in.read_rules().hours * 3600)
    shorter = value.replace(f"Max-Age={AUTH_COOKIE_MAX_AGE_SECONDS}".encode(), f"Max-Age={kept_s}".encode())
    has_mark = b"secure" in value.lower()
    return key, shorter + b"; Secure" if provider.is_secure and not has_mark else shorter
