"""Published figures of location models are met, those that need distances by street among them."""

import numpy as np

from geo.siting_published import REACH_M, read_distances, read_reached, read_residents, siting_figures


def test_every_published_figure_agrees() -> None:
    figures, not_run = siting_figures()
    assert [each for each in figures if not abs(each.computed - each.published) <= each.tolerance] == []
    names = {each.name for each in figures}
    assert len(names) == len(figures) == 15
    assert names >= {"San Francisco: p-median", "San Francisco: p-centre"}
    assert not_run == []


def test_the_tracts_are_those_of_san_francisco() -> None:
    assert read_reached().shape == (205, 16)
    assert read_residents().sum() == 955_113
    assert np.array_equal(read_distances() <= REACH_M, read_reached())
