"""What is entered is kept, by whom and when; two people never overwrite each other."""

import datetime as dt
from typing import Any

import pytest

from data.workspace import (
    ConflictError,
    RecordError,
    RecordNotFoundError,
    WithdrawnError,
    Workspace,
    WorkspaceUserError,
    records,
)


def make_event(**changes: Any) -> records.Event:
    values = {
        "title": "Coffee with a Cop at Mill Hill Library",
        "event_kind": "informal_meet",
        "starts_local": "2026-07-01T18:30",
        "areas": [{"level": "beat", "area_id": "0611"}],
        "groups_reached": [
            {"group_kind": "age", "group_name": "65 and over", "count": 7, "basis": "self_reported"}
        ],
    }
    return records.read_record(records.Event, {**values, **changes})


def test_event_is_kept_as_entered(workspace: Workspace) -> None:
    event = make_event(notes="Rain; twelve came.", attendance=12, officer_hours=2.5)
    kept = workspace.add(event, who="Kim Doe")
    assert workspace.get(records.Event, kept.record_id) == kept
    assert kept.record == event
    assert (kept.row_version, kept.created_by, kept.changed_by) == (1, "Kim Doe", "Kim Doe")
    assert kept.created_at.tzinfo is dt.UTC


def test_change_is_kept_with_its_author_and_in_the_trail(workspace: Workspace) -> None:
    kept = workspace.add(make_event(), who="Kim Doe")
    changed = workspace.change(
        records.Event,
        kept.record_id,
        records.revise_record(kept.record, attendance=12),
        who="Ann Roe",
        row_version=1,
    )
    assert (changed.record.attendance, changed.row_version, changed.changed_by) == (12, 2, "Ann Roe")
    trail = workspace.history(records.Event, kept.record_id)
    assert [(entry.who, entry.action) for entry in trail] == [("Kim Doe", "added"), ("Ann Roe", "changed")]
    assert (trail[1].before, trail[1].after) == ({"attendance": None}, {"attendance": 12})


def test_change_without_a_difference_is_none(workspace: Workspace) -> None:
    kept = workspace.add(make_event(), who="Kim Doe")
    before = workspace.version()
    assert workspace.change(records.Event, kept.record_id, make_event(), who="Ann Roe", row_version=1) == kept
    assert workspace.version() == before


def test_second_of_two_people_is_told_of_the_first(workspace: Workspace) -> None:
    kept = workspace.add(make_event(), who="Kim Doe")
    first = records.revise_record(kept.record, attendance=12, notes="Twelve came.")
    workspace.change(records.Event, kept.record_id, first, who="Ann Roe", row_version=1)
    second = records.revise_record(kept.record, attendance=14)
    with pytest.raises(ConflictError) as caught:
        workspace.change(records.Event, kept.record_id, second, who="Bo Lee", row_version=1)
    assert caught.value.who == "Ann Roe"
    assert caught.value.fields == ("attendance", "notes")
    assert caught.value.row_version == 2
    words = str(caught.value)
    assert words.startswith("nothing was saved: Ann Roe changed this event at 2026-07-15 ")
    assert "(attendance, notes)" in words
    assert workspace.get(records.Event, kept.record_id).record == first


def test_withdrawn_record_leaves_the_list_and_comes_back(workspace: Workspace) -> None:
    kept = workspace.add(make_event(), who="Kim Doe")
    gone = workspace.withdraw(
        records.Event, kept.record_id, who="Ann Roe", why="Entered twice", row_version=1
    )
    assert (gone.withdrawn_by, gone.withdrawn_why) == ("Ann Roe", "Entered twice")
    assert workspace.list(records.Event) == []
    assert workspace.list(records.Event, withdrawn=True) == [gone]
    with pytest.raises(WithdrawnError, match="withdrawn by Ann Roe; restore it first"):
        workspace.change(records.Event, kept.record_id, make_event(), who="Kim Doe", row_version=2)
    back = workspace.restore_withdrawn(records.Event, kept.record_id, who="Kim Doe", row_version=2)
    assert workspace.list(records.Event) == [back]
    assert back.withdrawn_at is None


