"""What a record still lacks. A help for whoever finishes it, never a quota."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from data.workspace.records.base import Record
from data.workspace.records.concerns import Action, Concern
from data.workspace.records.events import Event
from data.workspace.records.goals import Decision, Goal
from data.workspace.records.partners import AreaCount, Partner, Training
from data.workspace.records.programmes import Plan, Programme
from data.workspace.records.voices import Feedback, OutreachMonth, Testimonial

Lacks = Callable[[Any], bool]


def lacks(*fields: str) -> Lacks:
    """Return whether a record has none of some fields."""
    return lambda record: all(getattr(record, field) in (None, ()) for field in fields)


def after_held(*fields: str) -> Lacks:
    """Return whether an event that was held has none of some fields."""
    return lambda event: event.status == "held" and lacks(*fields)(event)


EVENT: Mapping[str, Lacks] = {
    "place": lacks("venue_id", "place", "lon", "areas"),
    "area": lambda event: not event.located_areas and not event.areas,
    "end": lacks("ends_local"),
    "purpose": lacks("purpose"),
    "format": lacks("format"),
    "languages": lacks("languages"),
    "attendance": after_held("attendance"),
    "groups reached": after_held("groups_reached"),
    "officers' hours": after_held("officer_hours"),
    "outcome": after_held("outcome"),
}
CONCERN: Mapping[str, Lacks] = {
    "area": lacks("area_id"),
    "owner": lambda concern: concern.status in ("open", "in_work") and concern.owner_role is None,
    "due date": lambda concern: concern.status in ("open", "in_work") and concern.due_on is None,
}
PARTS: Mapping[type[Record], Mapping[str, Lacks]] = {
    Event: EVENT,
    Concern: CONCERN,
    Programme: {"aim": lacks("aim"), "areas": lacks("areas")},
    Plan: {"programme": lacks("programme_slug"), "aim": lacks("aim")},
    Action: {"owner": lacks("owner_role"), "due date": lacks("due_on", "done_on")},
    Goal: {"area": lacks("area_id")},
    Decision: {"owner": lacks("owner_role"), "due date": lacks("due_on"), "outcome": lacks("outcome")},
    Partner: {"note": lacks("note")},
    AreaCount: {"groups": lacks("groups"), "people": lacks("people")},
    OutreachMonth: {"posts": lacks("posts"), "reached": lacks("reached"), "replies": lacks("replies")},
    Training: {
        "unit": lacks("unit"),
        "share of staff": lacks("staff_share"),
        "taught by": lacks("taught_by"),
    },
    Testimonial: {"day of consent": lacks("consent_on")},
    Feedback: {"day": lacks("collected_on"), "how it was asked": lacks("how")},
}


def missing_parts(record: Record) -> list[str]:
    """Return what a record still lacks, in words, most important first.

    What cannot be known yet is not missing, nor is zero: nobody came is an answer.
    """
    return [name for name, is_missing in PARTS.get(type(record), {}).items() if is_missing(record)]


def completeness(record: Record) -> float:
    """Return the share, 0 to 1, of what could be said of a record that is said."""
    parts = PARTS.get(type(record), {})
    return 1.0 if not parts else 1 - len(missing_parts(record)) / len(parts)
