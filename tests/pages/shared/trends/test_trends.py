"""Trends: what is said of each series, and how they are counted."""

import inspect
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from pages.shared.choices import load_choices
from pages.shared.figures.figures import Empty, Figures, Question, ask
from pages.shared.html_table import write_csv
from pages.shared.store import BuildInfo
from pages.shared.trends import words as trends_words
from pages.shared.trends.charts import draw_series
from pages.shared.trends.figures import FILE_COLUMNS, count_verdicts, make_figures, paint_flags
from pages.shared.trends.multiples import write_months
from pages.shared.trends.parts import order_rows
from pages.shared.trends.series import (
    SeriesSet,
    Trends,
    find_breaks,
    judge,
    list_series_months,
    load_trends,
    load_whole,
)
from pages.shared.trends.state import TrendsView, offer_choices, settle_view, usual_texts, write_query
from tests.pages.testford import HOSTILE_NAME

type Answer = Callable[..., tuple[Question, TrendsView, Trends]]


@pytest.fixture
def look(testford: BuildInfo) -> Answer:
    """Question, view and trends for texts of the address."""

    def run(**texts: str) -> tuple[Question, TrendsView, Trends]:
        choices = offer_choices(load_choices(testford))
        named = {name.rstrip("_"): text for name, text in texts.items()}
        view, _ = settle_view(named, usual_texts(testford, choices), choices)
        question = ask(testford, view.filters, choices)
        return question, view, load_trends(question, view.groups)

    return run


