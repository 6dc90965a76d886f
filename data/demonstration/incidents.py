"""Five years of recorded incidents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data.demonstration import programmes
from data.demonstration.areas import list_neighbours
from data.demonstration.draws import Floats, Integers, draw_column, draw_index, draw_some, open_stream
from data.demonstration.offences import CATEGORIES, GROUPS
from data.demonstration.people import People
from data.demonstration.places import Places, draw_places
from data.demonstration.programmes import MONTHS

INCIDENTS = 300_000
HEADER = "incident_id,occurred_at,updated_at,category,offence_code,beat,lon,lat,reported_by\n"
WITHOUT_POINT, NULL_ISLAND, WITHOUT_CODE, OLD_CODE = 0.0125, 0.0015, 0.004, 0.15
RETIRED = {"0643": "0649"}
"""Beat: the code that its records bore before 2023."""
REPEATED = 240
SYSTEMS = {"incidents_2021.csv": programmes.GAP_MONTH, "incidents.csv": dt.date(2100, 1, 1)}
"""Files of the old and the new records system, each with the day before which its records end."""
FAULTY = (
    "PE26-999001,,2026-05-04T09:00:00,Theft,23H,0134,,,call\n"
    "PE26-999002,2026-02-30T10:15:00,2026-05-04T09:00:00,Theft,23H,0134,,,call\n"
    "PE26-999003,31/12/2025,2026-05-04T09:00:00,Burglary,220,0212,,,call\n"
)


@dataclass(frozen=True)
class Cells:
    """Where, when and what each incident is, as positions among beats, months and categories."""

    beat: Integers
    month: Integers
    category: Integers


def write_incidents(folder: Path, *, people: People, places: Places, seed: int) -> None:
    """Write the incidents of both records systems, repeats and unusable rows included."""
    stream = open_stream(seed, "incidents")
    weights = expect_incidents(people, open_stream(seed, "noise"))
    cells = draw_cells(stream, weights)
    minutes = draw_minutes(stream, cells)
    order = np.argsort(minutes, kind="stable")
    cells = Cells(cells.beat[order], cells.month[order], cells.category[order])
    frame = describe(stream, cells, minutes[order], people, places)
    start = dt.date(2021, 1, 1)
    for name, end in SYSTEMS.items():
        own = frame[(frame["day"] >= np.datetime64(start)) & (frame["day"] < np.datetime64(end))]
        text = HEADER + "".join(own["line"]) + (FAULTY if name == "incidents.csv" else "")
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        start = end


def draw_cells(stream: np.random.Generator, weights: Floats) -> Cells:
    """Return beat, month and category of every incident."""
    reach = np.cumsum(np.rint(weights.ravel() * (1e12 / weights.sum())).astype(np.int64))
    drawn = np.searchsorted(reach, stream.integers(0, reach[-1], INCIDENTS), side="right")
    return Cells(*np.unravel_index(drawn, weights.shape))


def expect_incidents(people: People, stream: np.random.Generator) -> Floats:
    """Return how many incidents to expect by beat, month and category, up to one common factor."""
    crowd = people.residents[:, None] + 120
    centre = np.array([category.centre for category in CATEGORIES])
    hardship = np.array([category.hardship for category in CATEGORIES])
    where = (
        crowd * (1 + centre * 1.6 * people.near[:, None] ** 3) * (0.45 + hardship * people.hardship[:, None])
    )
    where = where * (0.65 + 0.7 * stream.random(where.shape))
    where = where / where.sum(axis=0) * np.array([category.share for category in CATEGORIES])
    when = np.array(
        [
            [expect_month(category.season, category.trend, month) for category in CATEGORIES]
            for month in MONTHS
        ]
    )
    restless = np.clip(1 + 0.07 * stream.standard_normal((len(people.beat_ids), len(MONTHS), 1)), 0.7, 1.3)
    return where[:, None, :] * when[None] * restless * plant_effects(people)


def expect_month(season: tuple[float, ...], trend: float, month: dt.date) -> float:
    """Return a month's share: its days, season and trend; nothing in the month that was lost."""
    days = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - month
    years = (month.year - 2021) + (month.month - 7) / 12
    return (
        0.0
        if month == programmes.GAP_MONTH
        else days.days * season[month.month - 1] * (1 + trend * (years - 2.5))
    )


