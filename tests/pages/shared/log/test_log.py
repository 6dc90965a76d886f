"""The log page: what waits is finished, what was raised is followed until people are told."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.workspace import Workspace, open_workspace, records
from data.workspace.records import Action, Concern, Event, Partner, PlaceRef, Told
from pages.shared import access
from tests.pages.make_build import make_build
from tests.pages.shared.log.steps import (
    HOSTILE,
    LATE,
    Open,
    find,
    make_opener,
    press,
    read_address,
    read_text,
)


@pytest.fixture
def open_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the page as somebody with every role, under an address."""
    return make_opener(tmp_path, monkeypatch)


@pytest.fixture
def workspace(open_page: Open) -> Workspace:
    """The log of the city that the page shows."""
    return open_workspace("testford")


def add_late(workspace: Workspace, **more: Any) -> str:
    event = Event(title="Porch talk", event_kind="outreach", starts_local=LATE, **more)
    return workspace.add(event, who="Ada").record_id


def test_a_fictional_citys_clock_stopped_with_its_files(open_page: Open, tmp_path: Path) -> None:
    make_build(tmp_path, build_id="stopped", captured_on="2026-06-13")
    text = read_text(open_page())
    assert "Testford (a fictional city)" in text
    said = re.findall(r"\w{3} (\d+ \w{3} \d{4}), \d", text)
    assert said
    assert max(pd.to_datetime(said, format="%d %b %Y")) <= LATE.replace(month=6, day=13)


def test_the_page_opens_on_what_waits_and_makes_no_log(open_page: Open, tmp_path: Path) -> None:
    app = open_page(name="")
    assert "of the last 60 days wait for a record." in read_text(app)
    assert "Over, and without a record" in read_text(app)
    rows = [each.label for each in app.button if each.label.startswith("Finish ")]
    assert len(rows) == len(set(rows)) == 5
    assert all(":small[" in label for label in rows)
    assert not (tmp_path / "var" / "workspace").exists()


def test_who_writes_is_asked_once_and_only_where_writing_begins(open_page: Open) -> None:
    app = press(open_page(name=""), "Finish")
    assert [each.label for each in app.text_input] == ["Your name"]
    assert "Save" not in [each.label for each in app.button]
    app.text_input[0].set_value("Kim Doe")
    press(app, "Continue")
    assert "Save" in [each.label for each in app.button]


def test_an_event_of_the_calendar_is_finished_and_leaves_the_list(open_page: Open) -> None:
    app = press(open_page(), "Finish")
    event_id = read_address(app)["calendar"]
    press(app, "Save")
    assert "say whether it was held" in read_text(app)
    find(app.button_group, "Was it held?").set_value("held").run()
    find(app.number_input, "How many people came").set_value(23)
    find(app.number_input, "Officers' hours").set_value(3.5)
    find(app.text_area, "What was raised").set_value("The lamp at the corner is out")
    app.run()
    find(app.selectbox, "About").set_value("streets_and_lighting")
    press(app, "Save")
    said = read_text(app)
    assert "was held on" in said
    assert "with 23 people, and counts in Beat" in said
    assert "1 concern is on the board." in said
    kept = open_workspace("testford").list(Event)[0].record
    assert (kept.calendar_event_id, kept.status, kept.attendance, kept.officer_hours) == (
        event_id,
        "held",
        23,
        3.5,
    )
    assert {area.level for area in kept.located_areas} >= {"beat", "district"}
    concern = open_workspace("testford").list(Concern)[0].record
    assert (concern.topic, concern.level) == ("streets_and_lighting", "beat")
    assert concern.raised_on == kept.starts_local.date()
    assert f"log-to-{event_id}" not in [each.key for each in app.button]


def test_nothing_typed_is_lost_and_what_may_be_personal_is_asked_about(
    open_page: Open, workspace: Workspace
) -> None:
    app = open_page(tab="events", record=add_late(workspace))
    find(app.button_group, "Was it held?").set_value("held").run()
    find(app.number_input, "How many people came").set_value(9)
    find(app.text_area, "Notes").set_value("Mrs. Okafor, 312-555-0100, will ring")
    press(app, "Save")
    assert "Nothing was saved yet: look at the words" in read_text(app)
    assert find(app.number_input, "How many people came").value == 9
    assert find(app.text_area, "Notes").value == "Mrs. Okafor, 312-555-0100, will ring"
    assert workspace.list(Event)[0].record.status == "scheduled"
    app.checkbox[0].check().run()
    press(app, "Save")
    assert workspace.list(Event)[0].record.notes == "Mrs. Okafor, 312-555-0100, will ring"


