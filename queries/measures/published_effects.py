"""Published values of the before-and-after measures, computed again: data in, checks out.

Event studies are printed here, the county panel `mpdta` is too long and is handed in as arrays.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError
from queries.measures.arrays import FloatArray, to_floats
from queries.measures.checks import Check
from queries.measures.displacement import (
    DisplacementDifference,
    combine_by_harm,
    weighted_displacement_difference,
)
from queries.measures.pretrends import check_pretrends
from queries.measures.sensitivity import smooth_interval
from queries.measures.staggered import Kind, aggregate_effects, group_time_effects
from queries.measures.staggered_counts import extended_twfe

_WDD = "Wheeler & Ratcliffe 2018, as tested in the R package ptools"
_DID = "R package did 2.1, mpdta without covariates, never-treated controls"
_NOT_YET = "Python package moderndid, mpdta without covariates"
_ETWFE = "R package etwfe, mpdta with log population"
_HONEST = "Rambachan & Roth 2023, R package HonestDiD (critical values drawn by simulation)"


@dataclass(frozen=True)
class NotRun:
    """A published figure that was not computed, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class EventStudy:
    """Effects in order of time, the first `before` of them ahead, and the lower half of their covariance."""

    effects: tuple[float, ...]
    before: int
    covariance_millionths: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Mpdta:
    """500 counties by 5 years (2003-2007): log teenage employment, first treated position, log population."""

    outcome: FloatArray
    starts: FloatArray
    population: FloatArray


# Insurance coverage by year around 2014, clustered by state: estimated from the data of HonestDiD's vignette.
MEDICAID = EventStudy(
    (
        -0.00528535453,
        -0.0112973246,
        -0.00267599181,
        -0.00141931225,
        0.000339663519,
        0.0464468542,
        0.0692061755,
    ),
    5,
    (
        (74.884836,),
        (60.398741, 72.665006),
        (44.446198, 37.893302, 50.520519),
        (33.857647, 28.66578, 26.736794, 40.03222),
        (43.280113, 45.433206, 27.781936, 24.1286, 54.626622),
        (47.658805, 44.288501, 30.606441, 23.808682, 36.825311, 83.756688),
        (24.251287, 28.24655, 9.6375339, 2.9238781, 9.7229475, 63.21398, 107.12352),
    ),
)
# Profits of French restaurants around a cut of the value added tax: Benzarti & Carloni 2019, from HonestDiD.
VAT = EventStudy(
    (
        *(0.006696351804, 0.02934503369, -0.006472972222, 0.0730149895),
        *(0.1959611177, 0.3120639026, 0.2395415455, 0.1260425001),
    ),
    4,
    (
        (842.8358124,),
        (476.8686777, 642.5420288),
        (261.8051076, 398.7425007, 522.9949602),
        (235.4220342, 243.5515198, 211.768609, 308.9595411),
        (167.6371467, 220.1960306, 184.0722252, 119.7866077, 359.970436),
        (112.8707663, 180.4591157, 145.852784, 133.4081317, 247.8818642, 426.3949813),
        (19.92816215, 38.4376508, 70.05197403, 101.6335009, 174.9579242, 217.1437809, 488.6697861),
        (
            *(-136.8265366, -29.60421989, 59.52994979, 107.9051726, 165.4256921, 289.2747871),
            *(380.5322049, 761.739444),
        ),
    ),
)


