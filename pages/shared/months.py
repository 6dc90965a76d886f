"""Months, and how much of them has arrived: what is whole, what is part, what may be compared with what."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAYS_IN_YEAR = 365.25


def add_months(month: date, months: int) -> date:
    """The first day of the month that lies `months` later (earlier if negative)."""
    count = month.year * 12 + month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def list_months(first: date, last: date) -> tuple[date, ...]:
    """Every month from first to last, both included; none if last is earlier."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(add_months(first, step) for step in range(max(0, count)))


def count_days(month: date) -> int:
    """How many days the month has."""
    return calendar.monthrange(month.year, month.month)[1]


def find_last_day(month: date) -> date:
    """The month's last day."""
    return add_months(month, 1) - timedelta(days=1)


def write_month(month: date) -> str:
    """As in an address: 2026-06."""
    return f"{month:%Y-%m}"


def parse_month(text: str) -> date | None:
    """The month that `write_month` wrote; None for any other text."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


@dataclass(frozen=True)
class Coverage:
    """How many days of each month a source sent; a month that is absent sent nothing.

    `days` by month. A source that states no days has every received month whole.
    """

    days: Mapping[date, int]

    def is_received(self, month: date) -> bool:
        """Whether anything at all arrived."""
        return self.days.get(month, 0) > 0

    def is_whole(self, month: date) -> bool:
        """Whether every day arrived."""
        return self.days.get(month, 0) >= count_days(month)

    def sum_days(self, months: Iterable[date]) -> int:
        """Days received over several months: the exposure of a count."""
        return sum(self.days.get(month, 0) for month in months)

    def find_last_whole(self) -> date | None:
        """The latest month of which every day arrived."""
        return max((month for month in self.days if self.is_whole(month)), default=None)


@dataclass(frozen=True)
class Pairing:
    """The months that two periods can be compared by, and those that were left out."""

    now: tuple[date, ...]
    before: tuple[date, ...]
    left_out: tuple[date, ...]


def pair_months(months: tuple[date, ...], coverage: Coverage, *, compare: str) -> Pairing:
    """Match each month with the one it is compared with.

    Parameters
    ----------
    months
        The period, without gaps.
    coverage
        Of the incidents.
    compare
        ``year-before`` (the same months a year earlier) or ``just-before`` (as many months, ending where the
        period starts).

    Returns
    -------
    Pairing
        A month is left out if it or its match is not wholly received: a part month is never compared with a
        whole one. `left_out` names the months of the period.
    """
    shift = -12 if compare == "year-before" else -len(months)
    pairs = [(month, add_months(month, shift)) for month in months]
    kept = [pair for pair in pairs if all(coverage.is_whole(month) for month in pair)]
    dropped = tuple(now for now, before in pairs if (now, before) not in kept)
    return Pairing(tuple(now for now, _ in kept), tuple(before for _, before in kept), dropped)
