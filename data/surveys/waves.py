"""Responses → `int_survey_wave`: direct estimates by level, area, wave, measure and group of respondents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
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
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Labels:
    """Something that respondents have: a number each (-1 has none), and what the numbers stand for."""

    numbers: npt.NDArray[np.int64]
    names: list[Any]


def make_int_survey_wave(context: BuildContext) -> None:
    """Write `int_survey_wave`: a score with base, effective base and interval wherever somebody answered.

    Below the survey's `min_base` there is no score: `shown` is false, `reason` says why, the base stays.
    """
    responses = read_table(context, "stg_survey_response")
    parts = []
    for source in context.city.surveys:
        own = responses[responses["source"] == source.name].reset_index(drop=True)
        if source.shape == "responses" and len(own):
            parts += estimate_survey(source, own, [CITY, *context.city.level_names()])
    filled = [part for part in parts if len(part)]
    write_table(context, "int_survey_wave", pd.concat(filled) if filled else pd.DataFrame(), SCHEMA)


def estimate_survey(
    source: SurveySource, responses: pd.DataFrame, levels: Sequence[str]
) -> list[pd.DataFrame]:
    """Return the estimates of one survey, a frame per level, kind of group and item."""
    weights = responses["weight"].to_numpy(dtype=np.float64)
    answers = {item.measure: pick_answers(responses, item.measure) for item in source.items}
    waves = label(zip(responses["wave_start"], responses["wave_end"], strict=True))
    groups = [label_groups(responses, kind) for kind in list_kinds(source)]
    parts = []
    for level in levels:
        areas = label_areas(responses, level)
        for group in groups:
            keys, numbers = number_cells(waves, areas, group)
            for item in source.items if len(keys) else []:
                found = estimate_item(source, item, answers[item.measure], weights, keys, numbers)
                parts.append(found.assign(level=level))
    return parts


def pick_answers(responses: pd.DataFrame, measure: str) -> Floats:
    """Return each respondent's answer to one item, NaN where there is none."""
    return np.array([own.get(measure, np.nan) for own in responses["answers"]], dtype=np.float64)


def label(values: Iterable[Any]) -> Labels:
    """Return values as numbers from 0 in the order of the distinct values, -1 for None."""
    listed = list(values)
    names = sorted({value for value in listed if value is not None})
    places = {value: place for place, value in enumerate(names)} | {None: -1}
    return Labels(np.array([places[value] for value in listed], dtype=np.int64), names)


def list_kinds(source: SurveySource) -> list[str | None]:
    """Return the kinds of groups of a survey; first None, which is all respondents."""
    return [None, *(group.kind for group in source.groups if group.column)]


def label_groups(responses: pd.DataFrame, kind: str | None) -> Labels:
    """Return the group of one kind to which each respondent belongs."""
    if kind is None:
        return Labels(np.zeros(len(responses), dtype=np.int64), ["all"])
    own = [groups.get(kind) for groups in responses["groups"]]
    return label(f"{kind}: {name}" if name else None for name in own)


def label_areas(responses: pd.DataFrame, level: str) -> Labels:
    """Return the area of one level in which each respondent lives; all live in the city."""
    if level == CITY:
        return Labels(np.zeros(len(responses), dtype=np.int64), [CITY])
    return label(
        next((area["area_id"] for area in own if area["level"] == level), None) for own in responses["areas"]
    )


def number_cells(waves: Labels, areas: Labels, groups: Labels) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """Return the cells of wave, area and group that anybody is in, and each respondent's cell or -1."""
    inside = (areas.numbers >= 0) & (groups.numbers >= 0)
    shape = (len(waves.names), len(areas.names), len(groups.names))
    combined = np.ravel_multi_index(
        (waves.numbers[inside], areas.numbers[inside], groups.numbers[inside]), shape
    )
    present, places = np.unique(combined, return_inverse=True)
    numbers = np.full(len(inside), -1, dtype=np.int64)
    numbers[inside] = places
    wave, area, group = np.unravel_index(present, shape)
    keys = {
        "wave_start": [waves.names[place][0] for place in wave],
        "wave_end": [waves.names[place][1] for place in wave],
        "area_id": [areas.names[place] for place in area],
        "respondent_group": [groups.names[place] for place in group],
    }
    return pd.DataFrame(keys), numbers


def estimate_item(
    source: SurveySource,
    item: SurveyItem,
    answers: Floats,
    weights: Floats,
    keys: pd.DataFrame,
    numbers: npt.NDArray[np.int64],
) -> pd.DataFrame:
    """Return the estimates of one item, one row per cell in which somebody answered it."""
    found = survey_scores(
        answers,
        weights,
        numbers,
        group_count=len(keys),
        low=item.low,
        high=item.high,
        reversed=item.reversed,
    )
    shown = found.base >= source.min_base
    too_few = f"too few to show: fewer than {source.min_base} people answered"
    estimates: pd.DataFrame = keys.assign(
        measure=item.measure,
        score=np.where(shown, found.score, np.nan),
        base=found.base,
        effective_base=found.effective_base,
        low=np.where(shown, found.low, np.nan),
        high=np.where(shown, found.high, np.nan),
        shown=shown,
        reason=pd.Series([None if enough else too_few for enough in shown], dtype=object),
        **describe_survey(source, item) | {"method": "direct"},
    )
    return estimates[found.base > 0]
