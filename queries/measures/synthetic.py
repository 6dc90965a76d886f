"""One treated area against a weighted mixture of others that moved as it did before the start.

Sources
-------
Abadie A, Diamond A, Hainmueller J (2010), Synthetic control methods for comparative case studies, JASA 105:
weights of at least zero that add to one, placebos, and the ratio of errors after to before. Firpo S, Possebom
V (2018), Synthetic control method: inference, sensitivity analysis and confidence sets, Journal of Causal
Inference 6: the interval by inverting the placebo test. Lawson CL, Hanson RJ (1974), Solving Least Squares
Problems, chapters 22 and 23: least squares without negative weights, a heavy row for the sum.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import nnls

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, check_level, to_floats

LEAST_BEFORE = 12
_HEAVY = 1e4  # weight of the sum-to-one row against the largest outcome


@dataclass(frozen=True)
class SyntheticControl:
    """Mean gap after the start between the treated area and its mixture, in the unit of the outcome.

    `weights` are of the donors, at least 0 and adding to 1; `mixture` their weighted outcome over all
    periods. `error_before` is the root mean square gap before the start: large next to `effect`, the mixture
    is no likeness. `ratio` is the root mean square gap after over that before; `p` is the share of areas,
    each donor as a placebo and the treated one, whose ratio is as large. `low` and `high` hold the constant
    effects that the placebos do not rule out: infinite with too few donors for the level, NaN if no constant
    effect fits.
    """

    effect: float
    low: float
    high: float
    p: float
    ratio: float
    error_before: float
    weights: FloatArray
    mixture: FloatArray
    placebo_ratios: FloatArray


def synthetic_control(
    treated: ArrayLike, donors: ArrayLike, *, begin: int, level: float = 0.95
) -> SyntheticControl:
    """Find the mixture of donors that follows the treated area before the start, and the gap after it.

    Parameters
    ----------
    treated
        Outcome of the treated area, a rate or score, shape (periods,).
    donors
        Outcomes of areas without the programme or its overspill, shape (donors, periods).
    begin
        Position of the first treated period.
    level
        Confidence level; it takes 1 / (1 - level) - 1 donors to bound anything, 19 at 95 %.

    Returns
    -------
    SyntheticControl
        The treated area is never a donor of the placebos.

    Raises
    ------
    MeasureInputError
        If there are fewer than 12 periods before the start, none after it or fewer than two donors, or a
        value is missing or infinite.
    """
    check_level(level)
    (own,), (others,) = to_floats(treated), to_floats(donors)
    if own.ndim != 1 or others.ndim != 2 or others.shape[1] != own.size or others.shape[0] < 2:
        raise MeasureInputError("needs one treated series and at least two donor series of its length")
    if not (np.all(np.isfinite(own)) and np.all(np.isfinite(others))):
        raise MeasureInputError("needs series without gaps")
    if not LEAST_BEFORE <= begin < own.size:
        raise MeasureInputError(f"needs at least {LEAST_BEFORE} periods before the start, and one after it")
    weights = fit_weights(own[:begin], others[:, :begin])
    gaps = own - weights @ others
    ratios = np.array([_ratio(_placebo_gaps(others, i, begin), begin) for i in range(len(others))])
    ratio = _ratio(gaps, begin)
    low, high = _invert(gaps, begin, ratios, level)
    return SyntheticControl(
        effect=float(gaps[begin:].mean()),
        low=low,
        high=high,
        p=float((1 + np.sum(ratios >= ratio * (1 - 1e-9))) / (1 + ratios.size)),
        ratio=ratio,
        error_before=_root_mean_square(gaps[:begin]),
        weights=weights,
        mixture=weights @ others,
        placebo_ratios=ratios,
    )


def fit_weights(treated: FloatArray, donors: FloatArray) -> FloatArray:
    """Return the weights, at least 0 and adding to 1, whose mixture of donors is nearest to the treated.

    Parameters
    ----------
    treated
        Shape (periods,).
    donors
        Shape (donors, periods).

    Returns
    -------
    array
        Shape (donors,). Where several mixtures are equally near, one of them.
    """
    # A level taken from all series alike leaves the mixture as it is, and the numbers well scaled.
    level = float(donors.mean())
    scale = max(float(np.max(np.abs(donors - level))), float(np.max(np.abs(treated - level))), 1e-12)
    heavy = np.full((1, donors.shape[0]), _HEAVY)
    system = np.vstack([(donors.T - level) / scale, heavy])
    weights, _ = nnls(system, np.append((treated - level) / scale, _HEAVY))
    return np.asarray(weights / weights.sum())


def _placebo_gaps(others: FloatArray, index: int, begin: int) -> FloatArray:
    rest = np.delete(others, index, axis=0)
    mixture = fit_weights(others[index, :begin], rest[:, :begin]) @ rest
    return np.asarray(others[index] - mixture)


def _ratio(gaps: FloatArray, begin: int) -> float:
    before, after = _root_mean_square(gaps[:begin]), _root_mean_square(gaps[begin:])
    if before == 0.0:
        return 0.0 if after == 0.0 else float("inf")
    return after / before


def _root_mean_square(gaps: FloatArray) -> float:
    return float(np.sqrt(np.mean(gaps**2)))


def _invert(gaps: FloatArray, begin: int, ratios: FloatArray, level: float) -> tuple[float, float]:
    """Constant effects whose removal leaves the treated area no more unusual than enough placebos."""
    # The treated area's p stays above 1 - level while this many placebos are as unusual.
    needed = int(np.floor((1.0 - level) * (ratios.size + 1) + 1e-9))
    if needed < 1:
        return float("-inf"), float("inf")
    limit = np.sort(ratios)[::-1][needed - 1]
    mean = float(gaps[begin:].mean())
    room = (limit * _root_mean_square(gaps[:begin])) ** 2 - float(np.var(gaps[begin:]))
    if not room >= 0.0:
        return float("nan"), float("nan")
    return mean - float(np.sqrt(room)), mean + float(np.sqrt(room))
