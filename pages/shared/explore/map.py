"""The explore page's map: figures as paint, events and venues as points."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import shapely

from pages.shared import store
from pages.shared.area_search import read_answer
from pages.shared.assets import map_url
from pages.shared.controls import hand_in
from pages.shared.figures.figures import Figures, Question, Swatch
from pages.shared.keep import keep
from pages.shared.look import AMBER, INK
from pages.shared.show_map import AreaPaint, FitRequest, PointLayer, show_map
from pages.shared.words import lacks_number, say_count, say_day


def show_figures(
    question: Question, figures: Figures, *, key: str = "map", on_pick: Callable[[str], None] | None = None
) -> None:
    """Paint the map of the page that `key` names; a click chooses an area, by `on_pick` where it is given."""
    build, level = question.build, question.filters.level
    show_map(
        paint_areas(question, figures),
        points=read_points(question) if question.filters.points else (),
        description=f"Map: {figures.title}. {figures.headline} The table below has the same numbers.",
        context_url=map_url(build.city, build.build_id, "context"),
        fit=_choose_fit(question, level),
        key=key,
        on_pick=on_pick or (lambda area_id: hand_in({"area": area_id})),
    )


def paint_areas(question: Question, figures: Figures) -> AreaPaint:
    """Classes, colours and tooltips of every area that has a shape."""
    return replace(_paint_areas(question, figures), selected=question.filters.area or None)


@keep(128, by=lambda question, figures: (question.key, figures))
def _paint_areas(question: Question, figures: Figures) -> AreaPaint:
    build, level = question.build, question.filters.level
    drawn = figures.frame[figures.frame["drawn"].astype(bool)].sort_index()
    return AreaPaint(
        geometry_url=map_url(build.city, build.build_id, f"areas/{level}"),
        order=[str(area_id) for area_id in drawn.index],
        classes={str(area_id): mark for area_id, mark in drawn["mark"].items()},
        ramp=figures.ramp,
        labels={
            str(area_id): f"{question.one.capitalize()} {area_id}\n{said}"
            if lacks_number(str(area_id), str(name))
            else said
            for area_id, name, said in zip(drawn.index, drawn["area_name"], drawn["said"], strict=True)
        },
        level=level,
    )


def read_points(question: Question) -> tuple[PointLayer, ...]:
    """Events of the period and every venue; neither at nor of a sensitive venue."""
    events = _read_events(question)
    events = events[events["lon"].notna()]
    venues = store.read("venue_points", build=question.build)
    return (
        _make_layer("Venue", venues, [str(name) for name in venues["name"]], color=INK, radius_px=2.5),
        _make_layer("Community event", events, _label_events(events), color=AMBER, radius_px=4.5),
    )


def list_point_swatches(question: Question) -> tuple[Swatch, ...]:
    """The legend's lines about points, with how many events have none to draw."""
    if not question.filters.points:
        return ()
    events = _read_events(question)
    drawn, of = int(events["lon"].notna().sum()), len(events)
    why = "" if drawn == of else "; the others have no place, or one that is kept back to protect people"
    said = f"community event ({say_count(drawn)} of {say_count(of)} drawn{why})"
    return Swatch(AMBER, said, "dot"), Swatch(INK, "venue", "dot")


def _read_events(question: Question) -> pd.DataFrame:
    events = store.read(
        "event_points",
        build=question.build,
        first_day=question.filters.first_month,
        day_after=question.last_day + timedelta(days=1),
        event_kinds=list(question.filters.event_kinds or question.choices.event_kinds),
        statuses=list(question.statuses),
    )
    if question.filters.within:
        level, area_id = question.whole
        named = [
            any(a["level"] == level and a["area_id"] == area_id for a in areas) for areas in events["areas"]
        ]
        events = events[np.array(named, dtype=bool)]
    return events


def _label_events(events: pd.DataFrame) -> list[str]:
    return [
        f"{title}\n{say_day(pd.Timestamp(when))}"
        for title, when in zip(events["title"], events["starts_local"], strict=True)
    ]


def _make_layer(
    name: str, points: pd.DataFrame, labels: list[str], *, color: str, radius_px: float
) -> PointLayer:
    lon, lat = (points[column].to_numpy(dtype=np.float64) for column in ("lon", "lat"))
    return PointLayer(name, lon, lat, color, labels, radius_px)


def _choose_fit(question: Question, level: str) -> FitRequest | None:
    """Move the view to what it was narrowed to, or to a point that was searched for; for nothing else."""
    answer = read_answer()
    if answer and answer.point and answer.area_id == question.filters.area:
        lon, lat = answer.point
        return FitRequest(f"{lon},{lat}", (lon, lat, lon, lat))
    if question.filters.within:
        ids = tuple(str(area_id) for area_id in question.areas.index[question.inside])
        bounds = find_bounds((question.build.city, question.build.build_id), level, ids, question.build)
        return FitRequest(question.filters.within, bounds) if bounds else None
    edges = store.city_settings(question.build).get("map_bounds")
    return FitRequest(question.build.city, tuple(edges)) if edges else None


@keep(256, by=lambda build_key, level, area_ids, _build: (build_key, level, area_ids))
def find_bounds(
    build_key: tuple[str, str],  # noqa: ARG001 - kept per build
    level: str,
    area_ids: tuple[str, ...],
    _build: store.BuildInfo,
) -> tuple[float, float, float, float] | None:
    """West, south, east and north of some areas together (EPSG:4326); None if none has a shape."""
    shapes = store.read("area_shapes", build=_build, level=level)
    asked = shapes.loc[shapes["area_id"].isin(area_ids), "geometry"]
    if asked.empty:
        return None
    west, south, east, north = shapely.total_bounds(shapely.from_wkb([bytes(shape) for shape in asked]))
    return float(west), float(south), float(east), float(north)
