"""Find an area by name, number or coordinates."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from pages.shared import store
from pages.shared.controls import hand_in
from pages.shared.figures.figures import Question
from pages.shared.store import BuildInfo
from pages.shared.words import escape_markdown, say_area_name, say_list

_COORDINATES = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
_LEADING_ZEROS = re.compile(r"\b0+(?=\d)")
_BOX, _ANSWER = "explore-search", "explore:search-answer"


@dataclass(frozen=True)
class SearchAnswer:
    """What a search found: an area (or none), words about it, and the point asked for as lon, lat."""

    area_id: str
    words: str
    point: tuple[float, float] | None = None
    several: bool = False
    shown_with: str = ""  # the area chosen when these words stand


def parse_coordinates(text: str) -> tuple[float, float] | None:
    """Latitude and longitude as people copy them, returned as (lon, lat); None for any other text."""
    match = _COORDINATES.fullmatch(text)
    if match is None:
        return None
    lat, lon = float(match[1]), float(match[2])
    return (lon, lat) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _fold(text: str) -> str:
    """A text as people type it: without capitals, accents, apostrophes, other signs and leading zeros."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    words = re.sub(r"[^\w\s]", " ", re.sub(r"['’ʼ`]", "", bare.casefold())).split()
    return _LEADING_ZEROS.sub("", " ".join(words))


def find_area(
    text: str,
    areas: Mapping[str, str],
    *,
    build: BuildInfo,
    level: str,
    noun: str,
    whole: bool = False,
) -> SearchAnswer:
    """Answer a search among the areas of a level, given their names by id.

    A point is placed exactly, by the areas' own borders. A name matches whole, else by its beginning, else by
    any part; several matches are listed rather than guessed among. Leading zeros of numbers do not count.
    `whole` matches whole names alone.
    """
    point = parse_coordinates(text)
    if point is not None:
        area_id = store.locate(*point, level=level, build=build)
        words = (
            f"That point is in {areas[area_id]}." if area_id else f"That point is in no {noun} of this city."
        )
        return SearchAnswer(area_id or "", words, point if area_id else None)
    wanted = _fold(text) or text.strip()
    folded = {area_id: (_fold(name), _fold(area_id)) for area_id, name in areas.items()}
    for matches in (
        [i for i, (name, number) in folded.items() if wanted in (name, number, f"{noun} {number}")],
        [i for i, known in folded.items() if not whole and any(k.startswith(wanted) for k in known)],
        [i for i, (name, _) in folded.items() if not whole and wanted in name],
    ):
        if len(matches) == 1:
            return SearchAnswer(matches[0], f"Found {areas[matches[0]]}.")
        if matches:
            names = [say_area_name(i, areas[i]) for i in matches]
            return SearchAnswer("", f"Several match: {say_list(names, most=6)}.", several=True)
    return SearchAnswer("", f"No {noun} is called “{text.strip()[:60]}”.")


def find_elsewhere(text: str, question: Question) -> tuple[str, SearchAnswer] | None:
    """The level, and the answer, where a text names one area of another level; None otherwise."""
    for option in question.choices.levels:
        areas = {area.area_id: area.name for area in option.areas}
        found = find_area(
            text, areas, build=question.build, level=option.level, noun=option.label.lower(), whole=True
        )
        if found.area_id and option.level != question.filters.level:
            words = f"{found.words} The map now shows {option.label_plural.lower()}."
            return option.level, replace(found, words=words)
    return None


def _write_example(question: Question) -> str:
    """A point in the middle of this city's map, as it can be typed."""
    edges = store.city_settings(question.build).get("map_bounds")
    return f"{(edges[1] + edges[3]) / 2:.2f}, {(edges[0] + edges[2]) / 2:.2f}" if edges else ""


def show_search(question: Question) -> None:
    """The search box; what it finds is chosen in the next run."""
    level, chosen = question.filters.level, question.filters.area
    areas = question.names

    def search() -> None:
        text = str(st.session_state.get(_BOX, ""))
        st.session_state[_ANSWER] = None
        if not text.strip():
            return
        answer = find_area(text, areas, build=question.build, level=level, noun=question.one)
        elsewhere = None if answer.area_id or answer.several else find_elsewhere(text, question)
        if elsewhere:
            answer = elsewhere[1]
            hand_in({"level": elsewhere[0], "within": "", "area": answer.area_id})
        elif answer.area_id:
            hand_in({"area": answer.area_id})
        st.session_state[_ANSWER] = replace(answer, shown_with=answer.area_id or chosen)

    st.text_input(
        "Find by name, number, or latitude and longitude",
        key=_BOX,
        on_change=search,
        placeholder=_write_example(question),
    )
    found = read_answer()
    if found and found.shown_with == chosen:
        st.caption(escape_markdown(found.words))


def read_answer() -> SearchAnswer | None:
    """The answer to the last search of this session."""
    answer = st.session_state.get(_ANSWER)
    return answer if isinstance(answer, SearchAnswer) else None
