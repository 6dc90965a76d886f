"""A field of a record ⇄ the text of a cell that a person can read and write."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from pydantic_core import to_jsonable_python

from data.workspace.records.base import PlaceRef, Record
from data.workspace.records.events import GroupCount
from data.workspace.records.programmes import ProgrammeArea

SEPARATOR = "; "
LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def find_part(annotation: Any) -> Any:
    """Return what a tuple field holds, such as PlaceRef for `tuple[PlaceRef, ...]`; None for other fields."""
    if getattr(annotation, "__origin__", None) is tuple:
        return get_args(annotation)[0]
    return next((part for each in get_args(annotation) if (part := find_part(each)) is not None), None)


def write_cell(value: Any) -> str:
    """Return a value as text: lists with `; ` between, areas as `beat:0515`, days and times as in ISO."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return write_list(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes" if value.second == 0 else "seconds")
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def write_list(values: tuple[Any, ...]) -> str:
    """Return a list as text: members with `; ` between, or JSON where a member holds a sign of its own."""
    members = [write_part(each) for each in values]
    if any(sign in member for member in members for sign in ";[]\n"):
        return json.dumps(to_jsonable_python(values), ensure_ascii=False)
    return SEPARATOR.join(members)


def write_part(value: Any) -> str:
    """Return one member of a list as text."""
    if isinstance(value, ProgrammeArea):
        start = f"@{value.starts_on}" if value.starts_on else ""
        return f"{value.level}:{value.area_id}{start}"
    if isinstance(value, PlaceRef):
        return f"{value.level}:{value.area_id}"
    if isinstance(value, GroupCount):
        return f"{value.group_kind}:{value.group_name}={value.count} ({value.basis})"
    return f"{value[0]}={value[1]}" if isinstance(value, tuple) else str(value)


def read_cell(kind: type[Record], field: str, text: str) -> Any:
    """Return what a cell says, for `read_record` to check; None where it is blank.

    Raises
    ------
    ValueError
        A list has a member that cannot be taken apart; the message shows how it is written.
    """
    part = find_part(kind.model_fields[field].annotation)
    stripped = text.strip()
    if not stripped:
        return () if part is not None else None
    if part is None:
        return json.loads(stripped) if kind.model_fields[field].annotation == dict[str, Any] else stripped
    if stripped.startswith("["):
        return tuple(json.loads(stripped))
    members = [each.strip() for each in stripped.split(";") if each.strip()]
    read = read_count if is_pair(part) else READERS.get(part, str)
    return tuple(read(member) for member in members)


def is_pair(part: Any) -> bool:
    """Whether a list holds answers with how many gave each."""
    return getattr(part, "__origin__", None) is tuple


def read_area(text: str) -> dict[str, Any]:
    """Read `beat:0515`."""
    return match(text, r"(?P<level>[^:]+):(?P<area_id>.+)", "beat:0515")


def read_programme_area(text: str) -> dict[str, Any]:
    """Read `beat:0515@2026-03-01`; the day may be left out."""
    return match(
        text, r"(?P<level>[^:]+):(?P<area_id>[^@]+)(@(?P<starts_on>[\d-]+))?", "beat:0515@2026-03-01"
    )


def read_group(text: str) -> dict[str, Any]:
    """Read `age:under 18=12 (self_reported)`."""
    return match(
        text,
        r"(?P<group_kind>[^:]+):(?P<group_name>.+)=\s*(?P<count>\d+)\s*\((?P<basis>\w+)\)",
        "age:under 18=12 (self_reported)",
    )


def read_count(text: str) -> tuple[str, str]:
    """Read `yes=12`."""
    found = match(text, r"(?P<answer>.+)=\s*(?P<count>\d+)", "yes=12")
    return found["answer"], found["count"]


def match(text: str, pattern: str, example: str) -> dict[str, Any]:
    """Take a member of a list apart."""
    found = re.fullmatch(pattern, text)
    if found is None:
        raise ValueError(f"{text!r} cannot be read; write it like {example}")
    return {name: value.strip() for name, value in found.groupdict().items() if value is not None}


READERS: Mapping[Any, Callable[[str], Any]] = {
    PlaceRef: read_area,
    ProgrammeArea: read_programme_area,
    GroupCount: read_group,
}


def defuse(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; `arm` undoes it."""
    return f"'{text}" if LIKE_A_FORMULA.match(text) else text


def arm(text: str) -> str:
    """Return the text that `defuse` was given."""
    return text[1:] if text.startswith("'") and LIKE_A_FORMULA.match(text) else text
