"""Whether a published number may be compared with an earlier one: only where more than chance lies between.

All areas of a level are tested together, so that of the changes told at most one in ten is chance (false
discovery rate), and counts are given the spread that they have from year to year, not that of pure chance. A
number that is hidden, or of records that are not complete, is compared with nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from pages.shared.published.release import Release, Row
from queries.measures.cautious_changes import call_changes, measure_spread
from queries.measures.scorechanges import compare_scores

Change = Literal["more", "fewer", "chance", "unknown", "hidden", "incomplete", "none"]
"""`none`: there is no earlier number; `unknown`: too few numbers to say which step is usual."""
ByPeriod = dict[Any, dict[str, Row]]


@lru_cache(maxsize=32)
def compare_years(release: Release, level: str, year: int) -> Mapping[str, Change]:
    """Return how each area's incidents of a year stand to those of the year before, by area id."""
    by_period = group_rows(release.read("released_level_years", level=level), "year")
    return judge_counts(by_period, year, year - 1, spread=find_spread(by_period, lambda each: each - 1))


@lru_cache(maxsize=32)
def compare_quarters(release: Release, level: str, quarter: date) -> Mapping[str, Change]:
    """Return how each area's incidents of a quarter stand to those of the same quarter a year before."""
    by_period = group_rows(release.read("released_level_quarters", level=level), "quarter")
    spread = find_spread(by_period, year_before)
    return judge_counts(by_period, quarter, year_before(quarter), spread=spread)


def year_before(first: date) -> date:
    """Return the first day of the same quarter a year before."""
    return first.replace(year=first.year - 1)


def group_rows(rows: Iterable[Row], key: str) -> ByPeriod:
    """Return rows by period and area."""
    found: ByPeriod = {}
    for row in rows:
        found.setdefault(row[key], {})[row["area_id"]] = row
    return found


def find_spread(by_period: ByPeriod, before: Callable[[Any], Any]) -> float:
    """Return by how much counts vary beyond chance from one period to that before, in all areas together."""
    pairs = []
    for period, now in by_period.items():
        earlier = by_period.get(before(period), {})
        both = [key for key in now if read_state(now[key], earlier.get(key)) == "chance"]
        pairs.append(([now[key]["incidents"] for key in both], [earlier[key]["incidents"] for key in both]))
    return measure_spread(pairs)


def judge_counts(
    by_period: ByPeriod, period: object, before: object, *, spread: float
) -> Mapping[str, Change]:
    """Return the verdict on each area's count of a period beside that of an earlier one."""
    now, earlier = by_period.get(period, {}), by_period.get(before, {})
    states: dict[str, Change] = {key: read_state(row, earlier.get(key)) for key, row in now.items()}
    tested = [key for key, state in states.items() if state == "chance"]
    if math.isnan(spread):
        return states | dict.fromkeys(tested, "unknown")
    if tested:
        called = call_changes(
            [now[key]["incidents"] for key in tested],
            [earlier[key]["incidents"] for key in tested],
            exposure_now=[now[key]["days_received"] for key in tested],
            exposure_before=[earlier[key]["days_received"] for key in tested],
            spread=spread,
        )
        verdicts: dict[float, Change] = {1.0: "more", -1.0: "fewer"}
        states |= {key: verdicts.get(call, "chance") for key, call in zip(tested, called, strict=True)}
    return states


def read_state(now: Mapping[str, Any], before: Mapping[str, Any] | None) -> Change:
    """Return why two counts cannot be compared, or `chance` where they can be tested."""
    if before is None:
        return "none"
    if now["suppressed"] or before["suppressed"]:
        return "hidden"
    known = now["incidents"] is not None and before["incidents"] is not None
    return "chance" if known and now["complete"] and before["complete"] else "incomplete"


@lru_cache(maxsize=64)
def compare_waves(
    release: Release, level: str, source: str, measure: str, now: date, before: date
) -> Mapping[str, Change]:
    """Return how each area's score of a wave stands to an earlier one of the same survey, by area id.

    Scores of other questions, or asked in another way, are not compared.
    """
    rows = release.read("released_level_scores", level=level, measure=measure)
    of_source = [row for row in rows if row["source"] == source]
    latest = {row["area_id"]: row for row in of_source if row["wave_start"] == now}
    earlier = {row["area_id"]: row for row in of_source if row["wave_start"] == before}
    states = {key: read_score_state(row, earlier.get(key)) for key, row in latest.items()}
    both = [key for key, state in states.items() if state == "chance"]
    if not both:
        return states
    columns = {
        name: np.array([[rows_of[key][name] for key in both] for rows_of in (latest, earlier)], np.float64)
        for name in ("score", "low", "high")
    }
    found = compare_scores(
        columns["score"][0],
        columns["score"][1],
        low_now=columns["low"][0],
        high_now=columns["high"][0],
        low_before=columns["low"][1],
        high_before=columns["high"][1],
    )
    for key, difference, beyond in zip(both, found.difference, found.beyond_chance, strict=True):
        if beyond:
            states[key] = "more" if difference > 0 else "fewer"
    return states


def read_score_state(now: Mapping[str, Any], before: Mapping[str, Any] | None) -> Change:
    """Return why two scores cannot be compared, or `chance` where they can be tested."""
    if before is None:
        return "none"
    if now["suppressed"] or before["suppressed"]:
        return "hidden"
    known = all(row[name] is not None for row in (now, before) for name in ("score", "low", "high"))
    alike = all(now[name] == before[name] for name in ("wording_id", "mode", "method"))
    return "chance" if known and alike else "none"
