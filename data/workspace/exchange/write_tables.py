"""Records of one kind → a table to read, fill in or keep: CSV or a spreadsheet, and an empty template."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from data.workspace.exchange.cells import defuse, write_cell
from data.workspace.records.base import Record
from data.workspace.records.kinds import name_kind
from data.workspace.stored import Stored

KEYS = ("record_id", "row_version")
FOLLOWING = frozenset({"located_areas", "located_by"})
"""Fields that saving works out: written for reading, and not taken in."""


def list_columns(kind: type[Record]) -> tuple[str, ...]:
    """Return the columns of a kind's table: its id and version, then its fields in order."""
    return (*KEYS, *kind.model_fields)


def list_rows[T: Record](stored: Iterable[Stored[T]]) -> list[list[str]]:
    """Return the cells of records, in the order of their columns."""
    return [
        [each.record_id, str(each.row_version)]
        + [write_cell(getattr(each.record, field)) for field in type(each.record).model_fields]
        for each in stored
    ]


def write_csv[T: Record](kind: type[T], stored: Iterable[Stored[T]]) -> bytes:
    """Return a CSV file (UTF-8 with a mark that spreadsheets know it by); no cell is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(list_columns(kind))
    writer.writerows([[defuse(cell) for cell in row] for row in list_rows(stored)])
    return text.getvalue().encode("utf-8-sig")


def write_xlsx[T: Record](kind: type[T], stored: Iterable[Stored[T]]) -> bytes:
    """Return a spreadsheet: the records, and a sheet that says what each column holds. All cells are text."""
    return _write_book(kind, list_rows(stored))


def write_template(kind: type[Record]) -> bytes:
    """Return an empty spreadsheet of a kind to fill in, with the sheet that says what each column holds."""
    return _write_book(kind, [])


def _write_book(kind: type[Record], rows: Sequence[Sequence[str]]) -> bytes:
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, {"in_memory": True, **options}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        as_text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(name_kind(kind))
        columns = list_columns(kind)
        sheet.set_column(0, len(columns) - 1, 18, as_text)
        sheet.freeze_panes(1, 0)
        for position, row in enumerate([columns, *rows]):
            for place, cell in enumerate(row):
                sheet.write_string(position, place, cell, bold if position == 0 else as_text)
        _write_guide(book.add_worksheet("columns"), kind, bold)
    return content.getvalue()


def _write_guide(sheet: Any, kind: type[Record], bold: Any) -> None:
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 90)
    for place, title in enumerate(("column", "needed", "what it holds")):
        sheet.write_string(0, place, title, bold)
    for row, (column, needed, meaning) in enumerate(describe_columns(kind), start=1):
        for place, cell in enumerate((column, needed, meaning)):
            sheet.write_string(row, place, cell)


def describe_columns(kind: type[Record]) -> list[tuple[str, str, str]]:
    """Return each column of a kind with whether it is needed and what it holds, in words."""
    keys = [
        ("record_id", "no", "leave empty for a new record; keep it to change one"),
        ("row_version", "no", "keep it beside record_id: it tells whether somebody changed the record since"),
    ]
    return keys + [
        (name, "yes" if field.is_required() else "no", describe_field(kind, name))
        for name, field in kind.model_fields.items()
    ]


def describe_field(kind: type[Record], name: str) -> str:
    """Return what one column holds, from the type of its field."""
    if name in FOLLOWING:
        return "worked out when the record is saved; what stands here is not taken in"
    schema = kind.model_json_schema()
    return describe_schema(schema["properties"][name], schema.get("$defs", {}))


def describe_schema(schema: dict[str, Any], defs: dict[str, Any]) -> str:
    """Return what a field's schema allows, in words."""
    schema = defs.get(str(schema.get("$ref", "")).rpartition("/")[2], schema)
    options = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    if options:
        return describe_schema(options[0], defs)
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return describe_list(schema.get("items", {}))
    if "format" in schema:
        return {"date": "a day: 2026-03-01", "date-time": "local time: 2026-03-01 18:30"}[schema["format"]]
    words = {"integer": "a whole number", "number": "a number", "boolean": "true or false"}
    return words.get(schema.get("type", ""), "text")


def describe_list(items: dict[str, Any]) -> str:
    """Return how the members of a list are written."""
    name = str(items.get("$ref", "")).rpartition("/")[2]
    examples = {
        "PlaceRef": "beat:0515; district:05",
        "ProgrammeArea": "beat:0515@2026-03-01; beat:0521",
        "GroupCount": "age:under 18=12 (self_reported); age:65 and over=4 (intended_audience)",
    }
    example = examples.get(name, "yes=12; no=4" if items.get("type") == "array" else "English; Spanish")
    return f"several, with ; between: {example}"
