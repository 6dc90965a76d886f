"""Calendar files: what other programs read of ours, and what we read of theirs."""

import contextlib
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from data.workspace.exchange.calendar_entry import CalendarEntry, CalendarFileError
from data.workspace.exchange.read_calendar import LONGEST_SERIES, read_calendar
from data.workspace.exchange.write_calendar import write_calendar

ZONE = "America/Chicago"
WRITTEN = dt.datetime(2026, 7, 15, 12, tzinfo=dt.UTC)
UNTIL = dt.date(2027, 7, 15)


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - local time


COFFEE = CalendarEntry(
    uid="w-1@port-ellery",
    title="Coffee with a Cop; bring, <b>questions</b> \\ ideas",
    starts_local=at(2026, 7, 20, 18),
    ends_local=at(2026, 7, 20, 19, 30),
    place="Mill Hill Library",
    lon=-70.25,
    lat=43.66,
    description="Line one\nLine two",
    sequence=2,
)


def write(*entries: CalendarEntry) -> bytes:
    return write_calendar(entries, name="Port Ellery", timezone=ZONE, written_at=WRITTEN)


def open_event(content: bytes) -> Any:
    return Calendar.from_ical(content).walk("VEVENT")[0]


def read(text: str | bytes) -> tuple[CalendarEntry, ...]:
    content = text.encode() if isinstance(text, str) else text
    return read_calendar(content, timezone=ZONE, until=UNTIL).entries


def wrap(*events: str) -> str:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}END:VCALENDAR\n".replace("\n", "\r\n")


def test_what_is_written_is_read_back() -> None:
    assert read(write(COFFEE)) == (COFFEE,)


def test_other_programs_find_all_that_the_standard_asks_for() -> None:
    content = write(COFFEE)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(content)
    event = open_event(content)
    assert {"PRODID", "VERSION", "METHOD", "CALSCALE"} <= set(calendar)
    assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "SEQUENCE", "GEO"} <= set(event)
    assert event["DTSTART"].dt == dt.datetime(2026, 7, 20, 23, tzinfo=dt.UTC)
    assert event.errors == []
    assert calendar.errors == []


def test_an_event_without_an_end_lasts_an_hour_for_calendars() -> None:
    event = open_event(write(CalendarEntry("a", "Walk", at(2026, 7, 20, 18))))
    assert event["DTEND"].dt - event["DTSTART"].dt == dt.timedelta(hours=1)


def test_a_cancelled_event_is_cancelled_in_the_calendar() -> None:
    entry = CalendarEntry("a", "Walk", at(2026, 7, 20, 18), status="cancelled")
    assert b"STATUS:CANCELLED" in write(entry)
    assert read(write(entry))[0].status == "cancelled"


@given(title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_any_title_comes_back(title: str) -> None:
    entry = CalendarEntry("a", title.strip(), at(2026, 7, 20, 18), at(2026, 7, 20, 19))
    assert read(write(entry))[0].title == title.strip()


def test_a_series_keeps_its_hour_when_clocks_change() -> None:
    starts = [
        entry.starts_local
        for entry in read(
            wrap(
                "UID:s\nSUMMARY:Beat meeting\nDTSTART;TZID=America/Chicago:20261029T180000\n"
                "DURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3"
            )
        )
    ]
    assert starts == [
        at(2026, 10, 29, 18),
        at(2026, 11, 5, 18),
        at(2026, 11, 12, 18),
    ]


def test_a_changed_and_a_cancelled_occurrence_are_kept_once() -> None:
    entries = read(
        wrap(
            "UID:s\nSUMMARY:Meeting\nDTSTART:20260701T230000Z\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20260708T230000Z",
            "UID:s\nSUMMARY:Meeting moved\nRECURRENCE-ID:20260715T230000Z\nDTSTART:20260716T230000Z",
        )
    )
    assert [(e.title, e.starts_local.day) for e in entries] == [
        ("Meeting", 1), ("Meeting", 22), ("Meeting moved", 16),
    ]  # fmt: skip
    assert len({entry.uid for entry in entries}) == 3


def test_an_endless_series_ends() -> None:
    entries = read(wrap("UID:s\nSUMMARY:Daily\nDTSTART:20260701T230000Z\nRRULE:FREQ=DAILY"))
    assert len(entries) == LONGEST_SERIES


def test_every_component_is_accepted_or_rejected() -> None:
    text = wrap(
        "UID:a\nSUMMARY:Good\nDTSTART:20260701", "SUMMARY:No id\nDTSTART:20260701", "UID:b\nSUMMARY:No start"
    )
    reading = read_calendar(text.encode(), timezone=ZONE, until=UNTIL)
    assert (reading.received, reading.accepted, len(reading.rejected)) == (3, 1, 2)
    assert [entry.position for entry in reading.rejected] == [2, 3]
    assert "UID" in reading.rejected[0].reason
    assert "DTSTART" in reading.rejected[1].reason


@pytest.mark.parametrize(
    "content", [b"", b"<html>not found</html>", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR"]
)
def test_what_is_no_calendar_is_said_in_a_sentence(content: bytes) -> None:
    with pytest.raises(CalendarFileError, match=r"export .* \.ics"):
        read_calendar(content, timezone=ZONE, until=UNTIL)


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    with contextlib.suppress(CalendarFileError):
        read_calendar(content, timezone=ZONE, until=UNTIL)


@given(st.text(st.sampled_from("ABDEGLNPRSTUVZ:;=,0123456789-\n\r TFREQUID"), max_size=200))
def test_no_event_crashes_the_reader(body: str) -> None:
    try:
        reading = read_calendar(wrap(body).encode(), timezone=ZONE, until=UNTIL)
    except CalendarFileError:
        return
    assert reading.accepted + len(reading.rejected) == reading.received
