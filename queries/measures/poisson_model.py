"""Log-linear Poisson regression by iteratively reweighted least squares, many sets of weights at once.

Source: McCullagh P, Nelder JA (1989), Generalized Linear Models, 2nd ed., chapters 2 and 6.
"""

from dataclasses import dataclass

import numpy as np

from queries.measures.arrays import FloatArray

_STEPS = 25
_SETTLED = 1e-10


@dataclass(frozen=True)
class PoissonFit:
    """Fits of one model under several sets of weights, one row per set.

    `coefficients` and their unscaled `covariance` are of shape (sets, p) and (sets, p, p), `means` of shape
    (sets, n). `dispersion` is Pearson's, never below 1, with `freedom` degrees of freedom.
    """

    coefficients: FloatArray
    covariance: FloatArray
    means: FloatArray
    dispersion: FloatArray
    freedom: FloatArray


def fit_poisson(
    design: FloatArray, counts: FloatArray, *, offset: FloatArray, weights: FloatArray
) -> PoissonFit:
    """Fit log E(count) = offset + design · coefficients.

    Parameters
    ----------
    design
        Shape (n, p), of full rank under every set of weights.
    counts, offset
        Shape (n,). The offset is the log of the exposure.
    weights
        Shape (sets, n), 1 for a count that enters the fit and 0 for one held out. Means are given for both.

    Returns
    -------
    PoissonFit

    Raises
    ------
    numpy.linalg.LinAlgError
        If the design is not of full rank.
    """
    products = (design[:, :, None] * design[:, None, :]).reshape(counts.size, -1)
    means = np.broadcast_to(counts + 0.1, weights.shape) + 0.0
    for _ in range(_STEPS):
        working = np.log(means) - offset + (counts - means) / means
        information = _information(products, weights * means)
        score = (weights * means * working) @ design
        coefficients = np.linalg.solve(information, score[..., None])[..., 0]
        fitted = np.exp(offset + coefficients @ design.T)
        settled = np.max(np.abs(fitted - means) / (means + 0.1)) < _SETTLED
        means = fitted
        if settled:
            break
    freedom = weights.sum(axis=1) - design.shape[1]
    pearson = np.sum(weights * (counts - means) ** 2 / means, axis=1)
    dispersion = np.maximum(1.0, pearson / freedom)
    covariance = np.linalg.inv(_information(products, weights * means))
    return PoissonFit(coefficients, covariance, means, dispersion, freedom)


def _information(products: FloatArray, weights: FloatArray) -> FloatArray:
    size = round(products.shape[1] ** 0.5)
    return np.asarray((weights @ products).reshape(-1, size, size))
