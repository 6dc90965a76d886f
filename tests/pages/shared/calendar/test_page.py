"""The calendar's page as its script runs: views, empty months, and what the log adds."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest

from data.workspace import open_workspace, records
from data.workspace.exchange.read_calendar import read_calendar
from pages.shared import store
from pages.shared.calendar.ahead import make_feed
from pages.shared.calendar.load import find_gaps, find_record
from pages.shared.calendar.parts import load_month
from pages.shared.calendar.state import CalendarView, load_offer
from pages.shared.store import BuildInfo
from tests.pages.make_build import make_build
from tests.pages.page_steps import Open, read_text
from tests.pages.testford import HOSTILE_NAME

HOSTILE_TITLE = "=HYPERLINK(1) <img src=x onerror=alert(1)> ${x} **bold**"


@pytest.fixture
def logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BuildInfo:
    """A build of this test's own with a log that holds a planned event with hostile words."""
    make_build(tmp_path, build_id=tmp_path.name)
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    monkeypatch.delenv("COMMONBEAT_WORKSPACE_URL", raising=False)
    workspace = open_workspace("testford")
    workspace.add(
        records.Event(
            title=HOSTILE_TITLE,
            event_kind="youth",
            starts_local=datetime.fromisoformat("2026-08-05T16:00"),
            located_areas=(records.PlaceRef(level="beat", area_id="104"),),
            source_uid="abc@elsewhere.example",
            plan_reason="reaches 2,140 residents <script>whom nothing else reaches</script>",
        ),
        who="Kim Doe",
    )
    workspace.close()
    return store.current_build()


@pytest.fixture
def open_view(run_page: Open) -> Open:
    """Run the page once as a liaison whose address has these parts."""
    return partial(run_page, "calendar")


def test_logged_event_is_on_the_calendar_with_its_reason(logged: BuildInfo, open_view: Open) -> None:
    offer = load_offer(logged)
    month = load_month(logged, CalendarView(date(2026, 8, 1), level="beat"), offer)
    (event,) = month.events
    record = find_record(logged, event.event_id)
    assert record is not None
    assert not find_gaps(logged, month.view, offer).frame["area_id"].eq("104").any()
    (entry,) = read_calendar(make_feed(month), timezone="Europe/London", until=date(2027, 1, 1)).entries
    assert (entry.uid, entry.title, entry.sequence) == ("abc@elsewhere.example", HOSTILE_TITLE, 1)
    app = open_view(month="2026-08", event=event.event_id)
    assert not app.exception
    text = read_text(app)
    assert f"log?tab=events&amp;record={record.record_id}" in text
    assert "reaches 2,140 residents &lt;script&gt;" in text
    assert "<img src=x" not in text
    assert "<script>whom" not in text


def test_page_runs_for_every_view(testford: BuildInfo, open_view: Open) -> None:
    for query in (
        {},
        {"view": "list", "level": "district", "month": "2026-06"},
        {"month": "2025-01", "area": "104"},
        {"event": "gone"},
    ):
        app = open_view(**query)
        assert not app.exception, query
        text = read_text(app)
        assert "<h1>Calendar</h1>" in text
        assert "Europe/London" in text
        assert HOSTILE_NAME not in text
    assert "is not in this build or its log" in text


def test_empty_month_says_so_and_what_to_do(testford: BuildInfo, open_view: Open) -> None:
    app = open_view(month="2025-01", area="104")
    assert "No event is on record in January 2025 for what was chosen." in read_text(app)
    (button,) = [each for each in app.button if "every event" in each.label]
    app = button.click().run()
    assert "area" not in dict(app.query_params)
    assert "January 2025 has" in read_text(app)
