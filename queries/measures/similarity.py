"""Which areas are most like one: a distance of parts that a reader can see and switch off.

Each part is a distance of its own, divided by what two areas picked at random differ by there, so that no
part outweighs another by its units alone. It finds company for an area and says nothing of who does better.

Sources
-------
Legendre P, Gallagher ED (2001), Ecologically meaningful transformations for ordination of species data,
Oecologia 129 (shares are compared by their square roots: Hellinger's distance).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, IntArray, check_counts, to_floats

PARTS = ("size", "mix", "trend")


@dataclass(frozen=True)
class Likeness:
    """How far every area lies from one; 1 is as far apart as two areas of the level typically are.

    `distance` has shape (n,), `parts` a column for each part asked for, in the order asked. NaN where a fact
    is missing; 0 for the area itself. `order` holds the positions of the other areas, the most alike first.
    """

    distance: FloatArray
    parts: FloatArray
    order: IntArray


def similar_areas(
    chosen: int,
    *,
    residents: ArrayLike,
    incidents: ArrayLike,
    annual_change_pct: ArrayLike,
    parts: Sequence[str] = PARTS,
) -> Likeness:
    """Measure how alike all areas of a level are to one of them.

    `size` is the distance in log residents and log incidents, `mix` Hellinger's between the shares of the
    offence groups, `trend` that between log annual changes. Each is divided by its median over all pairs of
    areas; the distance is the root mean square of the parts.

    Parameters
    ----------
    chosen
        Position of the area, from 0.
    residents
        Of each area, shape (n,).
    incidents
        Counted over the same time in each area and offence group, shape (n, groups). Half an incident is
        added to an area's sum before its logarithm is taken, so that none at all is a size too.
    annual_change_pct
        Of each area, shape (n,), in percent.
    parts
        Which of `size`, `mix` and `trend` count; each with the same weight. A trend has its own error, which
        this leaves out: of small areas it says little.

    Raises
    ------
    MeasureInputError
        If shapes do not fit, a count is negative or infinite, a change is not above -100 %, the chosen area
        is not there, or no part or an unknown one is asked for.
    """
    people, change = to_floats(residents, annual_change_pct)
    (counts,) = to_floats(incidents)
    check_counts(people, counts)
    if counts.ndim != 2 or people.shape != counts.shape[:1] or not 0 <= chosen < len(people):
        raise MeasureInputError("areas and groups do not fit, or the chosen area is not among them")
    if not parts or set(parts) - set(PARTS):
        raise MeasureInputError(f"areas are alike in some of {', '.join(PARTS)}, not in {', '.join(parts)}")
    if np.any(change <= -100.0):
        raise MeasureInputError("an annual change is above -100 %")
    facts = {
        "size": np.column_stack([_log(people), np.log(counts.sum(axis=1) + 0.5)]),
        "mix": np.sqrt(_share(counts)),
        "trend": np.log1p(change / 100.0)[:, None],
    }
    found = np.column_stack([_stand_off(facts[part], chosen) for part in parts])
    distance = np.sqrt(np.mean(found**2, axis=1))
    order = np.argsort(distance, kind="stable")
    known = order[np.isfinite(distance[order]) & (order != chosen)]
    return Likeness(distance, found, known.astype(np.int64))


def _log(values: FloatArray) -> FloatArray:
    return np.log(np.where(values > 0, values, np.nan))


def _share(counts: FloatArray) -> FloatArray:
    total = counts.sum(axis=1, keepdims=True)
    return np.divide(counts, total, out=np.full_like(counts, np.nan), where=total > 0)


def _stand_off(facts: FloatArray, chosen: int) -> FloatArray:
    """Distances from the chosen area, in medians over all pairs; in the largest if most are zero."""
    known = facts[np.isfinite(facts).all(axis=1)]
    first, second = np.triu_indices(len(known), k=1)
    pairs = np.linalg.norm(known[first] - known[second], axis=1)
    typical = (float(np.median(pairs)) or float(pairs.max())) if pairs.size else 0.0
    own = np.linalg.norm(facts - facts[chosen], axis=1)
    return np.asarray(own / typical if typical > 0 else own)
