"""The glossary: what words on the public pages mean, in a sentence each."""

from __future__ import annotations

from pages.shared.published.contents import Term
from pages.shared.published.language import Language, mark

TERMS = {
    "incident": (
        mark("Incident"),
        mark("One report of a crime or of disorder that the police wrote down."),
    ),
    "event": (
        mark("Community event"),
        mark("One time when officers and residents met or talked for a reason other than enforcing the law."),
    ),
    "held": (
        mark("Taken as held"),
        mark("The event was on the calendar and its day is past, but nobody wrote down that it was held."),
    ),
    "per_1000": (
        mark("For each 1,000 residents"),
        mark("The number of events, divided by the people who live there, times 1,000."),
    ),
    "score": (
        mark("Score"),
        mark("All answers to a question on one scale, from 0 (worst) to 100 (best); it is not a percentage."),
    ),
    "base": (
        mark("People who answered"),
        mark("How many people answered the question; the more there are, the surer the score is."),
    ),
    "interval": (
        mark("Two numbers in brackets"),
        mark("The range in which the true score lies, most likely, since only some people were asked."),
    ),
    "chance": (
        mark("Chance"),
        mark("Numbers go up and down by themselves; we speak of a change only where it is larger than that."),
    ),
    "hidden": (
        mark("Hidden to protect privacy"),
        mark("We know the number, but it is so small that it could show something about one person."),
    ),
    "no_data": (
        mark("No data"),
        mark("Nobody sent us this number; it is not zero, and it is not hidden."),
    ),
    "too_few": (
        mark("Too few to show"),
        mark("So few people answered that their answers stay private and say little about the rest."),
    ),
    "drugs_weapons_vice": (
        mark("Drugs, weapons, vice"),
        mark("Incidents that are mostly recorded when the police look for them."),
    ),
    "release": (
        mark("Release"),
        mark("One version of these pages and tables, with its day; all of its numbers go together."),
    ),
}
ON_NEIGHBOURHOOD = tuple(key for key in TERMS if key != "release")
ON_CITY = tuple(key for key in ON_NEIGHBOURHOOD if key not in ("held", "drugs_weapons_vice"))


def list_terms(say: Language, keys: tuple[str, ...] | None = None) -> tuple[Term, ...]:
    """Return words with their meaning: those asked for, or all."""
    chosen = TERMS if keys is None else {key: TERMS[key] for key in keys}
    return tuple(
        Term(key, say.gettext(word), say.gettext(meaning)) for key, (word, meaning) in chosen.items()
    )
