"""Goals and decisions: what was meant to be reached, and what was decided about it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from pydantic import model_validator

from data.workspace.records.base import Code, Line, Number, Record, Role, Statement


class Goal(Record):
    """A value of a measure to be reached by a day. `set_by` is a role or a body, such as the police board."""

    dated_by: ClassVar[str | None] = "due_on"

    set_by: Line
    measure: Code
    level: Code | None = None
    area_id: Code | None = None
    target: Number
    unit: Line
    due_on: dt.date
    starts_on: dt.date

    @model_validator(mode="after")
    def ends_after_start(self) -> Self:
        """Refuse a goal that is due before it starts."""
        if self.due_on < self.starts_on:
            raise ValueError(f"it is due on {self.due_on}, before it starts on {self.starts_on}; correct one")
        return self


class Decision(Record):
    """What was decided, by which role, until when, and what came of it. `flag` names what prompted it."""

    dated_by: ClassVar[str | None] = "made_on"

    made_on: dt.date
    text: Statement
    flag: Line | None = None
    owner_role: Role | None = None
    due_on: dt.date | None = None
    outcome: Statement | None = None
