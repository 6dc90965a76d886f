"""Find an area by name, number or coordinates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from pages.shared import store
from pages.shared.controls import hand_in
from pages.shared.store import BuildInfo
from pages.shared.words import say_list

_COORDINATES = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
_BOX, _ANSWER = "explore-search", "explore:search-answer"


@dataclass(frozen=True)
class SearchAnswer:
    """What a search found: an area (or none), words about it, and the point asked for as lon, lat."""

    area_id: str
    words: str
    point: tuple[float, float] | None = None


def parse_coordinates(text: str) -> tuple[float, float] | None:
    """Latitude and longitude as people copy them, returned as (lon, lat); None for any other text."""
    match = _COORDINATES.fullmatch(text)
    if match is None:
        return None
    lat, lon = float(match[1]), float(match[2])
    return (lon, lat) if abs(lat) <= 90 and abs(lon) <= 180 else None


def find_area(
    text: str, areas: Mapping[str, str], *, build: BuildInfo, level: str, noun: str
) -> SearchAnswer:
    """Answer a search among the areas of a level, given their names by id.

    A point is placed exactly, by the areas' own borders. A name matches whole, else by its beginning, else by
    any part; several matches are listed rather than guessed among.
    """
    point = parse_coordinates(text)
    if point is not None:
        area_id = store.locate(*point, level=level, build=build)
        words = (
            f"That point is in {areas[area_id]}." if area_id else f"That point is in no {noun} of this city."
        )
        return SearchAnswer(area_id or "", words, point if area_id else None)
    wanted = text.strip().casefold()
    folded = {area_id: name.casefold() for area_id, name in areas.items()}
    for matches in (
        [i for i, name in folded.items() if wanted in (name, i.casefold())],
        [i for i, name in folded.items() if name.startswith(wanted) or i.casefold().startswith(wanted)],
        [i for i, name in folded.items() if wanted in name],
    ):
        if len(matches) == 1:
            return SearchAnswer(matches[0], f"Found {areas[matches[0]]}.")
        if matches:
            return SearchAnswer("", f"Several match: {say_list([areas[i] for i in matches], most=6)}.")
    return SearchAnswer("", f"No {noun} is called “{text.strip()[:60]}”.")


def show_search(areas: Mapping[str, str], *, build: BuildInfo, level: str, noun: str) -> None:
    """The search box; what it finds is chosen in the next run."""

    def search() -> None:
        text = str(st.session_state.get(_BOX, ""))
        answer = find_area(text, areas, build=build, level=level, noun=noun) if text.strip() else None
        st.session_state[_ANSWER] = answer
        if answer and answer.area_id:
            hand_in({"area": answer.area_id})

    st.text_input(
        "Find by name, or by latitude and longitude", key=_BOX, on_change=search, placeholder="41.88, -87.63"
    )
    found = read_answer()
    if found:
        st.caption(found.words.replace("$", "\\$"))


def read_answer() -> SearchAnswer | None:
    """The answer to the last search of this session."""
    answer = st.session_state.get(_ANSWER)
    return answer if isinstance(answer, SearchAnswer) else None
