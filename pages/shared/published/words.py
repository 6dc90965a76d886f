"""The words of ids, reasons and amounts that several parts of the pages need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pages.shared.published.cells import Cell, DataText, Figure, Hidden, Missing
from pages.shared.published.language import Language, mark

ALL = "all"
GROUPS = {
    ALL: mark("All incidents"),
    "person": mark("Against people"),
    "property": mark("Property"),
    "society": mark("Drugs, weapons, vice"),
    "other": mark("Other"),
}
KINDS = {
    ALL: mark("All events"),
    "public_forum": mark("Public forum"),
    "informal_meet": mark("Informal meeting"),
    "watch_volunteer": mark("Watch and volunteers"),
    "youth": mark("Youth"),
    "partnership": mark("Partnership"),
    "outreach": mark("Outreach"),
    "training_with_residents": mark("Training with residents"),
    "online": mark("Online"),
    "other": mark("Other kind of event"),
}
STATUSES = {
    "held": mark("held"),
    "presumed": mark("on the calendar, taken as held"),
    "scheduled": mark("still to come"),
    "cancelled": mark("called off"),
}
MEASURES = {
    "trust": mark("Trust in the police"),
    "confidence": mark("Confidence in the police"),
    "procedural_justice": mark("Fair treatment by the police"),
    "legitimacy": mark("Whether people accept the police"),
    "safety": mark("Feeling safe"),
    "would_report": mark("Would report to the police"),
    "trust_listen": mark("Trust: officers listen"),
    "trust_respect": mark("Trust: treated with respect"),
}
TOPICS = {
    "traffic": mark("Traffic"),
    "parking": mark("Parking"),
    "noise": mark("Noise"),
    "streets_and_lighting": mark("Streets and lighting"),
    "theft_and_burglary": mark("Theft and burglary"),
    "violence_and_weapons": mark("Violence and weapons"),
    "drugs": mark("Drugs"),
    "people_in_distress": mark("People in distress"),
    "young_people": mark("Young people"),
    "how_officers_treat_people": mark("How officers treat people"),
    "response_to_calls": mark("Response to calls"),
    "information_and_contact": mark("Information and contact"),
    "other": mark("Something else"),
}
HIDDEN = mark("hidden to protect privacy")
TOO_FEW = mark("too few to show")
NOT_RECEIVED = mark("no data")
NOT_COUNTED = mark("nobody counted")
NO_BASE = mark("not shown, since its publisher does not say how many answered")
BASE_UNKNOWN = mark("not known")
_NO_BASE = "its publisher"


def say_word(say: Language, name: str, words: Mapping[str, str]) -> str:
    """Return the words for an id; an id that we have none for stays as it is, with spaces and a capital."""
    if name in words:
        return say.gettext(words[name])
    return DataText(name.replace("_", " ").strip().capitalize())


def make_count(say: Language, value: int | None, *, suppressed: bool, missing: str = NOT_RECEIVED) -> Cell:
    """Return a published count as a cell."""
    if suppressed:
        return Hidden(say.gettext(HIDDEN))
    if value is None:
        return Missing(say.gettext(missing))
    return Figure(say.number(value), value)


def make_score(say: Language, row: Mapping[str, Any]) -> Cell:
    """Return a published score as a cell, with its interval where it has one."""
    if row["suppressed"] or row["score"] is None:
        return Hidden(say.gettext(read_reason(row["reason"])))
    text = say.number(row["score"])
    if row["low"] is not None and row["high"] is not None:
        text = say.interval(text, say.number(row["low"]), say.number(row["high"]))
    return Figure(text, row["score"], row["low"], row["high"], row["base"])


def read_reason(reason: str | None) -> str:
    """Return the message that says why a score is hidden."""
    return NO_BASE if reason and reason.startswith(_NO_BASE) else TOO_FEW


def say_base(say: Language, base: int | None) -> str:
    """Return how many people answered, in a sentence."""
    if base is None:
        return say.gettext("It is not known how many people answered.")
    return say.ngettext("{count} person answered.", "{count} people answered.", base)
