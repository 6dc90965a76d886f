"""Groups that events reach too little enter the score only from counts that people logged."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.workspace import open_workspace
from data.workspace.records import Event, GroupCount
from pages.shared import store
from pages.shared.choices import load_choices
from pages.shared.where_next.groups import (
    FEW_COUNTS,
    LEAST_COUNTED,
    NO_COUNTS,
    NO_GROUPS,
    NONE_MISSING,
    Reach,
    find_gaps,
    find_reach,
)
from pages.shared.where_next.places import load_places
from tests.pages.make_build import make_build

START = date(2026, 7, 1)
BEATS = pd.DataFrame(
    [
        ("101", "age", "under 18", 300, 1000),
        ("101", "age", "adult", 700, 1000),
        ("102", "age", "under 18", 100, 1000),
        ("102", "age", "adult", 900, 1000),
        ("101", "race", "one", 500, 1000),
        ("101", "race", "other", 500, 1000),
    ],
    columns=["area_id", "group_kind", "group_name", "residents", "known"],
)

type Find = Callable[[dict[str, int]], Reach | str]


@pytest.fixture
def find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Find:
    """What is known of reach where an event counted these people by age."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.setenv("COMMONBEAT_TODAY", "2026-07-15")
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    path = make_build(tmp_path, build_id=f"groups-{tmp_path.name}")
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create or replace table mart_area_population_group as"
            " select 'beat' as level, area_id, group_kind, group_name, residents::bigint as residents,"
            " 'census' as source, date '2021-01-01' as as_of from (values"
            + ", ".join(f"('{a}', '{k}', '{n}', {r})" for a, k, n, r, _ in BEATS.itertuples(index=False))
            + ") as t(area_id, group_kind, group_name, residents)"
        )

    def ask(counts: dict[str, int]) -> Reach | str:
        if counts:
            groups = tuple(
                GroupCount(group_kind="age", group_name=name, count=count, basis="self_reported")
                for name, count in counts.items()
            )
            event = Event(
                title="Forum",
                event_kind="public_forum",
                starts_local=datetime.fromisoformat("2026-03-03T18:30"),
                status="held",
                groups_reached=groups,
            )
            open_workspace("testford").add(event, who="Kim Doe (typed name)")
        build = store.current_build()
        places = load_places(build, load_choices(build))
        assert places is not None
        return find_reach(build, places, START)

    return ask


def test_a_group_is_missed_where_its_share_of_those_who_came_is_clearly_smaller() -> None:
    ages = BEATS[BEATS["group_kind"] == "age"]
    gaps = find_gaps(ages, {("age", "under 18"): 10, ("age", "adult"): 190})
    assert gaps is not None
    assert gaps == pytest.approx({("age", "under 18"): 0.05 - 0.2})
    assert find_gaps(ages, {("age", "under 18"): 40, ("age", "adult"): 160}) == {}
    assert find_gaps(ages, {("age", "under 18"): 0, ("age", "adult"): LEAST_COUNTED - 1}) is None


def test_need_is_the_share_of_residents_in_the_missed_group(find: Find) -> None:
    found = find({"under 18": 10, "adult": 190})
    assert isinstance(found, Reach)
    assert found.gaps == {"age: under 18": pytest.approx(-0.15)}
    assert found.need[0] == pytest.approx(0.3)
    assert found.need[1] == pytest.approx(0.1)


def test_without_counts_or_with_few_the_page_cannot_tell(find: Find) -> None:
    assert find({}) == NO_COUNTS
    assert find({"under 18": 5, "adult": 20}) == FEW_COUNTS.format(least=LEAST_COUNTED)


def test_where_all_came_by_their_share_the_component_falls_away(find: Find) -> None:
    assert find({"under 18": 40, "adult": 160}) == NONE_MISSING


def test_groups_by_race_are_not_looked_at(find: Find, tmp_path: Path) -> None:
    found = find({"under 18": 10, "adult": 190})
    assert isinstance(found, Reach)
    assert not any("race" in name for name in found.gaps)


def test_without_a_file_of_groups_the_page_says_so(testford: store.BuildInfo) -> None:
    places = load_places(testford, load_choices(testford))
    assert places is not None
    assert find_reach(testford, places, START) == NO_GROUPS
