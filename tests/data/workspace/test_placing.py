"""An event that is entered counts in the areas in which a calendar's would."""

from typing import Any

import pytest
import shapely

from data.workspace import RecordError, records
from data.workspace.placing import AreaFinder, LevelAreas
from geo.assign import AreaIndex


@pytest.fixture(scope="module")
def finder() -> AreaFinder:
    """Two districts side by side, of two beats each, and a ward over the two beats in the middle."""
    beats = [shapely.box(x, 0, x + 1, 1) for x in range(4)]
    districts = [shapely.box(0, 0, 2, 1), shapely.box(2, 0, 4, 1)]
    parents = {"1": ("district", "A"), "2": ("district", "A"), "3": ("district", "B"), "4": ("district", "B")}
    return AreaFinder(
        [
            LevelAreas("beat", ["1", "2", "3", "4"], parents, AreaIndex(beats)),
            LevelAreas("district", ["A", "B"], {}, AreaIndex(districts)),
            LevelAreas("ward", ["W"], {}, AreaIndex([shapely.box(1, 0, 3, 1)])),
            LevelAreas("zone", ["Z"], {}),
        ]
    )


def make_event(**values: Any) -> records.Event:
    plain = {"title": "Meeting", "event_kind": "public_forum", "starts_local": "2026-07-01T18:00"}
    return records.read_record(records.Event, {**plain, **values})


def list_places(event: records.Event) -> list[str]:
    return [f"{area.level} {area.area_id}" for area in event.located_areas]


def test_point_gives_every_level(finder: AreaFinder) -> None:
    placed = finder.place(make_event(lon=1.5, lat=0.5))
    assert list_places(placed) == ["beat 2", "district A", "ward W"]
    assert placed.located_by == "point"


def test_named_area_brings_what_it_nests_in(finder: AreaFinder) -> None:
    placed = finder.place(make_event(areas=[{"level": "beat", "area_id": "3"}]))
    assert list_places(placed) == ["beat 3", "district B"]
    assert placed.located_by == "area_code"


def test_named_area_wins_over_a_point_elsewhere(finder: AreaFinder) -> None:
    placed = finder.place(make_event(areas=[{"level": "district", "area_id": "A"}], lon=2.5, lat=0.5))
    assert list_places(placed) == ["district A", "ward W"]
    assert placed.located_by == "area_code"


def test_venue_stands_in_for_a_point(finder: AreaFinder) -> None:
    placed = finder.place(make_event(venue_id="library"), venue_point=(3.5, 0.5))
    assert list_places(placed) == ["beat 4", "district B"]
    assert placed.located_by == "venue"


def test_nowhere_is_said(finder: AreaFinder) -> None:
    placed = finder.place(make_event())
    assert (placed.located_areas, placed.located_by) == ((), "none")


def test_unknown_area_is_a_sentence(finder: AreaFinder) -> None:
    with pytest.raises(RecordError, match="beat 9 is no known area; choose one from the list"):
        finder.place(make_event(areas=[{"level": "beat", "area_id": "9"}]))
