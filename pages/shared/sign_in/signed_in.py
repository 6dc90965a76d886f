"""Who signed in, and what that is worth now: judged on the server in every run, never kept.

A page asks `read_standing`; the server's own routes have the same cookie and ask `judge_cookie`. Both come
down to `judge`, which looks the address up in the people file: what the provider said at sign-in is frozen in
the cookie, so nothing in it gives a role.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

import streamlit as st
from starlette.requests import cookie_parser
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data.workspace import sign_in as files
from data.workspace.people import Member, People, Rules, SignInError
from data.workspace.sign_outs import end_sign_in, has_ended

PUBLIC = frozenset({"public"})
# Clocks of provider and server may differ by this much.
CLOCKS_DIFFER_S = 120


class Refusal(Enum):
    """Why a visitor holds no role of the team."""

    NOBODY = "nobody signed in"
    DAMAGED = "a file of sign-in cannot be used"
    TOO_OLD = "the sign-in is too old"
    UNVERIFIED = "the provider does not vouch for the address"
    UNKNOWN = "the address is not in the people file"
    PAST = "the roles have ended"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a visitor's sign-in is worth at this moment.

    Attributes
    ----------
    roles
        Roles held, ``public`` always among them.
    refusal
        Why there is no other role; None if there is one.
    email, name
        As the provider said them: to be cleaned and escaped before they are shown. None if nobody signed in.
    home_area
        Level and area_id from the people file.
    """

    roles: frozenset[str] = PUBLIC
    refusal: Refusal | None = Refusal.NOBODY
    email: str | None = None
    name: str | None = None
    home_area: tuple[str, str] | None = None


def is_configured() -> bool:
    """Tell whether this server has sign-in, in working order or not."""
    return files.is_configured()


def read_rules() -> Rules:
    """Read how sign-in behaves; the defaults if the people file cannot be used."""
    try:
        return files.read_people().sign_in
    except SignInError:
        return Rules()


def read_standing() -> Standing:
    """Judge the visitor for whom the page runs."""
    return judge(st.user.to_dict(), now=time.time())


def judge(claims: Mapping[str, object], *, now: float) -> Standing:
    """Judge what a sign-in is worth.

    Parameters
    ----------
    claims
        What the provider said, as the signed cookie kept it; empty if nobody signed in.
    now
        Seconds since 1970.

    Returns
    -------
    Standing
        Roles of the people file if the sign-in is young enough, was not ended, the address is verified and
        the person's roles have not ended; else `PUBLIC` and why.
    """
    if claims.get("is_logged_in") is not True:
        return Standing()
    email, name = _read_text(claims, "email"), _read_text(claims, "name")
    try:
        files.read_provider()
        people = files.read_people()
    except SignInError:
        return Standing(refusal=Refusal.DAMAGED, email=email, name=name)
    refusal, member = _decide(claims, email, people, now)
    if refusal is not None or member is None:
        return Standing(refusal=refusal, email=email, name=name)
    home = member.home_area
    return Standing(
        roles=PUBLIC | frozenset(member.roles),
        refusal=None,
        email=member.email,
        name=name,
        home_area=(home.level, home.area_id) if home else None,
    )


def _decide(
    claims: Mapping[str, object], email: str | None, people: People, now: float
) -> tuple[Refusal | None, Member | None]:
    if not _is_young(claims, people.sign_in, now) or has_ended(claims):
        return Refusal.TOO_OLD, None
    if email is None or not _is_verified(claims, people.sign_in):
        return Refusal.UNVERIFIED, None
    member = people.find(email)
    if member is None:
        return Refusal.UNKNOWN, None
    today = datetime.fromtimestamp(now, tz=UTC).astimezone().date()
    ended = member.until is not None and today > member.until
    return (Refusal.PAST if ended else None), member


def _is_young(claims: Mapping[str, object], rules: Rules, now: float) -> bool:
    # The cookie lives for 30 days; `iat`, when the provider issued the token, is in every ID token.
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return False
    return -CLOCKS_DIFFER_S <= now - issued <= rules.hours * 3600


def _is_verified(claims: Mapping[str, object], rules: Rules) -> bool:
    # Some providers write the word instead of the value.
    said = claims.get("email_verified")
    return said is True or said == "true" or (said is None and rules.accept_unsaid_verification)


def _read_text(claims: Mapping[str, object], key: str) -> str | None:
    value = claims.get(key)
    return value if isinstance(value, str) and value else None


def read_cookie(header: str) -> dict[str, object]:
    """Read the claims out of a request's cookies, if our server signed them for this address.

    Parameters
    ----------
    header
        The ``Cookie`` header, as it came.

    Returns
    -------
    dict
        The claims; empty if there are none, the signature is not ours, or they were meant for another server.
    """
    secret = get_cookie_secret()
    cookies = cookie_parser(header)

    def read_one(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(secret, name, value) if value and value.isascii() else None

    signed = get_cookie_with_chunks(read_one, USER_COOKIE_NAME)
    try:
        claims = json.loads(signed) if signed else {}
        origin = files.read_provider().origin
    except (ValueError, SignInError):
        return {}
    return claims if isinstance(claims, dict) and claims.get("origin") == origin else {}


def judge_cookie(header: str) -> Standing:
    """Judge whoever sends these cookies; see `read_cookie` and `judge`."""
    return judge(read_cookie(header), now=time.time())


def end_cookie(header: str) -> None:
    """End the sign-in that these cookies stand for, in every page that is still open, too."""
    claims = read_cookie(header)
    if claims.get("is_logged_in") is True:
        end_sign_in(claims)


def start_sign_in() -> None:
    """Send the visitor's browser to the provider."""
    st.login(files.read_provider().name)


def sign_out() -> None:
    """End the visitor's sign-in and send the browser to be told so."""
    claims = st.user.to_dict()
    if claims.get("is_logged_in"):
        end_sign_in(claims)
    st.logout()
