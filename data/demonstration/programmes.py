"""Programmes of Port Ellery, and everything that was planted in its numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

FIRST_DAY, LAST_DAY = dt.date(2021, 7, 1), dt.date(2026, 6, 30)
"""Days covered by incidents; the calendar was copied on the last one."""
CALENDAR_FROM = dt.date(2022, 1, 1)
GAP_MONTH = dt.date(2022, 2, 1)
"""The month in which the records system was replaced and nothing was received."""
MONTHS = [dt.date(2021 + (6 + i) // 12, (6 + i) % 12 + 1, 1) for i in range(60)]


@dataclass(frozen=True)
class Programme:
    """A programme as it was, with its true effects: ratios of incidents, points of survey scores."""

    programme_id: str
    name: str
    event_kind: str
    starts_on: dt.date
    beats: tuple[str, ...]
    days_between: int
    title: str
    survey: dict[str, float]
    """Measure: points on 0 to 100 from the first wave after the start."""
    recorded: dict[str, float]
    """Offence group: ratio of recorded incidents since the start, because more or less happened."""
    reported: float = 1.0
    """Ratio of recorded incidents other than those that officers find, because more was reported."""
    displaced: float = 1.0
    """Ratio in the beats around, for the offence groups of `recorded`."""
    series: str = ""


COFFEE = {"trust": 6.0, "procedural_justice": 5.0}
PROGRAMMES = (
    Programme(
        "coffee_2023", "Coffee with a Cop, first eight beats", "informal_meet", dt.date(2023, 6, 1),
        ("0145", "0414", "0425", "0435", "0613", "0622", "0723", "0731"), 56, "Coffee with a Cop", COFFEE, {},
        series="coffee",
    ),
    Programme(
        "coffee_2024", "Coffee with a Cop, next eight beats", "informal_meet", dt.date(2024, 6, 1),
        ("0132", "0411", "0423", "0432", "0614", "0625", "0721", "0733"), 56, "Coffee with a Cop", COFFEE, {},
        series="coffee",
    ),
    Programme(
        "coffee_2025", "Coffee with a Cop, last eight beats", "informal_meet", dt.date(2025, 6, 1),
        ("0112", "0125", "0412", "0426", "0433", "0616", "0642", "0724"), 56, "Coffee with a Cop", COFFEE, {},
        series="coffee",
    ),
    Programme(
        "neighborhood_watch", "Neighborhood Watch", "watch_volunteer", dt.date(2023, 12, 1),
        ("0212", "0221", "0223", "0235", "0236", "0241", "0243", "0322", "0324", "0325"), 61,
        "Neighborhood Watch meeting", {"would_report": 7.0}, {}, reported=1.16,
    ),
    Programme(
        "youth_league", "Friday Night Youth League", "youth", dt.date(2024, 5, 1),
        ("0515", "0521", "0522", "0523", "0524"), 21, "Youth League: Friday night basketball", {"trust": 3.0},
        {"person": 0.76, "society": 0.76}, displaced=1.06,
    ),
    Programme(
        "open_door", "Open Door with the Harbour Clinic", "partnership", dt.date(2024, 10, 1),
        ("0713", "0714", "0715", "0722", "0725", "0732"), 49, "Open Door: officers and mental health workers",
        {"procedural_justice": 4.0}, {},
    ),
    Programme(
        "summer_streets", "Summer Streets", "outreach", dt.date(2025, 7, 1),
        ("0121", "0122", "0123", "0124", "0136"), 24, "Summer Streets: meet your officers", {}, {},
    ),
)  # fmt: skip
SPIKE = {"summer_streets": (dt.date(2025, 4, 1), dt.date(2025, 6, 30), 1.45)}
"""A chance high just before a programme began: what falls back afterwards is no effect of it."""
STEPS: dict[str, tuple[dt.date, float]] = {
    "0133": (dt.date(2025, 10, 1), 1.6),
    "0233": (dt.date(2026, 1, 1), 1.7),
    "0641": (dt.date(2025, 11, 1), 1.65),
    "0422": (dt.date(2025, 9, 1), 0.58),
    "0623": (dt.date(2025, 12, 1), 0.55),
    "0431": (dt.date(2026, 2, 1), 0.55),
}
"""Beat: since when its incidents changed for good, and by which ratio."""
TRENDS: dict[str, float] = {
    "0111": -0.09, "0134": 0.08, "0143": -0.07, "0211": -0.10, "0214": 0.09, "0245": -0.08, "0311": 0.10,
    "0321": -0.09, "0413": 0.07, "0421": -0.08, "0512": 0.09, "0533": -0.10, "0611": 0.08, "0644": -0.09,
}  # fmt: skip
"""Beat: change a year, over all five years."""
ONLINE_REPORTS = (dt.date(2023, 3, 1), 1.10)
"""Since the agency's website takes reports, more thefts and damage are recorded everywhere."""
TRUST_SLIDE = ("063", dt.date(2025, 9, 1), -8.0)
"""Sector, since when, and points of trust lost: nothing that a programme did."""
