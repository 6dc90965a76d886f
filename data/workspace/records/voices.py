"""Outreach, testimonials and feedback: counts, and what people gave for use; nobody is listened to."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator

from data.workspace.records.base import (
    Code,
    Count,
    Line,
    Month,
    Number,
    Prose,
    Record,
    RefersTo,
    Role,
    Statement,
)

OutreachChannel = Literal["social_media", "poll", "app_tips", "newsletter", "other"]


class OutreachMonth(Record):
    """A month of one channel as counts; `results` are the answers of a poll with how many gave each."""

    dated_by: ClassVar[str | None] = "month"

    month: Month
    channel: OutreachChannel
    posts: Count | None = None
    reached: Count | None = None
    replies: Count | None = None
    question: Line | None = None
    results: tuple[tuple[Line, Count], ...] = ()
    note: Prose | None = None


class Testimonial(Record):
    """What somebody said and let the agency use. Public only with consent for it, and approved."""

    dated_by: ClassVar[str | None] = "given_on"

    text: Prose
    given_on: dt.date
    consent_on: dt.date | None = None
    consent_for: Literal["internal", "public"] = "internal"
    moderation: Literal["waiting", "approved", "refused"] = "waiting"
    moderated_by: Role | None = None
    event_id: Annotated[Code, RefersTo("event")] | None = None

    @model_validator(mode="after")
    def has_consent(self) -> Self:
        """Refuse to approve what nobody consented to."""
        if self.moderation == "approved" and self.consent_on is None:
            raise ValueError("it cannot be approved without the day of consent; give consent_on")
        return self


class Feedback(Record):
    """Answers to one question after one event. Never part of survey trust: those who came answered it."""

    dated_by: ClassVar[str | None] = "collected_on"

    event_id: Annotated[Code, RefersTo("event")]
    item: Statement
    low: Number
    high: Number
    counts: tuple[tuple[Number, Count], ...]
    collected_on: dt.date | None = None
    how: Line | None = None

    @model_validator(mode="after")
    def answers_are_on_the_scale(self) -> Self:
        """Refuse answers outside the scale."""
        if self.high <= self.low:
            raise ValueError(f"the scale runs from {self.low:g} to {self.high:g}; the highest must be larger")
        for answer, _ in self.counts:
            if not self.low <= answer <= self.high:
                raise ValueError(
                    f"answer {answer:g} is outside the scale of {self.low:g} to {self.high:g}; correct it"
                )
        return self
