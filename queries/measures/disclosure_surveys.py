"""Which survey scores are too few to show, and which others would give those away.

A score of all respondents is the average of its groups' scores by base: where all but one group are shown, so
is the last. Scores are no counts, so the rule is plain: what is hidden of a whole that is shown must itself
be large enough to show.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, IntArray, to_floats

MIN_BASE = 50
MIN_CELL = 10


def find_few_answers(
    base: ArrayLike, smallest_cell: ArrayLike, *, min_base: int = MIN_BASE, min_cell: int = MIN_CELL
) -> BoolArray:
    """Mark the scores with too few people behind them.

    Parameters
    ----------
    base
        People who answered, shape (scores,); NaN where that is not known, which is too few.
    smallest_cell
        People in the smallest of the answers or groups that are published with the score; NaN likewise.
    min_base, min_cell
        Fewest of each that may be shown.

    Examples
    --------
    >>> find_few_answers([200, 200, 30], [40, 3, 15]).tolist()
    [False, True, True]
    """
    people, smallest = to_floats(base, smallest_cell)
    return ~((people >= min_base) & (smallest >= min_cell))


def hide_scores(
    base: ArrayLike, few: ArrayLike, wholes: Iterable[tuple[int, ArrayLike]], *, min_base: int = MIN_BASE
) -> BoolArray:
    """Hide more scores until no hidden one can be worked out from a whole and its other parts.

    Parameters
    ----------
    base
        People who answered, shape (scores,).
    few
        Scores that are hidden in any case.
    wholes
        Positions of a whole's score and of its parts': all respondents and the groups of one kind, the city
        and its districts.
    min_base
        Fewest people that the hidden parts of a shown whole must have together, in at least two parts.

    Returns
    -------
    array of bool
        Hidden scores. The smallest part is hidden next; a whole of which no further part is left is hidden
        too.

    Raises
    ------
    MeasureInputError
        If the arrays are not of one shape.

    Examples
    --------
    >>> hide_scores([300, 20, 80, 200], [False, True, False, False], [(0, [1, 2, 3])]).tolist()
    [False, True, True, False]
    """
    people = np.nan_to_num(np.asarray(base, dtype=np.float64))
    hidden = np.array(few, dtype=np.bool_)
    if people.shape != hidden.shape:
        raise MeasureInputError(f"bases of shape {people.shape} do not fit {hidden.shape} scores")
    listed = [(whole, np.asarray(parts, dtype=np.int64)) for whole, parts in wholes]
    changed = True
    while changed:
        changed = any(_hide_one(people, hidden, whole, parts, min_base) for whole, parts in listed)
    return hidden


def _hide_one(people: np.ndarray, hidden: BoolArray, whole: int, parts: IntArray, min_base: int) -> bool:
    """Hide the next score of a whole that gives a part away, in place; False where it gives none away."""
    gone = parts[hidden[parts]]
    if hidden[whole] or not gone.size or (gone.size > 1 and people[gone].sum() >= min_base):
        return False
    left = parts[~hidden[parts]]
    hidden[left[np.argmin(people[left])] if left.size else whole] = True
    return True
