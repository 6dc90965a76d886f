"""Survey responses → `stg_survey_response`: one row per respondent, answers as given, areas by code."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pyarrow as pa

from data.city import SurveyItem, SurveyLevel, SurveySource
from data.codes import clean_code
from data.known_areas import Area, DatedAreas, KnownAreas, read_dated_areas
from data.rejected import reject_rows
from data.steps import BuildContext
from data.surveys.rows import CITY, check_names, find_area, find_wave_faults, fits, read_rows, read_waves
from data.surveys.scale import read_numbers
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
    known = read_dated_areas(context)
    sources = [source for source in context.city.surveys if source.shape == "responses"]
    parts = [read_responses(context, source, known) for source in sources]
    filled = [part for part in parts if len(part)]
    write_table(context, "stg_survey_response", pd.concat(filled) if filled else pd.DataFrame(), SCHEMA)


def read_responses(context: BuildContext, source: SurveySource, known: DatedAreas) -> pd.DataFrame:
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
    reject_rows(context, source.name, rows, reasons, keep=source.not_personal)
    accepted = rows.assign(weight=weights)[reasons.isna()]
    kept = drop_repeats(accepted, source)
    account.accepted, account.superseded = len(accepted), len(accepted) - len(kept)
    if len(accepted):
        account.first_date = accepted["wave_start"].min().date()
        account.last_date = accepted["wave_end"].max().date()
    staged = describe_respondents(kept, source, known, account.notes)
    finest = context.city.level_names()[0]
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
    rows: pd.DataFrame, source: SurveySource, known: DatedAreas, notes: Counter[str]
) -> pd.DataFrame:
    """Return respondents with the areas they live in, their answers by measure and their groups."""
    answers = {item.column: read_answers(rows[item.column], item, notes) for item in source.items}
    measures = {item.measure: answers[item.column] for item in source.items}
    groups = {group.kind: rows[group.column].str.strip() for group in source.groups if group.column}
    areas = place_respondents(rows, source, known, notes)
    id_column = source.columns.get("respondent_id")
    return pd.DataFrame(
        {
            "source": source.name,
            "file": rows["file"],
            "row_number": rows["row_number"],
            "respondent_id": rows[id_column] if id_column else None,
            "wave_start": rows["wave_start"],
            "wave_end": rows["wave_end"],
            "areas": pd.Series(areas, index=rows.index, dtype=object),
            "weight": rows["weight"],
            "answers": join_cells(measures, rows.index),
            "groups": join_cells(groups, rows.index),
        }
    )


def read_answers(texts: pd.Series, item: SurveyItem, notes: Counter[str]) -> pd.Series:
    """Return answers as numbers, NaN where empty, a code for no answer, or off the scale (counted)."""
    values, refused = read_numbers(texts, item)
    usable = values.between(item.low, item.high) & ~refused
    notes["answer_unusable"] += int(((texts.str.strip() != "") & ~usable & ~refused).sum())
    return values.where(usable)


def place_respondents(
    rows: pd.DataFrame, source: SurveySource, known: DatedAreas, notes: Counter[str]
) -> list[list[dict[str, str]]]:
    """Return every area that each respondent's codes named when the wave began, with those they nest in."""
    rules = [rule for rule in source.levels if rule.column and rule.level != CITY]
    cells = zip(*(rows[rule.column] for rule in rules), strict=True) if rules else ((),) * len(rows)
    placed: dict[tuple[int, tuple[str, ...]], tuple[list[dict[str, str]], int]] = {}
    areas = []
    for period, codes in zip(known.number(rows["wave_start"]), cells, strict=True):
        if (period, codes) not in placed:
            found, unknown = read_codes(codes, rules, known.known[period])
            placed[period, codes] = (to_structs(found), unknown)
        areas.append(placed[period, codes][0])
        notes["area_code_unknown"] += placed[period, codes][1]
    return areas


def read_codes(codes: tuple[str, ...], rules: list[SurveyLevel], known: KnownAreas) -> tuple[list[Area], int]:
    """Return the areas that one respondent's codes name, every rule being read, and how many name none."""
    areas: list[Area] = []
    unknown = 0
    for cell, rule in zip(codes, rules, strict=True):
        text = clean_code(cell)
        if not fits(text, rule):
            continue
        area_id = find_area(text, rule, known)
        if area_id is None:
            unknown += 1
        elif all(level != rule.level for level, _ in areas):
            areas += [area for area in known.lineage((rule.level, area_id)) if area not in areas]
    return areas, unknown


def to_structs(areas: list[Area]) -> list[dict[str, str]]:
    """Return areas as the table holds them."""
    return [{"level": level, "area_id": area_id} for level, area_id in areas]


def join_cells(columns: dict[str, pd.Series], index: pd.Index) -> pd.Series:
    """Return one list of names and values per row, without empty ones."""
    cells: list[list[tuple[str, object]]] = [[] for _ in index]
    for name, values in columns.items():
        for own, value in zip(cells, values.tolist(), strict=True):
            if value == value and value != "":
                own.append((name, value))
    return pd.Series(cells, index=index, dtype=object)
