"""What the priority score is made of at every demand point, and what is missing and why."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from geo.siting_walks import walk_distances_m
from pages.shared import store
from pages.shared.choices import load_incident_coverage, to_day
from pages.shared.filters import Choices
from pages.shared.keep import keep
from pages.shared.months import add_months
from pages.shared.store import BuildInfo
from pages.shared.trends.series import read_series
from pages.shared.where_next.groups import find_reach
from pages.shared.where_next.places import Floats, Places
from queries.measures.need import NeedIndex, need_index
from queries.measures.need_components import (
    OFFENCE_GROUPS,
    crime_component,
    months_component,
    trust_component,
    uncertainty_component,
)
from queries.measures.trends import LEAST_MONTHS, poisson_trend

_YEARS_BACK, _TRUST_MONTHS = 5, 24
TREND_MONTHS = 36
"""Months before a plan that its longest look back goes."""
MEASURE = "trust"
NO_SURVEY = "No survey of trust has been loaded."
NO_SCORES = "No survey wave that ended in the two years before the plan has a score of trust to show here."
NO_INTERVALS = "The survey was published without intervals, so how sure it is cannot be told."


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of every demand point before a plan begins.

    Attributes
    ----------
    values
        Components by name, 0 (no need) to 1; NaN where not known. One that nothing is known of is absent.
    missing
        Why a component is absent, a sentence by name.
    notes
        What to know of those that are there.
    trust
        One row per point: score, base, low, high, method, level, area_id, wave_end; NaN where not known.
    months_since
        Whole months from the last event within reach to the first month of the plan; infinite where none was.
    events_from
        The first month that events are known of; None where none are.
    change
        One row per point: annual change of Person and Property incidents in percent, with low and high.
    """

    values: dict[str, Floats]
    missing: dict[str, str]
    notes: tuple[str, ...]
    trust: pd.DataFrame
    months_since: Floats
    events_from: date | None
    change: pd.DataFrame
    under_reached: Mapping[str, float] = field(default_factory=dict)


@keep(16, by=lambda build, _choices, _places, *, start, reach_m: (build.state, start, reach_m))
def find_facts(build: BuildInfo, choices: Choices, places: Places, *, start: date, reach_m: float) -> Facts:
    """The components of the score as of a plan's first month; kept per build and version of the log."""
    values: dict[str, Floats] = {}
    missing: dict[str, str] = {}
    trust, notes = _find_trust(build, choices, places, start, values, missing)
    since, first = _find_months(build, places, start, reach_m, values, missing)
    reached = find_reach(build, places, start)
    if isinstance(reached, str):
        missing["under_reached"] = reached
    else:
        values["under_reached"] = reached.need
    change = _find_change(build, places, start, values, missing)
    gaps = {} if isinstance(reached, str) else reached.gaps
    return Facts(values, missing, notes, trust, since, first, change, gaps)


def score_need(facts: Facts, places: Places, weights: Mapping[str, float]) -> NeedIndex:
    """The priority score under some weights; those of components that nothing is known of fall away.

    Raises
    ------
    NeedSettingsError
        No weight is left.
    """
    return need_index(facts.values, weights, places.residents)


