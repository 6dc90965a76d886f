"""Looks at an agency's tables: which preset fits, which column is what, and what a person has to decide."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from data.city_file import PRESETS, read_toml
from data.codes import match_code, spell_codes
from data.date_formats import FORMATS, list_formats
from data.known_areas import normalise_name
from data.places import list_columns
from data.readers.rows import read_sample

POINT = {"lon": r"^(lon|lng|long|longitude|x)$", "lat": r"^(lat|latitude|y)$"}
PATTERNS = {
    "incidents": {
        "incident_id": r"(incident|case|report|offen[cs]e|crime).?(id|no|num|number)|^id$|objectid",
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
PERSONAL_NAME = re.compile(
    r"contact|phone|mail|officer|person|victim|suspect|birth|\bdob\b|details|narrative|comment", re.IGNORECASE
)
PERSONAL_TEXT = re.compile(r"@|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|.{80}", re.DOTALL)
"""Addresses of mail, numbers of telephones, and texts that somebody wrote freely."""
NOT_SHOWN = "(not shown here: it could tell of a person)"
SAMPLE = 500
MATCHES = 0.8
"""Share of a column's texts that name areas, from which the column is taken to hold them."""
MOST_CATEGORIES = 80


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


def look_at_table(path: Path, kind: str = "incidents") -> LookedAt:
    """Look at a table of a kind of source, whatever its format."""
    table = read_sample(path, date_format=FORMATS[0])
    rows, columns = table.rows, table.columns
    texts = {column: rows[column][rows[column].str.strip() != ""].head(SAMPLE) for column in columns}
    texts = {column: own for column, own in texts.items() if len(own)}
    dates = {column: list_formats(own) for column, own in texts.items()}
    likely = {ours: find_likely(pattern, columns) for ours, pattern in PATTERNS[kind].items()}
    return LookedAt(
        columns,
        list_presets(columns, kind),
        {column: formats for column, formats in dates.items() if formats},
        {ours: theirs for ours, theirs in likely.items() if theirs},
        texts,
        rows,
    )


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


def describe_incidents(path: Path, relative: str, areas: AreasSeen) -> str:
    """Return `[[incidents]]` and `[offences]` for a table: by a preset that fits, else column by column."""
    seen = look_at_table(path)
    lines = head(path, relative, "incidents", seen)
    if seen.presets:
        lines.append(say_preset(seen))
        mapped = read_toml(PRESETS / f"{seen.presets[0]}.toml")["incidents"]["columns"]
        category = mapped.get("category")
    else:
        column, formats = next(iter(seen.dates.items()), ("DECIDE", ["DECIDE"]))
        if len(formats) > 1:
            lines.append(f"# {column} reads as {' or as '.join(formats)}: decide which is right.")
        lines.append(f"date_format = {quote(formats[0])}")
        if formats[0] == "%Y-%m":
            lines.append('precision = "month"')
        lines += ["", "[incidents.columns]"]
        lines.append(f"occurred_at = {quote(column)} # dates: {', '.join(seen.dates) or 'none found'}")
        lines += say_likely(seen)
        category = seen.likely.get("category")
    lines += say_area_codes("incidents", seen, areas)
    return "\n".join([*lines, "", *say_offences(seen, category)])


def describe_events(path: Path, relative: str, areas: AreasSeen) -> str:
    """Return `[[events]]` for a calendar."""
    seen = look_at_table(path, "events")
    lines = head(path, relative, "events", seen)
    lines.append(
        "# captured_on = 2024-01-31 # the day it was copied: events that had ended count as presumed held"
    )
    if seen.presets:
        return "\n".join([*lines, say_preset(seen), *say_area_codes("events", seen, areas), ""])
    column, formats = next(iter(seen.dates.items()), ("DECIDE", ["DECIDE"]))
    if len(formats) > 1:
        lines.append(f"# {column} reads as {' or as '.join(formats)}: decide which is right.")
    lines += [f"date_format = {quote(formats[0])}", "", "[events.columns]"]
    lines.append(f"starts_at = {quote(column)} # dates: {', '.join(seen.dates) or 'none found'}")
    lines += say_likely(seen, must="title")
    return "\n".join([*lines, *say_area_codes("events", seen, areas), ""])


def describe_venues(path: Path, relative: str, areas: AreasSeen) -> str:  # noqa: ARG001 - as the others
    """Return `[[venues]]` for a list of places."""
    seen = look_at_table(path, "venues")
    lines = head(path, relative, "venues", seen)
    lines.append('kind = "venue" # library, school, park building, faith building, station, …')
    if seen.presets:
        return "\n".join([*lines, say_preset(seen), ""])
    return "\n".join([*lines, "", "[venues.columns]", *say_likely(seen, must="name"), ""])


