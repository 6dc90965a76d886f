"""What a reader chose: the language and the place, both in the address and nowhere else that lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from pages.shared.published.contents import AreaEntry
from pages.shared.published.language import Language, choose_language, open_language

_LANGUAGE, _PLACE, _PAGE = "published-language", "published-place", "published-page"
_ASKED = "published-asked"


@dataclass(frozen=True)
class Choice:
    """The place that is shown; `lost` where the address names one that there is not."""

    entry: AreaEntry | None
    lost: bool = False


def peek_language() -> Language:
    """Return the language to show.

    The address decides, then what this visit showed before, then what the browser accepts. A language of
    the address that there is none of is treated as if it were not there.
    """
    wanted = st.query_params.get("lang") or st.session_state.get(_LANGUAGE)
    return open_language(choose_language(wanted, st.context.headers.get("Accept-Language")))


def settle_language() -> Language:
    """Return the language to show, and write it into the address."""
    say = peek_language()
    st.session_state[_LANGUAGE] = say.code
    if st.query_params.get("lang") != say.code:
        st.query_params["lang"] = say.code
    return say


def settle_place(entries: Sequence[AreaEntry]) -> Choice:
    """Return the place that the address names; coming back from another page, the one shown before."""
    came_back = st.session_state.get(_PAGE) != "neighbourhood"
    st.session_state[_PAGE] = "neighbourhood"
    area_id, level = st.query_params.get("area"), st.query_params.get("level")
    if area_id is None and came_back and _PLACE in st.session_state:
        level, area_id = st.session_state[_PLACE]
    if area_id is None:
        return Choice(None)
    found = next((e for e in entries if e.area_id == area_id and e.level == (level or e.level)), None)
    if found is not None:
        choose_place(found.level, found.area_id)
    return Choice(found, lost=found is None)


def leave_neighbourhood() -> None:
    """Remember that another page is shown; its address names no place."""
    st.session_state[_PAGE] = "other"


def choose_place(level: str, area_id: str) -> None:
    """Write a place into the address, for the run to come."""
    st.session_state[_PLACE] = (level, area_id)
    for name, value in (("level", level), ("area", area_id)):
        if st.query_params.get(name) != value:
            st.query_params[name] = value


def choose_on_next_page(level: str, area_id: str) -> None:
    """Note a place that was clicked on another page, whose run then leads to it; for callbacks."""
    st.session_state[_ASKED] = (level, area_id)


def follow_choice(say: Language, page: Path) -> None:
    """Go to the page of the place that was clicked just now, if one was."""
    asked = st.session_state.pop(_ASKED, None)
    if asked is not None:
        level, area_id = asked
        st.switch_page(page, query_params={"lang": say.code, "level": level, "area": area_id})


def write_query(code: str, *, level: str | None = None, area_id: str | None = None) -> str:
    """A query for a link to a page in a language, about a place."""
    named = {"lang": code, "level": level, "area": area_id}
    return "?" + urlencode({name: value for name, value in named.items() if value})
