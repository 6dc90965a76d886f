"""Published scores, one row per area and wave, one column per item and group of respondents."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from data.city import SurveyItem, SurveySource
from data.known_areas import DatedAreas
from data.steps import BuildContext
from data.surveys.rows import accept_rows, check_names, read_rows, read_waves
from data.surveys.scale import describe_survey, read_scores, settle_repeats

KEY = ["level", "area_id", "wave_start", "wave_end"]


def read_wide_scores(context: BuildContext, source: SurveySource, known: DatedAreas) -> pd.DataFrame:
    """Return the scores of a file with one column per item and group of respondents."""
    check_names(source, ("wave_start", "wave_end"), ("wave_start",))
    account = context.account(source.name)
    needed = [*source.columns.values(), *(item.column for item in source.items)]
    needed += [rule.column for rule in source.levels if rule.column]
    rows = read_waves(read_rows(context, source, list(dict.fromkeys(needed))), source)
    accepted = accept_rows(context, source, rows, known)
    kept = settle_repeats(accepted, KEY, account.notes)
    account.superseded = len(accepted) - len(kept)
    return melt_scores(kept, source, account.notes)


def melt_scores(rows: pd.DataFrame, source: SurveySource, notes: Counter[str]) -> pd.DataFrame:
    """Return one row per filled score of an item, for all respondents and for each group."""
    parts = [
        pick_scores(rows, source, item, column, group, notes)
        for item in source.items
        for column, group in list_columns(item, source)
        if column in rows.columns
    ]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


def list_columns(item: SurveyItem, source: SurveySource) -> list[tuple[str, str]]:
    """Return the columns of an item: its own for all respondents, and one per group."""
    groups = [
        (f"{item.group_prefix}{group.suffix}", f"{group.kind}: {group.name or group.suffix}")
        for group in source.groups
        if item.group_prefix is not None and group.suffix is not None
    ]
    return [(item.column, "all"), *groups]


def pick_scores(
    rows: pd.DataFrame, source: SurveySource, item: SurveyItem, column: str, group: str, notes: Counter[str]
) -> pd.DataFrame:
    """Return the filled scores of one column on a scale of 0 to 100."""
    score = read_scores(rows[column], item, notes)
    picked = rows.loc[score.notna(), ["file", "row_number", *KEY]]
    return picked.assign(
        measure=item.measure, respondent_group=group, score=score.dropna(), **describe_survey(source, item)
    )
