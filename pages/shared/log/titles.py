"""What a record is called in lists."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from data.workspace import Stored
from data.workspace.records import (
    Action,
    AreaCount,
    Concern,
    Decision,
    Event,
    Feedback,
    FixedChoice,
    Goal,
    OutreachMonth,
    Partner,
    Plan,
    Programme,
    Record,
    SavedPlan,
    Testimonial,
    Told,
    Training,
)
from pages.shared.plain_text import clean_line
from pages.shared.words import say_day, say_month, say_name, say_number

LONGEST = 90

TITLES: Mapping[type[Record], Callable[[Any], str]] = {
    Programme: lambda each: each.name,
    Plan: lambda each: f"{each.name}: {each.outcome}, {each.expected}",
    Partner: lambda each: f"{each.name} ({say_name(each.focus, {}).lower()})",
    Event: lambda each: f"{each.title}, {say_day(each.starts_local.date())}",
    Concern: lambda each: each.text,
    Action: lambda each: each.text,
    Told: lambda each: f"{say_day(each.told_on)}: {each.how}",
    Goal: lambda each: f"{each.measure}: {say_number(each.target)} {each.unit} by {say_day(each.due_on)}",
    Decision: lambda each: f"{say_day(each.made_on)}: {each.text}",
    AreaCount: lambda each: (
        f"{say_name(each.kind, {})}, {say_month(each.month)}, {each.level} {each.area_id}"
    ),
    OutreachMonth: lambda each: f"{say_name(each.channel, {})}, {say_month(each.month)}",
    Training: lambda each: f"{say_day(each.held_on)}: {each.topic}",
    Testimonial: lambda each: each.text,
    Feedback: lambda each: each.item,
    FixedChoice: lambda each: f"{each.venue_id}: {say_name(each.choice, {}).lower()}",
    SavedPlan: lambda each: each.name,
}


def say_title(record: Record) -> str:
    """A record in a line, as plain text."""
    line = clean_line(TITLES[type(record)](record))
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def name_records(kept: Sequence[Stored[Any]]) -> dict[str, str]:
    """Records by id with what they are called, latest first."""
    return {each.record_id: say_title(each.record) for each in reversed(kept)}


def make_slug(name: str) -> str:
    """A short name in small letters: Coffee with a Cop → coffee_with_a_cop."""
    slug = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    return slug if slug[:1].isalpha() else f"p_{slug}".rstrip("_")


def holds_words(record: Record, text: str) -> bool:
    """Whether a record holds some words anywhere; no words are held by all."""
    wanted = text.casefold().split()
    if not wanted:
        return True
    said = " ".join(
        str(value) for value in record.model_dump().values() if value not in (None, ())
    ).casefold()
    return all(word in said for word in wanted)
