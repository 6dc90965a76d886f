"""Real dates for planned events: the weekday and hour that suit the audience, no holiday, no clash."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from geo.errors import NoDateError, SitingInputError

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FAR_DAYS = 14


@dataclass(frozen=True)
class TimeSlot:
    """A time span on local clocks, without a zone; a slot may end on the next day."""

    starts: datetime
    ends: datetime

    def clashes(self, other: "TimeSlot") -> bool:
        """Whether the two overlap; one may start when the other ends."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True)
class Audience:
    """When people of an audience can come.

    Attributes
    ----------
    name
        What a page calls it.
    weekdays
        Days that suit, Monday 0, best first; no other day is used.
    starts
        Times of day that suit, best first.
    minutes
        How long an event lasts.
    """

    name: str
    weekdays: tuple[int, ...]
    starts: tuple[time, ...]
    minutes: int = 90

    def __post_init__(self) -> None:
        """Refuse an audience that can never come."""
        if (
            not self.weekdays
            or not self.starts
            or self.minutes <= 0
            or not set(self.weekdays) <= set(range(7))
        ):
            raise SitingInputError(f"{self.name}: weekdays (0 to 6), times of day and minutes are needed")


# Settings to start from, not findings: an agency knows its residents better.
AUDIENCES: dict[str, Audience] = {
    "residents": Audience(
        "Residents at large",
        (TUESDAY, WEDNESDAY, THURSDAY, MONDAY, SATURDAY),
        (time(18, 30), time(19), time(18)),
    ),
    "families": Audience("Families", (SATURDAY, SUNDAY), (time(11), time(14), time(10))),
    "youth": Audience(
        "Young people", (WEDNESDAY, TUESDAY, THURSDAY, FRIDAY, SATURDAY), (time(16), time(15, 30), time(17))
    ),
    "older_residents": Audience(
        "Older residents", (TUESDAY, WEDNESDAY, THURSDAY, MONDAY, FRIDAY), (time(10, 30), time(14), time(11))
    ),
    "businesses": Audience("Local businesses", (TUESDAY, WEDNESDAY, THURSDAY), (time(8, 30), time(9)), 60),
    "late_workers": Audience("People who work late", (SATURDAY, SUNDAY), (time(15), time(12), time(16))),
}


def choose_date(
    month: date,
    audience: Audience,
    *,
    holidays: Collection[date] = (),
    taken: Sequence[TimeSlot] = (),
    not_before: date | None = None,
    pause_minutes: int = 0,
) -> TimeSlot:
    """Choose a real date and time in a month.

    The best weekday comes first, then the best time of day, then the date farthest from what is taken (up to
    two weeks), then the earliest. The same input gives the same date.

    Parameters
    ----------
    month
        Any day of the month.
    audience
        Weekdays and times that suit.
    holidays
        Days on which no event is held. An event that runs past midnight into one is not held either.
    taken
        What is planned already for the same people or place. An event that overlaps one is never chosen.
    not_before
        First day that may be chosen, such as the day after today.
    pause_minutes
        Minutes left free before and after what is taken, to get from one to the other.

    Raises
    ------
    NoDateError
        No day and time are left.

    Examples
    --------
    >>> tuesday = date(2018, 5, 1)
    >>> audience = Audience("Neighbours", (1, 2), (time(18),), 60)
    >>> choose_date(tuesday, audience, holidays=[tuesday]).starts.isoformat()
    '2018-05-08T18:00:00'
    """
    free = [
        (rank, -_measure_distance(slot, taken), slot.starts, slot)
        for rank, slot in _list_slots(month, audience)
        if (not_before is None or slot.starts.date() >= not_before)
        and not _list_days(slot) & set(holidays)
        and not any(_widen(slot, pause_minutes).clashes(other) for other in taken)
    ]
    if not free:
        days = ", ".join(WEEKDAY_NAMES[day] for day in sorted(set(audience.weekdays)))
        raise NoDateError(
            f"{month:%B %Y} has no date left for {audience.name.lower()}: every {days} is past, a holiday or "
            "taken at the hours that suit; choose another month, other hours or another audience."
        )
    return min(free, key=lambda option: option[:3])[3]


def _list_slots(month: date, audience: Audience) -> Iterator[tuple[tuple[int, int], TimeSlot]]:
    """Yield every slot of a month that suits, with the rank of its weekday and hour."""
    length = timedelta(minutes=audience.minutes)
    day = month.replace(day=1)
    while day.month == month.month:
        if day.weekday() in audience.weekdays:
            for place, at in enumerate(audience.starts):
                starts = datetime.combine(day, at)
                yield (audience.weekdays.index(day.weekday()), place), TimeSlot(starts, starts + length)
        day += timedelta(days=1)


def _list_days(slot: TimeSlot) -> set[date]:
    last = slot.ends - timedelta(microseconds=1)
    return {slot.starts.date(), last.date()}


def _widen(slot: TimeSlot, minutes: int) -> TimeSlot:
    pause = timedelta(minutes=minutes)
    return TimeSlot(slot.starts - pause, slot.ends + pause)


def _measure_distance(slot: TimeSlot, taken: Sequence[TimeSlot]) -> int:
    """Days to the nearest day taken, two weeks at most."""
    day = slot.starts.date()
    nearest = min((abs((other.starts.date() - day).days) for other in taken), default=FAR_DAYS)
    return min(nearest, FAR_DAYS)
