"""Who may see a page: the guard on every page's first line, and the same test for the server's own routes."""

import ipaddress
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

TEAM_ROLES = ("commander", "liaison", "steward")
ROLES = (*TEAM_ROLES, "public")

# The server writes this header itself and removes what a client sends under its name. The value is made anew
# in every process, so no client can know it and a server without our middleware trusts nobody.
VERDICT_HEADER = "x-commonbeat-verdict"
_VERDICT = secrets.token_urlsafe(24)
_bound: dict[str, str] = {}

_LOCAL_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
_PROXY_HEADERS = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "client-ip", "true-client-ip"})


@dataclass(frozen=True, slots=True)
class GuardedPage:
    """A page of the dashboard: its file, its name in the menu and the roles that its guard admits."""

    path: str
    title: str
    roles: tuple[str, ...]
    default: bool = False


def is_trusted_request(
    *, bound_address: str | None, peer_address: str | None, headers: Iterable[tuple[str, str]]
) -> bool:
    """Tell whether a request comes from someone who sits at this machine.

    On a server without sign-in this is what makes a visitor a member of the team. Anything unknown or
    doubtful is a refusal: behind a proxy on the same machine every visitor's address is 127.0.0.1.

    Parameters
    ----------
    bound_address
        IP address on which the server listens, or None if that is not known.
    peer_address
        IP address at the other end of the connection, or None (a local socket file, a test client).
    headers
        Name and value of every header, repeats included.

    Returns
    -------
    bool
        True if both addresses are loopback, there is one ``Host`` and it is localhost, 127.0.0.1 or [::1],
        no header tells of a proxy, and ``Origin`` and ``Referer``, where sent, name that same host.
    """
    named = [(name.lower(), value.strip()) for name, value in headers]
    hosts = [value for name, value in named if name == "host"]
    if len(hosts) != 1 or not _LOCAL_HOST.fullmatch(hosts[0]):
        return False
    if any(_tells_of_proxy(name) for name, _ in named):
        return False
    senders = [value for name, value in named if name in ("origin", "referer")]
    return (
        _is_loopback(bound_address)
        and _is_loopback(peer_address)
        and all(_read_netloc(sender) == hosts[0].lower() for sender in senders)
    )


def _tells_of_proxy(name: str) -> bool:
    return name in _PROXY_HEADERS or name.startswith("x-forwarded")


def _is_loopback(address: str | None) -> bool:
    try:
        ip = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    return bool((mapped or ip).is_loopback)


def _read_netloc(sender: str) -> str | None:
    try:
        return urlsplit(sender).netloc.lower()
    except ValueError:
        return None


def note_bound_address(address: str) -> None:
    """Remember the IP address on which this process listens; until then nobody is trusted."""
    _bound["address"] = address


def stamp_headers(
    headers: Iterable[tuple[bytes, bytes]], *, peer_address: str | None
) -> list[tuple[bytes, bytes]]:
    """Give a request's headers with our verdict in place of whatever a client sent under its name."""
    name = VERDICT_HEADER.encode()
    kept = [(key, value) for key, value in headers if key.lower() != name]
    readable = [(key.decode("latin-1"), value.decode("latin-1")) for key, value in kept]
    bound = _bound.get("address")
    if is_trusted_request(bound_address=bound, peer_address=peer_address, headers=readable):
        kept.append((name, _VERDICT.encode()))
    return kept


def has_verdict(value: str | None) -> bool:
    """Tell whether a header's value is the verdict that `stamp_headers` wrote in this process."""
    return value is not None and secrets.compare_digest(value.encode(), _VERDICT.encode())


