"""A city whose sources do not fit each other: overlapping waves, a calendar read early, no attendance."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pages.shared import store
from pages.shared.area_panel import drop_other_waves
from pages.shared.choices import load_choices
from pages.shared.explore.figures import make_figures
from pages.shared.figures.figures import Empty, Figures
from pages.shared.filters import settle_filters
from tests.pages.make_build import make_build

CHANGES = """
insert into mart_area_survey_wave
  select * replace (wave_start + 6 as wave_end, 99 as score)
  from mart_area_survey_wave where level = 'city' and source = 'survey';
update mart_area_engagement_month set received = false, events = null
  where month >= '2026-05-01' and status <> 'scheduled';
update mart_area_engagement_month set contacts = 0, attendance_known = 0;
"""

type View = Callable[..., Figures | Empty]


@pytest.fixture
def view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> View:
    """Figures of the awkward city for texts of the address."""
    path = make_build(tmp_path, city="awkward")
    with duckdb.connect(str(path)) as connection:
        connection.execute(CHANGES)
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    build = store.current_build("awkward")

    def make(**texts: str) -> Figures | Empty:
        named = {name.replace("from_", "from"): text for name, text in texts.items()}
        return make_figures(build, settle_filters(named, load_choices(build))[0])

    return make


def test_a_short_wave_that_starts_with_a_long_one_is_not_mistaken_for_it(view: View) -> None:
    figures = view(measure="trust")
    assert isinstance(figures, Figures)
    assert " was 59 (57 to 61) " in figures.headline
    waves = store.read(
        "area_survey_waves", source="survey", measure="trust", level="city", area_id="city",
        build=store.current_build("awkward"),
    )  # fmt: skip
    assert len(waves) == 10
    assert 99 not in set(drop_other_waves(waves)["score"])
    assert len(drop_other_waves(waves)) == 5


def test_a_period_after_the_calendar_was_read_offers_what_is_to_come(view: View) -> None:
    empty = view(from_="2026-05", to="2026-06")
    assert isinstance(empty, Empty)
    assert "still to come" in empty.reason
    assert empty.changes == {"scheduled": "1"}


def test_what_nobody_recorded_is_no_map_of_nothing(view: View) -> None:
    empty = view(unit="contacts", from_="2026-02", to="2026-04")
    assert isinstance(empty, Empty)
    assert empty.reason.startswith("Attendance was recorded for none of the ")
    assert empty.changes == {"unit": "events"}


def test_scores_from_before_or_after_the_period_say_so(view: View) -> None:
    later = view(measure="trust-change", from_="2024-01", to="2024-02")
    assert isinstance(later, Figures)
    assert "these are the first two" in later.notes[0]
    assert later.whole
