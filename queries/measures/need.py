"""Need index: where an event is needed most, as published weights over published components.

A weighted geometric mean of bounded components, times residents: a gap in one is not quite made up for by
plenty in another, for which the Human Development Index is averaged so since 2010. Every component and weight
is returned to be shown. What must not decide where police go is refused: arrests, stops, predictions of
people, and who residents are by race, ethnicity, religion or origin.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from queries.errors import MeasureInputError, NeedSettingsError
from queries.measures.arrays import BoolArray, FloatArray, to_floats

# What each component says, in the order in which pages show them.
COMPONENTS: dict[str, str] = {
    "low_trust": "trust score, from 100 (no need) to 0",
    "uncertain_trust": "width of the trust score's interval: how little is known",
    "months_since": "months since the last event within reach",
    "under_reached": "share of residents in groups that events reach too little",
    "rising_crime": "how sure it is that recorded Person and Property offences rise",
}
# Policy, not findings: where to start from, to be changed by those who answer for it.
PRESETS: dict[str, dict[str, float]] = {
    "Trust first": dict(zip(COMPONENTS, (0.4, 0.2, 0.2, 0.15, 0.05), strict=True)),
    "Everyone in turn": dict(zip(COMPONENTS, (0.1, 0.1, 0.5, 0.3, 0.0), strict=True)),
    "Unheard groups": dict(zip(COMPONENTS, (0.2, 0.15, 0.15, 0.5, 0.0), strict=True)),
    "All alike": dict.fromkeys(COMPONENTS, 0.2),
}
FLOOR = 0.05
MOST_CRIME = 0.5
_REFUSED = {
    "arrests, stops and other enforcement": (
        r"arrest|(?<![a-z])stops?(?![a-z])|search|citation|ticket|frisk|enforce"
    ),
    "predictions of people": (
        r"predict|forecast|offender|suspect|gang|heat.?list|risk.?(score|terrain)|recidiv"
    ),
    "race, ethnicity, religion and origin": (
        r"(?<![a-z])rac(e|es|ial)(?![a-z])|ethnic|religi|faith|origin|(?<!inter)national(ity|ities)?(?![a-z])|immigra|"
        r"migra|birth.?place|ancestr|skin"
    ),
}


@dataclass(frozen=True, eq=False)
class NeedIndex:
    """Need at each demand point, with everything that it is made of.

    Attributes
    ----------
    index
        FLOOR to 1; NaN where no component is known.
    demand
        index × residents; 0 where the index is NaN.
    residents
        As given.
    components
        Each component as used, FLOOR to 1, NaN where not known.
    weights
        As used, with sum 1.
    known_weight
        Share of the weights whose components are known at each point: say so where it is under 1.
    """

    index: FloatArray
    demand: FloatArray
    residents: FloatArray
    components: dict[str, FloatArray]
    weights: dict[str, float]
    known_weight: FloatArray


def need_index(
    components: Mapping[str, ArrayLike], weights: Mapping[str, float], residents: ArrayLike
) -> NeedIndex:
    """Weighted geometric mean of the components, times residents.

    Parameters
    ----------
    components
        0 (no need) to 1 by name out of `COMPONENTS`, each of shape (points,); NaN where not known: the mean
        there is over the others. Values are lifted to FLOOR … 1, so that no component alone says never.
    weights
        At least 0, in any unit; those of components that are not given fall away. `PRESETS` names some.
    residents
        People at each point, shape (points,).

    Raises
    ------
    NeedSettingsError
        A component or weight must not enter, is not known, or weights leave nothing to weigh or give more
        than half to recorded crime.
    MeasureInputError
        A component is outside 0 to 1, residents are negative or missing, or shapes do not fit.
    """
    used = check_weights(weights, components)
    names = list(used)
    people, *values = to_floats(residents, *(components[name] for name in names))
    if not np.all(np.isfinite(people) & (people >= 0)):
        raise MeasureInputError("residents must be numbers of at least 0")
    lifted = np.array([_lift(name, value) for name, value in zip(names, values, strict=True)])
    index, known = _average(lifted, np.array(list(used.values())))
    demand = np.where(np.isnan(index), 0.0, index * people)
    return NeedIndex(index, demand, people, dict(zip(names, lifted, strict=True)), used, known)


def draw_demands(need: NeedIndex, *, draws: int, seed: int = 0) -> Iterator[FloatArray]:
    """Yield residents times need under random weights, uniform over all weights (Dirichlet of ones).

    For how often a venue stays in the plan under other weightings. Draws that give recorded crime more than
    half are drawn again: nobody may choose those weights either.
    """
    generator = np.random.default_rng(seed)
    names = list(need.components)
    lifted = np.array([need.components[name] for name in names])
    for _ in range(draws):
        weights = generator.dirichlet(np.ones(len(names)))
        while (
            len(names) > 1 and "rising_crime" in names and weights[names.index("rising_crime")] > MOST_CRIME
        ):
            weights = generator.dirichlet(np.ones(len(names)))
        index, _known = _average(lifted, weights)
        yield np.where(np.isnan(index), 0.0, index * need.residents)


def check_weights(weights: Mapping[str, float], components: Iterable[str]) -> dict[str, float]:
    """Refuse what must not enter; return the weights of the components given, in published order, with sum 1.

    Raises
    ------
    NeedSettingsError
        See `need_index`.
    """
    given = list(components)
    for name in (*given, *weights):
        check_component(name)
    if not all(0 <= weight < np.inf for weight in weights.values()):
        raise NeedSettingsError("A weight of the need index is negative or not a number; give 0 or more.")
    total = sum(weights.get(name, 0.0) for name in given)
    if total <= 0:
        raise NeedSettingsError("All weights of the need index are 0; give at least one component a weight.")
    shares = {name: weights.get(name, 0.0) / total for name in COMPONENTS if name in given}
    if shares.get("rising_crime", 0.0) > MOST_CRIME + 1e-12:
        raise NeedSettingsError(
            f"Recorded crime has {shares['rising_crime']:.0%} of the weights and may have {MOST_CRIME:.0%} "
            "at most: events follow trust and reach first; lower its weight or raise another."
        )
    return shares


def check_component(name: str) -> None:
    """Refuse a component that must not decide where police go, or that is not one of `COMPONENTS`.

    Raises
    ------
    NeedSettingsError
        With the reason.
    """
    if name in COMPONENTS:
        return
    raise NeedSettingsError(
        explain_refusal(name)
        or f"{name!r} is not a component of the need index; it has {', '.join(COMPONENTS)}; use one of these."
    )


def explain_refusal(name: str) -> str | None:
    """Say why something must not decide where police go; None where nothing speaks against it."""
    for what, pattern in _REFUSED.items():
        if re.search(pattern, name.casefold().replace("_", " ")):
            return f"{name!r} cannot enter the need index: {what} never choose where police go; leave it out."
    return None


def _lift(name: str, values: FloatArray) -> FloatArray:
    if np.any((values < 0) | (values > 1)):
        raise MeasureInputError(f"{name} must lie between 0 and 1")
    return FLOOR + (1 - FLOOR) * values


def _average(lifted: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Geometric mean over known components, and the share of the weights that they have."""
    known: BoolArray = ~np.isnan(lifted)
    shares = weights[:, None] * known
    total = shares.sum(axis=0)
    logs = (shares * np.log(np.where(known, lifted, 1.0))).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, np.exp(logs / total), np.nan), np.minimum(total / weights.sum(), 1.0)
