"""Where next: every reason, share and loss that is said of a plan is true to the data."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
from pyproj import Geod

from pages.shared.store import BuildInfo
from pages.shared.where_next.cards import Card
from pages.shared.where_next.plan import compare_plan
from tests.pages.page_steps import Open, read_text
from tests.pages.plan_steps import make_plan

START = date(2026, 7, 1)


@pytest.fixture
def marts(build: BuildInfo, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the build, for questions of the test's own."""
    copy = shutil.copy(build.path, tmp_path / "copy.duckdb")
    with duckdb.connect(str(copy)) as connection:
        yield connection


def list_beats(marts: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, float, float]]:
    """Residents and centre of every beat: the grid's cells, whose inner point is their centre."""
    rows = marts.execute("select area_id, residents from mart_area where level = 'beat'").fetchall()
    return {
        area_id: (int(people), -0.995 + (int(area_id[1:]) - 1) * 0.01, 50.005 + (int(area_id[0]) - 1) * 0.01)
        for area_id, people in rows
    }


def walk_m(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    """Straight line on the ellipsoid × 1.3."""
    return float(Geod(ellps="WGS84").inv(lon, lat, to_lon, to_lat)[2]) * 1.3


def reach(card: Card, beats: dict[str, tuple[int, float, float]]) -> set[str]:
    return {name for name, (_, lon, lat) in beats.items() if walk_m(lon, lat, card.lon, card.lat) <= 1200}


def number(text: str) -> int:
    return int(text.replace(",", ""))


def test_every_reason_is_true_to_the_data(build: BuildInfo, marts: duckdb.DuckDBPyConnection) -> None:
    asked, cards, _ = make_plan(build, events="8")
    beats = list_beats(marts)
    within = {card.key: reach(card, beats) for card in cards}
    assert len(cards) >= 5
    for card in cards:
        others = set().union(*(within[other.key] for other in cards if other.key != card.key))
        people = sum(beats[name][0] for name in within[card.key])
        only = sum(beats[name][0] for name in within[card.key] - others)
        check_reached(card.reason, people, only)
        named = re.search(r"most needed in [Bb]eat (\d{3})|· (\d{3}):", card.reason)
        assert named, card.reason
        area_id = named[1] or named[2]
        assert area_id in within[card.key]
        check_months(card.reason, area_id, beats, marts)
        check_trust(card.reason, area_id, marts)
    assert asked.digest


def check_reached(reason: str, people: int, only: int) -> None:
    if only == 0:
        assert f"Reaches {people:,} residents, all of whom another event of the plan reaches too" in reason
    elif only == people:
        assert f"Reaches {people:,} residents whom nothing else in the plan reaches" in reason
    else:
        assert f"Reaches {people:,} residents, {only:,} of whom nothing else in the plan reaches" in reason


def check_months(
    reason: str,
    area_id: str,
    beats: dict[str, tuple[int, float, float]],
    marts: duckdb.DuckDBPyConnection,
) -> None:
    events = marts.execute(
        "select starts_local::date, lon, lat from mart_event"
        " where status <> 'cancelled' and starts_local < ?",
        [START],
    ).fetchall()
    _, lon, lat = beats[area_id]
    days = [day for day, x, y in events if walk_m(lon, lat, x, y) <= 1200]
    if not days:
        assert "no event within reach on record since" in reason
        return
    last = max(days)
    months = (START.year - last.year) * 12 + START.month - last.month
    assert f"{months} month{'' if months == 1 else 's'} since the last event" in reason


def check_trust(reason: str, area_id: str, marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute(
        "select level, score, base, low, high from mart_area_survey_wave where measure = 'trust' and shown"
        " and wave_end between date '2024-07-01' and date '2026-06-30' and area_id in (?, ?)"
        " order by level, wave_end desc",
        [area_id, f"00{area_id[0]}"],
    ).fetchall()
    level, score, base, low, high = rows[0]
    where = "" if level == "beat" else " in its district"
    unsure = ", uncertain" if (high - low) / 2 > 7.5 else ""
    said = f"trust {score:.0f}{where} ({low:.0f} to {high:.0f}), {base:,} people answered{unsure}"
    assert said in reason


def test_what_would_be_lost_is_what_the_plan_is_worth_without_it(
    build: BuildInfo, marts: duckdb.DuckDBPyConnection
) -> None:
    asked, cards, _ = make_plan(build, events="8")
    beats = list_beats(marts)
    demand = dict(zip(asked.places.area_ids, asked.need.demand, strict=True))

    def value(chosen: list[Card]) -> float:
        visits = {name: sum(name in reach(card, beats) for card in chosen) for name in beats}
        return float(sum(demand[name] * (0.0, 1.0, 1.6)[min(count, 2)] for name, count in visits.items()))

    whole = value(list(cards))
    for card in cards:
        lost = 1 - value([other for other in cards if other.key != card.key]) / whole
        said = re.search(r"cover (?:([\d.]+) %|under 0\.1 %) less", card.loss)
        assert said, card.loss
        assert abs(float(said[1] or 0.05) / 100 - lost) < 0.00051


def test_the_score_is_the_published_mean_of_the_components(build: BuildInfo) -> None:
    asked, _, _ = make_plan(build)
    parts = asked.need.components
    assert "under_reached" not in parts
    logs = sum(asked.need.weights[name] * np.log(values) for name, values in parts.items())
    np.testing.assert_allclose(asked.need.index, np.exp(logs), rtol=1e-9)
    assert asked.need.weights["low_trust"] == pytest.approx(0.4 / 0.85)


def test_the_headline_says_the_shares_that_a_recount_gives(
    open_page: Open, build: BuildInfo, marts: duckdb.DuckDBPyConnection
) -> None:
    app = open_page(events="4", months="6")
    assert not app.exception
    beats = list_beats(marts)
    _, cards, _ = make_plan(build, events="4", months="6")
    total = sum(people for people, _, _ in beats.values())
    share = sum(beats[name][0] for name in set().union(*(reach(card, beats) for card in cards))) / total
    last = marts.execute(
        "select lon, lat from mart_event where status in ('held', 'presumed')"
        " and starts_local >= date '2025-07-01' and starts_local < date '2026-01-01'"
    ).fetchall()
    near = {n for n, (_, x, y) in beats.items() if any(walk_m(x, y, lon, lat) <= 1200 for lon, lat in last)}
    before = sum(beats[name][0] for name in near) / total
    assert (
        f"{('Four', 'Three')[len(cards) == 3]} events in July to December 2026 reach {share:.0%}".replace(
            "%", " %"
        )
        + f" of residents within 15 minutes’ walk; last year’s {len(last)} reached {before * 100:.0f} %."
    ) in read_text(app)


def test_the_comparison_counts_only_what_was_held_in_the_same_months(
    build: BuildInfo, marts: duckdb.DuckDBPyConnection
) -> None:
    asked, _, plan = make_plan(build, months="3")
    compared = compare_plan(build, asked, plan)
    held = marts.execute(
        "select count(*) from mart_event where status in ('held', 'presumed')"
        " and starts_local >= date '2025-07-01' and starts_local < date '2025-10-01'"
    ).fetchone()
    assert compared.last is not None
    assert (compared.last.events,) == held
