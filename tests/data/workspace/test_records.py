"""What does not fit is refused in words, and what is never recorded cannot be entered."""

from typing import Any

import pytest

from data.workspace import RecordError, records
from data.workspace.records import read_record

EVENT = {"title": "Meeting", "event_kind": "public_forum", "starts_local": "2026-07-01T18:00"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "  "}, "title must not be blank; fill it in"),
        ({"attendance": -1}, "attendance: input should be greater than or equal to 0, found -1"),
        ({"starts_local": "2026-07-01T18:00Z"}, "starts local: is local time; give it without a zone"),
        (
            {"ends_local": "2026-07-01T17:00"},
            "ends at 2026-07-01 17:00, before it starts at 2026-07-01 18:00",
        ),
        ({"lon": -87.6}, "a point needs both longitude and latitude"),
        ({"status": "presumed"}, "status: input should be 'held', 'scheduled' or 'cancelled'"),
        ({"names_of_residents": "x"}, "names of residents is not known here; leave it out"),
        ({"notes": "a\x00b"}, "notes: holds a character that cannot be stored"),
        ({"officer_hours": float("nan")}, "officer hours: input should be"),
    ],
)
def test_what_does_not_fit_is_said(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(RecordError) as caught:
        read_record(records.Event, {**EVENT, **changes})
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "kind", ["religion", "Faith", "immigration_status", "sexual orientation", "political party", "health"]
)
def test_groups_that_are_never_recorded_are_refused(kind: str) -> None:
    group = {"group_kind": kind, "group_name": "x", "count": 3, "basis": "self_reported"}
    with pytest.raises(RecordError, match="is not recorded: religion, immigration status, orientation"):
        read_record(records.Event, {**EVENT, "groups_reached": [group]})


def test_every_kind_never_recorded_is_refused() -> None:
    for kind in records.FORBIDDEN_GROUP_KINDS:
        with pytest.raises(ValueError, match="is not recorded"):
            records.GroupCount(group_kind=kind, group_name="x", count=1, basis="intended_audience")


def test_what_a_form_leaves_empty_is_missing_whatever_its_type() -> None:
    with pytest.raises(RecordError) as caught:
        read_record(records.Event, {"title": "Meeting", "event_kind": None, "starts_local": None})
    assert str(caught.value) == ("event kind is missing; fill it in; starts local is missing; fill it in")
    with pytest.raises(RecordError, match=r"^held on is missing; fill it in$"):
        read_record(
            records.Training, {"topic": "Listening", "method": "workshop", "hours": 2, "held_on": None}
        )


def test_lines_that_cannot_be_read_are_said_without_the_name_of_a_type() -> None:
    month = {"channel": "poll", "month": "2026-07-01", "results": "mostly yes"}
    with pytest.raises(RecordError) as caught:
        read_record(records.OutreachMonth, month)
    assert "results: cannot be read; write each as the label or the template shows" in str(caught.value)


def test_all_mistakes_are_said_at_once() -> None:
    with pytest.raises(RecordError) as caught:
        read_record(records.Event, {"title": "", "attendance": "many"})
    assert caught.value.fields == ("title", "event_kind", "starts_local", "attendance")


def test_testimonial_needs_consent_to_be_approved() -> None:
    values = {"text": "They listened.", "given_on": "2026-07-01", "moderation": "approved"}
    with pytest.raises(RecordError, match="cannot be approved without the day of consent"):
        read_record(records.Testimonial, values)


def test_feedback_stays_on_its_scale() -> None:
    values = {"event_id": "e", "item": "Heard?", "low": 1, "high": 5, "counts": [[6, 2]]}
    with pytest.raises(RecordError, match="answer 6 is outside the scale of 1 to 5"):
        read_record(records.Feedback, values)


def test_plan_names_an_outcome_that_can_be_measured() -> None:
    area = [{"level": "beat", "area_id": "0611"}]
    values = {"name": "A", "areas": area, "starts_on": "2026-01-01", "expected": "more", "horizon_months": 6}
    assert read_record(records.Plan, {**values, "outcome": "incidents:property"}).outcome
    with pytest.raises(RecordError, match="outcome"):
        read_record(records.Plan, {**values, "outcome": "arrests"})
