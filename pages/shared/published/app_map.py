"""The public pages' maps: colours of published numbers, outlines by address, a click that sends an id."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from functools import lru_cache

import streamlit as st

from pages.shared.look import RAMPS, show_html
from pages.shared.published.app_routes import write_map_address
from pages.shared.published.app_words import Words
from pages.shared.published.cells import Cell, Figure, Hidden
from pages.shared.published.contents import AreaMap
from pages.shared.published.language import Language
from pages.shared.published.release import Release
from pages.shared.show_map import AreaMark, AreaPaint, MapWords, show_map

CONTEXT = "context"
# One quiet colour, which the dark theme has its own of: the map of places says nothing but where they are.
_PLAIN = ("#e3e0d8",)


@lru_cache(maxsize=8)
def list_shapes(release: Release, level: str) -> dict[str, str]:
    """Names by area id of the shapes in a level's layer, in its order; none where there is no layer."""
    text = release.read_layer(f"areas/{level}")
    features = json.loads(text)["features"] if text else []
    return {str(each["id"]): str(each["properties"].get("name") or each["id"]) for each in features}


@lru_cache(maxsize=8)
def has_context(release: Release) -> bool:
    """Tell whether the release has water, parks and roads."""
    return release.read_layer(CONTEXT) is not None


def show_choice_map(
    release: Release,
    say: Language,
    *,
    level: str,
    selected: str | None,
    on_pick: Callable[[str], None],
    height_css: str,
) -> None:
    """A map of all places of a level, to choose one by a click."""
    names = list_shapes(release, level)
    paint = AreaPaint(
        geometry_url=write_map_address(release, f"areas/{level}"),
        order=list(names),
        classes=dict.fromkeys(names, 0),
        ramp=_PLAIN,
        labels={},
        selected=selected,
        level=level,
    )
    words = Words(say)["map_of_choice"]
    _show(release, say, paint, words, key="published-choice", on_pick=on_pick, css=height_css)


def show_area_map(release: Release, say: Language, shown: AreaMap, *, on_pick: Callable[[str], None]) -> None:
    """A map of a number by area, with its legend; the table beside it holds the same numbers."""
    areas = shown.areas
    paint = AreaPaint(
        geometry_url=write_map_address(release, shown.layer),
        order=[each.area_id for each in areas],
        classes={
            each.area_id: _find_mark(each.cell) if each.class_index is None else each.class_index
            for each in areas
        },
        ramp=pick_ramp(shown),
        labels={each.area_id: say_cell(each.cell) for each in areas},
        level=shown.level,
    )
    with st.container(key=f"map-box-{shown.key}"):
        _show(
            release, say, paint, shown.description, key=f"published-{shown.key}", on_pick=on_pick, css="26rem"
        )
    show_html(write_map_legend(shown, say))


def _show(
    release: Release,
    say: Language,
    paint: AreaPaint,
    description: str,
    *,
    key: str,
    on_pick: Callable[[str], None],
    css: str,
) -> None:
    words = Words(say)
    show_map(
        paint,
        description=description,
        key=key,
        context_url=write_map_address(release, CONTEXT) if has_context(release) else None,
        height_px=416,
        height_css=css,
        on_pick=on_pick,
        words=MapWords(say.tag, words["zoom_in"], words["zoom_out"], words["map_failed"]),
    )


def _find_mark(cell: Cell) -> AreaMark:
    return "too_few" if isinstance(cell, Hidden) else "no_data"


def say_cell(cell: Cell) -> str:
    """A cell as one line of text."""
    if isinstance(cell, Figure):
        return cell.text
    return cell if isinstance(cell, str) else cell.reason


def pick_ramp(shown: AreaMap) -> tuple[str, ...]:
    """Colours of a topic for as many classes as there are, spread over the whole ramp."""
    ramp = RAMPS[shown.topic]
    classes = len(shown.class_labels)
    if classes >= len(ramp):
        return ramp[:classes]
    steps = max(classes - 1, 1)
    return tuple(ramp[round(place * (len(ramp) - 1) / steps)] for place in range(classes))


def write_map_legend(shown: AreaMap, say: Language) -> str:
    """The legend of a map in words: classes from light to dark, and the marks that stand on it."""
    items = "".join(
        f'<li><span class="cb-swatch {css_class}"{style} aria-hidden="true"></span>{html.escape(words)}</li>'
        for css_class, style, words in _list_swatches(shown)
    )
    label = html.escape(Words(say)["legend"])
    return f'<div class="cb-legend" role="group" aria-label="{label}" lang="{say.tag}"><ul>{items}</ul></div>'


def _list_swatches(shown: AreaMap) -> Iterator[tuple[str, str, str]]:
    for color, label in zip(pick_ramp(shown), shown.class_labels, strict=True):
        yield "cb-color", f' style="background:{color}"', label
    unknown = [each.cell for each in shown.areas if each.class_index is None]
    for mark, words in dict.fromkeys((_find_mark(cell), say_cell(cell)) for cell in unknown):
        yield f"cb-{mark.replace('_', '-')}", "", words
