"""Survey responses → `stg_survey_response`: one row per respondent, answers as given, areas by code."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pyarrow as pa

from data.areas import clean_code
from data.city import SurveySource
from data.known_areas import Area, KnownAreas, read_known_areas
from data.steps import BuildContext
from data.surveys.rows import CITY, check_names, find_wave_faults, fits, read_rows, read_waves
from data.tables import AREAS, write_table

KNOWN = ("respondent_id", "wave_start", "wave_end")
SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("file", pa.string()),
        ("row_number", pa.int64()),
        ("respondent_id", pa.string()),
        ("wave_start", pa.date32()),
        ("wave_end", pa.date32()),
        ("areas", AREAS),
        ("weight", pa.float64()),
        ("answers", pa.map_(pa.string(), pa.float64())),
        ("groups", pa.map_(pa.string(), pa.string())),
    ]
)


def make_stg_survey_response(context: BuildContext) -> None:
    """Write `stg_survey_response`: one row per respondent of every survey that gives responses."""
    known = read_known_areas(context)
    sources = [source for source in context.city.surveys if source.shape == "responses"]
    parts = [read_responses(context, source, known) for source in sources]
    filled = [part for part in parts if len(part)]
    write_table(context, "stg_survey_response", pd.concat(filled) if filled else pd.DataFrame(), SCHEMA)


def read_responses(context: BuildContext, source: SurveySource, known: KnownAreas) -> pd.DataFrame:
    """Return the respondents of one survey, and write its line of the ledger.

    A row without a wave or without a usable weight is rejected; of rows with one respondent and wave the
    last stays. An area code that names no area is counted, and the answers still count for the city.
    """
    check_names(source, KNOWN, ("wave_start",))
    account = context.account(source.name)
    rows = read_waves(read_rows(context, source, list_needed(source)), source)
    weights = read_weights(rows, source)
    reasons = find_wave_faults(rows, source)
    reasons[weights.isna() & reasons.isna()] = f"no weight of 0 or more in {source.weight}"
    if reasons.notna().any():
        context.reject(source.name, rows[reasons.notna()].assign(reason=reasons.dropna()))
    accepted = rows.assign(weight=weights)[reasons.isna()]
    kept = drop_repeats(accepted, source)
    account.accepted, account.superseded = len(accepted), len(accepted) - len(kept)
    if len(accepted):
        account.first_date = accepted["wave_start"].min().date()
        account.last_date = accepted["wave_end"].max().date()
    staged = describe_respondents(kept, source, known, account.notes)
    finest = next(iter(known.levels))
    account.unlocated = sum(all(area["level"] != finest for area in areas) for areas in staged["areas"])
    return staged


def list_needed(source: SurveySource) -> list[str]:
    """Return the columns that a file of responses must have."""
    given = [*source.columns.values(), *(item.column for item in source.items)]
    given += [rule.column for rule in source.levels if rule.column]
    given += [group.column for group in source.groups if group.column]
    return list(dict.fromkeys([*given, *([source.weight] if source.weight else [])]))


def read_weights(rows: pd.DataFrame, source: SurveySource) -> pd.Series:
    """Return the design weights, 1 where the survey has none, NaN where one cannot be used."""
    if source.weight is None:
        return pd.Series(1.0, index=rows.index)
    weights = pd.to_numeric(rows[source.weight], errors="coerce").astype("float64")
    return weights.where(np.isfinite(weights) & (weights >= 0))


def drop_repeats(rows: pd.DataFrame, source: SurveySource) -> pd.DataFrame:
    """Return the last row of each respondent and wave; without respondents' ids every row counts."""
    column = source.columns.get("respondent_id")
    if column is None:
        return rows
    anonymous = rows[column].str.strip() == ""
    return rows[anonymous | ~rows.duplicated([column, "wave_start", "wave_end"], keep="last")]


def describe_respondents(
    rows: pd.DataFrame, source: SurveySource, known: KnownAreas, notes: Counter[str]
) -> pd.DataFrame:
    """Return respondents with the areas they live in, their answers by measure and their groups."""
    answers = {
        item.column: read_answers(rows[item.column], item.low, item.high, item.missing, notes)
        for item in source.items
    }
    measures = {item.measure: answers[item.column] for item in source.items}
    groups = {group.kind: rows[group.column].str.strip() for group in source.groups if group.column}
    codes = rows[list(dict.fromkeys(rule.column for rule in source.levels if rule.column))]
    areas = [place_respondent(row, source, known, notes) for row in codes.to_dict("records")]
    id_column = source.columns.get("respondent_id")
    return pd.DataFrame(
        {
            "source": source.name,
            "file": rows["file"],
            "row_number": rows["row_number"],
            "respondent_id": rows[id_column] if id_column else None,
            "wave_start": rows["wave_start"],
            "wave_end": rows["wave_end"],
            "areas": pd.Series([to_structs(each) for each in areas], index=rows.index, dtype=object),
            "weight": rows["weight"],
            "answers": join_cells(measures, rows.index),
            "groups": join_cells(groups, rows.index),
        }
    )


def read_answers(
    texts: pd.Series, low: float, high: float, missing: list[float], notes: Counter[str]
) -> pd.Series:
    """Return answers as numbers, NaN where empty, a code for no answer, or off the scale (counted)."""
    values = pd.to_numeric(texts, errors="coerce").astype("float64")
    refused = values.isin(missing)
    usable = values.between(low, high) & ~refused
    notes["answer_unusable"] += int(((texts.str.strip() != "") & ~usable & ~refused).sum())
    return values.where(usable)


def place_respondent(
    row: dict[object, str], source: SurveySource, known: KnownAreas, notes: Counter[str]
) -> list[Area]:
    """Return every area that a respondent's codes name, with those they nest in; every rule is read."""
    areas: list[Area] = []
    for rule in source.levels:
        text = clean_code(row[rule.column]) if rule.column else None
        if rule.level == CITY or not fits(text, rule) or text is None:
            continue
        found = known.levels[rule.level].find(text.removeprefix(rule.replace))
        if found is None:
            notes["area_code_unknown"] += 1
        elif all(level != rule.level for level, _ in areas):
            areas += [area for area in known.lineage((rule.level, found[0])) if area not in areas]
    return areas


def to_structs(areas: list[Area]) -> list[dict[str, str]]:
    """Return areas as the table holds them."""
    return [{"level": level, "area_id": area_id} for level, area_id in areas]


def join_cells(columns: dict[str, pd.Series], index: pd.Index) -> pd.Series:
    """Return one list of name and value per row, without empty ones."""
    cells = (
        [
            [
                (name, value)
                for name, value in zip(columns, values, strict=True)
                if value == value and value != ""
            ]
            for values in zip(*columns.values(), strict=True)
        ]
        if columns
        else [[] for _ in index]
    )
    return pd.Series(cells, index=index, dtype=object)
