"""Every sentence of the Where next page. Plain text: whoever shows it as HTML escapes it first."""

from collections.abc import Mapping
from datetime import date, datetime

import numpy as np

from geo.siting import GAP
from pages.shared.trends.words import say_percent
from pages.shared.words import (
    is_known,
    say_count,
    say_day,
    say_interval,
    say_list,
    say_number,
    say_period,
    say_plural,
    say_score,
)

TITLE = "Where next"
SUBTITLE = "A proposal from priority scores, with the weights you set. People decide."
NEVER = (
    "Arrests, stops and predictions about people never enter the score, and neither do race, ethnicity, "
    "religion or origin: the settings refuse them. Of recorded offences only those against people and "
    "property count, with half the weights at most."
)
ROUGH = (
    "Each area’s residents are counted at one point inside it, and walks are straight lines × 1.3, so shares "
    "are rough. An association of events with trust or offences is not claimed here."
)
NAIVE_NOTE = (
    "Top of the list takes the venues with most priority around them, one after the other. It looks at no "
    "cost, least number or fixed choice, so it can come out above a plan that has to keep them."
)
UNCERTAIN_POINTS = 7.5
COMPONENT_WORDS = {
    "low_trust": "Low trust",
    "uncertain_trust": "Trust is uncertain",
    "months_since": "Long since an event",
    "under_reached": "Groups reached too little",
    "rising_crime": "More reported offences",
}
COMPONENT_HELP = {
    "low_trust": "The latest survey score of trust: the lower, the more.",
    "uncertain_trust": "How wide the score’s interval is: the less is known, the more. Over 15 points "
    "cards say uncertain.",
    "months_since": "Months since the last event within reach, up to twelve.",
    "under_reached": "Share of residents in groups that came less often than their share.",
    "rising_crime": "How sure it is that reports of offences against people and property rise.",
}
NO_VENUES = "No venue may be used: the city file names none with a place, or the kinds chosen leave none."
NO_RESIDENTS = (
    "A plan needs to know where residents live, and this build has no residents for any area: "
    "add a [[population]] file to the city file and build again."
)
SEE_CALENDAR = "See them in the calendar"
CANCELLED = "Planning was cancelled. Change the months, limits or weights, or plan again."
NO_TRUST = "Without scores of trust the plan rests on the other components alone."
TAKE = (
    "Count who came and, where people tell it themselves, which groups; note what was raised and promised. "
    "No names."
)
_SMALL = (
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
)


def say_how_many(count: int, *, one: str = "event") -> str:
    """Small numbers in words, at the start of a sentence."""
    said = _SMALL[count] if count < len(_SMALL) else f"{count:,}"
    return f"{said} {one if count == 1 else one + 's'}"


def say_share(share: float) -> str:
    """A share of residents in whole percent."""
    if not is_known(share):
        return "an unknown share"
    if 0 < share < 0.005:
        return "under 1 %"
    return f"{share:.0%}".replace("%", " %")


def say_less(share: float) -> str:
    """A small share, to one place."""
    return f"{abs(share) * 100:.1f} %" if abs(share) >= 0.0005 else "under 0.1 %"


def say_headline(
    *, events: int, period: str, share: float, minutes: int, last: tuple[int, float] | None, unplaced: int = 0
) -> str:
    """What the plan reaches, and what the same months a year before did; `unplaced` events had no place."""
    said = (
        f"{say_how_many(events)} in {period} {'reaches' if events == 1 else 'reach'} {say_share(share)} of "
        f"residents within {minutes} minutes’ walk"
    )
    left_out = f"{say_count(unplaced)} without one {'is' if unplaced == 1 else 'are'} left out"
    if last is None:
        none = f"{said}; no event with a place is known of the same months a year before"
        return f"{none}, and {left_out}." if unplaced else f"{none}."
    if unplaced:
        placed = f"last year’s {say_count(last[0])} with a known place reached {say_share(last[1])}"
        return f"{said}; {placed}, and {left_out}."
    return f"{said}; last year’s {say_count(last[0])} reached {say_share(last[1])}."


def say_gap(gap: float, seconds: float) -> str:
    """How good the plan is proven to be."""
    took = f"found in {max(seconds, 0.1):.1f} s"
    if gap <= 1e-9:
        return f"No plan within these limits is better ({took})."
    if gap <= GAP:
        return f"No plan within these limits is better by more than {gap * 100:.2g} % ({took})."
    return f"The search ended early: another plan could be better by up to {gap * 100:.2g} % ({took})."


def say_basis(*, points: int, many: str, residents: float, source: str, year: str, left_out: int) -> str:
    """Who is counted, and by whom."""
    named = ", ".join(part for part in (source.replace("_", " "), year if year not in source else "") if part)
    out = f"; {say_plural(left_out, 'area')} without residents or boundary left out" if left_out else ""
    where = f"{say_count(points)} points, one in each of the {many}"
    return f"{say_count(residents)} residents at {where} ({named}){out}."


def say_unused(used: int, allowed: int) -> str:
    """Why fewer events are proposed than allowed."""
    return (
        f"{say_count(used)} of {say_count(allowed)} events are used: a further one would add nothing within "
        "the limits, since a third visit to the same residents counts for nothing."
    )


def say_distance(metres: float, units: str) -> str:
    """A walk, in the city's units."""
    if not is_known(metres):
        return "–"
    if units == "imperial":
        return f"{say_number(metres / 1609.344)} mi"
    return f"{say_count(round(metres, -1))} m" if metres < 1000 else f"{say_number(metres / 1000)} km"


