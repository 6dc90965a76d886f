"""Published figures on neighbours that are alike, each beside what is computed here: 49 areas of Columbus."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from queries.measures.area_models import fit_error, fit_lag
from queries.measures.area_regression import regress_areas
from queries.measures.arrays import FloatArray
from queries.measures.association import lees_l
from queries.measures.checks import Check, check_values
from queries.measures.clusters import local_bivariate_moran
from queries.measures.moran import morans_i

_WORKBOOK = "Anselin 2003, An introduction to spatial regression analysis in R"
_GEODA = "Anselin 1988, Columbus; R package spdep"
_PYSAL = "PySAL, esda and libpysal"
_HAND = "its formula, worked by hand"


@dataclass(frozen=True)
class Columbus:
    """Crime and housing of 49 areas (Anselin 1988), with their neighbours, shape (49, 49), three times.

    `rook` has neighbours with a common edge (200 links), `queen` also those with a common corner (236).
    `digitised` is the older list that most printed figures go by: 230 links, without three pairs of `queen`.
    """

    crime: FloatArray
    income: FloatArray
    housing: FloatArray
    rook: FloatArray
    queen: FloatArray

    @property
    def digitised(self) -> FloatArray:
        """Neighbours by the older list, without the areas numbered 5 and 16, 25 and 30, 31 and 39."""
        weights = self.queen.copy()
        for one, other in ((4, 15), (24, 29), (30, 38)):
            weights[one, other] = weights[other, one] = 0.0
        return weights


def area_checks(columbus: Columbus) -> list[Check]:
    """Compute every published figure on neighbours.

    Parameters
    ----------
    columbus
        The data, which PySAL's libpysal holds.

    Returns
    -------
    list of Check
        Likeness of neighbours, association, regression. Takes less than a second.
    """
    groups = _check_likeness, _check_association, _check_regression, _check_models
    return [check for group in groups for check in group(columbus)]


def _named(subject: str, *parts: str) -> list[str]:
    return [f"{subject}: {part}" for part in parts]


def _check_likeness(columbus: Columbus) -> Iterable[Check]:
    rook, queen = (morans_i(columbus.crime, weights).value for weights in (columbus.rook, columbus.queen))
    subject = "Moran's I of crime, Columbus"
    yield from check_values(
        _named(subject, "edges", "edges and corners"),
        [rook, queen],
        [0.523670213, 0.500188557],
        tolerance=5e-10,
        source=_PYSAL,
    )
    found = morans_i(columbus.crime, columbus.digitised)
    parts = "230 links", "variance, normal", "variance, random"
    yield from check_values(
        _named(subject, *parts),
        [found.value, found.variance_normal, found.variance_random],
        [0.485770914, 0.008860962, 0.008991121],
        tolerance=5e-10,
        source=_WORKBOOK,
    )
    yield from check_values(
        _named(subject, "z, normal", "z, random"),
        [found.z_normal, found.z_random],
        [5.3818, 5.3427],
        tolerance=5e-5,
        source=_WORKBOOK,
    )
    income = morans_i(columbus.income, columbus.digitised).value
    name = "Moran's I of income, Columbus: 230 links"
    yield Check(name, income, 0.416837942, 5e-10, _WORKBOOK)


def _check_association(columbus: Columbus) -> Iterable[Check]:
    crime, queen = columbus.crime, columbus.queen
    housing, income = (
        lees_l(values, crime, queen, permutations=1).value for values in (columbus.housing, columbus.income)
    )
    yield Check("Lee's L of housing and crime, Columbus", housing, -0.23625603, 5e-9, _PYSAL)
    yield Check("Lee's L of income and crime, Columbus", income, -0.470306134, 5e-10, _HAND)
    both = local_bivariate_moran(crime, columbus.income, queen, permutations=1).value.mean()
    name = "Bivariate Moran of crime and income around, Columbus: mean of the local ones"
    yield Check(name, float(both), -0.428632151, 5e-10, _HAND)


def _stack(columbus: Columbus) -> FloatArray:
    return np.column_stack([columbus.income, columbus.housing])


def _check_regression(columbus: Columbus) -> Iterable[Check]:
    facts = _stack(columbus)
    older, newer = (regress_areas(columbus.crime, facts, w) for w in (columbus.digitised, columbus.queen))
    yield from check_values(
        _named("Regression of crime, Columbus", "intercept", "income", "housing", "R²"),
        [*older.coefficients, older.r_squared],
        [68.6190, -1.5973, -0.2739, 0.5524],
        tolerance=5e-5,
        source=_GEODA,
    )
    yield from check_values(
        _named(
            "Crime, Columbus, 230 links", "error test", "lag test", "robust error test", "robust lag test"
        ),
        [older.error.value, older.lag.value, older.robust_error.value, older.robust_lag.value],
        [4.6111, 7.8557, 0.0335, 3.2781],
        tolerance=5e-5,
        source=_GEODA,
    )
    yield from check_values(
        _named("Crime, Columbus, edges and corners", "error test", "lag test"),
        [newer.error.value, newer.lag.value],
        [5.2062, 8.8980],
        tolerance=5e-5,
        source="PySAL, spreg",
    )


def _check_models(columbus: Columbus) -> Iterable[Check]:
    facts = _stack(columbus)
    lag = fit_lag(columbus.crime, facts, columbus.digitised)
    error = fit_error(columbus.crime, facts, columbus.digitised)
    yield from check_values(
        _named("Lag model of crime, Columbus", "intercept", "income", "housing", "log-likelihood"),
        [*lag.coefficients, lag.log_likelihood],
        [46.8514, -1.0735, -0.2700, -183.1683],
        tolerance=5e-5,
        source=_GEODA,
    )
    yield Check("Lag model of crime, Columbus: rho", lag.neighbours, 0.403890, 1e-6, _GEODA)
    yield Check("Error model of crime, Columbus: lambda", error.neighbours, 0.520888, 1e-6, _GEODA)
