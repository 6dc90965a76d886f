"""The sources of a city file: where each kind of record comes from, and how it is written there."""

from __future__ import annotations

import codecs
import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Paths = str | list[str]
Written = str | Annotated[list[str], Field(min_length=1)]
"""One way in which dates are written, or several."""
ISO_TIME = "%Y-%m-%dT%H:%M:%S"
NUMBERED_DATES = {"epoch_ms": (1.0, 0.0), "epoch_s": (1000.0, 0.0), "excel_days": (86_400_000.0, -25_569.0)}
"""Numbers that are dates → what they are multiplied by, once this is added, to be milliseconds since 1970."""


def list_written(date_format: str | list[str]) -> list[str]:
    """Return ways in which dates are written, of a key that takes one or several."""
    return [date_format] if isinstance(date_format, str) else date_format


class Settings(BaseModel):
    """Common ground: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Settings):
    """Keys that every source has."""

    name: Slug = Field(description="Name of the source in the ledger; unique in the file.")
    path: Paths = Field(description="File, folder, glob or list, relative to the city file or to --data.")
    preset: str | None = Field(None, description="Column map in data/presets; keys given here win over it.")
    licence: str | None = Field(None, description="Licence under which the publisher gives the data.")
    source_name: str | None = Field(None, description="Publisher's name, as readers should see it.")
    cadence_days: int | None = Field(None, gt=0, description="Promised: new data at least this often.")
    most_shrink: float = Field(
        0.1,
        ge=0,
        le=1,
        description="Share of its usable records that it may lose since the build in force; "
        "one that had fewer than 100 may lose any.",
    )
    encoding: str = Field("utf-8", description="Text encoding of files without a byte-order mark.")
    delimiter: str = Field(",", min_length=1, max_length=1, description="Column separator of CSV files.")
    sheet: str | None = Field(None, description="Excel: sheet with the records, where several fit.")
    layer: str | None = Field(
        None, description="Map files: layer, or files inside the zip, where several fit; * is any text."
    )
    columns: dict[str, str] = Field({}, description="Our column name = the file's column name.")
    not_personal: list[str] = Field([], description="File columns that may be kept beside a rejected row.")

    @field_validator("columns")
    @classmethod
    def bare_columns(cls, value: dict[str, str]) -> dict[str, str]:
        """Take spaces around the file's column names away, as they are when a file is read."""
        return {ours: theirs.strip() for ours, theirs in value.items()}

    @field_validator("encoding")
    @classmethod
    def known_encoding(cls, value: str) -> str:
        """Refuse an encoding that nobody knows."""
        try:
            codecs.lookup(value)
        except LookupError as error:
            raise ValueError("no such text encoding; write utf-8, windows-1252 or the like") from error
        return value


class IncidentSource(Source):
    """`[[incidents]]`: recorded incidents, one row each."""

    format: Literal["auto", "csv"] = Field(
        "auto", description="auto: CSV, JSON, JSON lines, Excel or Parquet by content, also in zip and gzip."
    )
    area_codes: dict[Slug, str] = Field({}, description="Level = the file's column with the agency's code.")
    date_format: Written = Field(
        "%Y-%m-%dT%H:%M:%S",
        description="How dates are written (strptime codes, epoch_ms, epoch_s or excel_days), or several.",
    )
    times: Literal["local", "utc"] = Field("local", description="Whether dates are local time or UTC.")
    precision: Literal["time", "day", "month"] = Field(
        "time", description="How much of occurred_at is known; a file by month has neither days nor hours."
    )
    hidden_time: str | None = Field(
        None,
        pattern=r"^\d\d:\d\d$",
        description="Time of day that means not given, where the point is masked too.",
    )
    missing: list[str] = Field([], description="Texts that mean not given, such as REDACTED or UNKNOWN.")
    only: dict[str, str] = Field(
        {},
        description="Column = regular expression; records whose text it does not match are of another place.",
    )
    point_text: str | None = Field(None, description="Column with (lat, lon) or POINT (lon lat) as text.")
    crs: str | None = Field(None, description="CRS of lon and lat where they are not degrees, as EPSG:26910.")
    located_by: Literal[
        "agency_code_else_point", "point_else_agency_code", "agency_code_only", "point_only"
    ] = Field(
        "agency_code_else_point", description="Which wins where the agency's code and the point differ."
    )
    masked_points: list[tuple[float, float]] = Field(
        [(0.0, 0.0)], description="Coordinates, as the file has them, that mean: not given."
    )
    covers_from: dt.date | None = Field(
        None, description="First day the source covers; else its first record."
    )
    covers_to: dt.date | None = Field(None, description="Last day the source covers; else its last record.")

    @property
    def date_formats(self) -> list[str]:
        """Every way in which dates are written, the first to be tried first."""
        return list_written(self.date_format)

    @property
    def written_format(self) -> str:
        """The first of them in which a date that is no text (of Excel, Parquet, a map) can be written."""
        return next(
            (each for each in self.date_formats if each not in NUMBERED_DATES and "%g" not in each), ISO_TIME
        )