def test_a_conflict_is_said_and_keeps_what_was_typed(open_page: Open, workspace: Workspace) -> None:
    record_id = add_late(workspace)
    app = open_page(tab="events", record=record_id)
    find(app.text_area, "Notes").set_value("Ours").run()
    seen = workspace.get(Event, record_id)
    theirs = seen.record.model_copy(update={"title": "Theirs"})
    workspace.change(Event, record_id, theirs, who="Ada", row_version=seen.row_version)
    find(app.button_group, "Was it held?").set_value("cancelled").run()
    press(app, "Save")
    assert "Ada changed this event" in read_text(app)
    assert find(app.text_area, "Notes").value == "Ours"
    assert workspace.get(Event, record_id).record.title == "Theirs"
    press(app, "Open the record as it is now")
    assert find(app.text_area, "Notes").value == ""
    find(app.button_group, "Was it held?").set_value("cancelled").run()
    press(app, "Save")
    assert workspace.get(Event, record_id).record.status == "cancelled"


def test_an_event_of_the_calendar_is_confirmed_once(open_page: Open, workspace: Workspace) -> None:
    app, other = press(open_page(), "Finish"), press(open_page(), "Finish")
    assert read_address(app) == read_address(other)
    for each in (app, other):
        find(each.button_group, "Was it held?").set_value("held").run()
    for each in (app, other):
        press(each, "Save")
    assert "Kim Doe (typed name) entered a record of this event meanwhile" in read_text(other)
    assert len(workspace.list(Event)) == 1


def test_groups_are_counts_with_one_basis_and_some_are_refused(open_page: Open, workspace: Workspace) -> None:
    app = open_page(tab="events", record=add_late(workspace))
    find(app.button_group, "Was it held?").set_value("held").run()
    find(app.multiselect, "Groups reached").set_value(["language: Somali", "religion: any"]).run()
    press(app, "Save")
    assert "say how many of Somali and any came" in read_text(app)
    for box in [each for each in app.number_input if each.label.startswith("How many:")]:
        box.set_value(4)
    press(app, "Save")
    assert "is not recorded" in read_text(app)
    find(app.multiselect, "Groups reached").set_value(["language: Somali"]).run()
    find(app.radio, "How are the groups known?").set_value("intended_audience").run()
    press(app, "Save")
    group = workspace.list(Event)[0].record.groups_reached[0]
    assert (group.group_kind, group.group_name, group.count, group.basis) == (
        "language",
        "Somali",
        4,
        "intended_audience",
    )


def test_a_new_event_comes_again_and_later_ones_change_together(
    open_page: Open, workspace: Workspace
) -> None:
    app = open_page(tab="events", record="new")
    find(app.text_input, "Title").set_value("Walk")
    find(app.selectbox, "Kind of event").set_value("outreach")
    find(app.date_input, "Day").set_value(date(2026, 8, 4)).run()
    find(app.multiselect, "Areas by name").set_value(["beat:101"])
    find(app.selectbox, "How often").set_value("two_weeks").run()
    find(app.date_input, "Until").set_value(date(2026, 9, 5))
    press(app, "Save")
    assert "So are 2 others of the series." in read_text(app)
    kept = workspace.list(Event)
    assert [f"{each.record.starts_local:%m-%d %H:%M}" for each in kept] == [
        "08-04 18:00",
        "08-18 18:00",
        "09-01 18:00",
    ]
    assert all(PlaceRef(level="district", area_id="001") in each.record.located_areas for each in kept)
    app = open_page(tab="events", record=kept[1].record_id)
    find(app.text_input, "Title").set_value("Longer walk")
    find(app.radio, "What you change is for").set_value("later").run()
    press(app, "Save")
    assert [each.record.title for each in workspace.list(Event)] == ["Walk", "Longer walk", "Longer walk"]


