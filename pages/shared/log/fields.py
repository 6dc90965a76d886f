"""A field of a record ⇄ the widget that asks for it, made from the field's type."""

import datetime as dt
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import streamlit as st
from pydantic import StringConstraints

from data.workspace.exchange.cells import SEPARATOR, find_part, read_cell, write_cell
from data.workspace.records import PlaceRef, ProgrammeArea, Record
from data.workspace.records.base import LONGEST_LINE, find_references
from pages.shared.log import words
from pages.shared.log.draft import Draft
from pages.shared.log.load import Offer
from pages.shared.words import KIND_WORDS, say_name

ROLE_FIELDS = frozenset({"owner_role", "approved_by", "moderated_by", "taught_by", "set_by"})
MANY_LINES = frozenset({"results", "counts"})
_ROW_HEIGHT = 96


@dataclass(frozen=True)
class FieldType:
    """What a field holds: its type, a closed list's values, its longest text, whether it may be empty."""

    plain: Any
    options: tuple[str, ...] = ()
    longest: int | None = None
    optional: bool = False


def read_type(annotation: Any, metadata: Sequence[Any] = ()) -> FieldType:
    """Take an annotation apart: `Line | None` is text of at most 300 signs that may be empty."""
    marks, optional = list(metadata), False
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            marks += more
        elif get_origin(annotation) in (Union, types.UnionType):
            kept = [each for each in get_args(annotation) if each is not type(None)]
            annotation, optional = kept[0], True
        else:
            break
    longest = next((mark.max_length for mark in marks if isinstance(mark, StringConstraints)), None)
    if get_origin(annotation) is Literal:
        return FieldType(str, get_args(annotation), longest, optional)
    return FieldType(annotation, (), longest, optional)


