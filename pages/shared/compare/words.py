"""Every sentence of the compare page. Differences are named, areas are never ranked, and nothing says why."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.shared.words import say_count, say_list, say_number, say_plural

TITLE = "Compare areas"
FUNNEL_HEAD = "Which areas differ from the rest?"
SCATTER_HEAD = {
    "change": "Community events beside the change in reported incidents",
    "trust": "Community events beside survey scores",
}
MAP_HEAD = {
    "change": "Events and reported incidents on one map",
    "trust": "Events and survey scores on one map",
}
MAP_CLICK = "Choose a {one} on the map to see it beside those most like it, further down."
SIMILAR_HEAD = "An area beside those most like it"

DIFFERENT_HIGH, DIFFERENT_LOW = "different: higher", "different: lower"
NOT_APART, NO_RATE, NOT_KNOWN = "within the outer limits", "too few residents for a rate", "no data"

FUNNEL_KEY = (
    "Each mark is an area, the level line the rate of all together. By the spread of all, 19 in 20 areas "
    "stay within the dashed lines and 998 in 1,000 within the outer ones."
)
FUNNEL_CAVEAT = {
    "incidents": (
        "Different is not worse: who is about by day, what is open at night and how much people report "
        "differ too. Other borders would give another picture."
    ),
    "events": (
        "Different is not better: events go where somebody asked for them or had reason to hold them. "
        "Other borders would give another picture."
    ),
}
FUNNEL_MORE = (
    "The common rate is that of all areas of the level together, whatever the view is narrowed to. An "
    "area's expected count is what it would have at that rate. The limits are exact Poisson ones around "
    "it (Spiegelhalter 2005). Where areas differ more than chance alone would make them, as recorded "
    "incidents mostly do, the limits are widened by the square root of the dispersion, which is the mean "
    "of the squared standardised differences after the highest and the lowest tenth are pulled in, over what "
    "that mean would be by chance alone. Areas "
    "outside the outer limits are called different. All others are listed by name and not ranked, because "
    "their order is mostly chance; where fewer than 20 are expected a rate says very little."
)
SCATTER_CAVEAT = {
    "change": (
        "Lines through a mark are 95 % intervals. Areas are not people. Events are sent where worry is high "
        "and can raise reporting, so more events beside more recorded incidents is to be expected."
    ),
    "trust": (
        "Lines through a mark are 95 % intervals. Areas are not people: this does not say that those "
        "who came trust more, or less. Events go where trust is low, so more events beside lower scores is "
        "to be expected."
    ),
}
SCATTER_MORE = (
    "What holds between areas need not hold between the people in them (the ecological fallacy). Whatever "
    "sends events to an area, such as low trust or rising crime, also bears on what is set beside them. "
    "Neighbouring areas are alike, so they count for less than their number: the correlation is judged "
    "with the effective degrees of freedom that their likeness leaves (Clifford and Richardson; "
    "Dutilleul). Drawn with other borders, areas can show another association. The lines through each "
    "mark are 95 % intervals: by chance, the mark could lie anywhere along them. To ask what followed a "
    "programme, use Before and after."
)
NO_BASE = (
    "These scores were published without the number of people who answered, so nobody can say how far chance "
    "moves them: they have no interval up and down."
)
NO_CLUSTER = "no cluster beyond chance"
CLUSTER_CAVEAT = (
    "A cluster lies amid areas whose {others} stand out beyond chance (local bivariate Moran, two-sided). "
    "Its own events only set the colour. None is called where the two numbers are not linked over the whole "
    "map, neighbours' likeness allowed for. It does not say why."
)
TOO_FEW_CLUSTERS = "Clusters need at least {fewest} {many} with both numbers."
ALL_THE_SAME_MAP = "No clusters to look for: smoothed, one of the two numbers is the same in all {many}."
ALL_THE_SAME = "No coefficient is given: one of the two numbers is the same in all {many}."
TOO_FEW_FOR_ONE = "No coefficient is given: {areas} with both numbers are too few to judge one."
SIMILAR_WHY = (
    "Most alike in {parts}, of all {many} of {city}. A distance of 1 is as far apart as two {many} picked "
    "at random typically are."
)
SHORT_TREND = (
    "The trend is left out: it takes 24 months of incidents up to the end of the period, and fewer were "
    "received."
)
ONLY_TREND = SHORT_TREND + " Choose size or mix under “Alike in”, or a later end."
SIMILAR_CAVEAT = (
    "Alike in these facts only: they may differ in everything else. The order is by likeness, not by merit."
)
SIMILAR_MORE = (
    "Size is how far apart two areas are in residents and in reported incidents, both on a logarithmic "
    "scale. Mix is the distance between their shares of offence groups (Hellinger's, on square roots of "
    "the shares). Trend is the distance between their annual changes in reported incidents, from a model "
    "with month effects over up to four years to the end of the period. Each part is divided by what two "
    "areas picked at random typically differ by, and the distance is the root mean square of the parts, "
    "so that each weighs the same. Small areas have uncertain trends, which this leaves out; switch the "
    "part off to see who stays. All recorded incidents count here, whichever offence groups are chosen."
)
CHOOSE_AREA = "Choose {one} to see it beside the {count} that are most like it."


@dataclass(frozen=True)
class FunnelCounts:
    """What the funnel's sentences are made of."""

    what: str  # reported incidents
    one: str
    many: str
    areas: int
    higher: int
    lower: int
    where: str
    when: str


