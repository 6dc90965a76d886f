"""Every sentence of the trends page. Text only: whoever shows it as HTML escapes it first."""

import math
from datetime import date

from pages.shared.words import GROUP_NOTE, GROUP_WORDS, say_count, say_list, say_month, say_name, say_plural

LEAST_MONTHS = 24
MONTHS_OF_THREE_YEARS = 36

TITLE = "Trends in reported incidents"
SUBTITLE = "A series is one offence group in one area, month by month."
NO_CLEAR_CHANGE = "no clear change"
TOO_LITTLE = "too little data to tell"
NO_DATA = "no data"
VERDICT_WORDS = {
    "fewer": "fewer reported",
    "more": "more reported",
    "unclear": NO_CLEAR_CHANGE,
    "little": TOO_LITTLE,
    "short": TOO_LITTLE,
    "no_data": NO_DATA,
}
CLASS_WORDS = (
    "fewer reported, by a fifth or more a year",
    "fewer reported",
    NO_CLEAR_CHANGE,
    "more reported",
    "more reported, by a quarter or more a year",
)
LIMITS = (
    "A trend is called one only where it is beyond chance after correcting for every series looked at. "
    "It does not say why, and more reported can mean more trust."
)
CHARTS_KEY = (
    "Bands are the range to be expected, hollow dots months that arrived in part. "
    "A dashed line is the likeliest month of a break, where one is beyond chance."
)
JUDGING = "Estimating the trend of every series…"
WORDING = "Putting the trends into words…"
FULL_TEXT = (
    "Each series is a quasi-Poisson trend: the daily rate of each month as level, yearly trend and month of "
    "the year, with the days received as exposure and the scatter of the counts themselves.",
    "All series looked at together are corrected as one family (Benjamini-Hochberg, one in ten): of those "
    "called, about one in ten may still be chance. A series is called only if its 95 % interval leaves out "
    "no change, too.",
    "No clear change does not mean that nothing changed: any change is smaller than the far end of the "
    "interval. Where not even a halving within a year would have shown (four times in five), it is too "
    "little data to tell.",
    "The break is the likeliest single step in level, with the season of the whole place taken out. It is "
    "looked for only in series that moved and, from three years on, in the chosen area's others. A steady "
    "trend shows as a break too: the two may describe one change.",
    "Incidents are what was reported and recorded. Reporting, recording rules and boundaries change too, and "
    "meeting people can itself raise reporting. All incidents together and their groups overlap.",
    GROUP_NOTE,
)


def say_group(group: str) -> str:
    """An offence group; all of them together by its own name."""
    return "All incidents" if group == "all" else say_name(group, GROUP_WORDS)


def say_unknown_month(text: str) -> str:
    """That a link named a month that is not there."""
    return f"There is no data for the month “{text}”, so the view shows the usual one."


def say_percent(value: float) -> str:
    """The size of a percentage: whole from ten on, to a tenth below."""
    size = abs(value)
    if math.isinf(size) or size >= 1e6:
        return "without limit"
    return f"{size:,.0f} %" if size >= 9.95 else f"{size:.1f} %"


def _say_way(value: float) -> str:
    return "fewer" if value < 0 else "more"


def say_span(low: float, high: float) -> str:
    """An interval of annual changes: 5 % to 18 % fewer; from 5 % fewer to 9 % more."""
    if (low < 0) == (high < 0):
        ends = sorted((abs(low), abs(high)))
        return f"{say_percent(ends[0])} to {say_percent(ends[1])} {_say_way(low)}"
    return f"from {say_percent(low)} fewer to {say_percent(high)} more"


def say_change(change: float, low: float, high: float) -> str:
    """A trend beyond chance, with its interval."""
    return f"{say_percent(change)} {_say_way(change)} reported a year ({say_span(low, high)})"


def say_no_clear_change(low: float, high: float) -> str:
    """That a trend is within its interval, and the size that any change must be under."""
    return f"{NO_CLEAR_CHANGE} (any change is smaller than {_say_bound(low, high)} a year)"


def say_verdict(verdict: str, low: float, high: float) -> str:
    """A series' verdict, short enough for a table."""
    under = f" (under {_say_bound(low, high)} a year)" if verdict == "unclear" else ""
    return f"{VERDICT_WORDS[verdict]}{under}"


