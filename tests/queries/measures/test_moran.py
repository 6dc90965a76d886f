"""Moran's I: against another implementation, and its false alarms."""

import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.sparse import csr_array

from queries.errors import MeasureInputError
from queries.measures.moran import morans_i


def grid_weights(side: int = 7) -> np.ndarray:
    column, row = np.divmod(np.arange(side * side), side)
    apart = np.abs(column[:, None] - column) + np.abs(row[:, None] - row)
    return np.asarray(apart == 1).astype(float)


def test_moments_are_those_of_esda() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from esda import Moran
        from libpysal.weights import WSP

        values = np.random.default_rng(1).exponential(size=49)
        theirs = Moran(values, WSP(csr_array(grid_weights())).to_W(silence_warnings=True), permutations=0)
    found = morans_i(values, grid_weights())
    assert_allclose(
        [found.value, found.expected, found.variance_normal, found.variance_random, found.z_random, found.p],
        [theirs.I, theirs.EI, theirs.VI_norm, theirs.VI_rand, theirs.z_rand, theirs.p_rand],
    )


def test_noise_alarms_as_seldom_as_said_and_a_slope_does() -> None:
    random = np.random.default_rng(2)
    alarms = np.mean([morans_i(random.normal(size=49), grid_weights()).p <= 0.05 for _ in range(400)])
    assert 0.02 <= alarms <= 0.08
    assert morans_i(np.arange(49.0), grid_weights()).value > 0.7


def test_refuses_what_has_no_meaning() -> None:
    values, weights = np.arange(49.0), grid_weights()
    for bad in (
        (values[:9], weights),
        (np.ones(49), weights),
        (values * np.nan, weights),
        (values, -weights),
        (values, 0 * weights),
        (values, weights + np.eye(49)),
        (values[:3], np.ones((3, 3))),
    ):
        with pytest.raises(MeasureInputError):
            morans_i(*bad)
