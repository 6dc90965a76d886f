"""What a record lacks is named; nobody came is an answer."""

import datetime as dt
from typing import Any

from data.workspace import records
from data.workspace.completeness import completeness, missing_parts


def make_event(**values: Any) -> records.Event:
    plain = {"title": "Meeting", "event_kind": "public_forum", "starts_local": "2026-07-01T18:00"}
    return records.read_record(records.Event, {**plain, **values})


def test_scheduled_event_need_not_know_who_came() -> None:
    assert missing_parts(make_event()) == ["place", "area", "end", "purpose", "format", "languages"]


def test_held_event_lacks_what_came_of_it() -> None:
    missing = missing_parts(make_event(status="held", attendance=0))
    assert "attendance" not in missing
    assert missing[-3:] == ["groups reached", "officers' hours", "outcome"]


def test_whole_record_is_complete() -> None:
    area = [{"level": "beat", "area_id": "0611"}]
    event = make_event(
        areas=area,
        ends_local="2026-07-01T19:00",
        purpose="Listen",
        format="town hall",
        languages=["English"],
    )
    assert missing_parts(event) == []
    assert completeness(event) == 1.0
    assert completeness(make_event()) == 0.4


def test_told_concern_needs_no_owner() -> None:
    open_one = records.Concern(raised_on=dt.date(2026, 7, 1), text="Too dark", topic="other")
    told = records.revise_record(open_one, status="told", level="beat", area_id="0611")
    assert missing_parts(open_one) == ["area", "owner", "due date"]
    assert missing_parts(told) == []
