"""Published survey scores → `stg_survey_score`: one row per score, at its level, area and wave."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from data.known_areas import read_dated_areas
from data.steps import BuildContext
from data.surveys.long_scores import read_long_scores
from data.surveys.wide_scores import read_wide_scores
from data.tables import write_table

SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("file", pa.string()),
        ("row_number", pa.int64()),
        ("level", pa.string()),
        ("area_id", pa.string()),
        ("wave_start", pa.date32()),
        ("wave_end", pa.date32()),
        ("measure", pa.string()),
        ("respondent_group", pa.string()),
        ("score", pa.float64()),
        ("base", pa.int64()),
        ("effective_base", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("method", pa.string()),
        ("conducted_by", pa.string()),
        ("mode", pa.string()),
        ("wording_id", pa.string()),
        ("response_rate", pa.float64()),
    ]
)


def make_stg_survey_score(context: BuildContext) -> None:
    """Write `stg_survey_score`: one row per published score that is filled in.

    A score that its publisher gives without a base keeps base and interval null: nobody measured them. Rows
    that repeat another's area and wave are superseded.
    """
    known = read_dated_areas(context)
    parts = []
    for source in context.city.surveys:
        if source.shape == "wide_scores":
            parts.append(read_wide_scores(context, source, known))
        elif source.shape == "scores":
            parts.append(read_long_scores(context, source, known))
    filled = [part for part in parts if len(part)]
    write_table(context, "stg_survey_score", pd.concat(filled) if filled else pd.DataFrame(), SCHEMA)
