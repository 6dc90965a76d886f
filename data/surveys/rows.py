"""Survey files as text, and which level, area and wave a row is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data.city import SurveyLevel, SurveySource
from data.codes import clean_code
from data.errors import CityFileError
from data.known_areas import DatedAreas, KnownAreas
from data.readers.rows import read_row_files
from data.rejected import reject_rows
from data.sources import check_columns, hash_files
from data.steps import BuildContext

CITY = "city"
COMMA = r"^\s*(-?\d+),(\d+)\s*$"


@dataclass(frozen=True)
class Placed:
    """The area that a row is about, or the reason why none could be found."""

    level: str | None = None
    area_id: str | None = None
    reason: str | None = None
    note: str = ""
    """What the ledger notes of how the area was found."""


def read_rows(context: BuildContext, source: SurveySource, needed: list[str]) -> pd.DataFrame:
    """Return the rows of all files of a source as text, and open its line of the ledger.

    Parameters
    ----------
    context
        The build.
    source
        The survey.
    needed
        Columns that each file must have.

    Raises
    ------
    SourceError
        A file cannot be read or lacks a column.

    Returns
    -------
    pandas.DataFrame
        The files' columns, `file` and `row_number`.
    """
    account = context.account(source.name)
    paths = context.paths(source)
    account.files, account.sha256, account.licence = len(paths), hash_files(paths), source.licence
    frames = []
    for file in read_row_files(context, source, needed=needed, date_format=source.date_formats[0]):
        check_columns(file.columns, needed, file=file.label, key=source.name)
        frames.append(settle_decimals(file.rows, source.decimal).assign(file=file.label))
    return pd.concat(frames, ignore_index=True)


def settle_decimals(rows: pd.DataFrame, decimal: str) -> pd.DataFrame:
    """Return rows in which numbers have a decimal point, where the file writes a comma."""
    if decimal == ".":
        return rows
    texts = [name for name in rows.columns if name != "row_number"]
    return rows.assign(**{str(name): rows[name].str.replace(COMMA, r"\1.\2", regex=True) for name in texts})


def check_names(source: SurveySource, known: tuple[str, ...], needed: tuple[str, ...]) -> None:
    """Refuse column names that a survey of this shape does not have, and a map that lacks some.

    Raises
    ------
    CityFileError
        Names the columns.
    """
    unknown = [name for name in source.columns if name not in known]
    if unknown:
        raise CityFileError(
            f"{source.name}.columns: surveys of shape {source.shape} have no {', '.join(unknown)}; "
            f"known are {', '.join(known)}"
        )
    missing = [name for name in needed if name not in source.columns]
    if missing:
        raise CityFileError(f"{source.name}.columns: {', '.join(missing)} is needed; name the file's column")


def read_waves(rows: pd.DataFrame, source: SurveySource) -> pd.DataFrame:
    """Return rows with `wave_start` and `wave_end` as dates; an end that is not given is the start."""
    starts = read_days(rows[source.columns["wave_start"]], source.date_formats)
    ends_column = source.columns.get("wave_end")
    ends = read_days(rows[ends_column], source.date_formats) if ends_column else starts
    return rows.assign(wave_start=starts, wave_end=ends)


def read_days(texts: pd.Series, date_formats: Sequence[str]) -> pd.Series:
    """Return texts as days by the first format that fits, NaT where none of the city file's does."""
    trimmed, days = texts.str.strip(), pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    for each in date_formats:
        days = days.fillna(pd.to_datetime(trimmed, format=each, errors="coerce").astype("datetime64[us]"))
    midnights: pd.Series = days.dt.normalize()
    return midnights


def find_wave_faults(rows: pd.DataFrame, source: SurveySource) -> pd.Series:
    """Return the reason why a row's wave cannot be used, null where it can."""
    reasons = pd.Series(None, index=rows.index, dtype=object)
    written = " or ".join(source.date_formats)
    reasons[rows["wave_end"] < rows["wave_start"]] = "the wave ends before it starts"
    reasons[rows["wave_end"].isna()] = f"no end of the wave written as {written}"
    reasons[rows["wave_start"].isna()] = f"no start of the wave written as {written}"
    return reasons


