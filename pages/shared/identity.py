"""Who is at the page, for the audit trail: the person who signed in, or the name that was asked for."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate

import streamlit as st

from pages.shared import access
from pages.shared.errors import PagesUserError

LONGEST_NAME = 80
_NAME_KEY = "_person_name"


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
        On a server without sign-in, the name given to `ask_name` in this session, for trusted visitors only.
    """
    roles = access.read_roles()
    name = st.session_state.get(_NAME_KEY)
    if roles.isdisjoint(access.TEAM_ROLES) or not isinstance(name, str):
        return None
    return Person(name=name, email=None, roles=roles)


def ask_name() -> Person | None:
    """Give whoever is at the page; where nobody said, show the question and give None.

    The name is kept for the session and goes nowhere but into the audit trail.
    """
    person = who_am_i()
    if person is not None or access.read_roles().isdisjoint(access.TEAM_ROLES):
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
        st.session_state[_NAME_KEY] = read_name(typed)
    except NameUserError as error:
        st.error(str(error))
    else:
        st.rerun()
    return None


def require_person() -> Person:
    """Give whoever is at the page; where nobody said, ask and end the page there."""
    person = ask_name()
    if person is None:
        st.stop()
    return person


def needs_person[**P, R](write: Callable[Concatenate[Person, P], R]) -> Callable[P, R]:
    """Make a function that writes get its person first, looked up when it is called.

    Raises
    ------
    NoPersonError
        At the call, if nobody said who they are, or they may no longer write.
    """

    @wraps(write)
    def write_as(*args: P.args, **kwargs: P.kwargs) -> R:
        person = who_am_i()
        if person is None or person.roles.isdisjoint(access.TEAM_ROLES):
            raise NoPersonError("Nothing was saved: sign in, or say your name, and save again.")
        return write(person, *args, **kwargs)

    return write_as


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


def clean_line(text: str) -> str:
    """One line of text without control signs and without signs that turn the direction of reading."""
    seen = (" " if sign.isspace() else sign for sign in text)
    kept = "".join(sign for sign in seen if not unicodedata.category(sign).startswith("C"))
    return " ".join(kept.split())