def test_a_concern_goes_from_action_to_told(open_page: Open, workspace: Workspace) -> None:
    concern = Concern(raised_on=date(2026, 6, 1), text=HOSTILE, topic="traffic", due_on=date(2026, 7, 5))
    record_id = workspace.add(concern, who="Ada").record_id
    app = open_page(tab="concerns")
    text = read_text(app)
    assert "1 promise is overdue." in text
    assert "raised 44 days ago" in text
    assert "10 days overdue" in text
    assert "<img src=x" not in text
    press(app, "Add an action")
    find(app.text_area, "What will be done").set_value("Ask for a crossing")
    press(app, "Save the action")
    assert workspace.get(Concern, record_id).record.status == "in_work"
    press(app, "Mark done")
    assert workspace.get(Concern, record_id).record.status == "done"
    assert workspace.list(Action)[0].record.done_on == date(2026, 7, 15)
    assert "done, and nobody has been told yet" in read_text(open_page())
    find(app.selectbox, "How *").set_value("At the next meeting").run()
    press(app, "Save that they were told")
    assert workspace.get(Concern, record_id).record.status == "told"
    assert workspace.list(Told)[0].record.how == "At the next meeting"


def test_what_waits_is_narrowed_to_an_area_with_all_that_nests_in_it(
    open_page: Open, workspace: Workspace
) -> None:
    for beat in ("101", "203"):
        text = f"Lamp in {beat}"
        about = {"level": "beat", "area_id": beat, "topic": "traffic", "raised_on": date(2026, 7, 1)}
        workspace.add(Concern.model_validate({"text": text, **about}), who="Ada")
    text = read_text(open_page(area="district:001"))
    assert "1 concern is open" in text
    assert "Lamp in 101" in text
    assert "Lamp in 203" not in text


def test_hostile_words_are_text_in_lists_forms_and_history(open_page: Open, workspace: Workspace) -> None:
    record_id = workspace.add(Partner(name=HOSTILE, focus="youth", note=HOSTILE), who=HOSTILE).record_id
    workspace.add(Event(title=HOSTILE, event_kind="youth", starts_local=LATE, place=HOSTILE), who="Ada")
    for address in (
        {},
        {"tab": "events"},
        {"tab": "other", "kind": "partner"},
        {"tab": "other", "kind": "partner", "record": record_id},
        {"tab": "other", "kind": "partner", "record": HOSTILE},
        {"tab": "events", "calendar": HOSTILE},
        {"tab": HOSTILE, "area": HOSTILE, "find": HOSTILE, "more": HOSTILE},
    ):
        app = open_page(**address)
        assert "<img src=x" not in read_text(app)
        labels = [each.label for each in [*app.button, *app.checkbox, *app.number_input, *app.expander]]
        assert not any("<img" in label.replace("\\<", "") for label in labels)


def test_a_record_is_withdrawn_with_a_reason_and_restored(open_page: Open, workspace: Workspace) -> None:
    record_id = workspace.add(Partner(name="Harbour Clinic", focus="mental_health"), who="Ada").record_id
    app = open_page(tab="other", kind="partner", record=record_id)
    press(app, "Withdraw")
    assert "say why" in read_text(app)
    find(app.text_input, "Why").set_value("entered twice")
    press(app, "Withdraw")
    assert workspace.list(Partner) == []
    assert "No record of this kind yet" in read_text(open_page(tab="other", kind="partner"))
    app = press(open_page(tab="other", kind="partner", show="withdrawn"), "Open")
    assert "entered twice" in read_text(app)
    press(app, "Restore")
    assert len(workspace.list(Partner)) == 1
    text = read_text(open_page(tab="other", kind="partner", record=record_id))
    assert "Kim Doe (typed name): withdrawn" in text


def test_a_steward_erases_words_for_good(open_page: Open, workspace: Workspace) -> None:
    said = records.Testimonial(text="I am Jo from Mill Hill", given_on=date(2026, 7, 1))
    record_id = workspace.add(said, who="Ada").record_id
    app = open_page(tab="other", kind="testimonial", record=record_id)
    find(app.multiselect, "Words of").set_value(["text"])
    find(app.text_input, "Why they are erased").set_value("asked for")
    press(app, "Erase")
    assert "tick the box" in read_text(app)
    find(app.checkbox, "Erased words").check()
    press(app, "Erase")
    assert workspace.get(records.Testimonial, record_id).erased == ("text",)
    assert "Mill Hill" not in read_text(open_page(tab="other", kind="testimonial", record=record_id))


def test_only_a_steward_may_erase(
    open_page: Open, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "read_roles", lambda: frozenset({"liaison", "public"}))
    record_id = workspace.add(Partner(name="Clinic", focus="youth"), who="Ada").record_id
    app = open_page(tab="other", kind="partner", record=record_id)
    assert "Only a steward erases words" in read_text(app)
    assert "Erase" not in [each.label for each in app.button]