def accept_rows(
    context: BuildContext,
    source: SurveySource,
    rows: pd.DataFrame,
    known: DatedAreas,
    *,
    faults: pd.Series | None = None,
) -> pd.DataFrame:
    """Return the rows that can be used, with `level` and `area_id`; reject the others with their reason.

    Parameters
    ----------
    context, source, rows, known
        The build, the survey, its rows with their waves, and the areas: those in force when a wave began.
    faults
        Reasons already known, null where there is none.
    """
    columns = list(dict.fromkeys(rule.column for rule in source.levels if rule.column))
    cells = zip(*(rows[column] for column in columns), strict=True) if columns else ((),) * len(rows)
    placed = [
        place_row(dict(zip(columns, row, strict=True)), source.levels, known.known[period])
        for row, period in zip(cells, known.number(rows["wave_start"]), strict=True)
    ]
    found = {"level": [each.level for each in placed], "area_id": [each.area_id for each in placed]}
    rows = rows.join(pd.DataFrame(found, index=rows.index, dtype=object))
    reasons = pd.Series([each.reason for each in placed], index=rows.index, dtype=object)
    for other in (find_wave_faults(rows, source), faults):
        reasons = reasons if other is None else other.where(other.notna(), reasons)
    reject_rows(context, source.name, rows, reasons, keep=source.not_personal)
    accepted = rows[reasons.isna()]
    account = context.account(source.name)
    account.accepted = len(accepted)
    usable = reasons.isna().to_numpy()
    account.notes.update(each.note for each, used in zip(placed, usable, strict=True) if used and each.note)
    if len(accepted):
        account.first_date = accepted["wave_start"].min().date()
        account.last_date = accepted["wave_end"].max().date()
    return accepted


def place_row(row: Mapping[str, str], rules: list[SurveyLevel], known: KnownAreas) -> Placed:
    """Return the level and area that a row is about, by the first rule that fits.

    A rule fits where its column is filled and, if it has a pattern, all of the value matches it; a rule
    without a column always fits. The value then has to be an area of the level.
    """
    for rule in rules:
        text = clean_code(row[rule.column]) if rule.column else None
        if rule.column and not fits(text, rule):
            continue
        if rule.level == CITY:
            return Placed(CITY, CITY)
        area_id = find_area(text, rule, known)
        if area_id is None:
            return Placed(reason=describe_unknown(str(text), rule, known))
        return Placed(rule.level, area_id, note=note_spelling(str(text), rule, known))
    return Placed(reason="no rule of `levels` fits")


def describe_unknown(text: str, rule: SurveyLevel, known: KnownAreas) -> str:
    """Return why a value names no area, and the areas spelled most like it, for a person to decide."""
    near = known.levels[rule.level].list_nearest(text.removeprefix(rule.replace))
    nearest = f"; nearest: {', '.join(near)}" if near else ""
    return f"{rule.column} {text} is no {rule.level} of the city file{nearest}"


def note_spelling(text: str, rule: SurveyLevel, known: KnownAreas) -> str:
    """Return what the ledger notes where an area was found by an alias or by its name."""
    level, plain = known.levels[rule.level], text.removeprefix(rule.replace)
    if level.is_alias(plain):
        return "alias_used"
    found = level.find(plain)
    return "matched_by_name" if found and found[1] == "area_name" else ""


def fits(text: str | None, rule: SurveyLevel) -> bool:
    """Whether a rule's column speaks of its level."""
    return text is not None and (rule.pattern is None or re.fullmatch(rule.pattern, text) is not None)


def find_area(text: str | None, rule: SurveyLevel, known: KnownAreas) -> str | None:
    """Return the area of the rule's level that a value means, or None."""
    found = known.levels[rule.level].find(text.removeprefix(rule.replace)) if text else None
    return found[0] if found else None