def say_funnel(counts: FunnelCounts) -> str:
    """The page's first sentence."""
    found = counts.higher + counts.lower
    of = say_plural(counts.areas, counts.one, counts.many)
    if not counts.areas:
        return f"No {counts.one}{counts.where} has a rate of {counts.what} to compare, {counts.when}."
    if not found:
        return (
            f"None of {of}{counts.where} stands out in {counts.what} beyond the spread of all, {counts.when}."
        )
    parts = [f"{say_count(counts.higher)} higher"] if counts.higher else []
    parts += [f"{say_count(counts.lower)} lower"] if counts.lower else []
    return (
        f"{say_count(found)} of {of}{counts.where} stand{'s' if found == 1 else ''} out in {counts.what} "
        f"({say_list(parts)}) beyond the spread of all, {counts.when}."
    )


def say_spread(dispersion: float, *, many: str, areas: int) -> str:
    """How much wider than chance the limits are, and how many areas chance alone would put outside."""
    lucky = areas * 0.002
    number = f"about {say_number(lucky)}" if lucky >= 1 else "less than one"
    outside = f"By chance alone, {number} of {say_count(areas)} would lie outside the outer lines."
    if dispersion <= 1.0:
        return f"The {many} differ about as widely as chance alone makes them. {outside}"
    times = say_number(dispersion**0.5)
    return (
        f"The {many} differ {times} times as widely as chance alone would make them, so the lines are that "
        f"much wider: only an area that is unlike even this spread stands out. {outside}"
    )


def say_different(names: Sequence[str], verdict: str, *, common: str) -> str:
    """Who lies outside, in order of name."""
    way = "above" if verdict == DIFFERENT_HIGH else "below"
    return f"Outer limits passed, {way} the common rate of {common}: {say_list(names, most=24)}."


def say_unrankable(count: int, *, one: str, many: str) -> str:
    """That most rates say little."""
    return (
        f"Fewer than 20 are expected in {say_plural(count, one, many)} (drawn small): their rates say very "
        "little."
        if count
        else ""
    )


@dataclass(frozen=True)
class Association:
    """What the sentence about a correlation is made of."""

    r: float
    low: float
    high: float
    clear: bool
    areas: int
    effective: float
    many: str
    beside: str
    what: str = "events"


def say_correlation(found: Association) -> str:
    """How the two go together, with the interval and how many areas it is really worth."""
    other = "a rise in reported incidents" if found.beside == "change" else "higher scores"
    less = "a fall in reported incidents" if found.beside == "change" else "lower scores"
    numbers = f"correlation {_write_r(found.r)} ({_write_r(found.low)} to {_write_r(found.high)})"
    worth = (
        f"The {say_count(found.areas)} {found.many} count as {say_count(found.effective)}, because "
        "neighbours are alike."
        if found.effective < found.areas - 0.5
        else f"All {say_count(found.areas)} {found.many} count in full."
    )
    if found.clear:
        kind = other if found.r > 0 else less
        return f"{found.many.capitalize()} with more {found.what} more often had {kind}: {numbers}. {worth}"
    what = "the change in reported incidents" if found.beside == "change" else "scores"
    return f"No clear association between {found.what} and {what}: {numbers}. {worth}"


