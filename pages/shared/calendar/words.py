"""Every sentence of the calendar page, in one place. Text only: whoever shows it as HTML escapes it first."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pages.shared.words import say_count, say_day, say_list, say_month, say_plural

TITLE = "Calendar"
STATUS = {"held": "held", "presumed": "presumed", "scheduled": "scheduled", "cancelled": "cancelled"}
MARKS = {"held": "●", "presumed": "◐", "scheduled": "○", "cancelled": "×"}
MEANING = {
    "held": "confirmed in the log",
    "presumed": "on a calendar and over; nobody has confirmed it yet",
    "scheduled": "to come",
    "cancelled": "called off",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
REACH_HEAD, GAPS_HEAD, CLASHES_HEAD, FEED_HEAD = (
    "Who is reached",
    "Gaps ahead",
    "Clashes",
    "Take the calendar along",
)
REACH_HOW = (
    "A walk is the straight line × 1.3 at 80 metres a minute. All residents of {area} are counted at one "
    "point inside it, so this is a rough figure. Within a walk is not the same as having come."
)
GAPS_CAPTION = (
    "{many} without an event scheduled, by name. This is no ranking: how much an area needs an event is a "
    "question for the page Where next."
)
NO_RESIDENTS = "No residents are known for any area: add a population file to the city file to see this."
NO_GAPS = "Every {one} has an event scheduled in the three months to {day}."
NO_GAPS_KNOWN = "No {one} has a boundary or a name that events could be matched with, so gaps cannot be told."
NO_CLASHES = "No two events of this month overlap in one venue or {one}, and none falls on a public holiday."
NO_COUNTRY = (
    'Public holidays are not looked at: the city file names no country (country = "US", for example).'
)
FEED_HOW = (
    "Outlook, Google and Apple calendars open this file. Each event keeps its identity, so a newer file "
    "updates what an older one brought. To subscribe rather than import: ask whoever runs your agency's web "
    "server to serve the file at an address, such as https://your-agency.example/{name}, and give "
    "your calendar that address. Commonbeat itself serves no feed, since calendars cannot sign in."
)
FEED_WHAT = "Every event that the filters keep, from the month shown on"
NO_RECORD = "Nobody has written a record of this event yet."
GONE = "The event {event} is not in this build or its log, so none is open."
NO_EVENTS = "No event is on record in {month}{narrowed}."
NARROWED = " for what was chosen"
UNKNOWN_MONTH = "“{text}” is no month of this calendar, so it shows {month}."
UNKNOWN_PART = "“{text}” is not known here as {name}, so all are shown."
LEAST_MONTHS_SAID = 2


def say_statuses(counts: Mapping[str, int]) -> str:
    """Counts by status: 60 scheduled, 5 held."""
    return ", ".join(f"{say_count(count)} {STATUS[status]}" for status, count in counts.items() if count)


def say_headline(
    month: date, counts: Mapping[str, int], *, gaps: int, areas: int, many: str, until: date
) -> str:
    """The sentence that answers: what is on, and where nothing is to come."""
    total = sum(counts.values())
    amount = say_plural(total, "event") if total else "no event"
    first = f"{say_month(month)} has {amount}"
    split = f" ({say_statuses(counts)})" if total else ""
    if not areas:
        return f"{first}{split}."
    without = "every one has" if not gaps else f"{say_count(gaps)} of {say_count(areas)} {many} have none"
    if not gaps:
        return f"{first}{split}; all {say_count(areas)} {many} have one scheduled by {say_day(until)}."
    return f"{first}{split}; {without} scheduled by {say_day(until)}."


def say_zone(city: str, timezone: str, moment: datetime) -> str:
    """Which clock the times are read on."""
    return f"Times are local in {city}: {timezone.replace('_', ' ')}, {moment:%Z} (UTC{say_offset(moment)})"


def say_offset(moment: datetime) -> str:
    """Hours from UTC: −4, +5:30."""
    offset = moment.utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset is not None else 0
    sign = "+" if minutes >= 0 else "−"
    hours, rest = divmod(abs(minutes), 60)
    return f"{sign}{hours}" + (f":{rest:02d}" if rest else "")


def say_reach(reached: float, total: float, *, events: int, whole: str) -> str:
    """How many live within a walk of the month's events."""
    if not events:
        return "No event of this month has a place on the map, so who is reached cannot be told."
    share = f"{reached / total:.0%}".replace("%", " %") if total else "no data"
    return (
        f"{say_count(round(reached, -2) if reached >= 1000 else reached)} of {say_count(total)} residents of "
        f"{whole} ({share}) live within 15 minutes' walk of at least one of {say_plural(events, 'event')}."
    )


def say_without_place(events: int) -> str:
    """How many events that leaves out."""
    if not events:
        return ""
    verb = "has no place on the map and is" if events == 1 else "have no place on the map and are"
    return f"{say_plural(events, 'event')} {verb} left out."


def say_gaps(gaps: int, areas: int, *, many: str, today: date, until: date, kinds: bool) -> str:
    """How many areas have nothing to come."""
    which = " of the chosen kinds" if kinds else ""
    return (
        f"{say_count(gaps)} of {say_count(areas)} {many} have no event{which} scheduled "
        f"from {say_day(today)} to {say_day(until)}."
    )


def say_since(months: Sequence[float], never: int, first: date) -> str:
    """How long ago the last event was, over those areas."""
    parts = []
    if months:
        middle = sorted(months)[len(months) // 2]
        parts.append(
            f"In half of them the last one was {say_plural(middle, 'month')} ago or longer"
            if middle >= LEAST_MONTHS_SAID
            else "In half of them the last one was within the last two months"
        )
    if never:
        parts.append(f"{say_count(never)} had none on record since {say_month(first)}")
    return "; ".join(parts) + "." if parts else ""


def say_months_since(months: float | None, first: date) -> str:
    """Months since an area's last event."""
    if months is None:
        return f"none since {say_month(first)}"
    return "under 1" if months < 1 else say_count(months)


def say_when(starts: datetime, ends: datetime | None, *, with_day: bool = True) -> str:
    """Wednesday 1 Jul 2026, 09:00 to 10:30; the end's day too where it is another one."""
    day = f"{starts:%A} {say_day(starts)}, " if with_day else ""
    if ends is None:
        return f"{day}{starts:%H:%M}"
    last = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{say_day(ends)} {ends:%H:%M}"
    return f"{day}{starts:%H:%M} to {last}"


def say_clashes(clashes: int, holidays: int, *, one: str) -> str:
    """How many pairs overlap and how many fall on a holiday."""
    parts = []
    if clashes:
        verb = "overlaps" if clashes == 1 else "overlap"
        parts.append(f"{say_plural(clashes, 'pair')} of events {verb} in one venue or {one}")
    if holidays:
        verb = "falls" if holidays == 1 else "fall"
        parts.append(f"{say_plural(holidays, 'event')} {verb} on a public holiday")
    return f"{' and '.join(parts)}." if parts else ""


def say_shared(venue: str, areas: Sequence[str]) -> str:
    """What two events share."""
    return f"same venue: {venue}" if venue else f"same area: {say_list(areas)}"


def say_more(events: int) -> str:
    """Label of what a full day folds away."""
    return f"{say_count(events)} more"