def _say_bound(low: float, high: float) -> str:
    """The far end of an interval, rounded up."""
    end = max(abs(low), abs(high))
    return say_percent(math.ceil(end * 10) / 10 if end < 9.9 else math.ceil(min(end, 1e9)))


def say_too_little(*, fall: float, incidents: float, months: int) -> str:
    """Why a series cannot be judged: the only change that would have shown, or how little there is."""
    if not math.isnan(fall):
        return f"{TOO_LITTLE} (only a fall of more than {say_percent(fall)} a year would have shown)"
    if months < LEAST_MONTHS:
        return f"{TOO_LITTLE} ({say_plural(months, 'month')} received; a trend needs {LEAST_MONTHS})"
    return f"{TOO_LITTLE} ({say_plural(incidents, 'incident')} in {say_plural(months, 'month')})"


def say_headline(*, fewer: int, more: int, series: int, judged: int, of: str, period: str) -> str:
    """How many series moved, of how many looked at."""
    if not judged:
        return f"None of the series of {of} has enough data to tell a trend, {period}."
    counted = f"{say_count(series)} series ({of})"
    if not fewer + more:
        return f"None of {counted} moved beyond chance, {period}."
    parts = [f"fewer reported in {say_count(fewer)}"] if fewer else []
    parts += (
        [f"more in {say_count(more)}" if fewer else f"more reported in {say_count(more)}"] if more else []
    )
    return f"{say_count(fewer + more)} of {counted} moved beyond chance, {period}: {say_list(parts)}."


def say_luck(*, moved: int, judged: int) -> str:
    """How many would be flagged by luck: among those called, and had there been no correction."""
    if not judged:
        return ""
    bare = (
        "without correcting for how many were looked at, luck alone would flag about "
        f"{say_count(max(1, round(judged * 0.05)))}"
    )
    if not moved:
        return f"{bare[0].upper()}{bare[1:]}."
    kept = round(moved * 0.10)
    rest = f"About {say_count(kept)} of these" if kept else "One in ten such flags"
    return f"{rest} may be luck; {bare}."


def say_of(*, areas: int, one: str, many: str, groups: int, place: str) -> str:
    """What the series are made of: 120 beats × 5 offence groups."""
    return f"{say_plural(areas, one, many)}{place} × {say_plural(groups, 'offence group')}"


def say_records(*, incidents: float, little: int, unclear: int, months: int) -> str:
    """Of how much the page speaks, and what became of the series that did not move."""
    parts = [f"{say_plural(incidents, 'incident')} in {say_plural(months, 'month')} received"]
    parts += [f"{say_count(unclear)} series with no clear change"] if unclear else []
    parts += [f"{say_count(little)} with too little data to tell"] if little else []
    return ", ".join(parts)


def say_short(months: int) -> str:
    """What so few years cannot tell; nothing from three on."""
    if months >= MONTHS_OF_THREE_YEARS:
        return ""
    return (
        f"{say_plural(months, 'month')} cannot tell a lasting trend from one unusual year: each calendar "
        "month was seen only about twice, so only large changes stand out. A third year would tell more."
    )


def say_too_short(months: int, period: str) -> str:
    """Why no trend can be shown at all."""
    return (
        f"A trend needs {LEAST_MONTHS} months of incidents; "
        f"{say_plural(months, 'month')} arrived for {period}."
    )


def say_break(month: date, earliest: date, latest: date, *, moved: bool) -> str:
    """When a series most likely changed its level: beside its trend, or where there is no clear one."""
    span = "" if earliest == latest else f" (between {earliest:%b %Y} and {latest:%b %Y})"
    begin = "If it came as one step" if moved else "A single step is beyond chance all the same"
    return f"{begin}, most likely in {say_month(month)}{span}."


def say_chart_count(first: int, last: int, moved: int) -> str:
    """Which of the series that moved are drawn."""
    if not moved:
        return "No series moved beyond chance. Choose an area to see its own."
    if first == 1 and last == moved:
        return f"{say_plural(moved, 'series', 'series')}, the clearest first."
    return f"{say_count(first)} to {say_count(last)} of {say_count(moved)}, the clearest first."


def say_working(share: float) -> str:
    """What the progress bar says."""
    return f"Looking for breaks in the series that moved: {share:.0%} done"
