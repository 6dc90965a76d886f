"""What the residents of Port Ellery raised and said, what was done, and which goals were set, in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.demonstration.programmes import LAST_DAY
from data.workspace import Workspace
from data.workspace.records import Action, Concern, Goal, Testimonial, Told

WHO = "Port Ellery (demonstration)"


@dataclass(frozen=True)
class Raised:
    """A concern as it was raised: days before the last day, what came of it, and what may be published."""

    days_ago: int
    topic: str
    text: str
    done: str = ""
    told: str = ""
    public: str = ""


CONCERNS = (
    Raised(150, "traffic", "Cars speed past the school at the end of the day.",
           "Two weeks of speed checks at school hours; the city was asked for a raised crossing.",
           "Said at the next beat meeting what the checks found.",
           "Parents said that cars speed past the school. Speed was checked for two weeks; the city was "
           "asked for a raised crossing."),
    Raised(131, "streets_and_lighting", "The underpass is dark after nine.",
           "Reported to Public Works; four lamps were replaced.", "A notice at the library.",
           "Neighbours said that the underpass is dark. Public Works replaced four lamps."),
    Raised(118, "noise", "Motorcycles race along the quay on Friday nights.",
           public="People on the quay are kept awake on Friday nights. Nothing was done yet."),
    Raised(96, "people_in_distress", "Somebody sleeps in the tram shelter and seems unwell.",
           "The Harbour Clinic visited with the neighbourhood officer.", "Told in person at the coffee."),
    Raised(83, "theft_and_burglary", "Bicycles vanish from the station racks.",
           "A marking day was held; racks were moved under the camera.",
           public="Bicycles vanish from the station. A marking day was held, and the racks were moved."),
    Raised(64, "information_and_contact", "Meeting notices come in Ellerish alone.",
           "Notices are printed in Talvic and Maresh from June on.",
           public="Notices of meetings came in one language. They are printed in three from June on."),
    Raised(41, "parking", "Delivery vans block the pavement by the market.",
           public="Vans block the pavement by the market. The traders are asked to agree on hours."),
    Raised(22, "how_officers_treat_people", "Young people are asked to move on without being told why."),
    Raised(12, "young_people", "There is nowhere to play ball after the park closes."),
)  # fmt: skip
TESTIMONIALS = (
    (88, "I came for the coffee and stayed for the talk about the underpass. The lamps work now."),
    (37, "It was the first meeting that I could follow in my own language."),
)
GOALS = (
    ("Police Advisory Board", "trust", 60.0, "points"),
    ("Police Advisory Board", "safety", 65.0, "points"),
    ("Chief of Police", "events held per 1,000 residents a year", 6.0, "events"),
)


def voice(workspace: Workspace, events: Sequence[Mapping[str, Any]]) -> int:
    """Write what was raised, said and promised; return the number of records."""
    return follow_concerns(workspace, events) + add_testimonials(workspace) + add_goals(workspace)


def follow_concerns(workspace: Workspace, events: Sequence[Mapping[str, Any]]) -> int:
    """Write what residents raised, what was done and when they were told; return the number of records."""
    places = [place for event in events for place in event["areas"] if place["level"] == "beat"]
    count = 0
    for number, raised in enumerate(CONCERNS):
        place = places[number * 7 % len(places)] if places else {"level": None, "area_id": None}
        concern = workspace.add(record_concern(raised, place), who=WHO)
        follow = record_answers(raised, concern.record_id, concern.record.raised_on)
        for record in follow:
            workspace.add_all([record], who=WHO)
        count += 1 + len(follow)
    return count


def record_concern(raised: Raised, place: Mapping[str, Any]) -> Concern:
    """Return the record of what was raised; what may be published was approved on the last day."""
    day = LAST_DAY - dt.timedelta(days=raised.days_ago)
    approved: dict[str, Any] = {}
    if raised.public:
        approved = {"public_text": raised.public, "approved_by": "steward", "approved_on": LAST_DAY}
    return Concern(
        raised_on=day, text=raised.text, topic=raised.topic, owner_role="liaison",
        status="told" if raised.told else "done" if raised.done else "open",
        level=place["level"], area_id=place["area_id"], due_on=day + dt.timedelta(days=60), **approved,
    )  # fmt: skip


def record_answers(raised: Raised, concern_id: str, day: dt.date) -> list[Action | Told]:
    """Return what was done about a concern, and when residents were told."""
    done_on = min(day + dt.timedelta(days=30), LAST_DAY)
    follow: list[Action | Told] = []
    if raised.done:
        follow.append(Action(concern_id=concern_id, text=raised.done, owner_role="liaison", done_on=done_on))
    if raised.told:
        told_on = min(done_on + dt.timedelta(days=9), LAST_DAY)
        follow.append(Told(concern_id=concern_id, told_on=told_on, how="in person", text=raised.told))
    return follow


def add_testimonials(workspace: Workspace) -> int:
    """Write what people said and let the agency publish; return the number of records."""
    given = [(LAST_DAY - dt.timedelta(days=days_ago), text) for days_ago, text in TESTIMONIALS]
    said = [
        Testimonial(
            text=text, given_on=day, consent_on=day, consent_for="public",
            moderation="approved", moderated_by="steward",
        )
        for day, text in given
    ]  # fmt: skip
    return len(workspace.add_all(said, who=WHO))


def add_goals(workspace: Workspace) -> int:
    """Write which goals were set, and by whom; return the number of records."""
    first = LAST_DAY.replace(month=1, day=1)
    goals = [
        Goal(
            set_by=set_by, measure=measure, target=target, unit=unit,
            starts_on=first, due_on=first.replace(year=first.year + 2),
        )
        for set_by, measure, target, unit in GOALS
    ]  # fmt: skip
    return len(workspace.add_all(goals, who=WHO))
