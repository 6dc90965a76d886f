"""The demonstration city's log: begun once, true to what was planted, never over somebody's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.demonstration.logbook import PARTNERS, keep_logbook
from data.demonstration.plans import PLANS
from data.demonstration.programmes import PROGRAMMES
from data.demonstration.voices import CONCERNS, GOALS, TESTIMONIALS
from data.workspace import open_workspace
from data.workspace.overlaid import open_overlaid
from data.workspace.records import Concern, Event, Partner, Plan
from data.workspace.text_check import find_personal


@pytest.fixture
def home(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own with the demonstration city's build and no log."""
    shutil.copytree(demo_home / "data" / "built", tmp_path / "data" / "built")
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_WORKSPACE_URL", raising=False)
    return tmp_path


def test_log_is_begun_once_and_young_adults_come_less(home: Path) -> None:
    assert keep_logbook() > len(PARTNERS) + len(CONCERNS)
    assert keep_logbook() == 0
    workspace = open_workspace("demo")
    try:
        events = [stored.record for stored in workspace.list(Event)]
        assert len(workspace.list(Concern)) == len(CONCERNS)
    finally:
        workspace.close()
    counts: dict[str, int] = {}
    for event in events:
        assert event.attendance is not None
        for kind in ("age", "language"):
            own = [group for group in event.groups_reached if group.group_kind == kind]
            assert sum(group.count for group in own) <= event.attendance
        for group in event.groups_reached:
            if group.basis == "self_reported" and group.group_kind == "age":
                counts[group.group_name] = counts.get(group.group_name, 0) + group.count
    # 30 % of residents are 18 to 34.
    assert counts["18 to 34"] / sum(counts.values()) < 0.24
    with open_overlaid("demo") as connection:
        logged = connection.execute("select count(*) from mart_event where source = 'workspace'").fetchone()
    assert logged == (len(events),)


def test_plans_are_registered_before_their_programmes_began(home: Path) -> None:
    keep_logbook()
    workspace = open_workspace("demo")
    try:
        plans = workspace.list(Plan)
        trail = [workspace.history(Plan, plan.record_id)[0].at for plan in plans]
    finally:
        workspace.close()
    begun = {programme.programme_id: programme.starts_on for programme in PROGRAMMES}
    assert len(plans) == len(PLANS)
    for plan, at in zip(plans, trail, strict=True):
        assert plan.created_at == at
        assert plan.created_at.date() < begun[plan.record.programme_slug or ""] == plan.record.starts_on


def test_a_log_that_is_there_is_left_alone(home: Path) -> None:
    workspace = open_workspace("demo")
    workspace.add(Partner(name="Clinic", focus="mental_health"), who="Kim Doe")
    workspace.close()
    assert keep_logbook() == 0
    assert (home / "var" / "workspace" / "demo" / "workspace.sqlite").exists()


def test_words_for_the_public_pass_the_check_of_texts() -> None:
    published = [raised.public for raised in CONCERNS if raised.public]
    said = [text for _, text in TESTIMONIALS]
    bodies = [*(set_by for set_by, *_ in GOALS), *(plan.aim for plan in PLANS)]
    assert (len(published), len(said), len(bodies)) == (6, 2, 5)
    assert [find_personal(text) for text in published + said + bodies] == [[]] * 13
