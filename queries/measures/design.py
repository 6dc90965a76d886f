"""Which comparison the data allow for a programme, why, and when nothing can be learned.

The ladder, first rung that holds: many areas and start dates, one area with a long record, a few areas
against the rest, counts against counts. Each rung is asked what it could see before any effect is looked at;
one that could not see a fall by half is passed over. The rungs' limits and sources: `design_rungs`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, check_counts, check_level, to_floats
from queries.measures.design_rungs import (
    LADDER,
    LARGEST_TELLING_FALL,
    LEAST_AFTER,
    LEAST_BEFORE,
    Case,
    Rung,
    describe_blindness,
)
from queries.measures.detectable import DetectableChange, RegressionToTheMean, regression_to_the_mean
from queries.measures.displacement import pearson_dispersion


@dataclass(frozen=True)
class DesignChoice:
    """The rung chosen, or "none" with `refusal` saying in one sentence why nothing can be told.

    `why` are plain sentences for the reader; `passed_over` names each rung before it with its reason.
    `before` and `after` mark the periods to compare: those in which areas were starting one after another
    belong to neither (the staggered rung uses all). `comparison` marks the areas to compare with.
    `detectable` is the smallest change that the rung would see. `by_itself` is the change to be expected in
    the treated areas with no programme, from their level before alone: they may have been chosen for being
    worst. None where unknown.
    """

    rung: Rung
    refusal: str
    why: tuple[str, ...]
    passed_over: tuple[tuple[Rung, str], ...]
    before: BoolArray
    after: BoolArray
    comparison: BoolArray
    detectable: DetectableChange | None
    by_itself: RegressionToTheMean | None


def choose_design(
    counts: ArrayLike,
    starts: ArrayLike,
    *,
    candidates: ArrayLike | None = None,
    sizes: ArrayLike | None = None,
    level: float = 0.95,
    power: float = 0.80,
) -> DesignChoice:
    """Pick the comparison that the data allow, before looking at any effect.

    Parameters
    ----------
    counts
        Counts per month, shape (areas, periods), complete.
    starts
        Position of the first treated period of each area; infinite, NaN or beyond the last period: never.
    candidates
        Which areas may be compared with; all that are never treated if left out. Leave out those into which
        incidents may have moved, and for preference all that were not at a like level before.
    sizes
        Residents or km² of each area, for the counts of areas together; equal if left out.
    level, power
        Of the interval, and how often a detectable change would be found.

    Returns
    -------
    DesignChoice

    Raises
    ------
    MeasureInputError
        If the arrays do not fit, or a count is missing, negative or infinite.
    """
    check_level(level)
    check_level(power)
    case = _prepare(counts, starts, candidates, sizes, level, power)
    refusal = _refuse(case)
    if refusal:
        return _answer(case, "none", refusal=refusal)
    passed: list[tuple[Rung, str]] = []
    for rung, (objection, reason, foresee) in LADDER.items():
        against = objection(case)
        seen = None if against else foresee(case)
        if seen is not None and not seen.fewer >= LARGEST_TELLING_FALL:
            against = describe_blindness(seen)
        if not against:
            return _answer(case, rung, why=reason(case), passed=passed, detectable=seen)
        passed.append((rung, against))
    return _answer(case, "none", refusal=f"Cannot tell: {passed[-1][1]}", passed=passed)


def _prepare(
    counts: ArrayLike,
    starts: ArrayLike,
    candidates: ArrayLike | None,
    sizes: ArrayLike | None,
    level: float,
    power: float,
) -> Case:
    (table,), (begun,) = to_floats(counts), to_floats(starts)
    check_counts(table)
    if table.ndim != 2 or begun.shape != table.shape[:1] or not np.all(np.isfinite(table)):
        raise MeasureInputError(
            "needs a complete table of counts, areas by periods, and a start for each area"
        )
    allowed = np.ones(begun.size, dtype=bool) if candidates is None else np.asarray(candidates, dtype=bool)
    size = np.ones(begun.size) if sizes is None else to_floats(sizes)[0]
    if allowed.shape != begun.shape or size.shape != begun.shape or not np.all(size > 0):
        raise MeasureInputError("needs a yes or no, and a size above zero, for each area")
    treated = np.asarray(begun < table.shape[1])
    first, last = (float(pick(begun[treated])) if treated.any() else np.inf for pick in (np.min, np.max))
    periods = np.arange(table.shape[1])
    return Case(
        counts=table,
        starts=np.where(treated, begun, np.inf),
        treated=treated,
        comparison=allowed & ~treated,
        sizes=size,
        before=np.asarray(periods < first),
        after=np.asarray(periods >= last),
        level=level,
        power=power,
    )


def _refuse(case: Case) -> str:
    """Say why no rung at all could tell anything; empty if one might."""
    before = int(case.before.sum())
    after = case.before.size - before
    if not case.treated.any():
        return "No area of this programme has a start within the months on record."
    if not case.comparison.any():
        return "Every area on record takes part or is ruled out, so there is none to compare with."
    if before < LEAST_BEFORE:
        return f"Too few months on record before the first start ({before}); {LEAST_BEFORE} are needed."
    if after < LEAST_AFTER:
        return f"Too few months on record since the first start ({after}); {LEAST_AFTER} are needed."
    if case.counts[case.treated][:, case.before].sum() == 0:
        return "Nothing was reported in these areas before the start, so no fall could be seen."
    return ""


def _answer(
    case: Case,
    rung: Rung,
    *,
    refusal: str = "",
    why: tuple[str, ...] = (),
    passed: list[tuple[Rung, str]] | None = None,
    detectable: DetectableChange | None = None,
) -> DesignChoice:
    return DesignChoice(
        rung=rung,
        refusal=refusal,
        why=why,
        passed_over=tuple(passed or ()),
        before=case.before,
        after=case.after,
        comparison=case.comparison,
        detectable=detectable,
        by_itself=_foresee_by_itself(case) if rung != "none" else None,
    )


def _foresee_by_itself(case: Case) -> RegressionToTheMean | None:
    used = case.treated | case.comparison
    table = case.counts[used][:, case.before]
    if used.sum() < 3:
        return None
    phi = pearson_dispersion(table)
    return regression_to_the_mean(
        table.sum(axis=1),
        case.treated[used],
        exposure=case.sizes[used],
        time_after=case.months_after / float(case.before.sum()),
        dispersion=1.0 if np.isnan(phi) else phi,
        level=case.level,
    )