def read_roles() -> frozenset[str]:
    """Roles of the visitor for whom the page runs; everyone has ``public``."""
    # Here and below, not above: the public's own process has pages of this guard and nothing of sign-in.
    from pages.shared.sign_in import signed_in as sign_in

    # Who has sign-in has a proxy, and not every proxy says that it is one: nginx's bare `proxy_pass` sends
    # Host 127.0.0.1 and nothing else, so that every reader looks like somebody who sits at this machine.
    if sign_in.is_configured():
        return sign_in.read_standing().roles
    trusted = has_verdict(st.context.headers.get(VERDICT_HEADER))
    return frozenset(ROLES if trusted else ("public",))


def may_fetch(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Tell whether a request to the server's own routes comes from the team: the test that pages make.

    Parameters
    ----------
    headers
        As `stamp_headers` gave them.
    """
    from pages.shared.sign_in import signed_in as sign_in

    named = [(key.lower(), value.decode("latin-1")) for key, value in headers]
    if sign_in.is_configured():
        cookies = "; ".join(value for key, value in named if key == b"cookie")
        return not sign_in.judge_cookie(cookies).roles.isdisjoint(TEAM_ROLES)
    return any(key == VERDICT_HEADER.encode() and has_verdict(value) for key, value in named)


def require(*roles: str) -> None:
    """Stop the page unless the visitor has one of `roles`; the first statement of every page.

    Raises
    ------
    ValueError
        If a role is not one of `ROLES`, or none is named.
    """
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        raise ValueError(f"a page needs roles among {', '.join(ROLES)}, not {', '.join(unknown) or 'none'}")
    if "public" in roles:
        return  # everyone has it
    held = read_roles()
    if held.isdisjoint(roles):
        _show_refusal(roles, held)
        st.stop()


def _show_refusal(roles: Sequence[str], held: Iterable[str]) -> None:
    from pages.shared.sign_in import page as sign_in_page
    from pages.shared.sign_in import signed_in as sign_in

    standing = sign_in.read_standing() if sign_in.is_configured() else None
    if standing is not None and standing.refusal is not None:
        sign_in_page.show_refusal(standing, name_roles(roles))
        return
    title, sentence = explain_refusal(roles, held)
    st.title(title, anchor=False)
    st.markdown(sentence)


def name_roles(roles: Sequence[str]) -> str:
    """Name the roles that a page needs: commander, liaison or steward."""
    return " or ".join([", ".join(roles[:-1]), roles[-1]] if len(roles) > 1 else roles)


def explain_refusal(roles: Sequence[str], held: Iterable[str]) -> tuple[str, str]:
    """Word the page that a refused visitor sees: a title and what to do, naming the roles that it needs."""
    needed = name_roles(roles)
    team = [role for role in held if role in TEAM_ROLES]
    if team:
        signed_in = f"you are signed in as {' and '.join(team)}"
        return "This page is for others", f"It needs the role {needed}; {signed_in}."
    return (
        "This page is for the team",
        f"The page you asked for needs the role {needed}, and sign-in is not configured on this server. "
        "The team can open it on the machine where it runs, without a proxy in between, at "
        "http://127.0.0.1 and the server's port.",
    )


def arrange_pages(
    pages: Mapping[str, Sequence[GuardedPage]], *, public_first: bool = False
) -> dict[str, list[StreamlitPage]]:
    """Make the menu: pages that the visitor may not open stay reachable, so that their guard can say why.

    With `public_first`, whoever is not of the team begins on the first page that is for everybody.
    """
    held = read_roles()
    of_team = not held.isdisjoint(TEAM_ROLES)
    every = [page for listed in pages.values() for page in listed]
    first = next((page for page in every if page.default), None)
    if public_first and not of_team:
        first = next((page for page in every if "public" in page.roles), first)
    # Headings help the team alone; Streamlit puts them into its list where axe-core finds them out of place.
    sections = pages if of_team else {"": every}
    return {
        section: [
            st.Page(
                page.path,
                title=page.title,
                default=page is first,
                visibility="hidden" if held.isdisjoint(page.roles) else "visible",
            )
            for page in listed
        ]
        for section, listed in sections.items()
    }
