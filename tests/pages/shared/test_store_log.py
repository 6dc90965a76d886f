"""What people log shows on the next read, and pages hold their ground in months that only the log covers."""

import datetime as dt
import re
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.workspace import Stored, Workspace, open_workspace, records
from data.workspace.database import find_workspace
from pages.shared import store
from pages.shared.choices import load_choices, load_engagement_coverage
from pages.shared.explore.figures import make_figures
from pages.shared.figures.figures import Figures
from pages.shared.filters import default_filters
from pages.shared.keep import forget_all
from tests.pages.make_build import make_build
from tests.pages.page_steps import Open, read_text

JUNE = [dt.date(2026, 6, 1)]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.setenv("COMMONBEAT_TODAY", "2026-08-10")
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    monkeypatch.delenv("COMMONBEAT_WORKSPACE_URL", raising=False)
    make_build(tmp_path, fictional=False)
    return tmp_path


@pytest.fixture
def log(home: Path) -> Workspace:
    return open_workspace("testford")


def log_event(log: Workspace, day: str, beat: str = "104", **more: Any) -> Stored[records.Event]:
    values = {"title": "Coffee at the corner", "event_kind": "youth", "status": "held", **more}
    places = (("beat", beat), ("district", f"00{beat[0]}"))
    found = tuple(records.PlaceRef(level=level, area_id=area_id) for level, area_id in places)
    start = dt.datetime.fromisoformat(f"{day}T18:00")
    return log.add(records.Event(starts_local=start, located_areas=found, **values), who="Kim")


def count_events(months: list[dt.date], beat: str = "104") -> float:
    rows = store.read(
        "engagement_by_area", level="beat", months=months, event_kinds=["all"], statuses=["held"]
    ).set_index("area_id")
    return float(rows["events"].get(beat, float("nan")))


def test_reading_makes_no_log(home: Path) -> None:
    build = store.current_build()
    assert (build.entries, build.key) == ("", ("testford", "b1"))
    assert store._settle_build(build)[1] is store._open_file(str(build.path))
    assert not find_workspace("testford").parent.exists()


def test_a_log_without_events_leaves_the_build_as_it_is(home: Path, log: Workspace) -> None:
    log.add(records.Partner(name="Harbour Clinic", focus="mental_health"), who="Kim")
    build = store.current_build()
    assert build.entries
    assert store._settle_build(build)[1] is store._open_file(str(build.path))


def test_what_is_logged_counts_at_once_and_is_gone_when_withdrawn(home: Path, log: Workspace) -> None:
    assert count_events(JUNE) == 0
    stored = log_event(log, "2026-06-20")
    assert count_events(JUNE) == 1
    titles = store.read("area_events", level="beat", area_id="104", event_kinds=["youth"], statuses=["held"])[
        "title"
    ]
    assert list(titles) == ["Coffee at the corner"]
    log.withdraw(records.Event, stored.record_id, who="Kim", why="twice", row_version=stored.row_version)
    assert count_events(JUNE) == 0


def test_a_page_finishes_on_the_state_of_the_log_that_it_began_with(home: Path, log: Workspace) -> None:
    log_event(log, "2026-06-20")
    began = store.current_build()
    asked = {"level": "beat", "months": JUNE, "event_kinds": ["all"], "statuses": ["held"]}
    before = store.read("engagement_by_area", build=began, **asked)
    log_event(log, "2026-06-21")
    assert store.read("engagement_by_area", build=began, **asked).equals(before)
    assert count_events(JUNE) == 2


def test_the_city_is_told_apart_from_a_log_put_back_from_a_copy(home: Path, log: Workspace) -> None:
    log_event(log, "2026-06-20")
    assert count_events(JUNE) == 1
    log.close()
    folder = find_workspace("testford").parent
    folder.rename(folder.with_name("set-aside"))
    assert count_events(JUNE) == 0
    other = open_workspace("testford")
    log_event(other, "2026-06-20")
    log_event(other, "2026-06-21")
    assert count_events(JUNE) == 2


def test_months_after_the_build_can_be_chosen_and_the_first_view_stays(home: Path, log: Workspace) -> None:
    usual = default_filters(load_choices(store.current_build()))
    log_event(log, "2026-06-20")
    log_event(log, "2026-10-01", status="scheduled")
    build = store.current_build()
    choices = load_choices(build)
    assert (choices.months[0], choices.months[-1]) == (dt.date(2024, 1, 1), dt.date(2026, 10, 1))
    assert default_filters(choices) == usual
    coverage = load_engagement_coverage(build)
    august, september = dt.date(2026, 8, 1), dt.date(2026, 9, 1)
    assert (coverage.is_received(august), coverage.is_whole(august)) == (True, False)
    assert not coverage.is_received(september)
    assert load_engagement_coverage(build, ("scheduled",)).is_whole(dt.date(2026, 10, 1))


