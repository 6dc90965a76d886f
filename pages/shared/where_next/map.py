"""The map of the Where next page: what is within reach of the plan, of a year before's events, or of both."""

import numpy as np
import streamlit as st

from pages.shared import store
from pages.shared.assets import map_url
from pages.shared.choices import load_areas
from pages.shared.figures.figures import Swatch
from pages.shared.legend import write_swatches
from pages.shared.look import INK, QUIET, RAMPS, show_html
from pages.shared.show_map import AreaPaint, FitRequest, PointLayer, show_map
from pages.shared.store import BuildInfo
from pages.shared.where_next.cards import Card
from pages.shared.where_next.plan import Asked, Compared
from pages.shared.where_next.state import VIEWS, key_of
from pages.shared.words import say_count, say_number, say_plural

# Out of reach is no step of the amounts: grey on paper, near paper in the dark theme.
_NEITHER = QUIET[1]
_PALE, _MID, _DARK = (RAMPS["engagement"][place] for place in (1, 3, 4))
QUIET_INK = "#4a5766"
CLASSES = {
    "plan": ((_NEITHER, "out of reach"), (_MID, "one event within reach"), (_DARK, "two or more")),
    "last": ((_NEITHER, "out of reach"), (_MID, "one event within reach"), (_DARK, "two or more")),
    "both": (
        (_NEITHER, "out of reach in both"),
        (_PALE, "a year before only"),
        (_MID, "in both"),
        (_DARK, "in this plan only"),
    ),
}


def show_plan_map(build: BuildInfo, asked: Asked, compared: Compared, cards: tuple[Card, ...]) -> None:
    """The switch, the map and its legend."""
    st.segmented_control(
        "The map shows", list(VIEWS), format_func=lambda key: VIEWS.get(key, key), key=key_of("map")
    )
    paint, shown = _paint(build, asked, compared), asked.view.map
    edges = store.city_settings(build).get("map_bounds")
    with st.container(key="map-box"):
        show_map(
            paint,
            points=_list_points(asked, compared, cards),
            description=f"Map of who is within {asked.view.minutes} minutes’ walk: {VIEWS[shown]}. "
            "The table of events and the table of areas below say the same.",
            key="where-next-map",
            context_url=map_url(build.city, build.build_id, "context"),
            fit=FitRequest(build.city, tuple(edges)) if edges else None,
            height_css="clamp(340px, 60vh, 760px)",
        )
    swatches = [Swatch(color, said) for color, said in CLASSES[shown]]
    if asked.places.unknown:
        swatches.append(Swatch("", "residents not known", "no-data"))
    if shown != "last":
        swatches.append(Swatch(INK, "planned event", "dot"))
    if shown != "plan":
        swatches.append(Swatch(QUIET_INK, "event a year before", "dot"))
    show_html(write_swatches(swatches))


def _paint(build: BuildInfo, asked: Asked, compared: Compared) -> AreaPaint:
    places = asked.places
    now = compared.plan.visits
    before = compared.last.visits if compared.last is not None else np.zeros_like(now)
    classes = classify(asked.view.map, now, before)
    drawn = load_areas(build, places.level.level)
    order = [str(area_id) for area_id in drawn.index[drawn["drawn"].astype(bool)]]
    labels = {
        area_id: f"{say_count(people)} residents\n{say_plural(visits, 'planned event')} within reach; "
        f"{say_count(earlier)} a year before\npriority score {say_number(index)}"
        for area_id, people, visits, earlier, index in zip(
            places.area_ids, places.residents, now, before, asked.need.index, strict=True
        )
    }
    return AreaPaint(
        geometry_url=map_url(build.city, build.build_id, f"areas/{places.level.level}"),
        order=order,
        classes=dict(zip(places.area_ids, classes, strict=True)),
        ramp=[color for color, _ in CLASSES[asked.view.map]],
        labels=labels,
        level=places.level.level,
    )


def classify(shown: str, now: np.ndarray, before: np.ndarray) -> list[int]:
    """Class of each point on the map, by events within reach of the plan and a year before."""
    if shown == "both":
        kinds = {(False, False): 0, (False, True): 1, (True, True): 2, (True, False): 3}
        return [kinds[bool(one), bool(other)] for one, other in zip(now > 0, before > 0, strict=True)]
    return [int(min(visits, 2)) for visits in (now if shown == "plan" else before)]


def _list_points(asked: Asked, compared: Compared, cards: tuple[Card, ...]) -> tuple[PointLayer, ...]:
    layers = []
    if asked.view.map != "plan":
        shown = compared.last_events[~compared.last_events["sensitive"].astype(bool)]
        last = shown[["lon", "lat"]].drop_duplicates()
        lon, lat = (last[name].to_numpy(dtype=np.float64) for name in ("lon", "lat"))
        layers.append(PointLayer("Event a year before", lon, lat, QUIET_INK, None, 3.0))
    if asked.view.map != "last":
        layers.append(
            PointLayer(
                "Planned event",
                np.array([card.lon for card in cards]),
                np.array([card.lat for card in cards]),
                INK,
                [f"{card.place}\n{card.when}" for card in cards],
                6.0,
            )
        )
    return tuple(layers)