@dataclass(frozen=True)
class Form[T: Record]:
    """One open form: which record, what it begins with, and what can be chosen.

    `first` holds values of the record's fields. `names` are the labels of records that fields refer to,
    by kind.
    """

    kind: type[T]
    draft: Draft
    first: Mapping[str, Any]
    offer: Offer
    names: Mapping[str, Mapping[str, str]]

    def ask(self, name: str, *, label: str = "", height: int = _ROW_HEIGHT) -> Any:
        """Show the widget of a field and return its value, as `read_record` takes it."""
        field = self.kind.model_fields[name]
        found = read_type(field.annotation, field.metadata)
        said = label or words.say_field(name) + ("" if found.optional or not field.is_required() else " *")
        return self._choose_asker(name, found)(name, said, found, height)

    def begin(self, name: str) -> Any:
        """What a field begins with: the record's value, else what its class gives it."""
        field = self.kind.model_fields[name]
        usual = None if field.is_required() else field.default
        return self.first[name] if self.first.get(name) is not None else usual

    def _choose_asker(self, name: str, found: FieldType) -> Callable[[str, str, FieldType, int], Any]:
        if name in ROLE_FIELDS:
            return self._ask_role
        if found.options or self._list_options(name):
            return self._ask_choice
        part = find_part(self.kind.model_fields[name].annotation)
        if part is not None:
            return self._ask_lines if name in MANY_LINES else self._ask_many
        askers = {dt.date: self._ask_day, int: self._ask_number, float: self._ask_number}
        return askers.get(found.plain, self._ask_text)

    def _list_options(self, name: str) -> Mapping[str, str]:
        """What a field may hold that is chosen among the city's or the log's own."""
        references = find_references(self.kind)
        if name in references:
            return self.names.get(references[name], {}) or {"": ""}
        listed = {
            "venue_id": self.offer.venues,
            "programme_id": self.offer.programmes,
            "programme_slug": self.offer.programmes,
        }
        return listed.get(name, {})

    def _ask_choice(self, name: str, label: str, found: FieldType, _height: int) -> str | None:
        options = dict(self._list_options(name)) or {
            each: say_name(each, KIND_WORDS) for each in found.options
        }
        options.pop("", None)
        first = self.begin(name)
        if first is not None and first not in options:
            options[first] = str(first)
        key = self.draft.seed(name, first)
        value: str | None = st.selectbox(
            label,
            list(options),
            index=None,
            format_func=lambda each: options.get(each, str(each)),
            key=key,
            placeholder="Choose" if options else "Nothing to choose yet",
        )
        return self.draft.keep(name, value)

    def _ask_role(self, name: str, label: str, _found: FieldType, _height: int) -> str | None:
        first = self.first.get(name)
        key = self.draft.seed(name, first)
        held = [each for each in (first, st.session_state[key]) if each and each not in words.ROLES]
        value: str | None = st.selectbox(
            label,
            [*words.ROLES, *dict.fromkeys(held)],
            index=None,
            key=key,
            placeholder="Choose or type a role",
            accept_new_options=True,
        )
        return self.draft.keep(name, clean(value))

    def _ask_text(self, name: str, label: str, found: FieldType, height: int) -> str | None:
        key = self.draft.seed(name, self.first.get(name) or "")
        is_long = found.longest is None or found.longest > LONGEST_LINE
        value = st.text_area(label, key=key, height=height) if is_long else st.text_input(label, key=key)
        return clean(self.draft.keep(name, value))

    def _ask_day(self, name: str, label: str, _found: FieldType, _height: int) -> dt.date | None:
        first = self.first.get(name)
        key = self.draft.seed(name, first)
        value: dt.date | None = st.date_input(
            label, value=None, key=key, min_value=dt.date(2000, 1, 1), max_value=dt.date(2100, 1, 1)
        )
        self.draft.keep(name, value)
        return value.replace(day=1) if value is not None and name == "month" else value

    def _ask_number(self, name: str, label: str, found: FieldType, _height: int) -> float | int | None:
        first, whole, percent = self.first.get(name), found.plain is int, name == "staff_share"
        if first is not None:
            first = int(first) if whole else float(first) * (100 if percent else 1)
        key = self.draft.seed(name, first)
        signed = name in ("low", "high", "target")
        value = st.number_input(
            label,
            min_value=None if signed else 0 if whole else 0.0,
            value=None,
            step=1 if whole else 0.5,
            format=None if whole else "%.10g",
            key=key,
            placeholder="not known",
        )
        self.draft.keep(name, value)
        return value / 100 if percent and value is not None else value

    def _ask_lines(self, name: str, label: str, _found: FieldType, height: int) -> Any:
        first = write_cell(tuple(tuple(each) for each in self.first.get(name) or ()))
        key = self.draft.seed(name, first.replace(SEPARATOR, "\n"))
        text = self.draft.keep(name, st.text_area(label, key=key, height=height))
        return read_lines(self.kind, name, text)

    def _ask_many(self, name: str, label: str, _found: FieldType, _height: int) -> Any:
        part = find_part(self.kind.model_fields[name].annotation)
        if part in (PlaceRef, ProgrammeArea):
            return self._ask_areas(name, label)
        known = self.names.get("partner", {}) if name == "partner_ids" else {}
        first = list(self.first.get(name) or ())
        key = self.draft.seed(name, first)
        usual = list(known) or list(words.LANGUAGES if name == "languages" else ())
        options = list(dict.fromkeys([*usual, *first, *st.session_state[key]]))
        value = st.multiselect(
            label,
            options,
            format_func=lambda each: known.get(each, each),
            key=key,
            placeholder="Choose" if known else "Choose or type",
            accept_new_options=name != "partner_ids",
        )
        return tuple(self.draft.keep(name, list(value)))

    def _ask_areas(self, name: str, label: str) -> tuple[dict[str, str], ...]:
        first = [f"{each['level']}:{each['area_id']}" for each in self.first.get(name) or ()]
        key = self.draft.seed(name, first)
        areas = self.offer.areas
        options = list(dict.fromkeys([*areas, *first]))
        value = st.multiselect(
            label, options, format_func=lambda each: areas.get(each, each), key=key, placeholder="Choose"
        )
        self.draft.keep(name, list(value))
        return tuple(split_area(each) for each in value)

    def ask_area(self, *, label: str = "Area") -> dict[str, str | None]:
        """One area, kept in the fields `level` and `area_id`."""
        level, area_id = self.first.get("level"), self.first.get("area_id")
        first = f"{level}:{area_id}" if level and area_id else None
        areas = self.offer.areas
        options = list(dict.fromkeys([*areas, *([first] if first else [])]))
        value = st.selectbox(
            label,
            options,
            index=None,
            format_func=lambda each: areas.get(each, each),
            key=self.draft.seed("area", first),
            placeholder="Choose",
        )
        self.draft.keep("area", value)
        return dict(split_area(value)) if value else {"level": None, "area_id": None}


def split_area(key: str) -> dict[str, str]:
    """`beat:0515` as a level and an id."""
    level, _, area_id = key.partition(":")
    return {"level": level, "area_id": area_id}


def clean(text: str | None) -> str | None:
    """Typed text without space around it; None where nothing is left."""
    return (text or "").strip() or None


def read_lines(kind: type[Record], name: str, text: str) -> Any:
    """Answers with how many gave each, one a line; a line that cannot be read stays text, to be refused."""
    joined = ";".join(line.strip() for line in text.replace("\r", "").split("\n") if line.strip())
    try:
        return read_cell(kind, name, joined) if joined else ()
    except ValueError:
        return text
