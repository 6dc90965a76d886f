"""How many incidents to expect where and when, what was planted in them, and the draw itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from data.demonstration import programmes
from data.demonstration.areas import list_neighbours
from data.demonstration.draws import Floats, Integers, draw_column
from data.demonstration.offences import CATEGORIES, Category
from data.demonstration.people import People
from data.demonstration.programmes import MONTHS

INCIDENTS = 300_000
FIRST_DAY = 18_628
"""1 January 2021, in days since 1970."""


@dataclass(frozen=True)
class Cells:
    """Where, when and what each incident is, as positions among beats, months and categories."""

    beat: Integers
    month: Integers
    category: Integers


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
    busy = 1 + 1.6 * centre * people.near[:, None] ** 3
    where: Floats = crowd * busy * (0.45 + hardship * people.hardship[:, None])
    where = where * (0.65 + 0.7 * stream.random(where.shape))
    where = where / where.sum(axis=0) * np.array([category.share for category in CATEGORIES])
    when = np.array([[expect_month(category, month) for category in CATEGORIES] for month in MONTHS])
    restless = np.clip(1 + 0.05 * stream.standard_normal((len(people.beat_ids), len(MONTHS), 1)), 0.7, 1.3)
    expected: Floats = where[:, None, :] * when[None] * restless * plant_effects(people)
    return expected


def expect_month(category: Category, month: dt.date) -> float:
    """Return a month's share: its days, season and trend; nothing in the month that was lost."""
    days = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - month
    years = (month.year - 2021) + (month.month - 7) / 12
    return (
        0.0
        if month == programmes.GAP_MONTH
        else days.days * category.season[month.month - 1] * (1 + category.trend * (years - 2.5))
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
    """Return when each incident happened, in minutes since the start of 2021: weekday, hour, minute."""
    months = np.array(MONTHS, dtype="datetime64[D]")
    days = months[:, None] + np.arange(31)
    real = days.astype("datetime64[M]") == months.astype("datetime64[M]")[:, None]
    weekday = (days.astype(np.int64) + 3) % 7
    weeks = np.array([category.week for category in CATEGORIES])
    table = (weeks[:, weekday] * real[None]).reshape(-1, 31)
    day = draw_column(stream, table, cells.category * len(MONTHS) + cells.month)
    hours = np.array([category.hours for category in CATEGORIES], dtype=np.float64)
    hour = draw_column(stream, hours, cells.category)
    minute = stream.integers(0, 60, INCIDENTS)
    minute = np.where(stream.random(INCIDENTS) < 0.4, minute // 30 * 30, minute // 5 * 5)
    since: Integers = days[cells.month, day].astype(np.int64) - FIRST_DAY
    return (since * 24 + hour) * 60 + minute
