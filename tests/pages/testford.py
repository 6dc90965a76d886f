"""Testford, the synthetic city of the tests: its areas, counts, events and settings, made from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import shapely

FIRST_MONTH = date(2024, 1, 1)
MONTHS = 30
GROUPS = ("person", "property", "society", "other")
KINDS = ("public_forum", "youth", "outreach")
HOSTILE_NAME = "<img src=x onerror=alert(1)> ${alert(1)}"


@dataclass(frozen=True)
class Place:
    """One area of the synthetic city."""

    level: str
    area_id: str
    name: str
    parent_level: str | None
    parent_id: str | None
    shape: shapely.Geometry
    residents: int


def month_at(position: int) -> date:
    """The first day of the month `position` months after the first."""
    months = FIRST_MONTH.year * 12 + FIRST_MONTH.month - 1 + position
    return date(months // 12, months % 12 + 1, 1)


def days_in(month: date) -> int:
    """How many days a month has."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return (following - month).days


def list_places() -> list[Place]:
    """Twelve beats as a 4 by 3 grid, three districts as its rows, the city around them."""
    beats = [
        Place(
            "beat",
            f"{row + 1}{column + 1:02d}",
            HOSTILE_NAME if (row, column) == (0, 1) else f"Beat {row + 1}{column + 1:02d}",
            "district",
            f"{row + 1:03d}",
            shapely.box(-1 + column * 0.01, 50 + row * 0.01, -0.99 + column * 0.01, 50.01 + row * 0.01),
            300 if (row, column) == (2, 3) else 2000 + 700 * row + 300 * column,
        )
        for row in range(3)
        for column in range(4)
    ]
    districts = [
        Place(
            "district",
            f"{row + 1:03d}",
            f"District {row + 1}",
            "city",
            "city",
            shapely.box(-1, 50 + row * 0.01, -0.96, 50.01 + row * 0.01),
            sum(beat.residents for beat in beats if beat.parent_id == f"{row + 1:03d}"),
        )
        for row in range(3)
    ]
    outline, residents = shapely.box(-1, 50, -0.96, 50.03), sum(beat.residents for beat in beats)
    city = Place("city", "city", "Testford", None, None, outline, residents)
    return [*beats, *districts, city]


def list_incidents(places: list[Place], rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    """Monthly counts: beat 301 doubles in the last year, the last month has 12 days, one month is missing."""
    beats = [place for place in places if place.level == "beat"]
    above = {(p.level, p.area_id): (p.parent_level, p.parent_id) for p in places}
    for position in range(MONTHS):
        month, last = month_at(position), position == MONTHS - 1
        received, days = position != 3, 12 if last else days_in(month_at(position))
        cells: dict[tuple[str, str, str], int] = {}
        for beat in beats:
            for group in GROUPS:
                mean = beat.residents / 400 * (2.4 if beat.area_id == "301" and position >= 18 else 1.0)
                count = int(rng.poisson(mean * days / 30))
                _add_upwards(cells, above, ("beat", beat.area_id), group, count)
        for level, lost in (("beat", 5), ("district", 3)):
            for group in (*GROUPS, "all"):
                cells[(level, "unlocated", group)] = lost if group in ("property", "all") else 0
        for (level, area_id, group), count in cells.items():
            extra = 5 if level == "city" and group in ("property", "all") else 0
            yield (
                level,
                area_id,
                month,
                group,
                count + extra if received else None,
                received,
                days if received else 0,
            )


def _add_upwards(
    cells: dict[tuple[str, str, str], int],
    above: dict[tuple[str, str], tuple[str | None, str | None]],
    key: tuple[str | None, str | None],
    group: str,
    count: int,
) -> None:
    while key[0] is not None and key[1] is not None:
        for name in (group, "all"):
            cell = (key[0], key[1], name)
            cells[cell] = cells.get(cell, 0) + count
        key = above[(key[0], key[1])]


def list_events(rng: np.random.Generator) -> list[dict[str, object]]:
    """One event a month in most beats, none ever in beat 104; the last month's are scheduled."""
    events: list[dict[str, object]] = []
    for position in range(MONTHS):
        for row in range(3):
            for column in range(4):
                beat_id = f"{row + 1}{column + 1:02d}"
                if beat_id == "104" or rng.random() < 0.4:
                    continue
                start = datetime.combine(month_at(position), datetime.min.time()) + timedelta(
                    days=int(rng.integers(0, 27)), hours=18
                )
                events.append(
                    {
                        "event_id": f"e{len(events):04d}",
                        "start": start,
                        "title": f"Beat meeting {beat_id}",
                        "kind": KINDS[int(rng.integers(0, len(KINDS)))],
                        "status": "scheduled" if position == MONTHS - 1 else "held",
                        "beat_id": beat_id,
                        "district_id": f"{row + 1:03d}",
                        "lon": -0.995 + column * 0.01,
                        "lat": 50.005 + row * 0.01,
                        "attendance": int(rng.integers(4, 40)) if rng.random() < 0.8 else None,
                        "hours": 2.0 if rng.random() < 0.5 else None,
                    }
                )
    return events


def list_settings(city: str, *, captured_on: str, fictional: bool) -> dict[str, object]:
    """What the city file says, by the key of `meta_city`."""
    return {
        "slug": city,
        "name": "Testford",
        "fictional": fictional,
        "timezone": "Europe/London",
        "units": "metric",
        "levels": [
            {"level": "beat", "label": "Beat", "label_plural": "Beats", "parent": "district"},
            {
                "level": "district",
                "label": "District",
                "label_plural": "Districts",
                "parent": None,
                "rank": 1,
            },
        ],
        "offence_groups": list(GROUPS),
        "event_kinds": list(KINDS),
        "freshness": [
            {
                "source": "crimes",
                "kind": "incidents",
                "name": "Incidents",
                "last_date": "2026-06-12",
                "cadence_days": 7,
            },
            {
                "source": "calendar",
                "kind": "events",
                "name": "Calendar",
                "last_date": "2026-06-27",
                "cadence_days": 31,
            },
        ],
        "captured_on": captured_on,
        "survey_sources": [],
        "contact": "desk@example.org",
        "min_base": {"survey": 30},
        "built_at": "2026-07-01T06:00:00+00:00",
        "first_month": FIRST_MONTH.isoformat(),
        "last_month": month_at(MONTHS - 1).isoformat(),
        "map_bounds": [-1.0, 50.0, -0.96, 50.03],
    }
