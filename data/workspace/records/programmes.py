"""Programmes, and the plans that say in advance how one will be judged."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from data.city import EventKind, Slug
from data.workspace.records.base import Code, Line, Part, Record, RefersTo, Statement


class ProgrammeArea(Part):
    """An area that a programme serves, from a day of its own where it came in later."""

    level: Code
    area_id: Code
    starts_on: dt.date | None = None


class Programme(Record):
    """A named series of events with a start, areas and an aim. `slug` is its id in `mart_programme`."""

    dated_by: ClassVar[str | None] = "starts_on"

    name: Line
    event_kind: EventKind
    aim: Statement | None = None
    starts_on: dt.date
    ends_on: dt.date | None = None
    areas: tuple[ProgrammeArea, ...] = ()
    slug: Slug

    @model_validator(mode="after")
    def ends_after_start(self) -> Self:
        """Refuse an end before the start."""
        refuse_early_end(self.starts_on, self.ends_on)
        return self


class Plan(Record):
    """A before/after comparison registered in advance.

    Never changed: what was meant stays beside the result for ever. An amendment is a new plan whose
    `amends_id` names the one it amends. `outcome` is `incidents:<offence group>` or `survey:<measure>`.
    """

    dated_by: ClassVar[str | None] = "starts_on"
    append_only: ClassVar[bool] = True

    programme_slug: Slug | None = None
    name: Line
    areas: tuple[ProgrammeArea, ...] = Field(min_length=1)
    starts_on: dt.date
    ends_on: dt.date | None = None
    outcome: Annotated[str, StringConstraints(pattern=r"^(incidents|survey):[a-z][a-z0-9_]*$")]
    expected: Literal["fewer", "more", "either"]
    horizon_months: int = Field(ge=1, le=120)
    aim: Statement | None = None
    amends_id: Annotated[Code, RefersTo("plan")] | None = None

    @model_validator(mode="after")
    def ends_after_start(self) -> Self:
        """Refuse an end before the start."""
        refuse_early_end(self.starts_on, self.ends_on)
        return self


def refuse_early_end(starts_on: dt.date, ends_on: dt.date | None) -> None:
    """Refuse an end before the start.

    Raises
    ------
    ValueError
        The last day is before the first.
    """
    if ends_on and ends_on < starts_on:
        raise ValueError(f"it ends on {ends_on}, before it starts on {starts_on}; correct one of the days")