def describe_population(path: Path, relative: str, areas: AreasSeen) -> str:
    """Return `[[population]]` for a table of residents."""
    seen = look_at_table(path, "population")
    lines = [*head(path, relative, "population", seen), f"level = {quote(areas.level)}"]
    lines.append("# as_of = 2020-04-01 # the day that the numbers describe: give it")
    column = areas.find_column(seen.texts) or "DECIDE"
    lines += ["", "[population.columns]", f"area_id = {quote(column)} # the column that names areas"]
    return "\n".join([*lines, *say_likely(seen, must="residents"), ""])


def describe_surveys(path: Path, relative: str, areas: AreasSeen) -> str:
    """Return `[[surveys]]` for a survey: by a preset that fits, else what a person has to fill in."""
    seen = look_at_table(path, "surveys")
    lines = head(path, relative, "surveys", seen)
    if seen.presets:
        return "\n".join([*lines, say_preset(seen), ""])
    column = areas.find_column(seen.texts) or "DECIDE"
    day = next(iter(seen.dates), "DECIDE")
    lines += [
        'shape = "responses" # one person a row; long or wide for published scores: see the README',
        "# Each question that was asked, with its scale; missing lists the answers that mean no answer.",
        f'items = [{{ measure = "trust", column = {quote("DECIDE")}, low = 1, high = 5, missing = [9] }}]',
        f"levels = [{{ level = {quote(areas.level)}, column = {quote(column)} }}]",
    ]
    return "\n".join([*lines, "", "[surveys.columns]", f"wave_start = {quote(day)}", ""])


DESCRIBED = {
    "incidents": describe_incidents,
    "events": describe_events,
    "surveys": describe_surveys,
    "population": describe_population,
    "venues": describe_venues,
}
"""Kind of source → what describes a table of it."""


def head(path: Path, relative: str, kind: str, seen: LookedAt) -> list[str]:
    """Return the first lines of a source: its columns with a sample, its name and path."""
    samples = [f"#   {column}: {show_sample(column, own.head(3))}" for column, own in seen.texts.items()]
    empty = [column for column in seen.columns if column not in seen.texts]
    said = [f"#   empty in all that was read: {', '.join(empty)}"] if empty else []
    begins = f"# {path.name}: {len(seen.rows):,} rows. Its columns begin with:"
    return [
        begins,
        *map(one_line, samples),
        *said,
        f"[[{kind}]]",
        f'name = "{kind}"',
        f"path = {quote(relative)}",
    ]


def show_sample(column: str, texts: pd.Series) -> str:
    """Return the first texts of a column; none where they could tell of a person, for the file is handed on.

    >>> show_sample("Beat", pd.Series(["011", "012"])), show_sample("tel", pd.Series(["(312) 555-0100"]))
    ('011, 012', '(not shown here: it could tell of a person)')
    """
    personal = PERSONAL_NAME.search(column) or any(PERSONAL_TEXT.search(text) for text in texts)
    return NOT_SHOWN if personal else ", ".join(texts)


def one_line(text: str) -> str:
    """Return a comment on one line, without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def say_preset(seen: LookedAt) -> str:
    """Return the line that names the preset that fits best, and the others."""
    return f"preset = {quote(seen.presets[0])} # all its columns are there: {', '.join(seen.presets)}"


def say_likely(seen: LookedAt, must: str = "") -> list[str]:
    """Return a line for each column that was told by its name."""
    found = seen.likely if not must else {must: "DECIDE"} | seen.likely
    return [f"{ours} = {quote(theirs)} # by its name: check it" for ours, theirs in found.items()]


def say_area_codes(kind: str, seen: LookedAt, areas: AreasSeen) -> list[str]:
    """Return the table of area codes where a column names areas."""
    column = areas.find_column(seen.texts)
    if column is None:
        return []
    return ["", f"[{kind}.area_codes]", f"{areas.level} = {quote(column)} # its texts name areas: check it"]


def say_offences(seen: LookedAt, category: str | None) -> list[str]:
    """Return `[offences]` with every category found, to be put in its group by a person."""
    if category not in seen.texts:
        return []
    counts = seen.rows[category][seen.rows[category].str.strip() != ""].value_counts()
    found = ", ".join(quote(str(name)) for name in counts.index[:MOST_CATEGORIES])
    return [
        f"# Every category of {category}, the most frequent first: put each in its group.",
        "[offences]", 'by = "category"', "person = []", "property = []", "society = []",
        f"other = [{found}]", "",
    ]  # fmt: skip


def quote(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)
