"""What a visitor without the needed role sees on a server with sign-in: why, and what to do."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

import streamlit as st

from data.workspace.people import Rules, SignInError
from data.workspace.sign_in import read_provider
from pages.shared.look import apply_look, show_html
from pages.shared.plain_text import clean_line
from pages.shared.sign_in import signed_in as sign_in
from pages.shared.sign_in.signed_in import Refusal, Standing
from pages.shared.words import say_number

_MAY_SIGN_IN = (Refusal.NOBODY, Refusal.TOO_OLD)
_LONGEST_SHOWN = 254


def explain(standing: Standing, needed: str, rules: Rules) -> tuple[str, str]:
    """Word the page of a refused visitor: a title, and as HTML what to do.

    Parameters
    ----------
    standing
        The visitor's, with a refusal.
    needed
        Roles that the page needs, in words.
    rules
        Of the people file: how long a sign-in lasts, and whom to ask.
    """
    # As HTML, because Markdown makes a link of whatever looks like an address.
    email = f"<strong>{escape(clean_line(standing.email or 'this account')[:_LONGEST_SHOWN])}</strong>"
    ask = escape(clean_line(rules.help)) or "whoever runs Commonbeat at your agency"
    hours = say_number(rules.hours)
    return {
        Refusal.NOBODY: (
            "Sign in",
            f"This page needs the role {needed}. Sign in with the account that your agency gave you; "
            "you come back to this page.",
        ),
        Refusal.TOO_OLD: (
            "Sign in again",
            f"Your sign-in has ended: here one is good for {hours} hours, or until you sign out.",
        ),
        Refusal.UNVERIFIED: (
            "Your address is not verified",
            f"The provider that signed you in does not say that {email} is yours. Confirm the address there, "
            f"sign out here and sign in again; if that does not help, ask {ask}.",
        ),
        Refusal.UNKNOWN: (
            "You have no role here yet",
            f"You signed in as {email}, and nobody has given this address a role. "
            f"Ask {ask} to add it, then reload this page.",
        ),
        Refusal.PAST: (
            "Your roles here have ended",
            f"The time for which {email} had roles is over. Ask {ask} to extend it, then reload this page.",
        ),
        Refusal.DAMAGED: (
            "Nobody can sign in just now",
            "A file that sign-in needs cannot be used on this server. "
            "Whoever runs it learns the reason from <code>commonbeat doctor</code>.",
        ),
    }[standing.refusal or Refusal.NOBODY]


def show_refusal(standing: Standing, needed: str) -> None:
    """Show a refused visitor why, and what to do."""
    title, sentence = explain(standing, needed, sign_in.read_rules())
    apply_look()
    show_html(f"<h1>{title}</h1><p>{sentence}</p>", css_class="cb-column")
    if standing.refusal in _MAY_SIGN_IN:
        _offer_sign_in()
    elif standing.refusal is not Refusal.DAMAGED and st.button("Sign out", key="refused_sign_out"):
        sign_in.sign_out()


def _offer_sign_in() -> None:
    try:
        origin = read_provider().origin
    except SignInError:
        st.error("Sign-in on this server cannot be used: `commonbeat doctor` says why.")
        return
    if is_elsewhere(origin, st.context.headers.get_all("Host")):
        # The provider would send the browser there, where it has no memory of having asked.
        show_html(
            f'<p>Sign-in works at <a href="{escape(origin)}">{escape(origin)}</a>: open this page there.</p>'
        )
    elif st.button("Sign in", key="sign_in", type="primary"):
        sign_in.start_sign_in()


def is_elsewhere(origin: str, hosts: Sequence[str]) -> bool:
    """Tell whether a visitor came by another name than the one that sign-in works under."""
    return [host.lower() for host in hosts] != [urlsplit(origin).netloc.lower()]
