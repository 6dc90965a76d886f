"""Every sentence of the reach page, in one place. Text only: whoever shows it as HTML escapes it first."""

from collections.abc import Mapping, Sequence

from pages.shared.words import is_known, say_count, say_list, say_name, say_number, say_plural, say_score
from queries.measures.reach import ReachGap

TITLE = "Reach"
KIND_OF_GROUP = {
    "age": "Age",
    "language": "Language at home",
    "tenure": "Owning or renting",
    "gender": "Gender",
    "household": "Household",
}
BASIS = {"self_reported": "As people said of themselves", "intended_audience": "As the audience was meant"}
BASIS_NOTE = {
    "self_reported": "Groups are what people said of themselves, never what somebody saw in them.",
    "intended_audience": "This is whom events were meant for. It does not say who came.",
}
GAP_HEADS = {
    "self_reported": "Who came, beside who lives there",
    "intended_audience": "Whom events were meant for, beside who lives there",
}
AREA_HEAD, ATTENDANCE_HEAD, COST_HEAD = (
    "By area",
    "How many came",
    "Officers' time for each visit",
)
VISITS = (
    "Attendance adds up visits, not people: somebody who came to three events counts three times. No "
    "names are recorded, so how many different people came cannot be told."
)
GAP_HOW = (
    "A reach gap is a group's share of residents less its share among visits. People who come together "
    "are alike, so the interval counts events, not visits, as what was drawn; under {fewest} events none "
    "is given. A gap counts as clear only when it stays beyond chance with all gaps on this page looked "
    "at together."
)
GAP_LIMITS = (
    "Those who did not say may differ from those who did, and events that record groups from those that "
    "do not. A gap says who came less, not why; where events were held is part of it, so look "
    "at single areas too."
)
NO_RESIDENTS = (
    "Reach gaps cannot be told: this build has no residents by group. A population file with a column for"
    " each group, named under [population.groups.age] in the city file, would tell."
)
NO_GROUPS = (
    "Reach gaps cannot be told: no event in this period has groups on its record. Filling in “groups "
    "reached” on an event's record in the log would tell."
)
NO_KIND = "No event in this period has groups by {kind} on its record, {basis}. What is recorded: {logged}."
NO_ATTENDANCE = (
    "How many came cannot be told: no held event in this period has its attendance recorded. Writing it "
    "on an event's record in the log would tell."
)
NO_HOURS = (
    "What a visit costs in hours cannot be told: no held event in this period has both attendance and "
    "officers' hours recorded. Both are fields of an event's record in the log."
)
COST_HOW = (
    "All hours over all visits, at events where both are recorded. Hours are an event's total for "
    "everybody who was on duty there, and are never counted by officer."
)
SPREAD_HOW = (
    "The median is the middle event; half of all events lie between the two quartiles. Kinds, hours and "
    "days differ in much else besides, so a higher median is no reason by itself. Under {fewest} events "
    "none is given."
)
UNKNOWN_PART = "“{text}” is not known here as {name}, so the usual is shown."
TOO_FEW = (
    "Too few events to tell who came: {events} in this period with groups on the record. Writing groups "
    "reached on further records would tell."
)
DOTS = "A filled dot is a clear gap, an open one is not; the bar is the 95 % interval."
CLEAR, UNCLEAR, FEW = "clear", "no clear gap", "too few events"


def say_kind(kind: str) -> str:
    """What groups of a kind part people by."""
    return say_name(kind, KIND_OF_GROUP)


def say_gap(gap: float) -> str:
    """A reach gap in words: 12 points fewer than their share of residents."""
    points = say_score(abs(gap) * 100)
    if points == "0":
        return "about their share of residents"
    unit = "point" if points == "1" else "points"
    return f"{points} {unit} {'fewer' if gap > 0 else 'more'} than their share of residents"


def say_range(low: float, high: float) -> str:
    """The interval of a gap, in points, with its direction: (5 to 19 fewer)."""
    first, last = sorted((low * 100, high * 100))
    if first >= 0:
        return f"({say_score(first)} to {say_score(last)} fewer)"
    if last <= 0:
        return f"({say_score(-last)} to {say_score(-first)} more)"
    return f"({say_score(-first)} more to {say_score(last)} fewer)"


def say_share(share: float) -> str:
    """A share as percent: 24 %."""
    return f"{share:.0%}".replace("%", " %")


