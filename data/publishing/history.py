"""What changed from release to release, and what was corrected: counted on published numbers alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data.contracts_public import PUBLIC_TABLES
from data.publishing.identity import name_record
from data.publishing_settings import Correction

PERIODS = {
    "public_area_year": ("year", "incidents"),
    "public_district_quarter": ("quarter", "incidents"),
    "public_city_month": ("month", "incidents"),
    "public_engagement": ("year", "events", "contacts"),
    "public_survey": ("wave_start", "score"),
}
"""Tables of numbers: the column of their period, then those of their numbers."""
COUNTED = ("added", "revised", "removed", "hidden", "newly_hidden", "newly_shown")
Row = dict[str, object]
Numbers = dict[tuple[object, ...], object]


@dataclass(frozen=True)
class Changes:
    """How a release differs from the one before, in numbers; `revised_in` by table and period.

    `kind` is first, numbers or texts. Counts are None where the release before is not there to compare with.
    """

    kind: str
    note: str | None = None
    hidden: int = 0
    added: int | None = None
    revised: int | None = None
    removed: int | None = None
    newly_hidden: int | None = None
    newly_shown: int | None = None
    revised_in: tuple[tuple[str, str, int], ...] = ()


def compare_numbers(tables: Mapping[str, pa.Table], last: Path | None, *, note: str | None = None) -> Changes:
    """Count what changed since the release in a folder.

    Parameters
    ----------
    tables
        Those of the new release.
    last
        Folder of the release in force; None before the first.
    note
        What the steward says changed.
    """
    now = {name: read_numbers(name, tables[name]) for name in PERIODS}
    hidden = count_hidden(tables)
    if last is None:
        return Changes("first", note, hidden, added=sum(map(len, now.values())))
    try:
        before = {
            name: read_numbers(name, pq.read_table(last / "parquet" / f"{name}.parquet")) for name in PERIODS
        }
    except (OSError, pa.ArrowException, KeyError):
        return Changes("numbers", note, hidden)
    found: Counter[str] = Counter()
    revised: Counter[tuple[str, str]] = Counter()
    for name in PERIODS:
        for key, change in compare_table(now[name], before[name]):
            found[change] += 1
            if change == "revised":
                revised[name, str(key[0])] += 1
    places = tuple((name, period, number) for (name, period), number in sorted(revised.items()))
    return Changes(
        "numbers",
        note,
        hidden,
        added=found["added"],
        revised=found["revised"],
        removed=found["removed"],
        newly_hidden=found["newly_hidden"],
        newly_shown=found["newly_shown"],
        revised_in=places,
    )


def read_numbers(name: str, table: pa.Table) -> Numbers:
    """Return a table's numbers by period, column and key; None where a number is hidden or not there."""
    period, *columns = PERIODS[name]
    return {
        (row[period], column, *(row[part] for part in PUBLIC_TABLES[name].key)): row[column]
        for row in table.to_pylist()
        for column in columns
    }


def compare_table(now: Numbers, before: Numbers) -> Iterator[tuple[tuple[object, ...], str]]:
    """Yield every number that differs, with how."""
    for key in now.keys() | before.keys():
        new, old = now.get(key), before.get(key)
        if key not in before:
            yield key, "added"
        elif key not in now:
            yield key, "removed"
        elif new != old:
            yield key, "newly_hidden" if new is None else "newly_shown" if old is None else "revised"


def count_hidden(tables: Mapping[str, pa.Table]) -> int:
    """Return how many numbers of a release are hidden."""
    return sum(sum(map(bool, tables[name].column("suppressed").to_pylist())) for name in PERIODS)


def describe_changes(changes: Changes) -> dict[str, Any]:
    """Return changes as plain values, for the manifest."""
    return {**asdict(changes), "revised_in": [list(place) for place in changes.revised_in]}


def list_releases(manifests: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return the rows of `public_release`, from the manifests of all releases, oldest first."""
    rows: list[Row] = []
    for at, manifest in enumerate(manifests):
        # Releases from before changes were counted say how many numbers were hidden, and no more.
        hidden = sum(int(part["hidden"]) for part in manifest["attack"].values())
        told: dict[str, Any] = {"kind": "first" if at == 0 else "numbers", "note": None, "hidden": hidden}
        told |= manifest.get("changes", {})
        rows.append(
            {
                **{name: manifest[name] for name in ("release", "published_at")},
                **{name: told.get(name) for name in ("kind", "note", *COUNTED)},
            }
        )
    return rows


def list_corrections(corrections: Sequence[Correction], manifests: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return the rows of `public_correction`: a steward's words, and the numbers that were revised."""
    none: Row = dict.fromkeys(("release", "table_name", "period", "numbers", "text"))
    rows: list[Row] = [
        none
        | {
            "correction_id": name_record("correction", f"{each.on} {each.text}"),
            "corrected_on": each.on,
            "kind": "worded",
            "text": each.text,
        }
        for each in corrections
    ]
    for manifest in manifests:
        for table, period, numbers in manifest.get("changes", {}).get("revised_in", []):
            release = str(manifest["release"])
            place = {"release": release, "table_name": table, "period": period, "numbers": numbers}
            day = dt.datetime.fromisoformat(manifest["published_at"]).date()
            name = name_record("revision", f"{release} {table} {period}")
            rows.append(none | place | {"correction_id": name, "corrected_on": day, "kind": "revised"})
    return rows
