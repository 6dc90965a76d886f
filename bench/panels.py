"""What a simulated panel is, and numbers of the kinds that panels are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator], bool]
Kind = Literal["coverage", "false alarms"]
SIDE = 7


@dataclass(frozen=True)
class Panel:
    """One line of the coverage table.

    `draw` simulates data whose truth is known and says whether the interval held it, or whether an alarm was
    raised though nothing was there. `exact` rates are promised as bounds: coverage of at least `nominal`,
    alarms of at most that.
    """

    estimator: str
    setting: str
    kind: Kind
    draw: Draw
    nominal: float
    exact: bool = False


def cover(estimator: str, setting: str, draw: Draw, *, exact: bool = False) -> Panel:
    """Describe how often a 95 % interval holds the truth."""
    return Panel(estimator, setting, "coverage", draw, nominal=0.95, exact=exact)


def alarm(estimator: str, setting: str, draw: Draw, *, nominal: float = 0.05, exact: bool = False) -> Panel:
    """Describe how often an alarm is raised where nothing is."""
    return Panel(estimator, setting, "false alarms", draw, nominal=nominal, exact=exact)


def holds(low: ArrayLike, truth: float, high: ArrayLike) -> bool:
    """Whether bounds hold the truth; bounds of NaN hold nothing."""
    return bool(np.asarray(low) <= truth <= np.asarray(high))


def draw_between(
    random: np.random.Generator, least: float, most: float, *, size: int | None = None
) -> Floats:
    """Numbers evenly spread on the log scale."""
    return np.asarray(np.exp(random.uniform(np.log(least), np.log(most), size)))


def draw_counts(random: np.random.Generator, means: ArrayLike, *, dispersion: float = 1.0) -> Floats:
    """Counts with these means and so much more variance than mean: Poisson, or negative binomial."""
    mean = np.asarray(means, dtype=np.float64)
    if dispersion > 1.0:
        mean = random.gamma(mean / (dispersion - 1.0)) * (dispersion - 1.0)
    return np.asarray(random.poisson(mean), dtype=np.float64)


def make_season(months: int) -> Floats:
    """One factor a month, a fifth up and down over the year."""
    return np.asarray(1.0 + 0.2 * np.sin(np.arange(months) * np.pi / 6.0))


def make_grid() -> Floats:
    """Neighbours with a common edge in a square of 49 areas, shape (areas, areas)."""
    column, row = np.divmod(np.arange(SIDE * SIDE), SIDE)
    apart = np.abs(column[:, None] - column) + np.abs(row[:, None] - row)
    return np.asarray(apart == 1, dtype=np.float64)


def draw_clustered(random: np.random.Generator, strength: float) -> Floats:
    """One value for each area of the grid, in part its neighbours' mean."""
    grid = make_grid()
    shared = np.eye(len(grid)) - strength * grid / grid.sum(axis=1, keepdims=True)
    return np.asarray(np.linalg.solve(shared, random.normal(size=len(grid))))