def _find_trust(
    build: BuildInfo,
    choices: Choices,
    places: Places,
    start: date,
    values: dict[str, Floats],
    missing: dict[str, str],
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Trust as low and as uncertain: of the area itself, else of the nearest above it that has a score."""
    option = next((each for each in choices.surveys if each.key.split(":")[1] == MEASURE), None)
    if option is None:
        missing["low_trust"] = missing["uncertain_trust"] = NO_SURVEY
        return _make_blank(places), ()
    source, since = option.key.split(":")[0], add_months(start, -_TRUST_MONTHS)
    scores = store.read("plan_scores", build=build, source=source, measure=MEASURE, since=since, before=start)
    by_area = {(str(row["level"]), str(row["area_id"])): row for row in scores.to_dict("records")}
    chains = [
        ((places.level.level, area_id), *above)
        for area_id, above in zip(places.area_ids, places.parents, strict=True)
    ]
    rows = [next((by_area[area] for area in chain if area in by_area), {}) for chain in chains]
    trust = pd.DataFrame(rows).reindex(columns=[*scores.columns])
    if trust["score"].isna().all():
        missing["low_trust"] = missing["uncertain_trust"] = NO_SCORES
        return _make_blank(places), ()
    values["low_trust"] = trust_component(trust["score"].to_numpy(dtype=np.float64))
    low, high = _find_own_bounds(chains, by_area)
    if np.isnan(low).all():
        missing["uncertain_trust"] = NO_INTERVALS
    else:
        values["uncertain_trust"] = uncertainty_component(low, high)
    above = int((trust["level"] != places.level.level).sum())
    notes = (f"{above} of {len(trust)} take the trust score of a larger area.",) if above else ()
    return trust, notes


def _make_blank(places: Places) -> pd.DataFrame:
    columns = ["level", "score", "base", "low", "high", "method"]
    return pd.DataFrame(np.nan, index=range(len(places.area_ids)), columns=columns)


def _find_own_bounds(
    chains: Sequence[tuple[tuple[str, str], ...]], by_area: Mapping[tuple[str, str], Mapping[Hashable, Any]]
) -> tuple[Floats, Floats]:
    """Bounds at the finest level with scores: where an area has none there, nothing is known of it."""
    scored = {level for level, _ in by_area}
    finest = next(level for chain in chains for level, _ in chain if level in scored)
    own = [next((by_area.get(area, {}) for area in chain if area[0] == finest), {}) for chain in chains]
    low, high = (
        np.array([row.get(name, np.nan) for row in own], dtype=np.float64) for name in ("low", "high")
    )
    return low, high


def _find_months(
    build: BuildInfo,
    places: Places,
    start: date,
    reach_m: float,
    values: dict[str, Floats],
    missing: dict[str, str],
) -> tuple[Floats, date | None]:
    """Months since the last event within reach, or that named the point's own area without a place."""
    events = store.read(
        "plan_events", build=build, first_day=add_months(start, -12 * _YEARS_BACK), day_after=start
    )
    since = np.full(len(places.area_ids), np.inf)
    if events.empty:
        missing["months_since"] = "No event before the plan begins is known."
        return since, None
    when = pd.to_datetime(events["starts_local"])
    events["since"] = (start.year - when.dt.year) * 12 + start.month - when.dt.month
    placed = events.dropna(subset=["lon", "lat"]).groupby(["lon", "lat"], as_index=False)["since"].min()
    if len(placed):
        walk_m = walk_distances_m(places.lon, places.lat, placed["lon"], placed["lat"])
        months = placed["since"].to_numpy(dtype=np.float64)
        since = np.where(walk_m <= reach_m, months, np.inf).min(axis=1)
    named = _count_named(events[events["lon"].isna()], places.level.level)
    since = np.minimum(since, [named.get(area_id, np.inf) for area_id in places.area_ids])
    values["months_since"] = months_component(since)
    return since, to_day(when.min()).replace(day=1)


def _count_named(events: pd.DataFrame, level: str) -> dict[str, float]:
    """Months since the last event that names an area of a level and has no place."""
    found: dict[str, float] = {}
    for areas, since in zip(events["areas"], events["since"], strict=True):
        for area in areas if areas is not None else ():
            if area["level"] == level:
                found[area["area_id"]] = min(found.get(area["area_id"], np.inf), float(since))
    return found


def _find_change(
    build: BuildInfo, places: Places, start: date, values: dict[str, Floats], missing: dict[str, str]
) -> pd.DataFrame:
    """Trend of Person and Property incidents over the three years before the plan."""
    blank = pd.DataFrame(np.nan, index=range(len(places.area_ids)), columns=["change", "low", "high"])
    coverage = load_incident_coverage(build)
    whole = [month for month in coverage.days if coverage.is_whole(month) and month < start]
    if len(whole) < LEAST_MONTHS:
        missing["rising_crime"] = (
            f"A trend needs {LEAST_MONTHS} whole months of incidents before the plan; there are {len(whole)}."
        )
        return blank
    period = add_months(max(whole), 1 - TREND_MONTHS), max(whole)
    series = read_series(build, places.level.level, places.area_ids, OFFENCE_GROUPS, period)
    found = poisson_trend(
        series.counts.sum(axis=1), series.days.min(axis=1), month_of_year=series.month_of_year
    )
    change = pd.DataFrame({"change": found.annual_change_pct, "low": found.low_pct, "high": found.high_pct})
    change = change.where(np.isfinite(change).all(axis=1), np.nan)
    if change["change"].isna().all():
        missing["rising_crime"] = "Too few incidents were recorded in any area to tell a trend."
        return blank
    ratio, low, high = (1 + change[name].to_numpy(float) / 100 for name in ("change", "low", "high"))
    values["rising_crime"] = crime_component(ratio, low, high, offence_groups=OFFENCE_GROUPS)
    return change
