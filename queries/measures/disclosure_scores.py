"""The attack on survey scores: what the answers of a few people must have been, from all that is published.

A score times its base is a sum of answers, so scores add up as counts do: all respondents are their groups,
the city is its areas, and this release's respondents are the last one's and those who came late. Whoever
knows all sums but one knows that one, as exactly as the rounding of the others allows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray
from queries.measures.disclosure_surveys import MIN_BASE

ROUNDED_BY = 0.05
MIN_POINTS = 20.0
_NEAR = 1e-9


@dataclass(frozen=True)
class GivenAway:
    """Scores of few people that are known to less than the required width, and from what.

    `few` are the positions of the scores, `known` of those that they follow from; `people` answered, `points`
    is how wide an interval of their mean is left.
    """

    few: tuple[int, ...]
    known: tuple[int, ...]
    people: float
    points: float


def attack_scores(
    base: ArrayLike,
    known: ArrayLike,
    wholes: Iterable[tuple[int, Sequence[int]]],
    *,
    min_base: int = MIN_BASE,
    min_points: float = MIN_POINTS,
    rounded_by: float = ROUNDED_BY,
) -> list[GivenAway]:
    """Find what published scores say of fewer people than a score needs.

    Parameters
    ----------
    base
        People behind each score, shape (scores,); also of those that nobody publishes, such as the people by
        whom two releases differ.
    known
        Which scores are published, in this or any earlier release, shape (scores,).
    wholes
        Positions of a whole and of parts that make it up.
    min_base
        Fewest people whose mean may be known.
    min_points
        Width that the interval of a mean of fewer must have at least, on the scale of 0 to 100.
    rounded_by
        How far a published score may lie from the true one.

    Returns
    -------
    list of GivenAway
        Empty where nothing is given away. Weights are taken to be equal: with others the sums hold less
        exactly, and an attacker learns less.

    Raises
    ------
    MeasureInputError
        If the arrays are not of one shape.
    """
    people, shown = np.asarray(base, dtype=np.float64), np.asarray(known, dtype=np.bool_)
    if people.shape != shown.shape:
        raise MeasureInputError(f"bases of shape {people.shape} do not fit {shown.shape} scores")
    equations = _write_equations(people.size, wholes)
    unknown = np.flatnonzero(~shown)
    found = []
    for row in _solve(equations, unknown[np.argsort(-people[unknown], kind="stable")]):
        few = np.flatnonzero((np.abs(row) > _NEAR) & ~shown)
        total = float(np.abs(row[few]) @ people[few])
        if not few.size or not 0 < total < min_base:
            continue
        from_ = np.flatnonzero((np.abs(row) > _NEAR) & shown)
        points = 2.0 * rounded_by * float(np.abs(row[from_]) @ people[from_]) / total
        if points < min_points:
            found.append(GivenAway(tuple(few.tolist()), tuple(from_.tolist()), total, points))
    return found


def _write_equations(size: int, wholes: Iterable[tuple[int, Sequence[int]]]) -> FloatArray:
    """One row for each whole: itself less its parts is 0."""
    listed = list(wholes)
    equations = np.zeros((len(listed), size))
    for row, (whole, parts) in enumerate(listed):
        equations[row, whole] = 1.0
        equations[row, list(parts)] = -1.0
    return equations


def _solve(equations: FloatArray, unknown: np.ndarray) -> FloatArray:
    """Eliminate unknown scores, the largest first: rows that are left say what is known of the smallest."""
    rows = equations[np.any(equations != 0, axis=1)].copy()
    at = 0
    for column in unknown:
        if at == len(rows):
            break
        pivot = at + int(np.argmax(np.abs(rows[at:, column])))
        if abs(rows[pivot, column]) < _NEAR:
            continue
        rows[[at, pivot]] = rows[[pivot, at]]
        rows[at] /= rows[at, column]
        others = np.arange(len(rows)) != at
        rows[others] -= np.outer(rows[others, column], rows[at])
        at += 1
    return rows


def mark_known(size: int, shown: Iterable[int]) -> BoolArray:
    """Mark positions, shape (size,)."""
    marks = np.zeros(size, dtype=np.bool_)
    marks[list(shown)] = True
    return marks
