"""The engagement calendar: some three thousand events, with the faults that real calendars have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from data.demonstration.areas import DISTRICTS
from data.demonstration.draws import Floats, open_stream
from data.demonstration.meetings import MEETINGS, Meeting
from data.demonstration.names import name_beat
from data.demonstration.people import People
from data.demonstration.programmes import CALENDAR_FROM, LAST_DAY, PROGRAMMES, Programme
from data.demonstration.venues import Venue

CAPTURED_AT = dt.datetime.combine(LAST_DAY, dt.time(17))
LAST_PLANNED = dt.date(2026, 10, 31)
COLUMNS = (
    "event_id", "starts_at", "ends_at", "title", "kind", "format", "programme_id", "status", "venue_id",
    "place", "lon", "lat", "beat", "district", "attendance", "officer_hours", "updated_at",
)  # fmt: skip
NEVER = ("0313", "0512", "0534", "0712")
"""Beats that nobody visits."""


@dataclass(frozen=True)
class Entry:
    """One event before it is written down."""

    start: dt.datetime
    minutes: int
    title: str
    attendance: int
    officers: int
    beats: tuple[str, ...] = ()
    district: str = ""
    venue: Venue | None = None
    online: bool = False
    kind: str = ""
    programme_id: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    """Cells that differ from what they should be."""


def fill_calendar(people: People, venues: list[Venue], *, seed: int) -> list[Entry]:
    """Return every event in the order of its start."""
    stream = open_stream(seed, "events")
    by_beat: dict[str, list[Venue]] = {}
    for venue in venues:
        by_beat.setdefault(venue.beat, []).append(venue)
    entries = [entry for meeting in MEETINGS for entry in hold_meetings(meeting, people, by_beat, stream)]
    for programme in PROGRAMMES:
        for beat in programme.beats:
            entries += hold_programme(programme, beat, by_beat.get(beat, []), stream)
    return sorted(entries, key=lambda entry: (entry.start, entry.title, entry.beats))


def pick_day(stream: np.random.Generator, weekdays: tuple[int, ...]) -> dt.date:
    """Return a day on one of the weekdays: later years hold more, August and December fewer."""
    span = (LAST_PLANNED - CALENDAR_FROM).days
    while True:
        day = CALENDAR_FROM + dt.timedelta(days=int(stream.integers(0, span + 1)))
        quiet = 0.55 if day.month in (8, 12, 1) else 1.0
        busy = 0.62 + 0.38 * (day - CALENDAR_FROM).days / span
        ahead = 0.75 - 0.6 * (day - LAST_DAY).days / 123 if day > LAST_DAY else 1.0
        day += dt.timedelta(days=weekdays[int(stream.integers(0, len(weekdays)))] - day.weekday())
        if stream.random() < quiet * busy * ahead and CALENDAR_FROM <= day <= LAST_PLANNED:
            return day


def hold_meetings(
    meeting: Meeting, people: People, venues: dict[str, list[Venue]], stream: np.random.Generator
) -> list[Entry]:
    """Return the events of one kind, more of them where hardship is greater."""
    wanted = (0.35 + 1.3 * people.hardship) * np.array([beat not in NEVER for beat in people.beat_ids])
    reach = np.cumsum(np.rint(wanted * 1e6).astype(np.int64))
    entries = []
    for _ in range(meeting.count):
        beat = people.beat_ids[int(np.searchsorted(reach, stream.integers(0, reach[-1]), side="right"))]
        entries.append(hold_meeting(meeting, beat, people, venues, stream))
    return entries


def hold_meeting(
    meeting: Meeting, beat: str, people: People, venues: dict[str, list[Venue]], stream: np.random.Generator
) -> Entry:
    """Return one event around a beat."""
    hour = meeting.hours[int(stream.integers(0, len(meeting.hours)))]
    start = dt.datetime.combine(
        pick_day(stream, meeting.weekdays), dt.time(hour, 30 * int(stream.integers(0, 2)))
    )
    beats = pair_beats(beat, people) if meeting.where in ("beats", "online") else (beat,)
    venue = choose_venue(meeting, beat, venues, stream)
    title = meeting.titles[int(stream.integers(0, len(meeting.titles)))]
    joined = ("/", " and ")[int(stream.integers(0, 2))].join(beats)
    text = title.format(beats=joined, beat=beat, place=name_beat(beat), district=DISTRICTS[beat[:2]][0])
    attendance = int(meeting.attendance * (0.4 + 1.2 * stream.random()))
    wide = meeting.where in ("district", "online")
    return Entry(
        start, meeting.minutes, text, attendance, meeting.officers,
        beats=beats if not wide or "{beats}" in title else (),
        district=beat[:2] if wide and "{beats}" not in title else "",
        venue=venue, online=meeting.where == "online", kind=meeting.kind,
    )  # fmt: skip


def pair_beats(beat: str, people: People) -> tuple[str, ...]:
    """Return a beat with the other of its pair in the sector: 1 with 2, 3 with 4; the odd one alone."""
    other = beat[:3] + str((int(beat[3]) - 1 ^ 1) + 1)
    return tuple(sorted({beat, other})) if other in people.beat_ids else (beat,)


def choose_venue(
    meeting: Meeting, beat: str, venues: dict[str, list[Venue]], stream: np.random.Generator
) -> Venue | None:
    """Return a venue of a fitting kind in the beat, else now and then in its sector, else none."""
    afar = stream.random() < 0.3
    for near in (beat, beat[:3], beat[:2]):
        if near != beat and not afar and meeting.where != "district":
            return None
        fitting = [
            venue for own in sorted(venues) if own.startswith(near) for venue in venues[own]
            if venue.kind in meeting.venues
        ]  # fmt: skip
        if fitting:
            return fitting[int(stream.integers(0, len(fitting)))]
    return None


def hold_programme(
    programme: Programme, beat: str, venues: list[Venue], stream: np.random.Generator
) -> list[Entry]:
    """Return a programme's events in one beat, from its start on, at about even distances."""
    day = programme.starts_on + dt.timedelta(days=int(stream.integers(2, 20)))
    fitting = [venue for venue in venues if venue.kind == ("café" if programme.series else "park building")]
    entries = []
    while day <= LAST_PLANNED:
        hour = {"coffee": 9}.get(programme.series, 18)
        title = programme.title + (f", {name_beat(beat)}" if stream.random() < 0.7 else "")
        entries.append(
            Entry(
                dt.datetime.combine(day, dt.time(hour, 0)), 90, title, int(12 + 26 * stream.random()), 3,
                beats=(beat,), venue=fitting[0] if fitting else None, programme_id=programme.programme_id,
            )
        )  # fmt: skip
        day += dt.timedelta(days=programme.days_between + int(stream.integers(-6, 7)))
    return entries


