"""Published figures on survey scores and small areas, each beside what is computed here."""

import numpy as np

from queries.measures.arrays import FloatArray
from queries.measures.checks import Check, check_values
from queries.measures.published_data import (
    CLUSTER_API,
    CLUSTER_ENROLLED,
    CLUSTER_SIZES,
    CLUSTER_TARGET_MET,
    CLUSTER_TYPE,
    MILK_DIRECT,
    MILK_ERROR,
    MILK_MAJOR_AREA,
    STRATIFIED_API,
)
from queries.measures.raking import rake, raked_mean
from queries.measures.shares import wilson_interval
from queries.measures.small_areas import fay_herriot
from queries.measures.surveys import survey_score
from queries.measures.wave_changes import compare_shares
from queries.measures.weighting import design_mean

_NEWCOMBE_ONE = "Newcombe 1998, single proportion"
_NEWCOMBE_TWO = "Newcombe 1998, difference of proportions, method 10"
_SURVEY = "Lumley, R survey"
_MILK = "Molina & Marhuenda 2015, R sae; You & Chapman 2006"
_BOUNDS = "low", "high"


def survey_checks() -> list[Check]:
    """Compute every published figure on surveys: shares, scores, designs, raking, small areas.

    Returns
    -------
    list of Check
        Takes about a second, most of it random draws with a fixed seed.
    """
    groups = (
        _check_shares,
        _check_differences,
        _check_scores,
        _check_designs,
        _check_raking,
        _check_small_areas,
    )
    return [check for group in groups for check in group()]


def _named(subject: str, *parts: str) -> list[str]:
    return [f"{subject}: {part}" for part in parts]


def _check_shares() -> list[Check]:
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    return [
        check
        for (count, base), bounds in published.items()
        for check in check_values(
            _named(f"Wilson interval of {count} of {base}", *_BOUNDS),
            wilson_interval(count / base, base),
            bounds,
            tolerance=5e-5,
            source=_NEWCOMBE_ONE,
        )
    ]


def _check_differences() -> list[Check]:
    published = {
        (56, 70, 48, 80): (0.0524, 0.3339),
        (9, 10, 3, 10): (0.1705, 0.8090),
        (5, 56, 0, 29): (-0.0381, 0.1926),
    }
    checks = []
    for (now, base_now, before, base_before), bounds in published.items():
        found = compare_shares(
            now / base_now, before / base_before, base_now=base_now, base_before=base_before
        )
        checks += check_values(
            _named(f"Difference of {now} of {base_now} and {before} of {base_before}", *_BOUNDS),
            [found.low, found.high],
            bounds,
            tolerance=5e-5,
            source=_NEWCOMBE_TWO,
        )
    return checks


def _check_scores() -> list[Check]:
    # Extra hours of sleep under the second drug, here on a scale of -10 to 10 made one of 0 to 100.
    found = survey_score([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4], low=-10, high=10)
    return check_values(
        _named("Student's sleep", "mean", *_BOUNDS),
        np.array([found.score, found.low, found.high]) / 5.0 - 10.0,
        [2.33, 0.8976775, 3.7623225],
        tolerance=1e-7,
        source="Student 1908; R, t.test",
    )


def _check_designs() -> list[Check]:
    cluster = design_mean(CLUSTER_API, clusters=_districts(), population_clusters=757)
    types = np.repeat([0, 1, 2], [100, 50, 50])
    everywhere = np.array([4421, 755, 1018])[types]
    stratified = design_mean(
        STRATIFIED_API,
        everywhere / np.array([100, 50, 50])[types],
        strata=types,
        population_clusters=everywhere,
    )
    firms = design_mean(
        [15, 143, 21, 51, 337, 50, 274, 145, 15, 86], [20, 200, 11, 25, 550, 30, 250, 100, 10, 55]
    )
    return [
        *check_values(
            _named("Schools by district", "mean", "error"),
            [cluster.mean, cluster.error],
            [644.1694, 23.5422],
            tolerance=5e-5,
            source=_SURVEY,
        ),
        *check_values(
            _named("Schools by type", "mean", "error"),
            [stratified.mean, stratified.error],
            [662.2874, 9.4089],
            tolerance=5e-5,
            source=_SURVEY,
        ),
        *check_values(
            _named("Ten firms", "mean", "error"),
            [firms.mean, firms.error],
            [243.914, 48.752],
            tolerance=5e-4,
            source=_SURVEY,
        ),
        *check_values(
            ["Ten firms: design effect"], firms.design_effect, 1.974067, tolerance=5e-7, source=_SURVEY
        ),
    ]


def _check_raking() -> list[Check]:
    schools = [["EHM".index(kind) for kind in CLUSTER_TYPE], ["NY".index(met) for met in CLUSTER_TARGET_MET]]
    population = [[4421, 755, 1018], [1072, 5122]]
    raked = rake(np.full(183, 6194 / 183), schools, population, trim=None)
    drawn = raked_mean(
        CLUSTER_API, raked.weights, schools, population, seed=1, draws=2000, clusters=_districts(), trim=None
    )
    enrolled = raked.weights @ np.array(CLUSTER_ENROLLED, dtype=np.float64)
    return [
        *check_values(["Raked schools: mean"], drawn.mean, 641.23, tolerance=5e-3, source=_SURVEY),
        *check_values(["Raked schools: enrolled"], enrolled, 3647280, tolerance=0.5, source=_SURVEY),
        *check_values(
            ["Raked schools: error, by 2,000 draws"],
            drawn.error,
            23.704,
            tolerance=1.2,
            source=f"{_SURVEY} (calibrated residuals)",
        ),
    ]


def _check_small_areas() -> list[Check]:
    major = np.eye(4)[[int(area) - 1 for area in MILK_MAJOR_AREA]]
    found = fay_herriot(
        MILK_DIRECT, np.square(MILK_ERROR), np.column_stack([np.ones(len(major)), major[:, 1:]])
    )
    rows: list[tuple[str, FloatArray, list[float], float]] = [
        ("coefficient", found.coefficients, [0.968189, 0.1327801, 0.2269462, -0.2413011], 1e-6),
        ("estimate", found.estimate[:4], [1.0219703, 1.0476018, 1.0679513, 0.7608170], 1e-6),
        ("squared error", found.mse[:3], [0.01346022, 0.00537288, 0.00570199], 1e-7),
        ("variance between areas", np.array([found.variance_between]), [0.01855022], 2e-7),
        ("log-likelihood", np.array([found.log_likelihood]), [12.677478], 1e-5),
    ]
    return [
        check
        for name, computed, published, tolerance in rows
        for check in check_values(
            [f"Milk, {name} {number}" for number in range(1, len(published) + 1)],
            computed,
            published,
            tolerance=tolerance,
            source=_MILK,
        )
    ]


def _districts() -> FloatArray:
    return np.repeat(np.arange(float(len(CLUSTER_SIZES))), CLUSTER_SIZES)
