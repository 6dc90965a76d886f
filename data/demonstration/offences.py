"""Categories of incidents: how often, when, where, and who makes them known."""

from __future__ import annotations

from dataclasses import dataclass

SUMMER = (0.88, 0.86, 0.94, 0.98, 1.06, 1.12, 1.18, 1.16, 1.05, 1.00, 0.92, 0.85)
WINTER = (1.12, 1.06, 0.98, 0.94, 0.90, 0.88, 0.90, 0.92, 0.96, 1.05, 1.12, 1.17)
SHOPS = (0.92, 0.90, 0.97, 0.98, 1.00, 1.00, 0.97, 0.98, 0.98, 1.02, 1.10, 1.18)
EVEN = (1.0,) * 12
DAILY = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
WEEKEND = (0.86, 0.84, 0.86, 0.94, 1.14, 1.28, 1.08)
WORKDAYS = (1.08, 1.06, 1.05, 1.06, 1.12, 0.95, 0.68)
NIGHT = (9, 8, 7, 5, 3, 2, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 8, 9, 10, 10)
DAY = (1, 1, 1, 1, 1, 1, 2, 4, 6, 7, 8, 8, 9, 8, 8, 9, 9, 8, 6, 4, 3, 2, 2, 1)
EVENING = (5, 4, 3, 2, 1, 1, 2, 3, 4, 4, 4, 4, 5, 5, 5, 6, 7, 8, 8, 8, 8, 7, 7, 6)
AWAY = (3, 3, 3, 3, 2, 2, 3, 5, 7, 6, 5, 5, 5, 5, 5, 5, 6, 7, 7, 6, 5, 4, 4, 4)


@dataclass(frozen=True)
class Category:
    """One category: share of all incidents, NIBRS code, offence group, and what it depends on."""

    name: str
    code: str
    group: str
    share: float
    season: tuple[float, ...]
    week: tuple[float, ...]
    """Monday to Sunday."""
    hours: tuple[int, ...]
    centre: float
    """How much more of it happens where shops and bars are; 0: wherever people live."""
    hardship: float
    trend: float = 0.0
    """Change a year over the whole city."""
    by_officers: float = 0.02
    """Share that officers find themselves."""
    goes_online: bool = False


CATEGORIES = (
    Category("Assault", "13B", "person", 0.125, SUMMER, WEEKEND, NIGHT, 1.4, 1.6, -0.01),
    Category("Aggravated assault", "13A", "person", 0.022, SUMMER, WEEKEND, NIGHT, 1.2, 2.4),
    Category("Threats and harassment", "13C", "person", 0.062, EVEN, DAILY, DAY, 0.4, 1.0, 0.02),
    Category("Sexual offence", "11D", "person", 0.012, SUMMER, WEEKEND, NIGHT, 1.2, 0.8),
    Category("Robbery", "120", "property", 0.020, WINTER, WEEKEND, NIGHT, 2.0, 2.2, -0.03),
    Category("Burglary", "220", "property", 0.062, WINTER, DAILY, AWAY, 0.2, 1.0, -0.05),
    Category("Theft", "23H", "property", 0.155, SHOPS, WORKDAYS, DAY, 2.2, 0.4, 0.0, 0.01, goes_online=True),
    Category("Shoplifting", "23C", "property", 0.068, SHOPS, WORKDAYS, DAY, 3.6, 0.3, 0.05, 0.01),
    Category(
        "Theft from vehicle",
        "23F",
        "property",
        0.092,
        EVEN,
        DAILY,
        NIGHT,
        0.9,
        0.4,
        0.0,
        0.01,
        goes_online=True,
    ),
    Category("Vehicle theft", "240", "property", 0.048, EVEN, DAILY, NIGHT, 0.4, 1.1, 0.06),
    Category(
        "Criminal damage",
        "290",
        "property",
        0.108,
        SUMMER,
        WEEKEND,
        EVENING,
        0.5,
        1.3,
        -0.02,
        0.03,
        goes_online=True,
    ),
    Category("Fraud", "26A", "property", 0.045, EVEN, WORKDAYS, DAY, 0.5, 0.1, 0.06, 0.0),
    Category("Drugs", "35A", "society", 0.042, SUMMER, WEEKEND, EVENING, 1.6, 2.4, -0.03, 0.78),
    Category("Weapons", "520", "society", 0.012, SUMMER, WEEKEND, NIGHT, 1.0, 2.8, 0.0, 0.55),
    Category("Disorder", "90C", "society", 0.072, SUMMER, WEEKEND, EVENING, 1.8, 1.4, -0.01, 0.20),
    Category("Trespass", "90J", "other", 0.028, WINTER, DAILY, AWAY, 1.5, 0.8, 0.0, 0.05),
    Category("Missing person", "", "other", 0.012, EVEN, DAILY, DAY, 0.1, 1.0),
    Category("Miscellaneous", "", "other", 0.015, EVEN, DAILY, DAY, 0.5, 0.6),
)
GROUPS = ("person", "property", "society", "other")