def make_faults(entries: list[Entry]) -> list[Entry]:
    """Return events that staging must cope with: a test, times that do not fit, personal details, repeats."""
    past = [entry for entry in entries if entry.start.date() < LAST_DAY]
    early = [
        replace(
            entry,
            title=entry.title + " ",
            extra={"ends_at": (entry.start - dt.timedelta(hours=2)).isoformat()},
        )
        for entry in past[400:1600:300]
    ]
    named = [
        replace(past[500], title="Coffee with Sgt. Alma Quill, RSVP 555-0147", extra={"programme_id": ""}),
        replace(past[900], title="Resource Fair, write to p.marlow@portellery.example"),
    ]
    test = replace(past[700], title="TEST please ignore", beats=(), venue=None, attendance=0)
    return [*early, *named, test]


def write_events(folder: Path, entries: list[Entry], *, seed: int) -> int:
    """Write the calendar as it stood on the last day; return the number of rows."""
    stream = open_stream(seed, "calendar")
    entries = sorted([*entries, *make_faults(entries)], key=lambda entry: entry.start)
    shares = stream.random((len(entries), 8))
    rows = [
        write_row(number, entry, share)
        for number, (entry, share) in enumerate(zip(entries, shares, strict=True), 1)
    ]
    repeated = [rows[number] for number in range(150, len(rows), 400)]
    lines = [",".join(COLUMNS), *rows, *repeated]
    (folder / "events.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(lines) - 1


def write_row(number: int, entry: Entry, share: Floats) -> str:
    """Return one line of the calendar: past events mostly logged, some cells left empty."""
    past = entry.start.date() <= LAST_DAY
    called_off = share[0] < 0.035
    logged = past and not called_off and share[1] < 0.72
    end = entry.start + dt.timedelta(minutes=entry.minutes)
    venue = entry.venue if share[2] < 0.93 else None
    pinned = venue is not None and share[3] < 0.6
    cells = {
        "event_id": f"EV-{number:05d}",
        "starts_at": entry.start.isoformat(),
        "ends_at": "" if share[4] < 0.03 else end.isoformat(),
        "title": entry.title,
        "kind": entry.kind,
        "format": "online" if entry.online else "",
        "programme_id": entry.programme_id,
        "status": "cancelled" if called_off else "held" if logged else "",
        "venue_id": venue.venue_id if venue and share[5] < 0.8 else "",
        "place": "Online" if entry.online else venue.name if venue else "",
        "lon": f"{venue.lon:.6f}" if venue and pinned else "",
        "lat": f"{venue.lat:.6f}" if venue and pinned else "",
        "beat": ";".join(entry.beats) if share[6] < 0.9 else "",
        "district": entry.district,
        "attendance": str(entry.attendance) if logged and share[7] < 0.95 else "",
        "officer_hours": f"{entry.officers * entry.minutes / 60:.1f}" if logged and share[1] < 0.62 else "",
        "updated_at": min(end, CAPTURED_AT).isoformat(),
    } | entry.extra
    return ",".join(f'"{text}"' if "," in text else text for text in (cells[name] for name in COLUMNS))
