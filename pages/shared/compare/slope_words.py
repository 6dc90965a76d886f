"""What the compare page says of areas against one another and of each against itself over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isfinite

from pages.shared.words import say_count, say_list, say_number
from queries.measures.area_regression import AreaRegression
from queries.measures.panel_slopes import PanelSlopes, Slope

HEAD = "Between areas, and within each over time"
STEPS = {
    "events": (1.0, "one more community event"),
    "contacts": (10.0, "10 more contacts"),
    "hours": (1.0, "one more officer hour"),
}
ROWS = {
    "between": "Between {many}: those with more against those with less",
    "within": "Within {many}: each against its own usual",
    "differences": "Within {many}: from one {time} to the next",
}
TITLES = ("Comparison", "With {step} {per} in the half-year before", "95 % interval")
SAID = (
    "With {step} {per} in the half-year before, {many} {had} than others; set against its own usual, {each} "
    "{had_own}."
)
DISAGREE = (
    "The two disagree, both beyond chance. That is common: what sends events to an area is part of the "
    "comparison between areas and not of the one within. Neither says what brought it about."
)
OPPOSITE = (
    "Their signs differ, and at least one of the two could be chance: no more can be told. Signs that differ "
    "are common, because what sends events to an area is part of the first comparison alone."
)
ALIKE = "Both point the same way, beyond chance. Neither says what brought it about."
UNCLEAR = "Both point the same way, but at least one of the two could be chance. Neither says why."
UNKNOWN = "Engagement hardly differs here, so one of the two has no number."
FEW_TIMES = (
    "Cannot tell areas apart from time here: it takes at least two {times} with a half-year of engagement "
    "on record before each, and {count} {have}. Choose a later end, or load more."
)
FEW_AREAS = (
    "Cannot tell areas apart from time here: only {areas} {have} every number in every one of the {times}; "
    "it takes {fewest}."
)
NO_RECORD = "Cannot tell areas apart from time here: nobody recorded {what}."
NO_SURVEY = "Cannot tell areas apart from time here: no survey was asked at this level."
CAVEAT = (
    "Areas are not people, and events are not dealt out by lot. What goes together within an area over time "
    "can have one common reason too."
)
MORE = (
    "Engagement is lagged: each {time} is set beside the half-year before it, chosen before anything was "
    "looked at, because in the same months events may answer to incidents. Between areas, their means over "
    "all {times} are compared. Within areas, each is compared with its own mean, and what all areas did in "
    "the same {time} is taken off (Mundlak 1978). Reported incidents are smoothed rates on a logarithmic "
    "scale; scores are as published. The intervals come from leaving out one area at a time. Only areas with "
    "every number are used."
)
NEIGHBOURS = {
    "none": "No likeness among neighbours is left over that this test can see.",
    "lag": (
        "Neighbours' own numbers still go with an area's (a lag model would fit better): the interval of a "
        "plain regression is too narrow here."
    ),
    "error": (
        "Something left out is alike among neighbours (an error model would fit better): the interval of a "
        "plain regression is too narrow here."
    ),
}
LIKENESS = (
    "Moran’s I tells how alike {many} and those they touch are, 0 for no more than by chance and 1 for much "
    "alike: {events} for events, {other} for what is set beside them."
)
TESTS = (
    "Lagrange multiplier tests of a plain regression over {count} {many}: lag {lag}, error {error}, lag "
    "allowing for error {robust_lag}, error allowing for lag {robust_error}."
)


@dataclass(frozen=True)
class SlopeTerms:
    """What the sentences are made of: what was counted, per what, beside what, and of which areas and times.

    `time` and `times` name what stands on the other side: half-year, wave. `unit` is a key of `STEPS`, and
    `kinds` names the event kinds where not all count.
    """

    unit: str
    per: str
    beside: str
    one: str
    many: str
    time: str
    times: str
    kinds: str = ""

    @property
    def step(self) -> str:
        """How much more engagement a number is for."""
        return f"{STEPS[self.unit][1]}{self.kinds}"


def say_slopes(slopes: PanelSlopes, terms: SlopeTerms) -> tuple[str, str]:
    """Both numbers in one sentence, and whether they point the same way."""
    said = SAID.format(
        step=terms.step,
        per=terms.per,
        many=terms.many,
        had=f"had {_say(slopes.between, terms)}",
        each=f"a {terms.one}",
        had_own=f"had {_say(slopes.within, terms)}",
    )
    return said, _judge(slopes)


def _judge(slopes: PanelSlopes) -> str:
    both = slopes.between, slopes.within
    if not all(isfinite(slope.slope) for slope in both):
        return UNKNOWN
    clear = all(slope.low > 0 or slope.high < 0 for slope in both)
    if slopes.disagree:
        return DISAGREE
    if slopes.between.slope * slopes.within.slope < 0:
        return OPPOSITE
    return ALIKE if clear else UNCLEAR


def list_slopes(slopes: PanelSlopes, terms: SlopeTerms) -> list[tuple[str, str, str]]:
    """Rows of the table: between, within, and from one time to the next."""
    parts = {"between": slopes.between, "within": slopes.within, "differences": slopes.differences}
    return [
        (
            ROWS[name].format(many=terms.many, time=terms.time),
            _size(slope, slope.slope, terms),
            _span(slope, terms),
        )
        for name, slope in parts.items()
    ]


def list_titles(terms: SlopeTerms) -> list[str]:
    """The table's column heads."""
    return [title.format(step=terms.step, per=terms.per) for title in TITLES]


