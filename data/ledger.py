"""The ledger of a build: what each source sent and what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import duckdb

from data.area_ground import NOTED, read_ground
from data.reading import open_build

WORDS = {
    "blank": "blank lines",
    "superseded": "superseded by a later record or a repeat",
    "unlocated": "in no area of the finest level",
    "without_point": "without usable coordinates",
    "disagreeing": "whose code and point name different areas",
}


def read_ledger(city: str) -> list[dict[str, Any]]:
    """Return one line per source: `source_ledger`'s columns, and `notes` and `reasons` with their counts."""
    with open_build(city) as connection:
        lines = connection.table("source_ledger").order("source").df()
        ledger: list[dict[str, Any]] = json.loads(lines.to_json(orient="records", date_format="iso"))
        notes = count_by(connection.table("source_note"), "note", "sum(rows)")
        reasons = count_by(connection.table("rejected_rows"), "reason", "count(*)")
        ground = {f"areas_{level}": words for level, words in read_ground(connection).items()}
    return [
        line
        | {
            "notes": notes.get(line["source"], {}),
            "reasons": reasons.get(line["source"], {}),
            "ground": ground.get(line["source"], ""),
        }
        for line in ledger
    ]


def count_by(rows: duckdb.DuckDBPyRelation, column: str, count: str) -> dict[str, dict[str, int]]:
    """Return source → value of a column → number of records."""
    counted: dict[str, dict[str, int]] = {}
    groups = rows.aggregate(f'source, "{column}", {count} as n', f'source, "{column}"').order("all")
    for source, value, number in groups.fetchall():
        counted.setdefault(source, {})[value] = int(number)
    return counted


def describe_source(line: Mapping[str, Any]) -> str:
    """Return one source's line of the ledger in words."""
    head = (
        f"{line['source']}: {line['received']:,} received = {line['accepted']:,} accepted "
        f"+ {line['rejected']:,} rejected"
    )
    parts = [f"{line[key]:,} {words}" for key, words in WORDS.items() if line[key]]
    parts += [
        f"{count:,} {note.replace('_', ' ')}" for note, count in line["notes"].items() if note not in NOTED
    ]
    parts += [line["ground"]] if line.get("ground") else []
    parts += [f"{count:,} rejected: {reason}" for reason, count in line["reasons"].items()]
    if line["first_date"]:
        parts.append(f"{line['first_date'][:10]} to {line['last_date'][:10]}")
    return "\n    ".join([head, *parts])