def make_series(counts: Any, *, first: date = date(2021, 1, 1)) -> SeriesSet:
    values = np.asarray(counts, dtype=np.float64)
    months = tuple(date(first.year + at // 12, at % 12 + 1, 1) for at in range(values.shape[-1]))
    days = np.where(np.isfinite(values), 30.0, 0.0)
    return SeriesSet(
        tuple(f"a{at}" for at in range(values.shape[0])), ("all",) * values.shape[1], months, values, days
    )


def as_figures(question: Question, view: TrendsView, trends: Trends) -> Figures:
    figures = make_figures(question, view, trends)
    assert not isinstance(figures, Empty), figures
    return figures


def test_verdicts_tell_a_trend_from_chance_little_from_none() -> None:
    rng = np.random.default_rng(3)
    steady = rng.poisson(20.0, 48).astype(float)
    falling = np.round(60 * np.exp(-0.5 * np.arange(48) / 12))
    rare = np.where(np.arange(48) % 20 == 0, 1.0, 0.0)
    sparse = np.where(np.arange(48) < 20, np.nan, rng.poisson(1.2, 48))
    nothing = np.full(48, np.nan)
    found = judge(make_series(np.array([[steady], [falling], [rare], [sparse], [nothing]])))
    assert found.verdict[:, 0].tolist() == ["unclear", "fewer", "little", "little", "no_data"]
    assert found.moved[:, 0].tolist() == [False, True, False, False, False]
    assert found.judged == 3


def test_a_short_series_is_too_short_and_not_called() -> None:
    found = judge(make_series(np.full((1, 1, 20), 50.0)))
    assert found.verdict[0, 0] == "short"
    assert found.series.months_received == 20


def test_a_change_whose_interval_holds_none_is_never_called() -> None:
    rng = np.random.default_rng(11)
    slopes = np.linspace(-0.6, 0.6, 60)[:, None, None]
    counts = rng.poisson(25 * np.exp(slopes * np.arange(36) / 12))
    found = judge(make_series(counts))
    called = found.moved
    assert called.sum() > 20
    assert np.all((found.found.low_pct[called] > 0) | (found.found.high_pct[called] < 0))


def test_only_the_beat_that_doubled_moved_and_its_break_is_found(look: Answer) -> None:
    question, view, trends = look()
    moved = {trends.series.area_ids[area] for area, _ in trends.list_moved()}
    assert moved == {"301"}
    shares: list[float] = []
    breaks = find_breaks(question, trends, trends.list_moved(), tell=shares.append)
    assert shares[-1] == 1.0
    best = breaks[trends.list_moved()[0]]
    assert best.earliest <= date(2025, 7, 1) <= best.latest
    assert best.earliest <= best.month <= best.latest
    assert view.groups == ("all", "person", "property", "society", "other")


def test_sentence_counts_series_flags_and_luck(look: Answer) -> None:
    figures = as_figures(*look())
    assert "of 60 series (12 beats × 5 offence groups) moved beyond chance" in figures.headline
    assert "January 2024 to May 2026: more reported in" in figures.headline
    assert "luck alone would flag about 3" in figures.headline
    assert "28 months cannot tell a lasting trend from one unusual year" in figures.notes[0]


def test_every_series_says_what_its_change_must_be_under(look: Answer) -> None:
    frame = as_figures(*look()).frame
    unclear = frame[frame["verdict"] == "unclear"]
    assert len(unclear)
    ends = unclear[["low_pct", "high_pct"]].abs().max(axis=1)
    assert all(short.startswith("no clear change (under ") for short in unclear["change"])
    for words, end in zip(unclear["words"], ends, strict=True):
        size = re.fullmatch(r"no clear change \(any change is smaller than ([\d.]+) % a year\)", words)
        assert size
        assert end <= float(size[1]) < end + 1


def test_map_shows_one_group_and_areas_not_asked_about_are_outside(look: Answer) -> None:
    question, view, trends = look(within="district:003", show="property")
    figures = as_figures(question, view, trends)
    paint = paint_flags(question, view, figures)
    assert set(figures.frame.index) == {"301", "302", "303", "304"}
    assert paint.classes["101"] == "outside"
    assert paint.labels["301"].startswith("Property: ")
    assert paint.classes["301"] in (3, 4)
    assert view.groups[0] == "all"


def test_counts_by_group_add_up_to_the_series(look: Answer) -> None:
    _, _, trends = look()
    counts = count_verdicts(trends)
    assert counts.to_numpy().sum() == trends.verdict.size
    assert list(counts.index) == list(trends.series.groups)


def test_table_begins_with_the_clearest_and_the_file_has_every_number(look: Answer) -> None:
    figures = as_figures(*look())
    rows = order_rows(figures, "")
    assert rows["p"].dropna().is_monotonic_increasing
    assert rows.index[0] == "301"
    lines = write_csv(rows, FILE_COLUMNS).splitlines()
    assert len(lines) == 61
    head = lines[0].split(",")
    assert {"annual_change_pct", "low_pct", "high_pct", "dispersion", "p", "adjusted_p"} <= set(head)
    assert order_rows(figures, "name-up")["area_name"].is_monotonic_increasing


def test_the_whole_is_judged_for_itself(look: Answer) -> None:
    question, view, _ = look(within="district:003")
    whole = load_whole(question, view.groups)
    assert whole.series.area_ids == ("003",)
    assert whole.verdict.shape == (1, 5)


def test_too_few_months_say_so_and_lead_out(look: Answer) -> None:
    question, view, trends = look(from_="2025-01", to="2025-12")
    empty = make_figures(question, view, trends)
    assert isinstance(empty, Empty)
    assert "A trend needs 24 months of incidents; 12 months arrived" in empty.reason
    choices = question.choices
    usual = usual_texts(question.build, choices)
    settled, notes = settle_view({**usual, **empty.changes}, usual, choices)
    assert notes == ()
    assert write_query(settled, usual) == {}


def test_unknown_texts_fall_back_with_a_note(testford: BuildInfo) -> None:
    choices = offer_choices(load_choices(testford))
    usual = usual_texts(testford, choices)
    view, notes = settle_view(
        {"from": "1066-10", "show": "x", "charts": "-1", "level": "moon"}, usual, choices
    )
    assert write_query(view, usual) == {}
    assert any("1066-10" in note for note in notes)
    assert any("moon" in note for note in notes)


def test_charts_carry_words_and_the_break(look: Answer) -> None:
    _, _, trends = look()
    months = list_series_months(trends, trends.list_moved()[0])
    spec = draw_series(months, break_month=date(2025, 7, 1), description="Beat 301: more reported")
    assert spec["description"] == "Beat 301: more reported"
    assert spec["layer"][-1]["data"]["values"] == [{"t": "2025-07-01T00:00:00"}]
    plain = draw_series(months, break_month=None, description="")
    assert len(plain["layer"]) == len(spec["layer"]) - 1
    table = write_months({HOSTILE_NAME: months})
    assert "<img" not in table
    assert "no data" in table


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-18.2, -5.4, "5.4 % to 18 % fewer"),
        (3.0, 9.0, "3.0 % to 9.0 % more"),
        (-5.0, 12.0, "from 5.0 % fewer to 12 % more"),
    ],
)
def test_intervals_are_in_words(low: float, high: float, said: str) -> None:
    assert trends_words.say_span(low, high) == said


def test_luck_is_said_with_and_without_flags() -> None:
    assert trends_words.say_luck(moved=69, judged=600) == (
        "About 7 of these may be luck; without correcting for how many were looked at, "
        "luck alone would flag about 30."
    )
    assert trends_words.say_luck(moved=3, judged=600).startswith("One in ten such flags may be luck")
    assert trends_words.say_luck(moved=0, judged=40).startswith("Without correcting")
    assert trends_words.say_luck(moved=0, judged=0) == ""


def test_no_sentence_claims_a_cause() -> None:
    text = inspect.getsource(trends_words).lower()
    for word in ("caused", "reduced", "improved", "thanks to", "because of", "effect of", "led to"):
        assert word not in text