def test_list_finds_by_equality(workspace: Workspace) -> None:
    held, open_one = workspace.add_all(
        [make_event(status="held"), make_event(venue_id="library_1")], who="Kim Doe"
    )
    assert workspace.list(records.Event, status="held") == [held]
    assert workspace.list(records.Event, venue_id=None) == [held]
    assert workspace.list(records.Event) == [held, open_one]


def test_all_or_none_are_added(workspace: Workspace) -> None:
    action = records.Action(concern_id="nowhere", text="Ask for a lamp")
    with pytest.raises(RecordError, match="no concern has the id 'nowhere'"):
        workspace.add_all([make_event(), action], who="Kim Doe")
    assert workspace.list(records.Event) == []


def test_version_grows_with_every_transaction(workspace: Workspace) -> None:
    versions = [workspace.version()]
    kept = workspace.add(make_event(), who="Kim Doe")
    versions.append(workspace.version())
    workspace.add_all([make_event(), make_event()], who="Kim Doe")
    versions.append(workspace.version())
    workspace.withdraw(records.Event, kept.record_id, who="Kim Doe", why="Twice", row_version=1)
    versions.append(workspace.version())
    workspace.erase(records.Event, kept.record_id, fields=["title"], who="Kim Doe", why="A name")
    versions.append(workspace.version())
    assert versions == sorted(set(versions))


def test_registered_plan_is_never_changed(workspace: Workspace) -> None:
    plan = records.Plan(
        name="Coffee in 0611",
        areas=(records.ProgrammeArea(level="beat", area_id="0611"),),
        starts_on=dt.date(2026, 8, 1),
        outcome="survey:trust",
        expected="more",
        horizon_months=12,
    )
    kept = workspace.add(plan, who="Kim Doe")
    with pytest.raises(WorkspaceUserError, match="registered in advance"):
        workspace.change(records.Plan, kept.record_id, plan, who="Kim Doe", row_version=1)
    amended = workspace.add(records.revise_record(plan, amends_id=kept.record_id), who="Kim Doe")
    assert amended.record.amends_id == kept.record_id


def test_unknown_id_is_a_sentence(workspace: Workspace) -> None:
    with pytest.raises(RecordNotFoundError, match="no outreach month has the id 'x'"):
        workspace.get(records.OutreachMonth, "x")


def test_nobody_enters_without_a_name(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceUserError, match="the name of who enters this is missing"):
        workspace.add(make_event(), who=" ")


def test_writes_that_belong_together_are_kept_whole_or_not_at_all(workspace: Workspace) -> None:
    kept = workspace.add(make_event(), who="Kim Doe")
    concern = {"raised_on": "2026-07-01", "text": "Cars too fast", "topic": "traffic"}
    with workspace.together(who="Kim Doe") as writes:
        event_id = writes.add(make_event(title="Second"))
        writes.add(records.read_record(records.Concern, {**concern, "event_id": event_id}))
        changed = records.revise_record(kept.record, attendance=9)
        writes.change(records.Event, kept.record_id, changed, row_version=1)
    assert [each.record.event_id for each in workspace.list(records.Concern)] == [event_id]
    assert workspace.get(records.Event, kept.record_id).record.attendance == 9
    before = workspace.version()

    def write_in_vain() -> None:
        with workspace.together(who="Kim Doe") as writes:
            writes.withdraw(records.Event, kept.record_id, why="double", row_version=2)
            writes.add(make_event(title="Third"))
            writes.add(records.read_record(records.Concern, {**concern, "event_id": "nowhere"}))

    with pytest.raises(RecordError):
        write_in_vain()
    assert workspace.version() == before
    assert {each.record.title for each in workspace.list(records.Event)} == {
        "Coffee with a Cop at Mill Hill Library",
        "Second",
    }
