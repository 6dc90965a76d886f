"""Where next: a plan is kept under a name, opened again, named by what comes of it, and withdrawn."""

from data.workspace import open_workspace, records
from pages.shared.store import BuildInfo
from tests.pages.page_steps import Open, read_text
from tests.pages.plan_steps import HOSTILE, press


def keep(open_page: Open, name: str, **texts: str) -> None:
    app = open_page(name="Kim Doe", **texts)
    next(box for box in app.text_input if box.label == "Keep this plan as").input(name).run()
    press(app, "Keep this plan")
    assert not app.exception
    assert f"This plan is kept as “{name}”." in read_text(app)


def test_a_kept_plan_is_opened_again_whatever_is_on_the_page(open_page: Open, build: BuildInfo) -> None:
    keep(open_page, "Autumn", events="3", months="4", map="both")
    (kept,) = open_workspace(build.city).list(records.SavedPlan)
    assert kept.record.name == "Autumn"
    assert len(kept.record.events) == 3
    assert len(kept.record.months) == 4
    app = open_page(name="Kim Doe", events="5", minutes="20")
    press(app, "Open")
    assert not app.exception
    assert app.query_params == {"events": "3", "months": "4"}
    assert "This plan is kept as “Autumn”." in read_text(app)


def test_events_put_into_the_calendar_name_the_kept_plan(open_page: Open, build: BuildInfo) -> None:
    keep(open_page, "Autumn", events="3")
    press(open_page(name="Kim Doe", events="3"), "Put 3 events into the calendar")
    workspace = open_workspace(build.city)
    (kept,) = workspace.list(records.SavedPlan)
    assert {each.record.plan_id for each in workspace.list(records.Event)} == {kept.record_id}


def test_a_plan_that_nobody_kept_goes_by_its_digest(open_page: Open, build: BuildInfo) -> None:
    keep(open_page, "Autumn", events="3")
    press(open_page(name="Kim Doe", events="2"), "Put 2 events into the calendar")
    workspace = open_workspace(build.city)
    (kept,) = workspace.list(records.SavedPlan)
    (plan_id,) = {each.record.plan_id for each in workspace.list(records.Event)}
    assert plan_id
    assert plan_id != kept.record_id


def test_a_kept_plan_is_withdrawn_and_a_hostile_name_is_text(open_page: Open, build: BuildInfo) -> None:
    keep(open_page, "Autumn", events="3")
    app = open_page(name="Kim Doe", events="3")
    press(app, "Withdraw")
    assert not app.exception
    workspace = open_workspace(build.city)
    assert workspace.list(records.SavedPlan) == []
    record = workspace.list(records.SavedPlan, withdrawn=True)[0].record
    workspace.add(record.model_copy(update={"name": HOSTILE}), who="Kim Doe")
    app = open_page(name="Kim Doe", events="3")
    assert not app.exception
    assert "<img" not in read_text(app)
    assert "Kept plans: 1" in [each.label for each in app.expander]


def test_a_plan_without_a_name_is_not_kept(open_page: Open) -> None:
    app = open_page(name="Kim Doe", events="3")
    press(app, "Keep this plan")
    assert [each.value for each in app.error] == ["Nothing was kept yet: give the plan a name."]


def test_two_plans_never_have_the_same_name(open_page: Open, build: BuildInfo) -> None:
    keep(open_page, "Autumn", events="3")
    app = open_page(name="Kim Doe", events="2")
    next(box for box in app.text_input if box.label == "Keep this plan as").input("autumn").run()
    press(app, "Keep this plan")
    assert "another plan is kept as “autumn”" in app.error[0].value
    assert len(open_workspace(build.city).list(records.SavedPlan)) == 1


def test_a_name_that_may_tell_who_somebody_is_needs_an_answer(open_page: Open, build: BuildInfo) -> None:
    app = open_page(name="Kim Doe", events="3")
    next(box for box in app.text_input if box.label == "Keep this plan as").input("call 555-867-5309").run()
    press(app, "Keep this plan")
    assert app.warning
    assert open_workspace(build.city).list(records.SavedPlan) == []