def say_scatter_head(beside: str, what: str) -> str:
    """The section's head, with what is counted."""
    return SCATTER_HEAD[beside].replace("Community events", what.capitalize())


def say_lee(value: float, p: float, *, many: str) -> str:
    """Lee's L, and what shuffling the map makes of it."""
    where = f"Whole neighbourhoods, each of the {many} averaged with those it touches"
    if p >= 0.05:
        return f"{where}: no link between the two beyond chance (Lee’s L {_write_r(value)})."
    way = "go up and down together" if value > 0 else "go opposite ways"
    return (
        f"{where}: the two {way} (Lee’s L {_write_r(value)}), more than if the {many} were shuffled over the "
        "map. Unlike the correlation above, this does not allow for neighbours being alike anyway."
    )


def say_recorded(unit: str, recorded: float, held: float) -> str:
    """How complete the record of attendance or hours is."""
    what = "Attendance is" if unit == "contacts" else "Officer hours are"
    share = 100.0 * recorded / held if held else 0.0
    return (
        f"{what} on record for {say_count(recorded)} of {say_plural(held, 'event')} ({share:.0f} %). Only "
        "those count, so areas that record less look lower. No interval is given, since people at one event "
        "do not come one by one."
    )


def _write_r(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def say_cluster(kind: str, beside: str) -> str:
    """What stands where: the area's own events, and the other number around it."""
    own, _, around = kind.partition("-")
    events = "many events" if own == "high" else "few events"
    other = "scores" if beside == "trust" else "incidents"
    size = {"high": {"trust": "high", "change": "many"}, "low": {"trust": "low", "change": "few"}}[around]
    return f"{events}, {size[beside]} {other} around"


def say_clusters(count: int, tested: int, *, many: str, beside: str, linked: bool) -> str:
    """How many areas stand out together with their neighbours."""
    if not linked:
        return (
            f"No cluster is called: over all {many} together, the two numbers are not linked beyond chance."
        )
    if not count:
        return f"No cluster beyond chance among {say_count(tested)} {many} looked at."
    size = "high or low scores" if beside == "trust" else "many or few incidents"
    lie = "lies" if count == 1 else "lie"
    return f"{say_count(count)} of {say_count(tested)} {many} {lie} amid others with unusually {size}."


def say_both(count: int, *, one: str, many: str, what: str, when: str) -> str:
    """How many areas the scatter shows."""
    return f"{say_plural(count, one, many)} with both community events and {what}, {when}."


def say_left_out(count: int, *, one: str, many: str, why: str) -> str:
    """How many areas the scatter cannot show."""
    return f"{say_plural(count, one, many)} cannot be drawn: {why}." if count else ""


def say_company(
    name: str, own: tuple[str, str, str] | None, others: tuple[str, str] | None, *, bounded: bool
) -> str:
    """One area's number, with its interval, beside the range of those most like it."""
    first = f"{name}: no number to show"
    if own is not None:
        first = (
            f"{name}: {own[0]} ({own[1]} to {own[2]})" if bounded else f"{name}: {own[0]}, no interval known"
        )
    return f"{first}. Those most like it: {others[0]} to {others[1]}." if others else f"{first}."


def say_no_company(name: str, one: str) -> str:
    """Why there is no area to set beside."""
    return (
        f"{name} has no {one} to be set beside: its residents, its incidents or its trend are not known. "
        "Switch off the part that is missing under “Alike in”, or choose another."
    )


def say_trend(change: float, low: float, high: float) -> str:
    """An annual change with its interval, in percent."""
    if change != change:
        return "too little data to tell"
    return f"{_percent(change)} ({_percent(low)} to {_percent(high)})"


def _percent(value: float) -> str:
    return f"{value:+.0f} %".replace("-", "−").replace("+0 %", "0 %").replace("−0 %", "0 %")