_KINDS: tuple[Kind, ...] = ("simple", "dynamic", "group")
# Published value and tolerance by name.
_STAGGERED = {
    "Callaway-Sant'Anna, simple: effect": (-0.039951, 1e-6),
    "Callaway-Sant'Anna, simple: se": (0.012034, 1e-6),
    "Callaway-Sant'Anna, dynamic: effect": (-0.0772, 5e-5),
    "Callaway-Sant'Anna, dynamic: se": (0.0200, 5e-5),
    "Callaway-Sant'Anna, group: effect": (-0.0310, 5e-5),
    "Callaway-Sant'Anna, group: se": (0.0124, 5e-5),
    "Callaway-Sant'Anna, year of the start": (-0.0199, 5e-5),
    "Callaway-Sant'Anna, 1 year after": (-0.0510, 5e-5),
    "Callaway-Sant'Anna, 2 years after": (-0.1373, 5e-5),
    "Callaway-Sant'Anna, 3 years after": (-0.1008, 5e-5),
    "Test before the start, Wald p": (0.16812, 5e-6),
    "Callaway-Sant'Anna, not yet treated, simple: effect": (-0.0397636256, 5e-11),
    "Callaway-Sant'Anna, not yet treated, dynamic: effect": (-0.0773993140, 5e-11),
    "Callaway-Sant'Anna, not yet treated, group: effect": (-0.0304622281, 5e-11),
}
_EXTENDED = {
    "Extended TWFE, linear, simple": (-0.0506270331228907, 1e-12),
    "Extended TWFE, linear, year of the start": (-0.0332122038, 1e-10),
    "Extended TWFE, linear, 1 year after": (-0.0573456479, 1e-10),
    "Extended TWFE, linear, 2 years after": (-0.1378703867, 1e-10),
    "Extended TWFE, linear, 3 years after": (-0.1095394554, 1e-10),
    "Extended TWFE, Poisson, year of the start": (-25.34974844, 5e-8),
    "Extended TWFE, Poisson, 1 year after": (1.09175117, 5e-8),
    "Extended TWFE, Poisson, 2 years after": (-75.12463216, 5e-8),
    "Extended TWFE, Poisson, 3 years after": (-101.82397934, 5e-8),
    "Extended TWFE, Poisson, log scale, year of the start": (-0.0325653635, 5e-10),
    "Extended TWFE, Poisson, log scale, 1 year after": (-0.0675071047, 5e-10),
    "Extended TWFE, Poisson, log scale, 2 years after": (-0.1329713449, 5e-10),
    "Extended TWFE, Poisson, log scale, 3 years after": (-0.1170227791, 5e-10),
}


def arrange_mpdta(
    year: ArrayLike, county: ArrayLike, first_treat: ArrayLike, lemp: ArrayLike, lpop: ArrayLike
) -> Mpdta:
    """Lay the columns of mpdta out as counties by years.

    Raises
    ------
    MeasureInputError
        If they are not 500 counties in the five years 2003 to 2007.
    """
    years, counties, first, employment, population = to_floats(year, county, first_treat, lemp, lpop)
    order = np.lexsort((years, counties))
    if years.shape != (2500,) or not np.array_equal(years[order], np.tile(np.arange(2003.0, 2008.0), 500)):
        raise MeasureInputError("mpdta has 500 counties in each of the years 2003 to 2007; these are others")
    start = first[order][::5]
    return Mpdta(
        outcome=employment[order].reshape(500, 5),
        starts=np.where(start == 0, np.inf, start - 2003.0),
        population=population[order][::5],
    )


def unfold_covariance(study: EventStudy) -> FloatArray:
    """Return the whole covariance of an event study's effects."""
    size = len(study.effects)
    full = np.zeros((size, size))
    for i, row in enumerate(study.covariance_millionths):
        full[i, : i + 1] = full[: i + 1, i] = np.array(row) * 1e-6
    return full


def effect_checks(mpdta: Mpdta | None) -> tuple[list[Check], list[NotRun]]:
    """Compute every published figure of the before-and-after measures.

    Parameters
    ----------
    mpdta
        The county panel, from `arrange_mpdta`; without it, what needs it is named among those not run.

    Returns
    -------
    checks, not_run
        In the order of the estimators. Takes about a second.
    """
    checks = [*_check_displacement(), *_check_sensitivity()]
    names = [*_STAGGERED, *_EXTENDED]
    if mpdta is None:
        return checks, [NotRun(name, "mpdta is not at hand") for name in names]
    return [*checks, *_check_staggered(mpdta), *_check_extended(mpdta)], []


