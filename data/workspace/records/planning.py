"""What people fix for planning, and plans that they keep."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from data.workspace.records.base import Code, Line, Month, Record, Statement


class FixedChoice(Record):
    """A venue that a plan must include, or must not."""

    venue_id: Code
    choice: Literal["must", "not_here"]
    why: Statement | None = None
    until: dt.date | None = None


class SavedPlan(Record):
    """A plan of where next: its settings, the months it is for, and the events it chose."""

    name: Line
    settings: dict[str, Any] = Field({})
    months: tuple[Month, ...] = ()
    events: tuple[dict[str, Any], ...] = ()
