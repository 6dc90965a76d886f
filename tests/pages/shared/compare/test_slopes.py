"""Areas against one another and each against itself: what is compared, and what is said of the two."""

from pathlib import Path

import duckdb
import pytest

from pages.shared import store
from pages.shared.choices import load_choices
from pages.shared.compare import figures, slope_words
from pages.shared.compare.slope_words import SlopeTerms
from pages.shared.compare.slopes import SlopesFigure
from pages.shared.compare.state import settle_view
from pages.shared.figures.figures import Empty
from pages.shared.filters import Choices
from pages.shared.store import BuildInfo
from queries.measures.panel_slopes import PanelSlopes, Slope
from tests.pages.make_build import make_build


def test_between_and_within_stand_side_by_side(testford: BuildInfo, choices: Choices) -> None:
    for beside, time in (("change", "half-years"), ("trust", "waves")):
        found = figures.find_slopes(testford, settle_view({"beside": beside}, choices)[0])
        assert isinstance(found, SlopesFigure)
        rows = slope_words.list_slopes(found.slopes, found.terms)
        assert [row[0][:7] for row in rows] == ["Between", "Within ", "Within "]
        assert time in found.used
        said, judged = slope_words.say_slopes(found.slopes, found.terms)
        assert "in the half-year before" in said
        assert "Neither says" in judged or "chance" in judged


def make_slopes(between: tuple[float, float], within: tuple[float, float]) -> PanelSlopes:
    """A slope and half its interval's width, between and within."""
    first, second = (Slope(value, value - half, value + half, 0.5) for value, half in (between, within))
    clear = all(abs(value) > half for value, half in (between, within))
    return PanelSlopes(first, second, second, clear and between[0] * within[0] < 0)


@pytest.mark.parametrize(
    ("between", "within", "words_"),
    [
        ((0.2, 0.1), (-0.2, 0.1), slope_words.DISAGREE),
        ((0.2, 0.1), (-0.2, 0.3), slope_words.OPPOSITE),
        ((0.2, 0.1), (0.2, 0.1), slope_words.ALIKE),
        ((0.2, 0.3), (0.2, 0.1), slope_words.UNCLEAR),
        ((float("nan"), 0.1), (0.2, 0.1), slope_words.UNKNOWN),
    ],
)
def test_signs_that_differ_are_said(
    between: tuple[float, float], within: tuple[float, float], words_: str
) -> None:
    terms = SlopeTerms("events", "per km² a year", "change", "beat", "beats", "half-year", "half-years")
    said, judged = slope_words.say_slopes(make_slopes(between, within), terms)
    assert judged == words_
    assert said.startswith("With one more community event per km² a year in the half-year before, beats had")


def test_hours_that_nobody_recorded_cannot_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_build(tmp_path, build_id="unlogged")
    with duckdb.connect(str(path)) as connection:
        connection.execute("update mart_area_engagement_month set officer_hours = null, hours_known = 0")
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    build = store.current_build()
    view = settle_view({"unit": "hours"}, load_choices(build))[0]
    scatter, _ = figures.find_scatter(build, view)
    slopes = figures.find_slopes(build, view)
    assert isinstance(scatter, Empty)
    assert scatter.reason.startswith("Cannot tell: officer hours were recorded for none of the")
    assert isinstance(slopes, Empty)
    assert slopes.reason.endswith("nobody recorded officer hours.")
