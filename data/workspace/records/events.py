"""Engagement events as people log them: counts and totals, no names of residents, no tallies of officers."""

from __future__ import annotations

import datetime as dt
import re
from typing import ClassVar, Literal, Self

from pydantic import field_validator, model_validator

from data.city import EventKind
from data.workspace.records.base import (
    Code,
    Count,
    Hours,
    Lat,
    Line,
    LocalTime,
    Lon,
    Part,
    PlaceRef,
    Prose,
    Record,
    Role,
    Statement,
)

FORMATS: tuple[str, ...] = (
    "beat meeting",
    "town hall",
    "workshop",
    "focus group",
    "coffee",
    "door-to-door",
    "youth activity",
    "resource fair",
    "listening circle",
    "training",
    "online",
)
"""Suggestions; a format is free text."""
FORBIDDEN_GROUP_KINDS: tuple[str, ...] = (
    "religion",
    "immigration_status",
    "sexual_orientation",
    "politics",
    "health",
)
FORBIDDEN_WORDS = re.compile(
    r"relig|\bfaith|immigra|citizenship|undocumented|visa.status|orientation|\blgbt|\bgay\b|\blesbian|politic"
    r"|\bparty\b|health|medical|disab|illness|diagnos",
    re.IGNORECASE,
)
Basis = Literal["self_reported", "intended_audience"]
EventStatus = Literal["held", "scheduled", "cancelled"]


class GroupCount(Part):
    """How many of a group were reached: as people said of themselves, or as the audience it was meant for."""

    group_kind: Code
    group_name: Code
    count: Count
    basis: Basis

    @field_validator("group_kind", "group_name")
    @classmethod
    def is_recorded(cls, value: str) -> str:
        """Refuse groups that are never recorded."""
        if FORBIDDEN_WORDS.search(value.replace("_", " ")):
            raise ValueError(
                f"{value!r} is not recorded: religion, immigration status, orientation, politics and health "
                "are never counted; leave this group out"
            )
        return value


class Event(Record):
    """One occasion on which officers and residents met or talked for a reason other than enforcement.

    Times are local. `areas` were named by hand; `located_areas` and `located_by` follow from them and the
    place when it is saved. `calendar_event_id` is the event of a build that this one confirms and replaces.
    """

    dated_by: ClassVar[str | None] = "starts_local"

    title: Line
    event_kind: EventKind
    format: Line | None = None
    purpose: Statement | None = None
    programme_id: Code | None = None
    venue_id: Code | None = None
    place: Line | None = None
    lon: Lon | None = None
    lat: Lat | None = None
    starts_local: LocalTime
    ends_local: LocalTime | None = None
    areas: tuple[PlaceRef, ...] = ()
    located_areas: tuple[PlaceRef, ...] = ()
    located_by: Code | None = None
    status: EventStatus = "scheduled"
    languages: tuple[Code, ...] = ()
    audience: Line | None = None
    partner_ids: tuple[Code, ...] = ()
    attendance: Count | None = None
    groups_reached: tuple[GroupCount, ...] = ()
    officer_hours: Hours | None = None
    notes: Prose | None = None
    outcome: Prose | None = None
    series_id: Code | None = None
    calendar_event_id: Code | None = None
    owner_role: Role | None = None
    public_text: Statement | None = None
    approved_by: Role | None = None
    approved_on: dt.date | None = None
    plan_reason: Statement | None = None
    plan_id: Code | None = None
    source_uid: Code | None = None

    @model_validator(mode="after")
    def hangs_together(self) -> Self:
        """Refuse an end before the start, and half a point."""
        if self.ends_local and self.ends_local < self.starts_local:
            raise ValueError(
                f"the event ends at {self.ends_local:%Y-%m-%d %H:%M}, before it starts at "
                f"{self.starts_local:%Y-%m-%d %H:%M}; correct one of the times"
            )
        if (self.lon is None) != (self.lat is None):
            raise ValueError("a point needs both longitude and latitude; give both or neither")
        return self
