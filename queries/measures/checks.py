"""One published figure beside ours: what `commonbeat verify-methods` prints."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Check:
    """A figure computed here and the published one it should equal to within `tolerance`."""

    name: str
    computed: float
    published: float
    tolerance: float
    source: str

    @property
    def difference(self) -> float:
        """Computed less published."""
        return self.computed - self.published

    @property
    def passed(self) -> bool:
        """Whether the two agree; a figure that could not be computed (NaN) does not."""
        return abs(self.difference) <= self.tolerance


def check_values(
    names: Iterable[str], computed: ArrayLike, published: ArrayLike, *, tolerance: float, source: str
) -> list[Check]:
    """Pair several computed figures with their published ones, all of one source and tolerance.

    Raises
    ------
    ValueError
        If there are not as many names, computed and published figures.
    """
    ours, theirs = (np.ravel(np.asarray(values, dtype=np.float64)) for values in (computed, published))
    rows = zip(names, ours, theirs, strict=True)
    return [Check(name, float(a), float(b), tolerance, source) for name, a, b in rows]
