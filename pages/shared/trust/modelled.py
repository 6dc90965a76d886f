"""Scores of areas with too few answers, estimated with the help of similar areas."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pages.shared.figures.figures import count_incidents
from pages.shared.months import add_months, list_months
from pages.shared.trust import words
from pages.shared.trust.scores import TrustQuestion
from queries.errors import MeasureInputError
from queries.measures.recovered_errors import recover_variance
from queries.measures.small_areas import choose_estimate, fay_herriot

_MONTHS = 12


def fill_in(question: TrustQuestion, rows: pd.DataFrame) -> pd.DataFrame:
    """Estimate the areas whose own answers are too few or too uneven to show (Fay-Herriot).

    Parameters
    ----------
    question
        Its wave says which twelve months of incidents make areas similar.
    rows
        Direct scores of one wave for every area of the level, by area id, and the base of those asked.

    Returns
    -------
    DataFrame
        The rows, those of estimated areas with `method` modelled, bounds of the model, and no change. As they
        were where too few areas have a score of their own to learn from.
    """
    facts = _read_facts(question, rows.index)
    similar = np.isfinite(facts).all(axis=1)
    variance = recover_variance(rows["low"], rows["high"], rows["base"])
    scores = rows["score"].to_numpy(dtype=np.float64)
    try:
        found = fay_herriot(scores[similar], variance[similar], facts[similar])
    except MeasureInputError:  # all areas are alike in what is known of them
        return rows
    estimate, low, high = (np.full(len(rows), np.nan) for _ in range(3))
    estimate[similar], low[similar], high[similar] = found.estimate, found.low, found.high
    chosen = choose_estimate(scores, np.sqrt(variance), estimate) == "modelled"
    return _put_in(rows, chosen & rows["known"].to_numpy(dtype=bool), estimate, low, high)


def _read_facts(question: TrustQuestion, area_ids: pd.Index) -> NDArray[np.float64]:
    """What makes areas similar: reported incidents per resident and residents per km², as logarithms."""
    last = question.wave.end.replace(day=1)
    counts = count_incidents(question.place, list_months(add_months(last, 1 - _MONTHS), last))
    areas = question.place.areas
    incidents = counts["incidents"].reindex(area_ids).to_numpy(dtype=np.float64)
    residents, land = (areas[name].to_numpy(dtype=np.float64) for name in ("residents", "land_km2"))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.column_stack(
            [np.ones(len(area_ids)), np.log(incidents / residents), np.log(residents / land)]
        )


def _put_in(
    rows: pd.DataFrame,
    chosen: NDArray[np.bool_],
    estimate: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
) -> pd.DataFrame:
    inside = {name: np.clip(values, 0, 100) for name, values in (("low", low), ("high", high))}
    filled = rows.assign(score=np.where(chosen, np.clip(estimate, 0, 100), rows["score"]))
    for name, values in inside.items():
        filled[name] = np.where(chosen, values, rows[name])
    filled["method"] = rows["method"].astype(object).mask(chosen, "modelled")
    filled["reason"] = rows["reason"].astype(object).mask(chosen, words.MODELLED_NOTE)
    filled["shown"] = rows["shown"].to_numpy(dtype=bool) | chosen
    for name in ("difference", "change_low", "change_high"):
        filled[name] = rows[name].mask(chosen, np.nan)
    for name in ("called", "testable"):
        filled[name] = rows[name].to_numpy(dtype=bool) & ~chosen
    return filled
