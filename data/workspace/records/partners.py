"""Partners, watch groups, volunteers and training: who works with the agency, as organisations and counts."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Literal, Self, get_args

from pydantic import model_validator

from data.workspace.records.base import (
    Code,
    Count,
    Hours,
    Line,
    Month,
    Prose,
    Record,
    RefersTo,
    Role,
    Share,
)

PartnerFocus = Literal[
    "mental_health",
    "substance_use",
    "housing",
    "youth",
    "schools",
    "seniors",
    "victims",
    "newcomers_and_languages",
    "faith_community",
    "neighborhood_association",
    "business",
    "city_service",
    "other",
]
PARTNER_FOCUS: tuple[PartnerFocus, ...] = get_args(PartnerFocus)


class Partner(Record):
    """An organisation that works with the agency."""

    name: Line
    focus: PartnerFocus
    note: Prose | None = None


class AreaCount(Record):
    """Watch groups or volunteers of an area in a month, as counts."""

    dated_by: ClassVar[str | None] = "month"

    kind: Literal["watch_group", "volunteers"]
    month: Month
    level: Code
    area_id: Code
    groups: Count | None = None
    people: Count | None = None

    @model_validator(mode="after")
    def counts_something(self) -> Self:
        """Refuse a count without a number."""
        if self.groups is None and self.people is None:
            raise ValueError("a count needs the number of groups or of people; give one of them")
        return self


class Training(Record):
    """Training of officers in community relations. `staff_share` is the share of the unit's staff, 0 to 1."""

    dated_by: ClassVar[str | None] = "held_on"

    held_on: dt.date
    topic: Line
    method: Line
    hours: Hours
    unit: Line | None = None
    staff_share: Share | None = None
    concern_id: Annotated[Code, RefersTo("concern")] | None = None
    taught_by: Role | None = None
