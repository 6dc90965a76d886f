"""Whether a published number may be compared with an earlier one: only where more than chance lies between.

All areas of a level are tested together, so that of the changes told at most one in ten is chance (false
discovery rate); a number that is hidden, or of records that are not complete, is compared with nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from pages.shared.published.release import Release
from queries.measures.changes import compare_counts
from queries.measures.scorechanges import compare_scores

Change = Literal["more", "fewer", "chance", "hidden", "incomplete", "none"]
"""`none`: there is no earlier number at all."""


@lru_cache(maxsize=32)
def compare_years(release: Release, level: str, year: int) -> Mapping[str, Change]:
    """Return how each area's incidents of a year stand to those of the year before, by area id."""
    now = {row["area_id"]: row for row in release.read("released_level_years", level=level, year=year)}
    rows = release.read("released_level_years", level=level, year=year - 1)
    return judge_counts(now, {row["area_id"]: row for row in rows})


def judge_counts(
    now: Mapping[str, Mapping[str, Any]], before: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Change]:
    """Return the verdict on each pair of counts, given rows with their days by key."""
    keys = sorted(now)
    states = {key: read_state(now[key], before.get(key)) for key in keys}
    tested = [key for key in keys if states[key] == "chance"]
    if tested:
        found = compare_counts(
            np.array([now[key]["incidents"] for key in tested], dtype=np.float64),
            np.array([before[key]["incidents"] for key in tested], dtype=np.float64),
            exposure_now=np.array([now[key]["days_received"] for key in tested], dtype=np.float64),
            exposure_before=np.array([before[key]["days_received"] for key in tested], dtype=np.float64),
        )
        for key, ratio, beyond in zip(tested, found.ratio, found.beyond_chance, strict=True):
            if beyond:
                states[key] = "more" if ratio > 1 else "fewer"
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
