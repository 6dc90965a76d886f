"""The map of a study: the areas of the programme, those around them, and those compared with."""

import html
from collections.abc import Mapping

import streamlit as st

from pages.shared import store
from pages.shared.assets import map_url
from pages.shared.before_after.choice import Choice, hand_in
from pages.shared.choices import load_areas
from pages.shared.look import show_html, write_color
from pages.shared.show_map import AreaPaint, FitRequest, show_map
from pages.shared.store import BuildInfo
from queries.measures.study.areas import Roles

_RAMP = ("#c9861a", "#fbd98a", "#5a66c4", "#e3e0d8")
_WORDS = ("programme", "around it, set aside", "compared with", "no part in this")
NO_ROLES = Roles((), (), (), 0, "apart")


def find_classes(roles: Roles, area_ids: list[str]) -> dict[str, int]:
    """The part that each area plays, as a position in the legend."""
    classes = dict.fromkeys(area_ids, 3)
    for position, part in enumerate((roles.treated, roles.buffer, roles.comparison)):
        classes.update((area_id, position) for area_id in part if area_id in classes)
    return classes


def show_roles(build: BuildInfo, choice: Choice, level: str, roles: Roles) -> None:
    """Paint the parts that areas play; in a programme that is being drawn, a click adds or takes away."""
    areas = load_areas(build, level)
    names = {str(area_id): str(name) for area_id, name in areas["area_name"].items()}
    drawn = [str(area_id) for area_id in areas.index[areas["drawn"].astype(bool)]]
    with st.container(key="map-box"):
        _draw_map(build, choice, level, roles, drawn)
    show_html(_write_legend())
    if roles.treated:
        show_html(_write_lists(roles, names))


def _draw_map(build: BuildInfo, choice: Choice, level: str, roles: Roles, drawn: list[str]) -> None:
    classes = find_classes(roles, drawn)
    edges = store.city_settings(build).get("map_bounds")
    show_map(
        AreaPaint(
            geometry_url=map_url(build.city, build.build_id, f"areas/{level}"),
            order=drawn,
            classes=dict(classes),
            ramp=_RAMP,
            labels={area_id: _WORDS[position] for area_id, position in classes.items()},
            level=level,
        ),
        description=f"Map: {len(roles.treated)} areas of the programme, {len(roles.buffer)} around them and "
        f"{len(roles.comparison)} compared with. The list below names them.",
        context_url=map_url(build.city, build.build_id, "context"),
        fit=FitRequest(build.city, tuple(edges)) if edges else None,
        height_css="clamp(300px, 50vh, 620px)",
        key="before-after-map",
        on_pick=(lambda area_id: hand_in({"areas": toggle_area(choice, area_id)})) if choice.drawn else None,
    )


def toggle_area(choice: Choice, area_id: str) -> str:
    """The drawn areas with one more, or one less if it was among them, as a text of the address."""
    kept = [known for known in choice.areas if known != area_id]
    return ",".join(kept if area_id in choice.areas else [*kept, area_id])


def _write_legend() -> str:
    items = "".join(
        '<li><span class="cb-swatch cb-color" aria-hidden="true" '
        f'style="background:{write_color(color)}"></span>{words}</li>'
        for color, words in zip(_RAMP, _WORDS, strict=True)
    )
    return f'<div class="cb-legend" role="group" aria-label="Legend"><ul>{items}</ul></div>'


def _write_lists(roles: Roles, names: Mapping[str, str]) -> str:
    parts = (("Programme", roles.treated), ("Around it", roles.buffer), ("Compared with", roles.comparison))
    lines = "".join(
        f"<p class='cb-small'><strong>{title}:</strong> "
        f"{html.escape(', '.join(names.get(area_id, area_id) for area_id in part) or 'none')}</p>"
        for title, part in parts
    )
    return f"<details class='cb-text'><summary class='cb-small'>The areas by name</summary>{lines}</details>"
