"""Classes for a map: where they end, and which one a value falls in.

A break is the upper end of its class and belongs to it: with breaks 2, 5, 9 the classes are up to 2, over 2
to 5, over 5. Values over the last break fall in the last class, so that breaks of the city serve a part of
it and another period.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, isinf, log10

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, IntArray, to_floats

_SPARE = 0.25  # of a class's share of the values by which a break may stray to reach a readable number
_FINEST = 12  # digits after which a number is not rounded any more


@dataclass(frozen=True)
class BivariateClasses:
    """Two measures in three classes each.

    `classes` is 3 · (class of a) + (class of b): 0 both low, 2 only b high, 6 only a high, 8 both high; -1
    where either is NaN. `breaks_a` and `breaks_b` are as from `choose_breaks`.
    """

    classes: IntArray
    breaks_a: FloatArray
    breaks_b: FloatArray


def choose_breaks(values: ArrayLike, *, classes: int = 5, own_zero: bool = True) -> FloatArray:
    """Choose readable breaks that put about as many values into each class.

    Parameters
    ----------
    values
        Any shape; NaN is left out.
    classes
        How many classes at most.
    own_zero
        Whether zero has the first class to itself, if it occurs and no value is below it.

    Returns
    -------
    array
        Ascending upper ends, one per class, the last at or above the largest value. Every class holds a
        value; equal values share one, so few distinct values make few classes. All zero is the one break 0;
        no value at all is no break. A break is the roundest number within a quarter of a class of its
        quantile, and a value itself where none is rounder.

    Raises
    ------
    MeasureInputError
        If `classes` is below 1, or a value is infinite.

    Examples
    --------
    >>> choose_breaks([0, 0, 2, 3, 4, 8, 11, 19, 42], classes=4).tolist()
    [0.0, 3.0, 10.0, 45.0]
    """
    rest = _known(values)
    if classes < 1:
        raise MeasureInputError(f"a map has at least one class, not {classes}")
    breaks: list[float] = []
    if own_zero and classes > 1 and rest.size and rest[0] == 0.0:
        breaks, rest = [0.0], rest[rest > 0.0]
    while rest.size:
        upper = _next_break(rest, classes - len(breaks))
        breaks.append(upper)
        rest = rest[rest > upper]
    return np.array(breaks, dtype=np.float64)


def assign_class(values: ArrayLike, breaks: ArrayLike) -> IntArray:
    """Return the class of each value, from 0; a value equal to a break falls in the class that it ends.

    Parameters
    ----------
    values
        Any shape.
    breaks
        As from `choose_breaks`.

    Returns
    -------
    array
        Of the shape of `values`: -1 where NaN or where there are no breaks. Over the last break is the last
        class.

    Examples
    --------
    >>> assign_class([0, 3, 10, np.nan], [0, 5, 10]).tolist()
    [0, 1, 2, -1]
    """
    (given,) = to_floats(values)
    upper = np.asarray(breaks, dtype=np.float64)
    found = np.minimum(np.searchsorted(upper, given, side="left"), upper.size - 1)
    return np.where(np.isnan(given), -1, found)


def choose_change_breaks(values: ArrayLike, *, each_side: int = 2) -> FloatArray:
    """Choose readable sizes of change that mark off the same classes on both sides of zero.

    Parameters
    ----------
    values
        Changes, of which those beyond chance alone should be given; zero and NaN are left out. A ratio is
        given as its logarithm or as a difference in percent.
    each_side
        How many classes there are on each side at most.

    Returns
    -------
    array
        As from `choose_breaks`, for the sizes of the changes without their signs.

    Raises
    ------
    MeasureInputError
        If `each_side` is below 1, or a value is infinite.

    Examples
    --------
    >>> choose_change_breaks([-40, -12, 9, 0, 31]).tolist()
    [20.0, 40.0]
    """
    sizes = np.abs(_known(values))
    return choose_breaks(sizes[sizes > 0.0], classes=each_side, own_zero=False)


def assign_change_class(
    values: ArrayLike, beyond_chance: ArrayLike, breaks: ArrayLike, *, each_side: int = 2
) -> IntArray:
    """Return the class of each change: `each_side` is no clear change, less is a fall, more a rise.

    Parameters
    ----------
    values
        Changes, in a shape that broadcasts with `beyond_chance`. An infinite one is in the outermost class.
    beyond_chance
        Whether each may be called a change. Where not, and where it is zero, the class is the middle one.
    breaks
        As from `choose_change_breaks`: a size equal to a break falls in the class nearer to zero.
    each_side
        How many classes there are on each side. Fewer breaks than that use the classes nearest to the middle.

    Returns
    -------
    array
        0 (largest fall) to 2 · each_side (largest rise); -1 where the change is NaN.

    Raises
    ------
    MeasureInputError
        If there are more breaks than classes on a side, or none although there is a change to class.

    Examples
    --------
    >>> assign_change_class([-40, 5, 9], [True, False, True], [10, 50]).tolist()
    [0, 2, 3]
    """
    change, clear = to_floats(values, beyond_chance)
    sizes = np.asarray(breaks, dtype=np.float64)
    called = np.asarray((clear > 0) & (np.abs(change) > 0))
    if sizes.size > each_side or (called.any() and not sizes.size):
        raise MeasureInputError(f"{sizes.size} breaks do not serve {each_side} classes on each side")
    steps = np.where(called, assign_class(np.abs(change), sizes) + 1, 0)
    return np.where(np.isnan(change), -1, each_side + np.sign(change) * steps).astype(np.int64)


def bivariate_class(
    a: ArrayLike, b: ArrayLike, *, breaks_a: ArrayLike | None = None, breaks_b: ArrayLike | None = None
) -> BivariateClasses:
    """Put two measures into three classes each.

    Parameters
    ----------
    a, b
        In shapes that broadcast.
    breaks_a, breaks_b
        Breaks to use, at most three each; by default chosen from the values, zero with no class to itself.

    Returns
    -------
    BivariateClasses
        A measure with only two distinct values uses its low and middle class, with one the low class.

    Raises
    ------
    MeasureInputError
        If a value is infinite, or more than three breaks are given.

    Examples
    --------
    >>> bivariate_class([1, 5, 9], [2, 2, 8]).classes.tolist()
    [0, 3, 7]
    """
    given = to_floats(a, b)
    chosen = [
        choose_breaks(values, classes=3, own_zero=False) if breaks is None else np.asarray(breaks, np.float64)
        for values, breaks in zip(given, (breaks_a, breaks_b), strict=True)
    ]
    if max(breaks.size for breaks in chosen) > 3:
        raise MeasureInputError("a two-way scale has three classes each way")
    in_a, in_b = (assign_class(values, breaks) for values, breaks in zip(given, chosen, strict=True))
    return BivariateClasses(np.where((in_a < 0) | (in_b < 0), -1, 3 * in_a + in_b), *chosen)


def _known(values: ArrayLike) -> FloatArray:
    (given,) = to_floats(values)
    known = np.sort(given[~np.isnan(given)], axis=None)
    if known.size and (isinf(known[0]) or isinf(known[-1])):
        raise MeasureInputError("an infinite value has no class")
    return known


def _next_break(rest: FloatArray, classes: int) -> float:
    """Return the end of the next of so many classes over sorted values: its quantile, made readable."""
    distinct = np.unique(rest)
    classes = min(classes, distinct.size)
    if classes == 1:
        return _roundest(rest[-1], rest[-1] + _SPARE * (rest[-1] - rest[0]), near=float(rest[-1]))
    share = rest.size / classes
    # A break below `last` leaves each later class a value of its own.
    last = distinct[1 - classes]
    floor_value, wanted, ceiling = (
        rest[max(0, ceil(share * part) - 1)] for part in (1.0 - _SPARE, 1.0, 1.0 + _SPARE)
    )
    low = min(floor_value, distinct[-classes])
    high = min(max(ceiling, distinct[np.searchsorted(distinct, low, side="right")]), last)
    return _roundest(low, high, near=float(min(wanted, high)))


def _roundest(low: float, high: float, *, near: float) -> float:
    """Return the multiple of the largest 1, 2, 5 · 10^k in [low, high) nearest to `near`; else `low`."""
    if low <= 0.0 < high:
        return 0.0
    for step, digits in _steps(max(abs(low), abs(high))):
        first, last = ceil(low / step), ceil(high / step) - 1
        if first <= last:
            number = round(min(max(floor(near / step + 0.5), first), last) * step, digits)
            if low <= number < high:
                return number
    return float(low)


def _steps(size: float) -> Iterator[tuple[float, int]]:
    top = floor(log10(size)) + 1 if size else 0
    for power in range(top, top - _FINEST, -1):
        for lead in (5, 2, 1):
            yield lead * 10.0**power, max(0, -power)
