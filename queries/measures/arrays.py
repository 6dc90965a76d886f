"""Shapes and checks that the estimators share."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from queries.errors import MeasureInputError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


def to_floats(*values: ArrayLike) -> tuple[FloatArray, ...]:
    """Return the values as float arrays of one common shape; null becomes NaN.

    Raises
    ------
    MeasureInputError
        If the shapes do not fit together.
    """
    arrays = [np.asarray(value, dtype=np.float64) for value in values]
    try:
        return tuple(np.array(array) for array in np.broadcast_arrays(*arrays))
    except ValueError as error:
        shapes = ", ".join(str(array.shape) for array in arrays)
        raise MeasureInputError(f"arrays of shapes {shapes} do not fit together") from error


def check_counts(*counts: FloatArray) -> None:
    """Refuse negative or infinite counts; NaN is a count that was not received.

    Raises
    ------
    MeasureInputError
        If any count is below zero or infinite.
    """
    for count in counts:
        if np.any((count < 0) | np.isinf(count)):
            raise MeasureInputError("a count is negative or infinite")


def check_level(level: float) -> None:
    """Refuse a confidence level, or a rate, outside the open interval 0 to 1.

    Raises
    ------
    MeasureInputError
        If it is outside.
    """
    if not 0.0 < level < 1.0:
        raise MeasureInputError(f"a level or rate must lie between 0 and 1, not {level}")
