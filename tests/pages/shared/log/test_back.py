"""Log: whoever goes back to a form that was saved finds the record, and nothing is saved by halves."""

from datetime import date
from pathlib import Path

import pytest

from data.workspace import Workspace, WorkspaceUserError, open_workspace
from data.workspace.records import Action, Concern, Event, Partner
from data.workspace.together import Together
from tests.pages.shared.log.steps import Open, find, make_opener, press, read_text


@pytest.fixture
def open_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the page as somebody with every role, under an address."""
    return make_opener(tmp_path, monkeypatch)


@pytest.fixture
def workspace(open_page: Open) -> Workspace:
    """The log of the city that the page shows."""
    return open_workspace("testford")


def test_back_to_a_saved_form_shows_the_record_and_the_button_a_blank_form(
    open_page: Open, workspace: Workspace
) -> None:
    app = press(open_page(tab="events"), "Enter an event")
    find(app.text_input, "Title").set_value("Walk")
    find(app.selectbox, "Kind of event").set_value("outreach")
    find(app.date_input, "Day").set_value(date(2026, 8, 4)).run()
    find(app.multiselect, "Areas by name").set_value(["beat:101"])
    press(app, "Save")
    app.query_params["record"] = "new"
    app.run()
    assert "You saved this form; this is the record." in read_text(app)
    assert "Walk" in read_text(app)
    assert find(app.text_input, "Title").value == "Walk"
    find(app.text_area, "Notes").set_value("Bring water").run()
    press(app, "Save")
    assert [each.record.notes for each in workspace.list(Event)] == ["Bring water"]
    app.query_params["record"] = "new"
    app.run()
    press(app, "Enter another one")
    assert "You saved this form" not in read_text(app)
    assert find(app.text_input, "Title").value == ""


def test_back_to_a_saved_partner_shows_the_partner(open_page: Open, workspace: Workspace) -> None:
    app = press(open_page(tab="other", kind="partner"), "Enter a new one")
    find(app.text_input, "Name").set_value("Harbour Clinic")
    find(app.selectbox, "Focus").set_value("mental_health")
    press(app, "Save")
    app.query_params["record"] = "new"
    app.run()
    assert find(app.text_input, "Name").value == "Harbour Clinic"
    press(app, "Save")
    assert len(workspace.list(Partner)) == 1


def test_an_event_is_not_kept_without_what_was_raised_at_it(
    open_page: Open, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(open_page(), "Finish")
    find(app.button_group, "Was it held?").set_value("held").run()
    find(app.text_area, "What was raised").set_value("Cars too fast").run()
    add_all = Together.add_all

    def fail_at_concerns(writes: Together, records: object) -> list[str]:
        entered = list(records)  # type: ignore[call-overload]
        if entered and isinstance(entered[0], Concern):
            raise WorkspaceUserError("the workspace: the disk is full and nothing was saved")
        return add_all(writes, entered)

    monkeypatch.setattr(Together, "add_all", fail_at_concerns)
    press(app, "Save")
    assert "the disk is full and nothing was saved" in read_text(app)
    assert workspace.list(Event) == []
    monkeypatch.setattr(Together, "add_all", add_all)
    press(app, "Save")
    (event,), (concern,) = workspace.list(Event), workspace.list(Concern)
    assert concern.record.event_id == event.record_id


def test_a_concern_is_not_moved_on_without_the_action_that_moves_it(
    open_page: Open, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_id = workspace.add(
        Concern(raised_on=date(2026, 6, 1), text="Cars too fast", topic="traffic"), who="Ada"
    ).record_id
    app = press(open_page(tab="concerns"), "Add an action")
    find(app.text_area, "What will be done").set_value("Ask for a crossing")

    def fail(_writes: Together, _records: object) -> list[str]:
        raise WorkspaceUserError("the workspace: the disk is full and nothing was saved")

    monkeypatch.setattr(Together, "add_all", fail)
    press(app, "Save the action")
    assert workspace.get(Concern, record_id).record.status == "open"
    assert workspace.list(Action) == []
