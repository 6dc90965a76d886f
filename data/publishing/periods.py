"""Which months, quarters and years may be published: those that are over, with what arrived of them."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

MONTHS_IN_YEAR = 12


@dataclass(frozen=True)
class Period:
    """A month, quarter or year: its name as a label, its first day, and the days that records arrived for."""

    label: str
    first_day: dt.date
    days_received: int
    days: int

    @property
    def complete(self) -> bool:
        """Whether records arrived for all of it."""
        return self.days_received == self.days


@dataclass(frozen=True)
class Coverage:
    """Days received by month, and the first and last months of which incidents, or events, arrived whole."""

    days_received: dict[dt.date, int]
    last_of_incidents: dt.date | None
    last_of_events: dt.date | None
    first_of_events: dt.date | None = None

    def list_periods(self, length: int, until: dt.date | None) -> list[Period]:
        """List the periods of so many months that are over by the end of a month, oldest first."""
        firsts = sorted({first_of_period(month, length) for month in self.days_received})
        return [
            self.describe(first, length)
            for first in firsts
            if until is not None and add_months(first, length - 1) <= until
        ]

    def describe(self, first: dt.date, length: int) -> Period:
        """Return the period of so many months that begins on a day."""
        months = [add_months(first, step) for step in range(length)]
        received = sum(self.days_received.get(month, 0) for month in months)
        return Period(label_period(first, length), first, received, sum(map(count_days, months)))


def read_coverage(months: pa.Table, *, today: dt.date) -> Coverage:
    """Return what arrived, from the rows of `publish_months`; a month that is not over is left out."""
    rows = [row for row in months.to_pylist() if add_months(row["month"], 1) <= today]
    whole = [
        row["month"] for row in rows if row["received"] and row["days_received"] == count_days(row["month"])
    ]
    events = [row["month"] for row in rows if row["events_received"]]
    return Coverage(
        {row["month"]: row["days_received"] for row in rows},
        max(whole, default=None),
        max(events, default=None),
        min(events, default=None),
    )


def count_days(month: dt.date) -> int:
    """Return the number of days of a month."""
    return calendar.monthrange(month.year, month.month)[1]


def add_months(month: dt.date, number: int) -> dt.date:
    """Return the first day of the month so many months on.

    >>> add_months(dt.date(2025, 11, 1), 3)
    datetime.date(2026, 2, 1)
    """
    years, index = divmod(month.month - 1 + number, MONTHS_IN_YEAR)
    return dt.date(month.year + years, index + 1, 1)


def first_of_period(month: dt.date, length: int) -> dt.date:
    """Return the first day of the period of so many months that a month lies in."""
    return dt.date(month.year, (month.month - 1) // length * length + 1, 1)


def label_period(first: dt.date, length: int) -> str:
    """Return a period's label, as atoms have it.

    >>> label_period(dt.date(2025, 4, 1), 3)
    '2025-Q2'
    """
    if length == MONTHS_IN_YEAR:
        return f"{first.year}"
    return f"{first.year}-Q{(first.month - 1) // length + 1}" if length > 1 else f"{first:%Y-%m}"


def list_labels(periods: Iterable[Period]) -> tuple[str, ...]:
    """Return the labels of periods."""
    return tuple(period.label for period in periods)


def find_days(periods: Sequence[Period]) -> dict[str, Period]:
    """Return periods by their label."""
    return {period.label: period for period in periods}
