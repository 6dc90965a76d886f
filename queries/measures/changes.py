"""Did a count change beyond chance? Two Poisson counts per area, corrected for how many areas were looked at.

Where either count is under 100 the test is the exact E-test, above it the conditional mid-p test, which is
then as good as the same and quicker. The interval of the ratio is the conditional mid-p one throughout.

Sources
-------
Krishnamoorthy K, Thomson J (2004), A more powerful test for comparing two Poisson means, Journal of
Statistical Planning and Inference 119. Berry G, Armitage P (1995), Mid-P confidence intervals: a brief
review, The Statistician 44. Benjamini Y, Hochberg Y (1995), Controlling the false discovery rate, JRSS B
57.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, check_counts, check_level, to_floats
from queries.measures.twocounts import bound_share, e_test_p, mid_p

EXACT_BELOW = 100


@dataclass(frozen=True)
class ChangeEstimate:
    """Changes of counts, all arrays of one shape.

    `ratio` is the rate now over the rate before, with the bounds `low` and `high`: infinite where nothing was
    counted before, NaN where not testable. `p` is the two-sided p-value, `adjusted_p` the one after
    Benjamini-Hochberg over every testable entry, `beyond_chance` whether the change may be called one.
    """

    ratio: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    adjusted_p: FloatArray
    beyond_chance: BoolArray
    testable: BoolArray


def e_test(
    now: ArrayLike, before: ArrayLike, *, exposure_now: ArrayLike = 1.0, exposure_before: ArrayLike = 1.0
) -> FloatArray:
    """Test two Poisson counts for equal rates by the exact E-test (Krishnamoorthy & Thomson 2004).

    Parameters
    ----------
    now, before
        Whole counts, in shapes that broadcast.
    exposure_now, exposure_before
        What each count was exposed to: days, for a month of which only a part has arrived.

    Returns
    -------
    array
        Two-sided p-values, exact to 1e-12 and the same with now and before swapped. NaN where not testable: a
        count or exposure is NaN, an exposure is zero, or both counts are zero.

    Raises
    ------
    MeasureInputError
        If a count is negative, infinite or not whole, or an exposure negative or infinite.

    Examples
    --------
    >>> round(float(e_test(6, 2)), 4)
    0.1749
    """
    pair = _pair(now, before, exposure_now, exposure_before)
    return _fill(pair.testable, e_test_p(*pair.kept()))


def conditional_mid_p(
    now: ArrayLike, before: ArrayLike, *, exposure_now: ArrayLike = 1.0, exposure_before: ArrayLike = 1.0
) -> FloatArray:
    """Test two Poisson counts for equal rates given their sum: binomial, two-sided, mid-p.

    Parameters, returns and errors as for `e_test`.
    """
    pair = _pair(now, before, exposure_now, exposure_before)
    return _fill(pair.testable, mid_p(*pair.kept()))


def compare_counts(
    now: ArrayLike,
    before: ArrayLike,
    *,
    exposure_now: ArrayLike = 1.0,
    exposure_before: ArrayLike = 1.0,
    false_discovery_rate: float = 0.10,
    level: float = 0.95,
) -> ChangeEstimate:
    """Compare the counts of many areas with those of an earlier period.

    Parameters
    ----------
    now, before, exposure_now, exposure_before
        As for `e_test`. Give every area of the level, whatever is in view: the correction depends on it.
    false_discovery_rate
        Share of the changes called that may be chance.
    level
        Confidence level of the ratio's interval, not corrected for the number of areas. Near the border it
        may disagree with the E-test.

    Returns
    -------
    ChangeEstimate
        E-test p-values where either count is under 100, conditional mid-p ones where both are 100 or more.

    Raises
    ------
    MeasureInputError
        As `e_test`, or if the level or rate is not between 0 and 1.

    Examples
    --------
    >>> found = compare_counts([30, 12], [60, 11])
    >>> found.ratio.round(2).tolist(), found.beyond_chance.tolist()
    ([0.5, 1.09], [True, False])
    """
    check_level(level)
    pair = _pair(now, before, exposure_now, exposure_before)
    kept = pair.kept()
    p = _fill(pair.testable, _p_values(*kept))
    called, adjusted = benjamini_hochberg(p, rate=false_discovery_rate)
    ratio, low, high = (_fill(pair.testable, bound) for bound in _ratio(*kept, level=level))
    return ChangeEstimate(ratio, low, high, p, adjusted, called, pair.testable)


def benjamini_hochberg(p: ArrayLike, *, rate: float = 0.10) -> tuple[BoolArray, FloatArray]:
    """Decide which p-values stand, so that at most `rate` of those that do are false (Benjamini-Hochberg).

    Parameters
    ----------
    p
        P-values of any shape, all taken together. NaN is no test: it does not count and is never rejected.
    rate
        The false discovery rate.

    Returns
    -------
    rejected, adjusted
        Of the shape of `p`. A p-value is rejected if its adjusted value is at most `rate`; the adjusted
        value of NaN is NaN.

    Raises
    ------
    MeasureInputError
        If a p-value or the rate is not between 0 and 1.

    Examples
    --------
    >>> rejected, adjusted = benjamini_hochberg([0.01, 0.06, 0.5])
    >>> rejected.tolist(), adjusted.round(2).tolist()
    ([True, True, False], [0.03, 0.09, 0.5])
    """
    check_level(rate)
    (values,) = to_floats(p)
    if np.any((values < 0) | (values > 1)):
        raise MeasureInputError("a p-value is not between 0 and 1")
    tested = np.isfinite(values)
    adjusted = _fill(tested, _step_up(values[tested]))
    return np.asarray(adjusted <= rate), adjusted


def _step_up(p: FloatArray) -> FloatArray:
    order = np.argsort(p, kind="stable")
    scaled = p[order] * (p.size / np.arange(1, p.size + 1))
    stepped = np.minimum.accumulate(scaled[::-1])[::-1]
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


@dataclass(frozen=True)
class _Pair:
    arrays: tuple[FloatArray, ...]
    testable: BoolArray

    def kept(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        now, before, exposure_now, exposure_before = (array[self.testable] for array in self.arrays)
        return now, before, exposure_now, exposure_before


def _pair(now: ArrayLike, before: ArrayLike, exposure_now: ArrayLike, exposure_before: ArrayLike) -> _Pair:
    arrays = to_floats(now, before, exposure_now, exposure_before)
    check_counts(*arrays)
    for count in arrays[:2]:
        if np.any(count[np.isfinite(count)] % 1 != 0):
            raise MeasureInputError("the tests compare whole counts; a count has a fraction")
    total = arrays[0] + arrays[1]
    return _Pair(arrays, np.asarray((total > 0) & (arrays[2] > 0) & (arrays[3] > 0)))


def _fill(where: BoolArray, values: FloatArray) -> FloatArray:
    filled = np.full(where.shape, np.nan)
    filled[where] = values
    return filled


def _p_values(now: FloatArray, before: FloatArray, t_now: FloatArray, t_before: FloatArray) -> FloatArray:
    exact = np.minimum(now, before) < EXACT_BELOW
    p = np.empty_like(now)
    p[exact] = e_test_p(now[exact], before[exact], t_now[exact], t_before[exact])
    large = ~exact
    p[large] = mid_p(now[large], before[large], t_now[large], t_before[large])
    return p


def _ratio(
    now: FloatArray, before: FloatArray, t_now: FloatArray, t_before: FloatArray, *, level: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    low, high = bound_share(now, now + before, level=level)
    with np.errstate(divide="ignore"):  # nothing before: the ratio and its upper bound are infinite
        odds = [share / (1.0 - share) for share in (now / (now + before), low, high)]
    ratio, low, high = (value * t_before / t_now for value in odds)
    return ratio, low, high
