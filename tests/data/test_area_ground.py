"""Overlaps, gaps and slivers of levels, and levels that lie across others, are measured and said."""

from pathlib import Path

import pytest
import shapely

from data.area_ground import make_area_ground, read_ground
from data.areas import make_area_neighbour
from data.check import check_city, describe_check
from geo.ground import measure_crossing, measure_ground
from geo.redraws import compare_vintages
from tests.data.little import ask, run_steps
from tests.data.tiny import CITY, write_city, write_layer

KM_PER_DEGREE = 111.32


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Return a box in hundredths of a degree at the equator: 1.11 km each."""
    return shapely.box(west / 100, south / 100, east / 100, north / 100)


def test_a_level_that_fits_has_no_faults() -> None:
    found = measure_ground([box(0, 0, 1, 1), box(1, 0, 2, 1), None])
    assert (found.overlaps, found.gaps, found.slivers) == (0, 0, 0)
    assert measure_ground([None]).gap_km2 == 0


def test_overlaps_gaps_and_slivers_are_told_apart() -> None:
    ring = [box(0, 0, 3, 1), box(0, 2, 3, 3), box(0, 1, 1, 2), box(1.999, 0.5, 3, 2)]
    found = measure_ground(ring)
    assert (found.overlaps, found.gaps) == (1, 1)
    assert found.overlap_km2 == pytest.approx(1.001 * 0.5 * (KM_PER_DEGREE / 100) ** 2, rel=0.01)
    assert found.gap_km2 == pytest.approx(0.999 * (KM_PER_DEGREE / 100) ** 2, rel=0.01)
    assert found.slivers == 0
    narrow = measure_ground([box(0, 0, 1.003, 1), box(1, 0, 2, 1)])
    assert (narrow.overlaps, narrow.slivers) == (1, 1)
    assert narrow.overlap_km2 == pytest.approx(0.003 * (KM_PER_DEGREE / 100) ** 2, rel=0.02)


def test_an_area_that_lies_free_in_a_hole_is_no_gap() -> None:
    around = shapely.box(0, 0, 0.03, 0.03).difference(shapely.box(0.01, 0.01, 0.02, 0.02))
    within = shapely.box(0.01003, 0.01003, 0.01997, 0.01997)
    found = measure_ground([around, within, shapely.box(1, 1, 1.01, 1.01)])
    assert (found.overlaps, found.gaps, found.slivers) == (0, 1, 1)
    assert found.gap_km2 == pytest.approx(0.0147, abs=0.0001)


def test_a_level_across_another_is_split_and_partly_outside() -> None:
    found = measure_crossing([box(0, 0, 2, 1), box(2, 0, 3, 1)], [box(0, 0, 1, 1), box(1, 0, 2, 1)])
    assert found.split_areas == 1
    assert found.outside_km2 == pytest.approx((KM_PER_DEGREE / 100) ** 2, rel=0.01)


def test_vintages_are_compared_by_id_and_ground() -> None:
    before, after = [box(0, 0, 1, 1), box(1, 0, 2, 1), None], [box(0, 0, 1.0001, 1), box(1, 0, 2, 2), None]
    found = compare_vintages(["a", "b", "n"], before, ["a", "b", "n"], after)
    assert found.same == ("a", "n")
    assert found.redrawn["b"] == pytest.approx(0.5, abs=0.01)
    moved = compare_vintages(["a"], before[:1], ["b"], before[:1])
    assert (moved.same, moved.ended, moved.began) == ((), ("a",), ("b",))


WARDS = """
[[areas]]
level = "ward"
path = "wards.geojson"
area_id = "ward"

[[incidents]]"""


def test_the_ledger_and_a_check_say_it(home: Path, tmp_path: Path) -> None:
    path = write_city(tmp_path, text=CITY.replace("\n[[incidents]]", WARDS))
    write_layer(tmp_path / "wards.geojson", "ward", {"W": [[[0.5, 0], [2, 0], [2, 2], [0.5, 2], [0.5, 0]]]})
    said = describe_check(check_city(str(path)))
    assert "ground    beat: 0 areas lie in several of level ward, 12," in said
    context = run_steps(tmp_path / "b", "", {}, [make_area_ground, make_area_neighbour])
    assert read_ground(context.connection) == {}
    assert context.account("areas_beat").notes["gaps"] == 0
    assert ask(context, "select count(*) from area_ground where measure = 'overlaps'") == [(2,)]
    assert ask(context, "select count(*) from area_neighbour where level = 'beat'") == [(12,)]
