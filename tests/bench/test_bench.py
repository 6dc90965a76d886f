import subprocess
import sys

import click
import numpy as np
import pytest
import shapely

from bench.assign_points import check_equal
from bench.city import make_areas, scatter_incidents
from bench.timing import Timing, format_table
from geo.assign import AreaIndex


def run_bench(*arguments: str) -> str:
    command = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def test_the_runner_lists_its_benchmarks() -> None:
    assert "assign_points: Point to area" in run_bench("--list")


def test_one_benchmark_prints_one_table_with_ratios() -> None:
    text = run_bench("assign_points", "--points", "2000", "--areas", "20", "--repeats", "1")
    assert "2,000 points × 20 areas" in text
    ways = ("AreaIndex, built", "AreaIndex, asked", "boxes", "sedonadb", "geopandas.sjoin")
    assert [line.startswith(way) for line, way in zip(text.splitlines()[2:], ways, strict=True)] == [True] * 5


def test_the_generated_city_is_irregular_and_its_areas_share_borders() -> None:
    areas = make_areas(60)
    assert 55 <= len(areas) <= 60
    assert shapely.coverage_is_valid(areas)
    assert shapely.get_num_coordinates(areas).mean() > 200
    positions = AreaIndex(areas).assign(*scatter_incidents(areas, 20_000))
    assert 0.9 < np.mean(positions >= 0) < 0.999


def test_ratios_are_of_medians_to_our_own() -> None:
    table = format_table(
        [Timing("ours", [0.1, 0.2, 0.9]), Timing("theirs", [4.0])], amount=10**6, unit="rows"
    )
    ours, theirs = table.splitlines()[1:]
    assert ours.split() == ["ours", "0.200", "0.100–0.900", "5.00", "1.0"]
    assert theirs.split() == ["theirs", "4.000", "4.000–4.000", "0.25", "20.0"]


def test_ways_that_disagree_are_not_compared() -> None:
    def ours() -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        return np.array([0, 1], dtype=np.int32)

    def theirs() -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        return np.array([0, 2], dtype=np.int32)

    with pytest.raises(click.ClickException, match="theirs and ours differ in 1 points"):
        check_equal({"ours": ours, "theirs": theirs})
