"""Describes an agency's tables for a city file: what was seen in them, and what a person has to decide."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd

from data.city_file import PRESETS, read_toml
from data.date_formats import find_time_format, has_time, is_in_utc, is_midnight
from data.new_city_look import FALLBACK, AreasSeen, LookedAt, look_at_table

PERSONAL_NAME = re.compile(
    r"contact|phone|mail|officer|person|victim|suspect|birth|\bdob\b|details|narrative|comment", re.IGNORECASE
)
PERSONAL_TEXT = re.compile(r"@|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|.{80}", re.DOTALL)
"""Addresses of mail, numbers of telephones, and texts that somebody wrote freely."""
NOT_SHOWN = "(not shown here: it could tell of a person)"
MOST_CATEGORIES = 80
WORKBOOKS = (".xlsx", ".xlsm")


def describe_incidents(path: Path, relative: str, areas: AreasSeen) -> str:
    """Return `[[incidents]]` and `[offences]` for a table: by a preset that fits, else column by column."""
    seen = look_at_table(path)
    lines = head(path, relative, "incidents", seen)
    if seen.presets:
        lines.append(say_preset(seen))
        mapped = read_toml(PRESETS / f"{seen.presets[0]}.toml")["incidents"]["columns"]
        category = mapped.get("category")
    else:
        lines += say_when(seen, is_typed=path.suffix.lower() in WORKBOOKS)
        lines += say_likely(seen)
        category = seen.likely.get("category")
    lines += say_area_codes("incidents", seen, areas)
    return "\n".join([*lines, "", *say_offences(seen, category)])


def say_when(seen: LookedAt, *, is_typed: bool) -> list[str]:
    """Return how incidents are dated, and the beginning of their columns.

    Days that are no text, as in a workbook, can be written without their midnight.
    """
    column, formats = seen.when
    written, text = formats[0], column
    lines = [f"# {column} reads as {' or as '.join(formats)}: decide which is right."] * (len(formats) > 1)
    times = {name: found for name, own in seen.texts.items() if (found := find_time_format(own))}
    clock = next((name for name in times if name not in seen.dates), None)
    if clock and is_typed and column in seen.texts and is_midnight(seen.texts[column], written):
        written = "%Y-%m-%d"
    if clock and not has_time(written):
        written, text = f"{written} {times[clock]}", f"{{{column}}} {{{clock}}}"
    lines.append(f"date_format = {quote(written)}")
    if is_in_utc(written):
        lines.append('times = "utc" # as such exports mostly are: check some that you know')
    if written == "%Y-%m":
        lines.append('precision = "month"')
    elif (
        column in seen.texts
        and not clock
        and (not has_time(written) or is_midnight(seen.texts[column], written))
    ):
        lines.append('precision = "day" # no hour is told')
    lines += ["", "[incidents.columns]"]
    return [*lines, f"occurred_at = {quote(text)} # dates: {', '.join(seen.dates) or 'none found'}"]


def describe_events(path: Path, relative: str, areas: AreasSeen) -> str:
    """Return `[[events]]` for a calendar."""
    seen = look_at_table(path, "events")
    lines = head(path, relative, "events", seen)
    lines.append(
        "# captured_on = 2024-01-31 # the day it was copied: events that had ended count as presumed held"
    )
    if seen.presets:
        return "\n".join([*lines, say_preset(seen), *say_area_codes("events", seen, areas), ""])
    column, formats = seen.when
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
    called = f"{path.name}, the first file in it" if path.is_dir() else path.name
    begins = f"# {called}: {len(seen.rows):,} rows. Its columns begin with:"
    return [
        begins,
        *map(one_line, samples),
        *said,
        f"[[{kind}]]",
        f'name = "{kind}"',
        f"path = {quote(relative)}",
        *([f"encoding = {quote(seen.encoding)} # for it is no UTF-8"] if seen.encoding == FALLBACK else []),
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
