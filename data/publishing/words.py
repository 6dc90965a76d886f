"""Texts as they are published: only what was written for publication and approved.

A concern's own words, an action's and what residents were told are never read here: what is published of
them are days, numbers and the concern's approved `public_text`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from data.publishing.events import Approved
from data.publishing.identity import name_record
from data.publishing.rules import Rules
from data.workspace import Stored, open_workspace, records
from data.workspace.overlaid import is_logged
from data.workspace.overlay import name_event
from data.workspace.text_check import find_personal
from queries.catalog import Connection, run_query

Row = dict[str, object]


@dataclass
class Words:
    """Rows by table, what was approved of events, and what was held back and why, for the steward."""

    said_did: list[Row] = field(default_factory=list)
    testimonials: list[Row] = field(default_factory=list)
    goals: list[Row] = field(default_factory=list)
    approved: Approved = field(default_factory=lambda: Approved({}, {}))
    held_back: list[str] = field(default_factory=list)


def read_words(city: str, rules: Rules, built: Connection, scores: Sequence[Row]) -> Words:
    """Return what may be published of a city's workspace.

    Parameters
    ----------
    city
        Its slug; a city without a workspace has no words.
    rules
        The release's.
    built
        The build itself, for the titles that a calendar gave to events.
    scores
        Published survey scores, for the state of goals.
    """
    words = Words()
    if not is_logged(city):
        return words
    with closing(open_workspace(city)) as workspace:
        actions = group_by_concern(workspace.list(records.Action))
        told = group_by_concern(workspace.list(records.Told))
        words.said_did = [
            describe_concern(each, actions.get(each.record_id, []), told.get(each.record_id, []), rules)
            for each in workspace.list(records.Concern)
            if may_publish(each, words.held_back)
        ]
        words.testimonials = [
            describe_testimonial(each)
            for each in workspace.list(records.Testimonial)
            if has_consent(each.record, words.held_back)
        ]
        words.goals = [
            describe_goal(each, rules, scores)
            for each in workspace.list(records.Goal)
            if has_place(each, rules, words.held_back)
        ]
        events = workspace.list(records.Event)
        texts = {
            name_event(each): str(each.record.public_text)
            for each in events
            if may_publish(each, words.held_back)
        }
        words.approved = Approved(texts, read_titles(built, [name_event(each) for each in events]))
    return words


def group_by_concern(listed: Iterable[Stored[Any]]) -> dict[str, list[Any]]:
    """Return records by the concern that they belong to."""
    found: dict[str, list[Any]] = {}
    for each in listed:
        found.setdefault(each.record.concern_id, []).append(each.record)
    return found


def may_publish(each: Stored[Any], held_back: list[str]) -> bool:
    """Tell whether a record has words for publication that a person approved and that give nobody away."""
    record = each.record
    if not record.public_text or "public_text" in each.erased:
        return False
    kind = type(record).__name__.lower()
    if not (record.approved_by and record.approved_on):
        held_back.append(f"{kind} {each.record_id}: the words for publication are not approved")
        return False
    return is_clean(record.public_text, f"{kind} {each.record_id}", held_back)


def is_clean(text: str, name: str, held_back: list[str]) -> bool:
    """Tell whether a text has no telephone number, address or name; else say so to the steward."""
    found = find_personal(text)
    if found:
        kinds = ", ".join(sorted({each.kind for each in found}))
        held_back.append(f"{name}: its text seems to hold a {kinds}; write it without and approve it again")
    return not found


def has_consent(testimonial: records.Testimonial, held_back: list[str]) -> bool:
    """Tell whether somebody let the agency publish what they said, and a person approved it."""
    return (
        testimonial.consent_for == "public"
        and testimonial.consent_on is not None
        and testimonial.moderation == "approved"
        and testimonial.moderated_by is not None
        and is_clean(testimonial.text, f"testimonial of {testimonial.given_on}", held_back)
    )


def describe_concern(
    each: Stored[records.Concern],
    actions: Sequence[records.Action],
    told: Sequence[records.Told],
    rules: Rules,
) -> Row:
    """Return one row of `public_said_did`."""
    concern = each.record
    done = [action.done_on for action in actions if action.done_on]
    return {
        "concern_id": name_record("concern", each.record_id),
        **describe_area(concern.level, concern.area_id, rules),
        "topic": concern.topic,
        "raised_month": concern.raised_on.replace(day=1),
        "text": concern.public_text,
        "status": concern.status,
        "actions": len(actions),
        "actions_done": len(done),
        "last_done_on": max(done, default=None),
        "told_on": min((each.told_on for each in told), default=None),
        "approved_on": concern.approved_on,
    }


def describe_area(level: str | None, area_id: str | None, rules: Rules) -> Row:
    """Return an area of a published level; anywhere else is the city."""
    published = level in rules.levels and level != "city" and area_id
    return {"level": level, "area_id": area_id} if published else {"level": "city", "area_id": "city"}


def describe_testimonial(each: Stored[records.Testimonial]) -> Row:
    """Return one row of `public_testimonial`."""
    return {
        "testimonial_id": name_record("testimonial", each.record_id),
        "text": each.record.text,
        "given_month": each.record.given_on.replace(day=1),
    }


def has_place(each: Stored[records.Goal], rules: Rules, held_back: list[str]) -> bool:
    """Tell whether a goal is for the city or a published area; a sector's must not pass for the city's."""
    level = each.record.level
    if level in (None, "city") or level in rules.levels:
        return True
    held_back.append(f"goal {each.record_id}: it is for a {level}, and no area of that level is published")
    return False


def describe_goal(each: Stored[records.Goal], rules: Rules, scores: Sequence[Row]) -> Row:
    """Return one row of `public_goal`, with the latest published score of its measure where there is one."""
    goal = each.record
    area = describe_area(goal.level, goal.area_id, rules)
    latest = find_latest(goal.measure, area, scores)
    return {
        "goal_id": name_record("goal", each.record_id),
        "set_by": None if find_personal(goal.set_by) else goal.set_by,
        "measure": goal.measure,
        **area,
        **{name: getattr(goal, name) for name in ("target", "unit", "starts_on", "due_on")},
        "latest": latest.get("score"),
        "latest_on": latest.get("wave_end"),
    }


def find_latest(measure: str, area: Mapping[str, object], scores: Sequence[Row]) -> Row:
    """Return the latest shown score of everybody in an area."""
    found = [
        score
        for score in scores
        if score["measure"] == measure
        and score["respondent_group"] == "all"
        and (score["level"], score["area_id"]) == (area["level"], area["area_id"])
        and score["score"] is not None
    ]
    return max(found, key=lambda score: dt.date.fromisoformat(str(score["wave_end"])), default={})


def read_titles(built: Connection, event_ids: Sequence[str]) -> dict[str, str | None]:
    """Return the titles that a calendar gave to events which entries confirm."""
    rows = run_query(built, "publish_titles", {"event_ids": list(event_ids)}).to_pylist()
    return {str(row["event_id"]): row["title"] for row in rows}
