"""An event counts in the areas that it names, else where it is held."""

from collections.abc import Mapping

from data.events.locate import Evidence, place_event
from data.known_areas import Area, KnownAreas, KnownLevel


def make_level(level: str, rank: int, parents: Mapping[str, Area | None]) -> KnownLevel:
    """Return a level without shapes."""
    found = {area_id: parent for area_id, parent in parents.items() if parent}
    return KnownLevel(level, rank, tuple(parents), {area_id: area_id for area_id in parents}, {}, found)


KNOWN = KnownAreas(
    {
        "beat": make_level("beat", 0, {b: ("sector", b[:2]) for b in ("111", "112", "121", "211")}),
        "sector": make_level("sector", 1, {s: ("district", s[0]) for s in ("11", "12", "21")}),
        "district": make_level("district", 2, {"1": None, "2": None}),
        "ward": make_level("ward", 3, {"W": None}),
    }
)
AT_111 = {"beat": "111", "sector": "11", "district": "1", "ward": "W"}
AT_211 = {"beat": "211", "sector": "21", "district": "2", "ward": "W"}
D1: Area = ("district", "1")


def names(areas: tuple[Area, ...]) -> set[str]:
    """Return areas as short texts."""
    return {f"{level[0]}{area_id}" for level, area_id in areas}


def test_beats_of_a_title_count_with_their_ancestors_each_once() -> None:
    placing = place_event(KNOWN, Evidence([("beat", "111"), ("beat", "112")], "title_code", [D1]))
    assert names(placing.areas) == {"b111", "b112", "s11", "d1"}
    assert len(placing.areas) == 4
    assert placing.located_by == "title_code"


def test_a_point_alone_places_in_every_level() -> None:
    placing = place_event(KNOWN, Evidence(at=AT_111, point_from="point"))
    assert names(placing.areas) == {"b111", "s11", "d1", "wW"}
    assert placing.located_by == "point"


def test_a_district_and_a_venue_in_it() -> None:
    placing = place_event(KNOWN, Evidence([D1], "area_code", [D1], AT_111, "venue"))
    assert names(placing.areas) == {"b111", "s11", "d1", "wW"}
    assert placing.located_by == "venue"
    assert not placing.disagrees


def test_a_district_and_a_venue_elsewhere() -> None:
    placing = place_event(KNOWN, Evidence([D1], "area_code", [D1], AT_211, "venue"))
    assert names(placing.areas) == {"d1", "wW"}, "not a beat of the other district"
    assert placing.located_by == "area_code"
    assert placing.disagrees


def test_a_district_alone_is_in_no_beat() -> None:
    placing = place_event(KNOWN, Evidence([D1], "area_code", [D1]))
    assert names(placing.areas) == {"d1"}
    assert placing.located_by == "area_code"


def test_a_sector_of_the_title_is_not_refined_by_the_room_it_meets_in() -> None:
    placing = place_event(KNOWN, Evidence([("sector", "12")], "title_code", [D1], AT_111, "venue"))
    assert names(placing.areas) == {"s12", "d1", "wW"}
    assert placing.located_by == "title_code"
    assert not placing.disagrees


def test_a_title_wins_over_the_calendars_district() -> None:
    placing = place_event(KNOWN, Evidence([("beat", "211")], "title_code", [D1]))
    assert names(placing.areas) == {"b211", "s21", "d2"}


def test_a_log_with_code_and_point() -> None:
    code: Area = ("beat", "111")
    same = place_event(KNOWN, Evidence([code], "area_code", [code], AT_111, "point"))
    assert same.located_by == "point"
    assert not same.disagrees
    other = place_event(KNOWN, Evidence([code], "area_code", [code], AT_211, "point"))
    assert names(other.areas) == {"b111", "s11", "d1", "wW"}, "the agency's code wins"
    assert other.located_by == "area_code"
    assert other.disagrees


def test_a_point_outside_every_area() -> None:
    nowhere = dict.fromkeys(AT_111)
    assert place_event(KNOWN, Evidence(at=nowhere, point_from="point")).located_by == "none"
    code: Area = ("beat", "111")
    coded = place_event(KNOWN, Evidence([code], "area_code", [code], nowhere, "point"))
    assert coded.located_by == "area_code"


def test_nothing_known() -> None:
    placing = place_event(KNOWN, Evidence())
    assert placing.areas == ()
    assert placing.located_by == "none"
