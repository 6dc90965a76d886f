"""Published figures on rates, changes and models of counts, each beside what is computed here."""

from collections.abc import Callable

import numpy as np

from queries.measures.changepoint import poisson_changepoint
from queries.measures.changes import benjamini_hochberg, compare_counts, conditional_mid_p, e_test
from queries.measures.checks import Check, check_values
from queries.measures.poisson_model import fit_poisson
from queries.measures.published_data import (
    COAL_MINING,
    ST_LOUIS_HOMICIDES,
    ST_LOUIS_NEIGHBOURS,
    ST_LOUIS_RESIDENTS,
    TRIAL_P_VALUES,
)
from queries.measures.published_surveys import survey_checks
from queries.measures.rates import empirical_bayes_rate, poisson_interval, rate
from queries.measures.spatial_rates import spatial_empirical_bayes_rate

_TESTS = "R, poisson.test"
_KRISHNAMOORTHY = "Krishnamoorthy & Thomson 2004"
_OPENEPI = "OpenEpi, Comparing 2 person-time rates"
_ESDA = "PySAL, esda.smoothing"
_BOUNDS = "low", "high"


def published_checks() -> list[Check]:
    """Compute every published figure on counts and surveys.

    Returns
    -------
    list of Check
        In the order of the estimators: rates, changes, models of counts, shares, surveys, small areas. Takes
        about a second, most of it random draws with fixed seeds.
    """
    groups: tuple[Callable[[], list[Check]], ...] = (
        *(_check_intervals, _check_smoothing, _check_e_test, _check_ratios, _check_discovery),
        *(_check_regression, _check_changepoint, survey_checks),
    )
    return [check for group in groups for check in group()]


def _named(subject: str, *parts: str) -> list[str]:
    return [f"{subject}: {part}" for part in parts]


def _check_intervals() -> list[Check]:
    exact = check_values(
        _named("Poisson interval of 10 events", *_BOUNDS),
        poisson_interval(10),
        [4.79539, 18.39036],
        tolerance=5e-6,
        source="Garwood 1936",
    )
    found = rate(137, 24.19893, per=1.0)
    return exact + check_values(
        _named("Rate of 137 events in 24.19893", "rate", *_BOUNDS),
        [found.rate, found.low, found.high],
        [5.661407, 4.753125, 6.692709],
        tolerance=1e-6,
        source=_TESTS,
    )


def _check_smoothing() -> list[Check]:
    counties = [f"county {number}" for number in range(1, 6)]
    whole = empirical_bayes_rate(ST_LOUIS_HOMICIDES, ST_LOUIS_RESIDENTS, per=1.0)
    local = spatial_empirical_bayes_rate(ST_LOUIS_HOMICIDES, ST_LOUIS_RESIDENTS, ST_LOUIS_NEIGHBOURS, per=1.0)
    return check_values(
        _named("Empirical-Bayes rate, St Louis", *counties),
        whole[:5],
        [2.36718950e-05, 4.54539167e-05, 4.78114019e-05, 2.76907146e-05, 6.58989323e-05],
        tolerance=1e-13,
        source=_ESDA,
    ) + check_values(
        _named("Spatial empirical-Bayes rate, St Louis", *counties),
        local[:5],
        [4.01485749e-05, 3.62437513e-05, 4.93034844e-05, 5.09387329e-05, 3.72735210e-05],
        tolerance=1e-13,
        source=_ESDA,
    )


def _check_e_test() -> list[Check]:
    paper = check_values(
        ["E-test of 0 and 3: p", "E-test of 6 and 2: p"],
        e_test([0, 6], [3, 2]),
        [0.0884, 0.1749],
        tolerance=5e-5,
        source=_KRISHNAMOORTHY,
    )
    return paper + check_values(
        ["E-test of 25 and 16: p"], e_test(25, 16), 0.165, tolerance=5e-4, source="Wheeler 2018"
    )


def _check_ratios() -> list[Check]:
    first = compare_counts(17, 3, exposure_now=100025, exposure_before=122268)
    p = conditional_mid_p(17, 3, exposure_now=100025, exposure_before=122268)
    ratio = compare_counts(11, 21, exposure_now=800, exposure_before=3011).ratio
    return [
        *check_values(
            _named("Ratio of 17 and 3 by mid-p", "ratio", "low"),
            [first.ratio, first.low],
            [6.927, 2.210],
            tolerance=1e-3,
            source=_OPENEPI,
        ),
        *check_values(
            ["Ratio of 17 and 3 by mid-p: high"], first.high, 29.63, tolerance=5e-3, source=_OPENEPI
        ),
        *check_values(["Ratio of 17 and 3 by mid-p: p"], p, 0.0003127, tolerance=5e-8, source=_OPENEPI),
        *check_values(["Ratio of 11 and 21: ratio"], ratio, 1.971488, tolerance=1e-6, source=_TESTS),
    ]


def _check_discovery() -> list[Check]:
    rejected, _ = benjamini_hochberg(TRIAL_P_VALUES, rate=0.05)
    return check_values(
        ["False discovery control: rejected of 15"],
        rejected.sum(),
        4,
        tolerance=0.0,
        source="Benjamini & Hochberg 1995",
    )


def _check_regression() -> list[Check]:
    counts = np.array([18.0, 17, 15, 20, 10, 20, 25, 13, 12])
    outcome, treatment = np.tile(np.eye(3), (3, 1)), np.repeat(np.eye(3), 3, axis=0)
    design = np.column_stack([np.ones(9), outcome[:, 1:], treatment[:, 1:]])
    fit = fit_poisson(design, counts, offset=np.zeros(9), weights=np.ones((1, 9)))
    names = "intercept", "second outcome", "third outcome"
    source = "Dobson 1990; R, ?glm"
    return [
        *check_values(
            _named("Poisson regression of Dobson's trial", *names),
            fit.coefficients[0, :3],
            [3.044522, -0.454255, -0.292987],
            tolerance=1e-6,
            source=source,
        ),
        *check_values(
            _named("Poisson regression of Dobson's trial, error", *names),
            np.sqrt(np.diag(fit.covariance[0]))[:3],
            [0.170899, 0.202171, 0.192742],
            tolerance=1e-6,
            source=source,
        ),
        *check_values(
            ["Poisson regression of Dobson's trial: dispersion"],
            fit.dispersion,
            1.2933,
            tolerance=5e-5,
            source="R, glm of family quasipoisson",
        ),
    ]


def _check_changepoint() -> list[Check]:
    found = poisson_changepoint(COAL_MINING, seed=1)
    source = "Carlin, Gelfand & Smith 1992"
    return check_values(
        ["Coal mining: years before the break"], found.periods_before, 41, tolerance=0.0, source=source
    ) + check_values(
        _named("Coal mining: disasters per year", "before", "after"),
        [found.rate_before, found.rate_after],
        [3.0976, 0.9014],
        tolerance=5e-5,
        source=source,
    )