def say_reached(within: float, only: float) -> str:
    """Whom an event reaches, and whom it alone does."""
    if round(only) == 0:
        return f"Reaches {say_count(within)} residents, all of whom another event of the plan reaches too"
    if round(only) == round(within):
        return f"Reaches {say_count(within)} residents whom nothing else in the plan reaches"
    return (
        f"Reaches {say_count(within)} residents, {say_count(only)} of whom nothing else in the plan reaches"
    )


def say_months_since(months: float, known_from: date | None) -> str:
    """How long nothing was held within reach."""
    if known_from is None:
        return ""
    if np.isinf(months):
        return f"no event within reach on record since {known_from:%B %Y}"
    return f"{say_plural(months, 'month')} since the last event"


def say_trust(*, score: float, base: float, low: float, high: float, modelled: bool, of: str) -> str:
    """A score of trust with its base, its interval, and whose it is."""
    if not is_known(score):
        return "trust not known"
    said = [
        f"trust {say_score(score)}{f' in {of}' if of else ''} {say_interval(low, high, score=True)}".strip()
    ]
    if is_known(base):
        said.append(f"{say_plural(base, 'person', 'people')} answered")
    if modelled:
        said.append("estimated with the help of similar areas")
    if is_known(low) and (high - low) / 2 > UNCERTAIN_POINTS:
        said.append("uncertain")
    return ", ".join(said)


def say_change(change: float, low: float, high: float) -> str:
    """A rise of reported offences that its interval does not leave open; nothing else is said."""
    if not is_known(low) or low <= 0:
        return ""
    size, least, most = (say_percent(value) for value in (change, low, high))
    return f"{size} more offences reported a year ({least} to {most} more)"


def say_reason(reached: str, place: str, facts: list[str]) -> str:
    """Why an event is proposed, in one sentence."""
    known = [fact for fact in facts if fact]
    return f"{reached}; most needed in {place}: {'; '.join(known)}." if known else f"{reached}."


def say_loss(*, share: float, only: float, stand_in: str, share_replaced: float) -> str:
    """What would be lost without an event."""
    out = f"{say_count(only)} residents would be out of reach, and " if round(only) else ""
    said = f"Without it {out}the plan would cover {say_less(share)} less"
    if not stand_in:
        return f"{said}; no other venue may stand in for it that month."
    if share_replaced < 0.0005:
        return f"{said}; {stand_in} could stand in at next to no loss."
    return f"{said}, or {say_less(share_replaced)} less with {stand_in} in its place."


def say_stays(stayed: int, draws: int) -> str:
    """How often a venue stays under other weights."""
    return f"Stays in {say_count(stayed)} of {say_count(draws)} plans made with other weights."


def say_robust(draws: int, wanted: int, unsolved: int, *, running: bool) -> str:
    """How far the check of other weights is."""
    late = f"; {say_plural(unsolved, 'draw')} found no plan in time" if unsolved else ""
    if running:
        return f"{say_count(draws)} of {say_count(wanted)} other weightings tried{late}"
    return (
        f"{say_plural(draws, 'other weighting')} tried, drawn at random over all weights, each plan within "
        f"1 % of the best{late}."
    )


def say_when(starts: datetime, ends: datetime) -> str:
    """Tuesday, 6 Jan 2026, 18:30 to 20:00."""
    return f"{starts:%A}, {say_day(starts.date())}, {starts:%H:%M} to {ends:%H:%M}"


def say_holidays(country: str, subdivision: str) -> str:
    """Whose holidays are avoided."""
    if not country:
        return "No holidays are known for this city: name its country in the city file."
    return f"Public holidays of {country}{f' ({subdivision})' if subdivision else ''} are avoided."


def say_accepted(added: int, there: int) -> str:
    """What accepting a plan did."""
    if not added:
        return f"Nothing was added: all {say_plural(there, 'event')} are on the calendar already."
    rest = f"; {say_plural(there, 'event')} were there already" if there else ""
    return f"{say_plural(added, 'event')} put into the calendar as scheduled{rest}."


def say_fixed(name: str, choice: str) -> str:
    """A choice that people made, as a line."""
    return f"{name}: {'must be in the plan' if choice == 'must' else 'not here'}"


def say_point(level: str, name: str) -> str:
    """An area with its level, once: beat Mill Hill · 0114, Beat 1732."""
    return name if name.casefold().startswith(level.casefold()) else f"{level.lower()} {name}"


def say_months(first: date, last: date) -> str:
    """The plan's months."""
    return say_period(first, last)


def say_known(share: float, points: int) -> str:
    """How much of the weights rests on something at the points where not all does."""
    return (
        f"At {say_plural(points, 'point')} not every component is known: there the score rests on "
        f"{say_share(share)} of the weights or more."
    )


def say_lost_choices(count: int) -> str:
    """Fixed choices that name a venue which may not be used or is gone."""
    name = "names" if count == 1 else "name"
    return f"{say_plural(count, 'fixed choice')} {name} a venue that this plan may not use."


def say_under_reached(gaps: Mapping[str, float]) -> str:
    """Groups that came less often than their share of residents."""
    said = [f"{name} ({abs(gap) * 100:.0f} points fewer)" for name, gap in gaps.items()]
    return f"Fewer than their share of residents came of: {say_list(said)}."
