"""The name that somebody typed, remembered by their own browser, so that a reload does not ask again.

A page cannot set a cookie that scripts cannot read; an answer of the server can. So the page has the browser
fetch a style sheet under an address that works once: its answer is empty and carries the cookie. The name is
for the audit trail alone. It gives no role, stands in no address, and counts only for those who sit at this
machine, on a server without sign-in.
"""

import secrets
import time
from urllib.parse import quote, unquote

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from pages.shared import access
from pages.shared.sign_in import signed_in as sign_in

COOKIE = "_commonbeat_name"
PATH = "/remember-name"
KEPT_S = 30 * 24 * 3600
_FETCHED_WITHIN_S = 60.0
_LONGEST = 1000

_waiting: dict[str, tuple[str, float]] = {}


def offer_name(name: str) -> str:
    """Give the address from which the browser fetches a name to remember; an empty name forgets it."""
    now = time.monotonic()
    for token, (_, offered) in list(_waiting.items()):
        if now - offered > _FETCHED_WITHIN_S:
            _waiting.pop(token, None)
    token = secrets.token_urlsafe(24)
    _waiting[token] = name, now
    return f"{PATH}/{token}.css"


async def answer_name(request: Request) -> Response:
    """An empty style sheet, with the cookie where its address is fetched for the first time."""
    name, offered = _waiting.pop(request.path_params["token"], (None, 0.0))
    answer = Response("", media_type="text/css", headers={"cache-control": "no-store"})
    is_theirs = access.may_fetch(request.scope["headers"]) and not sign_in.is_configured()
    if name is not None and is_theirs and time.monotonic() - offered <= _FETCHED_WITHIN_S:
        answer.set_cookie(
            COOKIE,
            quote(name, safe=""),
            max_age=KEPT_S if name else 0,
            httponly=True,
            samesite="strict",
        )
    return answer


def read_name_cookie() -> str:
    """The name that the visitor's browser remembers, to be checked as if it were typed; empty for none."""
    return unquote(st.context.cookies.get(COOKIE, "")[:_LONGEST])
