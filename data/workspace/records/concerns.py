"""Concern → action → told: what residents raised, what was done, when they were told."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Literal, get_args

from data.workspace.records.base import Code, Line, Prose, Record, RefersTo, Role, Statement

ConcernTopic = Literal[
    "traffic",
    "parking",
    "noise",
    "streets_and_lighting",
    "theft_and_burglary",
    "violence_and_weapons",
    "drugs",
    "people_in_distress",
    "young_people",
    "how_officers_treat_people",
    "response_to_calls",
    "information_and_contact",
    "other",
]
CONCERN_TOPICS: tuple[ConcernTopic, ...] = get_args(ConcernTopic)
ConcernStatus = Literal["open", "in_work", "done", "told", "closed_without"]
CONCERN_STATUSES: tuple[ConcernStatus, ...] = get_args(ConcernStatus)


class Concern(Record):
    """What residents raised. Only `public_text` that was approved may be published."""

    dated_by: ClassVar[str | None] = "raised_on"

    raised_on: dt.date
    text: Prose
    topic: ConcernTopic
    level: Code | None = None
    area_id: Code | None = None
    event_id: Annotated[Code, RefersTo("event")] | None = None
    owner_role: Role | None = None
    status: ConcernStatus = "open"
    due_on: dt.date | None = None
    public_text: Statement | None = None
    approved_by: Role | None = None
    approved_on: dt.date | None = None


class Action(Record):
    """What was or will be done about a concern."""

    concern_id: Annotated[Code, RefersTo("concern")]
    text: Prose
    owner_role: Role | None = None
    due_on: dt.date | None = None
    done_on: dt.date | None = None


class Told(Record):
    """When and how residents were told what came of their concern."""

    dated_by: ClassVar[str | None] = "told_on"

    concern_id: Annotated[Code, RefersTo("concern")]
    told_on: dt.date
    how: Line
    text: Prose | None = None
