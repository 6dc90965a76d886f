"""Looks at an agency's tables: columns, the presets that fit, dates, and which column is likely what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from data.city_file import PRESETS, read_toml
from data.codes import match_code, spell_codes
from data.date_formats import (
    FORMATS,
    list_formats,
    list_numbers,
)
from data.errors import SourceError
from data.known_areas import normalise_name
from data.places import list_columns
from data.readers.rows import RowFile, read_sample
from data.sources import find_files

POINT = {"lon": r"^(lon|lng|long|longitude|x)$", "lat": r"^(lat|latitude|y)$"}
PATTERNS = {
    "incidents": {
        "incident_id": r"(inc\w*|case|report|offen[cs]e|crime|event|complaint|occurrence|go|file|dr)"
        r"[ _.-]?(id|no|nbr|num\w*|key|#)|^(id|case|incident|report)$|objectid",
        "category": r"category|primary.?type|crime.?type|offen[cs]e|^type$|description",
        **POINT,
    },
    "events": {
        "event_id": r"^(event.?)?(id|uid)$",
        "title": r"title|subject|summary|event.?name|^name$",
        "kind": r"type|kind|category",
        "place": r"location|address|place|venue",
        **POINT,
    },
    "venues": {"name": r"name|title|branch|facility", "address": r"address|street", **POINT},
    "population": {"residents": r"population|residents|^pop|people|^total"},
    "surveys": {},
}
"""Kind of source → our column = what its name is like in files."""
SURE = {"incidents": "occurred_at", "events": "title", "venues": "name", "population": "residents"}
"""Kind of source → the column without which a preset says nothing of a file."""
WHEN = re.compile(r"occur|start|begin|^from|(incident|offen[cs]e|crime|event).?(date|time)", re.IGNORECASE)
"""Columns that say when something happened, and not when it was reported or changed."""
DATED = re.compile(r"date|time|occur|_at$|reported", re.IGNORECASE)
FALLBACK = "windows-1252"
"""What text that is not UTF-8 is taken for: Excel writes it in Europe and America."""
SAMPLE = 500
MATCHES = 0.8
"""Share of a column's texts that name areas, from which the column is taken to hold them."""


@dataclass(frozen=True)
class AreasSeen:
    """The level that was described: its name, and every spelling that an area is found by."""

    level: str = "area"
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def knows(self, text: str) -> bool:
        """Whether a text is an area's id or name."""
        spelled = spell_codes(self.ids, {})
        return bool(match_code(text, spelled)) or normalise_name(text) in set(map(normalise_name, self.names))

    def find_column(self, texts: dict[str, pd.Series]) -> str | None:
        """Return the column whose texts name areas most often, if nearly all of several do."""
        shares = {
            column: sum(map(self.knows, own.unique())) / own.nunique()
            for column, own in texts.items()
            if own.nunique() > 1 or len(self.ids) == 1
        }
        best = max(shares, key=lambda column: shares[column], default=None)
        return best if best is not None and shares[best] >= MATCHES else None


@dataclass(frozen=True)
class LookedAt:
    """A table: its columns, presets that fit, date columns with formats that read them, likely columns."""

    columns: list[str]
    presets: list[str]
    dates: dict[str, list[str]]
    likely: dict[str, str]
    texts: dict[str, pd.Series] = field(default_factory=dict, compare=False)
    """Column → the first of its texts that are not empty."""
    rows: pd.DataFrame = field(default_factory=pd.DataFrame, compare=False)
    encoding: str = "utf-8"

    @property
    def when(self) -> tuple[str, list[str]]:
        """The column that most likely says when something happened, and the formats that read it."""
        named = [column for column in self.dates if WHEN.search(column)]
        column = next(iter([*named, *self.dates]), None)
        return (column, self.dates[column]) if column else ("DECIDE", ["DECIDE"])


def look_at_table(path: Path, kind: str = "incidents") -> LookedAt:
    """Look at a table of a kind of source, whatever its format."""
    table, encoding = read_first(path)
    rows, columns = table.rows, table.columns
    texts = {column: rows[column][rows[column].str.strip() != ""].head(SAMPLE) for column in columns}
    texts = {column: own for column, own in texts.items() if len(own)}
    dates = {column: list_formats(own) or list_named(column, own) for column, own in texts.items()}
    likely = {ours: find_likely(pattern, columns) for ours, pattern in PATTERNS[kind].items()}
    return LookedAt(
        columns,
        list_presets(columns, kind),
        {column: formats for column, formats in dates.items() if formats},
        {ours: theirs for ours, theirs in likely.items() if theirs},
        texts,
        rows,
        encoding,
    )


def read_first(path: Path) -> tuple[RowFile, str]:
    """Return the table of a file, of a folder that of its first file, and the encoding of its text."""
    first = find_files(path.parent, path.name, key=path.name)[0]
    try:
        return read_sample(first, date_format=FORMATS[0]), "utf-8"
    except SourceError as error:
        if "not text in" not in str(error):
            raise
    return read_sample(first, date_format=FORMATS[0], encoding=FALLBACK), FALLBACK


def list_named(column: str, texts: pd.Series) -> list[str]:
    """Return which numbers a column could hold dates as, where its name says that it holds some."""
    return list_numbers(texts) if DATED.search(column) else []


def list_presets(columns: Sequence[str], kind: str = "incidents") -> list[str]:
    """Return the presets for a kind whose columns are all in a file, those with most columns first."""
    fitting: dict[str, int] = {}
    for path in sorted(PRESETS.glob("*.toml")):
        mapped = read_toml(path).get(kind, {}).get("columns", {})
        needed = {column for text in mapped.values() for column in list_columns(text)}
        if needed and SURE.get(kind, next(iter(mapped), "")) in mapped and needed <= set(columns):
            fitting[path.stem] = len(needed)
    return sorted(fitting, key=lambda name: -fitting[name])


def find_likely(pattern: str, columns: Sequence[str]) -> str | None:
    """Return the first column whose name is like what is sought."""
    return next((column for column in columns if re.search(pattern, column, re.IGNORECASE)), None)
