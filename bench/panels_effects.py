"""Simulated programmes and maps: before and after, and what goes together with what."""

from functools import partial

import numpy as np

from bench.panels import (
    Floats,
    alarm,
    cover,
    draw_between,
    draw_clustered,
    draw_counts,
    holds,
    make_grid,
    make_season,
)
from queries.measures.area_models import fit_error, fit_lag
from queries.measures.area_regression import regress_areas
from queries.measures.association import effective_correlation, lees_l, step_classes
from queries.measures.clusters import local_bivariate_moran
from queries.measures.displacement import pearson_dispersion, weighted_displacement_difference
from queries.measures.moran import morans_i
from queries.measures.panel_slopes import between_and_within
from queries.measures.randomisation import RandomisationEstimate, log_rate_change, randomisation_inference
from queries.measures.staggered import AggregatedEffects, Kind, aggregate_effects, group_time_effects
from queries.measures.staggered_counts import extended_twfe
from queries.measures.synthetic import synthetic_control

Random = np.random.Generator
STARTS = np.repeat([8.0, 12.0, np.inf], [6, 6, 28])
AFTER = np.arange(18) >= STARTS[:, None]


def cover_displacement(random: Random) -> bool:
    """Ten areas, 12 incidents a month each, for a year and another; a quarter fewer in the treated one."""
    counts = draw_counts(random, np.full((10, 24), 12.0), dispersion=2.0)
    counts[0, 12:] = draw_counts(random, np.full(12, 9.0), dispersion=2.0)
    years = counts.reshape(10, 2, 12).sum(axis=2)
    found = weighted_displacement_difference(
        years[0],
        years[1:4].sum(axis=0),
        area_weights=(1, 3, 1, 1),
        dispersion=pearson_dispersion(counts[:, :12]),
    )
    return holds(found.low, -36.0, found.high)


def _randomise(random: Random, *, ratio: float) -> RandomisationEstimate:
    """Three treated areas of 30, a year before and after."""
    means = np.repeat(draw_between(random, 4.0, 30.0, size=30)[:, None], 24, axis=1)
    treated, after = np.arange(30) < 3, np.arange(24) >= 12
    means[np.ix_(treated, after)] *= ratio
    changes = log_rate_change(draw_counts(random, means, dispersion=2.0), before=~after, after=after)
    return randomisation_inference(changes, treated)


def cover_randomised(random: Random) -> bool:
    """A fifth fewer in the treated areas."""
    found = _randomise(random, ratio=0.8)
    return holds(found.low, float(np.log(0.8)), found.high)


def alarm_randomised(random: Random) -> bool:
    """No effect in the treated areas."""
    return _randomise(random, ratio=1.0).p <= 0.05


def _stagger(random: Random, *, kind: Kind) -> AggregatedEffects:
    """Forty areas of which twelve start on two dates; each month takes after the one before it."""
    noise = random.normal(size=(40, 18))
    for month in range(1, 18):
        noise[:, month] += 0.5 * noise[:, month - 1]
    outcome = random.normal(0.0, 2.0, (40, 1)) + random.normal(size=18) + noise - AFTER
    seed = int(random.integers(2**31))
    return aggregate_effects(group_time_effects(outcome, STARTS), kind=kind, seed=seed)


def cover_staggered(random: Random, *, kind: Kind) -> bool:
    """The overall effect."""
    found = _stagger(random, kind=kind)
    return holds(found.overall_low, -1.0, found.overall_high)


def cover_band(random: Random) -> bool:
    """Every month since the start, and every one before it, at once."""
    found = _stagger(random, kind="dynamic")
    truth = -1.0 * (found.key >= 0)
    return bool(np.all((found.band_low <= truth) & (truth <= found.band_high)))


def cover_foretold(random: Random) -> bool:
    """Counts of the same areas, a fifth fewer from the start on."""
    means = draw_between(random, 6.0, 30.0, size=40)[:, None] * make_season(18) * np.where(AFTER, 0.8, 1.0)
    found = extended_twfe(draw_counts(random, means, dispersion=2.0), STARTS)
    return holds(found.ratio_low[0], 0.8, found.ratio_high[0])


def _draw_alike(random: Random) -> Floats:
    """Twenty areas over 36 months that follow the same two currents, each in its own measure."""
    currents = np.cumsum(random.normal(size=(2, 36)), axis=1)
    return np.asarray(20.0 + random.normal(size=(20, 2)) @ currents + random.normal(0.0, 0.5, (20, 36)))


def cover_synthetic(random: Random) -> bool:
    """One area and 19 to mix from, three fewer from month 24 on."""
    areas = _draw_alike(random)
    found = synthetic_control(areas[0] - 3.0 * (np.arange(36) >= 24), areas[1:], begin=24)
    return holds(found.low, -3.0, found.high)


def alarm_synthetic(random: Random) -> bool:
    """No effect in that area."""
    areas = _draw_alike(random)
    return synthetic_control(areas[0], areas[1:], begin=24).p <= 0.05


def alarm_correlation(random: Random, *, strength: float) -> bool:
    """Two unrelated values on a map of 49 areas."""
    x, y = (draw_clustered(random, strength) for _ in range(2))
    return effective_correlation(x, y, step_classes(make_grid())).p <= 0.05


def alarm_likeness(random: Random) -> bool:
    """One value that is not clustered on a map of 49 areas."""
    return morans_i(draw_clustered(random, 0.0), make_grid()).p <= 0.05


