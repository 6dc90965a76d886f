"""Who is at the page, for the audit trail: the person who signed in, or the name that was asked for."""

from dataclasses import dataclass
from html import escape

import streamlit as st

from pages.shared import access
from pages.shared.errors import PagesUserError
from pages.shared.look import show_html
from pages.shared.name_cookie import offer_name, read_name_cookie
from pages.shared.plain_text import clean_line
from pages.shared.sign_in import signed_in as sign_in
from pages.shared.words import say_list

LONGEST_NAME = 80
_NAME_KEY, _OFFER_KEY, _FORGOTTEN_KEY = "_person_name", "_person_offer", "_person_forgotten"


class NameUserError(PagesUserError):
    """A name that the audit trail cannot keep."""


class NoPersonError(PagesUserError):
    """Something was to be saved, and nobody said who saves it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever is at the page.

    Attributes
    ----------
    name
        Display name: plain text of one line, to be escaped where it is shown.
    email
        Verified address in lower case, or None for a name that was typed.
    roles
        Roles that the person holds now, ``public`` included.
    home_area
        Level and area_id of the person's own area, or None; it may be gone from the build.
    """

    name: str
    email: str | None
    roles: frozenset[str]
    home_area: tuple[str, str] | None = None

    @property
    def who(self) -> str:
        """How the audit trail names the person; a typed name can never look like one that signed in."""
        return f"{self.name} <{self.email}>" if self.email else f"{self.name} (typed name)"


def who_am_i() -> Person | None:
    """Whoever is at the page now, looked up anew in every run; None if nobody said.

    Returns
    -------
    Person or None
        With sign-in, who signed in and holds a role now. Without it, the name given to `ask_name` in this
        session or remembered by the visitor's browser, for trusted visitors only.
    """
    if sign_in.is_configured():
        return _read_member(sign_in.read_standing())
    roles = access.read_roles()
    if roles.isdisjoint(access.TEAM_ROLES):
        return None
    name = st.session_state.get(_NAME_KEY) or _recall_name()
    return Person(name=name, email=None, roles=roles) if isinstance(name, str) else None


def _recall_name() -> str | None:
    """The name that the browser remembers from an earlier session, if it could have been typed here."""
    if st.session_state.get(_FORGOTTEN_KEY):
        return None
    try:
        return read_name(read_name_cookie())
    except NameUserError:
        return None


def _read_member(standing: sign_in.Standing) -> Person | None:
    if standing.refusal is not None or standing.email is None:
        return None
    return Person(
        name=show_name(standing), email=standing.email, roles=standing.roles, home_area=standing.home_area
    )


def show_name(standing: sign_in.Standing) -> str:
    """Give the name that the provider said as one plain line, else the address; never empty."""
    email = clean_line(standing.email or "")
    name = clean_line((standing.name or "").translate({ord(sign): None for sign in "<>"}))[:LONGEST_NAME]
    return name if any(sign.isalpha() for sign in name) else email


def ask_name() -> Person | None:
    """Give whoever is at the page; where nobody said, show the question and give None.

    The name goes nowhere but into the audit trail; the visitor's browser remembers it.
    """
    person = who_am_i()
    asked = not sign_in.is_configured() and not access.read_roles().isdisjoint(access.TEAM_ROLES)
    if person is not None or not asked:
        return person
    with st.form("who_am_i", border=True):
        typed = st.text_input(
            "Your name",
            max_chars=LONGEST_NAME,
            autocomplete="name",
            help="Stands beside what you save, in the record of changes. Asked once.",
        )
        if not st.form_submit_button("Continue"):
            return None
    try:
        name = read_name(typed)
    except NameUserError as error:
        st.error(str(error))
    else:
        st.session_state[_NAME_KEY], st.session_state[_OFFER_KEY] = name, offer_name(name)
        st.rerun()
    return None


def show_person() -> None:
    """Show in the sidebar who is at the page, and the way out; nothing where nobody said."""
    if sign_in.is_configured():
        _show_signed_in(sign_in.read_standing())
        return
    person = who_am_i()
    if _OFFER_KEY in st.session_state:
        # The style sheet is empty: fetching it sets the cookie.
        st.html(f'<style>@import url("{st.session_state[_OFFER_KEY]}");</style>')
    if person is not None:
        with st.sidebar:
            show_html(f'<p class="cb-small">Entries are saved as {escape(person.name)}.</p>')
            if st.button("Not you?", key="forget_name", type="tertiary"):
                st.session_state.pop(_NAME_KEY, None)
                st.session_state[_FORGOTTEN_KEY], st.session_state[_OFFER_KEY] = True, offer_name("")
                st.rerun()


def _show_signed_in(standing: sign_in.Standing) -> None:
    if standing.refusal is sign_in.Refusal.NOBODY:
        with st.sidebar:
            show_html('<p class="cb-small"><a href="./explore" target="_self">For the team: sign in</a></p>')
        return
    held = say_list([role for role in access.TEAM_ROLES if role in standing.roles])
    with st.sidebar.container(key="signed_in", gap="small"):
        # As HTML, because Markdown makes a link of whatever looks like an address.
        below = " · ".join(filter(None, [clean_line(standing.email or ""), held]))
        name = escape(show_name(standing) or "Signed in")
        show_html(f'<p><strong>{name}</strong></p><p class="cb-small">{escape(below)}</p>')
        if st.button("Sign out", key="sign_out"):
            sign_in.sign_out()
            st.stop()


def find_writer() -> Person:
    """Whoever is at the page and may write now.

    Raises
    ------
    NoPersonError
        If nobody said who they are, or they may no longer write.
    """
    person = who_am_i()
    if person is None or person.roles.isdisjoint(access.TEAM_ROLES):
        raise NoPersonError("Nothing was saved: sign in, or say your name, and save again.")
    return person


def read_name(typed: str) -> str:
    """Read a typed name: one line, spaces single, without signs that cannot be seen.

    Raises
    ------
    NameUserError
        If no letter is left, it is longer than `LONGEST_NAME`, or holds a sign of an e-mail address.
    """
    name = clean_line(typed)
    if not any(sign.isalpha() for sign in name):
        raise NameUserError("Your name is missing: type the name that colleagues know you by.")
    if len(name) > LONGEST_NAME or any(sign in name for sign in "<>@"):
        raise NameUserError(
            f"A name has at most {LONGEST_NAME} letters and none of < > @: "
            "type the name that colleagues know you by."
        )
    return name