def _say(slope: Slope, terms: SlopeTerms) -> str:
    if not isfinite(slope.slope):
        return "no number"
    noun = " reported incidents" if terms.beside == "change" else " scores"
    return f"{_size(slope, slope.slope, terms)}{noun} ({_span(slope, terms)})"


def _span(slope: Slope, terms: SlopeTerms) -> str:
    if not isfinite(slope.slope):
        return "–"
    return f"{_size(slope, slope.low, terms)} to {_size(slope, slope.high, terms)}"


def _size(slope: Slope, value: float, terms: SlopeTerms) -> str:
    """A coefficient for one step, in per cent or in points, with its direction in words."""
    if not isfinite(slope.slope):
        return "–"
    stepped = value * STEPS[terms.unit][0]
    if terms.beside == "trust":
        size = f"{abs(stepped):.1f}".removesuffix(".0")
        return f"{size} {'point' if size == '1' else 'points'} {'lower' if stepped < 0 else 'higher'}"
    ratio = exp(min(stepped, 700.0))
    percent = abs(ratio - 1.0) * 100.0
    text = f"{percent:.1f}".removesuffix(".0") if percent < 10 else f"{percent:,.0f}"
    return f"{text} % {'fewer' if ratio < 1 else 'more'}"


def say_few_times(count: int, terms: SlopeTerms) -> str:
    """That there are too few times to compare an area with itself."""
    return FEW_TIMES.format(
        times=terms.times, count=say_count(count) if count else "none", have="has" if count < 2 else "have"
    )


def say_few_areas(count: int, times: int, fewest: int, terms: SlopeTerms) -> str:
    """That too few areas have every number."""
    areas = f"{say_count(count)} {terms.one if count == 1 else terms.many}"
    have = "has" if count == 1 else "have"
    return FEW_AREAS.format(areas=areas, have=have, times=f"{times} {terms.times}", fewest=fewest)


def say_used(areas: int, times: Sequence[str], terms: SlopeTerms) -> str:
    """Of which areas and times the coefficients are."""
    return f"{say_count(areas)} {terms.many}, {len(times)} {terms.times}: {say_list(list(times), most=8)}."


def say_likeness(events: float, other: float, many: str) -> str:
    """How alike neighbours are in either number (Moran's I)."""
    return LIKENESS.format(many=many, events=_write_i(events), other=_write_i(other))


def _write_i(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def say_tests(found: AreaRegression, many: str, count: int) -> str:
    """The tests for what neighbours still share, and what they suggest."""
    parts = {
        name: f"{say_number(getattr(found, name).value)} (p {write_p(getattr(found, name).p)})"
        for name in ("lag", "error", "robust_lag", "robust_error")
    }
    return f"{NEIGHBOURS[found.suggests]} {TESTS.format(count=say_count(count), many=many, **parts)}"


def write_p(p: float) -> str:
    """A p to three places."""
    return "below 0.001" if p < 0.001 else f"{p:.3f}"
