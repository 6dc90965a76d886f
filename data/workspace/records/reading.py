"""What was entered → a record, or one sentence that says what does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from data.workspace.errors import RecordError
from data.workspace.records.base import Record

NEEDED = {
    "missing": "is missing; fill it in",
    "string_pattern_mismatch": "must not be blank; fill it in",
    "string_too_short": "must not be blank; fill it in",
    "extra_forbidden": "is not known here; leave it out",
}
LISTED = "tuple_type"


def read_record[T: Record](kind: type[T], values: Mapping[str, Any]) -> T:
    """Return a record from values as they were entered.

    Raises
    ------
    RecordError
        Something does not fit: all of it in one sentence; `fields` names where.
    """
    try:
        return kind.model_validate(dict(values))
    except ValidationError as error:
        mistakes = error.errors()
        fields = [str(mistake["loc"][0]) for mistake in mistakes if mistake["loc"]]
        raise RecordError("; ".join(describe_mistake(each) for each in mistakes), fields=fields) from error


def revise_record[T: Record](record: T, **changes: Any) -> T:
    """Return a record with some fields replaced, checked as if it were entered anew.

    Raises
    ------
    RecordError
        Something does not fit.
    """
    return read_record(type(record), {**record.model_dump(), **changes})


def describe_mistake(mistake: Any) -> str:
    """Return one mistake in words: the field, what was needed and what was found."""
    place = " ".join(str(part + 1) if isinstance(part, int) else part for part in mistake["loc"])
    place = place.replace("_", " ")
    if mistake["type"] in NEEDED:
        return f"{place} {NEEDED[mistake['type']]}"
    if mistake["input"] is None and mistake["type"] != "value_error":
        return f"{place} {NEEDED['missing']}"  # what a form leaves empty
    if mistake["type"] == LISTED:
        found = shorten(mistake["input"])
        return f"{place}: cannot be read; write each as the label or the template shows, found {found}"
    message = mistake["msg"].removeprefix("Value error, ")
    if mistake["type"] == "value_error":
        return f"{place}: {message}" if place else message
    return f"{place}: {message[0].lower()}{message[1:]}, found {shorten(mistake['input'])}"


def shorten(value: object) -> str:
    """Return what was found, not longer than a sentence bears."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
