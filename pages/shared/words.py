"""Numbers, periods and names as readers see them. Text only: whoever shows it as HTML escapes it first."""

import math
import re
from collections.abc import Sequence
from datetime import date

GROUP_WORDS = {
    "person": "Against people",
    "property": "Property",
    "society": "Drugs, weapons, vice",
    "other": "Other",
}
GROUP_NOTE = "Drugs, weapons and vice are mostly recorded when police look for them."
KIND_WORDS = {
    "public_forum": "Public forum",
    "informal_meet": "Informal meeting",
    "watch_volunteer": "Watch and volunteers",
    "youth": "Youth",
    "partnership": "Partnership",
    "outreach": "Outreach",
    "training_with_residents": "Training with residents",
    "online": "Online",
    "other": "Other",
}
STATUS_WORDS = {
    "held": "held",
    "presumed": "on the calendar, taken as held",
    "scheduled": "still to come",
    "cancelled": "called off",
}
SURVEY_WORDS = {
    "trust": "Trust",
    "safety": "Feeling safe",
    "confidence": "Confidence",
    "procedural_justice": "Procedural justice",
    "legitimacy": "Legitimacy",
    "trust_listen": "Trust: officers listen",
    "trust_respect": "Trust: treated with respect",
}
NO_DATA, TOO_FEW = "no data", "too few to show"
_MINUS = "−"


def is_known(value: float | None) -> bool:
    """Whether there is a number at all."""
    return value is not None and not math.isnan(value)


def say_name(name: str, words: dict[str, str]) -> str:
    """The words for an id, or the id itself with spaces and a capital."""
    return words.get(name, name.replace("_", " ").capitalize())


def say_count(count: float | None) -> str:
    """A whole number with its thousands parted."""
    return f"{round(count):,}".replace("-", _MINUS) if count is not None and is_known(count) else NO_DATA


def say_number(value: float | None) -> str:
    """Three significant figures, thousands parted; never in powers of ten."""
    if value is None or not is_known(value):
        return NO_DATA
    if math.isinf(value):
        return "without limit"
    if value == 0:
        return "0"
    places = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{min(places, 4)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", _MINUS)


def say_places(value: float, places: int) -> str:
    """A number of a column: as many decimal places as the others there; zero is 0."""
    return f"{round(value, places) + 0.0:,.{places}f}".replace("-", _MINUS) if value else "0"


def say_times(ratio: float) -> str:
    """A ratio to two places: 0.98, 1.50; words where no number serves."""
    return "without limit" if math.isinf(ratio) else f"{ratio:,.2f}"


def say_score(value: float | None) -> str:
    """A score or a difference of scores: whole points."""
    return (
        f"{value:.0f}".replace("-0", "0").replace("-", _MINUS)
        if value is not None and is_known(value)
        else NO_DATA
    )


def say_points(value: float) -> str:
    """A difference of scores with its direction in words."""
    size = say_score(abs(value))
    return f"{size} point{'' if size == '1' else 's'} {'higher' if value > 0 else 'lower'}"


def say_a(noun: str) -> str:
    """A noun with its article: a beat, an area."""
    return f"{'an' if noun[:1].lower() in 'aeio' else 'a'} {noun}"


def lacks_number(area_id: str, name: str) -> bool:
    """Whether an area has a number that its name does not tell."""
    return any(sign.isdigit() for sign in area_id) and area_id.casefold() not in name.casefold()


def say_area_name(area_id: str, name: str) -> str:
    """An area's name, with its number where the name does not tell it: Castle Hill · 0112."""
    return f"{name} · {area_id}" if lacks_number(area_id, name) else name


def say_interval(low: float, high: float, *, score: bool = False) -> str:
    """The interval in brackets: (57 to 65); nothing where there is none."""
    if not (is_known(low) and is_known(high)):
        return ""
    say = say_score if score else say_number
    return f"({say(low)} to {say(high)})"


def say_plural(count: float, one: str, many: str | None = None) -> str:
    """A count and its noun: 1 event, 1,204 events."""
    return f"{say_count(count)} {one if round(count) == 1 else many or one + 's'}"


def say_month(month: date) -> str:
    """June 2026."""
    return f"{month:%B %Y}"


def say_day(day: date) -> str:
    """30 Jun 2026."""
    return f"{day.day} {day:%b %Y}"


def say_period(first: date, last: date) -> str:
    """June 2026, April to June 2026, or November 2025 to January 2026."""
    if (first.year, first.month) == (last.year, last.month):
        return say_month(first)
    return f"{first:%B}{'' if first.year == last.year else f' {first.year}'} to {say_month(last)}"


def say_spans(months: Sequence[date]) -> str:
    """Months as periods without gaps: August to December 2016 and March 2017."""
    spans: list[tuple[date, date]] = []
    for month in sorted(months):
        if spans and month.year * 12 + month.month == spans[-1][1].year * 12 + spans[-1][1].month + 1:
            spans[-1] = (spans[-1][0], month)
        else:
            spans.append((month, month))
    return say_list([say_period(first, last) for first, last in spans])


def say_list(items: Sequence[str], *, most: int = 4) -> str:
    """One, two and three; a long list ends in how many more there are."""
    shown = list(items[:most])
    if len(items) > most:
        return f"{', '.join(shown)} and {len(items) - most} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def say_ratio(ratio: float) -> str:
    """How many times as many; words for the ends, where a number would mislead."""
    if math.isinf(ratio):
        return "none before"
    if ratio == 0:
        return "none now"
    return f"{say_times(ratio)} times as many"


_LINKED = re.compile(r":(?=//)|www(?=\.)|@(?=\w)", re.IGNORECASE)


def escape_markdown(text: str) -> str:
    """Text that Streamlit would read as Markdown, so that it shows as it is.

    Addresses become links even where their signs are escaped, so an invisible joiner parts them.
    """
    text = _LINKED.sub(lambda found: f"{found[0]}\u2060", text)
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-.!|$~:^&=" else sign for sign in text)
