"""An event and the concerns raised at it → the workspace, with the areas in which they count."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.workspace import Stored, Workspace, WorkspaceUserError
from data.workspace.records import Concern, Event, read_record, revise_record
from pages.shared.area_finder import find_areas
from pages.shared.identity import Person
from pages.shared.log.load import Offer
from pages.shared.log.series import list_days, plan_later, repeat_event
from pages.shared.log.words import say_saved_event
from pages.shared.store import BuildInfo
from pages.shared.words import say_plural
from pages.shared.workspace_state import current_workspace


@dataclass(frozen=True)
class Entry:
    """What one form holds: the event, what was raised, and whom else a change concerns."""

    event: Mapping[str, Any]
    concerns: Sequence[Mapping[str, Any]] = ()
    every: str = ""
    until: Any = None
    later: Sequence[Stored[Event]] = ()
    texts: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class Placed:
    """An entry that holds together, its areas found."""

    event: Event
    concerns: tuple[Concern, ...]


@dataclass(frozen=True)
class Saved:
    """The record that an entry became, and what to say of it."""

    record_id: str
    said: str


def place_entry(build: BuildInfo, entry: Entry, offer: Offer) -> Placed:
    """Check an entry and find its areas.

    Raises
    ------
    RecordError
        Something does not fit.
    """
    event = read_record(Event, entry.event)
    event = find_areas(build).place(event, venue_point=offer.points.get(event.venue_id or ""))
    area = pick_area(event, offer)
    concerns = [read_record(Concern, {**area, **each}) for each in entry.concerns]
    return Placed(event, tuple(concerns))


def pick_area(event: Event, offer: Offer) -> dict[str, str]:
    """The area that a concern raised at an event is about: its own, as finely as it is known."""
    ranks = list(offer.levels)
    known = [each for each in event.located_areas if each.level in ranks]
    finest = min(known, key=lambda each: ranks.index(each.level), default=None)
    return {"level": finest.level, "area_id": finest.area_id} if finest else {}


def save_entry(
    build: BuildInfo, placed: Placed, entry: Entry, stored: Stored[Event] | None, *, person: Person,
    offer: Offer, row_version: int,
) -> Saved:  # fmt: skip
    """Save an event, the others of its series where asked, and its concerns; return what to say of it.

    All of it is one transaction: an event is never kept without what was raised at it.
    """
    workspace, event = current_workspace(build), placed.event
    days = list_days(event.starts_local.date(), entry.every, entry.until) if stored is None else []
    series = repeat_event(event, days, secrets.token_hex(8)) if len(days) > 1 else [event]
    later: list[tuple[Stored[Event], Event]] = []
    if stored is not None:
        later = plan_later((stored.record, event), entry.later, find_areas(build), dict(offer.points))
    with workspace.together(who=person.who) as writes:
        if stored is None:
            check_unconfirmed(workspace, event)
            record_id = writes.add_all(series)[0]
        else:
            record_id = stored.record_id
            writes.change(Event, record_id, event, row_version=row_version)
            for each, changed in later:
                writes.change(Event, each.record_id, changed, row_version=each.row_version)
        writes.add_all(revise_record(each, event_id=record_id) for each in placed.concerns)
    more = len(series) - 1 if stored is None else len(later)
    return Saved(record_id, say_saved(event, offer, more=more, raised=len(placed.concerns)))


def check_unconfirmed(workspace: Workspace, event: Event) -> None:
    """Refuse to confirm an event of the calendar twice.

    Raises
    ------
    WorkspaceUserError
        Somebody confirmed it meanwhile.
    """
    if event.calendar_event_id is None:
        return
    there = workspace.list(Event, calendar_event_id=event.calendar_event_id)
    if there:
        raise WorkspaceUserError(
            f"nothing was saved: {there[0].created_by} entered a record of this event meanwhile; "
            "open it among the events and add what it lacks"
        )


def say_saved(event: Event, offer: Offer, *, more: int, raised: int) -> str:
    """What was saved, and where it counts."""
    areas = [offer.areas.get(f"{each.level}:{each.area_id}", "") for each in event.located_areas]
    ranked = [
        name for key, name in offer.areas.items() if name in areas and key.partition(":")[0] in offer.levels
    ]
    said = say_saved_event(event.title, event.status, event.starts_local.date(), event.attendance, ranked)
    parts = [said]
    if more:
        parts.append(f"So {'is' if more == 1 else 'are'} {say_plural(more, 'other')} of the series.")
    if raised:
        parts.append(f"{say_plural(raised, 'concern')} {'is' if raised == 1 else 'are'} on the board.")
    return " ".join(parts)
