"""Sentences of exchanges by hand on the Where next page. Plain text: whoever shows it escapes it first."""

from pages.shared.where_next.words import say_less
from pages.shared.words import say_count, say_plural

NO_OTHER_VENUE = "No other venue may stand in that month within the limits."
ON_CALENDAR = "This event is on the calendar: its place and time are changed there."


def say_people(residents: float) -> str:
    """A change of how many residents a whole plan reaches: fewer, more, or as many."""
    if round(residents) == 0:
        return "as many residents within reach"
    return f"{say_count(abs(residents))} {'fewer' if residents > 0 else 'more'} residents within reach"


def say_offer(place: str, *, apart: str, residents: float) -> str:
    """A venue that may stand in, in one line of a list."""
    # The number first: a phone cuts the end off.
    said = say_people(residents).removesuffix(" within reach")
    return f"{said[:1].upper()}{said[1:]}: {place} ({apart})"


def say_exchange(*, place: str, within: float, instead_of: float, residents: float, share: float) -> str:
    """What holding an event at another venue costs."""
    return (
        f"{place} reaches {say_count(within)} residents, this venue {say_count(instead_of)}. With it the "
        f"plan as a whole has {say_people(residents)} and covers {say_more_or_less(share)}."
    )


def say_more_or_less(share: float) -> str:
    """How much of its worth a plan loses or gains."""
    if abs(share) < 1e-9:
        return "as much"
    return f"{say_less(share)} {'less' if share > 0 else 'more'}"


def say_exchanged(count: int, *, residents: float, share: float) -> str:
    """What exchanges by hand cost together."""
    was, than = ("was" if count == 1 else "were"), ("than" if round(residents) else "as")
    return (
        f"{say_plural(count, 'venue')} {was} exchanged by hand: {say_people(residents)} {than} with the plan "
        f"that was found, and it covers {say_more_or_less(share)}."
    )


def say_lost_swaps(count: int) -> str:
    """Exchanges that fit the plan no more."""
    if count == 1:
        return "One exchange fits this plan or its limits no more and is left out."
    return f"{say_count(count)} exchanges fit this plan or its limits no more and are left out."
