"""Plans of comparison that Port Ellery's police registered before two of their programmes began."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from data.demonstration.programmes import PROGRAMMES
from data.demonstration.voices import WHO
from data.workspace import Workspace
from data.workspace.changes import insert_records, lock_workspace
from data.workspace.database import writing
from data.workspace.records import Plan, ProgrammeArea


@dataclass(frozen=True)
class Registered:
    """What was to be judged, how, and when that was written down (UTC)."""

    programme_id: str
    at: dt.datetime
    outcome: str
    expected: str
    horizon_months: int
    aim: str


PLANS = (
    Registered(
        "youth_league", dt.datetime(2024, 3, 18, 14, 5, tzinfo=dt.UTC), "incidents:person", "fewer", 24,
        "Fewer incidents against people on Friday nights around the five gyms, and not at the cost of the "
        "beats around.",
    ),
    Registered(
        "coffee_2025", dt.datetime(2025, 4, 22, 9, 40, tzinfo=dt.UTC), "survey:trust", "more", 12,
        "Residents of the last eight beats trust the police more after a year of coffees.",
    ),
)  # fmt: skip


def register_plans(workspace: Workspace) -> int:
    """Enter the plans with the days on which the fictional city registered them; return how many.

    What a person enters has the time of entering: only here, where all is made up, can it have another.
    """
    with writing(workspace.engine) as connection:
        lock_workspace(connection)
        for each in PLANS:
            insert_records(connection, [make_plan(each)], who=WHO, at=each.at)
    return len(PLANS)


def make_plan(registered: Registered) -> Plan:
    """Return the record of a plan."""
    programme = next(each for each in PROGRAMMES if each.programme_id == registered.programme_id)
    return Plan.model_validate(
        {
            "programme_slug": programme.programme_id,
            "name": programme.name,
            "areas": [ProgrammeArea(level="beat", area_id=beat) for beat in programme.beats],
            "starts_on": programme.starts_on,
            "outcome": registered.outcome,
            "expected": registered.expected,
            "horizon_months": registered.horizon_months,
            "aim": registered.aim,
        }
    )