def plant_effects(people: People) -> Floats:
    """Return the ratios that were planted, by beat, month and category."""
    planted = np.ones((len(people.beat_ids), len(MONTHS), len(CATEGORIES)))
    row = {beat: number for number, beat in enumerate(people.beat_ids)}
    years = (np.arange(len(MONTHS)) - 29.5) / 12
    for beat, trend in programmes.TRENDS.items():
        planted[row[beat]] *= (1 + trend * years)[:, None]
    for beat, (since, ratio) in programmes.STEPS.items():
        planted[row[beat], find_months(since)] *= ratio
    portal = np.array([category.goes_online for category in CATEGORIES])
    planted[:, find_months(programmes.ONLINE_REPORTS[0])] *= np.where(
        portal, programmes.ONLINE_REPORTS[1], 1.0
    )
    for programme in programmes.PROGRAMMES:
        plant_programme(planted, row, programme)
    return planted


def plant_programme(planted: Floats, row: dict[str, int], programme: programmes.Programme) -> None:
    """Multiply a programme's ratios into the beats it serves and those around them."""
    since = find_months(programme.starts_on)
    own = [row[beat] for beat in programme.beats]
    around = [row[beat] for beat in list_neighbours(programme.beats)]
    found = np.array([category.by_officers for category in CATEGORIES])
    ratio = np.array([programme.recorded.get(category.group, 1.0) for category in CATEGORIES])
    spilt = np.where(ratio < 1, programme.displaced, 1.0)
    planted[np.ix_(own, since)] *= ratio * (found + (1 - found) * programme.reported)
    planted[np.ix_(around, since)] *= spilt
    if programme.programme_id in programmes.SPIKE:
        first, last, height = programmes.SPIKE[programme.programme_id]
        planted[np.ix_(own, find_months(first, last))] *= height


def find_months(first: dt.date, last: dt.date = programmes.LAST_DAY) -> Integers:
    """Return the positions of the months from one day to another."""
    return np.array([number for number, month in enumerate(MONTHS) if first <= month <= last])


def draw_minutes(stream: np.random.Generator, cells: Cells) -> Integers:
    """Return when each incident happened, in minutes since 2021-01-01, by weekday and hour of its category."""
    months = np.array([np.datetime64(month, "D") for month in MONTHS])
    days = months[:, None] + np.arange(31)
    real = days.astype("datetime64[M]") == months.astype("datetime64[M]")[:, None]
    weekday = (days.astype(np.int64) + 3) % 7
    weeks = np.array([category.week for category in CATEGORIES])
    table = (weeks[:, weekday] * real[None]).reshape(-1, 31)
    day = draw_column(stream, table, cells.category * len(MONTHS) + cells.month)
    hour = draw_column(
        stream, np.array([category.hours for category in CATEGORIES], dtype=float), cells.category
    )
    minute = stream.integers(0, 60, INCIDENTS)
    minute = np.where(stream.random(INCIDENTS) < 0.4, minute // 30 * 30, minute // 5 * 5)
    since = (days[cells.month, day] - np.datetime64("2021-01-01")).astype(np.int64)
    return (since * 24 + hour) * 60 + minute


def describe(
    stream: np.random.Generator, cells: Cells, minutes: Integers, people: People, places: Places
) -> pd.DataFrame:
    """Return the lines of the file with the day of each incident, later versions of repeated ones included."""
    pattern = np.array([min(GROUPS.index(category.group), 2) for category in CATEGORIES])[cells.category]
    spot = draw_places(stream, places, cells.beat, pattern)
    columns = {
        "id": np.arange(INCIDENTS),
        "when": minutes,
        "updated": minutes + 60 * (3 + draw_index(stream, [9, 7, 5, 3, 2, 1, 1, 1] * 5, INCIDENTS) * 19),
        "category": cells.category,
        "beat": draw_codes(stream, cells, people),
        "point": draw_points(stream, places, spot),
        "source": draw_reporters(stream, cells),
    }
    frame = pd.DataFrame(columns)
    again = frame.iloc[draw_some(stream, INCIDENTS, REPEATED)].copy()
    again["updated"] += 60 * 24 * 9
    again["category"] = (again["category"] + 1) % 3
    frame = pd.concat([frame, again]).sort_values(["when", "id", "updated"], kind="stable")
    start = np.datetime64("2021-01-01T00:00:00")
    when, updated = (
        np.datetime_as_string(start + frame[name].to_numpy().astype("timedelta64[m]"), unit="s")
        for name in ("when", "updated")
    )
    named = [f"{CATEGORIES[c].name},{CATEGORIES[c].code}" for c in range(len(CATEGORIES))]
    lines = [
        f"PE{at[2:4]}-{number:06d},{at},{to},{named[category]},{beat},{point},{source}\n"
        for number, at, to, category, beat, point, source in zip(
            frame["id"], when, updated, frame["category"], frame["beat"], frame["point"], frame["source"],
            strict=True,
        )
    ]  # fmt: skip
    return pd.DataFrame({"line": lines, "day": when.astype("datetime64[D]")})


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
