"""Random draws that give the same numbers on every machine.

Only integers, uniforms and standard normals are drawn: numpy's other distributions call the platform's
mathematics library, whose last digits differ.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


def open_stream(seed: int, subject: str) -> np.random.Generator:
    """Return the random numbers of one subject, so that a change in one leaves the others as they were."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(subject.encode())]))


def to_weights(shares: NDArray[Any] | Sequence[float]) -> Integers:
    """Return shares of any scale as whole numbers, about 10 million for the whole: sums are then exact."""
    values = np.asarray(shares, dtype=np.float64)
    return np.rint(values * (1e7 / values.sum())).astype(np.int64)


def draw_index(stream: np.random.Generator, shares: NDArray[Any] | Sequence[float], size: int) -> Integers:
    """Return `size` positions in `shares`, each as likely as its share."""
    reach = np.cumsum(to_weights(np.ravel(shares)))
    return np.searchsorted(reach, stream.integers(0, reach[-1], size), side="right")


def draw_column(stream: np.random.Generator, table: NDArray[Any], rows: Integers) -> Integers:
    """Return for each row number a column of that row of `table`, as likely as its share of the row.

    Every row of `table` needs a positive sum.
    """
    sums = table.sum(axis=1, keepdims=True)
    weights = np.rint(table * (1e6 / sums)).astype(np.int64)
    reach = np.cumsum(weights.ravel()).reshape(weights.shape)
    start = np.concatenate([[0], reach[:-1, -1]])
    drawn = start[rows] + (stream.random(len(rows)) * (reach[:, -1] - start)[rows]).astype(np.int64)
    column: Integers = np.searchsorted(reach.ravel(), drawn, side="right") - rows * table.shape[1]
    return column


def draw_some(stream: np.random.Generator, count: int, size: int) -> Integers:
    """Return `size` different positions below `count`, ascending."""
    return np.sort(np.argsort(stream.integers(0, 2**62, count), kind="stable")[:size])
