"""What a steward sees before a release goes out: what changed since the last one, and what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data.contracts_public import PUBLIC_TABLES
from data.publishing.draft import Draft

SHOWN = 5
ALWAYS_NEW = ("public_meta", "public_column", "public_release")


@dataclass(frozen=True)
class Change:
    """How a table differs from the last release's, in rows, and how many of its numbers are hidden."""

    table: str
    rows: int
    added: int
    removed: int
    changed: int
    hidden: int


def compare(draft: Draft, last: Path | None) -> list[Change]:
    """Return each table's changes since the release in a folder."""
    return [
        compare_table(name, table, last) for name, table in draft.tables.items() if name not in ALWAYS_NEW
    ]


def compare_table(name: str, table: pa.Table, last: Path | None) -> Change:
    """Return how one table differs from the last release's."""
    path = last / "parquet" / f"{name}.parquet" if last else None
    before = index_rows(name, pq.read_table(path)) if path and path.is_file() else {}
    now = index_rows(name, table)
    both = now.keys() & before.keys()
    hidden = sum(bool(row.get("suppressed")) for row in now.values())
    return Change(
        name,
        len(now),
        len(now.keys() - before.keys()),
        len(before.keys() - now.keys()),
        sum(now[key] != before[key] for key in both),
        hidden,
    )


def index_rows(name: str, table: pa.Table) -> dict[tuple[object, ...], dict[str, Any]]:
    """Return a table's rows by their key."""
    key = PUBLIC_TABLES[name].key
    return {tuple(row[part] for part in key): row for row in table.to_pylist()}


def describe_preview(draft: Draft, changes: list[Change], last: str | None) -> str:
    """Return the preview in words."""
    since = f"since {last}" if last else "this is the first release"
    lines = [f"release   {draft.release} of {draft.manifest['city_name']} ({since})"]
    lines.append(f"{'':10}{'table':26}{'rows':>9}{'added':>9}{'removed':>9}{'changed':>9}{'hidden':>9}")
    lines += [
        f"{'':10}{each.table:26}{each.rows:9,}{each.added:9,}{each.removed:9,}{each.changed:9,}{each.hidden:9,}"
        for each in changes
    ]
    lines += [describe_attack(name, found) for name, found in draft.report.items()]
    lines += [f"held back {sentence}" for sentence in draft.held_back]
    return "\n".join([*lines, *describe_narrowed(draft)])


def describe_attack(name: str, found: Mapping[str, Any]) -> str:
    """Return what the attack on a topic found, in aggregates."""
    width = found["narrowest_width"]
    narrowest = "nothing is hidden" if width is None else f"narrowest interval {width} wide"
    return (
        f"attack    {name}: {found['cells']:,} cells, {found['hidden_first']:,} hidden first, "
        f"{found['hidden_to_protect']:,} to protect those ({found['percent_of_cells_hidden']} % of cells), "
        f"{narrowest}, {found['narrowed']:,} narrowed"
    )


def describe_narrowed(draft: Draft) -> list[str]:
    """Return the cells that can be worked out, with the equations: for the steward's eyes."""
    lines = []
    for each in draft.narrowed[:SHOWN]:
        lines.append(
            f"narrowed  {each.name} = {each.value}: between {each.low:g} and {each.high:g}, "
            f"{each.required:g} is required"
        )
        lines += [f"          {equation}" for equation in each.equations]
    more = len(draft.narrowed) - SHOWN
    return [*lines, f"narrowed  and {more} more"] if more > 0 else lines
