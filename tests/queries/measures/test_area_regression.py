"""Regression over areas: against another implementation, false alarms, and what it suggests."""

import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.sparse import csr_array
from scipy.stats import t

from queries.errors import MeasureInputError
from queries.measures.area_models import AreaModel, fit_error, fit_lag
from queries.measures.area_regression import AreaRegression, regress_areas

SIDE = 7


def grid_weights(side: int = SIDE) -> np.ndarray:
    column, row = np.divmod(np.arange(side * side), side)
    apart = np.abs(column[:, None] - column) + np.abs(row[:, None] - row)
    return np.asarray(apart == 1).astype(float)


def spread_by(share: float, values: np.ndarray) -> np.ndarray:
    weights = grid_weights()
    weights /= weights.sum(axis=1, keepdims=True)
    return np.linalg.solve(np.eye(SIDE**2) - share * weights, values)


def make_map(seed: int, *, lag: float = 0.0, error: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    facts = random.normal(size=(SIDE**2, 2))
    return spread_by(lag, 3 + facts @ [2.0, -1.0] + spread_by(error, random.normal(size=SIDE**2))), facts


@pytest.mark.parametrize("seed", range(3))
def test_tests_and_models_are_those_of_spreg(seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from libpysal.weights import WSP
        from spreg import OLS, ML_Error, ML_Lag

        outcome, facts = make_map(seed, lag=0.4, error=0.2)
        theirs = WSP(csr_array(grid_weights())).to_W(silence_warnings=True)
        theirs.transform = "r"
        plain = OLS(outcome[:, None], facts, w=theirs, spat_diag=True)
        lag, error = (kind(outcome[:, None], facts, w=theirs) for kind in (ML_Lag, ML_Error))
    found = regress_areas(outcome, facts, grid_weights())
    assert_allclose(found.coefficients, plain.betas[:, 0])
    assert_allclose(found.r_squared, plain.r2)
    for ours, other in zip(
        (found.lag, found.error, found.robust_lag, found.robust_error),
        (plain.lm_lag, plain.lm_error, plain.rlm_lag, plain.rlm_error),
        strict=True,
    ):
        assert_allclose([ours.value, ours.p], other, rtol=1e-8)
    # Theirs are of the likelihood alone; ours count what was fitted: 45 degrees of freedom of 49.
    reach = t.isf(0.025, 45) * np.sqrt(49 / 45)
    for model, other in (
        (fit_lag(outcome, facts, grid_weights()), lag),
        (fit_error(outcome, facts, grid_weights()), error),
    ):
        assert_allclose([*model.coefficients, model.neighbours], other.betas[:, 0], rtol=1e-5)
        assert_allclose(model.log_likelihood, other.logll, rtol=1e-8)
        ours = np.append(model.high - model.coefficients, model.neighbours_high - model.neighbours) / reach
        assert_allclose(ours, np.sqrt(np.diag(other.vm))[:4], rtol=1e-4)


def test_what_it_suggests_is_mostly_what_there_is() -> None:
    for kind, shares in (("lag", {"lag": 0.6}), ("error", {"error": 0.8})):
        suggested = [regress_areas(*make_map(seed, **shares), grid_weights()).suggests for seed in range(60)]
        assert np.mean([each == kind for each in suggested]) > 0.8
    found = [regress_areas(*make_map(seed), grid_weights()) for seed in range(400)]
    assert np.mean([each.suggests != "none" for each in found]) < 0.14
    for name in ("lag", "error", "robust_lag", "robust_error"):
        assert 0.02 <= np.mean([getattr(each, name).p <= 0.05 for each in found]) <= 0.08


def test_models_hold_the_truth() -> None:
    held = np.zeros(4)
    for seed in range(150):
        lag = fit_lag(*make_map(seed, lag=0.5), grid_weights())
        error = fit_error(*make_map(seed, error=0.5), grid_weights())
        held += [*map(holds_truth, (lag, error)), holds_share(lag), holds_share(error)]
    assert np.all(held / 150 >= 0.86)


def holds_truth(model: AreaModel) -> bool:
    return bool(model.low[1] <= 2.0 <= model.high[1])


def holds_share(model: AreaModel) -> bool:
    return model.neighbours_low <= 0.5 <= model.neighbours_high


def test_units_change_only_the_units() -> None:
    outcome, facts = make_map(5, lag=0.3)
    one, two = (regress_areas(values, facts, grid_weights()) for values in (outcome, 10 * outcome + 4))
    assert_allclose(two.coefficients[1:], 10 * one.coefficients[1:])
    assert_allclose(two.lag.value, one.lag.value)
    assert one.suggests == two.suggests
    with_one = regress_areas(outcome, facts[:, 0], 3 * grid_weights())
    assert isinstance(with_one, AreaRegression)
    assert with_one.coefficients.shape == (2,)


def test_covariates_that_say_nothing_leave_the_robust_tests_silent() -> None:
    outcome, _ = make_map(6)
    found = regress_areas(outcome, np.empty((SIDE**2, 0)), grid_weights())
    assert (found.robust_lag.p, found.robust_error.p) == (1.0, 1.0)


def test_refuses_what_has_no_meaning() -> None:
    outcome, facts = make_map(7)
    weights = grid_weights()
    for bad in (
        (outcome[:5], facts, weights),
        (outcome, facts[:5], weights),
        (outcome, facts, weights[:5]),
        (outcome * np.nan, facts, weights),
        (outcome, facts, -weights),
        (outcome, facts, 0 * weights),
        (outcome, np.column_stack([facts[:, 0], facts[:, 0]]), weights),
        (outcome, np.random.default_rng(1).normal(size=(SIDE**2, 5)), weights),
        (np.ones(SIDE**2), facts, weights),
    ):
        for estimate in (regress_areas, fit_lag, fit_error):
            with pytest.raises(MeasureInputError):
                estimate(*bad)