def say_headline(
    fewer: Sequence[tuple[str, float]], more: Sequence[tuple[str, float]], *, kind: str, basis: str
) -> str:
    """The sentence that answers: which groups clearly came, or were meant, less and more than their share."""
    by, meant = f"By {say_kind(kind).lower()}", basis != "self_reported"
    if not fewer and not more:
        said = "events were meant for no group clearly" if meant else "no group clearly came"
        return f"{by}, {said} more or less than its share of residents."
    parts = []
    if fewer:
        share = "than their share of residents"
        begin = f"events were meant less {share} for" if meant else f"fewer visits {share} came from"
        parts.append(f"{begin} {_list_points(fewer)}")
    if more:
        alone = "events were meant more than their share of residents for"
        begin = ("more for" if fewer else alone) if meant else "more came from"
        parts.append(f"{begin} {_list_points(more)}")
    return f"{by}, {'; '.join(parts)}."


def _list_points(groups: Sequence[tuple[str, float]]) -> str:
    return say_list([f"{name} ({say_score(abs(gap) * 100)} points)" for name, gap in groups])


def say_base(*, visits: int, events: int, held: int, where: str, basis: str) -> str:
    """What the gaps rest on."""
    known = "whose group is known" if basis == "self_reported" else "at which groups were meant to come"
    return (
        f"{say_plural(visits, 'visit')} {known}, at {say_count(events)} of "
        f"{say_plural(held, 'held event')} in {where}"
    )


def say_left_out(larger: int, unknown: Sequence[str]) -> str:
    """What was not counted, and why."""
    parts = []
    if larger:
        verb = "counts" if larger == 1 else "count"
        parts.append(
            f"{say_plural(larger, 'event')} {verb} more people in groups than came and "
            f"{'is' if larger == 1 else 'are'} left out: correct the record in the log."
        )
    if unknown:
        named = say_list([f"“{name}”" for name in unknown])
        parts.append(f"Not counted, since no residents are known for them: {named}.")
    return " ".join(parts)


def say_missing_areas(missing: int, many: str) -> str:
    """Areas that no event with groups names."""
    return (
        f"{say_count(missing)} {many} have no event with groups on its record in this period."
        if missing
        else ""
    )


def say_cost(hours: float, low: float, high: float, events: int) -> str:
    """Officers' time for each visit with the interval and the base."""
    return (
        f"{say_minutes(hours)} minutes of officers' time for each visit{say_minutes_range(low, high)}, "
        f"over {say_plural(events, 'event')} with both recorded."
    )


def say_minutes(hours: float) -> str:
    """Hours as minutes: whole from ten on, to a tenth below."""
    minutes = 60.0 * hours
    return say_count(minutes) if minutes >= 9.95 else f"{minutes:.1f}"


def say_minutes_range(low: float, high: float) -> str:
    """The interval in minutes, in brackets after a space; nothing where there is none."""
    if not (is_known(low) and is_known(high)):
        return ""
    return f" ({say_minutes(low)} to {say_minutes(high)})"


def say_spread(median: float, lower: float, upper: float, base: int) -> str:
    """Median and the middle half."""
    return (
        f"Half of {say_plural(base, 'held event')} had {say_number(median)} visits or more; "
        f"the middle half had {say_number(lower)} to {say_number(upper)}."
    )


def say_few(base: int) -> str:
    """Why there is no number."""
    return f"too few events ({say_count(base)})"


def say_logged(logged: Mapping[tuple[str, str], int]) -> str:
    """What groups the log has: age, as people said of themselves, at 12 events."""
    return say_list(
        [
            f"{say_kind(kind).lower()}, {BASIS[basis].lower()}, at {say_plural(events, 'event')}"
            for (kind, basis), events in logged.items()
        ]
    )


def say_short(found: ReachGap, at: int, verdict: str) -> str:
    """A gap as a table of areas shows it: 12 fewer (5 to 19 fewer), or no clear gap and its interval."""
    if verdict == FEW:
        return FEW
    interval = say_range(float(found.low[at]), float(found.high[at]))
    way = "fewer" if found.gap[at] > 0 else "more"
    size = f"{say_score(abs(float(found.gap[at])) * 100)} {way}"
    return f"{size if verdict == CLEAR else UNCLEAR} {interval}"
