"""Scores of areas with few respondents, estimated with the help of similar areas (Fay-Herriot).

Sources
-------
Fay RE, Herriot RA (1979), Estimates of income for small places, JASA 74. Prasad NGN, Rao JNK (1990), The
estimation of the mean squared error of small-area estimators, JASA 85. Datta GS, Lahiri P (2000), A unified
measure of uncertainty of estimated best linear unbiased predictors, Statistica Sinica 10. Rao JNK, Molina I
(2015), Small Area Estimation, 2nd ed., chapters 6 and 10 (the bounds: variance between areas with a flat
prior).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, check_counts, check_level, to_floats

WEAK_ABOVE = 0.20
LEAST_SPARE = 5
_STEPS = 200
_SETTLED = 1e-12
_GRID = 200


@dataclass(frozen=True)
class ModelledEstimate:
    """Modelled estimates of all areas, shape (n,), in the units of the direct ones.

    `mse` is their mean squared error as usually published. `low` and `high` also allow for how little is
    known of `variance_between`, and are wider than that error alone would make them. `weight_of_direct` is
    the share of each area's own respondents in its estimate: 0 where it has none. `coefficients`, with
    `errors`, belong to the covariates. `variance_between` is what areas alike in these still differ by; 0
    where they differ no more than by chance, and every estimate is then the covariates' alone. All NaN where
    the model was not `fitted`: too few areas have a direct estimate.
    """

    estimate: FloatArray
    mse: FloatArray
    low: FloatArray
    high: FloatArray
    weight_of_direct: FloatArray
    coefficients: FloatArray
    errors: FloatArray
    variance_between: float
    log_likelihood: float
    fitted: bool


def fay_herriot(
    direct: ArrayLike, variance: ArrayLike, covariates: ArrayLike, *, level: float = 0.95
) -> ModelledEstimate:
    """Shrink direct estimates towards what areas with like covariates have, by REML.

    Parameters
    ----------
    direct, variance
        Direct estimates and the variances of their sampling error, shape (n,). NaN, or a variance of 0,
        for an area without a usable one: all its estimate comes from the covariates.
    covariates
        Known of every area, shape (n, p), with a column of ones: two to four facts such as deprivation, age
        and past incidents.
    level
        Confidence level of the bounds.

    Returns
    -------
    ModelledEstimate
        Not fitted unless the areas with a direct estimate are 5 more than the covariates.

    Raises
    ------
    MeasureInputError
        If shapes do not fit, a variance is negative or infinite, or the covariates have a gap or say the
        same thing twice.
    """
    check_level(level)
    y, sampling = to_floats(direct, variance)
    x = np.asarray(covariates, dtype=np.float64)
    check_counts(sampling)
    if y.ndim != 1 or x.ndim != 2 or len(x) != y.size or not np.all(np.isfinite(x)):
        raise MeasureInputError(f"covariates of shape {x.shape} do not cover areas of shape {y.shape}")
    known = np.isfinite(y) & (sampling > 0)
    if known.sum() < x.shape[1] + LEAST_SPARE:
        return _describe_nothing(y.size, x.shape[1])
    if np.linalg.matrix_rank(x[known]) < x.shape[1]:
        raise MeasureInputError("the covariates of the areas with an estimate say the same thing twice")
    between = _fit_reml(y[known], sampling[known], x[known])
    y, sampling = np.where(known, y, 0.0), np.where(known, sampling, np.inf)
    return _predict(y, sampling, x, between, level=level)


def choose_estimate(
    direct: ArrayLike, error: ArrayLike, modelled: ArrayLike, *, weak_above: float = WEAK_ABOVE
) -> NDArray[np.str_]:
    """Say for each area whether the direct or the modelled estimate is to be shown.

    Parameters
    ----------
    direct, error
        Direct estimates on a scale with a true zero and their standard errors.
    modelled
        Modelled ones, NaN where there is none.
    weak_above
        An error over this share of the direct estimate (its coefficient of variation) is weak.

    Returns
    -------
    array of str
        `direct`, `modelled` where the direct one is weak or missing, `none` where neither is to be shown.

    Examples
    --------
    >>> choose_estimate([60, 60], [3, 30], [55, 55]).tolist()
    ['direct', 'modelled']
    """
    own, own_error, other = to_floats(direct, error, modelled)
    strong = own_error <= weak_above * np.abs(own)
    return np.select([strong, np.isfinite(other)], ["direct", "modelled"], "none")


def _fit_reml(y: FloatArray, sampling: FloatArray, x: FloatArray) -> float:
    """Maximise the restricted likelihood over the variance between areas by Fisher scoring."""
    between = float(np.median(sampling))
    for _ in range(_STEPS):
        weight = 1.0 / (between + sampling)
        projected = _project(np.diag(weight), weight, x)
        residual = projected @ y
        score = 0.5 * (residual @ residual - np.trace(projected))
        step = score / (0.5 * np.sum(projected * projected))
        between, previous = max(0.0, between + step), between
        if abs(between - previous) <= _SETTLED * (between + float(np.median(sampling))):
            break
    return between


def _project(precision: FloatArray, weight: FloatArray, x: FloatArray) -> FloatArray:
    weighted = weight[:, None] * x
    return np.asarray(precision - weighted @ np.linalg.solve(x.T @ weighted, weighted.T))


@dataclass(frozen=True)
class _Fits:
    """What follows from each of k variances between areas; first axis k."""

    coefficients: FloatArray
    covariance: FloatArray
    estimate: FloatArray
    own: FloatArray
    spread: FloatArray  # expected squared error, were the variance between areas known
    log_likelihood: FloatArray
    restricted: FloatArray


def _evaluate(y: FloatArray, sampling: FloatArray, x: FloatArray, between: FloatArray) -> _Fits:
    """`sampling` is infinite and `y` 0 where there is no direct estimate."""
    known, variances = np.isfinite(sampling), between[:, None]
    weight = 1.0 / (variances + sampling)
    information = np.einsum("ki,ip,iq->kpq", weight, x, x)
    covariance = np.linalg.inv(information)
    coefficients = np.einsum("kpq,kq->kp", covariance, (weight * y) @ x)
    typical = coefficients @ x.T
    own = variances * weight
    residual = np.where(known, y - typical, 0.0)
    remaining = np.where(known, own * np.where(known, sampling, 0.0), variances)
    of_coefficients = (1.0 - own) ** 2 * np.einsum("ip,kpq,iq->ki", x, covariance, x)
    logs = np.log(2.0 * np.pi / weight[:, known]) + weight[:, known] * residual[:, known] ** 2
    likelihood = -0.5 * logs.sum(axis=1)
    return _Fits(
        coefficients=coefficients,
        covariance=covariance,
        estimate=typical + own * residual,
        own=own,
        spread=remaining + of_coefficients,
        log_likelihood=likelihood,
        restricted=likelihood - 0.5 * np.linalg.slogdet(information)[1],
    )


def _predict(
    y: FloatArray, sampling: FloatArray, x: FloatArray, between: float, *, level: float
) -> ModelledEstimate:
    best = _evaluate(y, sampling, x, np.array([between]))
    estimate, weight = best.estimate[0], 1.0 / (between + sampling)
    shifted = np.where(np.isfinite(sampling), sampling, 0.0) ** 2 * weight**3
    mse = best.spread[0] + 2.0 * shifted * 2.0 / np.sum(weight**2)
    half = ndtri((1.0 + level) / 2.0) * np.sqrt(_squared_error(y, sampling, x, between, estimate))
    return ModelledEstimate(
        estimate=estimate,
        mse=mse,
        low=estimate - half,
        high=estimate + half,
        weight_of_direct=best.own[0],
        coefficients=best.coefficients[0],
        errors=np.sqrt(np.diag(best.covariance[0])),
        variance_between=between,
        log_likelihood=float(best.log_likelihood[0]),
        fitted=True,
    )


def _squared_error(
    y: FloatArray, sampling: FloatArray, x: FloatArray, between: float, estimate: FloatArray
) -> FloatArray:
    """Average the squared error over what the variance between areas may be, all being alike beforehand.

    The mean squared error takes that variance for what it was estimated to be. With few areas it is often
    estimated as 0, and bounds from it would be too narrow.
    """
    place = (np.arange(_GRID) + 0.5) / _GRID
    unit = between + float(np.median(sampling[np.isfinite(sampling)]))
    fits = _evaluate(y, sampling, x, unit * place / (1.0 - place))
    logs = fits.restricted - 2.0 * np.log1p(-place)
    weight = np.exp(logs - logs.max())
    error = fits.spread + (fits.estimate - estimate) ** 2
    return np.asarray(weight @ error / weight.sum())


def _describe_nothing(areas: int, covariates: int) -> ModelledEstimate:
    none, no_coefficient = np.full(areas, np.nan), np.full(covariates, np.nan)
    return ModelledEstimate(
        none, none, none, none, none, no_coefficient, no_coefficient, np.nan, np.nan, fitted=False
    )
