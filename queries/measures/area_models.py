"""Regression over areas that allows for what neighbours share: as a lag of the outcome, or in the error.

Sources
-------
Ord K (1975), Estimation methods for models of spatial interaction, Journal of the American Statistical
Association 70. Anselin L (1988), Spatial Econometrics: Methods and Models, chapter 6: likelihoods and
information.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar
from scipy.special import stdtrit

from queries.errors import MeasureInputError
from queries.measures.area_regression import prepare_regression
from queries.measures.arrays import FloatArray, check_level

Keep = Callable[[float], tuple[FloatArray, FloatArray]]


@dataclass(frozen=True)
class AreaModel:
    """Coefficients, intercept first, and the share of neighbours, each with its interval.

    `neighbours` is rho of the lag model, lambda of the error model. In the lag model a coefficient is the
    immediate part of a change alone: neighbours hand on the rest.
    """

    coefficients: FloatArray
    low: FloatArray
    high: FloatArray
    neighbours: float
    neighbours_low: float
    neighbours_high: float
    log_likelihood: float


def fit_lag(
    outcome: ArrayLike, covariates: ArrayLike, weights: ArrayLike, *, level: float = 0.95
) -> AreaModel:
    """Fit an outcome that takes after its neighbours' outcomes, by maximum likelihood.

    Parameters
    ----------
    outcome, covariates, weights, level
        As of `regress_areas`.

    Returns
    -------
    AreaModel
        Errors of the likelihood, widened as those of least squares are: over degrees of freedom, which the
        share counts in, and by Student's t: by themselves they are too narrow with some fifty areas.

    Raises
    ------
    MeasureInputError
        As `regress_areas`, or if the likelihood has no top within the range that the weights allow.
    """
    check_level(level)
    y, x, w = prepare_regression(outcome, covariates, weights)
    around = w @ y
    share, likelihood = _climb(w, lambda rho: (y - rho * around, x))
    beta = np.linalg.lstsq(x, y - share * around)[0]
    left = y - share * around - x @ beta
    variance = float(left @ left) / y.size
    handed = w @ np.linalg.inv(np.eye(y.size) - share * w)
    drift = handed @ x @ beta
    cross = x.T @ drift / variance
    own = np.sum(handed * handed.T) + np.sum(handed**2) + drift @ drift / variance
    errors = _find_errors(x.T @ x / variance, cross, float(own), float(np.trace(handed)), variance, y.size)
    return _build_model(beta, share, errors, likelihood, level, areas=y.size)


def fit_error(
    outcome: ArrayLike, covariates: ArrayLike, weights: ArrayLike, *, level: float = 0.95
) -> AreaModel:
    """Fit an outcome whose unexplained part takes after its neighbours', by maximum likelihood.

    Parameters
    ----------
    outcome, covariates, weights, level
        As of `regress_areas`.

    Returns
    -------
    AreaModel
        As of `fit_lag`; here a coefficient is the whole of a change.

    Raises
    ------
    MeasureInputError
        As `fit_lag`.
    """
    check_level(level)
    y, x, w = prepare_regression(outcome, covariates, weights)
    share, likelihood = _climb(w, lambda part: (y - part * (w @ y), x - part * (w @ x)))
    kept_y, kept_x = y - share * (w @ y), x - share * (w @ x)
    beta = np.linalg.lstsq(kept_x, kept_y)[0]
    left = kept_y - kept_x @ beta
    variance = float(left @ left) / y.size
    handed = w @ np.linalg.inv(np.eye(y.size) - share * w)
    own = float(np.sum(handed * handed.T) + np.sum(handed**2))
    information = kept_x.T @ kept_x / variance
    errors = _find_errors(information, np.zeros(len(beta)), own, float(np.trace(handed)), variance, y.size)
    return _build_model(beta, share, errors, likelihood, level, areas=y.size)


def _climb(w: FloatArray, keep: Keep) -> tuple[float, float]:
    """Find the share of neighbours with the greatest likelihood, all else concentrated out (Ord 1975)."""
    roots = np.linalg.eigvals(w)
    real = roots.real[np.abs(roots.imag) < 1e-9]
    least, most = 1.0 / min(float(real.min()), -1e-9), 1.0 / max(float(real.max()), 1e-9)
    n = len(w)

    def lack(share: float) -> float:
        y, x = keep(share)
        left = y - x @ np.linalg.lstsq(x, y)[0]
        volume = float(np.sum(np.log(np.abs(1.0 - share * roots))))
        return n / 2.0 * (float(np.log(2.0 * np.pi * float(left @ left) / n)) + 1.0) - volume

    found = minimize_scalar(
        lack, bounds=(max(least, -50.0), most), method="bounded", options={"xatol": 1e-10}
    )
    if not found.success or not np.isfinite(found.fun):
        raise MeasureInputError("the likelihood has no top in the range that the weights allow")
    return float(found.x), -float(found.fun)


def _find_errors(
    information: FloatArray, cross: FloatArray, own: float, trace: float, variance: float, areas: int
) -> FloatArray:
    """Standard errors of coefficients and share, from the information of them and the variance."""
    k = len(information)
    whole = np.zeros((k + 2, k + 2))
    whole[:k, :k] = information
    whole[:k, k] = whole[k, :k] = cross
    whole[k, k] = own
    whole[k, k + 1] = whole[k + 1, k] = trace / variance
    whole[k + 1, k + 1] = areas / (2.0 * variance**2)
    return np.asarray(np.sqrt(np.diag(np.linalg.inv(whole))[: k + 1]))


def _build_model(
    beta: FloatArray, share: float, errors: FloatArray, likelihood: float, level: float, *, areas: int
) -> AreaModel:
    """Put intervals around, over degrees of freedom and by Student's t."""
    freedom = areas - beta.size - 1
    reach = float(stdtrit(freedom, (1.0 + level) / 2.0)) * np.sqrt(areas / freedom) * errors
    low, high = beta - reach[:-1], beta + reach[:-1]
    bounds = float(share - reach[-1]), float(share + reach[-1])
    return AreaModel(beta, low, high, share, *bounds, likelihood)
