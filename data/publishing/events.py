"""Events as they are published: at public places by name, at protected ones by area and day alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from data.events.scrub import scrub_text
from data.publishing.identity import name_record
from data.publishing.rules import Rules
from data.publishing.source import Source
from data.workspace.overlay import SOURCE as LOGGED
from data.workspace.text_check import find_personal

LEAST_NAME = 4
Row = dict[str, object]


@dataclass(frozen=True)
class Approved:
    """What was written about events for publication, and their titles in a calendar, by event id."""

    texts: Mapping[str, str]
    titles: Mapping[str, str | None]


def list_events(source: Source, rules: Rules, approved: Approved) -> list[Row]:
    """Return the rows of `public_event`: one for each published area that an event names.

    A title is published where a calendar gave it, without contact details and names; one in which a name
    or number still seems to stand, or a protected place is named, is left out, and so is that of an event
    at a protected place.
    """
    agreed = set(rules.settings.hosts_agreed)
    words = list_protected(source, rules)
    codes = [str(area["area_id"]) for area in source.areas]
    zone = ZoneInfo(str(source.settings["timezone"]))
    rows: list[Row] = []
    for event in source.ask("publish_events").to_pylist():
        closed = bool(event["sensitive"]) and event["venue_id"] not in agreed
        row = describe_place(event, zone, closed=closed)
        row |= describe_words(event, approved, words, codes, closed=closed)
        rows += [row | place for place in choose_areas(event["areas"] or [], rules)]
    return rows


def list_protected(source: Source, rules: Rules) -> list[re.Pattern[str]]:
    """Return how the names of places may be written whose hosts did not agree to be named."""
    protected = source.ask("publish_sensitive_venues").to_pylist()
    agreed = set(rules.settings.hosts_agreed)
    return [pattern for venue in protected if venue["venue_id"] not in agreed for pattern in spell(venue)]


def spell(venue: Mapping[str, Any]) -> list[re.Pattern[str]]:
    """Return how a protected venue's name may be written in a title."""
    name = str(venue["name"] or "").strip()
    return [re.compile(re.escape(name), re.IGNORECASE)] if len(name) >= LEAST_NAME else []


def describe_place(event: Mapping[str, Any], zone: ZoneInfo, *, closed: bool) -> Row:
    """Return when and where an event is: of a protected place the day alone."""
    start: dt.datetime = event["starts_local"]
    end = None if closed else event["ends_at"]
    return {
        "event_id": name_record("event", str(event["event_id"])),
        "starts_local": dt.datetime.combine(start.date(), dt.time()) if closed else start,
        "ends_local": end.astimezone(zone).replace(tzinfo=None) if end else None,
        "starts_utc": None if closed else to_utc(event["starts_at"]),
        "ends_utc": to_utc(end) if end else None,
        "day_only": closed,
        "event_kind": event["event_kind"],
        "status": event["status"],
        "venue_name": None if closed else event["venue_name"],
    }


def to_utc(moment: dt.datetime) -> dt.datetime:
    """Return a time in UTC, without its zone."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None)


def describe_words(
    event: Mapping[str, Any],
    approved: Approved,
    protected: Sequence[re.Pattern[str]],
    codes: Collection[str],
    *,
    closed: bool,
) -> Row:
    """Return the title of an event and what was approved about it, where they may be shown."""
    event_id = str(event["event_id"])
    title = approved.titles.get(event_id) if event["source"] == LOGGED else event["title"]
    title = None if closed else clean_title(title, codes)
    text = approved.texts.get(event_id)
    if title and any(pattern.search(title) for pattern in protected):
        title = None
    if text and (closed or any(pattern.search(text) for pattern in protected)):
        text = None
    return {"title": title, "text": text}


def clean_title(title: str | None, codes: Collection[str]) -> str | None:
    """Return a title without contact details and names; None where something of them seems left."""
    clean = scrub_text(title, codes=codes)
    return None if find_personal(clean, codes=codes) else clean


def choose_areas(areas: Sequence[Mapping[str, str]], rules: Rules) -> list[Row]:
    """Return the areas of the finest published level that an event names; else the wider; else city."""
    for level in (rules.geography, rules.wider):
        ids = sorted({area["area_id"] for area in areas if area["level"] == level})
        if ids:
            return [{"level": level, "area_id": area_id} for area_id in ids]
    return [{"level": "city", "area_id": "city"}]