class EventSource(Source):
    """`[[events]]`: engagement events from a calendar or log."""

    format: Literal["auto", "csv", "json"] = Field(
        "auto", description="What the file is, is told from its content: table, JSON, Excel or Parquet."
    )
    captured_on: dt.date | None = Field(
        None, description="Day the calendar was copied; else the file's last change."
    )
    date_format: Written = Field(
        "%Y-%m-%dT%H:%M:%S",
        description="How start and end are written, or several ways, the first that fits first.",
    )
    area_codes: dict[Slug, str] = Field({}, description="Level = column with one code or several.")
    title_codes: Slug | None = Field(None, description="Level whose area codes are read from the title.")
    test_pattern: str | None = Field(None, description="Regular expression of titles that are tests.")
    covers_from: dt.date | None = Field(None, description="First day the calendar covers.")
    covers_to: dt.date | None = Field(None, description="Last day the calendar covers.")

    @property
    def date_formats(self) -> list[str]:
        """Every way in which start and end are written, the first to be tried first."""
        return list_written(self.date_format)


class SurveyItem(Settings):
    """One question or scale of a survey, and where it stands in the file."""

    measure: Slug = Field(description="trust, safety, confidence, procedural_justice, legitimacy, …")
    column: str = Field(description="Column with the answer, or with the score of all respondents.")
    low: float = Field(0.0, description="Lowest possible answer.")
    high: float = Field(100.0, description="Highest possible answer.")
    reversed: bool = Field(default=False, description="A high answer means less of the measure.")
    missing: list[float | str] = Field([], description="Codes or texts that mean: no answer.")
    labels: dict[str, float] = Field({}, description="Text of an answer = its number on the scale.")
    group_prefix: str | None = Field(None, description="Wide files: prefix of this item's group columns.")
    wording_id: str | None = Field(
        None, description="Identifies the wording; a line breaks where it changes."
    )
    wording: str | None = Field(None, description="The question as it was asked.")


class SurveyGroup(Settings):
    """A group of respondents: a suffix of wide columns, or a column of responses."""

    kind: str = Field(description="age, sex, race, income, …")
    name: str | None = Field(None, description="Wide files: name of the group.")
    suffix: str | None = Field(None, description="Wide files: suffix of the group's columns.")
    column: str | None = Field(None, description="Responses: column that holds the group's name.")


class SurveyLevel(Settings):
    """How a row tells which level and area it is about; the first rule that fits decides."""

    level: Slug = Field(description="Level that the row belongs to, or city.")
    column: str | None = Field(
        None, description="Column with the area's id; the rule fits where it is filled."
    )
    pattern: str | None = Field(None, description="The rule fits only where the whole value matches this.")
    replace: str = Field("", description="Text taken away from the front of the value.")


class SurveySource(Source):
    """`[[surveys]]`: published scores, or responses with weights."""

    shape: Literal["wide_scores", "scores", "responses"] = Field(description="How the file is laid out.")
    items: list[SurveyItem] = Field([], description="Items of the survey.")
    groups: list[SurveyGroup] = Field([], description="Respondent groups.")
    levels: list[SurveyLevel] = Field([], description="Ordered rules for the level of a row.")
    date_format: Written = Field(
        "%Y-%m-%d", description="How wave dates are written, or several ways, the first that fits first."
    )
    decimal: Literal[".", ","] = Field(
        ".", description="Decimal sign; a comma also reads numbers with a point."
    )
    weight: str | None = Field(None, description="Responses: column with the weight.")
    min_base: int = Field(30, ge=1, description="Below this base a score is too few to show.")
    conducted_by: str | None = Field(None, description="Who ran the survey.")
    mode: str | None = Field(None, description="How people were asked.")
    response_rate: float | None = Field(None, ge=0, le=1, description="Share of those asked who answered.")

    @property
    def date_formats(self) -> list[str]:
        """Every way in which wave dates are written, the first to be tried first."""
        return list_written(self.date_format)


class PopulationSource(Source):
    """`[[population]]`: residents by area, in total or by group."""

    level: Slug = Field(description="Level whose ids the file uses.")
    format: Literal["auto", "csv", "vector"] = Field(
        "auto", description="auto: table, JSON, Excel or Parquet by content; vector: a file that GDAL reads."
    )
    layer: str | None = Field(None, description="Layer or member file inside an archive.")
    as_of: dt.date = Field(description="Day that the numbers describe.")
    groups: dict[str, dict[str, str]] = Field({}, description="Group kind = {group name = column}.")


class VenueSource(Source):
    """`[[venues]]`: places where an event can be held."""

    kind: str = Field(description="library, school, park building, faith building, station, …")
    point_text: str | None = Field(None, description="Column with coordinates as text (lat, lon).")
    sensitive: bool = Field(
        default=False, description="Shelter, clinic, faith, immigrant service: shown by area only."
    )
