"""Rates smoothed towards their neighbours: published values, and what must hold for any map."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from queries.errors import MeasureInputError
from queries.measures.published_data import ST_LOUIS_HOMICIDES, ST_LOUIS_NEIGHBOURS, ST_LOUIS_RESIDENTS
from queries.measures.rates import empirical_bayes_rate
from queries.measures.spatial_rates import spatial_empirical_bayes_rate

AREAS = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 100_000)), min_size=2, max_size=20)
# fmt: off
PUBLISHED = [  # as in the documentation of esda.smoothing.Spatial_Empirical_Bayes
    4.01485749e-05, 3.62437513e-05, 4.93034844e-05, 5.09387329e-05, 3.72735210e-05, 3.69333797e-05,
    5.40245456e-05, 2.99806055e-05, 3.73034109e-05, 3.47270722e-05,
]
# fmt: on


def test_smoothed_rates_of_st_louis_are_the_published_ones() -> None:
    found = spatial_empirical_bayes_rate(ST_LOUIS_HOMICIDES, ST_LOUIS_RESIDENTS, ST_LOUIS_NEIGHBOURS, per=1.0)
    assert_allclose(found[:10], PUBLISHED, rtol=2e-9)


@given(AREAS)
def test_where_all_are_neighbours_it_is_the_global_rate(areas: list[tuple[int, int]]) -> None:
    counts, exposures = np.array(areas, dtype=float).T
    pairs = np.argwhere(np.triu(np.ones((counts.size, counts.size)), 1))
    found = spatial_empirical_bayes_rate(counts, exposures, pairs)
    assert_allclose(found, empirical_bayes_rate(counts, exposures), rtol=1e-9, atol=1e-12)


@given(AREAS)
def test_the_order_and_repetition_of_pairs_is_free(areas: list[tuple[int, int]]) -> None:
    counts, exposures = np.array(areas, dtype=float).T
    line = np.column_stack([np.arange(counts.size - 1), np.arange(1, counts.size)])
    once = spatial_empirical_bayes_rate(counts, exposures, line)
    again = np.concatenate([line[::-1, ::-1], line, [[0, 0]]])
    assert_allclose(spatial_empirical_bayes_rate(counts, exposures, again), once)


@given(AREAS)
def test_it_lies_between_the_raw_and_the_neighbourhoods_rate(areas: list[tuple[int, int]]) -> None:
    counts, exposures = np.array(areas, dtype=float).T
    found = spatial_empirical_bayes_rate(counts, exposures, [[0, 1]], per=1.0)
    raw, common = counts[0] / exposures[0], counts[:2].sum() / exposures[:2].sum()
    slack = 1e-9 * (raw + common)
    assert min(raw, common) - slack <= found[0] <= max(raw, common) + slack
    assert_allclose(found[2:], counts[2:] / exposures[2:])  # alone, each keeps its own


def test_an_area_without_a_rate_does_not_touch_its_neighbours() -> None:
    counts, exposures, pairs = [30.0, np.nan, 2.0, 9.0], [100.0, 50.0, 0.0, 80.0], [[0, 1], [0, 2], [0, 3]]
    found = spatial_empirical_bayes_rate(counts, exposures, pairs)
    alone = spatial_empirical_bayes_rate([30.0, 9.0], [100.0, 80.0], [[0, 1]])
    assert_allclose(found[[0, 3]], alone)
    assert np.all(np.isnan(found[[1, 2]]))


def test_no_event_anywhere_is_zero_and_no_pairs_is_raw() -> None:
    assert_array_equal(spatial_empirical_bayes_rate([0, 0], [10, 20], [[0, 1]]), [0.0, 0.0])
    assert_allclose(spatial_empirical_bayes_rate([5, 8], [100, 1000], []), [50.0, 8.0])
    assert spatial_empirical_bayes_rate([], [], []).shape == (0,)


@pytest.mark.parametrize("pairs", [[[0, 2]], [[-1, 0]]])
def test_refuses_a_neighbour_that_there_is_not(pairs: list[list[int]]) -> None:
    with pytest.raises(MeasureInputError, match="none of the 2 areas"):
        spatial_empirical_bayes_rate([1, 2], [10, 10], pairs)


def test_refuses_areas_in_more_than_one_row() -> None:
    with pytest.raises(MeasureInputError, match="in one row"):
        spatial_empirical_bayes_rate([[1, 2]], [[10, 10]], [])