def test_a_month_that_only_the_log_covers_shows_its_events(
    home: Path, log: Workspace, run_page: Open
) -> None:
    log_event(log, "2026-07-20")
    app = run_page("explore", from_="2026-07", to="2026-07")
    assert not app.exception
    assert "11 of 12 beats held no community event, July 2026." in read_text(app)
    assert "1 event in all" in read_text(app) or "11 of 12 beats held no community event" in read_text(app)


def test_a_fictional_citys_log_covers_nothing_after_its_clock_stopped(home: Path, log: Workspace) -> None:
    make_build(home, build_id="clockwork", captured_on="2026-07-01")
    log_event(log, "2026-07-01")
    covered = load_engagement_coverage(store.current_build())
    assert max(covered.days) == dt.date(2026, 7, 1)
    assert covered.days[dt.date(2026, 7, 1)] == 1


def test_a_month_that_is_not_over_says_so(home: Path, log: Workspace, run_page: Open) -> None:
    log_event(log, "2026-07-20")
    app = run_page("explore", from_="2026-07", to="2026-08")
    assert "Events are counted up to 10 Aug 2026, as far as they are logged" in read_text(app)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("explore", {"measure": "incidents"}),
        ("explore", {"measure": "change"}),
        ("explore", {"measure": "trust"}),
        ("explore", {"measure": "density-incidents"}),
        ("explore", {"measure": "density-trust", "level": "district"}),
        ("trends", {}),
        ("compare", {}),
        ("trust", {}),
        ("before_after", {}),
    ],
)
def test_every_page_stands_where_only_the_log_has_data(
    home: Path, log: Workspace, run_page: Open, page: str, query: dict[str, str]
) -> None:
    log_event(log, "2026-07-20")
    app = run_page(page, from_="2026-07", to="2026-08", **query)
    assert not app.exception


@pytest.mark.parametrize("page", ["explore", "trends", "compare", "trust", "where_next"])
def test_every_map_of_a_city_with_a_log_finds_its_boundaries(
    home: Path, log: Workspace, run_page: Open, page: str
) -> None:
    log_event(log, "2026-06-20")
    maps = " ".join(str(each.proto) for each in run_page(page).get("component_instance"))
    found = re.findall(r"/map/([^/]+)/([^/]+)/((?:areas/)?\w+)\.geojson", maps)
    assert any(layer.startswith("areas/") for _, _, layer in found)
    assert all(store.read_layer(*each) for each in found if each[2].startswith("areas/"))


def test_a_programme_that_was_logged_is_offered(home: Path, log: Workspace) -> None:
    areas = (records.ProgrammeArea(level="beat", area_id="104"),)
    walks = records.Programme(
        name="Walks", event_kind="outreach", starts_on=dt.date(2026, 1, 1), areas=areas, slug="walks"
    )
    log.add(walks, who="Kim")
    assert list(store.read("before_after_programmes")["name"]) == ["Walks"]


def test_sixteen_threads_never_read_fewer_events_than_were_logged(home: Path, log: Workspace) -> None:
    """Handles are opened and released while others read; a lost or stale answer would count too few."""
    logged, stop, wrong = [0], threading.Event(), list[object]()

    def read_on() -> None:
        while not stop.is_set():
            try:
                least = logged[0]
                found = count_events(JUNE)
                if not least <= found <= logged[0] + 1:
                    wrong.append((least, found, logged[0]))
            except Exception as error:  # noqa: BLE001 - whatever it is, the test reports it
                wrong.append(repr(error))

    threads = [threading.Thread(target=read_on) for _ in range(16)]
    for thread in threads:
        thread.start()
    for _ in range(12):
        log_event(log, "2026-06-20")
        logged[0] += 1
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert count_events(JUNE) == 12


def test_entries_that_lie_over_the_build_are_counted_for_the_methods_page(home: Path, log: Workspace) -> None:
    assert list(store.read("logged_events")["events"]) == [0]
    log_event(log, "2026-06-20")
    assert list(store.read("logged_events")["events"]) == [1]


def test_a_log_that_cannot_be_read_leaves_the_build_and_says_so(home: Path, log: Workspace) -> None:
    log.close()
    find_workspace("testford").write_bytes(b"not a database, whatever its name says" * 200)
    forget_all()
    build = store.current_build()
    assert build.entries == ""
    assert "damaged" in build.trouble
    assert len(store.read("area_list", build=build, level="district")) == 3


def test_a_month_that_ends_is_whole_without_a_new_build(
    home: Path, log: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_event(log, "2026-07-10")
    july = dt.date(2026, 7, 1)

    def read_notes(today: str) -> str:
        monkeypatch.setenv("COMMONBEAT_TODAY", today)
        build = store.current_build()
        asked = default_filters(load_choices(build))
        figures = make_figures(build, replace(asked, measure="density", first_month=july, last_month=july))
        assert isinstance(figures, Figures)
        return " ".join(figures.notes)

    assert "up to 20 Jul 2026" in read_notes("2026-07-20")
    assert "up to" not in read_notes("2026-08-10")
