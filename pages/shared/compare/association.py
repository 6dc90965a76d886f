"""What can be said of the association between areas, and why nothing where nothing can."""

import numpy as np
import pandas as pd
import shapely

from geo.crs import choose_metric_crs, project_points
from pages.shared import store
from pages.shared.compare import words
from pages.shared.compare.scatter import ScatterFigure
from pages.shared.compare.slope_words import say_likeness, say_tests
from pages.shared.compare.state import CompareView
from pages.shared.figures.counts import say_unit
from pages.shared.figures.figures import Floats, Question
from pages.shared.figures.words import say_kinds
from pages.shared.keep import keep
from pages.shared.store import BuildInfo
from pages.shared.words import say_plural
from queries.measures.area_regression import regress_areas
from queries.measures.association import LEAST_AREAS, distance_classes, effective_correlation, lees_l
from queries.measures.moran import morans_i


def say_association(question: Question, view: CompareView, figure: ScatterFigure) -> tuple[str, ...]:
    """Sentences about how the two numbers go together over the areas drawn."""
    points = locate_areas(question.build, question.filters.level)
    shown = figure.frame[figure.frame["shown"]].join(points, how="inner")
    x, y = (shown[name].to_numpy(dtype=np.float64) for name in ("x", "y"))
    if view.beside == "change":
        y = np.log(y)  # twice as many is as far from no change as half as many
    if len(shown) < LEAST_AREAS:
        return (words.TOO_FEW_FOR_ONE.format(areas=say_plural(len(shown), question.one, question.many)),)
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return (words.ALL_THE_SAME.format(many=question.many),)
    found = effective_correlation(x, y, distance_classes(shown[["east_m", "north_m"]].to_numpy()))
    said = words.say_correlation(
        words.Association(
            r=found.r,
            low=found.low,
            high=found.high,
            clear=found.p < 0.05,
            areas=found.areas,
            effective=found.effective_areas,
            many=question.many,
            beside=view.beside,
            what=say_unit(question).removeprefix("community ") + say_kinds(question),
        )
    )
    near = weigh_neighbours(question, list(shown.index))
    lee = lees_l(x, y, near + np.eye(len(near)))  # Lee counts an area to its own neighbourhood
    return said, words.say_lee(lee.value, lee.p, many=question.many)


def check_neighbours(question: Question, view: CompareView, figure: ScatterFigure) -> str:
    """What neighbours still share once one number is regressed on the other; empty where unknown."""
    shown = figure.frame[figure.frame["shown"]]
    x, y = (shown[name].to_numpy(dtype=np.float64) for name in ("x", "y"))
    near = weigh_neighbours(question, list(shown.index))
    if len(shown) < LEAST_AREAS or min(np.ptp(x), np.ptp(y)) == 0 or not near.any():
        return ""
    y = np.log(y) if view.beside == "change" else y
    alike = say_likeness(morans_i(x, near).value, morans_i(y, near).value, question.many)
    return f"{alike} {say_tests(regress_areas(y, x, near), question.many, len(shown))}"


def weigh_neighbours(question: Question, area_ids: list[str]) -> Floats:
    """1 for each pair of these areas that touch, shape (areas, areas)."""
    pairs = store.read("area_neighbour_pairs", build=question.build, level=question.filters.level)
    places = {str(area_id): place for place, area_id in enumerate(area_ids)}
    weights = np.zeros((len(places), len(places)))
    for area_id, other in zip(pairs["area_id"], pairs["neighbour_id"], strict=True):
        if area_id in places and other in places:
            weights[places[area_id], places[other]] = 1.0
    return weights


@keep(16, by=lambda build, level: (build.path, level))
def locate_areas(build: BuildInfo, level: str) -> pd.DataFrame:
    """A point in each area that has a shape, `east_m` and `north_m` in a metric CRS, by area id."""
    shapes = store.read("area_shapes", build=build, level=level)
    polygons = shapely.from_wkb([bytes(shape) for shape in shapes["geometry"]])
    points = shapely.point_on_surface(polygons)
    east, north = project_points(
        shapely.get_x(points), shapely.get_y(points), metric_crs=choose_metric_crs(polygons)
    )
    index = pd.Index([str(area_id) for area_id in shapes["area_id"]], name="area_id")
    return pd.DataFrame({"east_m": east, "north_m": north}, index=index)
