"""What the data health page knows: the ledger, what was noticed, months and areas without records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pages.shared import store
from pages.shared.choices import to_day
from pages.shared.months import count_days, list_months
from pages.shared.page_frame import find_day
from pages.shared.store import BuildInfo

LEAST_USUAL = 10
"""An area without incidents in a month stands out where it usually has at least as many as this."""
NEEDED = frozenset({"mart_source_area_month", "area_ground", "area_redraw"})
"""Tables of the build that builds of an earlier version lack."""


@dataclass(frozen=True)
class SourceMonths:
    """The months of one source: how many records each has, from its first to its last; the rest has none.

    `kind` is incidents, events or surveys; `days` are those of each month that the source covers.
    """

    source: str
    kind: str
    records: Mapping[date, int]
    days: Mapping[date, int]

    @property
    def missing(self) -> list[date]:
        """Months without a record between the first and the last. Surveys come in waves: none is missing."""
        return [] if self.kind == "surveys" else [month for month in self.days if month not in self.records]


@dataclass(frozen=True, eq=False)
class Health:
    """Everything that the page shows of one build, by source.

    `ledger` is indexed by source; `notes` and `reasons` have `source`, what it is, and `records`. `silent`
    has `area_id`, `area_name`, `month` and `usual`; `places` has `incidents` and `disagreeing` by area of the
    finest level.
    """

    build: BuildInfo
    settings: Mapping[str, Any]
    today: date
    ledger: pd.DataFrame
    notes: pd.DataFrame
    reasons: pd.DataFrame
    months: Sequence[SourceMonths]
    silent: pd.DataFrame
    places: pd.DataFrame

    @property
    def finest(self) -> Mapping[str, Any]:
        """The level that records are placed in first, with the words for it."""
        found: Mapping[str, Any] = self.settings["levels"][0]
        return found

    @property
    def together(self) -> SourceMonths | None:
        """Incidents of all sources as one; None where one source sent them all."""
        sources = self.list_kinds("incidents")
        if len(sources) < 2:
            return None
        records = Counter[date]()
        days: dict[date, int] = {}
        for source in sources:
            records.update(source.records)
            days |= {month: max(found, days.get(month, 0)) for month, found in source.days.items()}
        months = list_months(min(days), max(days))
        return SourceMonths("", "incidents", records, {month: days.get(month, 0) for month in months})

    @property
    def main_source(self) -> str:
        """The source that sent most incidents; the first of all where none did."""
        incidents = [source.source for source in self.list_kinds("incidents")]
        return max(incidents or map(str, self.ledger.index), key=lambda name: self.count(name, "received"))

    def count(self, source: str, column: str) -> int:
        """One count of the ledger; 0 for a source that is not in it."""
        return int(self.ledger[column].to_dict().get(source, 0))

    def name(self, source: str) -> str:
        """What readers call a source: as its publisher does, where the city file says so."""
        lines = self.settings.get("freshness", [])
        level = source.removeprefix("areas_")
        labels = {str(each["level"]): str(each["label_plural"]) for each in self.settings.get("levels", [])}
        if level != source and level in labels:
            return f"Boundaries: {labels[level].lower()}"
        plain = source.replace("_", " ").capitalize()
        said = next((str(line["name"]) for line in lines if line["source"] == source), plain)
        return said.removesuffix(" (fictional)")

    def list_kinds(self, kind: str) -> list[SourceMonths]:
        """Months of the sources of one kind of record."""
        return [months for months in self.months if months.kind == kind]


def has_needed(build: BuildInfo) -> bool:
    """Whether the build was made by a version that counts what the page shows."""
    return set(store.read("table_columns", build=build)["table_name"]) >= NEEDED


def load_health(build: BuildInfo) -> Health:
    """Read everything; the build must have what `has_needed` asks for."""
    settings = store.city_settings(build)
    ledger = store.read("sources", build=build).set_index("source")
    level = str(settings["levels"][0]["level"])
    return Health(
        build=build,
        settings=settings,
        today=find_day(settings),
        ledger=ledger,
        notes=store.read("health_notes", build=build),
        reasons=store.read("health_reasons", build=build),
        months=load_months(build, ledger),
        silent=store.read("health_silent_areas", build=build, level=level, least_usual=LEAST_USUAL),
        places=store.read("health_disagreement", build=build).set_index("area_id"),
    )


def load_months(build: BuildInfo, ledger: pd.DataFrame) -> list[SourceMonths]:
    """The months of each source that has dated records, incidents first."""
    rows = store.read("health_source_months", build=build)
    rows = rows[rows["source"].isin(ledger.index)]
    found = []
    for kind in ("incidents", "events", "surveys"):
        for source, own in rows[rows["kind"] == kind].groupby("source"):
            records = dict(zip(map(to_day, own["month"]), own["records"].astype(int), strict=True))
            days = _cover(ledger, str(source), records)
            found.append(SourceMonths(str(source), kind, records, days))
    return found


def _cover(ledger: pd.DataFrame, source: str, records: Mapping[date, int]) -> dict[date, int]:
    """Days of each month from the source's first to its last day."""
    first, last = (ledger[name].to_dict()[source] for name in ("first_date", "last_date"))
    begins = min(records) if pd.isna(first) else to_day(first)
    ends = max(records) if pd.isna(last) else to_day(last)
    return {
        month: count_days(month)
        - ((begins.day - 1) if month == begins.replace(day=1) else 0)
        - ((count_days(month) - ends.day) if month == ends.replace(day=1) else 0)
        for month in list_months(min(begins, *records), max(ends, *records))
    }
