"""A small published city, Fable: six areas in two districts, its numbers written by hand, no pipeline."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from data.contracts_public import HIDDEN_REASON

HOSTILE = '<script>alert(1)</script> {count} %(x)s [a](javascript:b) **bold** & "q"'
AREAS = {"a1": "01", "a2": "01", "a3": "01", "b1": "02", "b2": "02", "b3": "02"}
NAMES = {
    "a1": "Mill Hill",
    "a2": HOSTILE,
    "a3": "Río Seco",
    "b1": "North Quay",
    "b2": "South Quay",
    "b3": "Old Quay",
}
GROUPS = ("all", "person", "property", "society", "other")
SECRETS = (1313, 1414)
"""Counts that are hidden in Fable: never in any text."""
Row = dict[str, Any]


def count(area_id: str, year: int, group: str) -> int:
    """Return the incidents of an area: a1 has far fewer than the year before, a3 as many."""
    share = {"all": 20, "person": 5, "property": 10, "society": 3, "other": 2}[group]
    size = {"a1": 30 if year == 2024 else 12, "a3": 20}.get(area_id, 25)
    return share * size


def is_hidden(area_id: str, year: int, group: str) -> bool:
    """Tell what is hidden: drugs of b1 and b2 in 2025, and all of b3 in 2025."""
    return year == 2025 and (
        (area_id in ("b1", "b2") and group == "society") or (area_id == "b3" and group == "all")
    )


def at(text: str) -> dt.datetime:
    """Return a local time."""
    return dt.datetime.fromisoformat(text)


def list_areas() -> Iterator[Row]:
    """Yield the city, two districts and six areas."""
    common = {"land_km2": 1.0, "residents_source": "Census", "residents_date": dt.date(2024, 7, 1)}
    yield {"level": "city", "area_id": "city", "area_name": "Fable", "residents": 60_000, **common}
    name: Row
    for district in ("01", "02"):
        name = {"level": "district", "area_id": district, "area_name": f"District {district}"}
        yield {**name, "residents": 30_000, "parent_level": "city", "parent_id": "city", **common}
    for area_id, district in AREAS.items():
        name = {"level": "beat", "area_id": area_id, "area_name": NAMES[area_id], "residents": 10_000}
        yield {**name, "parent_level": "district", "parent_id": district, **common}


def fill_count(value: int, *, hidden: bool = False, complete: bool = True) -> Row:
    """Return the columns of a count."""
    return {
        "incidents": None if hidden else value,
        "suppressed": hidden,
        "reason": HIDDEN_REASON if hidden else None,
        "days_received": 365 if complete else 200,
        "complete": complete,
    }


def list_years() -> Iterator[Row]:
    """Yield the counts by year, those of 2023 from records of a part of the year."""
    members = {("city", "city"): list(AREAS)}
    members |= {("district", each): [a for a in AREAS if AREAS[a] == each] for each in ("01", "02")}
    members |= {("beat", each): [each] for each in AREAS}
    for (level, area_id), parts in members.items():
        for year in (2021, 2022, 2023, 2024, 2025):
            for group in GROUPS:
                hidden = level == "beat" and is_hidden(area_id, year, group)
                value = SECRETS[0] if hidden else sum(count(part, year, group) for part in parts)
                yield {
                    "level": level,
                    "area_id": area_id,
                    "year": year,
                    "offence_group": group,
                    **fill_count(value, hidden=hidden, complete=year != 2023),
                }


def list_quarters() -> Iterator[Row]:
    """Yield the counts of districts by quarter, the latest far above the year before in district 02."""
    for district in ("01", "02"):
        for quarter in (dt.date(2025, 4, 1), dt.date(2025, 7, 1), dt.date(2026, 4, 1)):
            for group in GROUPS:
                more = 3 if district == "02" and quarter.year == 2026 else 1
                named = {"level": "district", "area_id": district, "quarter": quarter, "offence_group": group}
                yield {**named, **fill_count(count("a2", 2025, group) * more)}


def list_months() -> Iterator[Row]:
    """Yield the counts of the city by month."""
    for month in range(1, 7):
        for group in GROUPS:
            yield {"month": dt.date(2026, month, 1), "offence_group": group, **fill_count(100 * month)}


def list_engagement() -> Iterator[Row]:
    """Yield events: a2 held none in 2025, nobody counted people in a3, and b1's number is hidden."""
    for level, area_id in [
        ("city", "city"),
        ("district", "01"),
        ("district", "02"),
        *(("beat", a) for a in AREAS),
    ]:
        for year in (2024, 2025):
            for kind in ("all", "public_forum", "youth"):
                events = (
                    0 if (area_id, year) == ("a2", 2025) else {"all": 7, "public_forum": 5, "youth": 2}[kind]
                )
                hidden = area_id == "b1" and kind == "all"
                known = 0 if area_id == "a3" or not events else 3
                yield {
                    "level": level,
                    "area_id": area_id,
                    "year": year,
                    "event_kind": kind,
                    "events": events,
                    "contacts": 41 if known and kind == "all" and not hidden else None,
                    "attendance_known": known,
                    "events_suppressed": False,
                    "suppressed": hidden,
                    "reason": HIDDEN_REASON if hidden else None,
                }


def list_scores() -> Iterator[Row]:
    """Yield scores of two waves: district 01 rises far, district 02 has too few answers in the last."""
    asked = {"source": "pulse", "conducted_by": "Fable University", "mode": "by letter", "method": "direct"}
    for level, area_id in (("city", "city"), ("district", "01"), ("district", "02")):
        for wave, score in ((dt.date(2025, 4, 1), 50.4), (dt.date(2026, 4, 1), 61.2)):
            for measure in ("trust", "safety"):
                hidden = area_id == "02" and wave.year == 2026
                shown = {"score": score, "base": 812, "low": score - 3.4, "high": score + 3.4}
                yield {
                    **asked,
                    "level": level,
                    "area_id": area_id,
                    "wave_start": wave,
                    "wave_end": wave + dt.timedelta(days=45),
                    "measure": measure,
                    "respondent_group": "all",
                    **(dict.fromkeys(shown) if hidden else shown),
                    "suppressed": hidden,
                    "reason": "too few answers to show, or shown scores would give it away"
                    if hidden
                    else None,
                    "wording_id": f"{measure}_1",
                    "response_rate": 0.31,
                }


def list_events() -> Iterator[Row]:
    """Yield a past event, next ones, one with a hostile title, one called off, one at a protected place."""
    named = {"event_kind": "public_forum", "venue_name": "Town Hall", "text": None, "day_only": False}
    for number, (area, day, status, title) in enumerate(
        (
            (("beat", "a1"), at("2026-06-03T18:00"), "held", "June meeting"),
            (("beat", "a1"), at("2026-08-03T18:00"), "scheduled", HOSTILE),
            (("beat", "a1"), at("2026-08-09T18:00"), "cancelled", "Picnic"),
            (("city", "city"), at("2026-09-01T18:00"), "scheduled", "Open day"),
            (("beat", "b1"), at("2026-09-02T18:00"), "scheduled", "Not in a1"),
        )
    ):
        end = day + dt.timedelta(hours=1)
        place = {"event_id": f"e{number}", "level": area[0], "area_id": area[1]}
        yield {**named, **place, "starts_local": day, "ends_local": end, "status": status, "title": title}
    protected = {"event_id": "e9", "level": "beat", "area_id": "a1", "starts_local": at("2026-08-05")}
    yield {**named, **protected, "status": "scheduled", "venue_name": None, "day_only": True}