def _check_displacement() -> Iterable[Check]:
    plain = weighted_displacement_difference((207, 110), (308, 318), (178, 157), (150, 140))
    sized = weighted_displacement_difference(
        (207, 110), (308, 318), (178, 157), (150, 140), area_weights=(1.2, 0.9, 1.5, 1.6)
    )
    timed = weighted_displacement_difference((80, 20), (100, 50), time_weights=(2, 1))
    treated = ((130, 74), (327, 202), (398, 190), (144, 92), (183, 96))
    control = ((133, 91), (388, 305), (148, 97), (86, 64), (94, 67))
    harm = combine_by_harm(list(map(weighted_displacement_difference, treated, control)), [3, 2, 5, 7, 10])
    rounded, exact = (1e-9, 1e-9, 5e-3, 0.5, 0.5), (1e-7,) * 5
    published: list[tuple[str, DisplacementDifference, tuple[float, ...], tuple[float, ...]]] = [
        ("counts", plain, (-118.0, 1568**0.5, -2.98, -196.0, -40.0), rounded),
        ("area weights", sized, (-99.69444444, 35.4280755, -2.813995483, -169.1321965, -30.25669241), exact),
        ("time weights", timed, (-20.0, 115**0.5), rounded),
        ("harm weights", harm, (-1721.0, 304.10360077, -5.65925558, -2317.03210507, -1124.96789493), exact),
    ]
    parts = "estimate", "se", "z", "low", "high"
    for name, found, values, tolerances in published:
        computed = (found.estimate, found.se, found.z, found.low, found.high)
        for part, ours, value, tolerance in zip(parts, computed, values, tolerances, strict=False):
            yield Check(f"Displacement difference, {name}: {part}", ours, value, tolerance, _WDD)


def _check_sensitivity() -> Iterable[Check]:
    medicaid = (
        (0.0, 0.0259, 0.0607),
        (0.01, 0.0132, 0.0787),
        (0.02, 0.00286, 0.0907),
        (0.03, -0.00714, 0.101),
    )
    vat = (
        (0.0, 0.131411316, 0.2161696482),
        (0.1, 0.1194440001, 0.4185082143),
        (0.2, 0.01944400015, 0.5185082143),
    )
    for name, study, rows in (("Medicaid", MEDICAID, medicaid), ("value added tax", VAT, vat)):
        covariance = unfold_covariance(study)
        for smoothness, low, high in rows:
            found = smooth_interval(study.effects, covariance, before=study.before, smoothness=smoothness)
            label = f"Smoothness interval, {name}, M = {smoothness}"
            yield Check(f"{label}: low", found.low, low, 3e-4, _HONEST)
            yield Check(f"{label}: high", found.high, high, 3e-4, _HONEST)


def _check_staggered(mpdta: Mpdta) -> Iterable[Check]:
    effects = group_time_effects(mpdta.outcome, mpdta.starts, controls="never")
    found = [aggregate_effects(effects, kind=kind, draws=1) for kind in _KINDS]
    overall = [part for each in found for part in (each.overall, each.overall_se)]
    after = found[1].effect[found[1].key >= 0]
    later = group_time_effects(mpdta.outcome, mpdta.starts, controls="not_yet")
    not_yet = [aggregate_effects(later, kind=kind, draws=1).overall for kind in _KINDS]
    computed = [*overall, *after, check_pretrends(effects).p, *not_yet]
    for name, ours, (value, tolerance) in zip(_STAGGERED, computed, _STAGGERED.values(), strict=True):
        yield Check(name, float(ours), value, tolerance, _NOT_YET if "not yet" in name else _DID)


def _check_extended(mpdta: Mpdta) -> Iterable[Check]:
    counts, traits = np.exp(mpdta.outcome), mpdta.population
    linear = [
        extended_twfe(mpdta.outcome, mpdta.starts, covariates=traits, family="gaussian", kind=kind).effect
        for kind in _KINDS[:2]
    ]
    poisson = extended_twfe(counts, mpdta.starts, covariates=traits, kind="dynamic")
    computed = np.concatenate([*linear, poisson.effect, poisson.log_effect])
    for name, ours, (value, tolerance) in zip(_EXTENDED, computed, _EXTENDED.values(), strict=True):
        yield Check(name, float(ours), value, tolerance, _ETWFE)
