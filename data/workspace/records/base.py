"""What every record has in common: the types of its fields, and which of them are somebody's own words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

LONGEST_LINE = 300
LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class Words:
    """Marks a field that a steward may erase; `passing` ones also go when their retention period ends."""

    passing: bool = False


@dataclass(frozen=True)
class RefersTo:
    """Marks a field that holds the id of another record."""

    kind: str


def storable(text: str) -> str:
    """Refuse the one character that databases cannot hold."""
    if "\x00" in text:
        raise ValueError("holds a character that cannot be stored (NUL); remove it")
    return text


Code = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE), AfterValidator(storable)]
"""An id or another word that a program gave."""
Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_LINE, pattern=r"\S"),
    AfterValidator(storable),
    Words(),
]
"""A title or name: kept until a steward erases it."""
Prose = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S"),
    AfterValidator(storable),
    Words(passing=True),
]
"""Free text: goes when its retention period ends."""
Statement = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S"),
    AfterValidator(storable),
    Words(),
]
"""Free text of the agency's own making, such as an aim or what is published: kept."""
Role = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_LINE), AfterValidator(storable), Words()
]
"""A role such as liaison; never a person's name, and erasable in case one was entered."""
Count = Annotated[int, Field(ge=0, le=10**9)]
Hours = Annotated[float, Field(ge=0, le=10**6, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Lon = Annotated[float, Field(ge=-180, le=180), Words()]
Lat = Annotated[float, Field(ge=-90, le=90), Words()]


def first_of_month(day: dt.date) -> dt.date:
    """Refuse a month that is not written as its first day."""
    if day.day != 1:
        raise ValueError("a month is written as its first day")
    return day


def without_zone(moment: dt.datetime) -> dt.datetime:
    """Refuse a local time that names a zone."""
    if moment.tzinfo is not None:
        raise ValueError("is local time; give it without a zone")
    return moment


LocalTime = Annotated[dt.datetime, AfterValidator(without_zone)]
Month = Annotated[dt.date, AfterValidator(first_of_month)]


class Part(BaseModel):
    """Something inside a record; unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Record(Part):
    """What people enter.

    `dated_by` names the field that says how old a record is; without one it is as old as its entry.
    """

    dated_by: ClassVar[str | None] = None
    append_only: ClassVar[bool] = False


class PlaceRef(Part):
    """An area by level and id."""

    level: Code
    area_id: Code


def find_marks[M](annotation: Any, mark: type[M]) -> list[M]:
    """Return the marks of one type anywhere inside an annotation, such as `Prose | None`."""
    own = [each for each in getattr(annotation, "__metadata__", ()) if isinstance(each, mark)]
    return own + [found for inner in get_args(annotation) for found in find_marks(inner, mark)]


def find_words(kind: type[Record]) -> dict[str, Words]:
    """Return the fields of a kind that a steward may erase, with their marks."""
    return {name: marks[0] for name, marks in find_field_marks(kind, Words).items()}


def find_references(kind: type[Record]) -> dict[str, str]:
    """Return the fields of a kind that hold the id of another record, with that record's kind."""
    return {name: marks[0].kind for name, marks in find_field_marks(kind, RefersTo).items()}


def find_field_marks[M](kind: type[Record], mark: type[M]) -> dict[str, list[M]]:
    """Return the marks of one type by field."""
    found = {}
    for name, field in kind.model_fields.items():
        marks = [each for each in field.metadata if isinstance(each, mark)]
        marks += find_marks(field.annotation, mark)
        if marks:
            found[name] = marks
    return found
