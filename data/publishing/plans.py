"""Plans on record beside the results: what was meant to be looked at, and when that was put down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from data.workspace import open_workspace, records
from data.workspace.overlaid import is_logged
from queries.measures.study.areas import Programme

Row = dict[str, object]


@dataclass(frozen=True)
class RegisteredPlan:
    """One plan: never changed, an amendment is another."""

    programme_id: str | None
    areas: frozenset[tuple[str, str]]
    outcome: str
    expected: str
    horizon_months: int
    registered_on: dt.date

    def is_about(self, programme: Programme) -> bool:
        """Tell whether it is for this programme: by its id, else by its areas."""
        if self.programme_id is not None:
            return self.programme_id in programme.programme_ids
        return self.areas == {(programme.level, area_id) for area_id in programme.area_ids}


def read_plans(city: str) -> list[RegisteredPlan]:
    """Return the plans on record, oldest first; none where nobody entered anything."""
    if not is_logged(city):
        return []
    with closing(open_workspace(city)) as workspace:
        stored = sorted(workspace.list(records.Plan), key=lambda each: each.created_at)
    return [
        RegisteredPlan(
            each.record.programme_slug,
            frozenset((area.level, area.area_id) for area in each.record.areas),
            each.record.outcome,
            each.record.expected,
            each.record.horizon_months,
            each.created_at.date(),
        )
        for each in stored
    ]


def describe_plan(plans: Sequence[RegisteredPlan], programme: Programme) -> Row:
    """Return what stands beside a programme's results of its plans."""
    if not plans:
        names = ("registered_on", "before_start", "outcome", "expected", "horizon_months", "amendments")
        return {f"plan_{name}": None for name in names}
    first, latest = plans[0], plans[-1]
    return {
        "plan_registered_on": first.registered_on,
        "plan_before_start": first.registered_on < programme.start_days[0],
        "plan_outcome": latest.outcome,
        "plan_expected": latest.expected,
        "plan_horizon_months": latest.horizon_months,
        "plan_amendments": len(plans) - 1,
    }