def alarm_neighbourhoods(random: Random) -> bool:
    """Two unrelated values that are not clustered."""
    x, y = (draw_clustered(random, 0.0) for _ in range(2))
    return lees_l(x, y, make_grid(), seed=int(random.integers(2**31))).p <= 0.05


def _draw_outcome(random: Random, strength: float) -> tuple[Floats, Floats]:
    """Two facts of each area, the first of which counts twice, and an outcome clustered through its error."""
    facts = random.normal(size=(49, 2))
    return 3.0 + facts @ [2.0, -1.0] + draw_clustered(random, strength), facts


def alarm_dependence(random: Random, *, test: str) -> bool:
    """Nothing is left between neighbours."""
    found = regress_areas(*_draw_outcome(random, 0.0), make_grid())
    return bool(getattr(found, test).p <= 0.05)


def cover_coefficient(random: Random, *, model: str) -> bool:
    """An error that is alike among neighbours, or none for least squares."""
    outcome, facts = _draw_outcome(random, 0.5 if model == "error" else 0.0)
    fit = fit_error if model == "error" else regress_areas
    found = fit(outcome, facts, make_grid())
    return holds(found.low[1], 2.0, found.high[1])


def cover_lagged(random: Random) -> bool:
    """An outcome that takes after its neighbours'."""
    facts = random.normal(size=(49, 2))
    grid = make_grid() / make_grid().sum(axis=1, keepdims=True)
    drawn = 3.0 + facts @ [2.0, -1.0] + random.normal(size=49)
    found = fit_lag(np.linalg.solve(np.eye(49) - 0.5 * grid, drawn), facts, grid)
    return holds(found.low[1], 2.0, found.high[1])


def cover_slope(random: Random, *, side: str) -> bool:
    """Thirty areas over eight periods: +0.6 between areas, -0.3 within them, some areas noisier."""
    x = random.normal(0.0, 1.0, (30, 1)) + random.normal(size=(30, 8))
    level = x.mean(axis=1, keepdims=True)
    noise = random.normal(size=(30, 8)) * draw_between(random, 0.5, 2.0, size=30)[:, None]
    y = 0.6 * level - 0.3 * (x - level) + random.normal(size=(30, 1)) + random.normal(size=8) + noise
    found = getattr(between_and_within(x, y, lag=0), side)
    return holds(found.low, 0.6 if side == "between" else -0.3, found.high)


def alarm_clusters(random: Random, *, strength: float) -> bool:
    """A clustered value, and an unrelated one around it that may be clustered too."""
    x, y = draw_clustered(random, 0.5), draw_clustered(random, strength)
    seed = int(random.integers(2**31))
    return bool(local_bivariate_moran(x, y, make_grid(), permutations=1999, seed=seed).beyond_chance.any())


EFFECT_PANELS = (
    cover(
        "weighted_displacement_difference",
        "a year either side, 12 a month, variance twice the mean, dispersion as estimated",
        cover_displacement,
    ),
    cover("randomisation_inference", "3 treated areas of 30", cover_randomised, exact=True),
    alarm("randomisation_inference", "3 treated areas of 30", alarm_randomised, exact=True),
    cover(
        "aggregate_effects (simple)",
        "Callaway & Sant’Anna, 12 treated areas of 40",
        partial(cover_staggered, kind="simple"),
    ),
    cover(
        "aggregate_effects (dynamic)",
        "Callaway & Sant’Anna, 12 treated areas of 40",
        partial(cover_staggered, kind="dynamic"),
    ),
    cover("aggregate_effects (band)", "the same, all months at once", cover_band),
    cover("extended_twfe (ratio)", "12 treated areas of 40, variance twice the mean", cover_foretold),
    cover("synthetic_control", "1 treated area, 19 to mix from, 24 months before", cover_synthetic),
    alarm("synthetic_control", "the same, placebo p", alarm_synthetic),
    alarm("effective_correlation", "49 areas, no clustering", partial(alarm_correlation, strength=0.0)),
    alarm(
        "effective_correlation", "49 areas, both values clustered", partial(alarm_correlation, strength=0.8)
    ),
    alarm("lees_l", "49 areas, no clustering", alarm_neighbourhoods),
    alarm("morans_i", "49 areas, no clustering", alarm_likeness),
    *(
        alarm("regress_areas", f"49 areas, no clustering, {name}", partial(alarm_dependence, test=test))
        for test, name in (("lag", "test of a lag"), ("error", "test of an error"))
    ),
    cover("regress_areas", "49 areas, no clustering", partial(cover_coefficient, model="plain")),
    cover("fit_lag", "49 areas, half of the neighbours’ outcome handed on", cover_lagged),
    cover(
        "fit_error",
        "49 areas, half of the neighbours’ error shared",
        partial(cover_coefficient, model="error"),
    ),
    cover("between_and_within (between)", "30 areas, 8 periods", partial(cover_slope, side="between")),
    cover("between_and_within (within)", "30 areas, 8 periods", partial(cover_slope, side="within")),
    alarm(
        "local_bivariate_moran",
        "any of 49 areas, value around not clustered",
        partial(alarm_clusters, strength=0.0),
        nominal=0.10,
        exact=True,
    ),
    alarm(
        "local_bivariate_moran",
        "the same, value around clustered too, unrelated",
        partial(alarm_clusters, strength=0.5),
        nominal=0.10,
        exact=True,
    ),
)
