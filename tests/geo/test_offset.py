import numpy as np
import pytest
import shapely

from geo.areas import measure_offset_km

LAYER = [shapely.box(-87.7, 41.8, -87.6, 41.9), None, shapely.box(-87.6, 41.8, -87.5, 41.9)]


def test_incidents_inside_are_no_distance_away() -> None:
    offset = measure_offset_km(LAYER, [-87.65, -87.55, np.nan], [41.85, 41.85, 41.85])
    assert (offset.points, offset.share_outside, offset.median_km) == (2, 0.0, 0.0)
    assert not offset.is_far


def test_a_layer_in_another_place_is_far_and_says_how_far() -> None:
    offset = measure_offset_km(LAYER, np.full(30_000, -87.65), np.full(30_000, 42.9))
    assert offset.is_far
    assert offset.points == 10_000
    assert offset.median_km == pytest.approx(111.1, rel=0.01)


def test_a_layer_on_the_other_side_of_the_world_is_very_far() -> None:
    offset = measure_offset_km(LAYER, [92.35], [-41.85])
    assert offset.is_far
    assert offset.median_km > 5_000


def test_the_odd_stray_incident_is_not_a_wrong_layer() -> None:
    lon = np.r_[np.full(99, -87.65), -80.0]
    offset = measure_offset_km(LAYER, lon, np.full(100, 41.85))
    assert offset.share_outside == pytest.approx(0.01)
    assert not offset.is_far


@pytest.mark.parametrize(("areas", "lon"), [([None], [1.0]), (LAYER, [np.nan]), (LAYER, [])])
def test_without_areas_or_points_nothing_can_be_said(
    areas: list[shapely.Polygon | None], lon: list[float]
) -> None:
    offset = measure_offset_km(areas, lon, [41.8] * len(lon))
    assert np.isnan(offset.share_outside)
    assert not offset.is_far
