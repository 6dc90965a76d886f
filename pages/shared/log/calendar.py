"""A calendar file → entries, each known again by its UID: the same file twice adds nothing."""

import datetime as dt
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from data.workspace import Stored, WorkspaceUserError
from data.workspace.exchange.calendar_entry import CalendarEntry
from data.workspace.exchange.read_calendar import read_calendar
from data.workspace.records import Event, read_record, revise_record
from pages.shared import store
from pages.shared.area_finder import find_areas
from pages.shared.identity import Person
from pages.shared.log import words
from pages.shared.log.check import list_texts, settle_words
from pages.shared.log.load import find_now, list_kept, load_offer
from pages.shared.log.verdicts import VERDICTS, write_verdicts
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from pages.shared.words import KIND_WORDS, escape_markdown, say_name, say_plural
from pages.shared.workspace_state import current_workspace, describe_problem, save

AHEAD = dt.timedelta(days=366)
FROM_CALENDAR = ("title", "starts_local", "ends_local", "place", "lon", "lat")

Verdict = Literal["added", "changed", "unchanged", "rejected"]


@dataclass(frozen=True)
class Judged:
    """What becomes of one entry of the file."""

    verdict: Verdict
    title: str
    reason: str = ""
    event: Event | None = None
    stored: Stored[Event] | None = None


def show_calendar_import(build: BuildInfo) -> None:
    """Choose the file, look at what it would do, and save it."""
    offer, turn = load_offer(build), st.session_state.get("log-calendar-turn", 0)
    kind = st.selectbox(
        "Kind of the events that are new",
        offer.event_kinds,
        format_func=lambda each: say_name(each, KIND_WORDS),
        key="log-calendar-kind",
    )
    given = st.file_uploader("A calendar file (.ics)", type=["ics"], key=f"log-calendar-{turn}")
    if given is None or kind is None:
        return
    try:
        judged, received = judge_file(build, given.getvalue(), kind)
    except WorkspaceUserError as problem:
        st.error(escape_markdown(describe_problem(problem)))
        return
    counts = {verdict: sum(each.verdict == verdict for each in judged) for verdict in
              ("added", "changed", "unchanged", "rejected")}  # fmt: skip
    show_html(f"<p>{html.escape(say_received(received, counts))}</p>{_write_judged(judged)}")
    wanted = [each for each in judged if each.verdict in ("added", "changed")]
    if not wanted:
        return
    texts = [text for each in wanted if each.event for text in list_texts(each.event)]
    answered = settle_words("calendar", texts, offer.codes)
    if not st.button(f"Save {say_plural(len(wanted), 'event')}", key="log-take-calendar", type="primary"):
        return
    if not answered:
        st.error(words.TICK_FIRST)
    elif save(
        lambda person: take_calendar(build, wanted, person), said=f"Saved {say_plural(len(wanted), 'event')}."
    ):
        st.session_state["log-calendar-turn"] = turn + 1
        st.rerun()


def say_received(received: tuple[int, int], counts: Mapping[str, int]) -> str:
    """What was received, accepted and refused, and what becomes of the entries."""
    total, accepted = received
    entries = sum(counts.values()) - (total - accepted)
    return (
        f"{say_plural(total, 'event')} received = {accepted} accepted + {total - accepted} refused. "
        f"With repeats these are {say_plural(entries, 'entry', 'entries')}: {counts['added']} new, "
        f"{counts['changed']} changed, {counts['unchanged']} as they are."
    )


def judge_file(build: BuildInfo, content: bytes, kind: str) -> tuple[list[Judged], tuple[int, int]]:
    """What a calendar file would do, and how many components it has and how many of them were accepted."""
    zone = str(store.city_settings(build)["timezone"])
    reading = read_calendar(content, timezone=zone, until=find_now(build).date() + AHEAD)
    known = {each.record.source_uid: each for withdrawn in (True, False)
             for each in list_kept(build, Event, withdrawn=withdrawn) if each.record.source_uid}  # fmt: skip
    refused = [
        Judged("rejected", f"event {each.position} of the file", each.reason) for each in reading.rejected
    ]
    finder, points = find_areas(build), load_offer(build).points
    judged: dict[str, Judged] = {}
    for entry in reading.entries:
        found = judge_entry(entry, known.get(entry.uid), kind)
        if found.event is not None:
            placed = finder.place(found.event, venue_point=points.get(found.event.venue_id or ""))
            found = Judged(found.verdict, found.title, found.reason, placed, found.stored)
        judged[entry.uid] = found
    return [*refused, *judged.values()], (reading.received, reading.accepted)


def judge_entry(entry: CalendarEntry, stored: Stored[Event] | None, kind: str) -> Judged:
    """What becomes of one entry: what people entered since is never written over."""
    values: dict[str, Any] = {name: getattr(entry, name) for name in FROM_CALENDAR}
    values["title"] = entry.title[:300]
    values["place"] = entry.place[:300] if entry.place else None
    try:
        if stored is None:
            status = "cancelled" if entry.status == "cancelled" else "scheduled"
            new = {**values, "event_kind": kind, "status": status, "source_uid": entry.uid}
            notes = {"notes": entry.description} if entry.description else {}
            return Judged("added", entry.title, event=read_record(Event, new | notes))
        if stored.withdrawn_at is not None:
            return Judged("unchanged", entry.title, "was withdrawn here")
        if stored.record.status != "scheduled":
            return Judged("unchanged", entry.title, "its record is finished")
        changes = values | ({"status": "cancelled"} if entry.status == "cancelled" else {})
        event = revise_record(stored.record, **changes)
    except WorkspaceUserError as problem:
        return Judged("rejected", entry.title, str(problem))
    if event == stored.record:
        return Judged("unchanged", entry.title, "is there already")
    return Judged("changed", entry.title, event=event, stored=stored)


def take_calendar(build: BuildInfo, wanted: Sequence[Judged], person: Person) -> bool:
    """Save what is new in one transaction, then what changed.

    Raises
    ------
    WorkspaceUserError
        Somebody changed one of them meanwhile; the same file again goes on from there.
    """
    workspace = current_workspace(build)
    workspace.add_all([each.event for each in wanted if each.event and not each.stored], who=person.who)
    for each in wanted:
        if each.event and each.stored:
            stored = each.stored
            workspace.change(
                Event, stored.record_id, each.event, who=person.who, row_version=stored.row_version
            )
    return True


def _write_judged(judged: Sequence[Judged]) -> str:
    ranked = sorted(judged, key=lambda each: each.verdict != "rejected")
    rows = []
    for each in ranked:
        when = words.say_time(each.event.starts_local) if each.event else ""
        rows.append((when, VERDICTS[each.verdict], each.title, each.reason))
    return write_verdicts(rows, head="When")
