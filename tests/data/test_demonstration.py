"""Parts of the demonstration city: draws, partition, ground."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.demonstration.areas import DISTRICTS, draw_areas, list_neighbours
from data.demonstration.blocks import lay_blocks
from data.demonstration.draws import draw_column, draw_index, draw_some, open_stream
from data.demonstration.land import lay_land
from data.demonstration.layers import write_layers
from data.demonstration.people import GROUPS, count_people, round_to_total
from data.demonstration.places import find_places
from data.demonstration.plane import to_degrees


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("layers")
    write_layers(folder, draw_areas())
    return folder


def read_beats(layers: Path) -> gpd.GeoDataFrame:
    """Beats, made valid and one row each."""
    frame = gpd.read_file(layers / "beats.geojson")
    frame["geometry"] = shapely.make_valid(frame.geometry.to_numpy())
    return frame.dissolve("beat_id", as_index=False).to_crs(6933)


def test_subjects_draw_from_streams_of_their_own() -> None:
    first, again = open_stream(7, "survey").random(4), open_stream(7, "survey").random(4)
    assert (first == again).all()
    assert (first != open_stream(7, "events").random(4)).all()


def test_positions_are_drawn_as_often_as_their_shares_say() -> None:
    drawn = draw_index(open_stream(7, "index"), [0.5, 0.0, 0.3, 0.2], 40_000)
    assert np.bincount(drawn, minlength=4) / 40_000 == pytest.approx([0.5, 0, 0.3, 0.2], abs=0.01)


def test_columns_are_drawn_from_the_row_that_is_asked_for() -> None:
    table = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.2, 0.2, 0.6]])
    rows = np.repeat([0, 1, 2], 20_000)
    drawn = draw_column(open_stream(7, "column"), table, rows)
    for row, shares in enumerate(table / table.sum(axis=1, keepdims=True)):
        found = np.bincount(drawn[rows == row], minlength=3) / 20_000
        assert found == pytest.approx(shares, abs=0.015)


@given(st.integers(1, 60), st.integers(0, 60))
def test_some_are_different_and_in_order(count: int, size: int) -> None:
    drawn = draw_some(open_stream(7, "some"), count, size)
    assert len(drawn) == min(size, count)
    assert (np.diff(drawn) > 0).all()


def test_blocks_cover_the_land_without_overlap() -> None:
    shapes = lay_blocks().shapes
    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(lay_land().city.area, rel=1e-4)
    assert shapely.area(shapes).min() > 2000


def test_every_block_is_in_one_beat_and_every_beat_is_of_one_piece() -> None:
    areas = draw_areas()
    blocks = [block for own in areas.beats.values() for block in own]
    assert sorted(blocks) == list(range(len(areas.ground.use)))
    for own in areas.beats.values():
        assert shapely.coverage_union_all(areas.ground.blocks.shapes[own]).geom_type == "Polygon"
    assert len(areas.beats) == sum(sum(counts) for _, _, counts in DISTRICTS.values())


def test_neighbours_adjoin_and_are_not_the_beats_themselves() -> None:
    around = list_neighbours(("0521", "0522"))
    assert "0523" in around
    assert not {"0521", "0522", "0712"} & set(around)


def test_groups_sum_to_the_residents() -> None:
    people = count_people()
    for kind in GROUPS:
        counts = round_to_total(people.shares[kind], people.residents)
        assert (counts.sum(axis=1) == people.residents).all()
        assert counts.min() >= 0


def test_addresses_stand_on_land() -> None:
    places, shore = find_places(), lay_land().shore
    lon, lat = to_degrees(*shapely.get_coordinates(shore).T)
    land = shapely.transform(shore, lambda points: np.stack(to_degrees(points[:, 0], points[:, 1]), axis=1))
    shapely.prepare(land)
    assert shapely.contains_xy(land, places.lon, places.lat).mean() > 0.995
    assert lon.min() < places.lon.min() < lon.max() > places.lon.max()
    assert lat.min() < places.lat.min() < lat.max() > places.lat.max()


def test_boundary_files_have_the_faults_that_real_ones_have(layers: Path) -> None:
    frame = gpd.read_file(layers / "beats.geojson")
    assert len(frame) == 121
    assert (~frame.is_valid).sum() == 1


def test_the_base_map_has_every_kind(layers: Path) -> None:
    context = gpd.read_file(layers / "context.geojson")
    assert set(context["kind"]) == {"land", "water", "park", "road"}
    assert context.is_valid.all()


def test_beats_are_small_in_the_centre_and_large_outside(layers: Path) -> None:
    land_km2 = read_beats(layers).set_index("beat_id").area / 1e6
    centre, west = (land_km2[land_km2.index.str.startswith(code)] for code in ("01", "05"))
    assert centre.median() < 0.5 * west.median()
    assert land_km2.max() > 10 * land_km2.min()


def test_neighbourhoods_have_borders_of_their_own(layers: Path) -> None:
    neighbourhoods = gpd.read_file(layers / "neighbourhoods.geojson")
    assert 25 <= len(neighbourhoods) <= 35
    shares = gpd.overlay(read_beats(layers), neighbourhoods.to_crs(6933), keep_geom_type=True)
    shares["land"] = shares.area
    largest = shares.groupby("beat_id")["land"].max() / shares.groupby("beat_id")["land"].sum()
    assert (largest < 0.9).sum() > 25
