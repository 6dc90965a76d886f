"""Programmes that start at different times, on counts: observed incidents against those to be expected.

A Poisson model of levels by start date and of periods is fitted to everything not yet treated and foretells
the treated periods. That is the extended two-way fixed effects estimator, whose treated cells are saturated.
The comparison is of ratios: without the programme all areas would have changed by the same percentage, where
`staggered` on rates lets them change by the same amount. The two may disagree.

Sources
-------
Wooldridge JM (2023), Simple approaches to nonlinear difference-in-differences with panel data, The
Econometrics Journal 26. Errors clustered by area, with the finite-sample factor of Stata and of R's fixest:
G / (G - 1) * (N - 1) / (N - K).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, FloatArray, IntArray, check_counts, check_level, to_floats
from queries.measures.few_treated import few_treated_reach

Family = Literal["poisson", "gaussian"]
Kind = Literal["simple", "dynamic", "group", "calendar"]
_STEPS, _SETTLED = 50, 1e-11


@dataclass(frozen=True)
class ExtendedTwfe:
    """Effects by `key` (0 if simple, else time since the start, start date or period), one entry each.

    `effect` is the mean difference between observed and expected outcome per treated area and period, with
    clustered error and interval. `ratio` is all observed over all expected, less than 1 for fewer than to be
    expected, its interval from the log scale; `log_effect` the mean over treated areas and periods of the log
    of fitted over expected; both NaN for the Gaussian family. Bounds are widened for few treated
    areas (`few_treated_reach`), infinite (the ratio's 0 and infinite) where each has a start of its own.
    """

    key: IntArray
    effect: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    ratio: FloatArray
    ratio_low: FloatArray
    ratio_high: FloatArray
    log_effect: FloatArray


def extended_twfe(
    outcome: ArrayLike,
    starts: ArrayLike,
    *,
    exposure: ArrayLike = 1.0,
    covariates: ArrayLike | None = None,
    family: Family = "poisson",
    kind: Kind = "simple",
    level: float = 0.95,
) -> ExtendedTwfe:
    """Compare treated periods with what areas not yet treated foretell for them (Wooldridge 2023).

    Parameters
    ----------
    outcome
        Counts for the Poisson family, any numbers for the Gaussian one; shape (areas, periods), complete.
    starts
        Position of the first treated period of each area; infinite, NaN or beyond the last period: never.
    exposure
        Days, or residents times days, above zero, in a shape that broadcasts. Poisson only.
    covariates
        Fixed traits of areas, shape (areas, k), whose influence may differ by start date and period.
    family
        "poisson" for counts, with its log link, valid for any variance; "gaussian" for scores and rates.
    kind
        As for `aggregate_effects`.
    level
        Confidence level of the intervals.

    Returns
    -------
    ExtendedTwfe
        Areas treated from the first period on are left out, and so are periods in which every area is
        treated.

    Raises
    ------
    MeasureInputError
        If the arrays do not fit, no treated period can be compared, or a start date or period has no
        incident among the untreated, so that nothing can be foretold: pool periods or start dates.
    """
    check_level(level)
    rows = _prepare(outcome, starts, exposure, covariates, family)
    untreated = _foretell(rows, family)
    cells = np.unique(np.column_stack([rows.date, rows.period])[rows.treated], axis=0)
    fitted = _fit_cells(rows, cells, family)
    key = _keys(rows, kind)
    values = np.unique(key[rows.treated])
    parts = [_compare(rows, rows.treated & (key == value), untreated, fitted) for value in values]
    parameters = untreated.design.shape[1] + len(cells) * rows.traits.shape[1]
    return _collect(values, parts, _sample_factor(rows, parameters), family=family, level=level)


@dataclass(frozen=True)
class _Rows:
    """The panel in long form, one entry per area and period that can be used."""

    area: IntArray
    date: IntArray  # which of the sorted start dates
    start: FloatArray
    period: IntArray
    outcome: FloatArray
    exposure: FloatArray
    traits: FloatArray  # a one, then the covariates
    treated: BoolArray


@dataclass(frozen=True)
class _Fit:
    design: FloatArray
    means: FloatArray
    slopes: FloatArray  # of the means, by the linear predictor
    influence: FloatArray  # of each area on the coefficients: (areas, p)


@dataclass(frozen=True)
class _Part:
    effect: float
    ratio: float
    log_effect: float
    influence: FloatArray  # of each area on the effect and on the log ratio: (2, areas)
    counted: BoolArray  # areas with a treated period in it
    dates: int


def _prepare(
    outcome: ArrayLike, starts: ArrayLike, exposure: ArrayLike, covariates: ArrayLike | None, family: Family
) -> _Rows:
    (table, days), (begun,) = to_floats(outcome, exposure), to_floats(starts)
    check_counts(days, *([table] if family == "poisson" else []))
    if table.ndim != 2 or not np.all(np.isfinite(table) & (days > 0)) or begun.shape != table.shape[:1]:
        raise MeasureInputError(
            "needs a complete table of areas by periods, their exposures and their starts"
        )
    begun = np.where(np.isnan(begun) | (begun >= table.shape[1]), np.inf, begun)
    traits = np.ones((begun.size, 1))
    if covariates is not None:
        (given,) = to_floats(covariates)
        if given.shape[:1] != begun.shape or not np.all(np.isfinite(given)):
            raise MeasureInputError("needs every covariate of every area")
        traits = np.column_stack([traits, given])
    used = begun > 0
    open_until = np.max(begun[used], initial=0.0)
    periods = np.flatnonzero(np.arange(table.shape[1]) < open_until)
    area, column = (index.ravel() for index in np.indices((int(used.sum()), periods.size)))
    start, period = begun[used][area], periods[column]
    rows = _Rows(
        area=area,
        date=np.unique(start, return_inverse=True)[1],
        start=start,
        period=period,
        outcome=table[used][area, period],
        exposure=days[used][area, period] if family == "poisson" else np.ones(area.size),
        traits=traits[used][area],
        treated=np.asarray(period >= start),
    )
    _check_rows(rows, family)
    return rows


def _check_rows(rows: _Rows, family: Family) -> None:
    if not rows.treated.any():
        raise MeasureInputError("no treated period can be compared with areas not yet treated")
    if family == "poisson":
        seen = np.where(rows.treated, 0.0, rows.outcome)
        for name, group in (("start date", rows.date), ("period", rows.period)):
            if np.any(np.bincount(group, seen) == 0):
                raise MeasureInputError(f"a {name} has no incident among the untreated: pool it with another")


def _foretell(rows: _Rows, family: Family) -> _Fit:
    """Fit levels by start date and by period, and the traits' influence by both, to all untreated rows."""
    dates, periods = np.eye(rows.date.max() + 1)[rows.date], np.eye(rows.period.max() + 1)[rows.period, 1:]
    factors = np.column_stack([dates, periods])
    design = (factors[:, :, None] * rows.traits[:, None, :]).reshape(rows.area.size, -1)
    free = ~rows.treated
    coefficients = _fit_glm(design[free], rows.outcome[free], rows.exposure[free], family)
    means, slopes = _predict(design @ coefficients, rows.exposure, family)
    scores = np.zeros((int(rows.area.max()) + 1, design.shape[1]))
    np.add.at(scores, rows.area[free], design[free] * (rows.outcome - means)[free, None])
    information = (design[free] * slopes[free, None]).T @ design[free]
    return _Fit(design, means, slopes, np.linalg.solve(information, scores.T).T)


def _fit_cells(rows: _Rows, cells: IntArray, family: Family) -> FloatArray:
    """Means of the treated rows by start date and period, given the traits; untreated rows stay zero."""
    fitted = np.zeros(rows.area.size)
    for date, period in cells:
        cell = (rows.date == date) & (rows.period == period)
        outcome, exposure, traits = rows.outcome[cell], rows.exposure[cell], rows.traits[cell]
        if family == "poisson" and traits.shape[1] == 1:
            fitted[cell] = exposure * outcome.sum() / exposure.sum()
        else:
            predictor = traits @ _fit_glm(traits, outcome, exposure, family)
            fitted[cell] = _predict(predictor, exposure, family)[0]
    return fitted


def _fit_glm(design: FloatArray, outcome: FloatArray, exposure: FloatArray, family: Family) -> FloatArray:
    means = outcome + 0.1 if family == "poisson" else outcome
    predictor = np.log(means / exposure) if family == "poisson" else outcome
    for _ in range(_STEPS):
        slopes = means if family == "poisson" else np.ones_like(means)
        working = predictor + (outcome - means) / slopes
        weighted = design * slopes[:, None]
        try:
            coefficients = np.linalg.solve(weighted.T @ design, weighted.T @ working)
        except np.linalg.LinAlgError as error:
            raise MeasureInputError("a covariate or start date cannot be told apart from another") from error
        predictor = design @ coefficients
        before, means = means, _predict(predictor, exposure, family)[0]
        if np.max(np.abs(means - before)) <= _SETTLED * np.max(np.abs(means)):
            return coefficients
    raise MeasureInputError("the model does not settle: too few incidents for its start dates and covariates")


def _predict(predictor: FloatArray, exposure: FloatArray, family: Family) -> tuple[FloatArray, FloatArray]:
    """Means and their slopes by the linear predictor."""
    if family == "gaussian":
        return predictor, np.ones_like(predictor)
    means = exposure * np.exp(predictor)
    return means, means


def _keys(rows: _Rows, kind: Kind) -> IntArray:
    if kind == "calendar":
        return rows.period
    begun = np.where(rows.treated, rows.start, 0.0).astype(np.int64)
    if kind == "group":
        return begun
    return rows.period - begun if kind == "dynamic" else np.zeros_like(begun)


def _compare(rows: _Rows, seen: BoolArray, untreated: _Fit, fitted: FloatArray) -> _Part:
    """Set observed against foretold; both the foretelling and the spread within cells err."""
    observed, expected = rows.outcome[seen].sum(), untreated.means[seen].sum()
    areas = untreated.influence.shape[0]
    around = np.bincount(rows.area[seen], (rows.outcome - fitted)[seen], minlength=areas)
    foretold = untreated.influence @ (untreated.slopes[seen] @ untreated.design[seen])
    with np.errstate(
        divide="ignore", invalid="ignore"
    ):  # nothing observed: the ratio is 0, its log unbounded
        of_ratio = around / observed - foretold / expected
        log_effect = float(np.mean(np.log(fitted[seen] / untreated.means[seen])))
    return _Part(
        effect=float((observed - expected) / seen.sum()),
        ratio=float(observed / expected),
        log_effect=log_effect,
        influence=np.stack([(around - foretold) / seen.sum(), of_ratio]),
        counted=np.bincount(rows.area[seen], minlength=areas) > 0,
        dates=np.unique(rows.date[seen]).size,
    )


def _sample_factor(rows: _Rows, parameters: int) -> float:
    areas, size = int(rows.area.max()) + 1, rows.area.size
    return float(np.sqrt(areas / (areas - 1) * (size - 1) / max(1, size - parameters)))


def _collect(
    key: IntArray, parts: list[_Part], factor: float, *, family: Family, level: float
) -> ExtendedTwfe:
    effect = np.array([part.effect for part in parts])
    ratio = np.array([part.ratio if family == "poisson" else np.nan for part in parts])
    reach, of_log = (
        np.array(
            [few_treated_reach(part.influence[i], part.counted, part.dates, level=level) for part in parts]
        )
        for i in (0, 1)
    )
    with np.errstate(over="ignore", invalid="ignore"):  # bounds of nothing
        wider = np.where(np.isnan(of_log), np.inf, np.exp(of_log))
        low, high = (
            ratio / wider,
            np.where(ratio > 0, ratio * wider, np.where(np.isnan(ratio), ratio, np.inf)),
        )
    return ExtendedTwfe(
        key=key,
        effect=effect,
        se=factor * np.array([np.sqrt(np.sum(part.influence[0] ** 2)) for part in parts]),
        low=effect - reach,
        high=effect + reach,
        ratio=ratio,
        ratio_low=low,
        ratio_high=high,
        log_effect=np.where(np.isnan(ratio), np.nan, [part.log_effect for part in parts]),
    )
