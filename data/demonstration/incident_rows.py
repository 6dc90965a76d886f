"""Incidents as the agency's records systems export them, with the faults that such files have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.demonstration import programmes
from data.demonstration.draws import Integers, draw_index, draw_some, open_stream
from data.demonstration.incidents import (
    INCIDENTS,
    Cells,
    draw_cells,
    draw_minutes,
    expect_incidents,
    find_months,
)
from data.demonstration.offences import CATEGORIES, GROUPS
from data.demonstration.people import People
from data.demonstration.places import Places, draw_places
from data.demonstration.programmes import MONTHS

HEADER = "incident_id,occurred_at,updated_at,category,offence_code,beat,lon,lat,reported_by\n"
WITHOUT_POINT, NULL_ISLAND, WITHOUT_CODE, OLD_CODE = 0.0125, 0.0015, 0.004, 0.15
RETIRED = {"0643": "0649"}
"""Beat: the code that its records bore before 2023."""
REPEATED = 240
LAST_UPDATE = (programmes.LAST_DAY - dt.date(2021, 1, 1)).days * 24 * 60 + 30 * 60
"""When the files were exported, in minutes since the start of 2021."""
OLD_SYSTEM, NEW_SYSTEM = "incidents_2021.csv", "incidents.csv"
FAULTY = (
    "PE26-999001,,2026-05-04T09:00:00,Theft,23H,0134,,,call\n"
    "PE26-999002,2026-02-30T10:15:00,2026-05-04T09:00:00,Theft,23H,0134,,,call\n"
    "PE26-999003,31/12/2025,2026-05-04T09:00:00,Burglary,220,0212,,,call\n"
)


@dataclass(frozen=True)
class Lines:
    """Lines of the file with the time of each, in minutes since the start of 2021."""

    text: list[str]
    minutes: Integers


def write_incidents(folder: Path, *, people: People, places: Places, seed: int) -> int:
    """Write the incidents of both records systems, repeats and unusable rows included; return the rows."""
    stream = open_stream(seed, "incidents")
    cells = draw_cells(stream, expect_incidents(people, open_stream(seed, "noise")))
    minutes = draw_minutes(stream, cells)
    order = np.argsort(minutes, kind="stable")
    cells = Cells(cells.beat[order], cells.month[order], cells.category[order])
    lines = describe(stream, cells, minutes[order], people, places)
    replaced = (programmes.GAP_MONTH - dt.date(2021, 1, 1)).days * 24 * 60
    split = int(np.searchsorted(lines.minutes, replaced))
    for name, own in ((OLD_SYSTEM, lines.text[:split]), (NEW_SYSTEM, [*lines.text[split:], FAULTY])):
        (folder / name).write_text(HEADER + "".join(own), encoding="utf-8", newline="\n")
    return len(lines.text) + FAULTY.count("\n")


def describe(
    stream: np.random.Generator, cells: Cells, minutes: Integers, people: People, places: Places
) -> Lines:
    """Return the lines of the file in the order of time, later versions of repeated incidents included."""
    pattern = np.array([min(GROUPS.index(category.group), 2) for category in CATEGORIES])[cells.category]
    spot = draw_places(stream, places, cells.beat, pattern)
    late = 60 * (3 + 19 * draw_index(stream, [9, 7, 5, 3, 2, 1, 1, 1] * 5, INCIDENTS))
    beat, point = draw_codes(stream, cells, people), draw_points(stream, places, spot)
    reporter = draw_reporters(stream, cells)
    again = draw_some(stream, INCIDENTS * 9 // 10, REPEATED)
    row = np.sort(np.concatenate([np.arange(INCIDENTS), again]), kind="stable")
    later = np.concatenate([[False], row[1:] == row[:-1]])
    category = np.where(later, (cells.category[row] + 1) % 3, cells.category[row])
    updated = np.minimum((minutes + late)[row], LAST_UPDATE) + later * 9 * 24 * 60
    when, changed = write_time(minutes[row]), write_time(updated)
    named = [f"{category.name},{category.code}" for category in CATEGORIES]
    cellwise = zip(row.tolist(), when, changed, category.tolist(), strict=True)
    text = [
        f"PE{at[2:4]}-{n:06d},{at},{to},{named[c]},{beat[n]},{point[n]},{reporter[n]}\n"
        for n, at, to, c in cellwise
    ]
    return Lines(text, minutes[row])


def write_time(minutes: Integers) -> list[str]:
    """Return minutes since the start of 2021 as local times."""
    times = np.datetime64("2021-01-01T00:00:00") + minutes.astype("timedelta64[m]")
    return [str(text) for text in np.datetime_as_string(times, unit="s").tolist()]


def draw_codes(stream: np.random.Generator, cells: Cells, people: People) -> list[str]:
    """Return the beat that the agency wrote down: sometimes none, before 2023 sometimes a retired code."""
    ids = np.array(people.beat_ids, dtype=object)
    codes = ids[cells.beat]
    old = np.array([RETIRED.get(beat, beat) for beat in people.beat_ids], dtype=object)
    early = cells.month < len([month for month in MONTHS if month.year < 2023])
    codes = np.where(early & (stream.random(INCIDENTS) < OLD_CODE), old[cells.beat], codes)
    return list(np.where(stream.random(INCIDENTS) < WITHOUT_CODE, "", codes))


def draw_points(stream: np.random.Generator, places: Places, spot: Integers) -> list[str]:
    """Return coordinates as text, `lon,lat`; some are empty or zero."""
    texts = np.array(
        [f"{lon:.6f},{lat:.6f}" for lon, lat in zip(places.lon, places.lat, strict=True)], dtype=object
    )
    share = stream.random(INCIDENTS)
    points = np.where(share < WITHOUT_POINT, ",", texts[spot])
    return list(np.where(share > 1 - NULL_ISLAND, "0.000000,0.000000", points))


def draw_reporters(stream: np.random.Generator, cells: Cells) -> list[str]:
    """Return who made each incident known: a call, the website or an officer."""
    by_officers = np.array([category.by_officers for category in CATEGORIES])[cells.category]
    online = np.array([0.22 * category.goes_online for category in CATEGORIES])[cells.category]
    late = cells.month >= find_months(programmes.ONLINE_REPORTS[0])[0]
    share = stream.random(INCIDENTS)
    written = np.where(late & (share > 1 - online), "online", "call")
    return list(np.where(share < by_officers, "officer", written))
