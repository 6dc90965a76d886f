"""Responses → `int_survey_wave`: direct estimates by level, area, wave, measure and group of respondents."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from data.city import SurveyItem, SurveySource
from data.steps import BuildContext
from data.surveys.rows import CITY
from data.surveys.scale import describe_survey
from data.surveys.scores import SCHEMA as SCORE_SCHEMA
from data.tables import read_table, write_table
from queries.measures.surveys import survey_scores

SCHEMA = pa.schema(
    [field for field in SCORE_SCHEMA if field.name not in ("file", "row_number")]
    + [pa.field("shown", pa.bool_()), pa.field("reason", pa.string())]
)
KEY = ["level", "area_id", "wave_start", "wave_end", "respondent_group"]


def make_int_survey_wave(context: BuildContext) -> None:
    """Write `int_survey_wave`: a score with base, effective base and interval wherever somebody answered.

    Below the survey's `min_base` there is no score: `shown` is false, `reason` says why, the base stays.
    """
    responses = read_table(context, "stg_survey_response")
    parts = []
    for source in context.city.surveys:
        own = responses[responses["source"] == source.name]
        if source.shape == "responses" and len(own):
            cells = list_memberships(own, source)
            parts += [estimate_item(source, item, own, cells) for item in source.items]
    filled = [part for part in parts if len(part)]
    write_table(context, "int_survey_wave", pd.concat(filled) if filled else pd.DataFrame(), SCHEMA)


def list_memberships(responses: pd.DataFrame, source: SurveySource) -> pd.DataFrame:
    """Return one row per respondent, area they live in (the city too) and group they belong to (`all` too).

    Column `position` is the respondent's place in `responses`.
    """
    areas = [
        (position, area["level"], area["area_id"])
        for position, own in enumerate(responses["areas"])
        for area in [{"level": CITY, "area_id": CITY}, *own]
    ]
    kinds = [group.kind for group in source.groups if group.column]
    groups = [
        (position, name)
        for position, own in enumerate(responses["groups"])
        for name in ["all", *(f"{kind}: {own[kind]}" for kind in kinds if own.get(kind))]
    ]
    in_areas = pd.DataFrame(areas, columns=pd.Index(["position", "level", "area_id"]))
    in_groups = pd.DataFrame(groups, columns=pd.Index(["position", "respondent_group"]))
    waves = responses[["wave_start", "wave_end"]].reset_index(drop=True)
    return in_areas.merge(in_groups, on="position").join(waves, on="position")


def estimate_item(
    source: SurveySource, item: SurveyItem, responses: pd.DataFrame, cells: pd.DataFrame
) -> pd.DataFrame:
    """Return the estimates of one item for every area, wave and group in which somebody answered it."""
    answers = responses["answers"].map(lambda own: own.get(item.measure, float("nan"))).to_numpy(dtype=float)
    weights = responses["weight"].to_numpy(dtype=float)
    answered = cells[answers[cells["position"]] == answers[cells["position"]]]
    if answered.empty:
        return pd.DataFrame()
    positions = answered["position"].to_numpy()
    numbers = answered.groupby(KEY, sort=True).ngroup().to_numpy()
    keys = answered[KEY].assign(number=numbers).drop_duplicates("number").sort_values("number")
    found = survey_scores(
        answers[positions],
        weights[positions],
        numbers,
        group_count=len(keys),
        low=item.low,
        high=item.high,
        reversed=item.reversed,
    )
    shown = found.base >= source.min_base
    too_few = f"too few to show: fewer than {source.min_base} people answered"
    return keys.reset_index(drop=True).assign(
        measure=item.measure,
        score=np.where(shown, found.score, np.nan),
        base=found.base,
        effective_base=found.effective_base,
        low=np.where(shown, found.low, np.nan),
        high=np.where(shown, found.high, np.nan),
        shown=shown,
        reason=[None if enough else too_few for enough in shown],
        **describe_survey(source, item) | {"method": "direct"},
    )
