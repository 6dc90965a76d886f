from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.areas import clean_areas, settle_crs
from geo.overlap import apportion, measure_overlaps

# Small enough that a degree is a degree everywhere.
WHOLE = shapely.box(0, 0, 0.04, 0.01)
QUARTERS = [shapely.box(i / 100, 0, (i + 1) / 100, 0.01) for i in range(4)]


def test_residents_follow_the_ground() -> None:
    halves = [shapely.box(0, 0, 0.03, 0.01), shapely.box(0.03, 0, 0.04, 0.01)]
    assert apportion([400.0], [WHOLE], halves) == pytest.approx([300, 100], rel=1e-6)


def test_residents_of_several_sources_add_up() -> None:
    middle = shapely.box(0.005, 0, 0.025, 0.01)
    assert apportion([10.0, 20.0, 40.0, 80.0], QUARTERS, [middle]) == pytest.approx([45], rel=1e-6)


def test_a_target_that_nothing_meets_is_not_known() -> None:
    spread = apportion([400.0], [WHOLE], [shapely.box(1, 1, 2, 2), None, shapely.box(0.04, 0, 0.05, 0.01)])
    assert np.isnan(spread).all()


def test_an_unknown_source_makes_what_it_covers_unknown() -> None:
    halves = [shapely.box(0, 0, 0.02, 0.01), shapely.box(0.02, 0, 0.04, 0.01)]
    spread = apportion([10.0, np.nan, 40.0, 80.0], QUARTERS, halves)
    assert np.isnan(spread[0])
    assert spread[1] == pytest.approx(120)


def test_a_hair_of_an_unknown_source_does_not() -> None:
    almost = [shapely.box(0.00999, 0, 0.02, 0.01)]
    assert apportion([np.nan, 20.0, 40.0, 80.0], QUARTERS, almost) == pytest.approx([20], rel=0.01)


def test_what_lies_in_no_target_is_lost_or_given_to_those_that_are_met() -> None:
    half = [shapely.box(0, 0, 0.02, 0.01)]
    assert apportion([400.0], [WHOLE], half) == pytest.approx([200], rel=1e-6)
    assert apportion([400.0], [WHOLE], half, keep_total=True) == pytest.approx([400], rel=1e-6)


@given(
    st.lists(st.floats(0, 1e6), min_size=4, max_size=4),
    st.lists(st.floats(0.001, 0.039), min_size=1, max_size=5, unique=True),
)
def test_nobody_is_lost_between_layers_that_cover_the_same_ground(
    residents: list[float], cuts: list[float]
) -> None:
    edges = [0.0, *sorted(cuts), 0.04]
    strips = [shapely.box(west, 0, east, 0.01) for west, east in pairwise(edges)]
    assert apportion(residents, QUARTERS, strips).sum() == pytest.approx(sum(residents), rel=1e-6, abs=1e-6)


def test_overlaps_are_sorted_pairs_that_share_ground() -> None:
    overlaps = measure_overlaps(QUARTERS, [WHOLE, QUARTERS[1], None])
    pairs = zip(overlaps.source, overlaps.target, strict=True)
    assert list(pairs) == [(0, 0), (1, 0), (1, 1), (2, 0), (3, 0)]
    assert overlaps.area_m2 == pytest.approx(overlaps.source_m2[overlaps.source])
    assert overlaps.target_m2[2] == 0


def test_the_layers_of_chicago_share_their_ground(realdata: Path) -> None:
    communities = settle_crs(gpd.read_file(realdata / "chicago" / "community_areas.zip"))
    features = gpd.read_file(realdata / "chicago" / "beats.geojson")
    beats = clean_areas(features, area_ids=list(features.BEAT_NUM)).frame.geometry.to_numpy()
    spread = apportion(np.full(77, 1_000.0), communities.geometry.to_numpy(), beats)
    assert not np.isnan(spread).any()
    assert 76_000 < spread.sum() < 77_000
    kept = apportion(np.full(77, 1_000.0), communities.geometry.to_numpy(), beats, keep_total=True)
    assert kept.sum() == pytest.approx(77_000)
